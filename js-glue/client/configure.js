/*
 * From options to a core that is configured: what the whole module does in a page, and the packer ahead of time.
 */

import { openConfiguration } from '../core/configuration.js';
import { openCore } from '../core/core.js';
import { load } from '../core/loader.js';
import { strip } from '../core/schema.js';
import { step } from '../core/serialise.js';
import { findPlaces, readExperiments } from '../instruments/experiment-config.js';
import { loadFiles } from '../instruments/files.js';
import { files, registry } from '../instruments/registry.js';
import { isObject } from '../platform/json.js';
import { checkNames, findUnusable, withConsole } from './mistakes.js';
import { readOptions } from './options.js';
import { createReporter, createSession } from './session.js';

/** @typedef {import('../core/image.js').Facts} Facts */
/** @typedef {import('./types.js').Options} Options */

/* What may become of what is handed over in a page's last moment. */
const AT_EXIT = [ 'trust', 'store' ];

/* What begins the name of a stream whose events may come by a topic that names their schema. */
const LEGACY = 'eventlogging_';

/**
 * @param {Options} given
 * @return {string[]} The files that these options need beside the client's own: keys of instruments/files.js.
 */
function listFiles( { experiments, instrumentConfigs, instruments, lossStream, streams } ) {
	const isLegacy = Object.keys( streams || {} ).some( ( name ) => name.startsWith( LEGACY ) );
	const wanted = Object.entries( instruments || {} ).map( ( [ name, options ] ) => registry[ name ]?.needs ? registry[ name ].needs( options ) : [ 'extras' ] );
	return [ ...new Set( [ ...wanted.flat(), ...instrumentConfigs || lossStream || isLegacy ? [ 'extras' ] : [], ...experiments ? [ 'experiments' ] : [] ] ) ];
}

/**
 * @param {Options} given
 * @return {string[]} The streams of legacy schemas, in which the caller's data is the member `event`.
 */
function listCapsules( { schemas, streams } ) {
	return Object.entries( streams || {} ).filter( ( [ name, config ] ) => {
		const schema = name.startsWith( LEGACY ) && schemas?.[ String( config?.schema_uri ) ];
		return isObject( schema ) && isObject( schema.properties ) && isObject( schema.properties.event );
	} ).map( ( [ name ] ) => name );
}

/**
 * @param {Options} given
 * @param {import('./session.js').Reporter['refuse']} refuse Told each mistake.
 * @return {Facts['experiments']} What pages have to know of experiments, if there are any.
 */
function describeExperiments( { experiments, schemas, streams }, refuse ) {
	const named = new Map( Object.entries( streams || {} ) );
	return experiments && {
		experiments: readExperiments( experiments, named, refuse ),
		places: findPlaces( schemas ),
		streamSchemas: Object.fromEntries( [ ...named ].map( ( [ name, config ] ) => [ name, config?.schema_uri ?? undefined ] ) )
	};
}

/**
 * @param {Options} given
 * @return {Omit<Facts, 'plan' | 'experiments'>} What the rest of the client has to know of them.
 */
function describe( given ) {
	const { deviceToken, delivery, domain, instruments, intakeUrl, lossStream, privacy } = given;
	return {
		options: { deviceToken, delivery, domain, intakeUrl, lossStream, privacy },
		schemas: Object.keys( given.schemas || {} ),
		streams: Object.keys( given.streams || {} ),
		instrumentConfigs: Object.keys( given.instrumentConfigs || {} ),
		capsules: listCapsules( given ),
		lossSchema: lossStream && given.streams?.[ lossStream ]?.schema_uri || undefined,
		instruments: { clickThrough: instruments?.clickThrough, contributionStatistics: instruments?.contributionStatistics },
		needs: listFiles( given )
	};
}

/**
 * @param {unknown} delivery As it was given.
 * @param {import('./session.js').Reporter['refuse']} refuse Told each mistake.
 */
