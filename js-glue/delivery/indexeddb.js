/*
 * The default storage: IndexedDB, one record an event, in the order of their time. What survives here is what a page
 * could not hand over. Every call is a promise, and every failure a rejection: whoever calls can do without, and come
 * again. A connection that fails is replaced, one that comes late is used or closed.
 */

const DATABASE = 'heliograph', RECORDS = 'records', VERSION = 1;

/* A page keeps no more than this; together with the size of an event that bounds the bytes. */
export const MAX_RECORDS = 2000;

/* A database that does not open by then counts as missing for now; after the second time it is opened anew. */
const TIMEOUT_MS = 1000, ABANDON_MS = 30000;

/** @typedef {import('../platform/types.js').StoredEvent} StoredEvent */

/**
 * @param {IDBTransaction} transaction
 * @return {Promise<void>} Of its end.
 */
function ended( transaction ) {
	return new Promise( ( resolve, reject ) => {
		transaction.oncomplete = () => resolve();
		transaction.onerror = transaction.onabort = () => reject( transaction.error || new Error( 'aborted' ) );
	} );
}

/**
 * @typedef {Object} Connection
 * @property {boolean} isOpen Whether a transaction can begin in this very task.
 * @property {<Made>( mode: 'readonly' | 'readwrite', work: ( store: IDBObjectStore ) => Made ) => Promise<Made>} transact What `work` made, when
 *  the transaction has ended; it makes its requests at once.
 * @property {() => void} renew Open another one when it is next needed.
 * @property {() => void} close For good.
 */

/**
 * @param {Pick<Window, 'indexedDB'>} window
 * @param {import('../platform/types.js').Clock} clock
 * @return {Connection}
 */
function createConnection( window, clock ) {
	/** @type {IDBDatabase | undefined} */
	let database;
	/** @type {{ since: number, done: Promise<void> } | undefined} */
	let opening;
	let isClosed = false;

	/** @param {IDBDatabase | undefined} of */
	function drop( of ) {
		of?.close();
		if ( database === of ) {
			database = undefined;
		}
	}

	/**
	 * Use a connection, also one that comes late, or close it.
	 *
	 * @param {IDBDatabase} opened
	 * @return {boolean} Whether there is one to use.
	 */
	function use( opened ) {
		const isWhole = opened.objectStoreNames.contains( RECORDS );
		if ( isClosed || database || !isWhole ) {
			opened.close();
			if ( !isWhole ) {
				/* Somebody else made it, and it is of no use to anybody. */
				window.indexedDB.deleteDatabase( DATABASE );
			}
			return !isClosed && !!database;
		}
		/* Somebody else wants to delete or change it, or it is gone: opened anew when it is needed. */
		opened.onversionchange = opened.onclose = () => drop( opened );
		database = opened;
		return true;
	}

	/** @return {Promise<void>} */
	function open() {
		if ( opening && clock.monotonic() - opening.since < ABANDON_MS ) {
			return opening.done;
		}
		/** @type {{ since: number, done: Promise<void> }} */
		const own = { since: clock.monotonic(), done: new Promise( ( resolve, reject ) => {
			if ( isClosed ) {
				/* After an opt-out it would be made anew. */
				throw new Error( 'is closed' );
			}
			/* In a sandboxed frame even asking for the property throws. */
			const request = window.indexedDB.open( DATABASE, VERSION );
			request.onupgradeneeded = () => request.result.createObjectStore( RECORDS, { keyPath: 'id' } ).createIndex( 'at', 'at' );
			request.onerror = () => reject( request.error || new Error( 'does not open' ) );
			request.onsuccess = () => use( request.result ) ? resolve() : reject( new Error( 'is closed' ) );
		} ) };
		const forget = () => {
			opening = opening === own ? undefined : opening;
		};
		opening = own;
		own.done.then( forget, forget );
		return own.done;
	}

	/** @return {Promise<void>} */
	async function openInTime() {
		/** @type {unknown} */
		let timer;
		try {
			await Promise.race( [ open(), new Promise( ( _, reject ) => {
				timer = clock.setTimeout( () => reject( new Error( 'does not open' ) ), TIMEOUT_MS );
			} ) ] );
		} finally {
			clock.clearTimeout( timer );
		}
	}

	/**
	 * @template Made
	 * @param {'readonly' | 'readwrite'} mode
	 * @param {( store: IDBObjectStore ) => Made} work Makes requests at once.
	 * @return {() => Promise<Made>} What it made, when the transaction has ended.
	 */
	function begin( mode, work ) {
		const of = /** @type {IDBDatabase} */ ( database );
		const transaction = of.transaction( RECORDS, mode, { durability: 'relaxed' } );
		const result = work( transaction.objectStore( RECORDS ) );
		const end = ended( transaction );
		if ( mode === 'readwrite' ) {
			/* It does not wait for a page that may be gone. */
			transaction.commit?.();
		}
		return async () => {
			try {
				await end;
			} catch ( error ) {
				/* It may be the connection that fails. */
				drop( of );
				throw error;
			}
			return result;
		};
	}

	/**
	 * Where the database is open the requests are made in this very task.
	 *
	 * @template Made
	 * @param {'readonly' | 'readwrite'} mode
	 * @param {( store: IDBObjectStore ) => Made} work
	 * @return {Promise<Made>}
	 */
	async function transact( mode, work ) {
		/** @type {undefined | ( () => Promise<Made> )} */
		let finish;
		if ( database ) {
			try {
				finish = begin( mode, work );
			} catch ( error ) {
				/* A connection may die without a word. */
				drop( database );
			}
		}
		if ( !finish ) {
			await openInTime();
			finish = begin( mode, work );
		}
		return finish();
	}

	return {
		get isOpen() {
			return !!database;
		},

		transact,
		renew: () => drop( database ),

		close() {
			isClosed = true;
			drop( database );
		}
	};
}

