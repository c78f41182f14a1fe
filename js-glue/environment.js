/*
 * What the page offers, taken when the module is loaded: a script that patches a native later changes nothing here.
 * Everything is optional, for Node has no document and old hosts lack others.
 */

/** @type {any} */
const host = globalThis;

/* Node has a `process`; a browser's bundle may have a shim of it, but not this. */
export const isNode = !!( host.process && host.process.versions && host.process.versions.node );

/**
 * A member of the global object, bound to it where it is a function.
 *
 * @param {string} name
 * @return {any}
 */
function take( name ) {
	const value = host[ name ];
	return typeof value === 'function' ? value.bind( host ) : value;
}

export const fetch = take( 'fetch' );
export const stringify = JSON.stringify;
export const parse = JSON.parse;

/**
 * @typedef {Object} Clock
 * @property {() => number} now Epoch time in ms, for the time of events alone.
 * @property {() => number} monotonic ms that never go back, for every interval.
 * @property {( callback: () => void, ms: number ) => any} setTimeout
 * @property {( timer: any ) => void} clearTimeout
 */

/** @type {Clock} */
export const clock = {
	now: Date.now,
	monotonic: host.performance ? host.performance.now.bind( host.performance ) : Date.now,
	setTimeout: take( 'setTimeout' ),
	clearTimeout: take( 'clearTimeout' )
};

const crypto = host.crypto;

/**
 * Fill bytes from the host's random source; absent where it has none.
 *
 * @type {undefined | ( ( bytes: Uint8Array ) => void )}
 */
export const random = crypto && crypto.getRandomValues ?
	( bytes ) => {
		crypto.getRandomValues( bytes );
	} : undefined;
