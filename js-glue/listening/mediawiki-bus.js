/*
 * MediaWiki's own `mw.track` in place of the bus's list of calls, so that feature code that uses it needs no change.
 */

import { parse, stringify } from '../platform/json.js';

/**
 * @param {Required<import('./types.js').MediaWikiTopics>} mw Only `trackUnsubscribe` may be missing.
 * @param {import('./types.js').Bus} bus Its subscribers are also told of what the inline stub kept.
 * @return {import('./types.js').Bus}
 */
export function joinMediaWiki( mw, bus ) {
	return Object.assign( Object.create( bus ), {
		/** @type {import('./types.js').Bus['track']} */
		track( topic, data ) {
			let copy;
			try {
				/* MediaWiki passes on the object itself, perhaps much later. */
				copy = parse( stringify( data ) );
			} catch ( error ) {
				/* Without data that JSON can carry, the call itself is still told. */
			}
			mw.track( topic, copy );
		},

		/** @type {import('./types.js').Subscribe} */
		subscribe( prefix, callback, name ) {
			let isEnded = false;
			const stop = bus.subscribe( prefix, callback, name );
			const listener = ( /** @type {string} */ topic, /** @type {unknown} */ data ) => {
				try {
					if ( !isEnded ) {
						/* MediaWiki does not tell when the call was made. */
						/** @type {( topic: string, data: unknown ) => void} */ ( callback )( topic, data );
					}
				} catch ( error ) {
					/* A subscriber's mistake reaches neither the caller nor other subscribers. */
				}
			};
			mw.trackSubscribe( prefix, listener );
			return () => {
				isEnded = true;
				stop();
				if ( mw.trackUnsubscribe ) {
					mw.trackUnsubscribe( listener );
				}
			};
		}
	} );
}
