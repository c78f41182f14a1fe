/*
 * Whether a client works: the one place that everything asks.
 */

import { forgetDevice } from '../platform/device.js';

/**
 * @typedef {Object} State
 * @property {'ready' | 'inert' | 'closed'} status What callers are told.
 * @property {{ code: string, message: string } | null} statusReason Why it is inert.
 * @property {import('./start.js').Session | undefined} session Another one after a failure; undefined where there is none, or none
 *  any more. A client that is inert or closed may still have one, to count and to settle what is under way.
 * @property {import('../core/core.js').Core | undefined} core The session's.
 * @property {boolean} isEnded Nothing is listened to, and no timer runs, from here on.
 * @property {( error: unknown ) => void} restart Put another core in place of one that failed.
 * @property {( work: () => void ) => void} onEnd To be done when it ends.
 * @property {() => void} end
 * @property {( reason: unknown ) => void} becomeInert For the rest of the page. `reason` is an error, with a `code` if it has one.
 */

/**
 * The same where there is a session: the guard calls nothing where there is none.
 *
 * @typedef {State & { session: import('./start.js').Session, core: import('../core/core.js').Core }} Running
 */

/**
 * @param {import('../platform/types.js').Parts} parts
 * @param {import('../listening/types.js').Bus} bus
 * @param {import('./start.js').Session | undefined} session
 * @return {State}
 */
export function createState( { diagnose, document, signal, storage, window }, bus, session ) {
	/** @type {( () => void )[]} */
	const ends = [];

	/** @type {State} */
	const state = {
		status: 'ready',
		statusReason: null,
		session,
		isEnded: false,

		get core() {
			return state.session && state.session.core;
		},

		/* Until there is what could be restarted. */
		restart: ( error ) => state.becomeInert( error ),

		onEnd( work ) {
			ends.push( work );
		},

		end() {
			state.isEnded = true;
			ends.splice( 0 ).forEach( ( work ) => work() );
		},

		becomeInert( reason ) {
			const { code = 'core-trapped', message = '' } = /** @type {any} */ ( reason || {} );
			if ( state.status === 'ready' ) {
				state.status = 'inert';
				state.statusReason = { code, message };
				diagnose( code, message );
				if ( document ) {
					bus.takeClicks( document );
				}
				if ( signal || code === 'opted-out' ) {
					forgetDevice( window );
				}
				if ( signal && storage ) {
					/* What was stored before the reader said so. */
					Promise.resolve( storage.clear() ).catch( () => {} );
				}
			}
			state.end();
		}
	};
	return state;
}
