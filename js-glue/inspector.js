import { openInspector } from './inspector/open.js';

/** @type {ReturnType<typeof openInspector> | undefined} */
let opened;

/**
 * Open the inspector, as importing this does: what the page declares and what is listened to, what became of each event since, and
 * counters. It runs for who asks for it alone, keeps nothing and sends nothing. Where it is open it gets the focus; where there is no
 * page, nothing happens.
 */
export function open() {
	if ( opened ) {
		opened.focus();
	} else if ( globalThis.document ) {
		opened = openInspector( globalThis.window, () => {
			opened = undefined;
		} );
	}
}

/** Close it, as Escape does within it. Nothing of it stays in the page or in its clients. */
export function close() {
	opened?.close();
}

open();
