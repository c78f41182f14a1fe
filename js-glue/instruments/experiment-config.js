/*
 * Experiments as a site configures them: checked once, when the core is configured, and put into the shape that pages use.
 */

import { isObject } from '../platform/json.js';
import { step, textOf } from '../core/serialise.js';

/* As the core has it: HG_MAX_GROUPS, and the names of its units. */
const MAX_GROUPS = 64, UNITS = [ 'pageview', 'session', 'device' ];

/**
 * @typedef {Object} ExperimentFacts
 * @property {string} stream
 * @property {string} [schema] URI of the schema of its events; default: the stream's.
 * @property {string[]} attributes Contextual attributes that its events have beside the stream's.
 * @property {string[]} [groups] Undefined where only a server assigns.
 * @property {number} rate
 * @property {string} unit Whose token assigns.
 * @property {string} [samplingUnit] What a server assigned by.
 * @property {string | number} [exposureVersion]
 * @property {string | number} [version]
 * @property {number} [phaseIndex]
 */

/**
 * @param {unknown} value
 * @return {value is string[]}
 */
function isNames( value ) {
	return Array.isArray( value ) && value.every( ( name ) => typeof name === 'string' && name !== '' );
}

/**
 * @param {any} config
 * @param {{ has: ( name: string ) => boolean }} streams
 * @return {Record<string, string>} What is wrong, by member.
 */
function findFaults( config, streams ) {
	const { groups, contextual_attributes: attributes = [], schema_uri: uri, stream_name: stream } = config;
	const { rate, unit } = readSample( config );
	return {
		...!streams.has( stream ) && { stream_name: `names none of the streams: ${ textOf( stream ) }` },
		...uri !== undefined && typeof uri !== 'string' && { schema_uri: 'must be the URI of a schema' },
		...!isNames( attributes ) && { contextual_attributes: 'must be an array of attributes, such as [ "mediawiki_database" ]' },
		...groups !== undefined && !( isNames( groups ) && groups.length && groups.length <= MAX_GROUPS && new Set( groups ).size === groups.length ) &&
			{ groups: `must be an array of different names, ${ MAX_GROUPS } at the most, such as [ "control", "treatment" ]` },
		...!( typeof rate === 'number' && rate >= 0 && rate <= 1 ) && { sample: 'must be a rate from 0 to 1, or { unit, rate }' },
		...!UNITS.includes( unit ) && { unit: `must be one of ${ UNITS.join( ', ' ) }` }
	};
}

/**
 * @param {any} config
 * @return {{ rate: any, unit: any }}
 */
function readSample( { sample = 1, unit = 'session' } ) {
	return isObject( sample ) ? { rate: sample.rate, unit: sample.unit } : { rate: sample, unit };
}

/**
 * @param {unknown} experiments The option.
 * @param {{ has: ( name: string ) => boolean }} streams The names of the streams.
 * @param {( code: string, path: string, message: string ) => void} refuse Told each mistake.
 * @return {Record<string, ExperimentFacts>} Those without one, by name.
 */
export function readExperiments( experiments, streams, refuse ) {
	/** @type {Record<string, ExperimentFacts>} */
	const read = {};
	if ( experiments !== undefined && experiments !== null && !isObject( experiments ) ) {
		refuse( 'bad-option', '/experiments', 'must be an object: experiments by name' );
		return read;
	}
	for ( const [ name, config ] of Object.entries( experiments || {} ) ) {
		const path = '/experiments' + step( name );
		/* What JSON would escape is no name for the core, and for no server. */
		const faults = !/^[^"\\\p{C}]+$/u.test( name ) ? { '': 'must have a name without quotes, backslashes and control characters' } :
			isObject( config ) ? findFaults( config, streams ) : { '': 'must be an object with a stream_name' };
		Object.entries( faults ).forEach( ( [ member, message ] ) => refuse( 'bad-experiment', path + ( member && step( member ) ), message ) );
		if ( !Object.keys( faults ).length ) {
			read[ name ] = {
				stream: config.stream_name,
				schema: config.schema_uri,
				attributes: config.contextual_attributes || [],
				groups: config.groups,
				...readSample( config ),
				samplingUnit: config.user_identifier_type,
				exposureVersion: config.exposure_version,
				version: config.version,
				phaseIndex: config.phase_index
			};
		}
	}
	return read;
}

/**
 * @param {import('../client/types.js').Options['schemas']} schemas
 * @return {Record<string, string>} By URI, the member that tells of experiments: `experiment` (details of one), `experiments` (names and
 *  groups of all), or '' where the schema has neither.
 */
export function findPlaces( schemas ) {
	return Object.fromEntries( Object.entries( schemas || {} ).map( ( [ uri, schema ] ) => {
		const { additionalProperties, properties } = /** @type {any} */ ( schema );
		const declared = [ 'experiment', 'experiments' ].find( ( name ) => isObject( properties ) && name in properties );
		return [ uri, declared || ( additionalProperties === false ? '' : 'experiment' ) ];
	} ) );
}