function checkDelivery( delivery, refuse ) {
	const wrong = delivery === undefined || delivery === null ? [] : !isObject( delivery ) ? [ '' ] :
		Object.entries( delivery ).filter( ( [ name, value ] ) => name !== 'atExit' || value !== undefined && !AT_EXIT.includes( value ) ).map( ( [ name ] ) => step( name ) );
	wrong.forEach( ( at ) => refuse( 'bad-option', '/delivery' + at, "has only atExit: 'trust' or 'store'" ) );
}

/**
 * Configure the core of a fresh instance of the whole module.
 *
 * @param {import('../core/boundary.js').Exports} exports
 * @param {import('./types.js').ReadOptions} options Mistakes of the caller are added to its `problems`.
 * @param {import('../core/random.js').Random} random
 * @param {import('../instruments/registry.js').Rules} rules Of the instruments that are configured.
 * @return {{ core: import('../core/core.js').Core, reporter: import('./session.js').Reporter, facts: Facts }} What follows is the pageview.
 */
export function configure( exports, options, { fill, seed }, rules ) {
	const { clock, domain, given } = options;
	const { addInstrument, addSchema, addStream, configure: set, listenerPlan } = openConfiguration( exports, seed() );
	const core = openCore( exports, fill, clock.monotonic );
	const reporter = createReporter( core, options );
	const { give, refuse } = reporter;

	/**
	 * @param {'streams' | 'instrumentConfigs' | 'schemas' | 'instruments'} option
	 * @param {( name: string, value: unknown, path: string ) => void} add
	 */
	function giveEach( option, add ) {
		const map = given[ option ] || {};
		const path = '/' + option;
		if ( isObject( map ) ) {
			Object.entries( map ).forEach( ( [ name, value ] ) => add( name, value, path + step( name ) ) );
		} else {
			refuse( 'bad-option', path, 'must be an object' );
		}
	}

	checkDelivery( given.delivery, refuse );
	give( '', set, { domain, intakeFills: given.intakeFills } );
	giveEach( 'schemas', ( uri, schema, path ) => give( path, ( text ) => addSchema( uri, text ), schema, strip ) );
	for ( const option of /** @type {const} */ ( [ 'streams', 'instrumentConfigs' ] ) ) {
		giveEach( option, ( name, config, path ) => give( path, addStream, { option, name, config } ) );
	}
	const facts = describe( given );
	/** @type {Facts['plan']} What the core has no part in. */
	const added = [];
	const site = {
		handles: new Set( facts.instrumentConfigs ),
		streams: new Map( Object.entries( given.streams || {} ) ),
		schemas: new Map( Object.entries( given.schemas || {} ) ),
		addRule: ( /** @type {Facts['plan'][0]} */ rule ) => added.push( rule ),
		rules,
		refuse
	};
	giveEach( 'instruments', ( name, instrument, path ) => {
		const { prepare } = registry[ name ] || {};
		const prepared = prepare ? prepare( instrument, { ...site, path } ) : instrument;
		if ( !prepare || prepared !== undefined ) {
			give( path, addInstrument, { name, options: prepared } );
		}
	} );
	return { core, reporter, facts: { ...facts, experiments: describeExperiments( given, refuse ), plan: [ ...listenerPlan(), ...added ] } };
}

/**
 * The client of the whole module, which is configured when it starts.
 *
 * @param {Options} given
 * @return {import('./session.js').Build}
 */
export function configured( given ) {
	const options = withConsole( readOptions( given ) );
	options.problems.push( ...findUnusable( options.given ) );
	return {
		options,

		async load( random ) {
			await checkNames( options );
			const { diagnose, given: { fallback, instruments, wasm } } = options;
			const needs = listFiles( options.given ), contributionStatistics = instruments?.contributionStatistics;
			const [ instantiate, extras, rules ] = await Promise.all( [ load( wasm, fallback, diagnose ), loadFiles( needs, diagnose ), loadFiles( needs.filter( ( name ) => name in files ), diagnose, files ) ] );
			return {
				extras,
				check: contributionStatistics && await extras.createCheck?.( contributionStatistics, instantiate ),

				start( pageview, problems ) {
					const exports = instantiate();
					return createSession( configure( exports, { ...options, problems }, random, rules ), options, pageview, random.hex );
				}
			};
		}
	};
}
