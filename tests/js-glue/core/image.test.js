/*
 * Reading a packed site: what is not whole, or not of this build, is told and never runs.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checksum, readSite } from '../../../js-glue/core/image.js';
import { codeOf as sectionsOf } from '../../../js-glue/core/loader.js';
import { encodeRuns, writeSite } from '../../../tools/pack/write.mjs';
import { NO_FACTS, openPacked, packCore } from '../../support/packed.js';
import { openPacking, pageBytes, wasmBytes } from '../../support/wasm.js';

const HEAD = 16;

/** @return {Buffer} A packed site with one schema. */
function packed() {
	const { addSchema, core } = openPacking();
	addSchema( '/s/1.0.0', { type: 'object', properties: { a: { enum: [ 'b', 'c' ] } } } );
	return Buffer.from( packCore( core ) );
}

/**
 * @param {Buffer} module
 * @return {number} Where the content of its section heliograph.site, the last one, begins.
 */
function contentOf( module ) {
	return module.lastIndexOf( 'heliograph.site' ) + 'heliograph.site'.length;
}

/**
 * @param {Uint8Array} content
 * @return {Buffer} A page's module with this for its site.
 */
function withSite( content ) {
	const name = Buffer.from( 'heliograph.site' ), size = 1 + name.length + content.length;
	const length = [ size & 0x7F | 0x80, size >> 7 & 0x7F | 0x80, size >> 14 & 0x7F | 0x80, size >> 21 ];
	return Buffer.concat( [ pageBytes, Buffer.from( [ 0, ...length, name.length ] ), name, content ] );
}

/**
 * @param {Uint8Array} bytes
 * @param {import('../../../js-glue/core/loader.js').Code} [code] That runs it.
 * @return {string} The code that it fails with; '' where it starts.
 */
function codeOf( bytes, code ) {
	try {
		openPacked( bytes, code );
		return '';
	} catch ( error ) {
		return error.code || String( error );
	}
}

const page = sectionsOf( new WebAssembly.Module( pageBytes ) );

/**
 * @param {Uint8Array} content Of the section heliograph.site in a page's module, which is compiled once for all.
 * @return {string} As codeOf.
 */
function codeOfContent( content ) {
	return codeOf( content, { ...page, readSection: ( name ) => name === 'heliograph.site' ? Uint8Array.from( content ).buffer : page.readSection( name ) } );
}

/**
 * @param {Buffer} content
 * @return {Buffer} With the checksum that belongs to its facts: damage that this checksum does not find.
 */
function summed( content ) {
	const copy = Buffer.from( content );
	copy.writeUInt32LE( checksum( new DataView( copy.buffer, copy.byteOffset ), HEAD + copy.readUInt32LE( 12 ) ), 8 );
	return copy;
}

