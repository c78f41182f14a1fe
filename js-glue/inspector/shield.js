/*
 * Keeps what happens in the inspector from the page and from its clients: an event of its elements goes no further than the window,
 * which hears of it before anything in the document does, and from there straight to the element's own handlers. What the
 * browser itself does (a button that is pressed, a field that is focused) needs no way through the document.
 */

import { addEventListener, removeEventListener } from '../platform/intrinsics.js';
import { quietly } from './intercept.js';

/* Those that leave a shadow tree. */
const TYPES = [
	'auxclick', 'beforeinput', 'click', 'compositionend', 'compositionstart', 'compositionupdate', 'contextmenu', 'copy', 'cut', 'dblclick', 'drag', 'dragend',
	'dragenter', 'dragleave', 'dragover', 'dragstart', 'drop', 'blur', 'focus', 'focusin', 'focusout', 'gotpointercapture', 'input', 'keydown', 'keypress', 'keyup',
	'lostpointercapture', 'mousedown', 'mousemove', 'mouseout', 'mouseover', 'mouseup', 'paste', 'pointercancel', 'pointerdown', 'pointermove', 'pointerout',
	'pointerover', 'pointerup', 'pointerrawupdate', 'touchcancel', 'touchend', 'touchmove', 'touchstart', 'wheel'
];

/**
 * @typedef {Object} Shield
 * @property {( element: Element, type: string, handler: ( event: any ) => void ) => void} on A handler for events of the element and of what
 *  is in it. What it throws is no error of the page.
 * @property {( work: () => void ) => void} hush What is done to the page meanwhile is not heard by it either, such as to give back the focus.
 * @property {() => void} end
 */

/**
 * @param {Element} host Of the inspector's shadow tree, which is open.
 * @param {Window} window
 * @return {Shield}
 */
export function createShield( host, window ) {
	/** @type {WeakMap<EventTarget, Record<string, ( event: any ) => void>>} */
	const handlers = new WeakMap();
	let isHushed = false;

	/** @param {Event} event */
	function onEvent( event ) {
		const path = event.composedPath(), end = path.indexOf( host );
		if ( end < 0 && !isHushed ) {
			return;
		}
		event.stopImmediatePropagation();
		for ( const target of path.slice( 0, end + 1 ) ) {
			handlers.get( target )?.[ event.type ]?.( event );
		}
	}

	TYPES.forEach( ( type ) => addEventListener( window, type, onEvent, true ) );

	return {
		on( element, type, handler ) {
			handlers.set( element, { ...handlers.get( element ), [ type ]: quietly( handler ) } );
		},

		hush( work ) {
			isHushed = true;
			try {
				work();
			} finally {
				isHushed = false;
			}
		},

		end: () => TYPES.forEach( ( type ) => removeEventListener( window, type, onEvent, true ) )
	};
}
