/*
 * mw.eventLog, as extensions call it, by a client.
 */

import { readAgent } from '../client/agent.js';
import { catchErrors } from '../platform/errors.js';
import { addEventListener, visibilityState } from '../platform/intrinsics.js';
import { textOf } from '../platform/json.js';

/* Callbacks wait no longer than this, in ms. */
const LINGER_MS = 1000;

/* What a token's first eight digits are divided by. */
const UINT32_MAX = 4294967295;

const LEGACY = 'eventlogging_';

/** @param {string} token */
const numberOf = ( token ) => parseInt( textOf( token ).slice( 0, 8 ), 16 );

/** @typedef {import('./test-kitchen.js').AnyClient} Client */

/**
 * @param {Object} parts
 * @param {any} parts.window
 * @param {import('../platform/types.js').Diagnose} parts.diagnose Told what a callback throws.
 * @return {( callback: () => void ) => void} Run the callback soon, at the latest when the page is hidden or left.
 */
function createQueue( { window, diagnose } ) {
	/** @type {( () => void )[]} */
	const waiting = [];
	/* From then on no timer fires, unless the page is shown again. */
	let isLeft = false;

	function run() {
		waiting.splice( 0 ).forEach( ( callback ) => catchErrors( diagnose, 'mw.eventLog.enqueue', callback )() );
	}

	addEventListener( window, 'pagehide', () => {
		isLeft = true;
		run();
	}, true );
	addEventListener( window, 'pageshow', () => {
		isLeft = false;
	}, true );
	addEventListener( window.document, 'visibilitychange', () => visibilityState( window.document ) === 'hidden' && run(), true );
	return ( callback ) => {
		const isFirst = waiting.push( callback ) === 1;
		if ( isLeft ) {
			run();
		} else if ( isFirst ) {
			window.setTimeout( run, LINGER_MS );
		}
	};
}

/**
 * @param {any} mw
 * @return {Object} mw.eventLog.id. Its session is MediaWiki's own, and no cookie is set.
 */
function createIds( mw ) {
	/** @type {string | null} */
	let pageview = null;
	/** @type {string | null} */
	let session = null;
	/* Until they are reset, they are what samples are drawn by. */
	let isFirst = true;
	return {
		generateId: () => mw.user.generateRandomSessionId(),
		normalizeId: ( /** @type {string} */ id ) => numberOf( id ) / UINT32_MAX,

		getPageviewId() {
			pageview = pageview || ( isFirst ? mw.user.getPageviewToken() : mw.user.generateRandomSessionId() );
			return pageview;
		},

		getSessionId() {
			session = session || mw.user.sessionId();
			return session;
		},

		resetPageviewId() {
			pageview = null;
			isFirst = false;
		},

		resetSessionId() {
			session = mw.user.generateRandomSessionId();
		}
	};
}

/**
 * @param {any} mw
 * @param {any} eventLog
 * @param {import('../platform/types.js').Diagnose} diagnose
 * @return {Function} mw.eventLog.Schema.
 */
function createSchemaClass( mw, eventLog, diagnose ) {
	return class Schema {
		/**
		 * @param {string} name
		 * @param {number} [samplingRate]
		 * @param {Object} [defaults]
		 */
		constructor( name, samplingRate = 1, defaults = {} ) {
			if ( !name ) {
				throw new Error( 'name is required' );
			}
			this.name = name;
			this.populationSize = /** @type {number} */ ( catchErrors( diagnose, 'mw.eventLog.Schema', () => 1 / samplingRate )() );
			this.defaults = defaults || {};
		}

		/**
		 * @param {Object} data
		 * @param {number} [samplingRate]
		 */
		log( data, samplingRate ) {
			catchErrors( diagnose, 'mw.eventLog.Schema', () => {
				const population = samplingRate === undefined ? this.populationSize : 1 / samplingRate;
				if ( isInPopulation( eventLog, population ) ) {
					mw.track( 'event.' + this.name, { ...this.defaults, ...data } );
				}
			} )();
		}
	};
}

/**
 * One pageview in so many. Of a size that is no whole number the field's own rule takes next to none; here as many as it says.
 *
 * @param {any} eventLog
 * @param {number} population
 * @return {boolean}
 */
function isInPopulation( eventLog, population ) {
	return Number.isInteger( population ) ? eventLog.pageviewInSample( population ) : eventLog.id.normalizeId( eventLog.id.getPageviewId() ) < 1 / population;
}

/**
 * An instrument as EventLogging made them, of a stream and a schema, before which its own name may stand; with one argument, that of a name.
 *
 * @param {Client} client
 * @param {any} eventLog
 * @param {import('../platform/types.js').Diagnose} diagnose
 * @return {( ...names: string[] ) => any} mw.eventLog.newInstrument.
 */
