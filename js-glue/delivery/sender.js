/*
 * Sends what the core says may leave, and comes back when more may.
 */

import { FLUSH, LEAVING, RETRY, WHEN_DUE } from '../core/boundary.js';
import { TIMEOUT_MS, createBatchSender } from './batch-sender.js';

/* A timer of more fires at once. */
const MAX_TIMER_MS = 2147483647;

/**
 * @typedef {Object} Sender
 * @property {() => void} onQueued An event was queued: it leaves with what comes within a second.
 * @property {( urgency: number ) => void} sendSoon Send, in the next task.
 * @property {( urgency: number ) => void} sendDue Send now.
 * @property {( entry: import('./types.js').Entry ) => boolean} isTrusted Whether it is sure enough to arrive, if the page ends here.
 * @property {( how: 'hidden' | 'frozen' | 'gone' ) => void} leave Hand over everything.
 * @property {( wasGone: boolean ) => void} back The page runs on; it was gone, and with it its requests, or it was only hidden.
 * @property {() => Promise<void>} flush Try everything once, now. Resolves when those attempts have settled, within 10 s.
 * @property {() => void} restart There is another core, which holds everything that is not settled.
 * @property {() => void} stop No timer of ours runs from here on.
 */

/**
 * @param {import('./types.js').Life} life
 * @param {import('./outbox.js').Outbox} outbox
 * @param {import('../platform/types.js').Parts} parts
 * @param {import('./batch-sender.js').OnNews} onNews
 * @return {Sender}
 */
export function createSender( life, outbox, parts, onNews ) {
	const { guard } = life;
	const { clock } = parts;
	/** @type {( () => void )[]} What waits for a flush. */
	const flushes = [];
	let flushedAt = 0;
	/** @type {unknown} Of the next task. */
	let soon;
	let soonUrgency = WHEN_DUE;
	/** @type {unknown} Of when the core wants to be asked again. */
	let later;

	/* A page that is gone begins nothing more: what is sent then may never leave, and nobody would know. */
	let isGone = false;
	const batches = createBatchSender( life, outbox, parts, {
		onNews,

		onSettled() {
			if ( !isGone ) {
				sendDue( flushes.length ? FLUSH : WHEN_DUE );
			}
		}
	} );
	const wake = guard( () => sendDue( WHEN_DUE ) );
	/* Not in the task of the page that submitted it: in the next one. What cannot be sent is queued all the same. */
	const sendQueued = guard( () => sendSoon( WHEN_DUE ) );

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
			batches.send( batch, urgency === LEAVING );
		}
		if ( !batches.size ) {
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
		if ( at >= 0 && !life.isEnded && ( wait > 0 || !batches.size ) ) {
			later = clock.setTimeout( wake, Math.min( Math.max( wait, 1 ), MAX_TIMER_MS ), true );
		}
	}

	/** @type {Sender['sendSoon']} */
	function sendSoon( urgency ) {
		/* What is merely due takes no urgency from what waits: a page that comes back is told so more than once. */
		soonUrgency = urgency === WHEN_DUE && soon ? soonUrgency : urgency;
		clock.clearTimeout( soon );
		soon = clock.setTimeout( guard( () => {
			soon = undefined;
			sendDue( soonUrgency );
		} ), 0 );
	}

	return {
		onQueued() {
			if ( !soon ) {
				sendQueued();
			}
		},

		sendSoon,
		sendDue,
		isTrusted: batches.isTrusted,

		leave( how ) {
			sendDue( LEAVING );
			isGone = isGone || how === 'gone';
			if ( how !== 'hidden' ) {
				batches.leave();
			}
		},

		back( wasGone ) {
			if ( wasGone ) {
				/* Nothing is sent before it is known what others have taken up. */
				batches.finish();
			}
			isGone = false;
			batches.back();
			sendSoon( wasGone ? RETRY : WHEN_DUE );
		},

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
			flushedAt = clock.monotonic();
			sendDue( FLUSH );
			return settled;
		},

		restart() {
			batches.forget();
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
