import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemory } from '../../../js-glue/core/core.js';

/* Stands for the module: text goes in at 16, and comes out from there. */
function open( room = 65536 - 16 ) {
	const memory = new WebAssembly.Memory( { initial: 1, maximum: 1 } );
	/** @type {number[]} */
	const asked = [];
	let size = 0;
	const boundary = createMemory( /** @type {any} */ ( {
		memory,
		hg_wasm_input( bytes ) {
			asked.push( bytes );
			return bytes > room ? 0 : 16;
		},
		hg_wasm_output: () => 16,
		hg_wasm_output_size: () => size
	} ) );
	return {
		asked,
		...boundary,
		/** @param {string} text */
		echo( text ) {
			size = boundary.write( text );
			return { size, bytes: Buffer.from( boundary.bytes.slice( 16, 16 + size ) ), text: boundary.read() };
		}
	};
}

const TEXTS = {
	'nothing': '',
	'ASCII': 'pt-logout',
	'NUL and DEL': '\u0000\u007f',
	'two bytes': '\u0080äß\u07ff',
	'three bytes': '\u0800€\ud7ff\ue000\uffff',
	'four bytes': '😀\u{10000}\u{10ffff}',
	'a high surrogate at the end': 'a\ud83d',
	'a high surrogate before another': '\ud83d\ud83d\ude00',
	'a high surrogate before a letter': '\ud83da',
	'a low surrogate alone': '\ude00a',
	'surrogates in the wrong order': '\ude00\ud83d'
};

describe( 'text that goes in', () => {
	for ( const [ what, text ] of Object.entries( TEXTS ) ) {
		for ( const [ length, padding ] of [ [ 'short', '' ], [ 'long', 'x'.repeat( 200 ) ], [ 'very long', 'ü'.repeat( 5000 ) ] ] ) {
			it( `is encoded as TextEncoder would: ${ what }, ${ length }`, () => {
				const expected = Buffer.from( new TextEncoder().encode( padding + text ) );
				const { size, bytes, text: back } = open().echo( padding + text );
				assert.equal( size, expected.length );
				assert.deepEqual( bytes, expected );
				assert.equal( back, new TextDecoder().decode( expected ) );
			} );
		}
	}

	it( 'is encoded as TextEncoder would, whatever the code unit', () => {
		const { echo } = open();
		for ( let unit = 0; unit < 0x10000; unit += 61 ) {
			const text = `a${ String.fromCharCode( unit ) }b`;
			assert.deepEqual( echo( text ).bytes, Buffer.from( new TextEncoder().encode( text ) ), unit.toString( 16 ) );
		}
	} );

	it( 'that is long asks for no more room than it needs, for a configuration must fit', () => {
		const { asked, write } = open( 30000 );
		assert.equal( write( 'x'.repeat( 29000 ) ), 29000 );
		assert.deepEqual( asked, [ 29000 ] );
	} );

	it( 'that does not fit is not written', () => {
		const { bytes, write } = open( 10 );
		assert.equal( write( 'x'.repeat( 50 ) ), -1 );
		assert.ok( bytes.every( ( byte ) => byte === 0 ) );
	} );
} );
