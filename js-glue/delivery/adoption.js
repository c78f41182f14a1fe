/*
 * From what earlier pages kept to the outbox: what is for this intake and this user, and whose owner is gone.
 */

import { decode, encode } from './differences.js';
import { LIFETIME_MS } from './last-write.js';
import { userIn } from './owner.js';
import { doAlone, findOwners } from './owner-lock.js';

/** @typedef {import('../platform/types.js').StoredEvent} StoredEvent */
/** @typedef {import('./last-write.js').Part} Part */

/* Records that are read at once. */
const MAX_RECORDS = 500;

/* A look at what had to wait comes no sooner than this, in ms; a timer of more than the last fires at once. */
const MIN_LOOK_MS = 1000, MAX_LOOK_MS = 2147483647;

/**
 * @param {StoredEvent} record
 * @param {string} user The current one.
 * @param {number} now
 * @return {import('./types.js').DropReason | undefined} Why it is not adopted.
 */
function findFault( { owner, at, text, tries }, user, now ) {
	return typeof text !== 'string' || typeof at !== 'number' ? 'invalid' :
		!( Math.abs( now - at ) < LIFETIME_MS ) ? ( tries ? 'given_up' : 'expired' ) :
			userIn( owner ) !== user ? 'user_changed' : undefined;
}

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
 */
