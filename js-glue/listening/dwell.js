/*
 * Whether elements that are in view are seen: visible for half a second without a break, in a page that is in front. No event
 * tells what hides or covers an element, so it is looked at again and again until it is seen or out of view.
 */

import { catchErrors } from '../platform/errors.js';
import { matches, visibilityState } from '../platform/intrinsics.js';
import { isCovered, isVisible } from './visible.js';

/* How long an element is visible before it counts as seen. */
const DWELL_MS = 500;

/* How often an element is looked at. */
const LOOK_MS = 125;

/* How long a task may last before the rest is left to the next. */
const TASK_MS = 10;

/** @typedef {import('./types.js').TrackedElement} TrackedElement */

/**
 * @param {Pick<import('../platform/types.js').Parts, 'clock' | 'diagnose' | 'document' | 'window'>} parts
 */
export function createDwell( { clock, diagnose, document, window } ) {
	/** @type {Set<TrackedElement>} In view and not yet seen; those that were looked at last come last. */
	const waiting = new Set();
	/** @type {unknown} */
	let timer;

	const lookAt = catchErrors( diagnose, 'impression', ( /** @type {TrackedElement} */ tracked, /** @type {number} */ now ) => {
		const { element, since = now, watch } = tracked;
		const page = /** @type {Window} */ ( window ), isOver = now - since >= DWELL_MS;
		/* What covers it is asked at the first moment and the last. */
		const isShown = matches( element, watch.selector ) && isVisible( element, page ) && !( ( isOver || tracked.since === undefined ) && isCovered( element, page ) );
		tracked.since = isShown ? since : undefined;
		tracked.isSeen = isShown && isOver;
		if ( tracked.isSeen ) {
			watch.onSeen( element, tracked );
		} else {
			waiting.add( tracked );
		}
	} );

	function look() {
		const now = clock.monotonic();
		let ms = LOOK_MS;
		timer = 0;
		for ( const tracked of [ ...waiting ] ) {
			if ( clock.monotonic() - now > TASK_MS ) {
				ms = 0;
				break;
			}
			waiting.delete( tracked );
			lookAt( tracked, now );
		}
		plan( ms );
	}

	/**
	 * Look again after a while, unless the page is not in front or nothing waits.
	 *
	 * @param {number} ms
	 */
	function plan( ms ) {
		timer = timer || waiting.size && visibilityState( document ) === 'visible' && clock.setTimeout( look, ms );
	}

	/**
	 * Have an element wait to be seen, from the beginning, or no longer.
	 *
	 * @param {TrackedElement} tracked
	 */
	function update( tracked ) {
		tracked.since = undefined;
		waiting.delete( tracked );
		if ( tracked.isInView && !tracked.isSeen ) {
			waiting.add( tracked );
			plan( LOOK_MS );
		}
	}

	return {
		update,

		/** Whatever was visible so far does not count. */
		restart: () => [ ...waiting ].forEach( update ),

		/** @param {TrackedElement} tracked */
		forget: ( tracked ) => waiting.delete( tracked )
	};
}
