/*
 * A clock of a page's own, by which time passes for its client when a test says so, whatever the machine does meanwhile.
 */

/** Runs in a page before its own scripts: `window.clock` is for the client, and `window.pass( ms )` lets time pass. */
export function pageClock() {
	const timers = new Map();
	let now = 0, last = 0;
	window.clock = {
		monotonic: () => now,
		setTimeout( work, ms ) {
			timers.set( ++last, { at: now + ms, work } );
			return last;
		},
		clearTimeout: ( timer ) => timers.delete( timer )
	};
	window.pass = ( ms ) => {
		const end = now + ms, isDue = ( [ , { at } ] ) => at <= end;
		for ( let due; ( due = [ ...timers ].filter( isDue ).sort( ( [ , a ], [ , b ] ) => a.at - b.at )[ 0 ] ); ) {
			const [ timer, { at, work } ] = due;
			timers.delete( timer );
			now = Math.max( now, at );
			work();
		}
		now = end;
	};
}
