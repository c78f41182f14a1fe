/*
 * How a client that configures itself tells of mistakes: in words, from a file of its own that is imported for the first of
 * them. Packed pages tell codes.
 */

import { createDiagnose } from '../platform/errors.js';

/** @typedef {import('./types.js').Options} Options */
/** @typedef {import('./types.js').ReadOptions} ReadOptions */

/* heliograph.explain.mjs */
const load = () => import( '../explain/explain.js' );

/*
 * The names of options, and those that members of options have: what has another one is looked at more closely. A test
 * compares them with explain/options.js.
 */
export const OPTIONS = 'wasm fallback intakeUrl streams schemas schemaDirectories instrumentConfigs experiments enrollments enrollmentHeader experimentOverrides context domain tokens deviceToken instruments privacy intakeFills onDiagnostic transport lossStream storage delivery inspect clock random document window'.split( ' ' );
export const MEMBERS = 'gpc dnt optOut rememberOptOut pageview session device atExit schema_uri schema_title sample sample_rate sample_unit sample_salted audience allow_personal allow_full_rate stream topics topic_prefixes destination_event_service canary_events_enabled consumers producers stream_name contextual_attributes curation groups unit user_identifier_type exposure_version version phase_index rate salted minimum_edit_count maximum_edit_count events provide_values instrument selector friendlyName each untrustedEvents disallowedCountries requireWikis language messages wasm'.split( ' ' );

/**
 * @param {unknown} map
 * @return {any[]}
 */
const valuesOf = ( map ) => Object.values( Object( map ) );

/**
 * @param {Options} given
 * @return {boolean} Whether a name in them may be misspelt, losses would be told nowhere, or a value is a promise or an answer of fetch.
 */
function isOdd( given ) {
	const { delivery, experiments, instrumentConfigs, instruments, lossStream, privacy, schemas, streams, tokens } = given;
	const configs = [ streams, instrumentConfigs, experiments ].flatMap( valuesOf );
	const inner = configs.flatMap( ( config ) => [ config?.sample, config?.audience, config?.producers?.metrics_platform_client ] );
	const members = [ delivery, privacy, tokens, ...configs, ...inner, ...valuesOf( instruments?.clickThrough ), instruments?.contributionStatistics ];
	const hasOdd = ( /** @type {unknown} */ object, /** @type {string[]} */ known ) => Object.entries( Object( object ) ).some( ( [ name, value ] ) => !known.includes( name ) || value?.then && name !== 'wasm' );
	return hasOdd( given, OPTIONS ) || !!lossStream && !Object.keys( Object( streams ) ).includes( lossStream ) || members.some( ( object ) => hasOdd( object, MEMBERS ) ) || [ ...configs, ...valuesOf( schemas ) ].some( ( value ) => value?.then || value?.json );
}

/**
 * Look for mistakes that nothing else notices. Never rejects.
 *
 * @param {ReadOptions} options Mistakes of which one stops the start are added to its `problems`.
 */
export async function checkNames( options ) {
	try {
		if ( isOdd( options.given ) ) {
			( await load() ).tellMistakes( options );
		}
	} catch ( error ) {
		/* The file is not there, or an option throws when it is looked at, which is told when it is used. */
	}
}

/* What `typeof` may say of options that nothing else would refuse. */
const KINDS = { clock: 'object', onDiagnostic: 'function', privacy: 'object', random: 'function', storage: 'object', tokens: 'object', transport: 'function object' };

/**
 * @param {Record<string, any>} given
 * @return {import('./types.js').Problem[]} Of each that could never be called.
 */
export function findUnusable( given ) {
	return Object.entries( KINDS ).filter( ( [ name, kinds ] ) => !( kinds + ' undefined' ).includes( typeof ( given[ name ] ?? undefined ) ) )
		.map( ( [ name, kinds ] ) => ( { code: 'bad-option', path: '/' + name, message: 'must be of type ' + kinds } ) );
}

/**
 * @param {ReadOptions} options
 * @return {ReadOptions} With diagnostics that go to the console unless they have been given another way.
 */
export function withConsole( options ) {
	const { given, signal } = options;
	/* For who does not want to be measured nothing is downloaded. */
	const warn = ( /** @type {import('./types.js').Diagnostic} */ diagnostic ) => signal || diagnostic.code === 'opted-out' ||

		load().then( ( explain ) => explain.warn( diagnostic, given ) ).catch( () => console.warn( 'heliograph:', diagnostic ) );
	return given.onDiagnostic === undefined ? { ...options, diagnose: createDiagnose( warn ) } : options;
}

/**
 * @param {any} error What createClient rejects with.
 * @param {unknown} given The options.
 * @return {Promise<any>} The same, in words.
 */
export async function inWords( error, given ) {
	try {
		return ( await load() ).explainError( error, given );
	} catch ( second ) {
		return error;
	}
}
