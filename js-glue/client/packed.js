/*
 * The client of a packed page: its core was configured ahead of time, and comes with the module.
 */

import { openCore } from '../core/core.js';
import { readSite } from '../core/image.js';
import { load, loadModule } from '../core/loader.js';
import { loadFiles } from '../instruments/files.js';
import { readOptions } from './options.js';
import { createReporter, createSession } from './session.js';

/** @typedef {import('./types.js').PageOptions} PageOptions */

/* What a page may say in place of what was packed. */
const OWN = [ 'intakeUrl', 'domain', 'privacy' ];

/* What only heliograph-pack takes. */
const PACKED = [ 'streams', 'schemas', 'instrumentConfigs', 'intakeFills', 'lossStream' ];

/**
 * @param {PageOptions} given
 * @param {import('../core/image.js').Facts} facts
 * @return {import('./types.js').Problem[]} Of each option that is the packer's.
 */
function findPacked( given, { instruments, options } ) {
	const { contributionStatistics: own, ...others } = /** @type {any} */ ( given.instruments || {} );
	const isOwn = !Object.keys( others ).length && !( own && instruments.contributionStatistics );
	return Object.entries( given ).filter( ( [ name ] ) => PACKED.includes( name ) || name in options && !OWN.includes( name ) || name === 'instruments' && !isOwn )
		.map( ( [ name ] ) => ( { code: 'packed', path: '/' + name, message: 'was packed: change it in site.json and pack again' } ) );
}

/**
 * The rule of contribution statistics is in the whole module, which the page of the toggle loads for it.
 *
 * @param {NonNullable<import('../listening/types.js').Extras['createCheck']>} createCheck
 * @param {import('./types.js').ContributionStatistics} options
 * @param {import('../platform/types.js').Diagnose} diagnose
 * @return {Promise<import('./types.js').Client['checkContributionStatistics'] | undefined>} Nothing where it cannot be had.
 */
async function openCheck( createCheck, options, diagnose ) {
	try {
		return createCheck( options, ( await load( options.wasm || new URL( 'heliograph.wasm', import.meta.url ) ) )() );
	} catch ( error ) {
		diagnose( error.code, error.message, '/instruments/contributionStatistics' );
		return undefined;
	}
}

/**
 * @param {PageOptions} options As they are given.
 * @return {Promise<import('./session.js').Build>}
 */
export async function packed( options ) {
	/** @type {any} */
	const own = Object.fromEntries( Object.entries( { ...options } ).filter( ( [ , value ] ) => value !== undefined ) );
	/** @type {import('../core/image.js').Site} */
	let site;
	/** @type {WebAssembly.Module} */
	let module;
	try {
		module = await loadModule( own.wasm );
		site = readSite( module );
	} catch ( error ) {
		/* What is wrong with the options cannot be known. */
		return { options: { ...readOptions( own ), problems: [] }, load: () => Promise.reject( error ) };
	}
	const { facts } = site;
	const read = readOptions( { ...facts.options, ...own } );
	read.problems.push( ...findPacked( own, facts ) );
	return {
		options: read,

		async load( random ) {
			const contributions = own.instruments?.contributionStatistics || facts.instruments.contributionStatistics;
			const needs = new Set( [ ...facts.needs, ...contributions ? [ 'contributions' ] : [] ] );
			const [ instantiate, extras ] = await Promise.all( [ load( module ), loadFiles( [ ...needs ], read.diagnose ) ] );
			return {
				extras,
				check: extras.createCheck && await openCheck( extras.createCheck, contributions, read.diagnose ),

				start( pageview, problems ) {
					const exports = instantiate();
					site.start( exports, random.seed() );
					const core = openCore( exports, random.fill, read.clock.monotonic );
					return createSession( { core, reporter: createReporter( core, { ...read, problems } ), facts }, read, pageview, random.hex );
				}
			};
		}
	};
}
