/*
 * Sends what the core says may leave, tells it what became of that, and comes back when more may.
 */

import { FLUSH, LEAVING, WHEN_DUE } from '../core/boundary.js';
import { TIMEOUT_MS, post } from './request.js';
import { readDelay, readVerdict } from './verdicts.js';

/* A timer of more fires at once. */
const MAX_TIMER_MS = 2147483647;

/** @typedef {import('../platform/types.js').Answer} Answer */

/**
 * @typedef {Object} Sender
 * @property {() => void} onQueued An event was queued: it leaves with what comes within a second, and at once where the page is
 *  leaving.
 * @property {( urgency: number ) => void} sendSoon Send, in the next task.
 * @property {( leaving?: boolean ) => void} leave The page may end here; `leaving` says that it is about to, or that it is back.
 * @property {() => void} retry Try everything once, now.
 * @property {() => Promise<void>} flush The same; resolves when those attempts have settled, within 10 s.
 * @property {() => void} restart There is another core, which holds everything that is not settled.
 * @property {() => void} stop No timer of ours runs from here on.
 */

/**
 * @param {import('../platform/types.js').Diagnose} diagnose
 * @param {number} status Of an answer.
 * @param {boolean} isDone Whether no event of the batch will be sent again.
 * @param {number} rejected How many events it refused for good, by its list.
 */
function tell( diagnose, status, isDone, rejected ) {
	if ( status < 0 ) {
		diagnose( 'unacknowledged', 'there is no fetch: nobody tells what arrives', '/intakeUrl' );
	} else if ( rejected > 0 || status < 200 || status > 207 ) {
		diagnose( isDone || rejected > 0 ? 'intake-refused' : 'intake-failed', 'HTTP ' + status, '/intakeUrl' );
	}
}

/**
 * @param {import('./types.js').Life} life
 * @param {import('./outbox.js').Outbox} outbox
 * @param {import('../platform/types.js').Parts} parts
 * @return {Sender}
 */
export function createSender( life, outbox, parts ) {
	const { guard } = life;
	const { clock, diagnose } = parts;
	/** @type {( () => void )[]} What waits for a flush. */
	const flushes = [];
	let requests = 0, flushedAt = 0, isLeaving = false;
	/** @type {unknown} Of the next task. */
	let soon;
	/** @type {unknown} Of when the core wants to be asked again. */
	let later;

	const wake = guard( () => sendDue( WHEN_DUE ) );

	/* What cannot be sent is queued all the same. */
	const sendQueued = guard( () => {
		if ( isLeaving ) {
			sendDue( LEAVING );
		} else {
			/* Not in this task, which is the page's: in the next one. */
			sendSoon( WHEN_DUE );
		}
	} );

	/**
	 * @param {number} batch
	 * @param {import('./types.js').Entry[]} entries Those that travelled.
	 * @param {Answer} answer
	 */
	function settle( batch, entries, answer ) {
		const { status, retryAfter } = answer;
		const verdict = readVerdict( entries, answer );
		const [ delivered, rejected ] = verdict ? verdict.map( ( { length } ) => length ) : [ -1, -1 ];
		const isDone = life.core.settle( { batch, status, delivered, rejected, retryAfter: readDelay( retryAfter, clock.now() ), now: clock.monotonic() } );
		requests--;
		outbox.settle( entries, isDone ? entries : ( verdict || [] ).flat() );
		tell( diagnose, status, isDone, rejected );
		sendDue( flushes.length ? FLUSH : WHEN_DUE );
	}

	/**
	 * @param {import('../core/core.js').Batch} batch
	 * @param {boolean} exiting
	 */
	function sendBatch( batch, exiting ) {
		const { core } = life;
		const entries = outbox.take( batch );
		requests++;
		post( parts, '[' + entries.map( ( { text } ) => text ) + ']', exiting, guard( ( /** @type {Answer} */ answer ) => {
			/* A core that came later knows nothing of this batch. */
			if ( core === life.core ) {
				settle( batch.batch, entries, answer );
			}
		} ) );
	}

	/**
	 * Send what may leave now, and come back when more may.
	 *
	 * @param {number} urgency
	 */
	function sendDue( urgency ) {
		let batch;
		outbox.collect();
		/* For a flush the time is when it began: what was tried since then is not tried again. */
		while ( ( batch = life.core.nextBatch( urgency === FLUSH ? flushedAt : clock.monotonic(), urgency ) ) ) {
			sendBatch( batch, urgency === LEAVING );
		}
		if ( !requests ) {
			endFlushes();
		}
		comeBack();
	}

	function endFlushes() {
		flushes.splice( 0 ).forEach( ( done ) => done() );
	}

	function comeBack() {
		const at = life.core.wakeAt(), wait = at - clock.monotonic();
		clock.clearTimeout( later );
		/* What is due but has no room goes when a request is settled. */
		if ( at >= 0 && !life.isEnded && ( wait > 0 || !requests ) ) {
			later = clock.setTimeout( wake, Math.min( Math.max( wait, 1 ), MAX_TIMER_MS ) );
		}
	}

	/** Everything once now. */
	function flushNow() {
		flushedAt = clock.monotonic();
		sendDue( FLUSH );
	}

	/** @type {Sender['sendSoon']} */
	function sendSoon( urgency ) {
		clock.clearTimeout( soon );
		soon = clock.setTimeout( guard( () => {
			soon = undefined;
			flushedAt = clock.monotonic();
			sendDue( urgency );
		} ), 0 );
	}

	return {
		onQueued() {
			if ( isLeaving || !soon ) {
				sendQueued();
			}
		},

		sendSoon,

		leave( leaving ) {
			isLeaving = leaving === undefined ? isLeaving : leaving;
			sendDue( leaving === false ? WHEN_DUE : LEAVING );
		},

		retry: flushNow,

		flush() {
			/* A promise that is resolved from outside: what throws here is for the guard, and must not reject it. */
			/** @type {() => void} */
			let resolve;
			/** @type {Promise<void>} */
			const settled = new Promise( ( done ) => {
				resolve = done;
			} );
			const limit = clock.setTimeout( () => resolve(), TIMEOUT_MS );
			flushes.push( () => {
				clock.clearTimeout( limit );
				resolve();
			} );
			flushNow();
			return settled;
		},

		restart() {
			requests = 0;
			outbox.readopt();
			sendDue( WHEN_DUE );
		},

		stop() {
			clock.clearTimeout( soon );
			clock.clearTimeout( later );
			endFlushes();
		}
	};
}
