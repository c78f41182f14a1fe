/*
 * Listeners that last. `document.open`, and with it `document.write` in a page that has loaded, removes all listeners of a
 * document and of its window without a word; these are added again.
 */

import { addEventListener, defaultView, ownerDocument, removeEventListener } from './intrinsics.js';

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
	/* A listener that is there already is not added twice. */
	const add = () => addEventListener( target, type, listener, true );
	const { MutationObserver } = defaultView( document ) || {};
	const observer = MutationObserver && new MutationObserver( add );
	observer?.observe( document, { childList: true } );
	add();
	return () => {
		observer?.disconnect();
		removeEventListener( target, type, listener, true );
	};
}
