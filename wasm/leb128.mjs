/*
 * Numbers as modules have them.
 */

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
