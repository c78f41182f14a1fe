/*
 * A caller's options on their way into a core, and what the core says of them on its way back.
 */

import { step } from '../core/serialise.js';
import { isObject, stringify } from '../platform/json.js';

/**
 * @typedef {Object} Configuration
 * @property {boolean} isStarted Whether what is wrong from here on is told as a diagnostic, and stops nothing.
 * @property {( code: string, path: string, message: string ) => void} refuse A mistake of the caller.
 * @property {( at: string, within?: string | number ) => void} report Pass on what the core reported. `at` is the place where the
 *  core names none; what is told is told once for each thing `within`.
 * @property {( path: string, call: ( text: string ) => number, value: unknown, prepare?: ( value: unknown ) => unknown ) => number} give Give
 *  the core a value as JSON, prepared, from where the caller gave it. Answers what the call answered; negative when the
 *  value was refused.
 * @property {( option: 'streams' | 'instrumentConfigs' | 'schemas' | 'instruments', add: ( name: string, value: unknown, path: string ) => number ) => Map<string, number>}
 *  giveEach The members of an option. Answers their numbers by name.
 */

/**
 * @param {import('../core/core.js').Core} core
 * @param {import('./types.js').ReadOptions} options
 * @return {Configuration}
 */
export function createConfiguration( core, { diagnose, given, problems } ) {
	/** @type {Configuration} */
	const configuration = {
		isStarted: false,

		refuse( code, path, message ) {
			if ( configuration.isStarted ) {
				diagnose( code, message, path );
			} else {
				problems.push( { code, path, message } );
			}
		},

		report( at, within ) {
			for ( const { fatal, code, path, message } of core.report() ) {
				if ( fatal ) {
					configuration.refuse( code, path || at, message );
				} else {
					diagnose( code, message, path || at, within );
				}
			}
		},

		give( path, call, value, prepare = ( same ) => same ) {
			let text;
			try {
				text = stringify( prepare( value ) );
			} catch ( error ) {
				configuration.refuse( 'not-serialisable', path, error.message );
				return -1;
			}
			const answer = call( text );
			configuration.report( path );
			return answer;
		},

		giveEach( option, add ) {
			const map = given[ option ] || {};
			const path = '/' + option;
			if ( !isObject( map ) ) {
				configuration.refuse( 'bad-option', path, 'must be an object' );
				return new Map();
			}
			return new Map( Object.entries( map ).map( ( [ name, value ] ) => [ name, add( name, value, path + step( name ) ) ] ) );
		}
	};
	return configuration;
}
