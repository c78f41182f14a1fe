/*
 * What exactly is wrong, by the code of a problem: what was expected there, what was found, and which name was most likely meant.
 */

import { describe, quote, sayMissing, sayUnknown, stepsOf, valueAt } from './found.js';
import { options, shapeAt } from './options.js';
import { sayBadSchema, sayInvalid, sayUnknownKeyword, sayUnsupported, sayWrongSchema } from './schemas.js';
import { sayBadCuration, sayBadSample, sayBadToken, sayInstrumentNoSchema, sayNoToken, sayUnchecked, sayUnknownStream } from './streams.js';
import { ATTRIBUTES } from './words.js';

/**
 * @typedef {Object} Told A problem as it was told, and the options that it is about.
 * @property {string} code
 * @property {string} message
 * @property {string[]} steps Of the place, where that is a JSON Pointer.
 * @property {any} given The options of createClient; undefined where they are not known, as those of a packed site.
 */

/** @typedef {import('./options.js').Shape} Shape */

/* What each of clickThrough has to have. */
const NEEDED = [ 'instrument', 'selector', 'friendlyName' ];

/**
 * @param {any} value
 * @param {Shape | undefined} shape
 * @return {string | undefined} What is wrong with it, or first with something in it.
 */
function faultOf( value, shape ) {
	const { each, fits, isOpen, members, takes } = /** @type {Partial<Shape>} */ ( shape || {} );
	if ( value === undefined || value === null ) {
		return undefined;
	} else if ( fits && !fits( value ) ) {
		return `has to be ${ takes }, and is ${ describe( value ) }`;
	}
	for ( const [ name, item ] of members || each ? Object.entries( value ) : [] ) {
		const inner = members ? members[ name ] : each;
		const fault = inner ? faultOf( item, inner ) : isOpen ? undefined : sayUnknown( name, Object.keys( members || {} ), 'option here' );
		if ( fault ) {
			return inner ? `${ name } ${ fault }` : fault;
		}
	}
	return undefined;
}

/**
 * @param {Told} told
 * @return {string}
 */
function sayBadOption( { steps, given, message } ) {
	const { shape, around, name } = shapeAt( steps ), value = valueAt( given, steps );
	if ( !steps.length ) {
		return message;
	} else if ( !shape && around?.members ) {
		return sayUnknown( name, Object.keys( around.members ), steps.length > 1 ? `option of ${ steps[ steps.length - 2 ] }` : 'option' );
	}
	const isClickThrough = steps[ 1 ] === 'clickThrough' && steps.length === 3;
	const instrument = valueAt( value, [ 'instrument' ] ), handles = Object.keys( Object( given?.instrumentConfigs ) );
	if ( isClickThrough && typeof instrument === 'string' && !handles.includes( instrument ) ) {
		return sayUnknown( instrument, handles, 'instrument of instrumentConfigs' );
	}
	const fault = given && ( faultOf( value, shape ) || value === null && `has to be ${ shape?.takes }, and is null` );
	const missing = isClickThrough && NEEDED.find( ( one ) => !valueAt( value, [ one ] ) );
	const said = missing && sayMissing( missing, value, Object.keys( shape?.members || {} ) );
	return fault || ( said ? `${ message }: ${ said }${ said.endsWith( '?' ) ? '' : ', and has to be there' }` : message );
}

/**
 * @param {Told} told
 * @return {string}
 */
function sayBadExperiment( { steps, given, message } ) {
	const { shape } = shapeAt( steps ), [ , name, member ] = steps, value = valueAt( given, steps );
	if ( !given ) {
		return message;
	} else if ( member === 'stream_name' ) {
		return typeof value === 'string' ? sayUnknown( value, Object.keys( Object( given.streams ) ), 'stream' ) : `has to be the name of one of the streams, and is ${ describe( value ) }`;
	} else if ( member === undefined && typeof value === 'object' && value ) {
		return `the name ${ quote( name ) } must have no quotes, backslashes and control characters`;
	}
	return faultOf( value, shape ) || `has to be ${ shape?.takes }, and is ${ describe( value ) }`;
}

/**
 * @param {Told} told
 * @return {string}
 */
function sayBadIntakeUrl( { given, message } ) {
	const url = given?.intakeUrl;
	if ( given && ( url === undefined || url === null || url === '' ) ) {
		return `${ sayMissing( 'intakeUrl', given, Object.keys( options.members || {} ) ) }${ given.intakeUrl === '' ? ' (it is empty)' : '' }`;
	}
	const text = String( url );
	return !given ? message : typeof url !== 'string' && !( url instanceof URL ) ? `has to be an address, and is ${ describe( url ) }` :
		/^https?:\/\/[^/]*@/.test( text ) ? 'the address must not have a user name or password' :
			/^http:\/\/./.test( text ) ? `${ quote( text ) } is no address that this page may send to: a page of https needs an intake of https` :
				/^[a-z][a-z0-9+.-]*:/i.test( text ) ? `${ quote( text ) } has to begin with http:// or https://, or be relative to the page` :
					`${ quote( text ) } is relative, and there is no page that it could be relative to: it has to be a whole address, such as "https://intake.example.org/v1/events"`;
}

