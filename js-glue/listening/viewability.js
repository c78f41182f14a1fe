/*
 * Elements that are really seen: half of one, or as much of it as covers half of the viewport, for half a second, in a page
 * that is in front. Elements that the page adds later are found.
 */

import { catchErrors } from '../platform/errors.js';
import { createPageObserver } from './page-observer.js';
import { createTrackedElements } from './tracked-elements.js';

/* How long an element is in view before it counts as seen. */
const DWELL_MS = 500;

/* Changes of the page that follow each other within this time are looked at together. */
const DEBOUNCE_MS = 100;

/**
 * @param {import('./types.js').TrackedElement} tracked
 * @return {boolean} Whether the page's style shows it. Browsers without checkVisibility cannot tell.
 */
function isShown( { element } ) {
	return !element.checkVisibility || element.checkVisibility( { opacityProperty: true, visibilityProperty: true } );
}

/**
 * @param {Pick<import('../platform/types.js').Parts, 'clock' | 'diagnose' | 'document' | 'window'>} parts
 * @return {import('./types.js').Viewability}
 */
export function createViewability( { clock, diagnose, document, window } ) {
	/** @type {Set<import('./types.js').VisibilityWatch>} */
	const watches = new Set();
	/** @type {unknown} */
	let scanTimer;

	/**
	 * Start or stop the timer of an element, as its state now is.
	 *
	 * @param {import('./types.js').TrackedElement} tracked
	 */
	function updateTimer( tracked ) {
		const isWaiting = tracked.isInView && !tracked.isSeen && document.visibilityState === 'visible';
		clock.clearTimeout( tracked.timer );
		tracked.timer = isWaiting && clock.setTimeout( catchErrors( diagnose, 'impression', () => {
			if ( isShown( tracked ) ) {
				tracked.isSeen = true;
				tracked.watch.onSeen( tracked.element, tracked );
			}
		} ), DWELL_MS );
	}

	const page = createPageObserver( document, window );
	const elements = createTrackedElements( { ...page, onHidden: updateTimer } );

	const scanAll = catchErrors( diagnose, 'impression', () => {
		scanTimer = 0;
		watches.forEach( elements.scan );
	} );

	/** @type {import('./page-observer.js').PageReport} */
	const report = {
		onView: catchErrors( diagnose, 'impression', ( element, isInView ) => {
			for ( const tracked of elements.allOf( element ) ) {
				tracked.isInView = isInView;
				updateTimer( tracked );
			}
		} ),
		onMutation() {
			scanTimer = scanTimer || clock.setTimeout( scanAll, DEBOUNCE_MS );
		},
		onVisibility: catchErrors( diagnose, 'impression', () => elements.forEach( updateTimer ) )
	};

	return {
		watch( root, selector, onSeen ) {
			/** @type {import('./types.js').VisibilityWatch} */
			const watch = { root, selector, onSeen, tracked: [] };
			if ( root.querySelectorAll ) {
				/* Throws for a malformed selector, before anything is kept of it. */
				root.querySelectorAll( selector );
			}
			if ( !watches.size ) {
				page.start( report );
			}
			watches.add( watch );
			elements.scan( watch );
			return {
				trackedOf: ( element ) => elements.trackedOf( watch, element ),

				stop() {
					watch.tracked.forEach( elements.untrack );
					if ( watches.delete( watch ) && !watches.size ) {
						page.stop();
						clock.clearTimeout( scanTimer );
						scanTimer = 0;
					}
				}
			};
		},

		newPageview() {
			watches.forEach( ( { tracked } ) => tracked.forEach( ( one ) => {
				one.isSeen = false;
				one.token = undefined;
				updateTimer( one );
			} ) );
		}
	};
}
