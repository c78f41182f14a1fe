/*
 * The host's side of delivery: it keeps the text of events and does what the core decides. Events are numbered in the
 * order in which they leave the module; a batch is a range of numbers, of which those that are settled are gone.
 */

import { parse } from './environment.js';
import { ITEMISED } from './transport.js';

/* A request that is not answered by then was lost on the way; no flush takes longer. */
const PATIENCE_MS = 10000;

/* A timer of more fires at once. */
const LONGEST_TIMER_MS = 2147483647;

/* Urgencies of hg_next_batch. */
const WHEN_DUE = 0, ONCE = 1, LEAVING = 2;

/**
 * What the intake's answer says of single events, by meta.id.
 *
 * @param {string | undefined} body
 * @return {Map<string, boolean>} Whether the event was refused for good; empty when the answer cannot be read. An entry
 *  without an id makes it unreadable: it might mean any event, and to take one for delivered would lose it.
 */
function readFates( body ) {
	const fates = new Map();
	try {
		const { error = [], invalid = [] } = parse( /** @type {string} */ ( body ) );
		error.forEach( ( /** @type {any} */ { event } ) => fates.set( event.meta.id.trim(), false ) );
		invalid.forEach( ( /** @type {any} */ { event } ) => fates.set( event.meta.id.trim(), true ) );
		return fates;
	} catch ( error ) {
		return new Map();
	}
}

/**
 * @param {string | null | undefined} header Retry-After: seconds or a date.
 * @param {number} now
 * @return {number} Milliseconds; negative for none. The core holds it within reason.
 */
function readDelay( header, now ) {
	return /^\d+$/.test( header || '' ) ? Number( header ) * 1000 :
		/^\w{3}, /.test( header || '' ) ? Date.parse( /** @type {string} */ ( header ) ) - now || -1 : -1;
}

/**
 * @param {Object} parts
 * @param {import('./types.js').Core} parts.core
 * @param {import('./types.js').Memory} parts.memory
 * @param {import('./types.js').Clock} parts.clock
 * @param {any} parts.transport An object with `send`, or that function.
 * @param {string} parts.url
 * @param {import('./types.js').Guard} parts.guard
 * @param {import('./types.js').Diagnose} parts.diagnose
 * @return {import('./types.js').Outbox}
 */
