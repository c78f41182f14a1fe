/*
 * A token that lasts as long as the browser keeps it, for samples by the device: only where a site asks for one.
 */

const KEY = 'heliograph-device';

/**
 * @param {any} window
 * @return {any} localStorage, where the page may have one.
 */
function storeOf( window ) {
	try {
		return window && window.localStorage;
	} catch ( error ) {
		return undefined;
	}
}

/**
 * @param {any} window
 * @param {() => string} make
 * @return {string | undefined} 20 hexadecimal digits; nothing where they cannot be kept, for a token that is another one on
 *  every page is none of a device.
 */
export function readDevice( window, make ) {
	try {
		const store = storeOf( window );
		const kept = store.getItem( KEY );
		if ( /^[0-9a-f]{20}$/.test( kept ) ) {
			return kept;
		}
		store.setItem( KEY, make() );
		return store.getItem( KEY );
	} catch ( error ) {
		return undefined;
	}
}

/**
 * @param {any} window
 */
export function forgetDevice( window ) {
	try {
		storeOf( window ).removeItem( KEY );
	} catch ( error ) {
		/* Then there is nothing to forget. */
	}
}
