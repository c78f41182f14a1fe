/*
 * What `instrument.use` takes.
 */

/**
 * For `instrument.use`: what it returns also has `stop`, which ends this one alone.
 *
 * @param {string} selector Of the elements, also those that come later.
 * @param {string} friendlyName What the events call them: element_friendly_name.
 * @param {{ each?: boolean, untrustedEvents?: boolean }} [options] `each`: a click within a nested element that is counted
 *  itself counts for this one as well.
 * @return {import('../listening/types.js').Instrumentation}
 */
export function clickThroughRate( selector, friendlyName, options ) {
	/** @type {( () => void )[]} */
	let stops = [];
	return Object.assign( ( /** @type {import('../platform/types.js').Instrument} */ instrument ) => {
		stops.push( instrument.watch( { ...options, selector, friendlyName } ) );
	}, {
		stop() {
			stops.forEach( ( stop ) => stop() );
			stops = [];
		}
	} );
}
