/*
 * What the browser tells of elements in and out of the viewport, of changes of the page, and of its own visibility.
 */

/* Ratios at which IntersectionObserver reports: close together at the lower end, for elements many viewports high. */
const THRESHOLDS = [ 0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5 ];

/**
 * @param {IntersectionObserverEntry} entry
 * @return {boolean} Whether half of the element is visible, or as much of it as covers half of the viewport.
 */
function isEnough( { isIntersecting, intersectionRatio, intersectionRect, rootBounds } ) {
	return isIntersecting && ( intersectionRatio >= 0.5 ||
		!!rootBounds && intersectionRect.width * intersectionRect.height >= rootBounds.width * rootBounds.height / 2 );
}

/**
 * @typedef {Object} PageReport
 * @property {( element: Element, isInView: boolean ) => void} onView Told of observed elements, once when that begins and then when it
 *  changes.
 * @property {() => void} onMutation Elements were added or removed.
 * @property {() => void} onVisibility The page came to the front or went to the background.
 */

/**
 * @param {Document} document
 * @param {import('./types.js').HostWindow | undefined} window Where it lacks the observers, only `onVisibility` is reported.
 */
export function createPageObserver( document, window ) {
	/** @type {IntersectionObserver | undefined} */
	let intersections;
	/** @type {MutationObserver | undefined} */
	let mutations;
	/** @type {() => void} */
	let onVisibilityChange;

	return {
		/** @param {PageReport} report */
		start( { onView, onMutation, onVisibility } ) {
			const { IntersectionObserver, MutationObserver } = window || /** @type {Partial<typeof globalThis>} */ ( {} );
			onVisibilityChange = onVisibility;
			document.addEventListener( 'visibilitychange', onVisibility );
			if ( IntersectionObserver && MutationObserver ) {
				intersections = new IntersectionObserver( ( entries ) => entries.forEach( ( entry ) => onView( entry.target, isEnough( entry ) ) ), { threshold: THRESHOLDS } );
				mutations = new MutationObserver( onMutation );
				mutations.observe( document, { childList: true, subtree: true } );
			}
		},

		stop() {
			document.removeEventListener( 'visibilitychange', onVisibilityChange );
			intersections?.disconnect();
			mutations?.disconnect();
		},

		observe: ( /** @type {Element} */ element ) => intersections?.observe( element ),

		unobserve: ( /** @type {Element} */ element ) => intersections?.unobserve( element )
	};
}
