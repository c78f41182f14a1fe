/*
 * From what earlier pages kept to the outbox: what is for this intake and this user, and whose owner is gone.
 */

import { decode, encode } from './differences.js';
import { createJudge } from './judge.js';
import { isOld } from './last-write.js';
import { doAlone, findOwners } from './owner-lock.js';

/** @typedef {import('../platform/types.js').StoredEvent} StoredEvent */
/** @typedef {import('./last-write.js').Part} Part */

/* Records that are read at once. */
const MAX_RECORDS = 500;

/* A look at what had to wait comes no sooner than this, in ms; a timer of more than the last fires at once. */
const MIN_LOOK_MS = 1000, MAX_LOOK_MS = 2147483647;

/**
 * @param {string} name Of its owner.
 * @param {Part} part
 * @return {StoredEvent[] | undefined} Nothing where it cannot be read.
 */
function readPart( name, part ) {
	try {
		return decode( part.events ).map( ( event ) => ( { ...event, owner: name, url: part.url } ) );
	} catch ( error ) {
		return undefined;
	}
}

/**
 * @typedef {Object} Adoption
 * @property {( isUnmarked?: boolean ) => Promise<void>} adopt Take up what may be taken, and go on when that has left.
 * @property {( delivered: import('./types.js').Entry[] ) => void} onEnded Something has come to its end, and this at the intake.
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
	/** @type {unknown} */
	let timer;

	/**
	 * @param {StoredEvent[]} records
	 * @return {Record<'ours' | 'gone' | 'left', StoredEvent[]>}
	 */
	function sort( records ) {
		/** @type {Record<'ours' | 'gone' | 'left', StoredEvent[]>} */
		const sorted = { ours: [], gone: [], left: [] };
		const take = life.guard( judge.take );
		records.forEach( ( record ) => sorted[ take( record ) || 'left' ].push( record ) );
		if ( sorted.ours.length ) {
			lock.hold();
			onAdopted();
		}
		return sorted;
	}

	/**
	 * What pages wrote in their last moment moves to this page's own part, in one write.
	 *
	 * @param {import('./last-write.js').LastWrite} keeper
	 * @param {import('./owner-lock.js').OwnedUntil} ownedUntil
	 */
	function takeParts( keeper, ownedUntil ) {
		/** @type {Map<string, StoredEvent[]>} What is left of them. */
		const rests = new Map();
		for ( const [ name, part ] of Object.entries( keeper.read()?.owners || {} ) ) {
			if ( part?.url !== url ) {
				if ( isOld( part?.at, clock ) ) {
					rests.set( name, [] );
				}
			} else if ( !keeper.isOwn( name ) ) {
				const until = part.left ? 0 : ownedUntil( name, part.at, true );
				if ( until ) {
					judge.lookAt = Math.min( judge.lookAt, until );
				} else {
					const records = readPart( name, part );
					if ( !records ) {
						life.core?.discard( 'invalid' );
					}
					rests.set( name, sort( records || [] ).left );
				}
			}
		}
		if ( rests.size ) {
			const unfit = keeper.write( outbox.list().filter( ( { kept } ) => kept < 0 ), false, ( { owners } ) => rests.forEach( ( rest, name ) => {
				if ( rest.length ) {
					owners[ name ] = { ...owners[ name ], left: true, events: encode( rest.map( ( { tries = 0, due = 0, ...record } ) => ( { ...record, tries, due } ) ), Infinity ).events };
				} else {
					delete owners[ name ];
				}
			} ) );
			if ( unfit.length ) {
				store.keep();
			}
		}
	}

	/** @param {StoredEvent[]} records That were adopted: from here on they are this page's. */
	async function own( records ) {
		const entries = new Map( outbox.list().map( ( entry ) => [ entry.id, entry ] ) );
		/* Before anybody else may look. */
		await storage.add( records.map( ( record ) => ( { ...record, url, owner: owner.name } ) ) );
		for ( const { id } of records ) {
			const entry = entries.get( id );
			if ( entry ) {
				entry.kept = entry.tries;
			}
		}
		store.onEnded( [ ...entries.values() ].filter( ( { state } ) => state === 'settled' ) );
		lastWrite?.refresh();
	}

	/**
	 * @param {import('./owner-lock.js').OwnedUntil} ownedUntil
	 */
	async function takeRecords( ownedUntil ) {
		const isOurs = ( /** @type {StoredEvent} */ record ) => !record.url || record.url === url;
		const isWanted = ( /** @type {StoredEvent} */ record ) => isOurs( record ) ? record.owner !== owner.name && !ownedUntil( record.owner, record.at ) : isOld( record.at, clock );
		const found = await storage.all( MAX_RECORDS, isWanted );
		const records = isStopped ? [] : found.filter( isWanted );
		const { ours, gone } = sort( records.filter( isOurs ) );
		judge.isMore = judge.isMore || found.length === MAX_RECORDS;
		if ( ours.length ) {
			await own( ours );
		}
		const removed = [ ...gone, ...records.filter( ( record ) => !isOurs( record ) ) ];
		if ( removed.length ) {
			await storage.remove( removed.map( ( { id } ) => id ) );
		}
	}

	/** @param {boolean} isUnmarked */
	async function takeOver( isUnmarked ) {
		const ownedUntil = await findOwners( parts );
		if ( lastWrite && !isStopped ) {
			takeParts( lastWrite, ownedUntil );
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
		judge.begin();
		clock.clearTimeout( timer );
		await store.attempt( () => doAlone( parts, () => takeOver( isUnmarked ) ) );
		isAdopting = false;
		if ( judge.lookAt < Infinity && !isStopped ) {
			timer = clock.setTimeout( () => adopt(), Math.min( Math.max( judge.lookAt - clock.now(), MIN_LOOK_MS ), MAX_LOOK_MS ) );
		}
		/* What was adopted may have left already. */
		goOn();
	}

	function goOn() {
		if ( judge.isMore && !outbox.size && store.isWorking ) {
			adopt();
		}
	}

	return {
		adopt,

		onEnded( delivered ) {
			judge.onDelivered( delivered );
			goOn();
		},

		stop() {
			isStopped = true;
			clock.clearTimeout( timer );
		}
	};
}
