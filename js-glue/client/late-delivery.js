/*
 * Delivery in a packed page: heliograph.delivery.mjs is loaded when there is something to deliver, or when an earlier page may
 * have left something. Who is not in sample needs none of it. What is queued until it is there stays in the core; a page that is left
 * before that hands it over in one request, and keeps it for the next page, as delivery does with what nothing is known of.
 */

import { createEarlyExit } from '../delivery/early-exit.js';
import { KEY } from '../delivery/last-write.js';
import { createOwner } from '../delivery/owner.js';
import { watchPage } from '../delivery/page-exit.js';
import { whenActive } from '../listening/activation.js';
import { textOf } from '../platform/json.js';

/** @typedef {import('../delivery/delivery.js').Delivery} Delivery */
/** @typedef {import('../core/core.js').CollectedEvent} CollectedEvent */

/* How long until it is looked whether something was left. */
const LOOK_MS = 1000;

/* How long to wait for another attempt at loading what is not there. */
const RELOAD_MS = 10000;

/**
 * @param {import('./life.js').Running} life
 * @param {import('./types.js').ReadOptions} parts
 * @param {import('./session.js').Session | undefined} session Undefined where there is nothing to deliver.
 * @param {() => void} onLeave Told when the page may end, after everything was handed over.
 * @return {import('./life.js').LifeDelivery}
 */
export function createLateDelivery( life, parts, session, onLeave ) {
	const { clock, diagnose, document, given, isBrowserStore, storage, window } = parts;
	const { guard } = life;
	/** @type {Delivery | undefined} */
	let delivery;
	/** @type {typeof import('../delivery/delivery.js') | undefined} */
	let loaded;
	/** @type {Promise<void> | undefined} */
	let coming;
	/** @type {CollectedEvent[]} What a core that failed had queued. */
	let rescued = [];
	let isStopped = !session, isGone = false, missedAt = -Infinity;

	/** @return {CollectedEvent[]} What is queued. */
	const listWaiting = () => guard( () => delivery ? [] : life.core.peek() )() || [];

	const exit = createEarlyExit( parts, () => createOwner( session?.tab || '', life.session.context ).name );
	const handOver = guard( () => exit.handOver( listWaiting(), isGone ) );
	let unwatch = () => {};
	/** @type {unknown} */
	let lookTimer;

	/** Once it is loaded, and never while the page is gone: what was kept for the next page has to stay. */
	function begin() {
		if ( loaded && !delivery && !isStopped && !isGone ) {
			clock.clearTimeout( lookTimer );
			unwatch();
			exit.takeBack();
			delivery = loaded.createDelivery( life, given.transport ? parts : { ...parts, send: loaded.send }, life.session, onLeave );
			delivery.onQueued();
		}
	}

	async function load() {
		try {
			loaded = await import( '../delivery/delivery.js' );
			begin();
		} catch ( error ) {
			coming = undefined;
			missedAt = clock.monotonic();
			diagnose( 'delivery-unavailable', textOf( error ) + '; events leave when the page does' );
		}
	}

	/** @return {Promise<void> | undefined} Of when it is there or cannot be. */
	function start() {
		if ( !coming && !isStopped && clock.monotonic() - missedAt >= RELOAD_MS ) {
			coming = load();
		}
		return coming;
	}

	const look = guard( () => {
		if ( storage || isBrowserStore && window.localStorage.getItem( KEY ) !== null ) {
			start();
		}
	} );

	const callOff = session ? whenActive( document, () => {
		lookTimer = clock.setTimeout( look, LOOK_MS, true );
	} ) : () => {};

	unwatch = watchPage( {
		window: session && window,
		document,
		leave: guard( ( /** @type {string} */ how ) => {
			isGone = isGone || how === 'gone';
			handOver();
			onLeave();
		} ),
		back() {
			isGone = false;
			begin();
			if ( listWaiting().length ) {
				start();
			}
		},
		retry: () => {},
		flushBeforeNavigation: () => {}
	} );

	return {
		outbox: {
			get size() {
				return delivery ? delivery.outbox.size : rescued.length;
			},

			collect() {
				if ( delivery ) {
					delivery.outbox.collect();
				} else {
					rescued = life.core.peek();
				}
			},

			forget( reason ) {
				if ( delivery ) {
					delivery.outbox.forget( reason );
				} else {
					life.core.forgetEvents( reason );
				}
			}
		},

		sender: {
			async flush() {
				if ( listWaiting().length ) {
					await start();
				}
				await guard( () => delivery?.sender.flush() )();
			},

			restart() {
				if ( delivery ) {
					delivery.sender.restart();
				} else {
					rescued.forEach( ( { text } ) => life.core.adopt( text ) );
				}
			}
		},

		onQueued() {
			if ( delivery ) {
				delivery.onQueued();
			} else if ( isGone ) {
				/* There may be no next task: behind what is running now. */
				Promise.resolve().then( handOver );
			} else {
				start();
			}
		},

		changeUser: ( context ) => delivery?.changeUser( context ),

		async finish() {
			const waiting = listWaiting();
			return delivery ? delivery.finish() : !waiting.length || exit.keep( waiting, true );
		},

		abandon: () => delivery ? delivery.abandon() : exit.keep( rescued, true ),

		stop() {
			isStopped = true;
			unwatch();
			callOff();
			clock.clearTimeout( lookTimer );
			delivery?.stop();
		}
	};
}
