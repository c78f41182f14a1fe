/*
 * Delivery put together: the outbox, its sender, what is done in trouble where something can be kept, and what the page's
 * end means to them.
 */

import { LEAVING, RETRY, WHEN_DUE } from '../core/boundary.js';
import { createOutbox } from './outbox.js';
import { createOwner } from './owner.js';
import { watchPage } from './page-exit.js';
import { createSender } from './sender.js';
import { createTrouble } from './trouble.js';

/**
 * @typedef {Object} Delivery
 * @property {import('./outbox.js').Outbox} outbox
 * @property {import('./sender.js').Sender} sender
 * @property {() => void} onQueued An event was queued. Never throws.
 * @property {( context: import('./owner.js').UserContext ) => void} changeUser What is collected from here on is another user's.
 * @property {() => Promise<boolean>} finish Keep what is not settled for another page. Resolves, within 10 s, to whether that is done.
 * @property {() => boolean} abandon Keep it at once, for there is no core any more.
 * @property {() => void} stop No timer of ours runs from here on, and nothing of the page is listened to.
 */

/**
 * @param {import('./types.js').Life} life
 * @param {import('../platform/types.js').Parts} parts
 * @param {{ context: import('./owner.js').UserContext, tab: string } | undefined} session Whose events are kept, and random digits that
 *  another tab does not have. Undefined where there is nothing to deliver.
 * @param {() => void} onLeave Told when the page may end, after everything was handed over.
 * @return {Delivery}
 */
export function createDelivery( life, parts, session, onLeave ) {
	const { clock, document, isBrowserStore, storage, window } = parts;
	const { guard } = life;
	const owner = createOwner( session?.tab || '', session?.context );
	const outbox = createOutbox( life, clock, owner );
	/** @type {import('./trouble.js').Trouble | undefined} */
	let trouble;
	const sender = createSender( life, outbox, parts, ( what ) => trouble?.onNews( what ) );
	let isGone = false, isPlanned = false;
	if ( session && ( storage || isBrowserStore ) ) {
		trouble = createTrouble( life, parts, { outbox, owner, isTrusted: sender.isTrusted, onAdopted: () => sender.sendSoon( WHEN_DUE ) } );
	}

	const keepNow = guard( () => trouble?.keepNow( isGone ) );

	/** @param {'hidden' | 'frozen' | 'gone'} how */
	function handOver( how ) {
		isGone = isGone || how === 'gone';
		sender.leave( how );
		keepNow();
		/* A browser refuses what it does not keep alive before anything else runs. */
		Promise.resolve().then( () => {} ).then( () => {} ).then( () => {} ).then( keepNow );
	}

	const leave = guard( ( /** @type {'hidden' | 'frozen' | 'gone'} */ how ) => {
		handOver( how );
		onLeave();
	} );

	const leaveAgain = guard( () => {
		isPlanned = false;
		handOver( isGone ? 'gone' : 'hidden' );
	} );

	const unwatch = watchPage( {
		window: session && window,
		document,
		leave,
		back: guard( ( /** @type {boolean} */ wasGone ) => {
			const taken = trouble ? trouble.takeBack() : [];
			isGone = false;
			sender.back( wasGone );
			outbox.leave( taken );
		} ),
		retry: guard( () => sender.sendDue( RETRY ) ),
		flushBeforeNavigation: guard( () => {
			sender.sendSoon( LEAVING );
			trouble?.onNavigation();
		} )
	} );

	return {
		outbox,
		sender,

		onQueued() {
			if ( !isGone ) {
				sender.onQueued();
			} else if ( !isPlanned ) {
				/* There may be no next task: behind what is running now. */
				isPlanned = true;
				Promise.resolve().then( leaveAgain );
			}
		},

		changeUser( context ) {
			/* What was queued until now is of the one before. */
			outbox.collect();
			owner.change( context );
			trouble?.changeOwner();
		},

		finish: async () => trouble ? trouble.finish() : false,
		abandon: () => !!trouble && trouble.abandon(),

		stop() {
			unwatch();
			sender.stop();
			trouble?.stop();
		}
	};
}
