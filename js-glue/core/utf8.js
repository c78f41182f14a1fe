/*
 * UTF-8 into bytes that are there already, without an array for each text; and how many bytes it takes.
 */

import { encoder } from '../platform/environment.js';

/**
 * Encode a text as UTF-8, as TextEncoder would: a surrogate without its partner becomes U+FFFD.
 *
 * @param {string} text
 * @param {Uint8Array} bytes Written to, three bytes a UTF-16 code unit at the most.
 * @param {number} at Where it begins.
 * @return {number} Where it ends.
 */
export function encode( text, bytes, at ) {
	for ( let i = 0; i < text.length; i++ ) {
		let c = text.charCodeAt( i );
		if ( c < 0x80 ) {
			bytes[ at++ ] = c;
			continue;
		}
		c = /** @type {number} */ ( text.codePointAt( i ) );
		if ( c > 0xFFFF ) {
			i++;
		} else if ( c >> 11 === 0x1B ) {
			c = 0xFFFD;
		}
		let shift = c < 0x800 ? 6 : c < 0x10000 ? 12 : 18;
		/* 110xxxxx, 1110xxxx or 11110xxx: as many ones as there are bytes. */
		bytes[ at++ ] = 0xFF00 >> shift / 6 + 1 & 0xFF | c >> shift;
		while ( shift ) {
			shift -= 6;
			bytes[ at++ ] = 0x80 | c >> shift & 0x3F;
		}
	}
	return at;
}

/**
 * @param {string} text
 * @return {number} Its bytes as UTF-8.
 */
export function bytesOf( text ) {
	return encoder.encode( text ).length;
}
