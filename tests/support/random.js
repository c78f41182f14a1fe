/*
 * Random numbers of a fixed seed, for tests that are statistics: the same on every machine and every run.
 */

/**
 * @param {number} seed
 */
export function createRandom( seed ) {
	let state = seed >>> 0;

	/** @return {number} 32 bits: a Weyl sequence, stirred. */
	function next() {
		state = state + 0x9E3779B9 >>> 0;
		let z = state;
		z = Math.imul( z ^ z >>> 16, 0x21F0AAAD );
		z = Math.imul( z ^ z >>> 15, 0x735A2D97 );
		return ( z ^ z >>> 15 ) >>> 0;
	}

	return {
		/** @return {number} From 0 to below 1, of 53 bits. */
		uniform: () => ( ( next() >>> 5 ) * 67108864 + ( next() >>> 6 ) ) / 9007199254740992,

		/** @return {string} As the glue makes one: 20 hexadecimal digits. */
		token: () => [ next(), next(), next() & 0xFFFF ].map( ( part, i ) => part.toString( 16 ).padStart( i < 2 ? 8 : 4, '0' ) ).join( '' )
	};
}
