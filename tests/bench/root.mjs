/*
 * A document that hands its listeners to the bench: dispatching costs more than what is measured, and varies.
 */

/** @type {WeakMap<object, Object<string, ( event: any ) => void>>} */
const listenersOf = new WeakMap();

/* The library takes the DOM's own methods when it is loaded, so this has to be loaded before. */
if ( globalThis.document ) {
	const { addEventListener } = EventTarget.prototype;
	EventTarget.prototype.addEventListener = function ( type, listener, options ) {
		const listeners = listenersOf.get( this );
		if ( listeners ) {
			listeners[ type ] = /** @type {any} */ ( listener );
		}
		return addEventListener.call( this, type, listener, options );
	};
}

/**
 * @return {{ root: any, listeners: Object<string, ( event: any ) => void> }} A document to attach a client to, and what it listens
 *  with by type of event. In Node, what does for one.
 */
export function createRoot() {
	/** @type {Object<string, ( event: any ) => void>} */
	const listeners = {};
	if ( globalThis.document ) {
		const made = document.implementation.createHTMLDocument( '' );
		listenersOf.set( made, listeners );
		return { root: made, listeners };
	}
	return {
		listeners,
		root: {
			addEventListener( /** @type {string} */ type, /** @type {any} */ listener ) {
				listeners[ type ] = listener;
			},
			removeEventListener() {},
			querySelector() {
				return null;
			}
		}
	};
}

/**
 * @param {any} target
 * @return {any} As trusted as a reader's own click. Each is told of once.
 */
export function clickOn( target ) {
	return { type: 'click', isTrusted: true, target };
}
