/*
 * UTF-8 into bytes that are there already, without an array for each text; and how many bytes it takes.
 */

import { encoder } from '../platform/environment.js';

/**
 * Encode a text of ASCII, in a loop that beats TextEncoder for what is short.
 *
 * @param {string} text
 * @param {Uint8Array} bytes Written to, a byte a character.
 * @param {number} at Where it begins.
 * @return {boolean} Whether the text was of ASCII; otherwise it is not written to its end.
 */
export function encodeAscii( text, bytes, at ) {
	for ( let i = 0; i < text.length; i++ ) {
		const c = text.charCodeAt( i );
		if ( c > 0x7F ) {
			return false;
		}
		bytes[ at + i ] = c;
	}
	return true;
}

/**
 * @param {string} text
 * @return {number} Its bytes as UTF-8.
 */
export function bytesOf( text ) {
	return encoder.encode( text ).length;
}
