/*
 * Whether an element can be seen where it is: it has a size, nothing in its style or that of what is around it hides it, and no
 * other element covers most of it.
 */

import { checkVisibility, elementFromPoint, getBoundingClientRect, matches, ownerDocument, shadowRoot } from '../platform/intrinsics.js';
import { contains, parentOf } from './elements.js';

/* Names that all engines know which have the method at all. */
const VISIBILITY = { checkOpacity: true, checkVisibilityCSS: true, contentVisibilityAuto: true };

/* Where an element is tested, in fractions of its part in the window: the middle, and halfway from there to each corner. */
const POINTS = [ [ 0.5, 0.5 ], [ 0.25, 0.25 ], [ 0.75, 0.25 ], [ 0.25, 0.75 ], [ 0.75, 0.75 ] ];

/* What is drawn whatever its style. */
const PICTURES = 'img,video,canvas,iframe,embed,object';

const TRANSPARENT = /^transparent$|^rgba\(.*, 0\)$|\/ 0\)$/;

/**
 * @param {Element} element
 * @param {Window} window
 * @return {boolean} Whether its style and that of what is around it let it be seen.
 */
function isUnhidden( element, window ) {
	if ( checkVisibility ) {
		return checkVisibility( element, VISIBILITY );
	}
	for ( let node = /** @type {Element | null} */ ( element ); node; node = parentOf( node ) ) {
		if ( window.getComputedStyle( node ).opacity === '0' ) {
			return false;
		}
	}
	return window.getComputedStyle( element ).visibility === 'visible';
}

/**
 * @param {Element} element
 * @param {Window} window
 * @return {boolean} Whether it draws more than text: a picture or a background.
 */
function isPainted( element, window ) {
	const { backgroundColor, backgroundImage } = window.getComputedStyle( element );
	return !TRANSPARENT.test( backgroundColor ) || backgroundImage !== 'none' || matches( element, PICTURES );
}

/**
 * @param {Element} element
 * @param {number} x In the window.
 * @param {number} y
 * @param {Window} window
 * @return {boolean} Whether another element lies over it there. What only takes clicks, such as a link that is stretched over a
 *  card, is not drawn and covers nothing.
 */
function isCoveredAt( element, x, y, window ) {
	let top = elementFromPoint( /** @type {Document} */ ( ownerDocument( element ) ), x, y ), inner = top;
	/* A document tells the host of a shadow tree, whose root tells more. */
	while ( top && inner && contains( top, inner ) ) {
		top = inner;
		inner = shadowRoot( top )?.elementFromPoint( x, y ) || null;
		inner = inner === top ? null : inner;
	}
	if ( !top || contains( element, top ) || !isUnhidden( top, window ) ) {
		return false;
	}
	for ( ; top && !contains( top, element ); top = parentOf( top ) ) {
		if ( isPainted( top, window ) ) {
			return true;
		}
	}
	return false;
}

/**
 * @param {Element} element That lies in the window, in part at least.
 * @param {Window} window
 * @return {boolean}
 */
export function isVisible( element, window ) {
	const { bottom, height, left, right, top, width } = getBoundingClientRect( element );
	if ( !( width * height ) || !isUnhidden( element, window ) ) {
		return false;
	}
	const x = Math.max( left, 0 ), y = Math.max( top, 0 );
	const across = Math.min( right, window.innerWidth ) - x, down = Math.min( bottom, window.innerHeight ) - y;
	const covered = POINTS.filter( ( [ a, b ] ) => isCoveredAt( element, x + a * across, y + b * down, window ) );
	/* What does not take the pointer is not found by it. */
	return covered.length <= POINTS.length / 2 || window.getComputedStyle( element ).pointerEvents === 'none';
}
