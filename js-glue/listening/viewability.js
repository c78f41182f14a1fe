/*
 * Elements that are really seen: half of one, or as much of it as covers half of its window, for half a second, in a page that
 * is in front, while nothing hides or covers it. Elements that the page adds later are found, and so are those that come to
 * match later by an attribute.
 */

import { catchErrors } from '../platform/errors.js';
import { querySelectorAll } from '../platform/intrinsics.js';
import { listen } from '../platform/listen.js';
import { createDwell } from './dwell.js';
import { createSlices } from './slices.js';
import { createTrackedElements } from './tracked-elements.js';

/* Changes of the page that follow each other within this time are looked at together. */
const DEBOUNCE_MS = 100;

/* Ratios at which IntersectionObserver reports: half of the element, and in steps of a fifth down to what half a window is of an
 * element of several hundred windows. */
const THRESHOLDS = [ 0 ];
for ( let ratio = 0.5; ratio > 0.0005; ratio *= 0.8 ) {
	THRESHOLDS.push( ratio );
}

/** @typedef {import('./types.js').TrackedElement} TrackedElement */

/**
 * @param {DOMRectReadOnly | null} rect
 * @return {number}
 */
function areaOf( rect ) {
	return rect ? rect.width * rect.height : Infinity;
}

/**
 * @param {IntersectionObserverEntry} entry
 * @param {Window} window The element's own: the entry tells the outermost window, or nothing in a frame of another origin.
 * @return {boolean} Whether half of the element is in view, or as much of it as covers half of its window.
 */
function isEnough( { isIntersecting, intersectionRatio, intersectionRect, rootBounds }, { innerHeight, innerWidth } ) {
	return isIntersecting && ( intersectionRatio >= 0.5 || areaOf( intersectionRect ) >= Math.min( innerWidth * innerHeight, areaOf( rootBounds ) ) / 2 );
}

/**
 * @param {Iterable<import('./types.js').VisibilityWatch>} watches
 * @return {MutationObserverInit} What may make an element match one of their selectors.
 */
function whatMatters( watches ) {
	const names = new Set( [ 'class', 'id' ] );
	for ( const { selector } of watches ) {
		for ( const [ , name ] of selector.matchAll( /\[\s*([-\w]+)/g ) ) {
			names.add( name );
		}
	}
	return { attributeFilter: [ ...names ], childList: true, subtree: true };
}

/**
 * @param {Pick<import('../platform/types.js').Parts, 'clock' | 'diagnose' | 'document' | 'window'>} parts
 * @return {import('./types.js').Viewability}
 */
export function createViewability( parts ) {
	const { diagnose, document, window } = parts;
	/** @type {Set<import('./types.js').VisibilityWatch>} */
	const watches = new Set();
	/** @type {IntersectionObserver | undefined} Without it nothing is seen. */
	let intersections;
	/** @type {MutationObserver | undefined} */
	let mutations;
	let stopListening = () => {};

	/**
	 * @param {Element} element
	 * @return {TrackedElement[]} One for each watch that it is tracked for.
	 */
	function allOf( element ) {
		const all = [];
		for ( const watch of watches ) {
			const tracked = watch.tracked.get( element );
			if ( tracked ) {
				all.push( tracked );
			}
		}
		return all;
	}

	const dwell = createDwell( parts );
	const elements = createTrackedElements(
		( element ) => {
			/* Also one that is observed for another watch already is to be reported. */
			intersections?.unobserve( element );
			intersections?.observe( element );
		},
		( tracked ) => {
			dwell.forget( tracked );
			if ( !allOf( tracked.element ).length ) {
				intersections?.unobserve( tracked.element );
			}
		}
	);
	const scan = createSlices( parts, function* () {
		for ( const watch of watches ) {
			yield* elements.scan( watch );
		}
	} );

	const onIntersections = catchErrors( diagnose, 'impression', ( /** @type {IntersectionObserverEntry[]} */ entries ) => {
		for ( const entry of entries ) {
			const isInView = isEnough( entry, /** @type {Window} */ ( window ) );
			for ( const tracked of allOf( entry.target ) ) {
				if ( isInView !== tracked.isInView ) {
					tracked.isInView = isInView;
					dwell.update( tracked );
				}
			}
		}
	} );

	function start() {
		const { IntersectionObserver, MutationObserver } = window || {};
		stopListening = listen( document, 'visibilitychange', catchErrors( diagnose, 'impression', dwell.restart ) );
		if ( IntersectionObserver && MutationObserver ) {
			intersections = new IntersectionObserver( onIntersections, { threshold: THRESHOLDS } );
			mutations = new MutationObserver( () => scan.plan( DEBOUNCE_MS ) );
		}
	}

	function stop() {
		stopListening();
		scan.stop();
		intersections?.disconnect();
		mutations?.disconnect();
	}

	return {
		watch( root, selector, onSeen ) {
			/** @type {import('./types.js').VisibilityWatch} */
			const watch = { root, selector, onSeen, tracked: new Map(), gone: new Map() };
			if ( 'querySelectorAll' in root ) {
				/* Throws for a malformed selector, before anything is kept of it. */
				querySelectorAll( root, selector );
			}
			if ( !watches.size ) {
				start();
			}
			watches.add( watch );
			watches.forEach( ( { root: observed } ) => mutations?.observe( observed, whatMatters( watches ) ) );
			scan.plan( 0 );
			return {
				trackedOf: ( element ) => elements.trackedOf( watch, element ),

				stop() {
					watch.tracked.forEach( elements.forget );
					if ( watches.delete( watch ) && !watches.size ) {
						stop();
					}
				}
			};
		},

		newPageview() {
			for ( const { gone, tracked } of watches ) {
				gone.clear();
				tracked.forEach( ( one ) => {
					one.isSeen = false;
					one.token = undefined;
					dwell.update( one );
				} );
			}
		}
	};
}