describe( 'a packed site', () => {
	const good = packed(), content = good.subarray( contentOf( good ) );

	it( 'starts', () => {
		const { validate } = openPacked( good );
		assert.equal( validate( 0, { a: 'b' } ), 0 );
		assert.equal( validate( 0, { a: 'd' } ), 1 );
	} );

	it( 'has its facts', () => {
		const facts = { ...NO_FACTS, schemas: [ '/s/1.0.0' ], options: { intakeUrl: '/événements' } };
		const { core } = openPacking();
		const bytes = core.hg_wasm_pack();
		const module = new WebAssembly.Module( writeSite( pageBytes, /** @type {any} */ ( facts ), new Uint8Array( core.memory.buffer, core.hg_wasm_image(), bytes ) ) );
		assert.deepEqual( readSite( sectionsOf( module ) ).facts, facts );
	} );

	it( 'starts any number of instances, each for itself', () => {
		const cores = [ openPacked( good ), openPacked( good ) ];
		cores[ 0 ].give( 'begin_pageview', { context: { performer: { is_temp: true } } } );
		assert.equal( cores[ 1 ].validate( 0, { a: 'd' } ), 1 );
	} );

	it( 'is missing from a module that was not packed, the page\'s and the whole one', () => {
		assert.deepEqual( [ codeOf( pageBytes ), codeOf( wasmBytes ) ], [ 'no-site', 'no-site' ] );
	} );

	it( 'of another build or format is refused', () => {
		for ( const at of [ 0, 1, 2, 3, 4, 5, 6, 7 ] ) {
			const other = Buffer.from( good );
			other[ contentOf( good ) + at ] ^= 1;
			assert.equal( codeOf( other ), 'abi-mismatch' );
		}
	} );

	it( 'in a module that names no build is refused', () => {
		const at = good.indexOf( 'heliograph.build' );
		const other = Buffer.from( good );
		other[ at ] ^= 1;
		assert.equal( codeOf( other ), 'abi-mismatch' );
	} );

	it( 'is refused when any byte of it was changed', () => {
		for ( let at = 8; at < content.length; at++ ) {
			const damaged = Buffer.from( content );
			damaged[ at ] ^= 0x10;
			assert.equal( codeOfContent( damaged ), 'site-damaged', `byte ${ at }` );
		}
	} );

	it( 'is refused wherever it was cut', () => {
		for ( let length = 0; length < content.length; length++ ) {
			assert.equal( codeOfContent( content.subarray( 0, length ) ), 'site-damaged', `${ length } bytes` );
		}
		assert.equal( codeOf( withSite( content ) ), '' );
	} );

	it( 'is no module any more when the file was cut', () => {
		for ( const length of [ 0, 7, 100, contentOf( good ) + 3, good.length - 1 ] ) {
			assert.throws( () => new WebAssembly.Module( good.subarray( 0, length ) ), WebAssembly.CompileError );
		}
	} );

	it( 'that describes more memory than there is is refused', () => {
		const facts = content.readUInt32LE( 12 );
		const head = content.subarray( 0, HEAD + facts );
		for ( const runs of [ [ 0x80, 0x80, 0x40, 1, 7 ], [ 0, 0x80, 0x80, 0x40, 7 ], [ 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0 ], [ 0, 9, 1 ], [ 0x80 ], [ 5 ] ] ) {
			const code = codeOf( withSite( summed( Buffer.concat( [ head, Buffer.from( runs ) ] ) ) ) );
			assert.equal( code, 'site-damaged', String( runs ) );
		}
	} );

	it( 'whose memory is that of no core is refused', () => {
		const facts = content.readUInt32LE( 12 );
		const head = content.subarray( 0, HEAD + facts );
		for ( const memory of [ [], [ 1, 2, 3, 4 ], Array( 4096 ).fill( 0xFF ) ] ) {
			assert.equal( codeOf( withSite( summed( Buffer.concat( [ head, encodeRuns( Uint8Array.from( memory ) ) ] ) ) ) ), 'site-damaged' );
		}
	} );

	it( 'whose facts are longer than it is refused', () => {
		const long = Buffer.from( content );
		long.writeUInt32LE( content.length & ~3, 12 );
		assert.equal( codeOfContent( long ), 'site-damaged' );
	} );
} );

describe( 'memory in runs', () => {
	it( 'is what it was, whatever it holds', () => {
		const CASES = [ [], [ 0 ], [ 1 ], [ 0, 0, 0, 0, 0, 1 ], [ 1, 0, 0, 0, 0, 0 ], [ 1, 0, 0, 0, 2 ], [ 1, 0, 0, 0, 0, 2 ], Array( 300 ).fill( 9 ), [ ...Array( 20000 ).fill( 0 ), 3 ] ];
		for ( const memory of CASES ) {
			const bytes = Uint8Array.from( memory ), back = new Uint8Array( bytes.length + 8 );
			const runs = encodeRuns( bytes );
			/* By the format's own words. */
			let from = 0, to = 0;
			const count = () => {
				let value = 0, factor = 1, byte;
				do {
					byte = runs[ from++ ];
					value += ( byte & 127 ) * factor;
					factor *= 128;
				} while ( byte > 127 );
				return value;
			};
			while ( from < runs.length ) {
				to += count();
				const length = count();
				back.set( runs.subarray( from, from + length ), to );
				from += length;
				to += length;
			}
			assert.deepEqual( back.subarray( 0, bytes.length ), bytes );
		}
	} );
} );
