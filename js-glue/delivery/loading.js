/*
 * recovery.js when it is needed, and once.
 */

import { textOf } from '../core/serialise.js';
import { whenActive } from '../platform/activation.js';
import { words } from '../platform/words.js';

/* How long to wait for another attempt at loading what is not there. */
const RELOAD_MS = 10000;

/** @typedef {import('./recovery.js').Recovery} Recovery */

/**
 * @typedef {Object} Loading
 * @property {Recovery | undefined} recovery As soon as it is there.
 * @property {( work: ( recovery: Recovery ) => void ) => Promise<unknown>} recover Do something with it: at once, or when it is there, or never.
 *  Resolves when that is done or cannot be.
 * @property {() => void} stop It is loaded no more.
 */

/**
 * @param {import('../platform/types.js').Parts} parts
 * @param {( module: typeof import('./recovery.js') ) => Recovery} start
 * @return {Loading}
 */
export function createLoading( { clock, diagnose, document }, start ) {
	/** @type {Promise<void> | undefined} */
	let coming;
	/** @type {Recovery | undefined} */
	let recovery;
	let missedAt = -Infinity, isStopped = false;

	async function load() {
		try {
			await new Promise( ( resolve ) => {
				whenActive( document, () => resolve( undefined ) );
			} );
			const module = await import( './recovery.js' );
			recovery = isStopped ? undefined : start( module );
		} catch ( error ) {
			missedAt = clock.monotonic();
			diagnose( 'recovery-unavailable', textOf( error ) + words( '; events are in memory alone' ), '/storage' );
		}
		coming = undefined;
	}

	return {
		get recovery() {
			return recovery;
		},

		async recover( work ) {
			if ( !recovery && !isStopped && ( coming || clock.monotonic() - missedAt >= RELOAD_MS ) ) {
				coming = coming || load();
				await coming;
			}
			try {
				if ( recovery ) {
					work( recovery );
				}
			} catch ( error ) {
				diagnose( 'internal-error', textOf( error ) );
			}
		},

		stop() {
			isStopped = true;
		}
	};
}
