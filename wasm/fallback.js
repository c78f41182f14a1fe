/*
 * A module as JavaScript, for pages without WebAssembly: heliograph.fallback.js of packed pages, and heliograph.fallback.whole.js.
 * What the build resolves `core` to is what to-javascript.mjs wrote.
 */

import { build, instantiate } from 'core';

/* Every module begins with these, and the number of the format. */
const MAGIC = [ 0, 0x61, 0x73, 0x6D, 1, 0, 0, 0 ];

/**
 * Find a custom section without the help of WebAssembly.
 *
 * @param {Uint8Array} bytes A module.
 * @param {string} name
 * @return {ArrayBuffer | undefined} A copy of its content, of the first of that name.
 * @throws {Error} Where the bytes are no module, or end too soon.
 */
function findSection( bytes, name ) {
	let at = MAGIC.length;
	/** @type {ArrayBuffer | undefined} */
	let found;

	function readNumber() {
		let value = 0, shift = 0, byte;
		do {
			byte = bytes[ at++ ];
			value += ( byte & 0x7F ) * 2 ** shift;
			shift += 7;
		} while ( byte & 0x80 );
		return value;
	}

	if ( MAGIC.some( ( byte, i ) => bytes[ i ] !== byte ) ) {
		throw new Error( 'these bytes are no module' );
	}
	while ( at < bytes.length ) {
		const isCustom = !bytes[ at++ ];
		const size = readNumber(), end = at + size;
		/* Not so where a number has no end: then it is none either. */
		if ( !( end <= bytes.length ) ) {
			throw new Error( 'the module is cut short' );
		}
		if ( isCustom && !found ) {
			const length = readNumber();
			const title = bytes.subarray( at, at + length );
			if ( length === name.length && at + length <= end && title.every( ( byte, i ) => byte === name.charCodeAt( i ) ) ) {
				found = bytes.slice( at + length, end ).buffer;
			}
		}
		at = end;
	}
	return found;
}

/**
 * @param {ArrayBuffer | ArrayBufferView | WebAssembly.Module} source
 * @param {string} name
 * @return {ArrayBuffer | undefined}
 */
function readSection( source, name ) {
	if ( 'byteLength' in source ) {
		return findSection( ArrayBuffer.isView( source ) ? new Uint8Array( source.buffer, source.byteOffset, source.byteLength ) : new Uint8Array( source ), name );
	}
	return WebAssembly.Module.customSections( source, name )[ 0 ];
}

/**
 * @param {typeof Error} RuntimeError Of this class is what instances throw, whatever failed in them.
 * @param {ArrayBuffer | ArrayBufferView | WebAssembly.Module} [source] A packed site.
 * @return {import('../js-glue/core/loader.js').Code} Its build is that of the code which will run.
 * @throws {Error} For a source that is no module.
 */
export function open( RuntimeError, source ) {
	const make = () => instantiate( RuntimeError );
	/** @type {Record<string, ArrayBuffer | undefined>} */
	const sections = {
		'heliograph.build': new Uint8Array( build ).buffer,
		'heliograph.site': source && readSection( source, 'heliograph.site' )
	};
	return {
		readSection: ( name ) => sections[ name ],
		instantiate: make,
		instantiateNow: make
	};
}
