/*
 * mw.testKitchen and mw.xLab, as extensions call them, by a client.
 */

import { querySelector } from '../platform/intrinsics.js';

/** @typedef {import('../client/types.js').Client} Client */
/** @typedef {import('../client/types.js').Instrument} Instrument */
/** @typedef {import('../client/types.js').Experiment} Experiment */

/**
 * @param {Client} client
 * @param {string} name
 * @return {Instrument} As the client's, but that what is given to one out of sample is not used.
 */
function getInstrument( client, name ) {
	const own = client.getInstrument( name );
	/** @type {Instrument} */
	const instrument = {
		...own,

		setSchema( uri ) {
			own.setSchema( uri );
			return instrument;
		},

		use( instrumentation ) {
			if ( own.isInSample() ) {
				own.use( () => instrumentation( instrument ) );
			}
			return instrument;
		}
	};
	return instrument;
}

/**
 * @param {Client} client
 * @return {{ testKitchen: any, xLab: any }} What `mw.testKitchen` and `mw.xLab` are.
 */
export function createTestKitchen( client ) {
	const getExperiment = ( /** @type {string} */ name ) => client.getExperiment( name );
	const getExperimentsByPrefix = ( /** @type {string} */ prefix ) => Object.keys( client.getAssignments() ).filter( ( name ) => name.startsWith( prefix ) ).map( getExperiment );
	const own = { getInstrument: ( /** @type {string} */ name ) => getInstrument( client, name ), getAssignments: client.getAssignments };
	return {
		testKitchen: {
			...own,
			getExperiment: async ( /** @type {string} */ name ) => getExperiment( name ),
			getExperimentsByPrefix: async ( /** @type {string} */ prefix ) => getExperimentsByPrefix( prefix ),
			compat: { getExperiment, getExperimentsByPrefix }
		},
		/* Its experiments were there at once. */
		xLab: { ...own, getExperiment }
	};
}

/**
 * @param {any} mw
 * @param {Document} document
 * @return {any} ClickThroughRateInstrument: an impression is one that is really seen, and an element that is drawn anew is followed.
 */
export function createClickThroughRate( mw, document ) {
	/** @type {Map<string, { state: any, stop: () => void }>} By selector. */
	const started = new Map();
	return {
		start( /** @type {string} */ selector, /** @type {string} */ friendlyName, /** @type {Instrument | Experiment} */ instrument, /** @type {{ trackSingleClick?: boolean }} */ { trackSingleClick = false } = {} ) {
			const element = querySelector( document, selector );
			if ( !element ) {
				mw.log.warn( `ClickThroughRateInstrument: selector ${ selector } does not exist` );
				return null;
			}
			if ( !started.has( selector ) ) {
				started.set( selector, {
					state: { selector, friendlyName, trackSingleClick, element, instrument },
					stop: instrument.watch( { selector, friendlyName, each: !trackSingleClick } )
				} );
			}
			return { ...started.get( selector )?.state };
		},

		stop( /** @type {{ selector: string } | null} */ state ) {
			started.get( state?.selector || '' )?.stop();
			started.delete( state?.selector || '' );
		}
	};
}
