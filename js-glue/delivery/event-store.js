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
 * @property {( context: UserContext ) => void} own What is written from here on is this user's.
 * @property {() => void} acquire Hold the lock that says that the owner is alive.
 * @property {() => void} release Leave what was written to others.
 * @property {( entry: Entry ) => void} add Write it, with what is added in the same task and what could not be written before.
 * @property {() => Promise<void>} finish Write once more what is not written. Resolves when that was tried, within 10 s.
 * @property {( entries: Entry[] ) => void} remove They are settled.
 * @property {( take: Take ) => Promise<boolean>} takeOver Offer the records whose owner is gone, the oldest first. Resolves to whether
 *  there may be more of them.
 * @property {() => void} clear Remove every record.
 */

/** @typedef {{ performer?: { is_temp?: unknown, is_logged_in?: unknown, id?: unknown, name?: unknown } | null } | null | undefined} UserContext */

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
 * @param {UserContext} context
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

/**
 * @param {import('../platform/types.js').Parts} parts
 * @return {Promise<( record: StoredEvent ) => boolean>} Whether somebody may still send what they stored.
 */
async function findOwned( { clock, locks } ) {
	if ( !locks ) {
		return ( { at } ) => Math.abs( clock.now() - at ) < OWNER_STALE_MS;
	}
	const { held = [], pending = [] } = await locks.query();
	const names = new Set( held.concat( pending ).map( ( { name } ) => name ) );
	return ( { owner } ) => names.has( LOCK + owner );
}

/**
 * @param {import('../platform/types.js').Storage} storage
 * @param {import('../platform/types.js').Parts} parts
 * @param {string} tab Random: another tab's is another one.
 * @return {EventStore}
 */
export function createEventStore( storage, parts, tab ) {
	const { clock, diagnose, locks } = parts;
	/** @type {Set<Entry>} Those whose record is to be written or, once they are settled, to be removed. What fails stays in it. */
	const pending = new Set();
	/* One after the other: what is removed has been added before. */
	let last = Promise.resolve();
	/* A storage that is silent did not answer in time: nothing is asked of it any more. */
	let isGood = true, isSilent = false;
	let owner = '', user = '', isPlanned = false, isMore = false;
	/** @type {undefined | ( () => void )} */
	let unlock;

	/**
	 * @param {() => unknown} work
	 */
	async function attempt( work ) {
		/** @type {unknown} */
		let timer;
		const late = new Promise( ( _, reject ) => {
			timer = clock.setTimeout( () => {
				isSilent = true;
				reject( new Error( 'no answer' ) );
			}, TIMEOUT_MS );
		} );
		try {
			await Promise.race( [ work(), late ] );
			isGood = true;
		} catch ( error ) {
			isGood = false;
			diagnose( 'storage-failed', error + '; events are in memory alone', '/storage' );
		} finally {
			clock.clearTimeout( timer );
		}
	}

	/**
	 * @param {() => unknown} work
	 * @return {Promise<void>} Resolves when it was tried, within 10 s.
	 */
	function next( work ) {
		last = last.then( () => isSilent ? undefined : attempt( work ) );
		return last;
	}

	/**
	 * @param {boolean} isSettled
	 * @return {Entry[]}
	 */
	const select = ( isSettled ) => [ ...pending ].filter( ( { state } ) => ( state === 'settled' ) === isSettled );

	/** Write what is not written yet, once for all that is added meanwhile. */
	const write = () => next( async () => {
		const entries = select( false );
		isPlanned = false;
		if ( entries.length ) {
			await storage.add( entries.map( ( { id, owner: of, at, stream, text } ) => ( { id, owner: of, at, stream, text } ) ) );
			/* What was settled meanwhile is to be removed. */
			entries.forEach( ( entry ) => entry.state === 'settled' || pending.delete( entry ) );
		}
	} );

	/**
	 * @param {Take} take
	 */
	async function takeOver( take ) {
		const isOwned = await findOwned( parts );
		const records = await storage.all( MAX_RECORDS );
		const gone = [], ours = [];
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

	/** @type {EventStore} */
	const store = {
		get isWorking() {
			return isGood && !select( false ).length;
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
			unlock?.();
			unlock = undefined;
		},

		own( context ) {
			store.release();
			user = userOf( context );
			owner = tab + ' ' + user;
			store.acquire();
		},

		add( entry ) {
			pending.add( Object.assign( entry, { owner, at: clock.now() } ) );
			if ( !isPlanned ) {
				isPlanned = true;
				write();
			}
		},

		finish: write,

		remove( entries ) {
			entries.forEach( ( entry ) => pending.add( entry ) );
			next( async () => {
				const settled = select( true );
				await storage.remove( settled.map( ( { id } ) => id ) );
				settled.forEach( ( entry ) => pending.delete( entry ) );
			} );
		},

		/* Of two tabs that do so at once the second leaves it to the first. */
		async takeOver( take ) {
			isMore = false;
			await next( () => locks ? locks.request( LOCK + 'adopt', { ifAvailable: true }, ( lock ) => lock && takeOver( take ) ) : takeOver( take ) );
			return isMore;
		},

		clear() {
			pending.clear();
			next( () => storage.clear() );
		}
	};
	return store;
}
