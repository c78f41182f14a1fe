/*
 * The DOM's own methods and getters, taken from their prototypes when this module is loaded. Neither a field or image of the
 * page that is called like one of them nor a script that replaces them later changes what they do. Without a DOM, as in Node,
 * an object's own are used.
 */

/** @typedef {Document | DocumentFragment | Element} Root What has `querySelectorAll`. */

/** @type {any} */
const host = globalThis;

/**
 * @param {string} type Name of the interface.
 * @param {string} name
 * @return {PropertyDescriptor}
 */
function describe( type, name ) {
	return host[ type ] && Object.getOwnPropertyDescriptor( host[ type ].prototype, name ) || {};
}

/* `uncurry( f )( object, ...rest )` is `f.call( object, ...rest )`, whatever `call` is by then. */
const uncurry = Function.prototype.bind.bind( Function.prototype.call );

/**
 * @param {string} type
 * @param {string} name
 * @return {( object: any, ...rest: any[] ) => any}
 */
function method( type, name ) {
	const { value } = describe( type, name );
	return value ? uncurry( value ) : ( object, ...rest ) => object[ name ]( ...rest );
}

/**
 * @param {string} type
 * @param {string} name
 * @return {( object: any ) => any}
 */
function getter( type, name ) {
	const { get } = describe( type, name );
	return get ? uncurry( get ) : ( object ) => object[ name ];
}

/** @type {( node: Node ) => number} */
export const nodeType = getter( 'Node', 'nodeType' );

/** @type {( node: Node ) => Node | null} */
export const parentNode = getter( 'Node', 'parentNode' );

/** @type {( node: Node ) => boolean} */
export const isConnected = getter( 'Node', 'isConnected' );

/** @type {( node: Node ) => Document | null} Null for a document. */
export const ownerDocument = getter( 'Node', 'ownerDocument' );

/** @type {( node: Node ) => string | null} */
export const textContent = getter( 'Node', 'textContent' );

/** @type {( element: Element ) => HTMLSlotElement | null} */
export const assignedSlot = getter( 'Element', 'assignedSlot' );

/** @type {( element: Element ) => ShadowRoot | null} */
export const shadowRoot = getter( 'Element', 'shadowRoot' );

/** @type {( element: Element, selector: string ) => Element | null} In the element's own tree. */
export const closestInTree = method( 'Element', 'closest' );

/** @type {( element: Element, selector: string ) => boolean} */
export const matches = method( 'Element', 'matches' );

/** @type {( element: Element, name: string ) => string | null} */
export const getAttribute = method( 'Element', 'getAttribute' );

/** @type {( element: Element, name: string, value: string ) => void} */
export const setAttribute = method( 'Element', 'setAttribute' );

/** @type {( element: Element ) => string[]} */
export const getAttributeNames = method( 'Element', 'getAttributeNames' );

/** @type {( element: Element ) => DOMRect} */
export const getBoundingClientRect = method( 'Element', 'getBoundingClientRect' );

/** @type {undefined | ( ( element: Element, options?: object ) => boolean )} Undefined where there is no such method. */
export const checkVisibility = !host.Element || host.Element.prototype.checkVisibility ? method( 'Element', 'checkVisibility' ) : undefined;

/** @type {( document: Document, x: number, y: number ) => Element | null} */
export const elementFromPoint = method( 'Document', 'elementFromPoint' );

/** @type {( document: Document ) => DocumentVisibilityState} */
export const visibilityState = getter( 'Document', 'visibilityState' );

/** @type {( form: HTMLFormElement ) => Iterable<Element>} */
export const elementsOf = getter( 'HTMLFormElement', 'elements' );

/** @type {( label: Element ) => Element | null} */
export const controlOf = getter( 'HTMLLabelElement', 'control' );

/**
 * @param {string} name
 * @return {( root: any, selector: string ) => any} The method of whichever interface the root has.
 */
function queryMethod( name ) {
	const inElement = method( 'Element', name ), inDocument = method( 'Document', name ), inFragment = method( 'DocumentFragment', name );
	return ( root, selector ) => {
		const type = nodeType( root );
		return ( type === 9 ? inDocument : type === 11 ? inFragment : inElement )( root, selector );
	};
}

/** @type {( root: Root, selector: string ) => Element | null} */
export const querySelector = queryMethod( 'querySelector' );

/** @type {( root: Root, selector: string ) => NodeListOf<Element>} */
export const querySelectorAll = queryMethod( 'querySelectorAll' );

/** @type {( target: object, type: string, listener: Function | object, capture: boolean ) => void} */
export const addEventListener = method( 'EventTarget', 'addEventListener' );

/** @type {( target: object, type: string, listener: Function | object, capture: boolean ) => void} */
export const removeEventListener = method( 'EventTarget', 'removeEventListener' );
