/*
 * Whether elements that are in view are seen: visible for half a second without a break, in a page that is in front. No event
 * tells what hides or covers an element, so it is looked at again and again until it is seen or out of view.
 */

import { catchErrors } from '../platform/errors.js';
import { matches, visibilityState } from '../platform/intrinsics.js';
import { createSlices } from './slices.js';
import { isCovered, isVisible } from './visible.js';

/* How long an element is visible before it counts as seen. */
const DWELL_MS = 500;

/* How often an element is looked at. */
const LOOK_MS = 125;

/** @typedef {import('./types.js').TrackedElement} TrackedElement */

/**
 * @param {Pick<import('../platform/types.js').Parts, 'clock' | 'diagnose' | 'document' | 'window'>} parts
 */
export function createDwell( parts ) {
	const { clock, diagnose, document, window } = parts;
	/** @type {Set<TrackedElement>} In view and not yet seen. */
	const waiting = new Set();
	const slices = createSlices( parts, look );

	const lookAt = catchErrors( diagnose, 'impression', ( /** @type {TrackedElement} */ tracked ) => {
		const now = clock.monotonic(), { element, since = now, watch } = tracked;
		const page = /** @type {Window} */ ( window ), isOver = now - since >= DWELL_MS;
		/* What covers it is asked at the first moment and the last. */
		const isShown = matches( element, watch.selector ) && isVisible( element, page ) && !( ( isOver || tracked.since === undefined ) && isCovered( element, page ) );
		tracked.since = isShown ? since : undefined;
		tracked.isSeen = isShown && isOver;
		if ( tracked.isSeen ) {
			waiting.delete( tracked );
			watch.onSeen( element, tracked );
		}
	} );

	function* look() {
		for ( const tracked of waiting ) {
			lookAt( tracked );
			yield;
		}
		plan();
	}

	/** Look again after a while, unless the page is not in front or nothing waits. */
	function plan() {
		if ( waiting.size && visibilityState( /** @type {Document} */ ( document ) ) === 'visible' ) {
			slices.plan( LOOK_MS );
		}
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
			plan();
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
