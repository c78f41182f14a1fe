/*
 * The report of the demo: how many temporary users click log out, and the click-through rates of elements. It is counted on
 * the server from accepted events, and at a restart counted again from the file of them.
 */

import fs from 'node:fs';
import { createClickThrough } from './click-through.mjs';
import { rateOf } from './estimate.mjs';
import { KINDS, kindOf } from './site/kind.js';

/* The meta.domain of simulated readers (site/readers.js). */
const SIMULATED = 'simulated.invalid';

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

/**
 * @param {string} file
 * @return {any[]} The events in it, one a line. A line that is no event, such as one cut off by a crash, is skipped.
 */
function readEvents( file ) {
	const lines = fs.existsSync( file ) ? fs.readFileSync( file, 'utf8' ).split( '\n' ) : [];
	return lines.flatMap( ( line ) => {
		try {
			const event = JSON.parse( line );
			return event && event.meta ? [ event ] : [];
		} catch ( error ) {
			return [];
		}
	} );
}

/**
 * @param {string} [file] Events that were accepted before, one a line.
 */
export function createReport( file ) {
	/** @type {Object<string, { pageviews: Tally, logOuts: Tally }>} */
	let kinds;
	/** @type {Set<string>} */
	let seen;
	/** @type {string | null} */
	let since;
	/** @type {ReturnType<typeof createClickThrough>} */
	let clickThrough;

	function reset() {
		const none = () => ( { count: 0, estimate: 0, simulated: 0 } );
		kinds = Object.fromEntries( [ ...KINDS, 'unknown' ].map( ( kind ) => [ kind, { pageviews: none(), logOuts: none() } ] ) );
		seen = new Set();
		since = null;
		clickThrough = createClickThrough();
	}

	/**
	 * Delivery is at least once: an event may arrive again, with the same meta.id.
	 *
	 * @param {any} event
	 * @return {boolean}
	 */
	function isNew( { meta: { id } } ) {
		const { size } = seen;
		return !id || seen.add( id ).size > size;
	}

	/**
	 * @param {any} event
	 */
	function count( event ) {
		if ( !isNew( event ) ) {
			return;
		}
		clickThrough.count( event, event.meta.domain === SIMULATED );
		const measure = measureOf( event );
		if ( !measure ) {
			return;
		}
		since = since || event.dt || event.meta.dt;
		const tally = kinds[ kindOf( event ) ][ measure ];
		tally.count++;
		tally.estimate += 1 / rateOf( event );
		tally.simulated += event.meta.domain === SIMULATED ? 1 : 0;
	}

	reset();
	if ( file ) {
		readEvents( file ).forEach( count );
	}

	return {
		count,

		/** Forget all events so far and delete the file. */
		reset() {
			reset();
			if ( file ) {
				fs.rmSync( file, { force: true } );
			}
		},

		/** @return {{ since: string | null, kinds: Object<string, { pageviews: Tally, logOuts: Tally }>, clickThrough: any[] }} */
		read: () => ( { since, kinds, clickThrough: clickThrough.read() } ),

		/**
		 * @param {{ on: ( listener: ( news: any ) => void ) => () => void }} collector
		 * @return {() => void} Stops listening.
		 */
		listen: ( collector ) => collector.on( ( { event, refused } ) => {
			if ( !refused ) {
				count( event );
			}
		} ),

		/**
		 * Answer GET /report with the report, and DELETE /report by resetting it.
		 *
		 * @param {import('node:http').IncomingMessage} request
		 * @param {import('node:http').ServerResponse} response
		 * @return {boolean} Whether the request was one of these.
		 */
		serve( request, response ) {
			if ( request.url !== '/report' || ![ 'GET', 'DELETE' ].includes( request.method ) ) {
				return false;
			}
			/* Pages of other origins cannot do this: DELETE needs a CORS preflight, which the collector does not grant. */
			if ( request.method === 'DELETE' ) {
				this.reset();
			}
			response.writeHead( 200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' } );
			response.end( JSON.stringify( this.read() ) );
			return true;
		}
	};
}
