/*
 * The groups of experiments, as servers and people who test write them.
 */

import { isObject } from '../platform/json.js';

/**
 * @param {string} text Such as `name:group;name:group`.
 * @param {string} separator Of a name from its group.
 * @return {Record<string, string>} Pairs that are none are left out.
 */
function readPairs( text, separator ) {
	return Object.fromEntries( text.split( ';' ).map( ( pair ) => pair.split( separator ) ).filter( ( pair ) => pair.length === 2 && pair[ 0 ] && pair[ 1 ] ) );
}

/**
 * @param {unknown} groups By experiment.
 * @return {[ name: string, group: string ][]}
 */
export function entriesOf( groups ) {
	return isObject( groups ) ? Object.entries( groups ).filter( ( [ , group ] ) => typeof group === 'string' && group !== '' ) : [];
}

/**
 * @param {unknown} overrides The option `experimentOverrides`.
 * @return {[ name: string, group: string ][]}
 */
export function readOverrides( overrides ) {
	return entriesOf( typeof overrides === 'string' ? readPairs( overrides, ':' ) : overrides );
}

/**
 * @param {any} window
 * @param {string | undefined} header Name of an entry of the page's `Server-Timing`.
 * @return {[ name: string, group: string ][]} What a server in front of the wiki assigned, which says who in its own log alone.
 */
export function readHeader( window, header ) {
	try {
		const [ { serverTiming } ] = header ? window.performance.getEntriesByType( 'navigation' ) : [];
		return entriesOf( readPairs( serverTiming.find( ( /** @type {PerformanceServerTiming} */ { name } ) => name === header ).description, '=' ) );
	} catch ( error ) {
		return [];
	}
}
