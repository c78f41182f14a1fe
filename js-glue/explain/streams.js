/*
 * What is said of mistakes in streams: their samples, rules, schemas and tokens.
 */

import { isObject } from '../platform/json.js';
import { describe, quote, sayMissing, sayUnknown, valueAt } from './found.js';
import { nearest } from './nearest.js';
import { options } from './options.js';
import { configOf } from './schemas.js';
import { OPERATORS, UNITS } from './words.js';

/** @typedef {import('./details.js').Told} Told */

/* An object of each: what may stand there for nearest names. */
const SAMPLE = [ 'unit', 'rate', 'salted' ];

const TOKEN_LENGTH = 20;

/**
 * @param {unknown} rate
 * @return {string} What is wrong with it; '' where nothing is.
 */
function faultOfRate( rate ) {
	const hint = typeof rate === 'number' && rate > 1 && rate <= 100 ? `; for ${ rate } % write ${ rate / 100 }` : '';
	return Number( rate ) >= 0 && Number( rate ) <= 1 && rate !== '' && typeof rate !== 'boolean' ? '' : `a rate goes from 0 to 1, and this one is ${ describe( rate ) }${ hint }`;
}

/**
 * @param {unknown} unit
 * @return {string}
 */
function faultOfUnit( unit ) {
	const meant = typeof unit === 'string' && nearest( unit, UNITS );
	return UNITS.includes( /** @type {string} */ ( unit ) ) ? '' : `unit has to be one of ${ UNITS.join( ', ' ) }, and is ${ describe( unit ) }${ meant ? `; did you mean ${ quote( meant ) }?` : '' }`;
}

/**
 * @param {any} sample Of EventStreamConfig.
 * @return {string}
 */
function faultOfSample( sample ) {
	const missing = isObject( sample ) && [ 'unit', 'rate' ].find( ( name ) => sample[ name ] === undefined );
	return !isObject( sample ) ? `sample has to be an object such as { unit: 'pageview', rate: 0.1 }, and is ${ describe( sample ) }` :
		missing ? `of the sample ${ sayMissing( missing, sample, SAMPLE ) }` :
			faultOfUnit( sample.unit ) || ( typeof sample.rate === 'string' ? `the rate of a sample has to be a number, and is ${ describe( sample.rate ) }` : faultOfRate( sample.rate ) );
}

/**
 * @param {Record<string, unknown>} rates By wiki.
 * @return {string}
 */
function faultOfRates( rates ) {
	const faults = Object.entries( rates ).map( ( [ name, value ] ) => name === 'default' ? faultOfRate( value ) :
		faultOfRate( name ) && `${ quote( name ) } is no rate: write { "0.1": [ "enwiki" ] }` || ( Array.isArray( value ) ? '' : `the wikis of a rate have to be an array, and are ${ describe( value ) }` ) );
	return faults.find( Boolean ) || '';
}

/**
 * @param {Told} told
 * @return {string}
 */
export function sayBadSample( { steps, given, message } ) {
	const { sample, sample_rate: rates, sample_unit: unit } = valueAt( given, steps ) || {};
	const fault = sample !== undefined && sample !== null ? faultOfSample( sample ) :
		unit !== undefined && faultOfUnit( unit ) || ( isObject( rates ) ? faultOfRates( rates ) : rates !== undefined && faultOfRate( rates ) );
	return `nobody is in sample: ${ fault || message }`;
}

/**
 * @param {unknown} curation
 * @return {string}
 */
function faultOfCuration( curation ) {
	if ( curation !== undefined && !isObject( curation ) ) {
		return `curation has to be an object of rules, and is ${ describe( curation ) }`;
	}
	for ( const [ attribute, rules ] of Object.entries( curation || {} ) ) {
		for ( const [ operator, operand ] of isObject( rules ) ? Object.entries( rules ) : [] ) {
			const takes = /** @type {Record<string, string>} */ ( OPERATORS )[ operator ];
			const fits = takes === OPERATORS.in ? Array.isArray( operand ) : takes === OPERATORS.less_than ? typeof operand === 'number' : !Array.isArray( operand );
			if ( !takes ) {
				return sayUnknown( operator, Object.keys( OPERATORS ), 'operator of a curation' );
			} else if ( !fits ) {
				return `${ attribute }: ${ operator } takes ${ takes }, and is given ${ describe( operand ) }`;
			}
		}
		if ( !isObject( rules ) ) {
			return `the rules of ${ quote( attribute ) } have to be an object such as { equals: 1 }, and are ${ describe( rules ) }`;
		}
	}
	return '';
}

/**
 * @param {unknown} audience
 * @return {string}
 */