export function createOutbox( { core, memory, clock, transport, url, guard, diagnose } ) {
	/** @type {Map<number, string>} */
	const texts = new Map();
	/** @type {Set<number>} */
	const flying = new Set();
	/** @type {( () => void )[]} */
	const flushes = [];
	let next = 0, requests = 0, flushedAt = 0, isLeaving = false, isStopped = false, isForgotten = false;
	/** @type {any} */
	let soon;
	/** @type {any} */
	let later;

	const wake = guard( () => pump( WHEN_DUE ) );

	/** Take new events out of the module: one decode for all of them. */
	function collect() {
		if ( core.hg_wasm_collect( clock.monotonic() ) ) {
			for ( const text of memory.read().split( '\n' ) ) {
				if ( text ) {
					texts.set( next++, text );
				}
			}
		}
	}

	/**
	 * Drop what an answer settles one by one.
	 *
	 * @param {number[]} numbers
	 * @param {Map<string, boolean>} fates
	 * @param {number} status
	 * @return {number[]} How many were delivered and rejected.
	 */
	function dropSettled( numbers, fates, status ) {
		const counts = [ 0, 0 ];
		for ( const number of numbers ) {
			const isRefused = fates.get( parse( texts.get( number ) || '' ).meta.id );
			if ( isRefused || ( isRefused === undefined && status === 207 ) ) {
				counts[ isRefused ? 1 : 0 ]++;
				texts.delete( number );
			}
		}
		return counts;
	}

	/**
	 * @param {number} batch
	 * @param {number[]} numbers
	 * @param {import('./types.js').Answer} answer
	 */
	function settle( batch, numbers, { status, body, retryAfter } ) {
		const fates = ITEMISED.includes( status ) ? readFates( body ) : new Map();
		const [ delivered, rejected ] = fates.size ? dropSettled( numbers, fates, status ) : [ -1, -1 ];
		const isDone = core.hg_wasm_settle( batch, status, delivered, rejected, readDelay( retryAfter, clock.now() ), clock.monotonic() );
		requests--;
		for ( const number of numbers ) {
			flying.delete( number );
			if ( isDone ) {
				texts.delete( number );
			}
		}
		if ( rejected > 0 || status < 200 || status > 207 ) {
			diagnose( isDone || rejected > 0 ? 'intake-refused' : 'intake-failed', 'HTTP ' + status, '/intakeUrl' );
		}
		if ( isForgotten ) {
			forget();
		}
		pump( flushes.length ? ONCE : WHEN_DUE );
	}

	/**
	 * @param {number} batch
	 * @param {boolean} exiting
	 */
	function post( batch, exiting ) {
		const end = core.hg_wasm_batch_first( batch ) + core.hg_wasm_batch_span( batch );
		/** @type {number[]} */
		const numbers = [];
		for ( let number = core.hg_wasm_batch_first( batch ); number < end; number++ ) {
			if ( texts.has( number ) ) {
				numbers.push( number );
				flying.add( number );
			}
		}
		const body = '[' + numbers.map( ( number ) => texts.get( number ) ) + ']';
		const controller = new AbortController();
		/** @type {any} */
		let timer = null;
		/* The first of answer, failure and time limit counts. */
		const finish = guard( ( /** @type {any} */ answer ) => {
			if ( timer !== null ) {
				clock.clearTimeout( timer );
				timer = null;
				settle( batch, numbers, answer && answer.status > 0 ? answer : { status: 0 } );
			}
		} );
		requests++;
		timer = clock.setTimeout( () => {
			controller.abort();
			finish();
		}, PATIENCE_MS );
		new Promise( ( resolve ) => {
			resolve( ( transport.send || transport ).call( transport, { url, body, exiting, signal: controller.signal } ) );
		} ).then( finish, () => {
			/* A page that is left has its requests rejected at once, though they go on and arrive. Were this believed in the
			 * same task, what is handed over in pagehide would hold them a second time; in the next task the page is still
			 * there, and so the failure was one. */
			clock.setTimeout( finish, 0 );
		} );
	}

	/**
	 * Send what may leave now, and come back when more may.
	 *
	 * @param {number} urgency
	 */
	function pump( urgency ) {
		let batch;
		collect();
		/* For a flush the time is when it began: what was tried since then is not tried again. */
		while ( ( batch = core.hg_wasm_next_batch( urgency === ONCE ? flushedAt : clock.monotonic(), urgency ) ) >= 0 ) {
			post( batch, urgency === LEAVING );
		}
		if ( !requests ) {
			flushes.splice( 0 ).forEach( ( done ) => done() );
		}
		plan();
	}

	function plan() {
		const at = core.hg_wasm_wake_at(), wait = at - clock.monotonic();
		clock.clearTimeout( later );
		/* What is due but has no room goes when a request is settled. */
		if ( at >= 0 && !isStopped && ( wait > 0 || !requests ) ) {
			later = clock.setTimeout( wake, Math.min( Math.max( wait, 1 ), LONGEST_TIMER_MS ) );
		}
	}

	function forget() {
		collect();
		isForgotten = true;
		core.hg_wasm_forget_events();
		texts.forEach( ( _, number ) => flying.has( number ) || texts.delete( number ) );
	}

	return {
		collect,
		forget,

		added() {
			if ( isLeaving ) {
				pump( LEAVING );
			} else if ( !soon ) {
				/* Not in this task, which is the page's: in the next one. */
				soon = clock.setTimeout( () => {
					soon = null;
					wake();
				}, 0 );
			}
		},

		leave( leaving ) {
			isLeaving = leaving === undefined ? isLeaving : leaving;
			pump( leaving === false ? WHEN_DUE : LEAVING );
		},

		flush() {
			/** @type {Promise<void>} */
			const settled = new Promise( ( resolve ) => {
				const limit = clock.setTimeout( resolve, PATIENCE_MS );
				flushes.push( () => {
					clock.clearTimeout( limit );
					resolve();
				} );
			} );
			flushedAt = clock.monotonic();
			pump( ONCE );
			return settled;
		},

		stop() {
			isStopped = true;
			clock.clearTimeout( soon );
			clock.clearTimeout( later );
			flushes.splice( 0 ).forEach( ( done ) => done() );
		}
	};
}
