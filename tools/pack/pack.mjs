/*
 * A site, configured ahead of time: the whole module is configured as createClient does it, and what is then in its memory is
 * written beside a page's module.
 */

import fs from 'node:fs';
import path from 'node:path';
import { configure } from '../../js-glue/client/configure.js';
import { findUnusable } from '../../js-glue/client/mistakes.js';
import { prepareVisits } from '../../js-glue/instruments/rules.js';
import { readOptions } from '../../js-glue/client/options.js';
import { step } from '../../js-glue/core/serialise.js';
import { explainError, tellMistakes } from '../../js-glue/explain/explain.js';
import { sayUnknown } from '../../js-glue/explain/found.js';
import { options as OPTIONS } from '../../js-glue/explain/options.js';
import { HeliographError } from '../../js-glue/platform/errors.js';
import { isObject } from '../../js-glue/platform/json.js';
import { NoJson, parseJson, readText } from '../schema/json.mjs';
import { findHopeless } from './readers.mjs';
import { leaveOutUnused, readUnused } from './unused.mjs';
import { buildOf, encodeRuns, writeSite } from './write.mjs';

/** @typedef {import('../../js-glue/platform/types.js').Problem} Problem */

/**
 * What createClient takes and JSON can carry.
 *
 * @typedef {Pick<import('../../js-glue/client/types.js').Options, 'streams' | 'schemas' | 'instrumentConfigs' | 'experiments' | 'instruments' | 'intakeFills' | 'domain' | 'privacy' |
 *  'schemaDirectories' | 'delivery' | 'lossStream' | 'deviceToken'> & { intakeUrl?: string }} Site
 */

/**
 * @typedef {Object} PackOptions
 * @property {string} [directory] What schemaDirectories are relative to. Default: the current one.
 * @property {( diagnostic: import('../../js-glue/platform/types.js').Diagnostic ) => void} [onDiagnostic] Told what was ignored or degraded.
 * @property {string | URL} [modules] The folder of heliograph.pack.wasm and heliograph.page.wasm. Default: that of this file.
 */

const TAKEN = [ 'streams', 'schemas', 'schemaDirectories', 'instrumentConfigs', 'experiments', 'instruments', 'intakeUrl', 'intakeFills', 'domain', 'privacy', 'delivery', 'lossStream', 'deviceToken' ];

/* Where a page is that nobody knows yet, for addresses that are relative to it. */
const PAGE = { location: { href: 'http://page.invalid/' } };

/* Nothing of a site is random. */
const NOT_RANDOM = { fill: ( /** @type {Uint8Array} */ bytes ) => bytes, seed: () => 0, hex: ( /** @type {number} */ bytes ) => '00'.repeat( bytes ) };

/**
 * @param {unknown} site
 * @return {Problem[]} Of what is no option of a site.
 */
function findForeign( site ) {
	if ( typeof site !== 'object' || !site || Array.isArray( site ) ) {
		return [ { code: 'bad-option', path: '', message: 'a site is an object with streams, schemas, instruments ...' } ];
	}
	return Object.keys( site ).filter( ( name ) => !TAKEN.includes( name ) )
		.map( ( name ) => ( {
			code: 'bad-option',
			path: step( name ),
			message: Object.keys( OPTIONS.members || {} ).includes( name ) ? 'is nothing that a site packs: a page gives it to createClient' : sayUnknown( name, TAKEN, 'option of a site' )
		} ) );
}

/**
 * @param {string} uri
 * @param {string[]} directories
 * @return {unknown} The schema, from the first of the directories that has it; undefined where none does.
 */
function readSchema( uri, directories ) {
	const file = directories.map( ( directory ) => path.join( directory, `${ uri }.json` ) ).find( ( name ) => fs.existsSync( name ) );
	try {
		return file && parseJson( readText( file ) );
	} catch ( error ) {
		throw Object.assign( error, { message: error instanceof NoJson ? `${ file }:${ error.place }: ${ error.message }` : error.message } );
	}
}

/**
 * @param {Site} site
 * @param {string} directory
 * @param {Problem[]} problems Added to.
 * @return {Record<string, unknown>} The site's own schemas, and of its directories those that its streams name.
 */
