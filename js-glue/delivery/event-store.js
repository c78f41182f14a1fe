/*
 * The write-ahead store: each event is kept until its delivery is acknowledged, so that what a page cannot hand over
 * leaves with the next one. A tab owns the records that it wrote for as long as it holds the lock of their owner's name;
 * records whose owner is gone are taken over by whoever finds them.
 */

import { stringify } from '../platform/json.js';

/** @typedef {import('./types.js').Entry} Entry */
/** @typedef {import('../platform/types.js').StoredEvent} StoredEvent */

/**
 * @typedef {Object} EventStore
 * @property {boolean} isWorking Whether everything that should be stored is.
 * @property {( context: unknown ) => void} own What is written from here on is this user's.
 * @property {() => void} acquire Hold the lock that says that the owner is alive.
 * @property {() => void} release Leave what was written to others.
 * @property {( entry: Entry ) => void} add Write it with the next `save`.
 * @property {() => void} save Write what was added since the last time, with what could not be written then.
 * @property {() => Promise<void>} finish Write once more what is not written. Resolves when that was tried, within 10 s.
 * @property {( entries: Entry[] ) => void} remove They are settled.
 * @property {( take: Take ) => Promise<boolean>} takeOver Offer the records whose owner is gone, the oldest first. Resolves to whether
 *  there may be more of them.
 * @property {() => void} clear Remove every record.
 */

/**
 * @callback Take
 * @param {StoredEvent} record As it was found: anybody may have written it.
 * @param {string} user Digest of the current user.
 * @return {'queued' | 'dropped' | undefined} Queued: it is ours now. Dropped: it is removed. Otherwise it stays as it is.
 */

const LOCK = 'heliograph ';

/* Where there are no locks, an owner that wrote nothing for this long is taken for gone. */
const OWNER_STALE_MS = 60000;

/* A storage that has not answered by then never will. */
const TIMEOUT_MS = 10000;

/* Records that are read at once. */
const MAX_RECORDS = 500;

/**
 * @param {any} context
 * @return {string} The same for the same user, and saying nothing about them: so that nobody's records leave with another.
 */
function userOf( context ) {
	const { is_temp: isTemp, is_logged_in: isLoggedIn, id, name } = context?.performer || {};
	let hash = 0x811C9DC5;
	for ( const char of stringify( [ isTemp, isLoggedIn, id, name ] ) ) {
		hash = Math.imul( hash ^ /** @type {number} */ ( char.codePointAt( 0 ) ), 0x01000193 );
	}
	return ( hash >>> 0 ).toString( 36 );
}

/** @param {Entry} entry */
const isSettled = ( { state } ) => state === 'settled';

/** @param {Entry} entry */
const isUnsettled = ( { state } ) => state !== 'settled';

/**
 * Work on the storage, one after the other: what is removed has been added before.
 *
 * @param {import('../platform/types.js').Clock} clock
 * @param {import('../platform/types.js').Diagnose} diagnose
 */
function createSequence( clock, diagnose ) {
	let last = Promise.resolve();
	/** @type {'good' | 'failing' | 'silent'} Of a storage that is silent nothing is asked any more. */
	let health = 'good';

	/**
	 * @param {() => unknown} work
	 */
	async function attempt( work ) {
		/** @type {unknown} */
		let timer;
		const late = new Promise( ( _, reject ) => {
			timer = clock.setTimeout( () => {
				health = 'silent';
				reject( new Error( 'no answer' ) );
			}, TIMEOUT_MS );
		} );
		try {
			await Promise.race( [ work(), late ] );
			health = 'good';
		} catch ( error ) {
			health = health === 'silent' ? health : 'failing';
			diagnose( 'storage-failed', error + '; events are in memory alone', '/storage' );
		} finally {
			clock.clearTimeout( timer );
		}
	}

	return {
		get health() {
			return health;
		},

		/**
		 * @param {() => unknown} work
		 * @return {Promise<void>} Resolves when it was tried, within 10 s.
		 */
		next( work ) {
			last = last.then( () => health === 'silent' ? undefined : attempt( work ) );
			return last;
		}
	};
}

