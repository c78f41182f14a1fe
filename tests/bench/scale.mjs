/*
 * One client that lives for long: a million events, whose cost and whose traces in memory must not grow.
 */

import { openClient } from './heliograph.mjs';
import { isQuick } from './quick.mjs';

export const BLOCKS = 10, BLOCK = isQuick ? 4000 : 100000;

const FLUSH = 40;

/**
 * @param {import('./heliograph.mjs').Host} host
 * @return {Promise<() => Promise<number>>} Runs a block of events; answers ns an event, from the matched element to its
 *  acknowledgement.
 */
export async function openScale( host ) {
	const { client, clicks, intake } = await openClient( host, 'scale' );
	const { prepare, run } = clicks( '', host.matched );
	intake.keep = false;
	return async () => {
		const before = client.stats().delivered, start = performance.now();
		for ( let i = 0; i < BLOCK; i += FLUSH ) {
			prepare( FLUSH );
			run( FLUSH );
			await client.flush();
		}
		const ns = ( performance.now() - start ) * 1e6 / BLOCK;
		if ( client.stats().delivered - before !== BLOCK ) {
			throw new Error( `not what was to be measured: ${ JSON.stringify( client.stats() ) }` );
		}
		return ns;
	};
}

/**
 * @typedef {Object} ScaleRow
 * @property {string} name
 * @property {number | null} ns An event.
 * @property {number} heap Bytes after the collector of garbage; so are the next.
 * @property {number} buffers Outside of the heap, without the module's own memory where the engine does not count it.
 */

/**
 * @param {() => Promise<{ heap: number, buffers: number }>} weigh After the collector of garbage.
 * @param {() => Promise<any>} open
 * @param {() => Promise<number>} runBlock
 * @return {Promise<ScaleRow[]>}
 */
export async function measureScale( weigh, open, runBlock ) {
	const rows = [ { name: 'without a client', ns: /** @type {number | null} */ ( null ), ...await weigh() } ];
	await open();
	rows.push( { name: 'with a client', ns: null, ...await weigh() } );
	for ( let i = 1; i <= BLOCKS; i++ ) {
		const ns = await runBlock();
		rows.push( { name: `after ${ ( i * BLOCK ).toLocaleString( 'en' ) } events`, ns, ...await weigh() } );
	}
	return rows;
}
