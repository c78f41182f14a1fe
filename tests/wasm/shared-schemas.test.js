/*
 * Every real schema compiles, and says of its own examples what ajv says.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { strip } from '../../js-glue/core/schema.js';
import { sharedSchema, sharedSchemaUris, withoutSharedSchemas } from '../support/shared.js';
import { openCore } from '../support/wasm.js';

describe( 'real schemas', { skip: withoutSharedSchemas }, () => {
	for ( const uri of withoutSharedSchemas ? [] : sharedSchemaUris() ) {
		it( `${ uri } compiles, and its examples are valid`, ( test ) => {
			const { addSchema, core, output, reports, validate } = openCore();
			const schema = sharedSchema( uri );
			const answer = addSchema( uri, strip( schema ) );
			assert.equal( answer, 0, answer ? JSON.stringify( reports() ) : undefined );
			for ( const example of schema.examples || [] ) {
				const errors = validate( 0, example );
				assert.equal( errors, 0, errors ? JSON.stringify( output() ) : undefined );
			}
			test.diagnostic( `${ core.hg_wasm_schema_bytes( 0 ) } bytes compiled` );
		} );
	}
} );
