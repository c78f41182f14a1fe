/*
 * From a caller's value to JSON text, which is the snapshot of it.
 */

import { stringify, textOf } from '../platform/json.js';
import { words } from '../platform/words.js';

export { textOf };

/**
 * @param {unknown} name
 * @return {string} A step of a JSON Pointer.
 */
export function step( name ) {
	return '/' + textOf( name ).replace( /~/g, '~0' ).replace( /\//g, '~1' );
}

/**
 * JSON has no words for numbers that are not finite, and would say null for them.
 *
 * @param {unknown} value
 * @return {string | undefined} A JSON Pointer to the first such number.
 */
function findNonFinite( value ) {
	/* An object is reached after the one that holds it. */
	const paths = new Map();
	/** @type {string | undefined} */
	let found;
	stringify( value, function ( key, item ) {
		const path = paths.has( this ) ? paths.get( this ) + step( key ) : '';
		if ( typeof item === 'object' ) {
			paths.set( item, path );
		} else if ( typeof item === 'number' && !isFinite( item ) && found === undefined ) {
			found = path;
		}
		return item;
	} );
	return found;
}

/**
 * @param {unknown} value
 * @return {string}
 * @throws {Error} With `path` where it is known: JSON cannot carry the value, or a getter or toJSON of it throws.
 */
export function serialise( value ) {
	const text = stringify( value );
	const path = text === undefined ? '' : text.includes( 'null' ) ? findNonFinite( value ) : undefined;
	if ( path !== undefined ) {
		throw Object.assign( new Error( words( 'nothing that JSON can carry' ) ), { path } );
	}
	return text;
}

/**
 * @param {unknown} event
 * @return {string}
 * @throws {Error} As above, or when it is no plain object.
 */
export function serialiseEvent( event ) {
	/* Of whatever realm: an object of a frame has another Object.prototype. */
	const prototype = Object( event ) === event && Object.getPrototypeOf( event );
	if ( prototype !== null && ( !prototype || Object.getPrototypeOf( prototype ) ) ) {
		throw new Error( words( 'no plain object' ) );
	}
	return serialise( event );
}
