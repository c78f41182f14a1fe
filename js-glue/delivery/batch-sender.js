/*
 * A batch on its way: one request with a time limit, of which the first of answer, failure and limit counts, and what that
 * means to each of its events. What a page hands over in its last moment is trusted to arrive where this pageview has
 * earned it.
 */

import { HANDED_OVER, UNKNOWN_STATUS } from '../core/boundary.js';
import { words } from '../platform/words.js';
import { readAnswer, readDelay, readStatus, readVerdict } from './verdicts.js';

/* A request that is not answered by then was lost on the way; no flush takes longer. */
export const TIMEOUT_MS = 10000;

/* An answer that takes longer is a reason for doubt. */
const SLOW_MS = 1000;

/** @typedef {import('../platform/types.js').Answer} Answer */
/** @typedef {import('./types.js').Entry} Entry */
/** @typedef {import('./types.js').Flight} Flight */

/**
 * @callback OnNews Told of an answer that acknowledged something, of a request that failed, of events that the intake could not
 *  take.
 * @param {'acknowledged' | 'failed' | 'held'} what
 * @return {void}
 */

/**
 * @typedef {Object} BatchSender
 * @property {number} size How many are on their way.
 * @property {( batch: import('../core/core.js').Batch, exiting: boolean ) => void} send
 * @property {( entry: Entry ) => boolean} isTrusted Whether it is sure enough to arrive, if the page ends here.
 * @property {() => void} leave The page may not run on from here: what is trusted now and fails while it does not is taken for
 *  handed over.
 * @property {() => void} back It runs on.
 * @property {() => void} finish What was on its way when the page was left has come to its end, by what is known.
 * @property {() => void} forget There is another core, which knows of none of them.
 */

/**
 * @param {import('./types.js').Life} life
 * @param {import('./outbox.js').Outbox} outbox
 * @param {import('../platform/types.js').Parts} parts
 * @param {Object} told
 * @param {() => void} told.onSettled After each.
 * @param {OnNews} told.onNews
 * @return {BatchSender}
 */
export function createBatchSender( life, outbox, parts, { onNews, onSettled } ) {
	const { clock, diagnose, isTrusting, window } = parts;
	/** @type {Set<Flight>} */
	const flights = new Set();
	/* Whether something was acknowledged and nothing failed since. */
	let isEarned = false, isAway = false;

	/** @param {Flight | undefined} flight */
	function isTrusted( flight ) {
		return !!flight && isTrusting && isEarned && !!flight.request.keepalive &&
			window?.navigator?.onLine !== false && clock.monotonic() - flight.sentAt <= SLOW_MS;
	}

	/**
	 * @param {Entry} entry That the intake listed in `error`.
	 * @param {number} now
	 * @return {boolean} Whether it was given up; otherwise it waits by itself.
	 */
	function hold( entry, now ) {
		const answer = life.core.hold( entry.number, entry.bytes, entry.tries, now );
		if ( answer === 0 ) {
			entry.state = 'waiting';
			entry.due = clock.now() + life.core.holdMs( ++entry.tries );
		}
		return answer > 0;
	}

	/**
	 * @param {Flight} flight
	 * @param {Answer} answer
	 */
	function settle( { batch, entries }, answer ) {
		const status = readStatus( answer ), now = clock.monotonic();
		const verdict = readVerdict( entries, { ...answer, status } );
		const { delivered, failed, rejected } = verdict || { delivered: [], failed: [], rejected: [] };
		const forgotten = failed.filter( ( entry ) => hold( entry, now ) );
		const isDone = life.core.settle( {
			batch,
			status,
			delivered: verdict ? delivered.length : -1,
			rejected: verdict ? rejected.length : -1,
			retryAfter: readDelay( answer.retryAfter, clock.now() ),
			now
		} );
		const ended = isDone ? entries.filter( ( { state } ) => state === 'in flight' ) : forgotten;
		outbox.settle( entries, ended );
		const taken = !isDone ? [] : verdict ? delivered : status >= 200 && status < 300 ? entries : [];
		if ( ended.length ) {
			outbox.watch.onEnded( ended, taken );
		}
		if ( taken.length ) {
			isEarned = true;
			onNews( 'acknowledged' );
		} else if ( !isDone && status !== 413 ) {
			isEarned = false;
			onNews( 'failed' );
		}
		if ( failed.length > forgotten.length ) {
			onNews( 'held' );
		}
		tell( status, rejected.length > 0 || isDone && !failed.length, !taken.length || rejected.length + failed.length > 0 );
	}

	/**
	 * @param {number} status
	 * @param {boolean} isFinal Whether events are lost, and not tried again.
	 * @param {boolean} isBad Whether nothing was taken, or the answer lists some of the events, whatever its status.
	 */
	function tell( status, isFinal, isBad ) {
		if ( status === UNKNOWN_STATUS ) {
			diagnose( 'unacknowledged', words( 'there is no fetch: nobody tells what arrives' ), '/intakeUrl' );
		} else if ( status !== HANDED_OVER && isBad ) {
			diagnose( isFinal ? 'intake-refused' : 'intake-failed', 'HTTP ' + status, '/intakeUrl' );
		}
	}

	/** @type {BatchSender['send']} */
	function send( { batch, pairs }, exiting ) {
		/** @type {AbortController | undefined} */
		let controller;
		try {
			controller = new AbortController();
		} catch ( error ) {
			/* There is none, or what a page has put in its place fails: then a request that takes too long is only given up. */
		}
		/** @type {import('../platform/types.js').Request} */
		const request = { url: parts.url, body: '', bytes: 1, exiting, keepalive: exiting, signal: controller?.signal };
		/** @type {Flight} */
		const flight = { batch, entries: [], request, sentAt: clock.monotonic(), isTrusted: false, finish: life.guard( finish ) };
		flights.add( flight );
		const limit = clock.setTimeout( () => {
			controller?.abort();
			flight.finish();
		}, TIMEOUT_MS, true );
		/** @param {Answer} [answer] */
		function finish( answer ) {
			/* An answer that comes to no end is broken off: it would hold a connection, of which there are six. */
			Promise.resolve( request.end ).then( () => clock.clearTimeout( limit ) );
			/* What is answered twice, or was sent for a core that is no more, is not there. */
			if ( flights.delete( flight ) ) {
				settle( flight, readAnswer( answer ) || { status: isAway && flight.isTrusted ? HANDED_OVER : 0 } );
				onSettled();
			}
		}
		flight.entries = outbox.take( pairs, flight );
		request.body = '[' + flight.entries.map( ( { text } ) => text ) + ']';
		for ( const { bytes } of flight.entries ) {
			/* Each event has a bracket or a comma before it. */
			request.bytes += bytes + 1;
		}
		parts.send( request ).then( flight.finish, () => {
			/* A page that is left has its requests rejected at once, though they go on and arrive. Were this believed in the
			 * same task, what is handed over in pagehide would hold them a second time; in the next task the page is still
			 * there, and so the failure was one. */
			clock.setTimeout( () => flight.finish(), 0 );
		} );
	}

	return {
		get size() {
			return flights.size;
		},

		send,
		isTrusted: ( { flight } ) => isTrusted( flight ),

		leave() {
			isAway = true;
			flights.forEach( ( flight ) => {
				flight.isTrusted = isTrusted( flight );
			} );
		},

		back() {
			isAway = false;
		},

		finish: () => [ ...flights ].forEach( ( { finish } ) => finish() ),
		forget: () => flights.clear()
	};
}
