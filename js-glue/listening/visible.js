/*
 * Whether an element can be seen where it is: it has a size, nothing in its style or that of what is around it hides it, and no
 * other element covers most of it.
 */

import { checkVisibility, elementFromPoint, getBoundingClientRect, matches, ownerDocument, shadowRoot } from '../platform/intrinsics.js';
import { contains, parentOf } from './elements.js';

/* Names that all engines know which have the method at all. */
const VISIBILITY = { checkOpacity: true, checkVisibilityCSS: true, contentVisibilityAuto: true };

/* Where an element is tested beside its middle, in fractions of its part in the window. */
const CORNERS = [ [ 0.25, 0.25 ], [ 0.75, 0.25 ], [ 0.25, 0.75 ], [ 0.75, 0.75 ] ];

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
	let top = elementFromPoint( /** @type {Document} */ ( ownerDocument( element ) ), x, y );
	/* A document tells the host of a shadow tree, whose root tells more. */
	for ( let inner = top; top && inner && contains( top, inner ); ) {
		top = inner;
		// eslint-disable-next-line no-restricted-properties -- Its fields do not name properties of a shadow root.
		inner = shadowRoot( top )?.elementFromPoint( x, y ) || null;
		if ( inner === top ) {
			break;
		}
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
 * @param {Element} element
 * @param {Window} window
 * @return {boolean} Whether it has a size and nothing hides it.
 */
export function isVisible( element, window ) {
	const { height, width } = getBoundingClientRect( element );
	return width * height > 0 && isUnhidden( element, window );
}

/**
 * On a page of many layers this takes milliseconds, and that for each place where it is tested: the others only where the middle
 * is covered.
 *
 * @param {Element} element That lies in the window, in part at least.
 * @param {Window} window
 * @return {boolean} Whether other elements cover its middle, and half of it or more.
 */
export function isCovered( element, window ) {
	const { bottom, left, right, top } = getBoundingClientRect( element );
	const x = Math.max( left, 0 ), y = Math.max( top, 0 );
	const width = Math.min( right, window.innerWidth ) - x, height = Math.min( bottom, window.innerHeight ) - y;
	const isCoveredIn = ( /** @type {number[]} */ [ a, b ] ) => isCoveredAt( element, x + a * width, y + b * height, window );
	/* What does not take the pointer is not found by it. */
	return isCoveredIn( [ 0.5, 0.5 ] ) && window.getComputedStyle( element ).pointerEvents !== 'none' && CORNERS.filter( isCoveredIn ).length > 1;
}
