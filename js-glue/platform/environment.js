/*
 * What the host offers, taken when this module is loaded: a script that patches a native later changes nothing here.
 * Everything may be missing, for Node has no document and old hosts lack more.
 */

/** @type {any} */
const host = globalThis;

const { stringify: write } = JSON;
export const { parse } = JSON;
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

const hasOwn = Object.prototype.hasOwnProperty;

/* What every value of its kind inherits from. */
const kinds = [ Object, Array, String, Number, Boolean ].map( ( { prototype } ) => /** @type {any} */ ( prototype ) );

/**
 * JSON.stringify as it was meant: old libraries give every list a toJSON of their own, which would make it a text. While
 * this runs nothing else does, so nobody sees that theirs are gone.
 *
 * @param {any} value
 * @param {( this: any, key: string, value: any ) => any} [replacer]
 * @return {string}
 */
export function stringify( value, replacer ) {
	const changed = kinds.filter( ( kind ) => hasOwn.call( kind, 'toJSON' ) );
	const theirs = changed.map( ( kind ) => Object.getOwnPropertyDescriptor( kind, 'toJSON' ) );
	changed.forEach( ( kind ) => delete kind.toJSON );
	try {
		return write( value, replacer );
	} finally {
		changed.forEach( ( kind, i ) => Object.defineProperty( kind, 'toJSON', /** @type {any} */ ( theirs[ i ] ) ) );
	}
}

/**
 * @param {any} value
 * @return {boolean} Whether it is an object that JSON would write in braces.
 */
export function isObject( value ) {
	return typeof value === 'object' && value !== null && !Array.isArray( value );
}
