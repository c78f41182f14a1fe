/*
 * The cases of tests/fixtures, which the native core runs as well.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../support/shared.js';
import { headerWords, openCore } from '../support/wasm.js';

const folder = path.join( root, 'tests/fixtures' );

const WORDS = headerWords( 'HG_RESULTS' );

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/**
 * @param {string} name
 * @param {string} file
 */
function load( name, file ) {
	return JSON.parse( fs.readFileSync( path.join( folder, name, file ), 'utf8' ) );
}

/**
 * @param {any} opened
 * @param {any} input
 */
function setUp( opened, input ) {
	if ( input.settings ) {
		opened.give( 'configure', input.settings );
	}
	Object.entries( input.schemas || {} ).forEach( ( [ uri, schema ] ) => opened.addSchema( uri, typeof schema === 'string' ? load( '', schema ) : schema ) );
	Object.entries( input.streams || {} ).forEach( ( [ name, config ] ) => opened.give( 'add_stream', { name, config } ) );
	Object.entries( input.instruments || {} ).forEach( ( [ name, options ] ) => opened.give( 'add_instrument', { name, options } ) );
	if ( input.pageview ) {
		opened.give( 'begin_pageview', input.pageview );
	}
}

/**
 * @param {any} opened
 * @param {any} input
 * @param {any} step
 * @return {number}
 */
function take( opened, input, step ) {
	const { core, memory } = opened;
	opened.fillRandom();
	if ( step.pageview ) {
		return opened.give( 'begin_pageview', step.pageview );
	}
	if ( step.submit ) {
		return core.hg_wasm_submit( Object.keys( input.streams ).indexOf( step.submit ), memory.write( JSON.stringify( step.event ) ), step.now );
	}
	const [ first, second ] = [ step.first, step.second ].map( ( text ) => text ? core.hg_wasm_intern( memory.write( text ) ) : 0 );
	return core.hg_wasm_emit( step.emit, first, second, step.now );
}

describe( 'the module, in the case', () => {
	for ( const name of fs.readdirSync( folder ).filter( ( entry ) => !entry.includes( '.' ) ).sort() ) {
		it( name, () => {
			const input = load( name, 'input.json' ), expected = load( name, 'expected.json' );
			const opened = openCore();
			setUp( opened, input );
			assert.deepEqual( input.steps.map( ( step ) => WORDS[ take( opened, input, step ) ] ), expected.results );
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