/**
 * @param {Object} parts
 * @param {import('../platform/types.js').Storage} parts.storage
 * @param {LockManager | undefined} parts.locks
 * @param {import('../platform/types.js').Clock} parts.clock
 * @param {string} parts.tab Random: another tab's is another one.
 * @param {import('../platform/types.js').Diagnose} parts.diagnose
 * @return {EventStore}
 */
export function createEventStore( { storage, locks, clock, tab, diagnose } ) {
	const sequence = createSequence( clock, diagnose );
	/** @type {Set<Entry>} Those whose record is to be written or, once they are settled, to be removed. What fails stays in it. */
	const pending = new Set();
	let owner = '', user = '', isNew = false, isMore = false;
	/** @type {undefined | ( () => void )} */
	let unlock;

	/** Write what is not written yet. */
	function write() {
		isNew = false;
		return sequence.next( async () => {
			const entries = [ ...pending ].filter( isUnsettled );
			if ( entries.length ) {
				/* From here on there may be a record, whatever is heard of it. */
				entries.forEach( ( entry ) => {
					entry.isStored = true;
				} );
				await storage.add( entries.map( ( { id, owner: of, at, stream, text } ) => ( { id, owner: of, at, stream, text } ) ) );
				entries.filter( isUnsettled ).forEach( ( entry ) => pending.delete( entry ) );
			}
		} );
	}

	/** @return {Promise<( record: StoredEvent ) => boolean>} Whether somebody else may still send it. */
	async function findOwned() {
		if ( !locks ) {
			return ( record ) => Math.abs( clock.now() - record.at ) < OWNER_STALE_MS;
		}
		const { held = [], pending: waiting = [] } = await locks.query();
		const names = new Set( [ ...held, ...waiting ].map( ( { name } ) => name ) );
		return ( record ) => names.has( LOCK + record.owner );
	}

	/**
	 * @param {Take} take
	 */
	async function takeOver( take ) {
		const isOwned = await findOwned();
		const records = await storage.all( MAX_RECORDS );
		const gone = [], ours = [];
		isMore = false;
		for ( const record of records ) {
			if ( record.owner === owner || isOwned( record ) ) {
				continue;
			}
			const answer = take( record, user );
			isMore = isMore || !answer || records.length === MAX_RECORDS;
			if ( answer === 'dropped' ) {
				gone.push( record.id );
			} else if ( answer ) {
				ours.push( { ...record, owner } );
			}
		}
		/* Before anybody else may look. */
		if ( ours.length ) {
			await storage.add( ours );
		}
		if ( gone.length ) {
			await storage.remove( gone );
		}
	}

	const store = {
		get isWorking() {
			return sequence.health === 'good' && ![ ...pending ].some( isUnsettled );
		},

		acquire() {
			if ( locks && !unlock ) {
				/* Made first, so that a lock that is released before it was granted is not held. */
				const released = new Promise( ( resolve ) => {
					unlock = () => resolve( undefined );
				} );
				locks.request( LOCK + owner, () => released ).catch( () => {} );
			}
		},

		release() {
			if ( unlock ) {
				unlock();
				unlock = undefined;
			}
		},

		own( /** @type {unknown} */ context ) {
			user = userOf( context );
			store.release();
			owner = tab + ' ' + user;
			store.acquire();
		},

		add( /** @type {Entry} */ entry ) {
			entry.owner = owner;
			entry.at = clock.now();
			pending.add( entry );
			isNew = true;
		},

		save() {
			if ( isNew ) {
				write();
			}
		},

		finish: write,

		remove( /** @type {Entry[]} */ entries ) {
			entries.forEach( ( entry ) => entry.isStored ? pending.add( entry ) : pending.delete( entry ) );
			sequence.next( async () => {
				const settled = [ ...pending ].filter( isSettled );
				if ( settled.length ) {
					const ids = settled.map( ( { id } ) => id );
					await storage.remove( ids );
					settled.forEach( ( entry ) => pending.delete( entry ) );
				}
			} );
		},

		/* Of two tabs that do so at once the second leaves it to the first. */
		async takeOver( /** @type {Take} */ take ) {
			await sequence.next( () => locks ? locks.request( LOCK + 'adopt', { ifAvailable: true }, ( lock ) => lock && takeOver( take ) ) : takeOver( take ) );
			return isMore;
		},

		clear() {
			pending.clear();
			sequence.next( () => storage.clear() );
		}
	};
	return store;
}
