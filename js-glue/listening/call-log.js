/*
 * The calls of `track` that are kept for subscribers who come later, and the subscribers.
 */

import { parse, stringify, textOf } from '../platform/json.js';

/* Number of calls that are kept; of more, the oldest are evicted. */
const MAX_CALLS = 500;

/**
 * @typedef {[ time: number, topic: string, text: string | undefined ]} Call With its data as JSON, so that it is told as it was
 *  when the call was made. No text where there was no data, or JSON cannot carry it.
 */

/**
 * @typedef {Object} Subscriber
 * @property {number} next Number of the call to tell next, counted from the first that was ever made.
 * @property {string} prefix
 * @property {import('./types.js').TopicCallback} callback
 */

/**
 * @param {unknown} prefix
 * @param {unknown} callback
 * @return {boolean} Whether somebody can be told by these. With others a subscription is nothing, and no mistake of the bus.
 */
export function isSubscription( prefix, callback ) {
	return typeof prefix === 'string' && typeof callback === 'function';
}

/**
 * @param {Call[]} calls The calls so far, the oldest first.
 * @param {{ lost: number }} counter Its `lost` grows by one for each call that is evicted before anybody subscribed.
 * @return {Pick<import('./types.js').Bus, 'subscribe' | 'track'>}
 */
export function createCallLog( calls, counter ) {
	/** @type {Set<Subscriber>} */
	const subscribers = new Set();
	/** @type {Map<string, Subscriber>} */
	const named = new Map();
	/* Number of the oldest call that is kept. */
	let first = 0;
	/* Number of the first that nobody was there to be told of. */
	let untold = 0;

	/**
	 * Tell a subscriber all that it was not told yet. A call that is made by a callback is told after the one being told.
	 *
	 * @param {Subscriber} subscriber
	 */
	function tell( subscriber ) {
		while ( subscribers.has( subscriber ) && subscriber.next < first + calls.length ) {
			untold = subscriber.next = Math.max( subscriber.next, first ) + 1;
			const [ time, topic, text ] = calls[ subscriber.next - 1 - first ];
			if ( topic.startsWith( subscriber.prefix ) ) {
				try {
					subscriber.callback( topic, text && parse( text ), time );
				} catch ( error ) {
					/* A subscriber's mistake reaches neither the caller nor other subscribers. */
				}
			}
		}
	}

	return {
		track( topic, data, time = Date.now() ) {
			let text;
			try {
				text = stringify( data );
			} catch ( error ) {
				/* Without data that JSON can carry, the call itself is still kept. */
			}
			calls.push( [ time, textOf( topic ), text ] );
			if ( calls.length > MAX_CALLS ) {
				calls.shift();
				if ( first++ >= untold ) {
					counter.lost++;
				}
			}
			subscribers.forEach( tell );
		},

		subscribe( prefix, callback, name = '' ) {
			if ( !isSubscription( prefix, callback ) ) {
				return () => {};
			}
			const subscriber = { next: 0, ...named.get( name ), prefix, callback };
			if ( name ) {
				named.set( name, subscriber );
			}
			subscribers.add( subscriber );
			tell( subscriber );
			return () => {
				subscribers.delete( subscriber );
			};
		}
	};
}
