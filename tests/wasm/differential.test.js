/*
 * The core and ajv 6, as an intake sets it up, give the same verdict: on documents made from each real schema and then
 * spoilt, and on small schemas and values of every keyword. A failure prints its seed and the smallest case; with
 * HELIOGRAPH_SEED it comes again. HELIOGRAPH_LONG makes it 10,000 documents a schema.
 */

import Ajv from 'ajv';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { strip } from '../../js-glue/core/schema.js';
import { readUnused } from '../../tools/pack/unused.mjs';
import { openPacked, packCore } from '../support/packed.js';
import { root, sharedSchema, sharedSchemaUris, withoutSharedSchemas } from '../support/shared.js';
import { openCore, openPacking } from '../support/wasm.js';

const seed = process.env.HELIOGRAPH_SEED ? { seed: Number( process.env.HELIOGRAPH_SEED ) } : {};
const DOCUMENTS = { ...seed, numRuns: process.env.HELIOGRAPH_LONG ? 10000 : 200 };
const SCHEMAS = { ...seed, numRuns: process.env.HELIOGRAPH_LONG ? 50000 : 2000 };

/**
 * @param {any} schema
 * @return {( value: any ) => boolean}
 */
function compileWithAjv( schema ) {
	const ajv = new Ajv( { useDefaults: true, schemaId: 'auto', allErrors: true, logger: false } );
	const validate = ajv.compile( typeof schema === 'boolean' ? schema : { ...schema, $schema: undefined, $id: undefined } );
	/* It fills in defaults, so it gets a copy. */
	return ( value ) => !!validate( JSON.parse( JSON.stringify( value ) ) );
}

/**
 * @param {any} schema
 * @return {{ verdict: ( value: any ) => boolean } | { refused: string[] }}
 */
function compileWithCore( schema ) {
	const { addSchema, reports, validate } = openCore();
	const number = addSchema( '/t/1.0.0', strip( schema ) );
	return number < 0 ? { refused: reports() } : { verdict: ( value ) => validate( number, JSON.stringify( value ) ) === 0 };
}

/* documents of a schema */

const TEXTS = [ '', 'a', 'x'.repeat( 65 ), '😀', 'e\u0301', '2026-11-20T19:15:00.123Z', '2026-11-20', '/a/b?c#d', 'a b', '0123456789abcdef0123', '\u0000' ];
const anything = fc.oneof( { depthSize: 'small' }, fc.constantFrom( null, true, false, 0, 1, -1, 1.5, 1e21, 9007199254740992, ...TEXTS ), fc.jsonValue( { maxDepth: 2 } ) );

/**
 * @param {any} schema
 * @return {any} An arbitrary of values, most of which are valid.
 */
function valuesOf( schema ) {
	const type = Array.isArray( schema.type ) ? schema.type[ 0 ] : schema.type;
	if ( schema.enum ) {
		return fc.constantFrom( ...schema.enum );
	}
	if ( type === 'object' || schema.properties ) {
		const { properties = {}, required = [] } = schema;
		const all = [ ...new Set( [ ...Object.keys( properties ), ...required ] ) ];
		return fc.record( Object.fromEntries( all.map( ( name ) => [ name, properties[ name ] ? valuesOf( properties[ name ] ) : anything ] ) ), { requiredKeys: required } );
	}
	if ( type === 'array' ) {
		return fc.array( schema.items ? valuesOf( schema.items ) : anything, { maxLength: 3 } );
	}
	if ( type === 'string' && schema.pattern ) {
		return fc.stringMatching( new RegExp( schema.pattern ) );
	}
	if ( type === 'string' && schema.format === 'date-time' ) {
		return fc.constant( '2026-11-20T19:15:00Z' );
	}
	if ( type === 'string' ) {
		return fc.string( { minLength: Math.min( schema.minLength || 0, 20 ), maxLength: Math.min( schema.maxLength || 20, 20 ), unit: 'grapheme' } );
	}
	if ( type === 'integer' || type === 'number' ) {
		const from = Math.max( schema.minimum || 0, -1000 );
		return fc.integer( { min: from, max: Math.max( from, Math.min( schema.maximum === undefined ? 1000 : schema.maximum, 1000 ) ) } );
	}
	return type === 'boolean' ? fc.boolean() : type === 'null' ? fc.constant( null ) : anything;
}

/**
 * @param {any} value
 * @param {any[]} [found]
 * @return {[ any, string ][]} Every place in it: what holds it, and under which name.
 */
function placesOf( value, found = [] ) {
	if ( typeof value === 'object' && value !== null ) {
		for ( const key of Object.keys( value ) ) {
			found.push( [ value, key ] );
			placesOf( value[ key ], found );
		}
	}
	return found;
}

/* Where to spoil a document, and how: nothing, another value, no value, one more member. */
const spoils = fc.array( fc.record( { at: fc.nat(), how: fc.constantFrom( 'replace', 'remove', 'add' ), value: anything } ), { maxLength: 3 } );

