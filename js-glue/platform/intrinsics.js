/*
 * The DOM's own methods and getters, taken from their prototypes when this module is loaded. Neither a field or image of the
 * page that is called like one of them nor a script that replaces them later changes what they do. Without a DOM, as in Node,
 * an object's own are used.
 */

/** @type {any} */
const host = globalThis;

/* `uncurry( f )( object, ...rest )` is `f.call( object, ...rest )`, whatever `call` is by then. */
const uncurry = Function.prototype.bind.bind( Function.prototype.call );

/**
 * @param {string} type Name of an interface.
 * @param {string} name Of its method, or of an attribute that it has a getter for.
 * @return {( object: any, ...rest: any[] ) => any}
 */
/* @__NO_SIDE_EFFECTS__ */
function take( type, name ) {
	/* Node has an EventTarget, but no DOM. */
	if ( !host.Node ) {
		return ( object, ...rest ) => typeof object[ name ] === 'function' ? object[ name ]( ...rest ) : object[ name ];
	}
	/* What this browser does not have may still be the name of a field. */
	const { get, value } = /** @type {PropertyDescriptor} */ ( { __proto__: null, ...Object.getOwnPropertyDescriptor( host[ type ].prototype, name ) } );
	return get || value ? uncurry( get || value ) : () => undefined;
}

/** @type {( node: Node ) => number} */
export const nodeType = take( 'Node', 'nodeType' );

/** @type {( node: Node ) => Node | null} */
export const parentNode = take( 'Node', 'parentNode' );

/** @type {( node: Node ) => Element | null} */
export const parentElement = take( 'Node', 'parentElement' );

/** @type {( node: Node ) => Node} */
export const getRootNode = take( 'Node', 'getRootNode' );

/** @type {( node: Node ) => boolean} */
export const isConnected = take( 'Node', 'isConnected' );

/** @type {( node: Node ) => Document | null} Null for a document. */
export const ownerDocument = take( 'Node', 'ownerDocument' );

/** @type {( node: Node ) => string | undefined} */
export const baseURI = take( 'Node', 'baseURI' );

/** @type {( node: Node ) => string | null} */
export const textContent = take( 'Node', 'textContent' );

/** @type {( element: Element ) => HTMLSlotElement | null} */
export const assignedSlot = take( 'Element', 'assignedSlot' );

/** @type {( element: Element ) => ShadowRoot | null} */
export const shadowRoot = take( 'Element', 'shadowRoot' );

/** @type {( element: Element, selector: string ) => Element | null} In the element's own tree. */
export const closestInTree = take( 'Element', 'closest' );

/** @type {( element: Element, selector: string ) => boolean} */
export const matches = take( 'Element', 'matches' );

/** @type {( element: Element, name: string ) => string | null} */
export const getAttribute = take( 'Element', 'getAttribute' );

/** @type {( element: Element, name: string, value: string ) => void} */
export const setAttribute = take( 'Element', 'setAttribute' );

/** @type {( element: Element ) => string} */
export const localName = take( 'Element', 'localName' );

/** @type {( element: Element ) => string[]} */
export const getAttributeNames = take( 'Element', 'getAttributeNames' );

/** @type {( element: Element ) => DOMRect} */
export const getBoundingClientRect = take( 'Element', 'getBoundingClientRect' );

/** @type {( element: Element, options: object ) => void} */
export const scrollIntoView = take( 'Element', 'scrollIntoView' );

/** @type {undefined | ( ( element: Element, options?: object ) => boolean )} Undefined where there is no such method. */
export const checkVisibility = host.Node && host.Element.prototype.checkVisibility ? take( 'Element', 'checkVisibility' ) : undefined;

/** @type {( document: Document, x: number, y: number ) => Element | null} */
export const elementFromPoint = take( 'Document', 'elementFromPoint' );

/** @type {( document: Document ) => ( Window & typeof globalThis ) | null | undefined} Nothing where it is not shown. */
export const defaultView = take( 'Document', 'defaultView' );

/** @type {( document: Document ) => string} */
export const referrer = take( 'Document', 'referrer' );

/** @type {( document: Document ) => boolean | undefined} */
export const prerendering = take( 'Document', 'prerendering' );

/** @type {( document: Document ) => DocumentVisibilityState} */
export const visibilityState = take( 'Document', 'visibilityState' );

/** @type {( form: HTMLFormElement ) => Iterable<Element>} */
export const elementsOf = take( 'HTMLFormElement', 'elements' );

/** @type {( label: Element ) => Element | null} */
export const controlOf = take( 'HTMLLabelElement', 'control' );

/**
 * @param {string} name
 * @return {( root: any, selector: string ) => any} The method of whichever interface the root has.
 */
/* @__NO_SIDE_EFFECTS__ */
function takeQuery( name ) {
	const inElement = take( 'Element', name ), inDocument = take( 'Document', name ), inFragment = take( 'DocumentFragment', name );
	return ( root, selector ) => {
		const type = nodeType( root );
		return ( type === 9 ? inDocument : type === 11 ? inFragment : inElement )( root, selector );
	};
}

/** @type {( root: ParentNode, selector: string ) => Element | null} */
export const querySelector = takeQuery( 'querySelector' );

/** @type {( root: ParentNode, selector: string ) => NodeListOf<Element>} */
export const querySelectorAll = takeQuery( 'querySelectorAll' );

/** @type {( target: object, type: string, listener: Function | object, capture: boolean ) => void} */
export const addEventListener = take( 'EventTarget', 'addEventListener' );

/** @type {( target: object, type: string, listener: Function | object, capture: boolean ) => void} */
export const removeEventListener = take( 'EventTarget', 'removeEventListener' );
