/*
 * What is wrong with a schema: what a client's core, which is asked itself, and an EventGate make of it.
 */

import { createMemory } from '../../js-glue/core/core.js';
import { strip } from '../../js-glue/core/schema.js';
import { nearest } from '../../js-glue/explain/nearest.js';
import { brotliBytes } from '../compressed.mjs';
import { KEYWORDS, compileAsIntake, findInsecure, findMalformed } from '../secure.mjs';

/** @typedef {import('./problem.mjs').Problem} Problem */

const URI = 'schema';

/* The core names one fatal mistake at a time; beyond so many it is hardly a schema. */
const MAX_MISTAKES = 100;

/* Keywords of 2019-09 and 2020-12 that assert something, and what draft-07 has for it. */
const LATER = new Map( Object.entries( {
	dependentRequired: 'dependencies with lists of names',
	dependentSchemas: 'dependencies with schemas',
	prefixItems: 'items with a list of schemas',
	minContains: 'contains, which asks for one item',
	maxContains: '',
	unevaluatedItems: 'additionalItems',
	unevaluatedProperties: 'additionalProperties',
	$recursiveRef: '$ref',
	$dynamicRef: '$ref'
} ) );

const DRAFT = /^https?:\/\/json-schema\.org\/draft-0[467]\/schema#?$/;

/* Keywords that have a list of schemas. */
const LISTED = [ 'allOf', 'anyOf', 'oneOf', 'items' ];

/* Keywords below which an author names the members. */
const NAMED = [ 'properties', 'patternProperties', 'definitions', 'dependencies' ];

/**
 * @param {string} pointer
 * @return {string[]}
 */
function stepsOf( pointer ) {
	return pointer.split( '/' ).slice( 1 ).map( ( step ) => step.replace( /~1/g, '/' ).replace( /~0/g, '~' ) );
}

/**
 * Take the mistake out of a schema, so that the next one is found.
 *
 * @param {any} schema Changed.
 * @param {string} pointer Where the mistake is.
 * @return {boolean} Whether it could be taken out.
 */
function takeOut( schema, pointer ) {
	const steps = stepsOf( pointer ), last = steps.pop(), keyword = String( steps.at( -1 ) ), before = String( steps.at( -2 ) );
	const around = steps.reduce( ( value, step ) => Object( value )[ step ], schema );
	if ( last === undefined || Object( around ) !== around || !Object.hasOwn( around, last ) ) {
		return false;
	}
	const isSchema = Array.isArray( around ) ? LISTED.includes( keyword ) : NAMED.includes( keyword ) && !NAMED.includes( before );
	if ( isSchema && around[ last ] !== true ) {
		around[ last ] = true;
	} else if ( Array.isArray( around ) ) {
		return takeOut( schema, pointer.slice( 0, pointer.lastIndexOf( '/' ) ) );
	} else {
		delete around[ last ];
	}
	return true;
}

/**
 * @param {any} schema
 * @param {() => any} instantiate Makes a fresh core.
 * @return {{ core: any, memory: ReturnType<typeof createMemory>, number: number, text: string, told: Problem[] }} A core that
 *  has the schema by this number, which is negative where it was refused, and what it told.
 */
function giveToCore( schema, instantiate ) {
	const core = instantiate(), memory = createMemory( core );
	const text = JSON.stringify( strip( schema ) ) || '';
	core.hg_wasm_open( 1 );
	const all = memory.write( URI + text );
	const number = all < 0 ? all : core.hg_wasm_add_schema( URI.length, all - URI.length );
	core.hg_wasm_report();
	/* Places are told within the client's options; here they are told within the schema. */
	const told = JSON.parse( memory.read() ).map( ( { fatal, code, path, message } ) => ( { fatal, code, path: path.slice( `/schemas/${ URI }`.length ), message } ) );
	return { core, memory, number, text, told };
}

/**
 * @param {Problem} problem Of a keyword that the core does not know.
 * @return {Problem} With what may have been meant.
 */
function explainKeyword( { path, message, ...problem } ) {
	const keyword = String( stepsOf( path ).at( -1 ) ), similar = nearest( keyword, KEYWORDS );
	if ( LATER.has( keyword ) ) {
		const instead = LATER.get( keyword );
		return { fatal: true, code: 'later-keyword', path, message: `a keyword of a later draft than draft-07: neither this client nor an EventGate checks it${ instead ? `. Use ${ instead }` : '' }` };
	}
	return { ...problem, path, message: similar ? `${ message }. Is ${ similar } meant?` : message };
}

/**
 * @param {any} schema
 * @param {() => any} instantiate
 * @return {Problem[]} Where it is no schema of draft-07, and all that the core has to say of it.
 */