/**
 * @param {any} document
 * @param {any[]} list
 * @return {any}
 */
function spoil( document, list ) {
	const spoilt = { document: JSON.parse( JSON.stringify( document ) ) };
	for ( const { at, how, value } of list ) {
		const places = placesOf( spoilt );
		const [ holder, key ] = places[ at % places.length ];
		if ( how === 'replace' || ( how === 'remove' && holder === spoilt ) ) {
			holder[ key ] = value;
		} else if ( how === 'remove' && !Array.isArray( holder ) ) {
			delete holder[ key ];
		} else if ( typeof holder[ key ] === 'object' && holder[ key ] && !Array.isArray( holder[ key ] ) ) {
			holder[ key ].added = value;
		}
	}
	return spoilt.document;
}

/**
 * @param {any} schema
 */
function assertAgreement( schema ) {
	const isValid = compileWithAjv( schema );
	const compiled = compileWithCore( schema );
	assert.ok( 'verdict' in compiled, JSON.stringify( compiled ) );
	let valid = 0, invalid = 0;
	fc.assert( fc.property( valuesOf( schema ), spoils, ( document, list ) => {
		const value = spoil( document, list );
		const expected = isValid( value ) || isFilled( value, isValid );
		assert.equal( compiled.verdict( value ), expected, JSON.stringify( value ) );
		valid += expected ? 1 : 0;
		invalid += expected ? 0 : 1;
	} ), DOCUMENTS );
	assert.ok( valid > 0 && invalid > 0, `${ valid } valid, ${ invalid } invalid` );
}

/* The core lets the intake fill in /meta/dt, and so it may be missing. */
function isFilled( value, isValid ) {
	const isMissing = value && value.meta && typeof value.meta === 'object' && !Array.isArray( value.meta ) && !( 'dt' in value.meta );
	return !!isMissing && isValid( { ...value, meta: { ...value.meta, dt: '2026-11-20T19:15:00Z' } } );
}

describe( 'documents of a schema get the verdict of an intake:', () => {
	const ours = path.join( root, 'src/schemas' );
	for ( const file of fs.readdirSync( ours, { recursive: true } ).map( String ).filter( ( name ) => name.endsWith( '.json' ) ) ) {
		it( `ours, /${ file.slice( 0, -5 ) }`, () => assertAgreement( JSON.parse( fs.readFileSync( path.join( ours, file ), 'utf8' ) ) ) );
	}
	for ( const uri of withoutSharedSchemas ? [] : sharedSchemaUris() ) {
		it( uri, () => assertAgreement( sharedSchema( uri ) ) );
	}
} );

/* schemas of every keyword */

const PATTERNS = [ '^a', 'b$', '^[a-c]+$', '^(?:a|bc)*$', '[^a]', '\\d{2,}', '^\\w+\\s?\\w*$', '^.{1,2}$', 'x|^$', '\\.', '^\\S*$', '[\\]a-]', '^a{0,2}b{1}', '(a(b(c)?)?)' ];
const small = fc.constantFrom( null, true, false, 0, 1, 2, 3, -1, 0.5, 1e2, 'a', 'b', 'abc', '', '12', '😀', [], [ 1 ], [ 1, 1 ], [ 'a', 1 ], {}, { a: 1 }, { a: 'a', b: 2 }, { b: { a: null } }, { a: [ { b: 1 } ] } );
const counts = fc.nat( { max: 3 } );
const names = fc.constantFrom( 'a', 'b', 'c' );

const { schema: schemas } = fc.letrec( ( tie ) => {
	const one = tie( 'schema' ), several = fc.array( one, { minLength: 1, maxLength: 3 } );
	const keywords = {
		type: fc.oneof( fc.constantFrom( 'null', 'boolean', 'integer', 'number', 'string', 'array', 'object' ), fc.constant( [ 'string', 'object' ] ) ),
		enum: fc.uniqueArray( small, { minLength: 1, maxLength: 4, selector: ( value ) => JSON.stringify( value ) } ),
		const: small,
		minimum: counts, maximum: counts, exclusiveMinimum: counts, exclusiveMaximum: counts,
		multipleOf: fc.constantFrom( 1, 2, 0.5, 0.1 ),
		minLength: counts, maxLength: counts,
		pattern: fc.constantFrom( ...PATTERNS ),
		format: fc.constantFrom( 'date-time', 'date', 'uri', 'uri-reference', 'uuid' ),
		properties: fc.dictionary( names, one, { maxKeys: 3 } ),
		required: fc.uniqueArray( names, { maxLength: 2 } ),
		additionalProperties: one,
		patternProperties: fc.dictionary( fc.constantFrom( '^a', 'b', '.' ), one, { maxKeys: 2 } ),
		propertyNames: fc.oneof( fc.boolean(), fc.record( { maxLength: counts, pattern: fc.constantFrom( '^a', '^[ab]$' ) } ) ),
		minProperties: counts, maxProperties: counts,
		items: fc.oneof( one, several ),
		additionalItems: one,
		minItems: counts, maxItems: counts,
		uniqueItems: fc.boolean(),
		contains: one,
		allOf: several, anyOf: several, oneOf: several, not: one,
		if: one, then: one, else: one,
		dependencies: fc.dictionary( names, fc.oneof( one, fc.uniqueArray( names, { minLength: 1, maxLength: 2 } ) ), { maxKeys: 2 } ),
		$ref: fc.constantFrom( '#/definitions/x', '#/definitions/y' )
	};
	return {
		schema: fc.oneof( { depthSize: 'small', withCrossShrink: true },
			fc.boolean(),
			fc.uniqueArray( fc.constantFrom( ...Object.keys( keywords ) ), { minLength: 1, maxLength: 3 } ).chain( ( picked ) => fc.record( Object.fromEntries( picked.map( ( name ) => [ name, keywords[ name ] ] ) ) ) ) )
	};
} );

