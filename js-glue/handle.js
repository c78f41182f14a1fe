/*
 * What getInstrument returns: an instrument of a site's own, by its name, in the words of mw.testKitchen.
 */

/* What no caller of an instrument sets; JSON leaves out what is undefined. */
const OURS = { $schema: undefined, meta: undefined, dt: undefined, sample: undefined, funnel_event_sequence_position: undefined };

/**
 * @param {string} name
 * @param {Object} parts
 * @param {( event: any ) => import('./types.js').Result} parts.submit
 * @param {() => boolean} parts.isInSample
 * @param {import('./types.js').Instrument['watch']} parts.watch
 * @param {import('./types.js').Diagnose} parts.diagnose
 * @return {import('./types.js').Instrument}
 */
export function createHandle( name, { submit, isInSample, watch, diagnose } ) {
	/** @type {import('./types.js').Instrument} */
	const instrument = {
		send( action, data ) {
			let event;
			try {
				event = { ...data, ...OURS, action, instrument_name: name };
			} catch ( error ) {
				/* A getter that throws: no event, which submit says. */
			}
			return submit( event );
		},

		submitInteraction: ( action, data ) => instrument.send( action, data ),

		isInSample,

		watch,

		use( instrumentation ) {
			try {
				instrumentation( instrument );
			} catch ( error ) {
				diagnose( 'instrumentation-failed', String( error ), '/instrumentConfigs/' + name );
			}
			return instrument;
		}
	};
	return instrument;
}
