/*
 * The host's side of delivery: it keeps the text of events and does what the core decides. Events are numbered in the
 * order in which they leave the module; a batch is a range of numbers, of which those that are settled are gone.
 */

import { parse } from '../platform/environment.js';
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
 * @param {import('../platform/types.js').Session} parts.session
 * @param {import('../platform/types.js').Keeper | undefined} parts.keeper Where events are stored until they are settled, if anywhere.
 * @param {import('../platform/types.js').Clock} parts.clock
 * @param {any} parts.transport An object with `send`, or that function.
 * @param {string} parts.url
 * @param {import('../platform/types.js').Guard} parts.guard
 * @param {import('../platform/types.js').Diagnose} parts.diagnose
 * @return {import('../platform/types.js').Outbox}
 */
export function createOutbox( { session, keeper, clock, transport, url, guard, diagnose } ) {
	let { core, memory } = session || {};
	/** @type {Map<number, string>} */
	const texts = new Map();
	/** @type {Set<number>} */
	const flying = new Set();
	/** @type {( () => void )[]} */
	const flushes = [];
	/** @type {string[]} */
	let unsaved = [];
	let next = 0, requests = 0, flushedAt = 0, generation = 0, isLeaving = false, isStopped = false;
	/** @type {number | undefined} How what cannot be delivered any more is counted. */
	let forgotten;
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
					unsaved.push( text );
				}
			}
		}
	}

	function save() {
		if ( keeper && unsaved.length ) {
			keeper.add( unsaved );
		}
		unsaved = [];
	}

	/**
	 * The events have come to their end, whichever it is.
	 *
	 * @param {number[]} numbers
	 */
	function drop( numbers ) {
		const ended = numbers.filter( ( number ) => texts.has( number ) ).map( ( number ) => /** @type {string} */ ( texts.get( number ) ) );
		numbers.forEach( ( number ) => texts.delete( number ) );
		if ( keeper && ended.length ) {
			keeper.remove( ended );
			if ( keeper.isMore && !texts.size ) {
				keeper.adopt();
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
		drop( numbers.filter( ( number ) => {
			const isRefused = fates.get( parse( texts.get( number ) || '' ).meta.id );
			const isSettled = isRefused || ( isRefused === undefined && status === 207 );
			counts[ isRefused ? 1 : 0 ] += isSettled ? 1 : 0;
			return isSettled;
		} ) );
		return counts;
	}

	/**
	 * @param {number} batch
	 * @param {number[]} numbers
	 * @param {import('../platform/types.js').Answer} answer
	 */
	function settle( batch, numbers, { status, body, retryAfter } ) {
		const fates = ITEMISED.includes( status ) ? readFates( body ) : new Map();
		const [ delivered, rejected ] = fates.size ? dropSettled( numbers, fates, status ) : [ -1, -1 ];
		const isDone = core.hg_wasm_settle( batch, status, delivered, rejected, readDelay( retryAfter, clock.now() ), clock.monotonic() );
		requests--;
		numbers.forEach( ( number ) => flying.delete( number ) );
		if ( isDone > 0 ) {
			drop( numbers );
		}
		if ( status < 0 ) {
			diagnose( 'unacknowledged', 'there is no fetch: nobody tells what arrives', '/intakeUrl' );
		} else if ( rejected > 0 || status < 200 || status > 207 ) {
			diagnose( isDone || rejected > 0 ? 'intake-refused' : 'intake-failed', 'HTTP ' + status, '/intakeUrl' );
		}
		if ( forgotten !== undefined ) {
			forget( forgotten );
		}
		pump( flushes.length ? ONCE : WHEN_DUE );
	}

	/**
	 * @param {number} batch
	 * @param {boolean} exiting
	 */
	function post( batch, exiting ) {
		const end = core.hg_wasm_batch_first( batch ) + core.hg_wasm_batch_span( batch );
		const sent = core.hg_wasm_batch_sent( batch );
		const ours = generation;
		/** @type {number[]} */
		const numbers = [];
		for ( let number = core.hg_wasm_batch_first( batch ); number < end && numbers.length < sent; number++ ) {
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
				/* A core that came later knows nothing of this batch. */
				if ( ours === generation ) {
					settle( batch, numbers, answer && answer.status ? answer : { status: 0 } );
				}
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
		save();
		if ( !requests ) {
			flushes.splice( 0 ).forEach( ( done ) => done() );
		}
		plan();
	}

	/**
	 * @param {number} urgency
	 */
	function pumpSoon( urgency ) {
		clock.clearTimeout( soon );
		soon = clock.setTimeout( guard( () => {
			soon = null;
			flushedAt = clock.monotonic();
			pump( urgency );
		} ), 0 );
	}

	function plan() {
		const at = core.hg_wasm_wake_at(), wait = at - clock.monotonic();
		clock.clearTimeout( later );
		/* What is due but has no room goes when a request is settled. */
		if ( at >= 0 && !isStopped && ( wait > 0 || !requests ) ) {
			later = clock.setTimeout( wake, Math.min( Math.max( wait, 1 ), LONGEST_TIMER_MS ) );
		}
	}

	/**
	 * @param {number} reason How what waits is counted.
	 */
	function forget( reason ) {
		collect();
		forgotten = reason;
		core.hg_wasm_forget_events( reason );
		texts.forEach( ( _, number ) => flying.has( number ) || texts.delete( number ) );
	}

	/**
	 * @param {string} text
	 * @return {number} The core's answer; -3 when it has no room for now.
	 */
	function adopt( text ) {
		let answer;
		do {
			collect();
			const bytes = memory.write( text );
			answer = bytes < 0 ? 1 : core.hg_wasm_adopt( bytes );
		} while ( answer === -2 );
		return answer;
	}

	return {
		adopt,
		collect,
		forget,

		get size() {
			return texts.size;
		},

		/**
		 * Go on with another core, which is told of everything that is not settled.
		 *
		 * @param {import('../platform/types.js').Session} fresh
		 */
		restart( fresh ) {
			const waiting = [ ...texts.values() ];
			( { core, memory } = fresh );
			texts.clear();
			flying.clear();
			next = requests = 0;
			generation++;
			waiting.forEach( adopt );
			pump( WHEN_DUE );
		},

		added() {
			if ( isLeaving ) {
				pump( LEAVING );
			} else if ( !soon ) {
				/* Not in this task, which is the page's: in the next one. */
				pumpSoon( WHEN_DUE );
			}
		},

		/* They have waited for long enough, and until they are acknowledged every page sends them again. */
		adopted: () => pumpSoon( ONCE ),

		/* The page will not be there much longer. */
		hurry: () => pumpSoon( LEAVING ),

		leave( leaving ) {
			isLeaving = leaving === undefined ? isLeaving : leaving;
			pump( leaving === false ? WHEN_DUE : LEAVING );
		},

		/** Everything once now, for there is reason to hope. */
		retry() {
			flushedAt = clock.monotonic();
			pump( ONCE );
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
