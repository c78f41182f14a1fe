/*
 * Numbers as modules have them.
 */

/**
 * @param {number} number
 * @return {number[]} It as LEB128, unsigned.
 */
export function writeNumber( number ) {
	/** @type {number[]} */
	const bytes = [];
	for ( ; number > 0x7F; number >>>= 7 ) {
		bytes.push( number & 0x7F | 0x80 );
	}
	return [ ...bytes, number ];
}

/**
 * @param {Uint8Array} module
 * @param {number} at
 * @return {[ number, number ]} A number of LEB128, unsigned or of less than its highest bit, and where it ends.
 */
export function readNumber( module, at ) {
	let value = 0, shift = 0, byte;
	do {
		byte = module[ at++ ];
		value += ( byte & 0x7F ) * 2 ** shift;
		shift += 7;
	} while ( byte & 0x80 );
	return [ value, at ];
}
