/*
 * The built-in instruments, as far as the glue has to do with them when they are configured: the one place where it names them.
 */

import { serialiseActionData } from './action-data.js';
import { isObject, stringify } from '../platform/json.js';

/**
 * @typedef {Object} Site What `prepare` is told beside the options.
 * @property {string} path JSON Pointer to the instrument's options.
 * @property {{ has: ( name: string ) => boolean }} handles The names of instrumentConfigs.
 * @property {{ get: ( name: any ) => any }} streams The configurations of streams, by name.
 * @property {{ get: ( uri: any ) => any }} schemas By URI.
 * @property {Rules} rules What `files` export, as far as it could be had.
 * @property {( rule: import('../listening/types.js').Rule ) => void} addRule Add one to the listener plan that the core has no part in.
 * @property {( code: string, path: string, message: string ) => void} refuse Report a mistake: `createClient` will reject.
 */

/**
 * @typedef {( options: any, site: Site ) => any} Prepare
 */

/** @typedef {Partial<typeof import('./rules.js')>} Rules */

/**
 * @typedef {Object} InstrumentType
 * @property {( options: any ) => string[]} [needs] The files that it needs beside the client's own: keys of instruments/files.js. By default
 *  `extras`.
 * @property {Prepare} [prepare] Check the options, which may be anything, and return those that the
 *  core is configured with; undefined where the core has no part in the instrument. Without it the core takes them as they are.
 */

/**
 * The homepage's options with the actionData of each module as a string.
 *
 * @type {Prepare}
 */
function withActionData( options ) {
	const modules = options?.modules;
	/* Options that are undefined are a mistake as well, which the core reports. */
	return !isObject( modules ) ? options ?? null : {
		...options,
		modules: Object.fromEntries( Object.entries( modules ).map( ( [ name, module ] ) => [
			name, isObject( module ) ? { ...module, actionData: serialiseActionData( module.actionData ) } : module
		] ) )
	};
}

/** @type {Prepare} */
function checkClickThrough( options, { path, handles, refuse } ) {
	const list = Array.isArray( options ) ? options : [ {} ];
	list.forEach( ( one, i ) => {
		if ( !handles.has( one?.instrument ) || !one.selector || typeof one.friendlyName !== 'string' ) {
			refuse( 'bad-option', path + '/' + i, 'needs an instrument of instrumentConfigs, a selector and a friendlyName' );
		}
	} );
}

/**
 * @param {unknown} given disallowedCountries as a site configured them.
 * @return {string | undefined} What is wrong with them; undefined where nothing is. Null and an empty array stand for none.
 */
export function faultOfCountries( given ) {
	const isNone = given === undefined || given === null || Array.isArray( given ) && !given.length;
	const wrong = isNone ? undefined : !isObject( given ) ? stringify( given ) :
		Object.keys( given ).find( ( code ) => !/^[A-Z]{2}$/.test( code ) );
	return wrong && `${ wrong } is no map of country codes to names, such as { "BH": "Bahrain" }: two upper-case letters, of which only the codes count`;
}

/** @type {Prepare} */
function checkCountries( options, { path, refuse } ) {
	const fault = faultOfCountries( options?.disallowedCountries );
	if ( fault ) {
		refuse( 'bad-country-map', path + '/disallowedCountries', fault );
	}
}

/**
 * @param {string} name Of an instrument that the core has no part in.
 * @return {InstrumentType}
 */
function byRules( name ) {
	return { needs: () => [ 'visits' ], prepare: ( options, site ) => site.rules.prepareVisits?.( name, options, site ) };
}

/** The files that only configuring them takes, by the file that they need in a page. */
export const files = { visits: () => import( './rules.js' ) };

/**
 * By name. One that is not here needs the extras, and its options are the core's.
 *
 * @type {Record<string, InstrumentType>}
 */
export const registry = {
	webUiClick: { needs: ( options ) => options?.impressions || options?.hovers ? [ 'extras' ] : [] },
	homepageModule: { prepare: withActionData },
	flowReplies: { needs: () => [ 'flow' ] },
	clickThrough: { prepare: checkClickThrough },
	contributionStatistics: { needs: () => [ 'contributions' ], prepare: checkCountries },
	pageVisit: byRules( 'pageVisit' ),
	sessionTick: byRules( 'sessionTick' ),
	readingDepth: byRules( 'readingDepth' )
};
