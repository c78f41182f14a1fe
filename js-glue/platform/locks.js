/*
 * Web Locks, by which the tabs of a site take turns. Where the browser refuses one, as Firefox does in a third party's frame, or a page has
 * put something else in their place, it is as if there were none.
 */

import { textOf } from './json.js';

/**
 * Do something while a lock is held, or without it where it cannot be had.
 *
 * @param {LockManager | undefined} locks
 * @param {{ name: string, ifAvailable?: boolean }} wanted `ifAvailable`: where somebody else holds it, nothing is done.
 * @param {() => unknown} work Done once, at the most.
 * @param {( message: string ) => void} onRefused Told, where there are locks and this one is refused.
 * @return {Promise<void>} When it is done. Rejects with what the work throws.
 */
export async function withLock( locks, { name, ifAvailable = false }, work, onRefused ) {
	let isAsked = false;
	try {
		await locks?.request( name, { ifAvailable }, ( lock ) => {
			isAsked = true;
			return ifAvailable && !lock ? undefined : work();
		} );
	} catch ( error ) {
		if ( isAsked ) {
			throw error;
		}
		onRefused( `tabs cannot take turns, for the browser refuses a lock: ${ textOf( error ) }` );
	}
	if ( !isAsked ) {
		await work();
	}
}
