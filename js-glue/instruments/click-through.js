/*
 * Click-through rates: an impression when an element is really seen, once an element a pageview, and every click on it.
 */

import { tame } from '../platform/errors.js';
import { closest, targetOf } from '../listening/elements.js';

/**
 * @param {import('../platform/types.js').Parts} parts
 * @param {import('../platform/types.js').Sightings} sightings
 * @param {() => string} makeToken
 * @return {( instrument: import('../platform/types.js').Instrument, name: string, options: any ) => () => void} Begins to watch; what
 *  it returns ends it.
 */
export function createClickThrough( { document, diagnose }, sightings, makeToken ) {
	/** @type {Set<any>} */
	const all = new Set();

	/**
	 * @param {any} one
	 * @param {string} action
	 * @param {any} sight
	 */
	function send( { instrument, friendlyName }, action, sight ) {
		/* One for an element and pageview, whatever it is rendered as. */
		sight.token = sight.token || makeToken();
		instrument.send( action, { element_friendly_name: friendlyName, funnel_entry_token: sight.token } );
	}

	const onClick = tame( diagnose, 'click', ( event ) => {
		const target = targetOf( event );
		const found = Array.from( all, ( one ) => ( { one, element: ( event.isTrusted || one.untrustedEvents ) && closest( target, one.selector ) } ) )
			.filter( ( { element } ) => element );
		for ( const { one, element } of found ) {
			/* Unless another one lies within it, around the target. */
			if ( one.each || !found.some( ( other ) => other.element !== element && element.contains( other.element ) ) ) {
				send( one, 'click', one.watch.sightOf( element ) );
			}
		}
	} );

	return ( instrument, name, { selector, friendlyName, each, untrustedEvents } ) => {
		const one = { instrument, selector, friendlyName, each, untrustedEvents, watch: /** @type {any} */ ( null ) };
		try {
			one.watch = sightings.watch( document, selector, ( element, sight ) => send( one, 'impression', sight ) );
		} catch ( error ) {
			diagnose( document ? 'bad-selector' : 'no-document', String( error ), '/instrumentConfigs/' + name );
			return () => {};
		}
		if ( !all.size ) {
			document.addEventListener( 'click', onClick, true );
		}
		all.add( one );
		return () => {
			one.watch.stop();
			if ( all.delete( one ) && !all.size ) {
				document.removeEventListener( 'click', onClick, true );
			}
		};
	};
}
