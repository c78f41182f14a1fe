/*
 * A page that is prerendered: nobody sees it, and perhaps nobody ever will. Its pageview begins when it is activated.
 */

import { addEventListener, prerendering, removeEventListener } from './intrinsics.js';

/**
 * @param {Document | undefined} document
 * @return {boolean} Whether it is prerendered and not activated yet.
 */
export function isPrerendering( document ) {
	return !!document && prerendering( document ) === true;
}

/**
 * Do something once the page is active: at once where it is already.
 *
 * @param {Document | undefined} document
 * @param {() => void} work Never throws.
 * @return {() => void} Calls it off, if it was not done yet.
 */
export function whenActive( document, work ) {
	if ( !document || !isPrerendering( document ) ) {
		work();
		return () => {};
	}
	const cancel = () => removeEventListener( document, 'prerenderingchange', begin, false );

	function begin() {
		cancel();
		work();
	}

	addEventListener( document, 'prerenderingchange', begin, false );
	return cancel;
}

/**
 * Put work off while the page is prerendered.
 *
 * @param {Document | undefined} document
 * @param {() => void} work Never throws. Done as the page is activated, and from then on whenever it is asked for.
 * @return {{ isHeld: () => boolean, run: () => void, callOff: () => void }}
 */
export function holdBack( document, work ) {
	let isHeld = isPrerendering( document );
	const callOff = isHeld ? whenActive( document, () => {
		isHeld = false;
		work();
	} ) : () => {};
	return { isHeld: () => isHeld, run: () => isHeld || work(), callOff };
}

/**
 * @param {Window | undefined} window
 * @return {number} Epoch time in ms at which a page that had been prerendered was activated; 0 for any other page.
 */
export function activatedAt( window ) {
	try {
		const { performance } = /** @type {Window} */ ( window );
		const [ { activationStart } ] = /** @type {any[]} */ ( performance.getEntriesByType( 'navigation' ) );
		return activationStart ? performance.timeOrigin + activationStart : 0;
	} catch ( error ) {
		/* There is none, or the page has put something else in its place. */
		return 0;
	}
}
