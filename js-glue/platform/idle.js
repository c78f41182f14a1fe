/*
 * The page's idle moments, for work that can wait.
 */

/**
 * @param {Pick<Window, 'requestIdleCallback'> | undefined} window
 * @param {() => void} work Never throws.
 * @param {IdleRequestOptions} [options]
 * @return {boolean} False where there are none, or where what a script has put in the place of the browser's own function fails.
 */
export function whenIdle( window, work, options ) {
	try {
		/** @type {Window} */ ( window ).requestIdleCallback( work, options );
		return true;
	} catch ( error ) {
		return false;
	}
}
