/*
 * What was lost, told to a stream of its own where a site asks for it. A report of losses is no event of the queue: it
 * leaves once, when the page is hidden or left, is never tried again, and is counted nowhere.
 */

/**
 * @param {Pick<import('../platform/types.js').Parts, 'clock' | 'domain' | 'send' | 'url'>} parts
 * @param {string} stream The name of the stream of losses.
 * @param {string | undefined} uri The schema of its events.
 * @param {Object} tools Passed in, so that heliograph.extras.mjs does not contain their code a second time.
 * @param {( text: string ) => number} tools.bytesOf A text, as UTF-8.
 * @param {( bytes: number ) => string} tools.hex Random hexadecimal digits, two a byte.
 * @param {typeof import('../platform/json.js').stringify} tools.stringify
 * @return {( stats: import('../platform/types.js').Stats ) => void} To be called with everything that was counted so far.
 */
export function createLossReport( { clock, domain, send, url }, stream, uri, { bytesOf, hex, stringify } ) {
	/** @type {Record<string, number>} */
	let told = {};

	/** @return {string} A UUID of version 4. */
	const uuid = () => hex( 16 ).replace( /^(.{8})(.{4}).(.{3})(.)(.{3})(.{12})$/, ( _, ...parts ) => {
		const [ low, middle, high, variant, sequence, node ] = parts;
		return `${ low }-${ middle }-4${ high }-${ '89ab'[ parseInt( variant, 16 ) & 3 ] }${ sequence }-${ node }`;
	} );

	return ( { dropped, emitted } ) => {
		const fresh = Object.keys( dropped ).filter( ( reason ) => dropped[ reason ] > ( told[ reason ] || 0 ) );
		if ( fresh.length ) {
			const body = stringify( [ {
				$schema: uri,
				emitted,
				dropped: Object.fromEntries( fresh.map( ( reason ) => [ reason, dropped[ reason ] - ( told[ reason ] || 0 ) ] ) ),
				dt: new Date( clock.now() ).toISOString(),
				meta: { stream, domain, id: uuid() }
			} ] );
			told = dropped;
			send( { url, body, bytes: bytesOf( body ), exiting: true } ).catch( () => {} );
		}
	};
}
