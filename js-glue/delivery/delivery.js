/*
 * Delivery put together: the outbox, its sender, and the event store where there is a storage.
 */

import { FLUSH } from '../core/boundary.js';
import { createAdoption } from './adoption.js';
import { createEventStore } from './event-store.js';
import { createOutbox } from './outbox.js';
import { createSender } from './sender.js';

/**
 * @typedef {Object} Delivery
 * @property {import('./outbox.js').Outbox} outbox
 * @property {import('./sender.js').Sender} sender
 * @property {import('./event-store.js').EventStore | undefined} store
 * @property {() => void} adopt Take up what earlier pages left behind.
 */

/**
 * @param {import('./types.js').Life} life
 * @param {import('../platform/types.js').Parts} parts
 * @param {import('../platform/types.js').Guard} guard
 * @param {string | undefined} tab Random digits: another start has others. Undefined where there is nothing to deliver.
 * @return {Delivery}
 */
export function createDelivery( life, parts, guard, tab ) {
	const { clock, diagnose, locks, send, storage, url } = parts;
	const store = storage && tab ? createEventStore( { storage, locks, clock, diagnose, tab } ) : undefined;
	const outbox = createOutbox( { life, store } );
	const sender = createSender( { life, outbox, store, clock, send, url, guard, diagnose } );
	const onAdopted = () => sender.sendSoon( FLUSH );
	return {
		outbox,
		sender,
		store,
		adopt: store ? createAdoption( { life, store, outbox, clock, guard, onAdopted } ) : () => {}
	};
}
