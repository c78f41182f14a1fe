/*
 * What mw.eventLog and mw.testKitchen need of a client that is not loaded yet. The first call that needs it has it loaded; calls
 * are kept until then, and count as of the time when they were made.
 */

import { readEnrollments } from '../client/enrollments.js';
import { entriesOf, readHeader, readOverrides } from '../instruments/groups.js';
import { UNENROLLED } from '../instruments/unenrolled.js';
import { catchErrors } from '../platform/errors.js';
import { parse, stringify, textOf } from '../platform/json.js';

/* Number of calls that are kept. */
const MAX_KEPT = 500;

/** @typedef {import('../client/types.js').Client} Client */
/** @typedef {import('./test-kitchen.js').AnyClient} AnyClient */
/** @typedef {import('../client/types.js').Instrument} Instrument */
/** @typedef {import('../client/types.js').Experiment} Experiment */

/**
 * @typedef {Object} Early What a page knows of a client that is not loaded yet.
 * @property {null | ( () => PromiseLike<Client> )} load Called once, and not before a call needs a client. Null where the reader wants none: every
 *  call is answered as by a client that is inert.
 * @property {boolean} isNeeded Whether any stream may be in sample in this pageview. If not, nothing is loaded for an event.
 * @property {Record<string, boolean>} instruments Whether each of instrumentConfigs may be in sample.
 * @property {Record<string, boolean>} experiments For each of `experiments`, whether the client assigns.
 */

/**
 * @typedef {Pick<Client, 'submit' | 'isInSample' | 'getInstrument' | 'getExperiment' | 'getAssignments'>
 *  & { whenAssigned: ( isMeant: ( name: string ) => boolean ) => PromiseLike<unknown> | undefined }} EarlyClient Words that only a client knows are
 *  undefined until it is there. `whenAssigned` answers a promise where a client has to assign first.
 */

/** @type {Instrument} */
const UNSAMPLED = {
	send: () => 'not-in-sample',
	submitInteraction: () => 'not-in-sample',
	setSchema: () => UNSAMPLED,
	isInSample: () => false,
	watch: () => () => {},
	use: () => UNSAMPLED
};

/** @type {EarlyClient} */
const INERT = {
	submit: () => 'inert',
	isInSample: () => false,
	getInstrument: () => UNSAMPLED,
	getExperiment: () => UNENROLLED,
	getAssignments: () => ( {} ),
	whenAssigned: () => undefined
};

/**
 * @template Value
 * @param {Value} value
 * @return {Value} As it is now; itself where JSON cannot carry it, which is for the client to say.
 */
function copy( value ) {
	try {
		return parse( stringify( value ) );
	} catch ( error ) {
		return value;
	}
}

/**
 * @param {() => PromiseLike<Client>} load
 * @param {import('../platform/types.js').Diagnose} diagnose
 */
function createLoading( load, diagnose ) {
	/** @type {[ time: number, call: ( client: AnyClient ) => void ][]} */
	let kept = [];
	/** @type {AnyClient | undefined} One that answers as an inert one where it failed. */
	let client;
	/** @type {PromiseLike<unknown> | undefined} */
	let loading;

	/** @param {any} loaded */
	function replay( loaded ) {
		if ( typeof loaded?.at !== 'function' ) {
			throw new TypeError( 'what was loaded is no client' );
		}
		client = loaded;
		kept.splice( 0 ).forEach( ( [ time, call ] ) => loaded.at( time, catchErrors( diagnose, 'mw.eventLog', () => call( loaded ) ) ) );
	}

	/** @param {unknown} error */
	function giveUp( error ) {
		diagnose( 'client-failed', `${ textOf( error ) }; what was to be sent until now is lost: ${ kept.length } calls`, '' );
		kept = [];
		client = INERT;
	}

	function begin() {
		try {
			loading = loading || load().then( replay ).then( undefined, giveUp );
		} catch ( error ) {
			giveUp( error );
			loading = Promise.resolve();
		}
		return loading;
	}

	return {
		get client() {
			return client;
		},

		begin,

		/**
		 * @template Answer
		 * @param {( client: AnyClient ) => Answer} call
		 * @return {Answer | undefined} Its answer where there is a client.
		 */
		run( call ) {
			if ( client ) {
				return call( client );
			}
			if ( kept.length < MAX_KEPT ) {
				kept.push( [ Date.now(), call ] );
			} else {
				diagnose( 'calls-lost', `more than ${ MAX_KEPT } calls before the client was there`, '' );
			}
			begin();
			return undefined;
		}
	};
}

/** @typedef {ReturnType<typeof createLoading>} Loading */

/**
 * What instruments and experiments have in common.
 *
 * @template {Instrument | Experiment} Target
 * @param {Loading} loading
 * @param {( client: AnyClient ) => Target} find
 */
