/*
 * Nothing that goes wrong in here reaches the page.
 */

import { textOf } from '../core/serialise.js';

/**
 * @param {import('./state.js').State} state
 * @param {import('../platform/types.js').Diagnose} diagnose
 * @return {import('../platform/types.js').Guard}
 */
export function createGuard( state, diagnose ) {
	/**
	 * @param {any} error
	 */
	function recover( error ) {
		if ( state.core && state.core.isTrap( error ) ) {
			state.restart( error );
		} else if ( error && error.code === 'no-random' ) {
			state.becomeInert( error );
		} else {
			diagnose( 'internal-error', textOf( error ) );
		}
	}

	/** Count an event that was lost on its way. */
	function countLost() {
		guard( () => /** @type {import('./state.js').Running} */ ( state ).core.discard( 'trapped' ) )();
	}

	/**
	 * @param {( ...given: any[] ) => any} work
	 * @param {any} [lost]
	 * @return {( ...given: any[] ) => any}
	 */
	function guard( work, lost ) {
		return ( a, b, c, d ) => {
			try {
				return state.core && work( a, b, c, d );
			} catch ( error ) {
				recover( error );
				if ( lost === undefined || !state.core || state.status === 'inert' ) {
					return undefined;
				}
				countLost();
				return lost;
			}
		};
	}

	return guard;
}
