/*
 * The parts of a client, put together.
 */

import { LEAVING } from '../core/boundary.js';
import { createDelivery } from '../delivery/delivery.js';
import { watchPage } from '../delivery/page-exit.js';
import { joinBus } from '../listening/bus.js';
import { createAccount } from './account.js';
import { createEvents } from './events.js';
import { createGuard } from './guard.js';
import { createListening } from './listening.js';
import { createRestart } from './restart.js';
import { createState } from './state.js';

/** @typedef {import('./state.js').Running} Running */

/**
 * @typedef {Object} Started What a start came to.
 * @property {import('./types.js').ReadOptions} options
 * @property {import('../core/random.js').Random} random
 * @property {import('../listening/types.js').Extras} extras
 * @property {undefined | ( () => import('../core/boundary.js').Exports )} instantiate Makes another instance.
 * @property {import('./start.js').Session | undefined} session Undefined for an inert client.
 */

/**
 * @param {Started} started
 */
export function assemble( { options, random, extras, instantiate, session } ) {
	const { clock, diagnose, document, given, window } = options;
	const bus = joinBus( window || globalThis );
	const state = createState( options, bus, session );
	const running = /** @type {Running} */ ( state );
	const account = createAccount();
	const guard = createGuard( state, diagnose );
	const delivery = createDelivery( running, options, guard, session?.tab );
	const { sender, store } = delivery;
	state.restart = createRestart( { state, options, random, instantiate, delivery, account } );
	const events = createEvents( running, options, guard( sender.onQueued ) );
	const listening = createListening( { state, options, bus, extras, guard, events, random, stats } );
	const reportLosses = session && given.lossStream && events.isInSample( given.lossStream, 'streams' ) && extras.createLossReport?.( options, random.hex );
	const readStats = guard( () => running.core.stats() );

	function stats() {
		/* First, for if that fails the account is another one. */
		const counted = readStats();
		return account.read( counted );
	}

	state.onEnd( watchPage( {
		window: session && window,
		document,
		leave: guard( ( /** @type {boolean | undefined} */ leaving ) => {
			sender.leave( leaving );
			if ( reportLosses && leaving !== false ) {
				reportLosses( stats() );
			}
			if ( store && leaving !== undefined ) {
				/* A page that is gone for now keeps nobody from what it wrote: then it leaves with the next one. */
				( leaving ? store.release : store.acquire )();
			}
		} ),
		retry: guard( sender.retry ),
		flushBeforeNavigation: guard( () => sender.sendSoon( LEAVING ) )
	} ) );
	state.onEnd( sender.stop );
	if ( store && session ) {
		state.onEnd( store.release );
		store.own( session.context );
		/* Not in the page's way: what was left by others can wait. */
		clock.setTimeout( delivery.adopt, 0 );
	}
	return { bus, delivery, events, guard, listening, running, state, stats };
}
