/*
 * From a caller's value to JSON text, which is the snapshot of it.
 */

import { isObject, stringify, textOf } from '../platform/json.js';
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

/**
 * An event of a caller's data, of values beside it, over which the data wins, and of members that are not the caller's to set.
 *
 * @param {{ data: unknown, values: Record<string, any>, own: object }} given
 * @return {string}
 * @throws {Error} As above.
 */
export function serialiseWith( { data, values, own } ) {
	/** @type {Record<string, any>} */
	const event = { ...values, .../** @type {Object} */ ( data ) };
	for ( const [ name, value ] of Object.entries( values ) ) {
		if ( isObject( value ) && isObject( event[ name ] ) ) {
			event[ name ] = { ...value, ...event[ name ] };
		}
	}
	return serialiseEvent( { ...event, ...own } );
}

/* What no caller of an instrument sets; JSON leaves out what is undefined. */
const RESERVED = { $schema: undefined, meta: undefined, dt: undefined, sample: undefined, funnel_event_sequence_position: undefined, action: undefined, instrument_name: undefined };

const RESERVED_NAMES = Object.keys( RESERVED );

/**
 * An event of an instrument of a site's own: the caller's data, then the action and the instrument's name. Reserved members of
 * the data are left out.
 *
 * @param {{ action: unknown, data: unknown, name: string, schema?: string, values?: Record<string, any> }} given `schema`: the URI of its
 *  schema where it is not the instrument's; `values` as above.
 * @return {string}
 * @throws {Error} As above.
 */
export function serialiseAction( { action, data, name, schema, values } ) {
	const members = data === undefined || data === null ? {} : /** @type {Object} */ ( data );
	if ( typeof action === 'string' && !values && !schema && isObject( members ) && !RESERVED_NAMES.some( ( key ) => key in members ) ) {
		const text = serialiseEvent( members );
		if ( text.startsWith( '{' ) ) {
			/* Spliced, so that nothing is copied to be serialised. */
			return text.slice( 0, -1 ) + ( text.length > 2 ? ',' : '' ) + '"action":' + stringify( action ) + ',"instrument_name":' + stringify( name ) + '}';
		}
	}
	return serialiseWith( { data, values: values || {}, own: { ...RESERVED, ...schema && { $schema: schema }, action, instrument_name: name } } );
}
