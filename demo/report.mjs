/*
 * The questions that the demo answers: how many temporary users click log out, and how often is what is shown clicked?
 * Counted from what the collector accepted, so it holds over reloads; rebuilt from the file of accepted events, so it
 * holds over restarts.
 */

import fs from 'node:fs';
import { createClickThrough } from './click-through.mjs';
import { rateOf } from './estimate.mjs';
import { KINDS, kindOf } from './site/kind.js';

/* The domain of readers that were made up by the page, see readers.js. */
const SIMULATED = 'simulated.invalid';

/* The link in the user menu, and its clone in a sticky header. */
const LOG_OUT = /^pt-logout(-sticky-header)?$/;

/**
 * @typedef {Object} Tally
 * @property {number} count Events that arrived.
 * @property {number} estimate How many there were, by the sampling rate that each event tells.
 * @property {number} simulated How many of those that arrived are from readers that were made up.
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
 * @return {any[]} The events in it, one a line; a line that was cut off in the writing is none.
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
 * @param {string} [file] Of events accepted before.
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
	 * Delivery is at least once: an event that came again is not another one.
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

		/** Begin anew, in the file as well: what was accepted so far is forgotten. */
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
		 * @return {() => void} What ends it.
		 */
		listen: ( collector ) => collector.on( ( { event, refused } ) => {
			if ( !refused ) {
				count( event );
			}
		} ),

		/**
		 * GET /report reads it, DELETE /report begins anew.
		 *
		 * @param {import('node:http').IncomingMessage} request
		 * @param {import('node:http').ServerResponse} response
		 * @return {boolean} Whether it was asked for.
		 */
		serve( request, response ) {
			if ( request.url !== '/report' || ![ 'GET', 'DELETE' ].includes( request.method ) ) {
				return false;
			}
			/* No other site's page may ask for this: DELETE needs leave in advance, which the collector does not give. */
			if ( request.method === 'DELETE' ) {
				this.reset();
			}
			response.writeHead( 200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' } );
			response.end( JSON.stringify( this.read() ) );
			return true;
		}
	};
}
