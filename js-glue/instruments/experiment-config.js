/*
 * Experiments as a site configures them: checked once, when the core is configured, and put into the shape that pages use.
 */

import { isObject } from '../platform/json.js';
import { step } from '../core/serialise.js';

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
 * @return {string[]} The members that are wrong. What they take is told in explain/.
 */
function findFaults( config, streams ) {
	const { groups, contextual_attributes: attributes = [], schema_uri: uri, stream_name: stream } = config;
	const { rate, unit } = readSample( config );
	const isGood = {
		stream_name: streams.has( stream ),
		schema_uri: uri === undefined || typeof uri === 'string',
		contextual_attributes: isNames( attributes ),
		groups: groups === undefined || isNames( groups ) && groups.length > 0 && groups.length <= MAX_GROUPS && new Set( groups ).size === groups.length,
		sample: typeof rate === 'number' && rate >= 0 && rate <= 1,
		unit: UNITS.includes( unit )
	};
	return Object.keys( isGood ).filter( ( name ) => !isGood[ /** @type {keyof typeof isGood} */ ( name ) ] );
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
		refuse( 'bad-option', '/experiments', 'must be an object' );
		return read;
	}
	for ( const [ name, config ] of Object.entries( experiments || {} ) ) {
		const path = '/experiments' + step( name );
		/* What JSON would escape is no name for the core, and for no server. */
		const faults = /^[^"\\\p{C}]+$/u.test( name ) && isObject( config ) ? findFaults( config, streams ) : [ '' ];
		faults.forEach( ( member ) => refuse( 'bad-experiment', path + ( member && step( member ) ), 'no value of an experiment' ) );
		if ( !faults.length ) {
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
		/* One that is null is told elsewhere; a number has no members either. */
		const { additionalProperties, properties } = /** @type {any} */ ( schema || 0 );
		const declared = [ 'experiment', 'experiments' ].find( ( name ) => isObject( properties ) && name in properties );
		return [ uri, declared || ( additionalProperties === false ? '' : 'experiment' ) ];
	} ) );
}