function createTarget( loading, find ) {
	/** @type {Target | undefined} */
	let found;
	const own = ( /** @type {AnyClient} */ client ) => {
		found = found || find( client );
		return found;
	};

	/**
	 * @param {( target: any ) => any} call
	 * @return {any}
	 */
	const run = ( call ) => loading.run( ( client ) => call( own( client ) ) );
	const send = ( /** @type {string} */ action, /** @type {any} */ data, /** @type {any} */ attributes ) => {
		const given = loading.client ? data : copy( data );
		return run( ( target ) => target.send( action, given, attributes ) );
	};
	return {
		run,
		/** @return {Target | undefined} */
		own: () => loading.client && own( loading.client ),
		methods: {
			send,
			submitInteraction: send,

			watch( /** @type {any} */ wanted ) {
				let isStopped = false;
				/** @type {( () => void ) | undefined} */
				let stop;
				run( ( target ) => {
					stop = isStopped ? undefined : target.watch( wanted );
				} );
				return () => {
					isStopped = true;
					stop?.();
				};
			}
		}
	};
}

/**
 * @param {Loading} loading
 * @param {string} name
 * @param {boolean} isInSample As far as it is known before there is a client.
 * @param {import('../platform/types.js').Diagnose} diagnose
 * @return {Instrument}
 */
function createInstrument( loading, name, isInSample, diagnose ) {
	const { methods, own, run } = createTarget( loading, ( client ) => client.getInstrument( name ) );
	/** @type {Instrument} */
	const instrument = {
		...methods,
		isInSample: () => own()?.isInSample() ?? isInSample,

		setSchema( uri ) {
			run( ( target ) => target.setSchema( uri ) );
			return instrument;
		},

		use( instrumentation ) {
			catchErrors( diagnose, 'use', instrumentation )( instrument );
			return instrument;
		}
	};
	return instrument;
}

/**
 * @param {Loading} loading
 * @param {string} name
 * @param {string | null} group As far as it is known before there is a client.
 * @param {import('../platform/types.js').Diagnose} diagnose
 * @return {Experiment}
 */
function createExperiment( loading, name, group, diagnose ) {
	const { methods, own, run } = createTarget( loading, ( client ) => client.getExperiment( name ) );
	/** @type {Experiment} */
	const experiment = {
		...methods,

		getAssignedGroup() {
			const target = own();
			return target ? target.getAssignedGroup() : group;
		},

		isAssignedGroup( ...groups ) {
			const assigned = experiment.getAssignedGroup();
			return assigned !== null && groups.includes( assigned );
		},

		sendExposure: () => run( ( target ) => target.sendExposure() ),

		setSchema( uri ) {
			run( ( target ) => target.setSchema( uri ) );
			return experiment;
		},

		setStream( stream ) {
			run( ( target ) => target.setStream( stream ) );
			return experiment;
		},

		use( instrumentation ) {
			if ( experiment.getAssignedGroup() !== null ) {
				catchErrors( diagnose, 'use', instrumentation )( experiment );
			}
			return experiment;
		}
	};
	return experiment;
}

/**
 * @param {Early} early
 * @param {{ mw: any, window: any, diagnose: import('../platform/types.js').Diagnose }} parts
 * @return {EarlyClient}
 */
export function createEarlyClient( { load, isNeeded, instruments, experiments }, { mw, window, diagnose } ) {
	if ( !load ) {
		return INERT;
	}
	const loading = createLoading( load, diagnose );
	const { enrollments, enrollmentHeader, experimentOverrides } = readEnrollments( mw, window.location );
	const overrides = readOverrides( experimentOverrides );
	const groups = new Map( [ ...entriesOf( enrollments?.assigned ), ...readHeader( window, enrollmentHeader ), ...overrides ] );
	const isOwn = ( /** @type {Object} */ facts, /** @type {unknown} */ name ) => typeof name === 'string' && Object.prototype.hasOwnProperty.call( facts, name );

	return {
		submit( name, event ) {
			const { client } = loading;
			const given = client ? event : copy( event );
			return client || isNeeded ? /** @type {any} */ ( loading.run( ( loaded ) => loaded.submit( name, given ) ) ) : 'not-in-sample';
		},

		isInSample: ( name ) => loading.client ? loading.client.isInSample( name ) : isNeeded,

		getInstrument( name ) {
			const { client } = loading;
			if ( !client && !isOwn( instruments, name ) ) {
				diagnose( 'unknown-stream', 'no such instrument', '/instrumentConfigs/' + textOf( name ) );
			}
			return client ? client.getInstrument( name ) : isOwn( instruments, name ) && instruments[ name ] ? createInstrument( loading, name, true, diagnose ) : UNSAMPLED;
		},

		getExperiment( name ) {
			const { client } = loading;
			const isKnown = isOwn( experiments, name ), group = groups.get( name ) ?? null;
			if ( client ) {
				return client.getExperiment( name );
			}
			if ( !isKnown && !overrides.some( ( [ other ] ) => other === name ) ) {
				diagnose( 'unknown-experiment', 'no such experiment: nobody takes part', '/experiments/' + textOf( name ) );
				return UNENROLLED;
			}
			return group !== null || experiments[ name ] ? createExperiment( loading, name, group, diagnose ) : UNENROLLED;
		},

		getAssignments: () => loading.client ? loading.client.getAssignments() : Object.fromEntries( groups ),

		whenAssigned: ( isMeant ) => Object.entries( experiments ).some( ( [ name, isDrawn ] ) => isDrawn && isMeant( name ) ) ? loading.begin() : undefined
	};
}
