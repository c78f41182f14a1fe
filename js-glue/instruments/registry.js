/*
 * The built-in instruments, as far as the glue has to do with them: the one place where it names them.
 */

import { serialiseActionData } from './action-data.js';
import { faultOfCountries } from './contribution-check.js';
import { isObject } from '../platform/json.js';

/**
 * @typedef {Object} Site What `prepare` is told beside the options.
 * @property {string} path JSON Pointer to the instrument's options.
 * @property {Map<string, unknown>} handles The instruments of instrumentConfigs, by name.
 * @property {( code: string, path: string, message: string ) => void} refuse Report a mistake: `createClient` will reject.
 */

/**
 * @typedef {( options: any, site: Site ) => any} Prepare
 */

/**
 * @typedef {Object} InstrumentType
 * @property {( options: any ) => boolean} [plain] Whether it does without heliograph.extras.mjs. Without it, it does not.
 * @property {() => Promise<import('../listening/types.js').Extras>} [load] Loads a file that it alone needs.
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
	webUiClick: { plain: ( options ) => !options?.impressions && !options?.hovers },
	homepageModule: { prepare: withActionData },
	flowReplies: { plain: () => true, load: () => import( './flow-replies.js' ) },
	clickThrough: { prepare: checkClickThrough },
	contributionStatistics: { plain: () => true, prepare: checkCountries }
};
