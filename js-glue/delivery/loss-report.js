/*
 * What was lost, told to a stream of its own where a site asks for it. A report of losses is no event of the queue: it
 * leaves once, when the page is hidden or left, is never tried again, and is counted nowhere.
 */

import { stringify } from '../platform/json.js';

/**
 * @param {import('../platform/types.js').Parts} parts
 * @param {( bytes: Uint8Array ) => Uint8Array} fill With random bits.
 * @return {( stats: import('../platform/types.js').Stats ) => void} To be called with everything that was counted so far.
 */
export function createLossReport( { clock, domain, given, transport, url }, fill ) {
	const stream = given.lossStream;
	/** @type {Record<string, number>} */
	let told = {};

	/** @return {string} A UUID of version 4. */
	function uuid() {
		const bytes = fill( new Uint8Array( 16 ) );
		bytes[ 6 ] = bytes[ 6 ] & 0x0F | 0x40;
		bytes[ 8 ] = bytes[ 8 ] & 0x3F | 0x80;
		return Array.from( bytes, ( byte, i ) => ( [ 4, 6, 8, 10 ].includes( i ) ? '-' : '' ) + ( byte + 256 ).toString( 16 ).slice( 1 ) ).join( '' );
	}

	return ( { dropped, emitted } ) => {
		const fresh = Object.keys( dropped ).filter( ( reason ) => dropped[ reason ] > ( told[ reason ] || 0 ) );
		if ( fresh.length ) {
			const body = stringify( [ {
				$schema: given.streams[ stream ].schema_uri,
				emitted,
				dropped: Object.fromEntries( fresh.map( ( reason ) => [ reason, dropped[ reason ] - ( told[ reason ] || 0 ) ] ) ),
				dt: new Date( clock.now() ).toISOString(),
				meta: { stream, domain, id: uuid() }
			} ] );
			told = dropped;
			new Promise( ( resolve ) => {
				resolve( ( transport.send || transport ).call( transport, { url, body, exiting: true } ) );
			} ).catch( () => {} );
		}
	};
}
