/*
 * mw.testKitchen and mw.xLab, as extensions call them, by a client.
 */

import { querySelector } from '../platform/intrinsics.js';
import { textOf } from '../platform/json.js';

/** @typedef {import('../client/types.js').Instrument} Instrument */
/** @typedef {import('../client/types.js').Experiment} Experiment */

/** @typedef {Pick<import('../client/types.js').Client, 'submit' | 'isInSample' | 'getInstrument' | 'getExperiment' | 'getAssignments'> & Partial<import('./early-client.js').EarlyClient>} AnyClient */

/**
 * @param {AnyClient} client
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
 * @param {AnyClient} client
 * @return {{ testKitchen: any, xLab: any }} What `mw.testKitchen` and `mw.xLab` are.
 */
export function createTestKitchen( client ) {
	/**
	 * @param {string} name
	 * @return {Experiment & { readonly assignedGroup: string | null }} With the property that experiments of xLab had.
	 */
	function getExperiment( name ) {
		const experiment = client.getExperiment( name );
		return Object.defineProperty( /** @type {any} */ ( { ...experiment } ), 'assignedGroup', { enumerable: true, get: experiment.getAssignedGroup } );
	}

	function getExperimentsByPrefix( /** @type {string} */ prefix ) {
		return Object.keys( client.getAssignments() ).filter( ( name ) => name.startsWith( textOf( prefix ) ) ).map( getExperiment );
	}

	/**
	 * Its first callers took what it answers for the experiment, later ones for a promise of it: it is both.
	 *
	 * @param {string} name
	 * @return {Promise<Experiment> & Experiment}
	 */
	function getExperimentLater( name ) {
		const experiment = getExperiment( name );
		const later = Promise.resolve( client.whenAssigned?.( ( other ) => other === name ) ).then( () => experiment );
		return Object.defineProperties( /** @type {any} */ ( later ), Object.getOwnPropertyDescriptors( experiment ) );
	}

	const own = { getInstrument: ( /** @type {string} */ name ) => getInstrument( client, name ), getAssignments: client.getAssignments };
	return {
		testKitchen: {
			...own,
			getExperiment: getExperimentLater,

			async getExperimentsByPrefix( /** @type {string} */ prefix ) {
				await client.whenAssigned?.( ( name ) => name.startsWith( textOf( prefix ) ) );
				return getExperimentsByPrefix( prefix );
			},

			compat: { getExperiment, getExperimentsByPrefix }
		},
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
		start( /** @type {string} */ selector, /** @type {string} */ friendlyName, /** @type {Instrument | Experiment} */ instrument, /** @type {{ trackSingleClick?: boolean } | null | undefined} */ options ) {
			const { trackSingleClick = false } = options || {};
			const element = querySelector( document, selector );
			if ( !element ) {
				mw.log.warn( `ClickThroughRateInstrument: selector ${ selector } does not exist` );
				return null;
			}
			if ( typeof instrument?.watch !== 'function' ) {
				mw.log.warn( `ClickThroughRateInstrument: selector ${ selector } is to be followed by something that is neither instrument nor experiment` );
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
