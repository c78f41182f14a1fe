/*
 * The cases of tests/fixtures, which the native core runs as well.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { configureCase, listCases, loadCase, playCase } from '../support/fixtures.js';
import { headerWords, openCore } from '../support/wasm.js';

const WORDS = headerWords( 'HG_RESULTS' );

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe( 'the module, in the case', () => {
	for ( const name of listCases() ) {
		it( name, () => {
			const input = loadCase( name, 'input.json' ), expected = loadCase( name, 'expected.json' );
			const opened = openCore();
			configureCase( opened, input );
			assert.deepEqual( playCase( opened, input ).map( ( answer ) => WORDS[ answer ] ), expected.results );
			const lines = opened.collect(), events = lines.map( ( { event } ) => event );
			for ( const { id, stream, event } of lines ) {
				assert.deepEqual( { id, stream }, { id: event.meta.id, stream: event.meta.stream } );
				event.meta.id = UUID.test( event.meta.id ) ? '<uuid>' : event.meta.id;
			}
			assert.deepEqual( events, expected.events );
			assert.deepEqual( opened.reports(), expected.reports );
		} );
	}
} );
