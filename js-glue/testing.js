/*
 * Stand-ins for experiments and instruments in tests of pages that use them: nothing is assigned by chance, nothing is sent,
 * and what would have been is there to be looked at.
 */

import { UNENROLLED } from './instruments/unenrolled.js';

/**
 * @typedef {Object} SentEvent
 * @property {string} action
 * @property {Object} interactionData
 * @property {string[]} contextualAttributes
 */

/** @typedef {{ events: SentEvent[], readonly eventCount: number }} Recorded */

/**
 * @typedef {Object} Fakes
 * @property {() => void} restore Put back what was there.
 * @property {number} globalEventCount How many events all stand-ins were given.
 */

/**
 * @param {( recorded: SentEvent ) => void} onEvent
 * @return {any}
 */
function createStub( onEvent ) {
	/** @type {any} */
	const stub = {
		events: [],

		get eventCount() {
			return stub.events.length;
		},

		send( /** @type {string} */ action, /** @type {Object} */ interactionData = {}, /** @type {string[]} */ contextualAttributes = [] ) {
			const event = { action, interactionData, contextualAttributes };
			stub.events.push( event );
			onEvent( event );
			return 'queued';
		},

		submitInteraction: ( /** @type {any[]} */ ...given ) => stub.send( ...given ),
		setSchema: () => stub,
		setStream: () => stub,
		watch: () => () => {},

		use( /** @type {( target: any ) => void} */ instrumentation ) {
			instrumentation( stub );
			return stub;
		}
	};
	return stub;
}

/**
 * @param {any} host
 * @param {'getExperiment' | 'getInstrument'} method
 * @param {unknown} absent What is answered for a name that has no stand-in.
 * @return {Fakes & { add: ( name: string, members: Object ) => any }}
 */
function fake( host, method, absent ) {
	const before = host[ method ];
	const stubs = new Map();
	const fakes = {
		globalEventCount: 0,

		restore() {
			host[ method ] = before;
		},

		add( /** @type {string} */ name, /** @type {Object} */ members ) {
			const stub = Object.assign( createStub( () => fakes.globalEventCount++ ), members );
			stubs.set( name, stub );
			return stub;
		}
	};
	host[ method ] = ( /** @type {string} */ name ) => stubs.has( name ) ? stubs.get( name ) : absent;
	return fakes;
}

/**
 * Have `host.getExperiment` answer stand-ins until `restore` is called: `stubExperiment( name, group )` makes one.
 *
 * @param {{ getExperiment: Function }} host A client, or `mw.testKitchen`.
 * @return {Fakes & { stubExperiment: ( name: string, group: string ) => import('./platform/types.js').Experiment & Recorded }}
 */
export function useFakeExperiments( host ) {
	const fakes = fake( host, 'getExperiment', UNENROLLED );
	return Object.assign( fakes, {
		stubExperiment( /** @type {string} */ name, /** @type {string} */ group ) {
			const stub = fakes.add( name, {
				getAssignedGroup: () => group,
				isAssignedGroup: ( /** @type {string[]} */ ...groups ) => groups.includes( group ),
				sendExposure: () => stub.send( 'experiment_exposure' )
			} );
			return stub;
		}
	} );
}

/**
 * Have `host.getInstrument` answer stand-ins until `restore` is called: `stubInstrument( name )` makes one.
 *
 * @param {{ getInstrument: Function }} host A client, or `mw.testKitchen`.
 * @return {Fakes & { stubInstrument: ( name: string ) => import('./platform/types.js').Instrument & Recorded }}
 */
export function useFakeInstruments( host ) {
	const fakes = fake( host, 'getInstrument', { ...UNENROLLED, isInSample: () => false } );
	return Object.assign( fakes, {
		stubInstrument: ( /** @type {string} */ name ) => fakes.add( name, { isInSample: () => true } )
	} );
}
