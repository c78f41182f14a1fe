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
