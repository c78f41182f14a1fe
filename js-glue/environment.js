/*
 * What the host offers, taken when this module is loaded: a script that patches a native later changes nothing here.
 * Everything may be missing, for Node has no document and old hosts lack more.
 */

/** @type {any} */
const host = globalThis;

export const { parse, stringify } = JSON;
export const { fetch } = host;

/* Natives are called bare, as the page would: some of them refuse another `this`. */
const { clearTimeout, crypto, navigator, performance, process, setTimeout } = host;

/** @type {undefined | ( ( url: string, body: string ) => boolean )} */
export const sendBeacon = navigator && navigator.sendBeacon && navigator.sendBeacon.bind( navigator );

/* Bundles for the browser may have a shim of `process`, but not this. */
export const isNode = !!( process && process.versions && process.versions.node );

/** @type {import('./types.js').Clock} */
const clock = {
	now: Date.now,
	monotonic: performance ? performance.now.bind( performance ) : Date.now,
	setTimeout: ( work, ms ) => setTimeout( work, ms ),
	clearTimeout: ( timer ) => clearTimeout( timer )
};

/**
 * @param {any} [given] The caller's clock; what it lacks is the host's.
 * @return {import('./types.js').Clock}
 */
export function clockOf( given = {} ) {
	/** @type {any} */
	const made = {};
	for ( const name of Object.keys( clock ) ) {
		made[ name ] = given[ name ] ?
			( /** @type {any} */ a, /** @type {any} */ b ) => given[ name ]( a, b ) : /** @type {any} */ ( clock )[ name ];
	}
	return made;
}

/**
 * Fills bytes with random bits; undefined where the host has no source that is worth the name.
 *
 * @type {undefined | ( ( bytes: Uint8Array ) => void )}
 */
export const random = crypto && ( ( bytes ) => {
	crypto.getRandomValues( bytes );
} );

/**
 * @param {any} value
 * @return {boolean} Whether it is an object that JSON would write in braces.
 */
export function isObject( value ) {
	return typeof value === 'object' && value !== null && !Array.isArray( value );
}
