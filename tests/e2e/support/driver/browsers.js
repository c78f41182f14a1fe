/*
 * The engine in which a run of the tests is, by HELIOGRAPH_BROWSER, and what it cannot do.
 */

import { launchChromium } from './chromium.js';
import { launchFirefox } from './firefox.js';
import { makeFolder, removeFolder } from './processes.js';
import { launchWebKit } from './webkit.js';

/** @type {Object<string, ( options?: any ) => Promise<any>>} */
const LAUNCHERS = { chromium: launchChromium, firefox: launchFirefox, webkit: launchWebKit };

export const engine = process.env.HELIOGRAPH_BROWSER || 'chromium';

if ( !LAUNCHERS[ engine ] ) {
	throw new Error( `HELIOGRAPH_BROWSER: there is no ${ engine }; there are ${ Object.keys( LAUNCHERS ).join( ', ' ) }` );
}

/**
 * @param {any} [options] By engine.
 * @return {Promise<any>} A browser with `newContext` and `close`, as Playwright has them.
 */
export function launch( options = {} ) {
	return LAUNCHERS[ engine ]( options[ engine ] );
}

/**
 * For a test's `skip`: false, or why it does not run in this engine.
 *
 * @param {Object<string, string>} reasons By engine in which it does not run.
 * @return {string | false}
 */
export function notIn( reasons ) {
	return engine in reasons && `not in ${ engine }: ${ reasons[ engine ] }`;
}

/**
 * A browser with a profile of its own, which can end in any way and be started again on it.
 *
 * @param {any} t The test at whose end everything of it is gone.
 */
export function openProfile( t ) {
	const folder = makeFolder();
	/** @type {any} */
	let browser;

	/** @param {NodeJS.Signals} [signal] */
	async function end( signal ) {
		await browser?.end( signal );
		browser = undefined;
	}

	t.after( async () => {
		await end();
		removeFolder( folder );
	} );

	return {
		/**
		 * @param {any} [options] By engine.
		 * @return {Promise<any>} The context of all its pages.
		 */
		async start( options = {} ) {
			browser = await LAUNCHERS[ engine ]( { folder, ...options[ engine ] } );
			return browser.newContext();
		},

		version: () => browser.version(),

		/**
		 * Of a page, or of all where the engine does not tell which process is whose.
		 *
		 * @param {any} page
		 */
		async crash( page ) {
			browser = await browser.crash( page ) ? undefined : browser;
		},

		/** @return {boolean} Whether the browser is still there. */
		isOpen: () => !!browser,
		end
	};
}
