/*
 * From the target of an event to the element that a rule is about, across the boundaries of open shadow trees.
 */

/**
 * @param {Node} node
 * @return {Element | null} The host of the shadow tree that the node is in. The root's type is checked, because a document
 *  has a `host` as well where an image of the page has that name.
 */
function hostOf( node ) {
	const root = node.getRootNode && node.getRootNode();
	return root && root.nodeType === 11 ? /** @type {ShadowRoot} */ ( root ).host : null;
}

/**
 * `Element.closest` that continues from a shadow root at its host.
 *
 * @param {Element | null} node
 * @param {string} selector
 * @return {Element | null}
 */
export function closest( node, selector ) {
	let found = null;
	while ( node && !( found = node.closest( selector ) ) ) {
		node = hostOf( node );
	}
	return found;
}

/**
 * The nearest element that a rule is about, at or around an element. When what is found lies within an excepted root, the
 * search goes on around that root.
 *
 * @param {Element | null} node
 * @param {import('./types.js').Rule} rule
 * @return {Element | null}
 */
export function match( node, rule ) {
	const { selector, except } = rule;
	const found = closest( node, /** @type {string} */ ( selector ) );
	const root = found && except && closest( found, except );
	return root ? match( root.parentElement || hostOf( root ), rule ) : found;
}

/**
 * @param {Pick<Event, 'target' | 'composedPath'>} event
 * @return {Element | null} The element that it happened to: the parent of a text node, and the innermost element of a shadow
 *  tree rather than its host.
 */
export function targetOf( event ) {
	const target = /** @type {Element | null} */ ( event.target );
	const inner = target && target.shadowRoot ? /** @type {Element} */ ( event.composedPath()[ 0 ] ) : target;
	return inner && !inner.closest ? inner.parentElement : inner;
}
