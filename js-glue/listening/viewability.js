/*
 * Elements that are really seen: half of one, or as much of it as covers half of the viewport, for half a second, in a page
 * that is in front. Elements that the page adds later are found.
 */

import { catchErrors } from '../platform/errors.js';
import { createTrackedElements } from './tracked-elements.js';

/* How long an element is in view before it counts as seen. */
const DWELL_MS = 500;

/* Ratios at which IntersectionObserver reports: close together at the lower end, for elements many viewports high. */
const THRESHOLDS = [ 0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5 ];

/* Changes of the page that follow each other within this time are looked at together. */
const DEBOUNCE_MS = 100;

/**
 * @param {IntersectionObserverEntry} entry
 * @return {boolean} Whether half of the element is visible, or as much of it as covers half of the viewport.
 */
function isEnough( { isIntersecting, intersectionRatio, intersectionRect, rootBounds } ) {
	return isIntersecting && ( intersectionRatio >= 0.5 ||
		!!rootBounds && intersectionRect.width * intersectionRect.height >= rootBounds.width * rootBounds.height / 2 );
}

/**
 * @param {Pick<import('../platform/types.js').Parts, 'clock' | 'diagnose' | 'document' | 'window'>} parts
 * @return {import('./types.js').Viewability}
 */
export function createViewability( { clock, diagnose, document, window } ) {
	/** @type {Set<import('./types.js').VisibilityWatch>} */
	const watches = new Set();
	/** @type {IntersectionObserver | undefined} Without it nothing is seen. */
	let intersections;
	/** @type {MutationObserver | undefined} */
	let mutations;
	/** @type {unknown} */
	let scanTimer;

	const elements = createTrackedElements( {
		observe: ( element ) => intersections?.observe( element ),
		unobserve: ( element ) => intersections?.unobserve( element ),
		onHidden: updateTimer
	} );

	/**
	 * Start or stop the timer of an element, as its state now is.
	 *
	 * @param {import('./types.js').TrackedElement} tracked
	 */
	function updateTimer( tracked ) {
		const isWaiting = tracked.isInView && !tracked.isSeen && document.visibilityState === 'visible';
		clock.clearTimeout( tracked.timer );
		tracked.timer = isWaiting && clock.setTimeout( catchErrors( diagnose, 'impression', () => {
			const { element, watch } = tracked;
			/* Browsers without checkVisibility cannot tell whether the page's style shows it. */
			if ( !element.checkVisibility || element.checkVisibility( { opacityProperty: true, visibilityProperty: true } ) ) {
				tracked.isSeen = true;
				watch.onSeen( element, tracked );
			}
		} ), DWELL_MS );
	}

	const onIntersections = catchErrors( diagnose, 'impression', ( /** @type {IntersectionObserverEntry[]} */ entries ) => entries.forEach( ( entry ) => {
		for ( const tracked of elements.allOf( entry.target ) ) {
			tracked.isInView = isEnough( entry );
			updateTimer( tracked );
		}
	} ) );

	const onVisibility = catchErrors( diagnose, 'impression', () => elements.forEach( updateTimer ) );

	const scanAll = catchErrors( diagnose, 'impression', () => {
		scanTimer = 0;
		watches.forEach( elements.scan );
	} );

	function start() {
		const { IntersectionObserver, MutationObserver } = window || {};
		document.addEventListener( 'visibilitychange', onVisibility );
		if ( IntersectionObserver && MutationObserver ) {
			intersections = new IntersectionObserver( onIntersections, { threshold: THRESHOLDS } );
			mutations = new MutationObserver( () => {
				scanTimer = scanTimer || clock.setTimeout( scanAll, DEBOUNCE_MS );
			} );
			/** @type {MutationObserver} */ ( mutations ).observe( document, { childList: true, subtree: true } );
		}
	}

	function stop() {
		document.removeEventListener( 'visibilitychange', onVisibility );
		clock.clearTimeout( scanTimer );
		scanTimer = 0;
		intersections?.disconnect();
		mutations?.disconnect();
	}

	return {
		watch( root, selector, onSeen ) {
			/** @type {import('./types.js').VisibilityWatch} */
			const watch = { root, selector, onSeen, tracked: [] };
			if ( root.querySelectorAll ) {
				/* Throws for a malformed selector, before anything is kept of it. */
				root.querySelectorAll( selector );
			}
			if ( !watches.size ) {
				start();
			}
			watches.add( watch );
			elements.scan( watch );
			return {
				trackedOf: ( element ) => elements.trackedOf( watch, element ),

				stop() {
					watch.tracked.forEach( elements.untrack );
					if ( watches.delete( watch ) && !watches.size ) {
						stop();
					}
				}
			};
		},

		newPageview() {
			watches.forEach( ( watch ) => watch.tracked.forEach( ( tracked ) => {
				tracked.isSeen = false;
				tracked.token = undefined;
				updateTimer( tracked );
			} ) );
		}
	};
}
