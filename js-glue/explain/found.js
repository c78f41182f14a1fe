/*
 * What was found where something else was expected, in words.
 */

import { isObject, stringify } from '../platform/json.js';
import { nearest } from './nearest.js';

/* Of a text that is shown, and of names that are listed. */
const MAX_CHARACTERS = 60, MAX_NAMES = 12;

/**
 * @param {any} value
 * @return {[ what: string, remedy: string ] | undefined} Of what only holds something else, as a promise does and an answer of fetch.
 */
export function findHolder( value ) {
	return typeof value?.then === 'function' ? [ 'a promise', 'await it first' ] : typeof value?.json === 'function' ? [ 'an answer of fetch', 'await its json() first' ] : undefined;
}

/**
 * @param {string} name
 * @return {string}
 */
export function quote( name ) {
	return stringify( name.length > MAX_CHARACTERS ? name.slice( 0, MAX_CHARACTERS ) + '…' : name );
}

/**
 * @param {unknown} value
 * @return {string} The beginning of it as JSON.
 */
function short( value ) {
	const text = stringify( value );
	return text.length > MAX_CHARACTERS ? text.slice( 0, MAX_CHARACTERS ) + '…' : text;
}

/**
 * @param {unknown} value
 * @return {string} What follows "and is".
 */
export function describe( value ) {
	switch ( typeof value ) {
		case 'undefined':
			return 'missing';
		case 'string':
			return value ? `the string ${ quote( value ) }` : 'an empty string';
		case 'number':
			return `the number ${ value }`;
		case 'boolean':
			return String( value );
		case 'object':
			return value === null ? 'null' : findHolder( value )?.join( ': ' ) || ( Array.isArray( value ) ? `the array ${ short( value ) }` : 'an object' );
		default:
			return `a ${ typeof value }`;
	}
}

/**
 * @param {string} name
 * @param {string[]} names Those that there are.
 * @param {string} what What the name is not, such as "an option".
 * @return {string} What is said of a name that is not among those that there are.
 */
export function sayUnknown( name, names, what ) {
	const meant = nearest( name, names );
	const others = names.length <= MAX_NAMES && names.length ? `. There is ${ names.map( quote ).join( ', ' ) }` : '';
	return `${ quote( name ) } is no ${ what }${ meant === undefined ? others : `; did you mean ${ quote( meant ) }?` }`;
}

/**
 * @param {string} name Of a member that has to be there.
 * @param {unknown} object Where it is not.
 * @param {string[]} names All that may be there.
 * @return {string} What is said of that, and of something misspelt that stands in its place.
 */
export function sayMissing( name, object, names ) {
	const misspelt = Object.keys( Object( object ) ).find( ( other ) => !names.includes( other ) && nearest( other, names ) === name );
	return misspelt === undefined ? `${ name } is missing` : `${ quote( misspelt ) } is not known, and ${ name } is missing; did you mean ${ quote( name ) }?`;
}

/**
 * @param {unknown} value
 * @param {string[]} steps
 * @return {any} What lies there; undefined where nothing does.
 */
export function valueAt( value, steps ) {
	let at = /** @type {any} */ ( value );
	for ( const step of steps ) {
		at = ( isObject( at ) || Array.isArray( at ) ) && Object.prototype.hasOwnProperty.call( at, step ) ? /** @type {any} */ ( at )[ step ] : undefined;
	}
	return at;
}

/**
 * @param {string} pointer
 * @return {string[]} The steps of a JSON Pointer; none of what is not one.
 */
export function stepsOf( pointer ) {
	return pointer.startsWith( '/' ) ? pointer.slice( 1 ).split( '/' ).map( ( step ) => step.replace( /~1/g, '/' ).replace( /~0/g, '~' ) ) : [];
}
