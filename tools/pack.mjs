/*
 * heliograph-pack: configures a site ahead of time, and writes the one file that its pages load in place of the whole module.
 */

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import { explain } from '../js-glue/explain/explain.js';
import { measure, pack } from './pack/pack.mjs';

export { pack };

const USAGE = `Usage: heliograph-pack SITE.json --out SITE.wasm [--stats]
  SITE.json   what createClient takes and JSON can carry: streams, schemas or schemaDirectories, instrumentConfigs, experiments,
              instruments, intakeUrl, intakeFills, domain, privacy, delivery, lossStream, deviceToken
  --out FILE  where the packed site is written
  --stats     where its bytes go
Exit status: 0 packed, 1 mistakes in the site, 2 wrong usage.
`;

/**
 * @param {Uint8Array} bytes
 * @return {number}
 */
function brotliBytes( bytes ) {
	return zlib.brotliCompressSync( bytes, { params: { [ zlib.constants.BROTLI_PARAM_QUALITY ]: 11 } } ).length;
}

/**
 * @param {Uint8Array} packed
 * @param {ReturnType<typeof measure>} parts
 * @return {string}
 */
function writeTable( packed, { module, facts, memory, ...named } ) {
	const rows = [
		[ 'the module of a page', module ], [ 'facts', facts ], [ 'memory', memory ],
		...Object.entries( named ).flatMap( ( [ option, parts ] ) => Object.entries( parts ).map( ( [ name, bytes ] ) => [ `  ${ option }: ${ name }`, bytes ] ) )
	];
	const width = Math.max( ...rows.map( ( [ name ] ) => String( name ).length ) );
	const lines = rows.map( ( [ name, bytes ] ) => `${ String( name ).padEnd( width ) } ${ String( bytes ).padStart( 8 ) } B` );
	return `${ lines.join( '\n' ) }\n${ packed.length } B in all, ${ brotliBytes( packed ) } B brotli\n`;
}

/**
 * @param {string} name
 * @return {any}
 */
function readSite( name ) {
	try {
		return JSON.parse( fs.readFileSync( name, 'utf8' ) );
	} catch ( error ) {
		throw Object.assign( error, { code: error instanceof SyntaxError ? 'bad-json' : 'unreadable', path: name } );
	}
}

/**
 * @param {string[]} args
 * @return {{ input: string, output: string, stats: boolean } | undefined} Nothing for wrong usage.
 */
function readArguments( args ) {
	const at = args.indexOf( '--out' );
	const output = at < 0 ? undefined : args[ at + 1 ];
	const rest = args.filter( ( arg, i ) => at < 0 || i !== at && i !== at + 1 );
	const [ input, ...more ] = rest.filter( ( arg ) => arg !== '--stats' );
	return output && input && !more.length && !input.startsWith( '-' ) ? { input, output, stats: rest.includes( '--stats' ) } : undefined;
}

/**
 * @param {string[]} args
 * @return {number} The exit status.
 */
function main( args ) {
	const read = readArguments( args );
	if ( args.includes( '--help' ) || !read ) {
		process.stdout.write( USAGE );
		return args.includes( '--help' ) ? 0 : 2;
	}
	const say = ( /** @type {string} */ kind, /** @type {{ code: string, path?: string, where?: string, message: string, see?: string }} */ { code, path: at, where = at, message, see } ) => console.error( `heliograph-pack: ${ kind } ${ code }${ where ? ` at ${ where }` : '' }: ${ message }${ see ? ` (${ see })` : '' }` );
	try {
		const site = readSite( read.input );
		const options = { directory: path.dirname( read.input ), onDiagnostic: ( /** @type {any} */ told ) => say( 'note', explain( told, site ) ) };
		const packed = pack( site, options );
		fs.writeFileSync( read.output, packed );
		if ( read.stats ) {
			process.stdout.write( writeTable( packed, measure( site, options ) ) );
		}
		return 0;
	} catch ( error ) {
		( error.errors || [ { code: 'failed', ...error, message: error.message } ] ).forEach( ( /** @type {any} */ one ) => say( 'error', one ) );
		return 1;
	}
}

/* It is also imported, for `pack`. */
if ( process.argv[ 1 ] && fs.realpathSync( process.argv[ 1 ] ) === fileURLToPath( import.meta.url ) ) {
	process.exitCode = main( process.argv.slice( 2 ) );
}
