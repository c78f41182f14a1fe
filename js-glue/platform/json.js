/*
 * JSON, as this module was loaded with it: a script that replaces these functions later does not affect it.
 */

const { stringify: write } = JSON;
export const { parse } = JSON;

const { hasOwnProperty } = Object.prototype;

const prototypes = [ Object, Array, String, Number, Boolean ].map( ( { prototype } ) => /** @type {{ toJSON?: unknown }} */ ( prototype ) );

/** @param {Object} prototype */
const isChanged = ( prototype ) => hasOwnProperty.call( prototype, 'toJSON' );

/**
 * JSON.stringify without the page's `toJSON` methods on built-in prototypes: old libraries define Array.prototype.toJSON,
 * which turns lists into strings. They are removed for the duration of the call; as it is synchronous, no other script
 * notices, unless the value's own getters and toJSON methods look for them.
 *
 * @param {unknown} value
 * @param {( this: any, key: string, value: any ) => any} [replacer]
 * @return {string} Undefined, as with JSON.stringify, for what JSON cannot carry at all.
 */
export function stringify( value, replacer ) {
	const changed = prototypes.filter( isChanged );
	const theirs = changed.map( ( prototype ) => Object.getOwnPropertyDescriptor( prototype, 'toJSON' ) );
	try {
		/* Throws where they are to stay: then those that are gone by then come back as well. */
		changed.forEach( ( prototype ) => delete prototype.toJSON );
		return write( value, replacer );
	} finally {
		changed.forEach( ( prototype, i ) => Object.defineProperty( prototype, 'toJSON', /** @type {PropertyDescriptor} */ ( theirs[ i ] ) ) );
	}
}

/**
 * @param {unknown} value
 * @return {value is Record<string, any>} Whether it is an object and not an array.
 */
export function isObject( value ) {
	return typeof value === 'object' && value !== null && !Array.isArray( value );
}

/**
 * @param {unknown} value
 * @return {string} The value in words, also where it refuses to be text.
 */
export function textOf( value ) {
	try {
		return String( value );
	} catch ( error ) {
		return typeof value;
	}
}
