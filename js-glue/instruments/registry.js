/*
 * The built-in instruments, as far as the glue has to do with them when they are configured: the one place where it names them.
 */

import { serialiseActionData } from './action-data.js';
import { isObject, stringify } from '../platform/json.js';

/**
 * @typedef {Object} Site What `prepare` is told beside the options.
 * @property {string} path JSON Pointer to the instrument's options.
 * @property {{ has: ( name: string ) => boolean }} handles The names of instrumentConfigs.
 * @property {( code: string, path: string, message: string ) => void} refuse Report a mistake: `createClient` will reject.
 */

/**
 * @typedef {( options: any, site: Site ) => any} Prepare
 */

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
 * By name. One that is not here needs the extras, and its options are the core's.
 *
 * @type {Record<string, InstrumentType>}
 */
export const registry = {
	webUiClick: { needs: ( options ) => options?.impressions || options?.hovers ? [ 'extras' ] : [] },
	homepageModule: { prepare: withActionData },
	flowReplies: { needs: () => [ 'flow' ] },
	clickThrough: { prepare: checkClickThrough },
	contributionStatistics: { needs: () => [ 'contributions' ], prepare: checkCountries }
};
