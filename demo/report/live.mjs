/*
 * The report as the demo shows it while events arrive: what heliograph-report says of a store, and how many temporary users
 * click log out. It is counted on the server from the events that are stored, each once.
 */

import { KINDS, kindOf } from '../site/kind.js';
import { estimateClicks } from './clicks.mjs';
import { drawOf, rateOf, unwrap } from './estimate.mjs';
import { createMeasures, SIMULATED } from './measures.mjs';

/* The link in the user menu, and its clone in a sticky header. */
const LOG_OUT = /^pt-logout(-sticky-header)?$/;

/**
 * @typedef {Object} Tally
 * @property {number} count Events that arrived.
 * @property {number} estimate How many there were with those not in sample: each event counts 1 / its sampling rate.
 * @property {number} simulated Events that arrived from simulated readers.
 */

/**
 * @param {any} event
 * @return {'pageviews' | 'logOuts' | null} What it counts as.
 */
function measureOf( event ) {
	if ( event.action === 'init' ) {
		return 'pageviews';
	}
	return event.action === 'click' && LOG_OUT.test( event.action_source || event.name ) ? 'logOuts' : null;
}

export function createReport() {
	/** @type {Object<string, { pageviews: Tally, logOuts: Tally }>} */
	let kinds;
	/** @type {Map<string, any>} Pageviews in sample, with their clicks on log out. */
	let draws;
	/** @type {string | null} */
	let since;
	/** @type {ReturnType<typeof createMeasures>} */
	let measures;

	function reset() {
		const none = () => ( { count: 0, estimate: 0, simulated: 0 } );
		kinds = Object.fromEntries( [ ...KINDS, 'unknown' ].map( ( kind ) => [ kind, { pageviews: none(), logOuts: none() } ] ) );
		draws = new Map();
		since = null;
		measures = createMeasures();
	}

	/**
	 * @param {any} event
	 */
	function count( event ) {
		measures.count( event );
		const measure = measureOf( event );
		if ( !measure ) {
			return;
		}
		since = since || event.dt || event.meta.dt;
		const kind = kindOf( event ), rate = rateOf( event ), key = `${ drawOf( unwrap( event ) ).token }\n${ kind }\n${ rate }`;
		draws.set( key, draws.get( key ) || { kind, rate, impressions: 0, clicks: 0 } );
		draws.get( key )[ measure === 'pageviews' ? 'impressions' : 'clicks' ]++;
		const tally = kinds[ kind ][ measure ];
		tally.count++;
		tally.estimate += 1 / rate;
		tally.simulated += event.meta.domain === SIMULATED ? 1 : 0;
	}

	reset();
	/** @type {any} */
	let intake = null;

	/** What is known of the whole from the pageviews in sample of each kind of user. */
	function readKinds() {
		const all = [ ...draws.values() ];
		return Object.fromEntries( Object.entries( kinds ).map( ( [ kind, tallies ] ) => [ kind, { ...tallies, sample: estimateClicks( all.filter( ( draw ) => draw.kind === kind ) ) } ] ) );
	}

	/** @return {{ since: string | null, kinds: Object<string, { pageviews: Tally, logOuts: Tally, sample: any }>, clickThrough: any[], homepage: any, talk: any }} */
	const read = () => ( { since, kinds: readKinds(), ...measures.read() } );

	return {
		count,
		read,

		/**
		 * Count what an intake has stored, and from now on what it stores.
		 *
		 * @param {{ on: ( listener: ( news: any ) => void ) => () => void, store: any, clear: () => void }} given
		 * @return {() => void} Stops listening.
		 */
		listen( given ) {
			intake = given;
			for ( const { event } of intake.store.events() ) {
				count( event );
			}
			return intake.on( ( { event, refused, again } ) => {
				if ( !refused && !again ) {
					count( event );
				}
			} );
		},

		/**
		 * Answer GET /report with the report, and DELETE /report by deleting all events that are stored.
		 *
		 * @param {import('node:http').IncomingMessage} request
		 * @param {import('node:http').ServerResponse} response
		 * @return {boolean} Whether the request was one of these.
		 */
		serve( request, response ) {
			if ( request.url !== '/report' || ![ 'GET', 'DELETE' ].includes( request.method ) ) {
				return false;
			}
			/* Pages of other origins cannot do this: DELETE needs a CORS preflight, which the intake does not grant. */
			if ( request.method === 'DELETE' ) {
				reset();
				intake.clear();
			}
			response.writeHead( 200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' } );
			response.end( JSON.stringify( read() ) );
			return true;
		}
	};
}
