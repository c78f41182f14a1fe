/*
 * Events of which a caller gives some members, and the site the others: those of getInstrument and of experiments.
 */

import { isObject, stringify } from '../platform/json.js';

/**
 * @typedef {( event: unknown ) => string} SerialiseEvent `serialiseEvent` of serialise.js: passed in, so that the files that few
 *  pages load do not contain its code a second time.
 */

/**
 * An event of a caller's data, of values beside it, over which the data wins, and of members that are not the caller's to set.
 *
 * @param {{ data: unknown, values: Record<string, any>, own: object }} given
 * @param {SerialiseEvent} serialiseEvent
 * @return {string}
 * @throws {Error} As `serialiseEvent`.
 */
export function serialiseWith( { data, values, own }, serialiseEvent ) {
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
 * @param {SerialiseEvent} serialiseEvent
 * @return {string}
 * @throws {Error} As `serialiseEvent`.
 */
export function serialiseAction( { action, data, name, schema, values }, serialiseEvent ) {
	const members = data === undefined || data === null ? {} : /** @type {Object} */ ( data );
	if ( typeof action === 'string' && !values && !schema && isObject( members ) && !RESERVED_NAMES.some( ( key ) => key in members ) ) {
		const text = serialiseEvent( members );
		if ( text.startsWith( '{' ) ) {
			/* Spliced, so that nothing is copied to be serialised. */
			return text.slice( 0, -1 ) + ( text.length > 2 ? ',' : '' ) + '"action":' + stringify( action ) + ',"instrument_name":' + stringify( name ) + '}';
		}
	}
	return serialiseWith( { data, values: values || {}, own: { ...RESERVED, ...schema && { $schema: schema }, action, instrument_name: name } }, serialiseEvent );
}
