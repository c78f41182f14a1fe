/*
 * From what an event happened to, to the element that a rule is about; through open shadow trees.
 */

/**
 * @param {any} node
 * @return {Element | null} The host of the shadow tree that the node is in. Not `host` of whatever the root is: a document
 *  has a `host` if an image of the page is named so.
 */
function hostOf( node ) {
	const root = node.getRootNode && node.getRootNode();
	return root && root.nodeType === 11 ? root.host : null;
}

/**
 * `closest` that goes on from a shadow root to its host.
 *
 * @param {any} node
 * @param {any} selector
 * @return {any}
 */
export function closest( node, selector ) {
	let found = null;
	while ( node && !( found = node.closest( selector ) ) ) {
		node = hostOf( node );
	}
	return found;
}

/**
 * The nearest element that a rule is about, at or around an element. What lies in an excepted root is passed over.
 *
 * @param {any} node
 * @param {import('../platform/types.js').Rule} rule
 * @return {any}
 */
export function match( node, rule ) {
	const { selector, except } = rule;
	const found = closest( node, selector );
	const root = found && except && closest( found, except );
	return root ? match( root.parentElement || hostOf( root ), rule ) : found;
}

/**
 * @param {any} event
 * @return {any} The element that it happened to: not a text, and not a shadow host in place of what is in it.
 */
export function targetOf( event ) {
	const { target } = event;
	const inner = target && target.shadowRoot ? event.composedPath()[ 0 ] : target;
	return inner && !inner.closest ? inner.parentElement : inner;
}
