/*
 * MediaWiki's own `mw.track` in place of the bus's list of calls, so that feature code that uses it needs no change.
 */

import { parse, stringify, textOf } from '../platform/json.js';
import { createCallLog, isSubscription } from './call-log.js';

/**
 * @typedef {Object} MediaWikiLog What was tracked under a prefix.
 * @property {Pick<import('./types.js').Bus, 'subscribe' | 'track'>} log In which a subscriber continues where one of its name stopped.
 * @property {number} heard Number of calls that it was told of.
 * @property {number} subscribers
 * @property {( ( topic: string, data: unknown ) => void ) | undefined} listener MediaWiki's subscriber, while there is one.
 */

/**
 * @param {import('./types.js').MediaWikiTopics} mw `trackUnsubscribe` may be missing.
 * @param {import('./types.js').Bus} bus Its subscribers are also told of what the inline stub kept.
 * @return {import('./types.js').Bus}
 */
export function joinMediaWiki( mw, bus ) {
	/* On the bus, for all copies of this module share them. */
	const logs = bus.logs = bus.logs || new Map();

	/**
	 * `mw.trackSubscribe` tells each subscriber of everything that was ever tracked: what was heard before is passed over.
	 *
	 * @param {string} prefix
	 * @param {MediaWikiLog} entry
	 */
	function listen( prefix, entry ) {
		let known = entry.heard, isPast = true;
		entry.listener = ( topic, data ) => {
			if ( !isPast || known-- <= 0 ) {
				entry.heard++;
				/* MediaWiki does not tell when a call of the past was made. */
				entry.log.track( topic, data, isPast ? null : bus.time );
			}
		};
		mw.trackSubscribe?.( prefix, entry.listener );
		isPast = false;
	}

	/**
	 * @param {MediaWikiLog} entry
	 */
	function release( entry ) {
		if ( !--entry.subscribers && mw.trackUnsubscribe && entry.listener ) {
			mw.trackUnsubscribe( entry.listener );
			entry.listener = undefined;
		}
	}

	return Object.assign( Object.create( bus ), {
		/** @type {import('./types.js').Bus['track']} */
		track( topic, data, time ) {
			const { time: before } = bus;
			let copy;
			try {
				/* MediaWiki passes on the object itself, perhaps much later. */
				copy = parse( stringify( data ) );
			} catch ( error ) {
				/* Without data that JSON can carry, the call itself is still told. */
			}
			bus.time = time || undefined;
			try {
				mw.track?.( textOf( topic ), copy );
			} catch ( error ) {
				/* A subscriber's mistake does not reach the caller. */
			}
			bus.time = before;
		},

		/** @type {import('./types.js').Subscribe} */
		subscribe( prefix, callback, name ) {
			if ( !isSubscription( prefix, callback ) ) {
				return () => {};
			}
			const stopEarly = bus.subscribe( prefix, callback, name );
			const entry = logs.get( prefix ) || { log: createCallLog( [], { lost: 0 } ), heard: 0, subscribers: 0, listener: undefined };
			/* First, so that it is told of the past call by call, however many there are. */
			const stop = entry.log.subscribe( prefix, callback, name );
			logs.set( prefix, entry );
			entry.subscribers++;
			if ( !entry.listener ) {
				listen( prefix, entry );
			}
			let isEnded = false;
			return () => {
				if ( !isEnded ) {
					isEnded = true;
					stopEarly();
					stop();
					release( entry );
				}
			};
		}
	} );
}