function createNewInstrument( client, eventLog, diagnose ) {
	return ( ...names ) => {
		const [ last, stream, first ] = names.filter( ( given ) => given !== undefined ).reverse();
		let schema = last, name = first;
		if ( stream === undefined ) {
			return client.getInstrument( last );
		}
		let position = 1;
		const add = ( /** @type {Object | undefined} */ data ) => ( { ...data, funnel_event_sequence_position: position++, ...name && { instrument_name: name } } );
		const isInSample = () => client.isInSample( stream );
		const instrument = {
			isStreamInSample: isInSample,
			isEnabled: isInSample,
			submitInteraction: catchErrors( diagnose, 'submitInteraction', ( /** @type {string} */ action, /** @type {Object} */ data ) => eventLog.submitInteraction( stream, schema, action, add( data ) ) ),
			submitClick: catchErrors( diagnose, 'submitClick', ( /** @type {Object} */ data ) => eventLog.submitClick( stream, add( data ) ) ),

			setInstrumentName( /** @type {string} */ given ) {
				name = given;
				return instrument;
			},

			setSchemaID( /** @type {string} */ uri ) {
				schema = uri;
				return instrument;
			}
		};
		return instrument;
	};
}

/**
 * What EventLogging had until lately, which skins and extensions of MediaWiki's long-term releases call.
 *
 * @param {Client} client
 * @param {any} eventLog
 * @param {import('../platform/types.js').Diagnose} diagnose
 * @return {Object} More members of mw.eventLog.
 */
function createEarlier( client, eventLog, diagnose ) {
	return {
		inSample: eventLog.pageviewInSample,
		eventInSample: eventLog.pageviewInSample,
		submitClick: ( /** @type {string} */ stream, /** @type {Object} */ data ) => eventLog.submitInteraction( stream, undefined, 'click', data ),
		newInstrument: createNewInstrument( client, eventLog, diagnose ),

		dispatch( /** @type {string} */ name ) {
			diagnose( 'not-dispatched', 'mw.eventLog.dispatch chose streams by names of events, which no stream has any more: nothing is sent', textOf( name ) );
		}
	};
}

/**
 * @param {any} window
 * @param {Object} event What a caller of logEvent is told of it.
 * @return {any} A promise of it: jQuery's, as callers expect, where there is jQuery.
 */
function promise( window, event ) {
	const jQuery = window.jQuery;
	return jQuery?.Deferred ? jQuery.Deferred().resolveWith( event, [ event ] ).promise() : Promise.resolve( event );
}

/**
 * @param {any} mw
 * @param {Client} client
 * @param {{ window: any, diagnose: import('../platform/types.js').Diagnose }} parts
 * @return {any} What `mw.eventLog` is.
 */
export function createEventLog( mw, client, parts ) {
	const { navigator } = parts.window;
	const isInSample = ( /** @type {number} */ population, /** @type {string} */ token ) => numberOf( token || mw.user.generateRandomSessionId() ) % population === 0;
	/** @type {any} */
	const eventLog = {
		submit: ( /** @type {string} */ stream, /** @type {Object} */ event ) => client.submit( stream, event ),

		/* Whatever a stream provides, each interaction says what it was made with: its schemas want it. */
		submitInteraction( /** @type {string} */ stream, /** @type {string} */ schema, /** @type {string} */ action, /** @type {any} */ data ) {
			return action ? client.submit( stream, { action, ...data, agent: { ...readAgent( mw ), ...data?.agent }, $schema: schema } ) : 'invalid';
		},

		logEvent( /** @type {string} */ schema, /** @type {Object} */ event ) {
			client.submit( LEGACY + textOf( schema ), { event } );
			return promise( parts.window, { event, schema, webHost: mw.config.get( 'wgServerName' ), wiki: mw.config.get( 'wgDBname' ) } );
		},

		logFailure( /** @type {string} */ schemaName, /** @type {string} */ errorCode ) {
			mw.track( `counter.eventlogging.client_errors.${ schemaName }.${ errorCode }` );
			mw.track( 'stats.mediawiki_eventlogging_client_errors_total', { schemaName, errorCode } );
		},

		enqueue: createQueue( parts ),

		sendBeacon( /** @type {string} */ url ) {
			try {
				navigator.sendBeacon( url );
			} catch ( error ) {
				parts.diagnose( 'beacon-failed', textOf( error ), textOf( url ) );
			}
		},

		randomTokenMatch: isInSample,
		pageviewInSample: ( /** @type {number} */ population ) => isInSample( population, mw.user.getPageviewToken() ),
		sessionInSample: ( /** @type {number} */ population ) => isInSample( population, mw.user.sessionId() ),
		id: createIds( mw )
	};
	eventLog.Schema = createSchemaClass( mw, eventLog, parts.diagnose );
	return Object.assign( eventLog, createEarlier( client, eventLog, parts.diagnose ) );
}
