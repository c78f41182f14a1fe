/*
 * What is kept in localStorage, and only where a site asks for it: a token of the device, for sampling by it; the days and ticks
 * of visits; and that the reader opted out. And what is forgotten of a reader who does not want any of it.
 */

const KEY = 'heliograph-device', OPT_OUT = 'heliograph-opt-out';

/** Where instruments/visit-records.js keeps its records. */
export const VISITS = 'heliograph-visits';

/** What the keys begin with under which instruments/exposures.js keeps in sessionStorage what it told. */
export const EXPOSURE = 'heliograph-exposure.';

/**
 * @param {Window | undefined} window
 * @return {Storage | undefined} localStorage, where the browser allows the page to use it.
 */
export function storeOf( window ) {
	try {
		return window && window.localStorage;
	} catch ( error ) {
		return undefined;
	}
}

/**
 * Read the token, or create it.
 *
 * @param {Window | undefined} window
 * @param {() => string} make Returns 20 random hexadecimal digits.
 * @return {string | null | undefined} 20 hexadecimal digits. Nothing where they cannot be stored: a token that differs from page to
 *  page would not identify a device.
 */
export function readDevice( window, make ) {
	try {
		const store = /** @type {Storage} */ ( storeOf( window ) );
		const kept = store.getItem( KEY );
		if ( kept && /^[0-9a-f]{20}$/.test( kept ) ) {
			return kept;
		}
		store.setItem( KEY, make() );
		return store.getItem( KEY );
	} catch ( error ) {
		return undefined;
	}
}

/**
 * Delete the token, and what is known of visits and of exposures in this tab.
 *
 * @param {Window | undefined} window
 */
export function forgetDevice( window ) {
	try {
		const store = /** @type {Storage} */ ( storeOf( window ) );
		store.removeItem( KEY );
		store.removeItem( VISITS );
	} catch ( error ) {
		/* Where there is no localStorage, nothing was stored. */
	}
	try {
		const { sessionStorage } = /** @type {Window} */ ( window );
		Object.keys( sessionStorage ).forEach( ( key ) => key.startsWith( EXPOSURE ) && sessionStorage.removeItem( key ) );
	} catch ( error ) {
		/* The same. */
	}
}

/**
 * @param {Window | undefined} window
 * @return {boolean} Whether the reader opted out, in this page or an earlier one of the origin.
 */
export function hasOptedOut( window ) {
	try {
		return /** @type {Storage} */ ( storeOf( window ) ).getItem( OPT_OUT ) !== null;
	} catch ( error ) {
		return false;
	}
}

/**
 * Remember that the reader opted out: one byte, which says nothing else.
 *
 * @param {Window | undefined} window
 * @return {boolean} Whether the browser keeps it.
 */
export function keepOptOut( window ) {
	try {
		/** @type {Storage} */ ( storeOf( window ) ).setItem( OPT_OUT, '1' );
	} catch ( error ) {
		/* Then it is not kept. */
	}
	return hasOptedOut( window );
}