/**
 * @param {any} schema Of the ones above; it is changed.
 * @param {any[]} defaults One for each declared property in turn, as long as there are some.
 * @return {any}
 */
function addDefaults( schema, defaults ) {
	if ( typeof schema === 'object' && schema ) {
		for ( const property of Object.values( schema.properties || {} ) ) {
			const value = defaults.shift();
			if ( typeof property === 'object' && value !== undefined ) {
				property.default = value;
			}
		}
		Object.entries( schema ).forEach( ( [ key, inner ] ) => key === 'enum' || key === 'const' || key === 'default' || addDefaults( inner, defaults ) );
	}
	return schema;
}

describe( 'a schema of any keywords', () => {
	it( 'with defaults never takes what an intake, which fills them in, refuses', () => {
		let compared = 0;
		fc.assert( fc.property( schemas, fc.record( { a: schemas, b: schemas } ), fc.array( small, { minLength: 1, maxLength: 4 } ), fc.array( small, { minLength: 1, maxLength: 6 } ), ( tested, properties, defaults, values ) => {
			const schema = addDefaults( JSON.parse( JSON.stringify( { allOf: [ Object.assign( {}, tested, { properties } ) ], definitions: { x: true, y: { type: 'string' } } } ) ), defaults );
			const compiled = compileWithCore( schema );
			if ( 'refused' in compiled ) {
				return;
			}
			const isValid = compileWithAjv( schema );
			for ( const value of values ) {
				compared++;
				assert.ok( !compiled.verdict( value ) || isValid( value ), JSON.stringify( value ) );
			}
		} ), SCHEMAS );
		assert.ok( compared > SCHEMAS.numRuns, `${ compared } compared` );
	} );

	it( 'gives the verdict of an intake, or is refused', () => {
		let compared = 0;
		fc.assert( fc.property( schemas, fc.record( { x: schemas, y: fc.constantFrom( true, { type: 'string' }, { properties: { a: { $ref: '#/definitions/y' } }, maxProperties: 1 } ) } ), fc.array( small, { minLength: 1, maxLength: 6 } ), ( tested, definitions, values ) => {
			const schema = { allOf: [ tested ], definitions };
			const compiled = compileWithCore( schema );
			if ( 'refused' in compiled ) {
				/* Circles in which nothing is read: ajv would not come back from them. */
				assert.ok( compiled.refused.every( ( report ) => report.startsWith( 'unsupported-keyword' ) || report.startsWith( 'bad-schema' ) ), String( compiled.refused ) );
				return;
			}
			const isValid = compileWithAjv( schema );
			for ( const value of values ) {
				compared++;
				assert.equal( compiled.verdict( value ), isValid( value ), JSON.stringify( value ) );
			}
		} ), SCHEMAS );
		assert.ok( compared > SCHEMAS.numRuns, `${ compared } compared` );
	} );

	it( 'gives, packed, the answers of the whole module, without what it has no use for', () => {
		const unused = new Set();
		fc.assert( fc.property( schemas, fc.array( small, { minLength: 1, maxLength: 6 } ), ( tested, values ) => {
			const whole = openCore();
			const schema = typeof tested === 'boolean' ? tested : { ...tested, definitions: { x: { type: 'string' }, y: true } };
			if ( whole.addSchema( '/t/1.0.0', schema ) < 0 ) {
				return;
			}
			const { addSchema, core } = openPacking();
			addSchema( '/t/1.0.0', schema );
			readUnused( core ).forEach( ( name ) => unused.add( name ) );
			const packed = openPacked( packCore( core ) );
			for ( const value of values ) {
				const [ ours, theirs ] = [ packed, whole ].map( ( { output, validate } ) => [ validate( 0, JSON.stringify( value ) ), output().map( ( /** @type {any} */ { keyword, path: at } ) => `${ keyword } ${ at }` ) ] );
				assert.deepEqual( ours, theirs, JSON.stringify( value ) );
			}
		} ), { ...seed, numRuns: SCHEMAS.numRuns / 10 } );
		assert.ok( [ 'check_extras', 'has_duplicates', 'is_listed' ].every( ( part ) => unused.has( part ) ) );
	} );
} );
