/*
 * What a page needs when its events do not leave as they should, or when an earlier page left some: the event store, its
 * database, the lock that says that their owner is alive, and adoption. A file of its own, heliograph.recovery.mjs.
 */

import { createAdoption } from './adoption.js';
import { createEventStore } from './event-store.js';
import { openStore } from './indexeddb.js';
import { isOld } from './last-write.js';
import { createOwnerLock } from './owner-lock.js';

/** @typedef {import('./types.js').Entry} Entry */

/**
 * @typedef {Object} Recovery
 * @property {() => void} keep Write what is not settled.
 * @property {( entries: Entry[] ) => Entry[]} keepNow Write these in this very task. Returns those of which it is known that it cannot.
 * @property {( ended: Entry[], delivered: Entry[] ) => void} onEnded These have come to their end, and those of them at the intake.
 * @property {( isUnmarked?: boolean ) => void} adopt Take up what others left; also from a database of which nothing says that it is there.
 * @property {() => void} onNavigation The page may be gone soon.
 * @property {() => void} leave The page is gone.
 * @property {() => void} back It is there again.
 * @property {() => void} changeOwner
 * @property {() => Promise<boolean>} finish Write once more what is not written. Resolves, within 10 s, to whether everything is.
 * @property {() => void} stop
 */

/* How long a mark lasts until it is made again, in ms. */
const MARK_MS = 60000;

/**
 * @param {Object} given
 * @param {import('./types.js').Life} given.life
 * @param {import('../platform/types.js').Parts} given.parts
 * @param {import('./outbox.js').Outbox} given.outbox
 * @param {import('./owner.js').Owner} given.owner
 * @param {import('./last-write.js').LastWrite | undefined} given.lastWrite
 * @param {() => void} given.onAdopted
 * @return {Recovery}
 */
export function createRecovery( given ) {
	const { parts, outbox, owner, lastWrite } = given;
	const { clock, url, window } = parts;
	const storage = parts.storage || openStore( window, clock );
	const lock = createOwnerLock( parts, owner );

	/* So that the next page knows that there is a database to look into. Another page may have found it empty meanwhile. */
	function mark() {
		const { db } = lastWrite?.read() || { db: undefined };
		if ( db && !( clock.now() - db[ url ] < MARK_MS ) ) {
			lastWrite?.change( ( state ) => {
				state.db[ url ] = clock.now();
			} );
		}
	}

	/** Where nothing is left for this intake, no page has to look. */
	async function unmark() {
		if ( lastWrite && ( await storage.all( 1, ( record ) => !record.url || record.url === url ) ).length ) {
			mark();
		} else if ( lastWrite ) {
			lastWrite.change( ( { db } ) => {
				delete db[ url ];
				Object.keys( db ).forEach( ( of ) => isOld( db[ of ], clock ) && delete db[ of ] );
			} );
		}
	}

	const store = createEventStore( storage, parts, outbox, {
		onWriting() {
			lock.hold();
			mark();
		},
		onWritten() {
			mark();
			lastWrite?.refresh();
		},
		/* Where that fails, a page looks in vain. */
		onRemoved: () => void unmark().catch( () => {} )
	} );
	const adoption = createAdoption( { ...given, storage, store, lock, unmark } );
	const isKept = () => outbox.list().some( ( { kept } ) => kept >= 0 );

	return {
		keep: store.keep,

		keepNow( entries ) {
			store.keepNow( entries );
			return storage.isOpen === false ? entries : [];
		},

		onEnded( ended, delivered ) {
			store.onEnded( ended );
			adoption.onEnded( ended, delivered );
			if ( !outbox.size ) {
				lock.release();
			}
		},

		adopt: adoption.adopt,

		onNavigation: () => lock.release( true ),
		leave: lock.leave,

		back() {
			lock.back();
			if ( isKept() ) {
				lock.hold();
			}
		},

		changeOwner: lock.change,

		async finish() {
			await store.finish();
			return store.isWorking;
		},

		stop() {
			adoption.stop();
			store.stop();
			/* Whatever is still being written: it is for others. */
			lock.leave();
		}
	};
}