function gatherSchemas( { schemas: given, schemaDirectories: folders, streams, instrumentConfigs, experiments }, directory, problems ) {
	const schemas = given ?? {}, schemaDirectories = folders ?? [];
	if ( !Array.isArray( schemaDirectories ) || schemaDirectories.some( ( name ) => typeof name !== 'string' ) ) {
		problems.push( { code: 'bad-option', path: '/schemaDirectories', message: 'must be an array of folders' } );
		return schemas;
	}
	if ( !isObject( schemas ) ) {
		/* Which configuring tells. */
		return schemas;
	}
	const directories = schemaDirectories.map( ( name ) => path.resolve( directory, name ) );
	/** @type {Record<string, unknown>} */
	const all = { ...schemas };
	for ( const [ option, configs ] of Object.entries( { streams, instrumentConfigs, experiments } ) ) {
		for ( const [ name, config ] of Object.entries( configs ?? {} ) ) {
			const uri = config?.schema_uri;
			if ( typeof uri !== 'string' || Object.hasOwn( all, uri ) || !directories.length ) {
				continue;
			}
			const at = `/${ option }${ step( name ) }/schema_uri`;
			try {
				const schema = readSchema( uri, directories );
				if ( schema === undefined ) {
					problems.push( { code: 'no-schema', path: at, message: `no ${ uri }.json in ${ schemaDirectories.join( ', ' ) }` } );
				} else {
					all[ uri ] = schema;
				}
			} catch ( error ) {
				problems.push( { code: 'bad-schema', path: at, message: error.message } );
			}
		}
	}
	return all;
}

/**
 * @param {string | URL} [folder]
 * @return {{ whole: WebAssembly.Module, page: Buffer }} Of one link.
 * @throws {Error} Where they are not.
 */
function readModules( folder = new URL( '.', import.meta.url ) ) {
	const read = ( /** @type {string} */ name ) => fs.readFileSync( folder instanceof URL ? new URL( name, folder ) : path.join( folder, name ) );
	const whole = new WebAssembly.Module( read( 'heliograph.pack.wasm' ) ), page = read( 'heliograph.page.wasm' );
	if ( Buffer.compare( buildOf( whole ), buildOf( new WebAssembly.Module( page ) ) ) ) {
		throw new HeliographError( [ { code: 'abi-mismatch', path: '', message: 'heliograph.pack.wasm and heliograph.page.wasm are of two builds' } ] );
	}
	return { whole, page };
}

/**
 * @param {WebAssembly.Module} whole
 * @return {import('../../js-glue/core/boundary.js').Exports} Of a fresh instance.
 */
function openModule( whole ) {
	const exports = /** @type {import('../../js-glue/core/boundary.js').Exports} */ ( new WebAssembly.Instance( whole ).exports );
	exports._initialize();
	return exports;
}

/**
 * @typedef {Object} Configured
 * @property {import('../../js-glue/core/boundary.js').Exports} exports
 * @property {import('../../js-glue/core/core.js').Core} core
 * @property {import('../../js-glue/core/image.js').Facts} facts
 */

/**
 * @param {WebAssembly.Module} whole
 * @param {Site} site Its schemas are there.
 * @param {PackOptions['onDiagnostic']} [onDiagnostic]
 * @return {Configured}
 * @throws {HeliographError} All mistakes in one.
 */
function configureSite( whole, site, onDiagnostic ) {
	/* What is no text would become one, and with the page's address it is good: of an object, '/[object Object]'. */
	const intakeUrl = typeof site.intakeUrl === 'string' ? site.intakeUrl : '';
	const options = readOptions( /** @type {any} */ ( { ...site, intakeUrl, window: PAGE, onDiagnostic } ) );
	const problems = [ ...site.intakeUrl === undefined ? [] : options.problems, ...findUnusable( site ) ];
	tellMistakes( { given: site, diagnose: options.diagnose, problems } );
	const exports = openModule( whole );
	const { core, facts } = configure( exports, { ...options, problems }, NOT_RANDOM, { prepareVisits } );
	if ( problems.length ) {
		throw explainError( new HeliographError( problems ), site );
	}
	return { exports, core, facts };
}

/**
 * Tell of instruments that can send nothing. It is a note, for a page may know what no reader is tried with.
 *
 * @param {Configured} configured Is afterwards as it was: of an image no page has begun.
 * @param {PackOptions['onDiagnostic']} onDiagnostic
 */
