/*
 * The module of a packed page: one link with the whole one, which it answers like, byte for byte.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { readParts, readUnused } from '../../tools/pack/unused.mjs';
import { buildOf } from '../../tools/pack/write.mjs';
import { listCases, loadCase } from '../support/fixtures.js';
import { configured, observe, openPacked, packCase, packCore } from '../support/packed.js';
import { root } from '../support/shared.js';
import { inspect, openPacking, pageBytes, wasmBytes } from '../support/wasm.js';

const page = new WebAssembly.Module( pageBytes ), whole = new WebAssembly.Module( wasmBytes );

/** Words of what only configuring does. */
const CONFIGURING = [ 'no keyword of draft-07', 'contentMediaType', 'names none of the streams' ];

/**
 * @param {Uint8Array} packed
 * @param {any} input
 * @return {boolean} Whether it traps in the case.
 */
function isTrapping( packed, input ) {
	try {
		observe( openPacked( packed ), input );
		return false;
	} catch ( error ) {
		assert.ok( error instanceof WebAssembly.RuntimeError, error );
		return true;
	}
}

describe( 'the module of a packed page', () => {
	it( 'imports nothing', () => {
		assert.deepEqual( inspect( page ).imports, [] );
	} );

	it( 'exports what wasm/page-exports.txt lists, its memory and _initialize', () => {
		const listed = fs.readFileSync( path.join( root, 'wasm/page-exports.txt' ), 'utf8' ).trim().split( '\n' );
		assert.deepEqual( inspect( page ).exports.sort(), [ '_initialize', 'memory', ...listed ].sort() );
	} );

	it( 'is of the same build as the whole one', () => {
		assert.deepEqual( buildOf( page ), buildOf( whole ) );
	} );

	it( 'has its constants where the whole one has them, but for those of configuring', () => {
		const [ ours, theirs ] = [ page, whole ].map( ( module ) => {
			const { _initialize, memory } = /** @type {any} */ ( new WebAssembly.Instance( module ).exports );
			_initialize();
			return new Uint8Array( memory.buffer );
		} );
		const missing = Array.from( theirs.keys() ).filter( ( at ) => ours[ at ] !== theirs[ at ] );
		assert.ok( missing.length > 500 );
		assert.deepEqual( missing.filter( ( at ) => ours[ at ] ), [] );
		/* They lie together. */
		assert.ok( missing[ missing.length - 1 ] - missing[ 0 ] < 2 * missing.length );
	} );

	it( 'knows no word of what only configuring does', () => {
		const [ ours, theirs ] = [ pageBytes, wasmBytes ].map( ( bytes ) => CONFIGURING.filter( ( words ) => bytes.includes( words ) ) );
		assert.deepEqual( [ ours, theirs ], [ [], CONFIGURING ] );
	} );
} );

describe( 'packed, the module answers as when it is configured in the page, in the case', () => {
	for ( const name of listCases() ) {
		const input = loadCase( name, 'input.json' );
		const { opened, isGood } = configured( input );
		it( name, { skip: isGood ? false : 'does not configure' }, () => {
			const packed = openPacked( packCase( input ) );
			const seen = observe( opened, input );
			assert.deepEqual( observe( packed, input ), seen );
			assert.ok( seen.events || !loadCase( name, 'expected.json' ).events.length );
		} );
	}
} );

/* What the glue alone asks for: see tests/tools/pack.test.js. */
const ASKED_FOR = [ 'request_attributes' ];

describe( 'a part of the module, which a site may go without,', () => {
	const cases = listCases().map( ( name ) => loadCase( name, 'input.json' ) ).filter( ( input ) => configured( input ).isGood );
	const listed = fs.readFileSync( path.join( root, 'wasm/parts.txt' ), 'utf8' ).trim().split( '\n' );
	const { parts } = readParts( pageBytes );

	it( 'is one that wasm/parts.txt lists, and that a core without a configuration does not use', () => {
		assert.deepEqual( [ ...parts.keys() ].sort(), listed.sort() );
		assert.deepEqual( readUnused( openPacking().core ).sort(), listed.filter( ( name ) => !ASKED_FOR.includes( name ) ) );
	} );

	for ( const part of listed.filter( ( name ) => !ASKED_FOR.includes( name ) ) ) {
		it( `is needed and there, or else the case would trap: ${ part }`, () => {
			const isLeading = ( /** @type {any} */ input ) => {
				const { core } = configured( input, openPacking ).opened;
				return !readUnused( core ).includes( part ) && isTrapping( packCore( core, [ part ] ), input );
			};
			assert.ok( cases.some( isLeading ), 'no case leads to it: tests/fixtures has to have one' );
		} );
	}

	it( 'is not in the module of a site that has no use for it', () => {
		assert.ok( packCase( { streams: { a: {} }, steps: [] } ).length < pageBytes.length - 5000 );
	} );
} );

