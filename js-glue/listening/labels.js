/*
 * A label and its control are one click: a browser that was told of a click on a label clicks its control as well, at once.
 */

import { controlOf } from '../platform/intrinsics.js';
import { closest } from './elements.js';

/* The host's own and not the client's clock: what matters is the end of the browser's task, not a time. */
const { setTimeout } = globalThis;

/**
 * @return {( target: Element | null, count: ( counted: Set<unknown> ) => void ) => void} To be called for each click. It calls
 *  `count` with what was counted already for the click that caused this one, to which it adds what it counts.
 */
export function createClickCounter() {
	/** @type {Element | null} The control that the browser is about to click. */
	let control = null;
	/** @type {Set<unknown>} */
	let counted;

	return ( target, count ) => {
		if ( !control || target !== control ) {
			counted = new Set();
		}
		control = null;
		count( counted );
		const label = counted.size && closest( target, 'label' );
		control = label ? controlOf( label ) : null;
		if ( control ) {
			/* A page may keep the label from clicking. Whatever is clicked in another task is another click. */
			setTimeout( () => {
				control = null;
			}, 0 );
		}
	};
}