/**
 * @param {Pick<Window, 'indexedDB'>} window
 * @param {import('../platform/types.js').Clock} clock
 * @return {import('../platform/types.js').Storage}
 */
export function openStore( window, clock ) {
	const connection = createConnection( window, clock );
	const { transact } = connection;
	/* How many records there are, as far as is known. */
	let size = -1;

	/** @param {IDBObjectStore} store */
	const count = ( store ) => {
		const request = store.count();
		request.onsuccess = () => {
			size = request.result;
		};
	};

	return {
		get isOpen() {
			return connection.isOpen;
		},

		async add( records ) {
			if ( size + records.length > MAX_RECORDS ) {
				await transact( 'readonly', count );
				if ( size + records.length > MAX_RECORDS ) {
					throw new Error( 'more records than are kept' );
				}
			}
			await transact( 'readwrite', ( store ) => {
				records.forEach( ( record ) => store.put( record ) );
				if ( size < 0 ) {
					count( store );
				} else {
					size += records.length;
				}
			} );
		},

		async remove( ids ) {
			await transact( 'readwrite', ( store ) => ids.forEach( ( id ) => store.delete( id ) ) );
			size = Math.max( size - ids.length, -1 );
		},

		all: ( limit, isWanted = () => true ) => transact( 'readonly', ( store ) => {
			/** @type {StoredEvent[]} */
			const found = [];
			const request = store.index( 'at' ).openCursor();
			request.onsuccess = () => {
				const cursor = request.result;
				if ( cursor ) {
					if ( isWanted( cursor.value ) ) {
						found.push( cursor.value );
					}
					if ( found.length < limit ) {
						cursor.continue();
					}
				}
			};
			return found;
		} ),

		async clear() {
			await transact( 'readwrite', ( store ) => store.clear() );
		},

		renew: connection.renew,
		close: connection.close
	};
}