function faultOfAudience( audience ) {
	const bound = isObject( audience ) && [ 'minimum_edit_count', 'maximum_edit_count' ].find( ( name ) => ( audience[ name ] ?? 0 ) !== +audience[ name ] && audience[ name ] );
	return audience !== undefined && audience !== null && !isObject( audience ) ? `audience has to be an object with minimum_edit_count and maximum_edit_count, and is ${ describe( audience ) }` :
		bound ? `${ bound } has to be a number, and is ${ describe( /** @type {any} */ ( audience )[ bound ] ) }` : '';
}

/**
 * @param {Told} told
 * @return {string}
 */
export function sayBadCuration( { steps, given, message } ) {
	const { audience, curation, producers } = valueAt( given, steps ) || {};
	return `nobody is in sample: ${ faultOfAudience( audience ) || faultOfCuration( curation ?? producers?.metrics_platform_client?.curation ) || message }`;
}

/**
 * @param {Told} told
 * @return {string}
 */
export function sayBadToken( { steps, given } ) {
	const token = valueAt( given, steps );
	const found = typeof token !== 'string' ? `and is ${ describe( token ) }` :
		token.length !== TOKEN_LENGTH ? `and has ${ token.length } characters` : `and has the character ${ quote( token.replace( /[0-9a-f]/g, '' ).slice( 0, 1 ) ) }`;
	return `a token has ${ TOKEN_LENGTH } digits of 0-9 and a-f${ token === undefined ? '' : `, ${ found }` }; its unit is out of sample`;
}

/**
 * @param {Told} told
 * @return {string}
 */
export function sayNoToken( { steps, given, message } ) {
	const { sample, sample_unit: other = 'session' } = valueAt( given, steps ) || {};
	const unit = sample?.unit ?? other;
	return given && ( unit === 'device' || unit === 'session' ) ? `the stream is sampled by ${ unit }, and there is no tokens.${ unit }: it is out of sample` : message;
}

/**
 * @param {string} name Of a stream.
 * @param {any} given
 * @return {string} Why there is no schema for its events.
 */
function sayNoSchema( name, given ) {
	const uri = configOf( given, name )?.schema_uri, schemas = Object.keys( Object( given?.schemas ) );
	if ( schemas.includes( String( uri ) ) ) {
		return `${ quote( String( uri ) ) }, the schema of the stream ${ quote( name ) }, was refused: that has to be mended first`;
	}
	return uri === undefined || uri === null ? `the stream ${ quote( name ) } has no schema_uri` :
		`the schema_uri of the stream ${ quote( name ) } names none of the schemas: ${ sayUnknown( String( uri ), schemas, 'schema that was given' ) }`;
}

/**
 * @param {Told} told
 * @return {string}
 */
export function sayUnchecked( { steps, given, message } ) {
	return valueAt( given, steps ) ? `events leave unchecked: ${ sayNoSchema( steps[ 1 ], given ) }` : message;
}

/**
 * @param {Told} told
 * @return {string}
 */
export function sayInstrumentNoSchema( { steps, given, message } ) {
	const stream = valueAt( given, steps );
	return steps[ 0 ] === 'instruments' && typeof stream === 'string' ? sayNoSchema( stream, given ) : message;
}

/**
 * @param {Told} told
 * @return {string}
 */
export function sayUnknownStream( { steps, given, message } ) {
	const [ option, name ] = steps;
	const isUse = option === 'streams' || option === 'instrumentConfigs';
	const found = isUse ? name : valueAt( given, steps ), listed = isUse ? option : 'streams';
	const names = Object.keys( Object( given?.[ listed ] ) );
	const other = listed === 'streams' ? 'instrumentConfigs' : 'streams';
	if ( !given || found !== undefined && typeof found !== 'string' ) {
		return given ? `stream has to be the name of a stream, and is ${ describe( found ) }` : message;
	} else if ( found !== undefined && names.includes( found ) || given[ listed ] && !isObject( given[ listed ] ) ) {
		return `${ quote( String( found ) ) } was refused when it was configured: that has to be mended first`;
	} else if ( given[ listed ] === undefined || given[ listed ] === null ) {
		return `${ quote( String( found ) ) } cannot be found: ${ sayMissing( listed, given, Object.keys( options.members || {} ) ) }`;
	} else if ( found === undefined ) {
		return `stream is missing: the name of one of the streams${ names.length ? `, such as ${ quote( names[ 0 ] ) }` : '' }`;
	}
	return isUse && valueAt( given, [ other, found ] ) ? `${ quote( found ) } is one of ${ other }, and not of ${ listed }; did you mean ${ other === 'streams' ? 'submit()' : 'getInstrument()' }?` :
		sayUnknown( found, names, listed === 'streams' ? 'stream' : 'instrument of instrumentConfigs' );
}