function tellHopeless( { exports, core }, onDiagnostic ) {
	const memory = new Uint8Array( exports.memory.buffer ), before = memory.slice();
	findHopeless( core ).forEach( ( { code, message, path: where } ) => onDiagnostic?.( { code, message, where } ) );
	memory.set( before );
}

/**
 * @param {Configured} configured Is of no use afterwards.
 * @return {{ memory: Uint8Array, unused: string[] }} `unused`: the parts of a page's module that the core has no use for.
 */
function takeImage( { exports } ) {
	const unused = readUnused( exports );
	const bytes = exports.hg_wasm_pack();
	return { unused, memory: new Uint8Array( exports.memory.buffer, exports.hg_wasm_image(), bytes ) };
}

/**
 * @param {unknown} site
 * @param {PackOptions} options
 * @return {Site & { schemas: Record<string, any> }} A copy with its schemas.
 */
function readSite( site, { directory = '.' } ) {
	const problems = findForeign( site );
	if ( problems.length ) {
		throw new HeliographError( problems );
	}
	/* As everywhere, null stands for what is not given: it is then the page's to give. A domain that is null is none. */
	const { schemaDirectories, ...given } = /** @type {Site} */ ( Object.fromEntries( Object.entries( site ).filter( ( [ name, value ] ) => value !== null || name === 'domain' ) ) );
	const schemas = gatherSchemas( { ...given, schemaDirectories }, directory, problems );
	if ( problems.length ) {
		throw new HeliographError( problems );
	}
	return { ...given, schemas: /** @type {any} */ ( schemas ) };
}

/**
 * Pack a site: the same site gives the same bytes.
 *
 * @param {Site} site
 * @param {PackOptions} [options]
 * @return {Uint8Array} The module that a page gives to createClient of `@heliograph/client/page` as `wasm`.
 * @throws {HeliographError} All mistakes of the site in one, as createClient tells them.
 */
export function pack( site, options = {} ) {
	const { whole, page } = readModules( options.modules );
	const full = readSite( site, options );
	const configured = configureSite( whole, full, options.onDiagnostic ), { facts } = configured;
	tellHopeless( configured, options.onDiagnostic );
	const { memory, unused } = takeImage( configured );
	return new Uint8Array( writeSite( leaveOutUnused( page, facts, unused, options.onDiagnostic ), facts, memory ) );
}

/**
 * Where the bytes of a packed site go.
 *
 * @param {Site} site
 * @param {PackOptions} [options]
 * @return {{ module: number, leftOut: number, facts: number, memory: number, schemas: Record<string, number>, streams: Record<string, number>, instrumentConfigs: Record<string, number> }} Bytes
 *  before compression: of the module, and how many it has less than that of every site; of the facts, of the memory; and of the memory what a
 *  schema or a stream alone adds.
 */
export function measure( site, options = {} ) {
	const { whole, page } = readModules( options.modules );
	const full = readSite( site, options );
	const configured = configureSite( whole, full ), { facts } = configured, { memory, unused } = takeImage( configured );
	const module = leaveOutUnused( page, facts, unused ).length;
	const bytesOf = ( /** @type {Site} */ part ) => encodeRuns( takeImage( configureSite( whole, part ) ).memory ).length;
	const empty = bytesOf( {} );
	const schemaOf = ( /** @type {any} */ config ) => Object.hasOwn( full.schemas, config?.schema_uri ) ? { [ config.schema_uri ]: full.schemas[ config.schema_uri ] } : {};
	/** @param {'streams' | 'instrumentConfigs'} option */
	const measureStreams = ( option ) => Object.fromEntries( Object.entries( full[ option ] || {} ).map( ( [ name, config ] ) => {
		const schemas = /** @type {any} */ ( schemaOf( config ) );
		return [ name, bytesOf( { schemas, [ option ]: { [ name ]: config } } ) - bytesOf( { schemas } ) ];
	} ) );
	return {
		module,
		leftOut: page.length - module,
		facts: Buffer.byteLength( JSON.stringify( facts ) ),
		memory: encodeRuns( memory ).length,
		schemas: Object.fromEntries( Object.entries( full.schemas ).map( ( [ uri, schema ] ) => [ uri, bytesOf( { schemas: { [ uri ]: schema } } ) - empty ] ) ),
		streams: measureStreams( 'streams' ),
		instrumentConfigs: measureStreams( 'instrumentConfigs' )
	};
}
