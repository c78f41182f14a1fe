/*
 * Another core in place of one that failed, once, with everything that is not settled.
 */

import { textOf } from '../core/serialise.js';
import { start } from './start.js';

/**
 * @param {Object} parts
 * @param {import('./state.js').State} parts.state
 * @param {import('./types.js').ReadOptions} parts.options
 * @param {import('../core/random.js').Random} parts.random
 * @param {undefined | ( () => import('../core/boundary.js').Exports )} parts.instantiate Makes another instance.
 * @param {import('../delivery/delivery.js').Delivery} parts.delivery
 * @param {import('./account.js').Account} parts.account
 * @return {( error: unknown ) => void}
 */
export function createRestart( { state, options, random, instantiate, delivery: { outbox, sender, store }, account } ) {
	let isRestarted = false;

	/** @return {import('../platform/types.js').Stats | undefined} */
	function readFailed() {
		try {
			/* Its counters are most likely still good; what it makes of events is checked again. */
			outbox.collect();
			return /** @type {import('./state.js').Running} */ ( state ).core.stats();
		} catch ( error ) {
			return undefined;
		}
	}

	return ( error ) => {
		const { context, tokens } = /** @type {import('./state.js').Running} */ ( state ).session;
		const counted = readFailed();
		const total = account.read( counted );
		try {
			if ( isRestarted ) {
				throw error;
			}
			isRestarted = true;
			state.session = start( /** @type {NonNullable<typeof instantiate>} */ ( instantiate )(), { ...options, problems: [], given: { ...options.given, context, tokens } }, random );
			state.session.core.discard( 'trapped', account.carryOver( counted, outbox.size ) );
			sender.restart();
			options.diagnose( 'core-restarted', textOf( error ) );
		} catch ( second ) {
			account.close( total, !!store && store.isWorking );
			state.session = undefined;
			state.becomeInert( second );
		}
	};
}
