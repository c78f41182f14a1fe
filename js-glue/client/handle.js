/*
 * What getInstrument returns: an instrument of a site's own, by its name, in the words of mw.testKitchen.
 */

import { step, textOf } from '../core/serialise.js';

/**
 * @param {string} name
 * @param {Object} parts
 * @param {( event: { action: unknown, data: unknown, name: string, attributes?: unknown, schema?: string } ) => import('../platform/types.js').Result} parts.submit
 * @param {() => boolean} parts.isInSample
 * @param {import('../platform/types.js').Instrument['watch']} parts.watch
 * @param {import('../platform/types.js').Diagnose} parts.diagnose
 * @return {import('../platform/types.js').Instrument}
 */
export function createHandle( name, { submit, isInSample, watch, diagnose } ) {
	/** @type {string | undefined} */
	let schema;
	/** @type {import('../platform/types.js').Instrument} */
	const instrument = {
		send: ( action, data, attributes ) => submit( { action, data, name, attributes, schema } ),

		submitInteraction: ( action, data, attributes ) => instrument.send( action, data, attributes ),

		setSchema( uri ) {
			schema = uri;
			return instrument;
		},

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
