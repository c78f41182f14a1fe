/*
 * Whether an event is accepted, by EventGate's rules and in its words: its stream is configured, its schema is known and is the
 * stream's, and it is valid against it once `meta.dt` and the schema's defaults are filled in.
 */

import { SchemaError } from './schemas.mjs';

/* Of one event in an answer. A list of a thousand wrong items would be answered by a hundred times its size. */
const MAX_ERRORS = 50;

/* Of lists and objects in an event. JSON of thousands of levels can be read, and could not be written again. */
const MAX_LEVELS = 256;

/**
 * @typedef {Object} Verdict What EventGate calls the status of an event.
 * @property {'success' | 'invalid' | 'error'} status
 * @property {any} event The caller's own, filled in.
 * @property {any} [context] Why it was refused.
 */

/* What an event holds may be any JSON value, of which not all can be turned into text by String(). */
const write = ( value ) => typeof value === 'string' ? value : JSON.stringify( value );

const has = ( value, name ) => Object( value ) === value && Object.hasOwn( value, name );

/**
 * @param {any[]} errors Of ajv.
 * @return {string}
 */
function errorsText( errors ) {
	return errors.map( ( { dataPath, message } ) => `'${ dataPath }' ${ message }` ).join( ', ' );
}

/**
 * @param {any} value
 * @param {number} levels
 * @return {boolean} Whether it has no more levels of lists and objects.
 */
function isWithin( value, levels ) {
	return value === null || typeof value !== 'object' || ( levels > 0 && Object.values( value ).every( ( member ) => isWithin( member, levels - 1 ) ) );
}

/**
 * @param {{ find: ( uri: any ) => { title: string, validate: any } }} schemas
 * @param {any} uri
 * @return {{ title: string, validate: any }}
 * @throws {SchemaError}
 */
function findSchema( schemas, uri ) {
	if ( typeof uri !== 'string' ) {
		throw new SchemaError( `Failed loading schema at ${ write( uri ) }`, 'It is no text.' );
	}
	return schemas.find( uri );
}

/**
 * @param {Object} parts
 * @param {{ find: ( uri: any ) => { title: string, validate: any } }} parts.schemas
 * @param {( name: string ) => { schema_title?: string } | null} parts.lookup The settings of a stream.
 * @param {() => string} parts.now
 * @param {( uri: string, reason: string ) => void} parts.onSchemaProblem
 * @return {( event: any ) => Verdict}
 */
export function createJudge( { schemas, lookup, now, onSchemaProblem } ) {
	/**
	 * @param {any} event
	 * @return {Verdict}
	 */
	function judge( event ) {
		const error = ( message ) => /** @type {Verdict} */ ( { status: 'error', event, context: { message } } );
		const missing = [ [ 'meta.stream', has( event, 'meta' ) && has( event.meta, 'stream' ) ], [ '$schema', has( event, '$schema' ) ] ].find( ( [ , isThere ] ) => !isThere );
		if ( missing ) {
			return error( `Field(s) ${ missing[ 0 ] } were missing from event and could not be extracted.` );
		}
		const { $schema: uri, meta } = event;
		const settings = lookup( write( meta.stream ) );
		if ( !settings ) {
			return error( `event is not allowed in stream; ${ write( meta.stream ) } is not a configured stream.` );
		}
		let schema;
		try {
			schema = findSchema( schemas, uri );
		} catch ( failure ) {
			onSchemaProblem( write( uri ), failure.reason );
			return error( failure.message );
		}
		if ( settings.schema_title && settings.schema_title !== schema.title ) {
			return error( `event is not allowed in stream; schema title must be ${ settings.schema_title }.` );
		}
		if ( !has( meta, 'dt' ) ) {
			meta.dt = now();
		}
		if ( schema.validate( event ) ) {
			return { status: 'success', event };
		}
		const errors = schema.validate.errors.slice( 0, MAX_ERRORS );
		return { status: 'invalid', event, context: { errors, errorsText: errorsText( errors ) } };
	}

	return ( event ) => {
		if ( isWithin( event, MAX_LEVELS ) ) {
			return judge( event );
		}
		const { id } = Object( Object( event ).meta );
		return { status: 'error', event: { meta: { id: typeof id === 'string' ? id : null } }, context: { message: `event is nested more than ${ MAX_LEVELS } levels deep.` } };
	};
}
