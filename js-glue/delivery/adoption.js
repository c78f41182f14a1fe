/*
 * From what earlier pages kept to the outbox: what is for this intake and this user, and whose owner is gone.
 */

import { createJudge } from './judge.js';
import { isOld } from './last-write.js';
import { doAlone, findOwners } from './owner-lock.js';
import { takeParts } from './parts.js';

/** @typedef {import('../platform/types.js').StoredEvent} StoredEvent */

/* Records that are read at once. */
const MAX_RECORDS = 500;

/* A look at what had to wait comes no sooner than this, in ms; a timer of more than the last fires at once. */
const MIN_LOOK_MS = 1000, MAX_LOOK_MS = 2147483647;

/**
 * @typedef {Object} Adoption
 * @property {( isUnmarked?: boolean ) => Promise<void>} adopt Take up what may be taken, and go on when that has left.
 * @property {( ended: import('./types.js').Entry[], delivered: import('./types.js').Entry[] ) => void} onEnded These have come to their end, and those
 *  of them at the intake.
 * @property {() => void} stop
 */

/**
 * @param {Object} given
 * @param {import('./types.js').Life} given.life
 * @param {import('../platform/types.js').Parts} given.parts
 * @param {import('../platform/types.js').Storage} given.storage
 * @param {import('./event-store.js').EventStore} given.store
 * @param {import('./outbox.js').Outbox} given.outbox
 * @param {import('./owner.js').Owner} given.owner
 * @param {import('./owner-lock.js').OwnerLock} given.lock
 * @param {import('./last-write.js').LastWrite | undefined} given.lastWrite
 * @param {() => void} given.onAdopted Told when something was adopted that may leave.
 * @param {() => Promise<void>} given.unmark Called when the database was looked through.
 * @return {Adoption}
 */
export function createAdoption( { life, parts, storage, store, outbox, owner, lock, lastWrite, onAdopted, unmark } ) {
	const { clock, url } = parts;
	const judge = createJudge( life, clock, outbox, owner );
	/* A database is there, whatever its mark says. */
	let isThere = false;
	let isAdopting = false, isStopped = false;
	/* Whether the last look took or removed anything, or room was made since it began: otherwise another one would find the same. */
	let isProgress = false;
	/** @type {unknown} */
	let timer;

	/** @type {import('./parts.js').Sort} */
	function sort( records ) {
		/** @type {Record<'ours' | 'gone' | 'left', StoredEvent[]>} */
		const sorted = { ours: [], gone: [], left: [] };
		const take = life.guard( judge.take );
		records.forEach( ( record ) => sorted[ take( record ) || 'left' ].push( record ) );
		isProgress = isProgress || sorted.left.length < records.length;
		if ( sorted.ours.length ) {
			lock.hold();
			onAdopted();
		}
		return sorted;
	}

	/** @param {StoredEvent[]} records That were adopted: from here on they are this page's. */
	async function own( records ) {
		const entries = new Map( outbox.list().map( ( entry ) => [ entry.id, entry ] ) );
		for ( const { id } of records ) {
			const entry = entries.get( id );
			if ( entry ) {
				/* Of whomever: what comes to its end is removed also where it could not be written. */
				entry.kept = entry.tries;
			}
		}
		/* Before anybody else may look. */
		await storage.add( records.map( ( record ) => ( { ...record, url, owner: owner.name } ) ) );
		store.onEnded( [ ...entries.values() ].filter( ( { state } ) => state === 'settled' ) );
		lastWrite?.refresh();
	}

	/** @param {import('./owner-lock.js').OwnedUntil} ownedBefore By the locks of a moment ago. */
	async function takeRecords( ownedBefore ) {
		let ownedUntil = ownedBefore;
		const isOurs = ( /** @type {StoredEvent} */ record ) => !record.url || record.url === url;
		const isWanted = ( /** @type {StoredEvent} */ record ) => isOurs( record ) ? record.owner !== owner.name && !ownedUntil( record.owner, record.at ) : isOld( record.at, clock );
		const found = await storage.all( MAX_RECORDS, isWanted );
		if ( found.length ) {
			/* Who has begun to write since then holds a lock by now. */
			ownedUntil = await findOwners( parts );
		}
		const records = isStopped ? [] : found.filter( isWanted );
		const { ours, gone } = sort( records.filter( isOurs ) );
		judge.isMore = judge.isMore || found.length === MAX_RECORDS;
		if ( ours.length ) {
			await own( ours );
		}
		const removed = [ ...gone, ...records.filter( ( record ) => !isOurs( record ) ) ];
		if ( removed.length ) {
			isProgress = true;
			await storage.remove( removed.map( ( { id } ) => id ) );
		}
	}

	/** @param {boolean} isUnmarked */
	async function takeOver( isUnmarked ) {
		const ownedUntil = await findOwners( parts );
		if ( lastWrite && !isStopped ) {
			const unfit = takeParts( lastWrite, { clock, judge, life, outbox, ownedUntil, sort, url } );
			if ( unfit.length ) {
				store.keep();
			}
			if ( lastWrite.isOwn( owner.name ) ) {
				/* What waits here was written as well: others have to see that somebody sends it. */
				lock.hold();
			}
		}
		isThere = isThere || isUnmarked;
		if ( !lastWrite || isThere || Object.keys( lastWrite.read()?.db || {} ).length ) {
			await takeRecords( ownedUntil );
			await unmark();
		}
	}

	async function adopt( isUnmarked = false ) {
		if ( isAdopting || isStopped ) {
			return;
		}
		isAdopting = true;
		isProgress = false;
		judge.begin();
		clock.clearTimeout( timer );
		await store.attempt( () => doAlone( parts, () => takeOver( isUnmarked ) ) );
		isAdopting = false;
		if ( judge.lookAt < Infinity && !isStopped ) {
			timer = clock.setTimeout( () => adopt(), Math.min( Math.max( judge.lookAt - clock.now(), MIN_LOOK_MS ), MAX_LOOK_MS ) );
		}
		/* What was adopted may have left already. */
		if ( isProgress ) {
			goOn();
		}
	}

	function goOn() {
		if ( judge.isMore && !outbox.size && store.isWorking ) {
			adopt();
		}
	}

	return {
		adopt,

		onEnded( ended, delivered ) {
			judge.onEnded( ended, delivered );
			isProgress = true;
			goOn();
		},

		stop() {
			isStopped = true;
			clock.clearTimeout( timer );
		}
	};
}
