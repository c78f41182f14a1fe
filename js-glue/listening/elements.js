/*
 * From one element to those around it, through the tree as it is rendered: what a page puts into a custom element lies in the
 * slot that shows it, and the element that has an open shadow tree lies around that tree.
 */

import { assignedSlot, closestInTree, nodeType, parentElement, parentNode, shadowRoot } from '../platform/intrinsics.js';

/**
 * @param {Node} node
 * @return {Element | null} The slot that shows it, or else its parent, or the host of the shadow tree that it is the top of.
 */
export function parentOf( node ) {
	const parent = parentElement( node );
	if ( parent ) {
		/* Only the children of a host can be in a slot. */
		return shadowRoot( parent ) && nodeType( node ) === 1 && assignedSlot( /** @type {Element} */ ( node ) ) || parent;
	}
	const above = parentNode( node ), type = above ? nodeType( above ) : 0;
	return type === 1 ? /** @type {Element} */ ( above ) : type === 11 && /** @type {ShadowRoot} */ ( above ).host || null;
}

/**
 * @param {Element} element
 * @param {Node | null} node
 * @return {boolean} Whether a node is the element or lies in it.
 */
export function contains( element, node ) {
	while ( node && node !== element ) {
		node = parentOf( node );
	}
	return !!node;
}

/**
 * `Element.closest` through the tree as it is rendered.
 *
 * @param {Element | null} node
 * @param {string} selector
 * @return {Element | null}
 */
export function closest( node, selector ) {
	/* The browser's own method is asked once for each tree on the way. */
	let found = node && closestInTree( node, selector );
	while ( node && node !== found ) {
		const next = parentOf( node );
		if ( next && next !== parentElement( node ) && next !== parentNode( node ) ) {
			found = closestInTree( next, selector );
		}
		node = next;
	}
	return node;
}

/**
 * How to search from an element, and from those around it, for as long as the page stays as it is: with the browser's own
 * method where the way up meets no shadow tree, which mostly is so and takes a fraction.
 *
 * @param {Element | null} element
 * @return {import('./types.js').Search}
 */
export function searchAround( element ) {
	let top = element;
	for ( let parent = top && parentElement( top ); parent; parent = parentElement( top ) ) {
		if ( shadowRoot( parent ) ) {
			return closest;
		}
		top = parent;
	}
	const above = top && parentNode( top );
	return above && nodeType( above ) === 11 ? closest : closestInTree;
}

/**
 * The nearest element that a rule is about, at or around an element. When what is found lies within an excepted root, the
 * search goes on around that root.
 *
 * @param {Element | null} element
 * @param {import('./types.js').Rule} rule
 * @param {import('./types.js').Search} search
 * @return {Element | null}
 */
export function match( element, rule, search ) {
	const { selector, except } = rule;
	const found = element && search( element, /** @type {string} */ ( selector ) );
	const root = found && except && search( found, except );
	return root ? match( parentOf( root ), rule, search ) : found;
}

/**
 * @param {Pick<Event, 'target' | 'composedPath'>} event Of a node.
 * @return {Element | null} The element that it happened to: the parent of a text node, and the innermost element of an open
 *  shadow tree rather than its host.
 */
export function targetOf( event ) {
	const target = /** @type {Node | null} */ ( event.target );
	const isHost = target && nodeType( target ) === 1 && shadowRoot( /** @type {Element} */ ( target ) );
	const inner = isHost ? /** @type {Node} */ ( event.composedPath()[ 0 ] ) : target;
	return inner && nodeType( inner ) !== 1 ? parentOf( inner ) : /** @type {Element | null} */ ( inner );
}
