/*
 * Click-through rates: an event `impression` when an element is really seen, once for each element and pageview, and an event
 * `click` for every click on it.
 */

import { catchErrors } from '../platform/errors.js';
import { listen } from '../platform/listen.js';
import { closest, contains, targetOf } from '../listening/elements.js';
import { createClickCounter } from '../listening/labels.js';

/**
 * @typedef {import('../listening/types.js').TrackedElement} TrackedElement
 */

/**
 * @typedef {import('../listening/types.js').ClickThroughOptions & { instrument: import('../platform/types.js').Instrument, watch?: ReturnType<import('../listening/types.js').Viewability['watch']> }} Series
 *  What is counted under one name of one instrument.
 */

/**
 * @param {Series} series
 * @param {string} action
 * @param {string} token Of the element: the same for all its events of a pageview.
 */
function send( { instrument, friendlyName }, action, token ) {
	instrument.send( action, { element_friendly_name: friendlyName, funnel_entry_token: token } );
}

/**
 * @param {Element | null} target
 * @param {Iterable<Series>} all
 * @param {( series: Series ) => boolean} isCounting Whether a series counts the click at all.
 * @return {{ series: Series, element: Element }[]} The series that count a click, with the element of each. One whose element
 *  holds another's is left out unless it counts each click.
 */
function findClicked( target, all, isCounting ) {
	/** @type {{ series: Series, element: Element }[]} */
	const found = [];
	for ( const series of all ) {
		const element = isCounting( series ) && closest( target, series.selector );
		if ( element ) {
			found.push( { series, element } );
		}
	}
	return found.filter( ( { series, element } ) => series.each || !found.some( ( other ) => other.element !== element && contains( element, other.element ) ) );
}

/**
 * @param {Object} parts
 * @param {Document} parts.document
 * @param {import('../listening/types.js').Diagnose} parts.diagnose
 * @param {import('../listening/types.js').Viewability} parts.viewability
 * @param {() => string} parts.makeToken
 * @return {( instrument: import('../listening/types.js').Instrument, name: string, options: import('../listening/types.js').ClickThroughOptions ) => () => void}
 *  Begin to watch elements for an instrument, by its name. Returns what ends it.
 */
export function createClickThrough( { document, diagnose, viewability, makeToken } ) {
	/** @type {Set<Series>} */
	const all = new Set();
	const clicks = createClickCounter();
	let stopListening = () => {};

	/**
	 * @param {TrackedElement} tracked
	 * @return {string}
	 */
	function tokenOf( tracked ) {
		tracked.token = tracked.token || makeToken();
		return tracked.token;
	}

	const onClick = catchErrors( diagnose, 'click', ( /** @type {Event} */ event ) => {
		const target = targetOf( event ), counted = clicks.begin( target );
		const isCounting = ( /** @type {Series} */ series ) => ( event.isTrusted || !!series.untrustedEvents ) && ( series.each ? !counted.includes( series ) : !counted.length );
		for ( const { series, element } of findClicked( target, all, isCounting ) ) {
			const { trackedOf } = /** @type {Required<Series>} */ ( series ).watch;
			counted.push( series );
			send( series, 'click', tokenOf( trackedOf( element ) ) );
		}
		clicks.end( target, closest );
	} );

	return ( instrument, name, { selector, friendlyName, each, untrustedEvents } ) => {
		/** @type {Series} */
		const series = { instrument, selector, friendlyName, each, untrustedEvents };
		try {
			series.watch = viewability.watch( document, selector, ( element, tracked ) => send( series, 'impression', tokenOf( tracked ) ) );
		} catch ( error ) {
			diagnose( document ? 'bad-selector' : 'no-document', String( error ), '/instrumentConfigs/' + name );
			return () => {};
		}
		const { watch } = series;
		if ( !all.size ) {
			stopListening = listen( document, 'click', onClick );
		}
		all.add( series );
		return () => {
			watch.stop();
			if ( all.delete( series ) && !all.size ) {
				stopListening();
			}
		};
	};
}
