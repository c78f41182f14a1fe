/*
 * Whether a client works, which everything asks here; and what keeps it working: nothing that goes wrong reaches the page,
 * another core takes the place of one that failed, and what that one counted is not forgotten.
 */

import { isTrap } from '../core/core.js';
import { textOf } from '../core/serialise.js';
import { clearKept } from '../delivery/last-write.js';
import { forgetDevice } from '../platform/device.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('../platform/types.js').Stats} Stats */

/** @typedef {import('../delivery/delivery.js').Delivery} Delivery */

/**
 * @typedef {Object} Life
 * @property {'ready' | 'inert' | 'closed'} status What callers are told.
 * @property {{ code: string, message: string } | null} statusReason Why it is inert.
 * @property {Session | undefined} session Another one after a failure; undefined where there is none, or none any more. A client that
 *  is inert or closed may still have one, to count and to settle what is under way.
 * @property {import('../core/core.js').Core | undefined} core The session's.
 * @property {boolean} isEnded Nothing is listened to, and no timer runs, from here on.
 * @property {( () => void )[]} ends To be done when it ends.
 * @property {() => void} end
 * @property {( reason: unknown ) => void} becomeInert For the rest of the page. `reason` is an error, with a `code` if it has one.
 * @property {import('../platform/types.js').Guard} guard
 * @property {() => Stats} stats What was counted by all cores.
 * @property {Delivery} delivery
 */

/**
 * The same where there is a session: the guard calls nothing where there is none.
 *
 * @typedef {Life & { session: Session, core: import('../core/core.js').Core }} Running
 */

/** @type {Stats} */
const NONE = { emitted: 0, queued: 0, inFlight: 0, stored: 0, delivered: 0, handedOver: 0, retried: 0, dropped: {}, invalid: 0, notInSample: 0, filtered: 0, funnelsClosed: 0 };

/** @typedef {{ [name: string]: number | Counts }} Counts */

/**
 * Sums, member by member. What is not there counts as 0.
 *
 * @template {Counts} All
 * @param {All} a
 * @param {Counts} b
 * @return {All}
 */
function sum( a, b ) {
	return /** @type {All} */ ( Object.fromEntries( Object.keys( { ...a, ...b } ).map( ( key ) => {
		const x = a[ key ] || 0, y = b[ key ] || 0;
		return [ key, typeof x === 'number' && typeof y === 'number' ? x + y : sum( /** @type {Counts} */ ( x || {} ), /** @type {Counts} */ ( y || {} ) ) ];
	} ) ) );
}

/**
 * What a core counted, as what has come to its end. What has not will be counted by the next core; where there is none, it
 * is in the event store or lost.
 *
 * @param {Stats} stats
 * @param {number} waiting How many of its events the next core takes over.
 * @param {boolean} isStored
 * @return {Stats}
 */
function close( stats, waiting, isStored ) {
	let ended = stats.delivered + stats.stored;
	for ( const count of Object.values( stats.dropped ) ) {
		ended += count;
	}
	const rest = Math.max( 0, stats.emitted - ended - waiting );
	return sum( { ...stats, emitted: ended + rest, queued: 0, inFlight: 0 }, isStored ? { stored: rest } : { dropped: { trapped: rest } } );
}

/**
 * @param {import('./types.js').ReadOptions} options
 * @param {Session | undefined} session
 * @param {( session: Session ) => Session} startAgain Start another core in the place of one that failed.
 * @return {Life}
 */
export function createLife( options, session, startAgain ) {
	const { diagnose, signal, window } = options;
	/** What was counted by the cores before this one. */
	let earlier = NONE;
	let isRestarted = false;

	/** @type {Life} */
	const life = {
		status: 'ready',
		statusReason: null,
		session,
		isEnded: false,
		ends: [],
		delivery: /** @type {Life['delivery']} */ ( /** @type {unknown} */ ( undefined ) ),

		core: session?.core,
		guard,

		stats() {
			/* First, for when that fails what was counted earlier is more. */
			const counted = guard( count )();
			return sum( earlier, counted || {} );
		},

		end() {
			life.isEnded = true;
			life.ends.splice( 0 ).forEach( ( work ) => work() );
		},

		becomeInert( reason ) {
			const { code = 'core-trapped', message = '' } = /** @type {{ code?: string, message?: string }} */ ( reason || {} );
			if ( life.status === 'ready' ) {
				life.status = 'inert';
				life.statusReason = { code, message };
				diagnose( code, message );
			}
			life.end();
			if ( signal || code === 'opted-out' ) {
				/* Also what was kept before the reader said so. */
				forgetDevice( window );
				clearKept( options );
			}
		}
	};

	/**
	 * @param {( ...given: any[] ) => any} work
	 * @param {unknown} [lost] What is answered for an event that is lost, where the work makes events: then it is done only while the client is ready.
	 * @return {( ...given: any[] ) => any}
	 */
	function guard( work, lost ) {
		return ( a, b, c, d ) => {
			try {
				return life.core && ( lost === undefined || life.status === 'ready' ) && work( a, b, c, d );
			} catch ( error ) {
				recover( error );
				if ( lost !== undefined && life.core && life.status !== 'inert' ) {
					earlier = sum( earlier, { emitted: 1, dropped: { trapped: 1 } } );
					return lost;
				}
				return undefined;
			}
		};
	}

	/** @return {Stats} */
	function count() {
		return /** @type {Running} */ ( life ).core.stats();
	}

	/**
	 * Another core in place of one that failed, once, with everything that is not settled.
	 *
	 * @param {unknown} error
	 */
	function restart( error ) {
		const { outbox, sender, abandon } = life.delivery;
		const before = earlier;
		let counted = NONE;
		/* Its counters are most likely still good; what it makes of events is checked again. What fails of this is lost. */
		for ( const save of [ outbox.collect, () => {
			counted = count();
		} ] ) {
			try {
				save();
			} catch ( second ) {
				continue;
			}
		}
		try {
			if ( isRestarted ) {
				throw error;
			}
			isRestarted = true;
			life.session = startAgain( /** @type {Session} */ ( life.session ) );
			life.core = life.session.core;
			earlier = sum( before, close( counted, outbox.size, false ) );
			sender.restart();
			diagnose( 'core-restarted', textOf( error ) );
		} catch ( second ) {
			earlier = sum( before, close( counted, 0, abandon() ) );
			life.session = life.core = undefined;
			life.becomeInert( second );
		}
	}

	/**
	 * @param {unknown} error
	 */
	function recover( error ) {
		if ( isTrap( error ) ) {
			restart( error );
		} else if ( /** @type {{ code?: string } | undefined} */ ( error )?.code === 'no-random' ) {
			life.becomeInert( error );
		} else {
			diagnose( 'internal-error', textOf( error ) );
		}
	}

	return life;
}