describe( 'a packed core', () => {
	const SCHEMA = { type: 'object', additionalProperties: false, properties: { $schema: {}, a: { type: 'string', maxLength: 2 }, dt: {}, meta: {}, sample: {} } };
	const TOKENS = { pageview: '8000000000000000ffff' };
	const FACTS = { context: { performer: { is_temp: false } }, tokens: TOKENS };

	function open() {
		const opened = openPacking();
		opened.give( 'configure', { domain: 'packed.example.org' } );
		opened.addSchema( '/s/1.0.0', SCHEMA );
		opened.give( 'add_stream', { name: 's', config: { schema_uri: '/s/1.0.0', sample: { unit: 'pageview', rate: 0.25 } } } );
		return openPacked( packCore( opened.core ) );
	}

	it( 'is the same bytes for the same configuration, whatever the seed and what was reported before', () => {
		const [ first, second ] = [ 1, 77 ].map( ( seed ) => {
			const opened = openPacking();
			opened.core.hg_wasm_open( seed );
			opened.addSchema( '/s/1.0.0', seed > 1 ? { ...SCHEMA, type: 'nothing' } : SCHEMA );
			opened.addSchema( '/s/1.0.0', SCHEMA );
			return opened.core.hg_wasm_pack() && Buffer.from( packCore( opened.core ) );
		} );
		/* The first has the schema twice; the second refused it once. */
		assert.notDeepEqual( first, second );
		const again = [ 5, 6 ].map( ( seed ) => {
			const opened = openPacking();
			opened.core.hg_wasm_open( seed );
			opened.addSchema( '/s/1.0.0', SCHEMA );
			return Buffer.from( packCore( opened.core ) );
		} );
		assert.deepEqual( again[ 0 ], again[ 1 ] );
		assert.deepEqual( again[ 0 ], second );
	} );

	it( 'takes other samples, any number of times, and no memory for it', () => {
		const { core, give, memory } = open();
		const sample = ( /** @type {any} */ config ) => core.hg_wasm_set_sample( 0, memory.write( JSON.stringify( config ) ) );
		assert.equal( give( 'begin_pageview', FACTS ), 0 );
		assert.equal( core.hg_wasm_in_sample( 0 ), 0 );
		for ( let i = 0; i < 5000; i++ ) {
			const rates = { default: i % 2, 0.5: [ 'awiki', 'bwiki' ] };
			assert.equal( sample( i % 3 ? { sample: { unit: 'pageview', rate: i % 2 } } : { sample_rate: rates, sample_unit: 'pageview' } ), 0 );
			assert.equal( give( 'begin_pageview', FACTS ), 0 );
			assert.equal( core.hg_wasm_in_sample( 0 ), i % 2 );
		}
		assert.equal( core.hg_wasm_set_sample( 1, memory.write( '{}' ) ), -1 );
		assert.equal( core.hg_wasm_set_sample( -1, memory.write( '{}' ) ), -1 );
		assert.equal( core.hg_wasm_set_sample( 0, memory.write( '{' ) ), -1 );
	} );

	it( 'is put out of sample by one that makes no sense, and says so, until there is another', () => {
		const { core, give, memory, reports } = open();
		assert.equal( core.hg_wasm_set_sample( 0, memory.write( '{"sample":{"unit":"weather","rate":1}}' ) ), 0 );
		assert.equal( give( 'begin_pageview', FACTS ), 0 );
		assert.equal( core.hg_wasm_in_sample( 0 ), 0 );
		assert.deepEqual( reports(), [ 'bad-sample /streams/s' ] );
		core.hg_wasm_set_sample( 0, memory.write( '{"sample":{"unit":"pageview","rate":1}}' ) );
		assert.equal( give( 'begin_pageview', FACTS ), 0 );
		assert.deepEqual( [ core.hg_wasm_in_sample( 0 ), ...reports() ], [ 1 ] );
	} );

	it( 'has the domain of the page, and without one its own', () => {
		const { collect, core, fillRandom, give, memory } = open();
		const domains = [ { domain: 'page.example.org' }, {}, { domain: '\u00fc.example' } ].map( ( own ) => {
			core.hg_wasm_set_sample( 0, memory.write( '{}' ) );
			assert.equal( give( 'begin_pageview', { ...FACTS, ...own } ), 0 );
			fillRandom();
			assert.equal( core.hg_wasm_submit( 0, memory.write( '{"a":"b"}' ), 0 ), 0 );
			return collect()[ 0 ].event.meta.domain;
		} );
		assert.deepEqual( domains, [ 'page.example.org', 'packed.example.org', '\u00fc.example' ] );
	} );

	for ( const domain of [ 7, '', [], {} ] ) {
		it( `refuses ${ JSON.stringify( domain ) } for a domain`, () => {
			const { core, give, output } = open();
			assert.equal( give( 'begin_pageview', { ...FACTS, domain } ), -1 );
			core.hg_wasm_report();
			assert.deepEqual( output().map( ( /** @type {any} */ { fatal, code, path: at } ) => [ fatal, code, at ] ), [ [ true, 'bad-option', '/domain' ] ] );
		} );
	}

	it( 'validates values as the whole module does, and says of what is wrong where it is and which keyword says so', () => {
		const { core, output, validate } = open();
		const opened = openPacking();
		const violations = ( /** @type {any[]} */ found ) => found.map( ( { path: at, keyword } ) => `${ at } ${ keyword }` );
		opened.addSchema( '/s/1.0.0', SCHEMA );
		for ( const value of [ { a: 'abc', b: 1 }, [], { a: 'ab' }, { a: 7 } ] ) {
			const errors = validate( 0, value ), said = output();
			assert.equal( opened.validate( 0, value ), errors );
			assert.deepEqual( violations( said ), violations( opened.output() ) );
		}
		assert.equal( core.hg_wasm_validate( 1, 0 ), -1 );
	} );

	it( 'has no sentences in its reports, but what they are about', () => {
		const { core, fillRandom, give, memory, output } = open();
		core.hg_wasm_set_sample( 0, memory.write( '{}' ) );
		give( 'begin_pageview', FACTS );
		fillRandom();
		assert.equal( core.hg_wasm_submit( 0, memory.write( '{"b":1}' ), 0 ), 3 );
		core.hg_wasm_report();
		assert.deepEqual( output(), [ { fatal: false, code: 'invalid-event', path: '', message: 'b (additionalProperties), stream s' } ] );
	} );
} );
