/*
 * Events on their way into the embedded store: what arrives together is written together, before any of it is answered, and
 * a lock of another program is waited for without keeping anybody else waiting.
 */

import { Unavailable } from './refusal.mjs';

/* How often a lock of another program is tried. */
const LOCK_RETRY_MS = 50;

/* Events of one transaction. */
const MAX_TOGETHER = 2000;

/**
 * @typedef {Object} Sink Where accepted events go.
 * @property {( events: any[] ) => Promise<boolean[]>} add Resolves when they are safe; for each whether it is new. Rejects with an
 *  Unavailable; then the sender has to send them all again, and what was kept already counts as a repetition.
 * @property {() => Promise<void>} close When everything that was added is settled.
 */

/**
 * @param {any} store Of openStore.
 * @param {{ now: () => string, lockMs?: number }} options `lockMs`: how long events wait for another program's lock before their
 *  senders are told to come again.
 * @return {Sink}
 */
export function createWriter( store, { now, lockMs = 5000 } ) {
	/** @type {{ events: any[], since: number, resolve: ( kept: boolean[] ) => void, reject: ( error: any ) => void }[]} */
	const waiting = [];
	/** @type {any} */
	let timer = null;
	/** @type {() => void} */
	let onIdle = () => {};

	function takeTogether() {
		let count = 0;
		const end = waiting.findIndex( ( { events } ) => ( count += events.length ) > MAX_TOGETHER );
		return waiting.splice( 0, end < 0 ? waiting.length : Math.max( 1, end ) );
	}

	/**
	 * @param {any[]} batches
	 * @param {any} error
	 */
	function fail( batches, error ) {
		const isLocked = error.code === 'store-locked';
		const [ kept, late ] = [ true, false ].map( ( which ) => batches.filter( ( { since } ) => ( isLocked && performance.now() - since < lockMs ) === which ) );
		waiting.unshift( ...kept );
		late.forEach( ( { reject } ) => reject( new Unavailable( error.code || 'store-failed', error.message ) ) );
	}

	function write() {
		timer = null;
		const batches = takeTogether();
		let isLocked = false;
		try {
			const kept = store.add( batches.flatMap( ( { events } ) => events ), now() );
			batches.forEach( ( { events, resolve } ) => resolve( kept.splice( 0, events.length ) ) );
		} catch ( error ) {
			isLocked = error.code === 'store-locked';
			fail( batches, error );
		}
		schedule( isLocked );
	}

	/** @param {boolean} [isLocked] */
	function schedule( isLocked ) {
		if ( !waiting.length ) {
			onIdle();
		} else if ( timer === null ) {
			timer = isLocked ? setTimeout( write, LOCK_RETRY_MS ) : setImmediate( write );
		}
	}

	return {
		add: ( events ) => new Promise( ( resolve, reject ) => {
			waiting.push( { events, since: performance.now(), resolve, reject } );
			schedule();
		} ),

		async close() {
			await new Promise( ( resolve ) => {
				onIdle = () => resolve( undefined );
				schedule();
			} );
			store.close();
		}
	};
}
