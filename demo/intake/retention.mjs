/*
 * Events are deleted when they have been kept for so many days: at the start and once an hour, a few thousand at a time between
 * requests.
 */

const HOUR_MS = 3600000;

/**
 * @param {any} store Of openStore.
 * @param {{ days: number, log: any, clock?: { now: () => number, setTimeout: any, clearTimeout: any } }} options
 * @return {{ count: () => number, stop: () => void }} How many were deleted since the start; stop() before the store is closed.
 */
export function keepFor( store, { days, log, clock = { now: Date.now, setTimeout, clearTimeout } } ) {
	let count = 0;
	/** @type {any} */
	let timer;

	function prune() {
		let deleted = 0;
		try {
			deleted = store.prune( new Date( clock.now() - days * 24 * HOUR_MS ).toISOString() );
		} catch ( error ) {
			log.trouble( 'warning', error.code, `Old events were not deleted: ${ error.message }` );
		}
		count += deleted;
		timer = clock.setTimeout( prune, deleted ? 10 : HOUR_MS );
	}

	prune();
	return { count: () => count, stop: () => clock.clearTimeout( timer ) };
}