function askCore( schema, instantiate ) {
	const rest = structuredClone( schema );
	/** @type {Map<string, Problem>} By code and place. */
	const found = new Map();
	for ( const { path, message } of findMalformed( rest ) ) {
		found.set( path, { fatal: true, code: 'bad-schema', path, message } );
		takeOut( rest, path );
	}
	for ( let i = 0; i < MAX_MISTAKES; i++ ) {
		const { number, told } = giveToCore( rest, instantiate );
		told.forEach( ( problem ) => found.set( problem.code + problem.path, problem ) );
		const mistake = told.find( ( { fatal } ) => fatal );
		if ( number >= 0 || !mistake || !takeOut( rest, mistake.path ) ) {
			break;
		}
	}
	return [ ...found.values() ].map( ( problem ) => problem.code === 'unknown-keyword' ? explainKeyword( problem ) : problem );
}

/**
 * @param {any} schema
 * @param {Problem[]} found By the core.
 * @return {Problem[]} Why an EventGate would not load it, as far as the core does not say so.
 */
function askIntake( schema, found ) {
	const refused = ( /** @type {string} */ code ) => ( /** @type {{ path: string, message: string }} */ { path, message } ) => ( { fatal: true, code, path, message } );
	const { $schema: draft } = Object( schema ), isKnown = typeof draft !== 'string' || DRAFT.test( draft );
	const other = isKnown ? [] : [ { path: '/$schema', message: `${ draft } is no draft that an EventGate loads: draft-04, draft-06 and draft-07 are` } ];
	const insecure = findInsecure( schema ).map( ( { path, message } ) => ( { path, message: `${ message }: an EventGate does not load this schema (ajv's json-schema-secure)` } ) );
	const all = [ ...other.map( refused( 'other-draft' ) ), ...insecure.map( refused( 'insecure' ) ) ];
	if ( all.length || found.some( ( { fatal } ) => fatal ) ) {
		return all;
	}
	try {
		compileAsIntake( schema );
		return [];
	} catch ( error ) {
		return [ { fatal: true, code: 'refused-by-intake', path: '', message: `an EventGate does not load this schema: ${ error.message }` } ];
	}
}

/**
 * @param {any} schema
 * @param {() => any} instantiate
 * @return {Problem[]} Which of its own examples it refuses, and whether a click could be told by it.
 */
function tryOut( schema, instantiate ) {
	const { core, memory, number } = giveToCore( schema, instantiate );
	const { examples } = schema;
	const refused = ( Array.isArray( examples ) ? examples : [] ).flatMap( ( example, i ) => {
		core.hg_wasm_validate( number, memory.write( JSON.stringify( example ) ) );
		return JSON.parse( memory.read() ).map( ( { path, message, keyword } ) => ( { fatal: true, code: 'invalid-example', path: `/examples/${ i }${ path }`, message: `${ message } (${ keyword })` } ) );
	} );
	core.hg_wasm_add_stream( memory.write( JSON.stringify( { option: 'streams', name: 'clicks', config: { schema_uri: URI } } ) ) );
	core.hg_wasm_add_instrument( memory.write( JSON.stringify( { name: 'webUiClick', options: { stream: 'clicks' } } ) ) );
	core.hg_wasm_report();
	const hasNoPlace = JSON.parse( memory.read() ).some( ( { code } ) => code === 'no-place-for-is-temp' );
	return [ ...refused, ...hasNoPlace ? [ {
		fatal: false,
		code: 'no-place-for-is-temp',
		path: '',
		message: 'has no place to tell temporary accounts apart, so streams of the built-in instruments refuse it. Declare performer.is_temp, or is_temp'
	} ] : [] ];
}

/**
 * @param {any} schema
 * @param {() => any} instantiate Makes a fresh core.
 * @return {{ bytes: number, stripped: number, brotli: number, problems: Problem[] }} Bytes in the client's memory, and of the
 *  minimal copy.
 */
export function checkSchema( schema, instantiate ) {
	const { core, number, text, told } = giveToCore( schema, instantiate );
	/* To look at all of what is too large anyway would take minutes. */
	const isTooLarge = told.some( ( { code } ) => code === 'too-large' );
	const problems = isTooLarge ? told : askCore( schema, instantiate );
	problems.push( ...isTooLarge ? [] : askIntake( schema, problems ) );
	if ( number >= 0 && Object( schema ) === schema ) {
		problems.push( ...tryOut( schema, instantiate ) );
	}
	return { bytes: core.hg_wasm_schema_bytes( number ), stripped: Buffer.byteLength( text ), brotli: brotliBytes( text ), problems };
}
