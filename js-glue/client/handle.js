/*
 * What getInstrument returns: an instrument of a site's own, by its name, in the words of mw.testKitchen; and what its `use` takes.
 */

import { step, textOf } from '../core/serialise.js';

/**
 * @param {string} name
 * @param {Object} parts
 * @param {( event: { action: unknown, data: unknown, name: string } ) => import('../platform/types.js').Result} parts.submit
 * @param {() => boolean} parts.isInSample
 * @param {import('../platform/types.js').Instrument['watch']} parts.watch
 * @param {import('../platform/types.js').Diagnose} parts.diagnose
 * @return {import('../platform/types.js').Instrument}
 */
export function createHandle( name, { submit, isInSample, watch, diagnose } ) {
	/** @type {import('../platform/types.js').Instrument} */
	const instrument = {
		send: ( action, data ) => submit( { action, data, name } ),

		submitInteraction: ( action, data ) => instrument.send( action, data ),

		isInSample,

		watch,

		use( instrumentation ) {
			try {
				instrumentation( instrument );
			} catch ( error ) {
				diagnose( 'instrumentation-failed', textOf( error ), '/instrumentConfigs' + step( name ) );
			}
			return instrument;
		}
	};
	return instrument;
}

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
