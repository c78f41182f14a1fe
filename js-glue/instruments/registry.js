/*
 * The built-in instruments, as far as the glue has to do with them: the one place where it names them.
 */

import { serialiseActionData } from './action-data.js';
import { faultOfCountries } from './contribution-check.js';
import { isObject } from '../platform/json.js';

/**
 * @typedef {import('../listening/types.js').Attach} Attach
 */

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
 * @property {boolean} [lazy] Whether it needs heliograph.extras.mjs.
 * @property {Prepare} [prepare] Check the options, which may be anything, and return those that the
 *  core is configured with; undefined where the core has no part in the instrument. Without it the core takes them as they are.
 * @property {Record<string, Attach>} [attach] How its rules are attached that are about something else than DOM events: by the `on`
 *  of the listener plan. Other instruments may use the same kinds.
 */

/**
 * @param {'attachFlow' | 'attachHover' | 'attachImpressions'} name An export of extras.js.
 * @return {Attach} The same; where the extras could not be loaded, nothing is attached.
 */
const fromExtras = ( name ) => ( rules, context ) => context.extras[ name ]?.( rules, context ) || [];

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

/** @type {Record<string, InstrumentType>} */
export const registry = {
	webUiClick: {},
	homepageModule: {
		lazy: true,
		prepare: withActionData,
		attach: {
			impression: fromExtras( 'attachImpressions' ),
			'hover-in': fromExtras( 'attachHover' ),
			/* Attached with `hover-in`. */
			'hover-out': () => []
		}
	},
	flowReplies: { lazy: true, attach: { flow: fromExtras( 'attachFlow' ) } },
	clickThrough: { lazy: true, prepare: checkClickThrough },
	contributionStatistics: { prepare: checkCountries }
};

/**
 * How rules are attached, by their `on`. Any other `on` is a type of DOM event.
 *
 * @type {Record<string, Attach>}
 */
export const kinds = Object.assign( {}, ...Object.values( registry ).map( ( { attach } ) => attach ) );
