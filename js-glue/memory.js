/*
 * Text in and out of the module's memory, by the rules of wasm/README.md. The only file that touches the buffer. Memory
 * is fixed, so one view lasts for the life of the instance.
 */

/* Up to here a loop over characters beats TextEncoder in Chromium; in Node the difference is small either way. */
const LOOP = 96;

/* Up to here room for the worst case is cheaper than encoding apart; above, configurations need the room. */
const IN_PLACE = 4096;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Encode a short text as UTF-8. A surrogate without its partner becomes U+FFFD, as in TextEncoder.
 *
 * @param {string} text
 * @param {Uint8Array} bytes
 * @param {number} at
 * @return {number} Where it ends.
 */
function encodeShort( text, bytes, at ) {
	for ( let i = 0; i < text.length; i++ ) {
		let c = text.charCodeAt( i );
		if ( c < 0x80 ) {
			bytes[ at++ ] = c;
			continue;
		}
		if ( c >= 0xD800 && c < 0xE000 ) {
			const next = c < 0xDC00 ? text.charCodeAt( i + 1 ) : 0;
			c = next >= 0xDC00 && next < 0xE000 ? 0x10000 + ( ( c & 0x3FF ) << 10 ) + ( next & 0x3FF ) : 0xFFFD;
			i += c > 0xFFFF ? 1 : 0;
		}
		if ( c < 0x800 ) {
			bytes[ at++ ] = 0xC0 | c >> 6;
		} else {
			if ( c < 0x10000 ) {
				bytes[ at++ ] = 0xE0 | c >> 12;
			} else {
				bytes[ at++ ] = 0xF0 | c >> 18;
				bytes[ at++ ] = 0x80 | c >> 12 & 0x3F;
			}
			bytes[ at++ ] = 0x80 | c >> 6 & 0x3F;
		}
		bytes[ at++ ] = 0x80 | c & 0x3F;
	}
	return at;
}

/**
 * @typedef {Object} Memory
 * @property {Uint8Array} bytes
 * @property {( text: string ) => number} write Write the next call's text; its length in bytes, -1 when it does not fit.
 * @property {() => string} read The text that the last call left.
 */

/**
 * @param {any} exports Of the instance.
 * @return {Memory}
 */
export function createMemory( exports ) {
	const bytes = new Uint8Array( exports.memory.buffer );

	return {
		bytes,

		write( text ) {
			const encoded = text.length > IN_PLACE ? encoder.encode( text ) : null;
			const at = exports.hg_wasm_input( encoded ? encoded.length : text.length * 3 );
			if ( !at ) {
				return -1;
			}
			if ( encoded ) {
				bytes.set( encoded, at );
				return encoded.length;
			}
			return text.length > LOOP ?
				encoder.encodeInto( text, bytes.subarray( at ) ).written :
				encodeShort( text, bytes, at ) - at;
		},

		read() {
			const at = exports.hg_wasm_output();
			return decoder.decode( bytes.subarray( at, at + exports.hg_wasm_output_size() ) );
		}
	};
}
