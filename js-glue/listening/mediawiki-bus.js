/*
 * MediaWiki's own `mw.track` in place of the bus's list of calls, so that feature code that uses it needs no change.
 */

import { parse, stringify, textOf } from '../platform/json.js';
import { isSubscription } from './call-log.js';

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
			try {
				/* Any other topic than a text would make it fail for all who come after. */
				mw.track( textOf( topic ), copy );
			} catch ( error ) {
				/* MediaWiki lets through what a subscriber of anybody's throws. */
			}
		},

		/** @type {import('./types.js').Subscribe} */
		subscribe( prefix, callback, name = '' ) {
			if ( !isSubscription( prefix, callback ) ) {
				return () => {};
			}
			/* MediaWiki tells each subscriber of all that was ever tracked: one of a name passes over what that name was told. */
			const { heard } = bus;
			const known = heard.get( name ) || 0;
			let isEnded = false, count = 0;
			const stop = bus.subscribe( prefix, callback, name );
			const listener = ( /** @type {string} */ topic, /** @type {unknown} */ data ) => {
				if ( isEnded || ++count <= known ) {
					return;
				}
				if ( name ) {
					heard.set( name, count );
				}
				try {
					/* MediaWiki does not tell when the call was made. */
					callback( topic, data, undefined );
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
