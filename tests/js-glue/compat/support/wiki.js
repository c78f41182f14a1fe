/*
 * A page of a wiki in jsdom, as far as what stands for EventLogging and Test Kitchen sees of it.
 */

import fs from 'node:fs';
import path from 'node:path';
import { JSDOM } from 'jsdom';
import { startOnMediaWiki } from '../../../../js-glue/mediawiki.js';
import { wasm } from '../../../support/client.js';
import { createClock, createIntake } from '../../../support/hosts.js';
import { root } from '../../../support/shared.js';

export const INTERACTION = '/heliograph/interaction/1.1.0', LEGACY = '/analytics/legacy/example/1.0.0';
const schema = JSON.parse( fs.readFileSync( path.join( root, `src/schemas${ INTERACTION }.json` ), 'utf8' ) );

const CONFIG = {
	skin: 'vector-2022', wgDBname: 'enwiki', wgServerName: 'en.example.org', wgUserName: 'Alice', wgUserId: 7, wgUserEditCount: 120, wgUserIsTemp: false, wgMFMode: null,
	wgTestKitchenUserExperiments: { enrolled: [ 'banner-2026-11' ], assigned: { 'banner-2026-11': 'treatment' }, subject_ids: { 'banner-2026-11': 'abc' }, sampling_units: { 'banner-2026-11': 'mw-user' } }
};

const SITE = {
	streams: {
		'mediawiki.example': { schema_uri: INTERACTION, producers: { metrics_platform_client: { provide_values: [ 'performer_is_temp', 'mediawiki_database' ] } } },
		'product_metrics.web_base': { schema_uri: INTERACTION },
		eventlogging_Example: { schema_uri: LEGACY },
		never: { schema_uri: INTERACTION, sample: { unit: /** @type {'session'} */ ( 'session' ), rate: 0 } }
	},
	schemas: { [ INTERACTION ]: schema, [ LEGACY ]: { properties: { event: { type: 'object' }, client_dt: {}, schema: {}, webHost: {}, wiki: {} } } },
	instrumentConfigs: {
		'search-box': { stream_name: 'product_metrics.web_base', schema_uri: INTERACTION },
		unsampled: { stream_name: 'product_metrics.web_base', schema_uri: INTERACTION, sample: { unit: /** @type {'session'} */ ( 'session' ), rate: 0 } }
	},
	experiments: { 'banner-2026-11': { stream_name: 'product_metrics.web_base' }, 'banner-2027-01': { stream_name: 'product_metrics.web_base' } }
};

/** @param {any} window */
function createMediaWiki( window ) {
	const config = new Map( Object.entries( CONFIG ) );
	/** @type {[ string, any ][]} */
	const topics = [];
	/** @type {[ string, Function ][]} */
	const subscribers = [];
	return {
		config,
		log: { warnings: /** @type {string[]} */ ( [] ), warn( message ) {
			this.warnings.push( message );
		} },
		user: {
			isTemp: () => false, isAnon: () => false, getId: () => 7,
			getPageviewToken: () => '3b9aca00000000000000', sessionId: () => '000f4240000000000000', generateRandomSessionId: () => '0123456789abcdef0123'
		},
		loader: { states: /** @type {Record<string, string>} */ ( {} ), getState( name ) {
			return this.states[ name ] || null;
		} },
		track( topic, data ) {
			topics.push( [ topic, data ] );
			subscribers.filter( ( [ prefix ] ) => topic.startsWith( prefix ) ).forEach( ( [ , callback ] ) => callback.call( { topic, data }, topic, data ) );
		},
		trackSubscribe( prefix, callback ) {
			subscribers.push( [ prefix, callback ] );
			topics.filter( ( [ topic ] ) => topic.startsWith( prefix ) ).forEach( ( [ topic, data ] ) => callback.call( { topic, data }, topic, data ) );
		},
		trackUnsubscribe() {},
		topics,
		window
	};
}

/**
 * @param {string} [search] Of the page's address.
 * @param {string} [edge] What a cache in front of the wiki assigned.
 */
export function createWiki( search = '', edge = '' ) {
	const { window } = new JSDOM( '<a id="more" href="#more">More</a>', { url: 'https://en.example.org/wiki/A' + search } );
	/** @type {any} */
	const mw = createMediaWiki( window );
	Object.assign( window, { mw } );
	Object.assign( window.performance, { getEntriesByType: () => [ { serverTiming: [ { name: 'cache', description: 'hit' }, { name: 'WMF-Uniq', description: edge } ] } ] } );
	const clock = createClock(), intake = createIntake();
	/** @type {any[]} */
	const diagnostics = [];
	const onDiagnostic = ( /** @type {any} */ diagnostic ) => diagnostics.push( diagnostic );
	return {
		mw,
		window,
		clock,
		diagnostics,
		onDiagnostic,
		codes: () => diagnostics.map( ( { code } ) => code ),

		/** @param {Object} [options] */
		load: ( options ) => startOnMediaWiki( mw, { wasm, intakeUrl: '/v1/events', ...SITE, transport: intake, storage: undefined, clock, window, document: window.document, onDiagnostic, attach: false, ...options } ),

		async sent() {
			await clock.advance( 1000 );
			return intake.events;
		}
	};
}
