/*
 * The default storage: IndexedDB, one record an event, in the order of their time. What survives here is what a page
 * could not hand over. Every call is a promise, and every failure a rejection: whoever calls can do without.
 */

const DATABASE = 'heliograph', RECORDS = 'records', VERSION = 1;

/* A page keeps no more than this; together with the size of an event that bounds the bytes. */
export const MAX_RECORDS = 2000;

/* A database that does not open by then counts as missing: a page does not wait for its storage. */
const TIMEOUT_MS = 1000;

/**
 * @param {any} request
 * @param {string} [event] That means success.
 * @return {Promise<any>} Its result.
 */
function settled( request, event = 'onsuccess' ) {
	return new Promise( ( resolve, reject ) => {
		request[ event ] = () => resolve( request.result );
		request.onerror = request.onabort = request.onblocked = () => reject( request.error || new Error( 'blocked' ) );
	} );
}

/**
 * @param {any} window
 * @param {import('../platform/types.js').Clock} clock
 * @return {import('../platform/types.js').Storage}
 */
export function openStore( window, clock ) {
	/** @type {Promise<any> | undefined} */
	let opened;

	async function open() {
		/* In a sandboxed frame even asking for the property throws. */
		const request = window.indexedDB.open( DATABASE, VERSION );
		request.onupgradeneeded = () => request.result.createObjectStore( RECORDS, { keyPath: 'id' } ).createIndex( 'at', 'at' );
		/** @type {any} */
		let timer;
		const late = new Promise( ( _, reject ) => {
			timer = clock.setTimeout( () => reject( new Error( 'does not open' ) ), TIMEOUT_MS );
		} );
		try {
			const database = await Promise.race( [ settled( request ), late ] );
			/* Somebody else wants to delete or change it, or it is gone: opened anew when it is needed. */
			database.onversionchange = database.onclose = () => {
				opened = undefined;
				database.close();
			};
			return database;
		} finally {
			clock.clearTimeout( timer );
		}
	}

	/**
	 * @param {'readonly' | 'readwrite'} mode
	 * @param {( store: any ) => any} work Makes requests at once.
	 * @return {Promise<any>} What it returned, when the transaction has ended.
	 */
	async function transact( mode, work ) {
		opened = opened || open();
		const transaction = ( await opened ).transaction( RECORDS, mode, { durability: 'relaxed' } );
		const result = work( transaction.objectStore( RECORDS ) );
		await settled( transaction, 'oncomplete' );
		return result;
	}

	return {
		add: ( records ) => transact( 'readwrite', ( store ) => {
			store.count().onsuccess = ( /** @type {any} */ { target: { result } } ) => records.forEach( ( record, i ) => {
				if ( result + i < MAX_RECORDS ) {
					store.put( record );
					return;
				}
				/* What is there already may still change hands. */
				store.getKey( record.id ).onsuccess = ( /** @type {any} */ { target } ) => target.result && store.put( record );
			} );
		} ),

		remove: ( ids ) => transact( 'readwrite', ( store ) => ids.forEach( ( id ) => store.delete( id ) ) ),

		all: ( limit ) => transact( 'readonly', ( store ) => store.index( 'at' ).getAll( null, limit ) ).then( ( request ) => request.result ),

		/* Of somebody who does not want it nothing is left, not even an empty database. */
		clear: async () => opened ? transact( 'readwrite', ( store ) => store.clear() ) : settled( window.indexedDB.deleteDatabase( DATABASE ) )
	};
}
