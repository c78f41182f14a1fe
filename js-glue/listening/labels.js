/*
 * A label and its control are one click: a browser that was told of a click on a label clicks its control as well, at once.
 */

import { controlOf } from '../platform/intrinsics.js';
import { contains } from './elements.js';

/* The host's own and not the client's clock: what matters is the end of the browser's task, not a time. */
const { setTimeout } = globalThis;

/**
 * @typedef {Object} ClickCounter
 * @property {( target: Element | null ) => unknown[]} begin A click was heard. Returns what was counted already for the click that caused
 *  it; what is counted for this one is to be added.
 * @property {( target: Element | null, search: import('./types.js').Search ) => void} end Everything was counted.
 */

/**
 * @return {ClickCounter}
 */
export function createClickCounter() {
	/** @type {Element | null} The control that the browser is about to click. */
	let control = null;
	/** @type {unknown[]} */
	const counted = [];

	return {
		begin( target ) {
			if ( !control || target !== control ) {
				counted.length = 0;
			}
			control = null;
			return counted;
		},

		end( target, search ) {
			const label = target && counted.length ? search( target, 'label' ) : null;
			const labelled = label && controlOf( label );
			/* A click on the control itself, in the label around it, causes no other; on a busy page the next one comes before any timer. */
			control = labelled && !contains( labelled, target ) ? labelled : null;
			if ( control ) {
				/* A page may keep the label from clicking. Whatever is clicked in another task is another click. */
				setTimeout( () => {
					control = null;
				}, 0 );
			}
		}
	};
}
