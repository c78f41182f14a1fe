/*
 * The schemas that are ours: each compiles without a complaint, and its examples are valid to the core and to an intake.
 */

import Ajv from 'ajv';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../support/shared.js';
import { openCore } from '../support/wasm.js';

const folder = path.join( root, 'src/schemas' );
const files = fs.readdirSync( folder, { recursive: true } ).map( String ).filter( ( name ) => name.endsWith( '.json' ) );

describe( 'our schema', () => {
	for ( const file of files ) {
		it( `/${ file.slice( 0, -5 ) } is one, and its examples are events`, () => {
			const schema = JSON.parse( fs.readFileSync( path.join( folder, file ), 'utf8' ) );
			assert.equal( schema.$id, `/${ file.slice( 0, -5 ) }` );
			assert.equal( schema.title, path.dirname( file ) );
			const { addSchema, core, memory, reports } = openCore();
			addSchema( schema.$id, schema );
			assert.deepEqual( reports(), [] );
			assert.ok( schema.examples.length );
			const isValid = new Ajv().compile( { ...schema, $schema: undefined, $id: undefined } );
			for ( const example of schema.examples ) {
				assert.equal( core.hg_wasm_validate( 0, memory.write( JSON.stringify( example ) ) ), 0, memory.read() );
				assert.ok( isValid( example ), JSON.stringify( isValid.errors ) );
				assert.equal( example.$schema, schema.$id );
			}
		} );
	}
} );

describe( 'a schema that there is no room for', () => {
	const pattern = ( /** @type {string} */ name ) => `^(?:a|${ name })*c(?:d|e)+[a-f]{2,8}x(y|z)?$`;

	/* name, how a pattern stands in a schema, where */
	for ( const [ name, make, at ] of /** @type {const} */ ( [
		[ 'pattern', ( /** @type {string[]} */ names ) => ( { properties: Object.fromEntries( names.map( ( one ) => [ one, { pattern: pattern( one ) } ] ) ) } ), /^\/properties\/\w+\/pattern$/ ],
		[ 'patternProperties', ( /** @type {string[]} */ names ) => ( { patternProperties: Object.fromEntries( names.map( ( one ) => [ pattern( one ), {} ] ) ) } ), /^\/patternProperties/ ]
	] ) ) {
		it( `is told as such, and not by a keyword that would be supported: ${ name }`, () => {
			const { addSchema, reports } = openCore();
			let count = 0;
			while ( count < 32 && addSchema( `/s/${ count }`, make( Array.from( { length: 40 }, ( _, i ) => `p${ count }_${ i }` ) ) ) >= 0 ) {
				count++;
			}
			const [ report, ...more ] = reports(), [ code, where ] = report.split( ' ' );
			assert.deepEqual( [ code, more ], [ 'too-large', [] ] );
			assert.match( where.replace( `/schemas/~1s~1${ count }`, '' ), at );
		} );
	}
} );
