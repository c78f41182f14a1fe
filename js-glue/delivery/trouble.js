/*
 * What is done for events that do not leave as they should. As long as an intake answers that is nothing but one look, at
 * idle time, at what another page may have left. The rest is in recovery.js, which is loaded when it is needed.
 */

import { isPrerendering, whenActive } from '../platform/activation.js';
import { whenIdle } from '../platform/idle.js';
import { referrer, visibilityState } from '../platform/intrinsics.js';
import { createLoading } from './loading.js';
import { createLastWrite, hasDatabase } from './last-write.js';
import { toRecord } from './record.js';

/* How long until it is looked whether something was left. */
const LOOK_MS = 1000;

/* How long an event lingers for others to share its request, and how long it may take from then on. */
const LATE_MS = 2000;

/** @typedef {import('./types.js').Entry} Entry */

/**
 * What a page wrote to localStorage comes to the disk some seconds later, and is lost with a browser that is killed before;
 * what is in a database is not. Only a page that was not reached from another one of the site has to think of that.
 *
 * @param {any} window
 * @return {Promise<boolean>} Whether there is a database of which localStorage may know nothing.
 */
async function mayHaveRecords( window ) {
	try {
		/* Which may throw as they are asked for. */
		const { document, location, performance } = window;
		const [ navigation ] = performance ? performance.getEntriesByType( 'navigation' ) : [];
		if ( navigation?.type === 'navigate' && referrer( document ).startsWith( location.origin ) ) {
			return false;
		}
		return await hasDatabase( window );
	} catch ( error ) {
		return false;
	}
}

/**
 * @typedef {Object} Trouble
 * @property {import('./batch-sender.js').OnNews} onNews
 * @property {( left: boolean ) => void} keepNow This may be the last moment: nothing runs behind it. `left` says that the page is gone.
 * @property {() => Entry[]} takeBack It was not: the page goes on. Returns what another one has taken up meanwhile.
 * @property {() => void} onNavigation The page is about to be left, unless somebody cancels that.
 * @property {() => void} changeOwner What is collected from here on is another user's.
 * @property {() => Promise<boolean>} finish Keep what is not settled. Resolves, within 10 s, to whether that is done.
 * @property {() => boolean} abandon Keep it at once, for there is no core any more. Whether that is done, as far as can be known.
 * @property {() => void} stop
 */

/**
 * @param {import('./types.js').Life} life
 * @param {import('../platform/types.js').Parts} parts
 * @param {Object} delivery
 * @param {import('./outbox.js').Outbox} delivery.outbox
 * @param {import('./owner.js').Owner} delivery.owner
 * @param {( entry: Entry ) => boolean} delivery.isTrusted
 * @param {() => void} delivery.onAdopted Told when something was adopted that may leave.
 * @return {Trouble}
 */
