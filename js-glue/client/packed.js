/*
 * The client of a packed page: its core was configured ahead of time, and comes with the module.
 */

import { openCore } from '../core/core.js';
import { readSite } from '../core/image.js';
import { loadCode, open } from '../core/loader.js';
import { loadFiles } from '../instruments/files.js';
import { HeliographError } from '../platform/errors.js';
import { readOptions, unreadable } from './options.js';
import { createReporter, createSession } from './session.js';

/** @typedef {import('./types.js').PageOptions} PageOptions */

/* What a page may say in place of what was packed. */
const OWN = [ 'intakeUrl', 'domain', 'privacy' ];

/* What only heliograph-pack takes. */
const PACKED = [ 'streams', 'schemas', 'instrumentConfigs', 'experiments', 'intakeFills', 'lossStream' ];

/* What leaves a page without its client, or without a part of it: a file that is missing, broken, forbidden or of another build, and a
 * core that failed. Browsers without WebAssembly (wasm-missing) are no mistake. */
const BROKEN = /^wasm-[^m]|unavailable|abi|site|trapped/;

/**
 * What is told where the page has no `onDiagnostic`. The packer has said what else is wrong with the site.
 *
 * @param {import('./types.js').Diagnostic} diagnostic
 */
function warn( { code, message } ) {
	if ( BROKEN.test( code ) ) {
		/* Where there is no sentence they are the same. */
		console.warn( 'heliograph:', ...new Set( [ code, message ] ) );
	}
}

/**
 * @param {PageOptions} options
 * @return {Partial<PageOptions>} What is undefined is not given: then what was packed counts.
 * @throws {HeliographError} When they cannot be read.
 */
function withoutUndefined( options ) {
	try {
		return Object.fromEntries( Object.entries( { ...options } ).filter( ( [ , value ] ) => value !== undefined ) );
	} catch ( error ) {
		throw new HeliographError( [ unreadable( error ) ] );
	}
}

/**
 * @param {PageOptions} given
 * @param {import('../core/image.js').Facts} facts
 * @return {import('./types.js').Problem[]} Of each option that is the packer's.
 */
function findPacked( given, { instruments, options } ) {
	const { contributionStatistics: own, ...others } = /** @type {any} */ ( given.instruments || {} );
	const isOwn = !Object.keys( others ).length && !( own && instruments.contributionStatistics );
	return Object.entries( given ).filter( ( [ name ] ) => PACKED.includes( name ) || Object.keys( options ).includes( name ) && !OWN.includes( name ) || name === 'instruments' && !isOwn )
		.map( ( [ name ] ) => ( { code: 'packed', path: '/' + name, message: 'was packed: change it in site.json and pack again' } ) );
}

/**
 * @param {PageOptions} options As they are given.
 * @return {Promise<import('./session.js').Build>}
 */
export async function packed( options ) {
	/** @type {any} */
	const own = { onDiagnostic: warn, ...withoutUndefined( options ) };
	if ( own.onDiagnostic !== null && !own.onDiagnostic.call ) {
		/* What nobody can call must not silence everything. */
		own.onDiagnostic = warn;
	}
	const first = readOptions( own );
	/** @type {import('../core/image.js').Site} */
	let site;
	/** @type {import('../core/loader.js').Code} */
	let code;
	/* What is wrong with the options cannot be known without the site. */
	const withoutSite = ( /** @type {unknown} */ reason ) => ( { options: { ...first, problems: [] }, load: () => Promise.reject( reason ) } );
	if ( own.privacy && first.signal ) {
		/* The page itself says what is honoured: then nothing is downloaded. */
		return withoutSite( undefined );
	}
	try {
		code = await loadCode( own.wasm, own.fallback ?? ( () => new URL( 'heliograph.fallback.js', import.meta.url ) ), first.diagnose, true );
		site = readSite( code );
	} catch ( error ) {
		return withoutSite( error );
	}
	const { facts } = site;
	const read = readOptions( { ...facts.options, ...own } );
	return {
		options: read,

		async load( random ) {
			read.problems.push( ...findPacked( own, facts ) );
			const contributions = own.instruments?.contributionStatistics || facts.instruments.contributionStatistics;
			const needs = new Set( [ ...facts.needs, ...contributions ? [ 'contributions' ] : [] ] );
			const [ instantiate, extras ] = await Promise.all( [ open( code ), loadFiles( [ ...needs ], read.diagnose ) ] );
			return {
				extras,
				check: await extras.createCheck?.( contributions, undefined, own.fallback === false ? false : undefined ).catch( ( error ) => {
					if ( !error?.code ) {
						throw error;
					}
					read.diagnose( error.code, error.message, '/instruments/contributionStatistics' );
				} ),

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
