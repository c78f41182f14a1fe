/*
 * Delivery put together: the outbox, its sender, the event store where there is a storage, and what the page's end means
 * to them.
 */

import { FLUSH, LEAVING } from '../core/boundary.js';
import { createAdoption } from './adoption.js';
import { createEventStore } from './event-store.js';
import { createOutbox } from './outbox.js';
import { watchPage } from './page-exit.js';
import { createSender } from './sender.js';

/**
 * @typedef {Object} Delivery
 * @property {import('./outbox.js').Outbox} outbox
 * @property {import('./sender.js').Sender} sender
 * @property {import('./event-store.js').EventStore | undefined} store
 * @property {() => void} stop No timer of ours runs from here on, and nothing of the page is listened to.
 */

/**
 * @param {import('./types.js').Life} life
 * @param {import('../platform/types.js').Parts} parts
 * @param {{ context: import('./event-store.js').UserContext, tab: string } | undefined} session Whose events are stored, and random digits that another tab does not
 *  have. Undefined where there is nothing to deliver.
 * @param {() => void} onLeave Told when the page may end, after everything was handed over.
 * @return {Delivery}
 */
export function createDelivery( life, parts, session, onLeave ) {
	const { clock, document, storage, window } = parts;
	const { guard } = life;
	const store = storage && session && createEventStore( storage, parts, session.tab );
	const outbox = createOutbox( life, store );
	const sender = createSender( life, outbox, parts );
	const unwatch = watchPage( {
		window: session && window,
		document,
		leave: guard( ( /** @type {boolean | undefined} */ leaving ) => {
			sender.leave( leaving );
			if ( leaving !== false ) {
				onLeave();
			}
			if ( store && leaving !== undefined ) {
				/* A page that is gone for now keeps nobody from what it wrote: then it leaves with the next one. */
				( leaving ? store.release : store.acquire )();
			}
		} ),
		retry: guard( sender.retry ),
		flushBeforeNavigation: guard( () => sender.sendSoon( LEAVING ) )
	} );
	if ( store ) {
		store.own( session.context );
		/* Not in the page's way: what was left by others can wait. */
		clock.setTimeout( createAdoption( { life, store, outbox, clock, onAdopted: () => sender.sendSoon( FLUSH ) } ), 0 );
	}
	return {
		outbox,
		sender,
		store,

		stop() {
			unwatch();
			sender.stop();
			store?.release();
		}
	};
}