/**
 * @param {Told} told
 * @return {string}
 */
function sayBadContext( { steps, given, message } ) {
	const { shape, name } = shapeAt( steps ), [ , object ] = steps;
	const context = given?.context, performer = Object( context ).performer;
	if ( !given || name !== 'is_temp' || performer?.is_temp !== undefined ) {
		const value = valueAt( given, steps );
		return shape ? faultOf( value, shape ) || `has to be ${ shape.takes }${ name === 'is_temp' ? ', and has to be there' : '' }` : message;
	}
	const all = Object.keys( /** @type {Record<string, Shape>} */ ( shapeAt( [ 'context' ] ).shape?.members ) );
	const missing = context === undefined || context === null ? sayMissing( 'context', given, Object.keys( options.members || {} ) ) :
		performer === undefined || performer === null ? sayMissing( 'performer', context, all ) :
			Object( performer ) !== performer ? `performer has to be an object, and is ${ describe( performer ) }` : sayMissing( 'is_temp', performer, [ ...Object.keys( ATTRIBUTES.performer ), 'is_eligible' ] );
	return missing.endsWith( '?' ) ? missing : `${ missing }. It has to be there: context: { ${ object || 'performer' }: { is_temp: false } }, or true for a temporary account`;
}

/* All attributes by the one name that object and attribute make. */
const NAMES = Object.entries( ATTRIBUTES ).flatMap( ( [ object, fields ] ) => Object.keys( fields ).map( ( field ) => `${ object }_${ field }` ) );

/**
 * @param {Told} told
 * @return {string}
 */
function sayUnknownAttribute( { steps } ) {
	const name = steps[ steps.length - 1 ] ?? '';
	if ( steps[ 0 ] !== 'context' || steps.length < 3 ) {
		return sayUnknown( name, NAMES, 'contextual attribute' );
	}
	const objects = /** @type {Record<string, Record<string, string>>} */ ( ATTRIBUTES ), fields = objects[ steps[ 1 ] ];
	const home = Object.keys( objects ).find( ( one ) => name in objects[ one ] );
	return !fields ? sayUnknown( steps[ 1 ], Object.keys( objects ), 'object of the context' ) :
		home ? `${ quote( name ) } is an attribute of ${ home }, and not of ${ steps[ 1 ] }; did you mean ${ home }: { ${ name }: … }?` : sayUnknown( name, Object.keys( shapeAt( [ 'context', steps[ 1 ] ] ).shape?.members || {} ), `attribute of ${ steps[ 1 ] }` );
}

/** @type {Record<string, ( told: Told ) => string>} */
const BY_CODE = {
	'bad-option': sayBadOption,
	'bad-intake-url': sayBadIntakeUrl,
	'bad-context': sayBadContext,
	'unknown-attribute': sayUnknownAttribute,
	'personal-attribute': ( { steps } ) => `${ quote( steps[ steps.length - 1 ] ) } is personal, and the stream does not list it in allow_personal: it is left out`,
	'unknown-instrument': ( { steps } ) => sayUnknown( steps[ steps.length - 1 ], Object.keys( shapeAt( [ 'instruments' ] ).shape?.members || {} ), 'built-in instrument' ),
	'unknown-experiment': ( { steps, given } ) => sayUnknown( steps[ 1 ], Object.keys( Object( given?.experiments ) ), 'experiment' ),
	'bad-experiment': sayBadExperiment,
	'bad-stream': ( { steps, given, message } ) => given ? `has to be an object of its own name, and is ${ describe( valueAt( given, steps ) ) }` : message,
	'bad-schema': sayBadSchema,
	'unknown-keyword': sayUnknownKeyword,
	'unsupported-keyword': sayUnsupported,
	'invalid-event': sayInvalid,
	'wrong-schema': sayWrongSchema,
	'missing-schema': ( { message } ) => `${ message } has a schema_uri`,
	'bad-sample': sayBadSample,
	'bad-curation': sayBadCuration,
	'bad-token': sayBadToken,
	'no-token': sayNoToken,
	'unknown-stream': sayUnknownStream,
	'no-schema': sayInstrumentNoSchema,
	unchecked: sayUnchecked
};

/**
 * @param {{ code: string, message: string, where: string }} problem
 * @param {any} given The options that it is about, if they are known.
 * @return {string} What is wrong.
 */
export function sayWhat( { code, message, where }, given ) {
	const say = BY_CODE[ code ];
	try {
		return say ? say( { code, message, steps: stepsOf( where ), given } ) : message;
	} catch ( error ) {
		/* Options may be anything, also what throws when it is looked at. */
		return message;
	}
}