export function createTrouble( life, parts, { outbox, owner, isTrusted, onAdopted } ) {
	const { clock, document, storage, window } = parts;
	const lastWrite = storage ? undefined : createLastWrite( parts );
	const loading = createLoading( parts, ( { createRecovery } ) => createRecovery( { life, parts, outbox, owner, lastWrite, onAdopted } ) );
	const { recover } = loading;
	let isTroubled = false, isStopped = false, isGone = false;
	/** @type {unknown[]} */
	let [ lateTimer, lookTimer ] = [];

	/* Nothing is begun that a page which is gone will not see the end of. */
	const keep = () => isGone || recover( ( loaded ) => loaded.keep() );

	const checkLate = life.guard( () => {
		lateTimer = undefined;
		/* They are in the order in which they came. */
		const oldest = outbox.list().find( ( { kept } ) => kept < 0 );
		const wait = oldest ? oldest.since + LATE_MS - clock.monotonic() : Infinity;
		if ( wait <= 0 ) {
			keep();
		} else if ( oldest ) {
			lateTimer = clock.setTimeout( checkLate, wait );
		}
	} );

	outbox.watch.onCollected = () => {
		if ( isTroubled ) {
			keep();
		} else if ( !lateTimer && !isStopped ) {
			lateTimer = clock.setTimeout( checkLate, LATE_MS );
		}
	};

	outbox.watch.onEnded = ( ended, delivered ) => {
		lastWrite?.refresh();
		loading.recovery?.onEnded( ended, delivered );
		if ( !outbox.size ) {
			clock.clearTimeout( lateTimer );
			lateTimer = undefined;
		}
	};

	/** @return {Entry[]} What would be lost if nothing ran from here on. */
	const listEndangered = () => outbox.list().filter( ( entry ) => entry.kept < 0 && !isTrusted( entry ) );

	/**
	 * @param {Entry[]} entries
	 * @param {boolean} left
	 * @return {Entry[]} What could not be kept, as far as that can be known.
	 */
	function write( entries, left ) {
		const rest = lastWrite ? lastWrite.write( entries, left ) : entries;
		if ( rest.length && loading.recovery ) {
			return loading.recovery.keepNow( rest );
		} else if ( rest.length && storage ) {
			new Promise( ( resolve ) => {
				resolve( storage.add( rest.map( ( entry ) => toRecord( entry, parts.url ) ) ) );
			} ).catch( () => {} );
			return [];
		}
		return rest;
	}

	async function look() {
		const isUnmarked = !storage && await mayHaveRecords( window );
		if ( isUnmarked || storage || lastWrite?.hasWork() ) {
			recover( ( loaded ) => loaded.adopt( isUnmarked ) );
		}
	}

	/* Not in the page's way, nor in one that is left at once: what others left can wait. */
	function lookSoon() {
		clock.clearTimeout( lookTimer );
		lookTimer = isStopped ? undefined : clock.setTimeout( () => {
			if ( !whenIdle( window, look, { timeout: LATE_MS } ) ) {
				look();
			}
		}, LOOK_MS );
	}

	const callOff = whenActive( document, lookSoon );

	/** @type {Trouble['keepNow']} */
	function keepNow( left ) {
		/* When it has ended, what it kept stays as it is. */
		if ( isPrerendering( document ) || isStopped ) {
			return;
		}
		if ( write( listEndangered(), left ).length && !left ) {
			keep();
		}
		if ( left ) {
			isGone = true;
			loading.recovery?.leave();
		}
	}

	return {
		onNews( what ) {
			/* What waits because of itself says nothing of others. */
			isTroubled = what === 'held' ? isTroubled : what === 'failed';
			if ( what !== 'acknowledged' ) {
				keep();
				if ( isGone || document && visibilityState( document ) === 'hidden' ) {
					keepNow( isGone );
				}
			}
		},

		keepNow,

		takeBack() {
			if ( isGone ) {
				/* Pages that came after it may have left something, of its own as well. */
				lookSoon();
			}
			isGone = false;
			loading.recovery?.back();
			return lastWrite?.takeBack() || [];
		},

		onNavigation: () => loading.recovery?.onNavigation(),
		changeOwner: () => loading.recovery?.changeOwner(),

		async finish() {
			/* Also what is still in the core: nothing was sent of a page that is prerendered. */
			life.guard( outbox.collect )();
			const waiting = outbox.list();
			if ( isPrerendering( document ) ) {
				return !waiting.length;
			}
			const rest = lastWrite ? lastWrite.write( waiting.filter( ( { kept } ) => kept < 0 ), true ) : waiting;
			if ( !rest.length && ( lastWrite || !loading.recovery ) ) {
				return true;
			}
			await recover( () => {} );
			return !!loading.recovery && loading.recovery.finish();
		},

		abandon: () => !isPrerendering( document ) && !write( outbox.list().filter( ( { kept } ) => kept < 0 ), true ).length,

		stop() {
			isStopped = true;
			callOff();
			loading.stop();
			clock.clearTimeout( lateTimer );
			clock.clearTimeout( lookTimer );
			loading.recovery?.stop();
		}
	};
}
