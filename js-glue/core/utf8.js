/*
 * Text in and out of the module's memory, by the rules of wasm/README.md: the only file that touches the buffer. The
 * memory never grows, so one view of it lasts as long as the instance.
 */

/* Up to here a loop over the characters beats TextEncoder in Chromium, three times over for a name. */
const SHORT = 96;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Encode a text as UTF-8, as TextEncoder would: a surrogate without its partner becomes U+FFFD.
 *
 * @param {string} text
 * @param {Uint8Array} bytes
 * @param {number} at
 * @return {number} Where it ends.
 */
function encode( text, bytes, at ) {
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
 * @param {import('../platform/types.js').Core} core
 * @return {import('../platform/types.js').Memory}
 */
export function createMemory( core ) {
	const bytes = new Uint8Array( core.memory.buffer );

	return {
		bytes,

		write( text ) {
			/* What is long is encoded apart: room for its worst case may not be there, room for it is. */
			const long = text.length > SHORT && encoder.encode( text );
			const at = core.hg_wasm_input( long ? long.length : text.length * 3 );
			if ( !at ) {
				return -1;
			}
			if ( long ) {
				bytes.set( long, at );
				return long.length;
			}
			return encode( text, bytes, at ) - at;
		},

		read() {
			const at = core.hg_wasm_output();
			return decoder.decode( bytes.subarray( at, at + core.hg_wasm_output_size() ) );
		}
	};
}
