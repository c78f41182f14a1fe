/*
 * Random bits of the host, and digits made of them.
 */

import { failure } from '../platform/errors.js';
import { words } from '../platform/words.js';

/**
 * @typedef {Object} Random
 * @property {( bytes: Uint8Array ) => Uint8Array} fill Fills the bytes with random bits, and answers them. Throws `no-random`
 *  where there are none to be had.
 * @property {() => number} seed 32 random bits.
 * @property {( bytes: number ) => string} hex Random hexadecimal digits, two a byte.
 */

/**
 * @param {undefined | ( ( bytes: Uint8Array ) => void )} source Fills bytes; undefined where the host has none.
 * @return {Random}
 */
export function createRandom( source ) {
	/** @type {Random['fill']} */
	function fill( bytes ) {
		try {
			const answer = /** @type {( bytes: Uint8Array ) => unknown} */ ( source )( bytes );
			/* It answered random bytes, or will fill these too late. */
			if ( answer && answer !== bytes && !bytes.some( Boolean ) ) {
				throw new Error( words( 'nothing was filled in' ) );
			}
			return bytes;
		} catch ( error ) {
			throw failure( 'no-random', error );
		}
	}

	return {
		fill,
		seed: () => new Int32Array( fill( new Uint8Array( 4 ) ).buffer )[ 0 ],
		hex: ( bytes ) => [ ...fill( new Uint8Array( bytes ) ) ].map( ( byte ) => ( byte + 256 ).toString( 16 ).slice( 1 ) ).join( '' )
	};
}
