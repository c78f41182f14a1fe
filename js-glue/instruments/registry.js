/*
 * The built-in instruments by name: what is special about each on this side of the core.
 */

import { isObject } from '../platform/environment.js';
import { serialiseActionData } from './action-data.js';
import { faultOfCountries } from './contribution-check.js';

/**
 * @typedef {Object} Site
 * @property {string} path JSON Pointer to the options.
 * @property {Map<string, number>} handles The site's own instruments, by name.
 * @property {( code: string, path: string, message: string ) => void} refuse A mistake of the caller.
 */

/**
 * @typedef {Object} Registration
 * @property {boolean} [lazy] It needs heliograph.extras.mjs.
 * @property {( options: any, site: Site ) => unknown} [prepare] The options that the core is configured with; undefined where the core
 *  has no part in it. Default: the caller's.
 */

/** @type {Record<string, Registration>} */
export const registry = {
	webUiClick: {},

	homepageModule: {
		lazy: true,

		/* The core takes each module's actionData as text. */
		prepare( options ) {
			const modules = options?.modules;
			return !isObject( modules ) ? options || null : {
				...options,
				modules: Object.fromEntries( Object.entries( modules ).map( ( [ name, module ] ) => [
					name, isObject( module ) ? { ...module, actionData: serialiseActionData( module.actionData ) } : module
				] ) )
			};
		}
	},

	flowReplies: { lazy: true },

	clickThrough: {
		lazy: true,

		prepare( list, { path, handles, refuse } ) {
			( Array.isArray( list ) ? list : [ {} ] ).forEach( ( one, i ) => {
				if ( !handles.has( one?.instrument ) || !one.selector || typeof one.friendlyName !== 'string' ) {
					refuse( 'bad-option', path + '/' + i, 'needs an instrument of instrumentConfigs, a selector and a friendlyName' );
				}
			} );
		}
	},

	contributionStatistics: {
		prepare( options, { path, refuse } ) {
			const message = faultOfCountries( options?.disallowedCountries );
			if ( message ) {
				refuse( 'bad-country-map', path + '/disallowedCountries', message );
			}
		}
	}
};
