/*
 * A Web Lock of the owner's name says that the owner is alive. It is held only while something is kept, for a page that
 * holds a lock has no place in the back/forward cache of Firefox, and let go of before the page is left, for in `pagehide`
 * it is too late for that.
 */

import { withLock } from '../platform/locks.js';

const LOCK = 'heliograph ';

/* A navigation that has not ended the page by then was cancelled, or takes its time. */
const NAVIGATION_MS = 2000;

/* Where there are no locks, an owner that wrote nothing for this long is taken for gone. */
const OWNER_STALE_MS = 60000;

/* An owner that may go on has this long until it has to hold its lock. */
const YOUNG_MS = 5000;

/**
 * @typedef {Object} OwnerLock
 * @property {() => void} hold As soon as the page is there.
 * @property {( isTentative?: boolean ) => void} release For now, or only if the page is gone soon.
 * @property {() => void} leave The page is gone, or in the back/forward cache.
 * @property {() => void} back It is there again.
 * @property {() => void} change Hold that of the current owner, if one is held.
 */

/**
 * @param {import('../platform/types.js').Parts} parts
 * @param {import('./owner.js').Owner} owner
 * @return {OwnerLock}
 */
export function createOwnerLock( { clock, locks, window }, owner ) {
	/** @type {undefined | ( () => void )} */
	let unlock;
	let name = '', isAway = false;
	/** @type {unknown} */
	let timer;

	const onUnload = () => release( true );

	function hold() {
		clock.clearTimeout( timer );
		if ( locks && !unlock && !isAway ) {
			( { name } = owner );
			/* Made first, so that a lock that is released before it was granted is not held. */
			const released = new Promise( ( resolve ) => {
				unlock = () => resolve( undefined );
			} );
			withLock( locks, { name: LOCK + name }, () => released, () => {} ).catch( () => {} );
			window?.addEventListener( 'beforeunload', onUnload );
		}
	}

	/** @param {boolean} [isTentative] */
	function release( isTentative = false ) {
		clock.clearTimeout( timer );
		if ( unlock ) {
			unlock();
			unlock = undefined;
			window?.removeEventListener( 'beforeunload', onUnload );
			timer = isTentative && clock.setTimeout( hold, NAVIGATION_MS );
		}
	}

	return {
		hold,
		release,

		leave() {
			isAway = true;
			release();
		},

		back() {
			isAway = false;
		},

		change() {
			if ( unlock && name !== owner.name ) {
				release();
				hold();
			}
		}
	};
}

/**
 * @param {LockManager | undefined} locks
 * @return {Promise<LockManagerSnapshot | undefined>} Nothing where there are none, or where they are refused.
 */
async function queryLocks( locks ) {
	try {
		return await locks?.query();
	} catch ( error ) {
		return undefined;
	}
}

/**
 * @callback OwnedUntil
 * @param {string} owner
 * @param {number} at When it kept something, in epoch ms.
 * @param {boolean} [isGraced] Whether it need not hold its lock yet.
 * @return {number} Until when it has to be taken for one that may still send that; 0 when it is gone, Infinity while it holds
 *  its lock.
 */

/**
 * @param {import('../platform/types.js').Parts} parts
 * @return {Promise<OwnedUntil>}
 */
export async function findOwners( { clock, locks } ) {
	const grace = ( /** @type {number} */ at, /** @type {number} */ ms ) => Math.abs( clock.now() - at ) < ms ? at + ms : 0;
	const snapshot = await queryLocks( locks );
	if ( !snapshot ) {
		return ( _, at ) => grace( at, OWNER_STALE_MS );
	}
	const { held = [], pending = [] } = snapshot;
	const names = new Set( held.concat( pending ).map( ( { name } ) => name ) );
	return ( owner, at, isGraced ) => names.has( LOCK + owner ) ? Infinity : isGraced ? grace( at, YOUNG_MS ) : 0;
}

/**
 * Do something that one page at a time does. Of two that would do so at once, the second leaves it to the first.
 *
 * @param {import('../platform/types.js').Parts} parts
 * @param {() => Promise<void>} work
 * @return {Promise<void>}
 */
export function doAlone( { diagnose, locks, url }, work ) {
	return withLock( locks, { name: LOCK + 'adopt ' + url, ifAvailable: true }, work, ( message ) => diagnose( 'lock-refused', message, '/storage' ) );
}
