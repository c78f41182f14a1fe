/*
 * The event store: what does not leave as it should is written, what has come to its end is removed, each in one
 * transaction for all that waits. A storage that fails is tried again for as long as there is something to do.
 */

import { toRecord } from './record.js';

/** @typedef {import('./types.js').Entry} Entry */

/**
 * @typedef {Object} EventStore
 * @property {boolean} isWorking Whether everything that is not settled is in it.
 * @property {() => void} keep Write what is not settled and not written, once for all that comes meanwhile.
 * @property {( entries: Entry[] ) => Promise<unknown>} keepNow Write these in this very task, if the storage can.
 * @property {( entries: Entry[] ) => void} onEnded Remove their records.
 * @property {( work: () => unknown ) => Promise<boolean>} attempt Do something with the storage. Resolves within 10 s to whether it went well.
 * @property {() => Promise<void>} finish Try once more. Resolves when that was tried, within 10 s.
 * @property {() => void} stop Nothing is tried again.
 */

/* What has not been done by then is tried again, with a wait that doubles up to the last one. */
const TIMEOUT_MS = 10000, RETRY_MS = 1000, MAX_RETRY_MS = 60000;

/**
 * @param {import('../platform/types.js').Storage} storage
 * @param {import('../platform/types.js').Parts} parts
 * @param {import('./outbox.js').Outbox} outbox
 * @param {Object} told
 * @param {() => void} told.onWriting Before something is written.
 * @param {() => void} told.onWritten After that.
 * @param {() => void} told.onRemoved After the last record of this page was removed.
 * @return {EventStore}
 */
export function createEventStore( storage, { clock, diagnose, url }, outbox, { onWriting, onWritten, onRemoved } ) {
	/** @type {Set<string>} Ids of records that are to be removed. */
	const removals = new Set();
	/** @type {Promise<void> | undefined} */
	let running;
	let isGood = true, isAgain = false, isStopped = false, wait = 0;
	/** @type {unknown} */
	let timer;

	/** @return {Entry[]} */
	const listUnwritten = () => outbox.list().filter( ( { kept, tries } ) => kept !== tries );

	/** @type {EventStore['attempt']} */
	async function attempt( work ) {
		/** @type {unknown} */
		let limit;
		const late = new Promise( ( _, reject ) => {
			limit = clock.setTimeout( () => {
				storage.renew?.();
				reject( new Error( 'no answer' ) );
			}, TIMEOUT_MS );
		} );
		try {
			await Promise.race( [ work(), late ] );
			isGood = true;
		} catch ( error ) {
			isGood = false;
			diagnose( 'storage-failed', error + '; events are in memory alone until it works', '/storage' );
		} finally {
			clock.clearTimeout( limit );
		}
		return isGood;
	}

	/** @param {Entry[]} entries */
	async function write( entries ) {
		const tries = entries.map( ( entry ) => entry.tries );
		onWriting();
		await storage.add( entries.map( ( entry ) => toRecord( entry, url ) ) );
		entries.forEach( ( entry, i ) => {
			entry.kept = tries[ i ];
			if ( entry.state === 'settled' ) {
				removals.add( entry.id );
			}
		} );
		/* After an opt-out nothing may tell that there was something. */
		if ( !isStopped ) {
			onWritten();
		}
	}

	async function remove() {
		const ids = [ ...removals ];
		await storage.remove( ids );
		ids.forEach( ( id ) => removals.delete( id ) );
		if ( !isStopped && !outbox.list().some( ( { kept } ) => kept >= 0 ) ) {
			onRemoved();
		}
	}

	async function pass() {
		const entries = listUnwritten();
		const isWritten = !entries.length || await attempt( () => write( entries ) );
		/* Also where nothing can be written: a full disk has room when something is removed. */
		const isRemoved = !removals.size || isStopped || await attempt( remove );
		return isWritten && isRemoved;
	}

	/** @return {Promise<void>} Of when everything was tried once. */
	async function tryAll() {
		let isDone;
		do {
			isAgain = false;
			isDone = await pass();
		} while ( isDone && isAgain );
		running = undefined;
		wait = isDone ? 0 : Math.min( wait * 2 || RETRY_MS, MAX_RETRY_MS );
		if ( isStopped ) {
			storage.close?.();
		} else if ( !isDone ) {
			timer = clock.setTimeout( retry, wait );
		}
	}

	/** @return {Promise<void>} */
	function run() {
		isAgain = true;
		running = running || tryAll();
		return running;
	}

	function retry() {
		timer = undefined;
		run();
	}

	async function tryOnce() {
		await running;
		clock.clearTimeout( timer );
		timer = undefined;
		if ( listUnwritten().length || removals.size ) {
			await run();
		}
	}

	return {
		get isWorking() {
			return isGood && !listUnwritten().length;
		},

		keep() {
			if ( !timer && !isStopped && listUnwritten().length ) {
				run();
			}
		},

		async keepNow( entries ) {
			await attempt( () => write( entries ) );
		},

		onEnded( entries ) {
			entries.forEach( ( { id, kept } ) => kept >= 0 && removals.add( id ) );
			if ( removals.size && !timer && !isStopped ) {
				run();
			}
		},

		attempt,

		async finish() {
			/** @type {unknown} */
			let limit;
			await Promise.race( [ tryOnce(), new Promise( ( resolve ) => {
				limit = clock.setTimeout( () => resolve( undefined ), TIMEOUT_MS );
			} ) ] );
			clock.clearTimeout( limit );
		},

		stop() {
			isStopped = true;
			/* After an opt-out what is begun would make anew what is being deleted. */
			isAgain = false;
			clock.clearTimeout( timer );
			if ( !running ) {
				storage.close?.();
			}
		}
	};
}
