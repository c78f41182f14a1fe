/*
 * What is said of mistakes in schemas, and of events that do not satisfy theirs.
 */

import { describe, quote, sayUnknown, valueAt } from './found.js';
import { nearest } from './nearest.js';
import { ATTRIBUTES, FORMATS, KEYWORDS, TYPES } from './words.js';

/** @typedef {import('./details.js').Told} Told */

const NUMBER = 'a number', COUNT = 'a whole number from 0 on', SCHEMA = 'a schema: an object, true or false', SCHEMAS = 'an array of schemas', MAP = 'an object that has schemas by name';

/**
 * What a keyword takes.
 *
 * @type {Record<string, string>}
 */
const TAKES = {
	type: `one or more of ${ TYPES.join( ', ' ) }`,
	enum: 'an array of values',
	minimum: NUMBER,
	maximum: NUMBER,
	exclusiveMinimum: NUMBER,
	exclusiveMaximum: NUMBER,
	multipleOf: 'a number above 0',
	minLength: COUNT,
	maxLength: COUNT,
	minItems: COUNT,
	maxItems: COUNT,
	minProperties: COUNT,
	maxProperties: COUNT,
	pattern: 'a regular expression, as a string',
	format: `one of ${ FORMATS.join( ', ' ) }`,
	properties: MAP,
	patternProperties: MAP,
	dependencies: 'an object that has schemas or arrays of names by name',
	required: 'an array of names',
	additionalProperties: SCHEMA,
	propertyNames: SCHEMA,
	items: 'a schema, or an array of schemas',
	contains: SCHEMA,
	not: SCHEMA,
	if: SCHEMA,
	allOf: SCHEMAS,
	anyOf: SCHEMAS,
	oneOf: SCHEMAS,
	uniqueItems: 'true or false',
	$ref: 'the place of another part of the same schema, such as "#/definitions/name", and not of itself'
};

/**
 * What later drafts have in place of something that draft-07 has.
 *
 * @type {Record<string, string>}
 */
const LATER = {
	$defs: 'definitions',
	dependentRequired: 'dependencies',
	dependentSchemas: 'dependencies',
	maxContains: 'contains',
	minContains: 'contains',
	prefixItems: 'items',
	unevaluatedItems: 'additionalItems',
	unevaluatedProperties: 'additionalProperties'
};

/**
 * @param {Told} told
 * @return {string}
 */
export function sayBadSchema( { steps, given } ) {
	const value = valueAt( given, steps ), keyword = steps[ steps.length - 1 ];
	const takes = steps.length > 2 && TAKES[ keyword ];
	const meant = keyword === 'type' && typeof value === 'string' && nearest( value, TYPES );
	return !takes || value === undefined ? `has to be ${ SCHEMA }${ value === undefined ? '' : `, and is ${ describe( value ) }` }` :
		`${ keyword } has to be ${ takes }, and is ${ describe( value ) }${ meant ? `; did you mean ${ quote( meant ) }?` : '' }`;
}

/**
 * @param {Told} told
 * @return {string}
 */
export function sayUnknownKeyword( { steps } ) {
	const name = steps[ steps.length - 1 ], meant = LATER[ name ];
	return meant ? `${ quote( name ) } is a keyword of a later draft than draft-07, and not checked; did you mean ${ quote( meant ) }?` : sayUnknown( name, KEYWORDS, 'keyword of draft-07' );
}

/**
 * @param {Told} told
 * @return {string}
 */
export function sayUnsupported( { steps, given } ) {
	const value = valueAt( given, steps ), keyword = steps[ steps.length - 1 ];
	return keyword === 'format' && typeof value === 'string' ? `${ quote( value ) } is no format that is supported` :
		`${ quote( keyword ) }${ typeof value === 'string' ? ` with the value ${ quote( value ) }` : '' } is not supported, so the schema could not be trusted`;
}

/**
 * @param {any} given
 * @param {string} stream
 * @return {any} The configuration of what has that name.
 */
export function configOf( given, stream ) {
	return valueAt( given, [ 'streams', stream ] ) || valueAt( given, [ 'instrumentConfigs', stream ] );
}

/**
 * @param {any} schema
 * @param {string[]} steps To a value.
 * @return {any} The schema of that value, as far as properties and items lead to it.
 */
function schemaOf( schema, steps ) {
	let at = schema;
	for ( const step of steps ) {
		at = valueAt( at, [ 'properties', step ] ) || ( /^\d+$/.test( step ) ? valueAt( at, [ 'items' ] ) : undefined );
	}
	return at;
}

/**
 * @param {Told} told
 * @return {string}
 */
export function sayInvalid( { message, steps, given } ) {
	const [ , stream ] = /, stream (.*)$/.exec( message ) || [];
	const own = stream === undefined ? undefined : valueAt( given, [ 'schemas', configOf( given, stream )?.schema_uri ] );
	const schema = schemaOf( own, steps );
	const [ , member ] = /^must not have the member (.*) \(additionalProperties\)/.exec( message ) || [];
	const names = Object.keys( Object( schema?.properties ) );
	const meant = member === undefined ? undefined : nearest( member, names );
	const values = /\(enum\)/.test( message ) && Array.isArray( schema?.enum ) ? `: ${ schema.enum.map( ( /** @type {unknown} */ one ) => typeof one === 'string' ? quote( one ) : String( one ) ).join( ', ' ) }` : '';
	const [ , missing ] = steps.length ? [] : /^must have the member (.*) \(required\)/.exec( message ) || [];
	const fields = Object.entries( ATTRIBUTES ).flatMap( ( [ object, all ] ) => object === missing && given?.context && !given.context[ object ] ? Object.keys( all ) : [] );
	/* Sites that are no MediaWiki do not think of these. */
	const facts = fields.length ? `; those of instruments and experiments have it from the context, which has none: context: { ${ missing }: { ${ fields[ 0 ] }: … } }` : '';
	return `${ steps.length ? '' : 'the event ' }${ message }${ values }${ facts }${ meant === undefined ? '' : `; did you mean ${ quote( meant ) }?` }`;
}

/**
 * @param {Told} told
 * @return {string}
 */
export function sayWrongSchema( { message, given } ) {
	const [ , stream ] = /of stream (.*)$/.exec( message ) || [];
	const title = stream === undefined ? undefined : configOf( given, stream )?.schema_title;
	return `the $schema of the event is ${ message }${ typeof title === 'string' ? `, which is ${ quote( title ) }` : '' }`;
}
