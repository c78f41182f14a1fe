/*
 * Listeners that last. `document.open`, and with it `document.write` in a page that has loaded, removes all listeners of a
 * document and of its window without a word; these are added again.
 */

import { addEventListener, defaultView, ownerDocument, removeEventListener } from './intrinsics.js';

/**
 * @param {any} window Of the document; undefined where there is none.
 * @param {any} document
 * @param {[ target: any, type: string, capture: boolean ][]} targets Of that document.
 * @param {( event: any ) => void} listener
 * @return {() => void} Ends it.
 */
export function listenAll( window, document, targets, listener ) {
	/* A listener that is there already is not added twice. */
	const add = () => targets.forEach( ( [ target, type, capture ] ) => addEventListener( target, type, listener, capture ) );
	let disconnect = () => {};
	try {
		const observer = new window.MutationObserver( add );
		observer.observe( document, { childList: true } );
		disconnect = () => observer.disconnect();
	} catch ( error ) {
		/* There is none, or what a page has put in its place fails: then they are not added again. */
	}
	add();
	return () => {
		disconnect();
		targets.forEach( ( [ target, type, capture ] ) => removeEventListener( target, type, listener, capture ) );
	};
}

/**
 * Listen in the capture phase.
 *
 * @param {any} target An element, document or window.
 * @param {string} type
 * @param {( event: any ) => void} listener
 * @param {any} [document] That of the target. Has to be given for a window.
 * @return {() => void} Ends it.
 */
export function listen( target, type, listener, document = ownerDocument( target ) || target ) {
	return listenAll( defaultView( document ), document, [ [ target, type, true ] ], listener );
}