export function createAdoption( { life, parts, storage, store, outbox, owner, lock, lastWrite, onAdopted } ) {
	const { clock, url } = parts;
	/** @type {Set<string>} Streams of which this page saw something delivered. */
	const good = new Set();
	/** @type {Set<string>} Of those that are not, streams of which one event was taken, to find out. */
	const probed = new Set();
	let isMore = false, isAdopting = false, isStopped = false, lookAt = Infinity;
	/** @type {unknown} */
	let timer;

	/** @param {any} at */
	const isOld = ( at ) => !( Math.abs( clock.now() - at ) < LIFETIME_MS );

	/**
	 * What becomes of a record whose owner is gone.
	 *
	 * @param {StoredEvent} record As anybody may have written it.
	 * @return {'ours' | 'gone' | 'left'} Gone: its record is to be removed.
	 */
	function take( record ) {
		const { id, at, due = 0, stream, text } = record, tries = Number( record.tries ) || 0;
		const fault = findFault( record, userIn( owner.name ), clock.now() );
		if ( fault ) {
			life.core.discard( fault );
			return 'gone';
		}
		if ( outbox.list().some( ( entry ) => entry.id === id ) ) {
			return 'gone';
		}
		if ( due > clock.now() ) {
			lookAt = Math.min( lookAt, due );
			return 'left';
		}
		if ( tries && !good.has( stream ) ) {
			/* What an intake could not take may be many: one of them finds out. */
			if ( probed.has( stream ) ) {
				isMore = true;
				return 'left';
			}
			probed.add( stream );
		}
		const answer = outbox.adopt( { text, owner: owner.name, at, tries, due: 0, kept: -1 } );
		isMore = isMore || !answer;
		return answer === 'queued' ? 'ours' : answer ? 'gone' : 'left';
	}

	/**
	 * @param {StoredEvent[]} records
	 * @return {Record<'ours' | 'gone' | 'left', StoredEvent[]>}
	 */
	function sort( records ) {
		/** @type {Record<'ours' | 'gone' | 'left', StoredEvent[]>} */
		const sorted = { ours: [], gone: [], left: [] };
		records.forEach( ( record ) => sorted[ take( record ) ].push( record ) );
		if ( sorted.ours.length ) {
			lock.hold();
			onAdopted();
		}
		return sorted;
	}

	/**
	 * @param {string} name Of its owner.
	 * @param {Part} part
	 * @return {StoredEvent[] | undefined} What is still left in it; nothing where it cannot be read.
	 */
	function takePart( name, part ) {
		try {
			return sort( decode( part.events ).map( ( event ) => ( { ...event, owner: name, url } ) ) ).left;
		} catch ( error ) {
			life.core.discard( 'invalid' );
			return undefined;
		}
	}

	/**
	 * What pages wrote in their last moment moves to this page's own part, in one write.
	 *
	 * @param {import('./owner-lock.js').OwnedUntil} ownedUntil
	 */
	function takeParts( ownedUntil ) {
		/** @type {Map<string, StoredEvent[] | undefined>} What is left of them. */
		const rests = new Map();
		for ( const [ name, part ] of Object.entries( lastWrite?.read()?.owners || {} ) ) {
			if ( part?.url !== url ) {
				if ( isOld( part?.at ) ) {
					rests.set( name, undefined );
				}
			} else if ( !lastWrite?.isOwn( name ) ) {
				const until = part.left ? 0 : ownedUntil( name, part.at, true );
				if ( until ) {
					lookAt = Math.min( lookAt, until );
				} else {
					rests.set( name, takePart( name, part ) );
				}
			}
		}
		if ( rests.size ) {
			const unfit = lastWrite?.write( outbox.list().filter( ( { kept } ) => kept < 0 ), false, ( { owners } ) => rests.forEach( ( rest, name ) => {
				if ( rest && rest.length ) {
					owners[ name ] = { ...owners[ name ], left: true, events: encode( rest.map( ( { tries = 0, due = 0, ...record } ) => ( { ...record, tries, due } ) ), Infinity ).events };
				} else {
					delete owners[ name ];
				}
			} ) );
			if ( unfit?.length ) {
				store.keep();
			}
		}
	}

	/**
	 * @param {import('./owner-lock.js').OwnedUntil} ownedUntil
	 */
	async function takeRecords( ownedUntil ) {
		const isOurs = ( /** @type {StoredEvent} */ record ) => !record.url || record.url === url;
		const isWanted = ( /** @type {StoredEvent} */ record ) => isOurs( record ) ? record.owner !== owner.name && !ownedUntil( record.owner, record.at ) : isOld( record.at );
		const found = await storage.all( MAX_RECORDS, isWanted );
		const records = found.filter( isWanted );
		const { ours, gone } = sort( records.filter( isOurs ) );
		isMore = isMore || found.length === MAX_RECORDS;
		/* Before anybody else may look. */
		if ( ours.length ) {
			const ids = new Map( outbox.list().map( ( entry ) => [ entry.id, entry ] ) );
			await storage.add( ours.map( ( record ) => ( { ...record, url, owner: owner.name } ) ) );
			for ( const { id } of ours ) {
				const entry = ids.get( id );
				if ( entry ) {
					entry.kept = entry.tries;
				}
			}
			store.onEnded( [ ...ids.values() ].filter( ( { state } ) => state === 'settled' ) );
			lastWrite?.refresh();
		}
		const removed = [ ...gone, ...records.filter( ( record ) => !isOurs( record ) ) ];
		if ( removed.length ) {
			await storage.remove( removed.map( ( { id } ) => id ) );
		}
	}

	async function takeOver() {
		const ownedUntil = await findOwners( parts );
		life.guard( takeParts )( ownedUntil );
		if ( !lastWrite || Object.keys( lastWrite.read()?.db || {} ).length ) {
			await takeRecords( ownedUntil );
			await unmark();
		}
	}

	/** Where nothing is left for an intake, nobody has to look. */
	async function unmark() {
		if ( lastWrite && !( await storage.all( 1, ( record ) => !record.url || record.url === url ) ).length ) {
			lastWrite.change( ( { db } ) => {
				delete db[ url ];
				Object.keys( db ).forEach( ( of ) => isOld( db[ of ] ) && delete db[ of ] );
			} );
		}
	}

	const adopt = async () => {
		if ( isAdopting || isStopped || !life.core ) {
			return;
		}
		isAdopting = true;
		isMore = false;
		lookAt = Infinity;
		clock.clearTimeout( timer );
		await store.attempt( () => doAlone( parts, takeOver ) );
		isAdopting = false;
		if ( lookAt < Infinity && !isStopped ) {
			timer = clock.setTimeout( adopt, Math.min( Math.max( lookAt - clock.now(), MIN_LOOK_MS ), MAX_LOOK_MS ) );
		}
		/* What was adopted may have left already. */
		goOn();
	};

	function goOn() {
		if ( isMore && !outbox.size && store.isWorking ) {
			adopt();
		}
	}

	return {
		adopt,
		unmark,

		/** @param {import('./types.js').Entry[]} delivered */
		onEnded( delivered ) {
			delivered.forEach( ( { stream } ) => good.add( stream ) );
			goOn();
		},

		stop() {
			isStopped = true;
			clock.clearTimeout( timer );
		}
	};
}
