/*
 * heliograph-pack: configures a site ahead of time, and writes the one file that its pages load in place of the whole module.
 */

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { explain } from '../js-glue/explain/explain.js';
import { brotliBytes } from './compressed.mjs';
import { measure, pack } from './pack/pack.mjs';
import { isSameFile } from './same-file.mjs';
import { NoJson, parseJson, readText } from './schema/json.mjs';

export { pack };

const USAGE = `Usage: heliograph-pack SITE.json --out SITE.wasm [--stats]
  SITE.json   what createClient takes and JSON can carry: streams, schemas or schemaDirectories, instrumentConfigs, experiments,
              instruments, intakeUrl, intakeFills, domain, privacy, delivery, lossStream, deviceToken
  --out FILE  where the packed site is written
  --stats     where its bytes go
Exit status: 0 packed, 1 mistakes in the site, 2 wrong usage.
`;

/**
 * @param {Uint8Array} packed
 * @param {ReturnType<typeof measure>} parts
 * @return {string}
 */
function writeTable( packed, { module, leftOut, facts, memory, ...named } ) {
	const rows = [
		[ `the module of a page, without ${ leftOut } B that the site does not use`, module ], [ 'facts', facts ], [ 'memory', memory ],
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
		return parseJson( readText( name ) );
	} catch ( error ) {
		throw Object.assign( error, error instanceof NoJson ? { code: 'bad-json', path: `${ name }:${ error.place }` } : { code: 'unreadable', path: name } );
	}
}

/**
 * @param {string[]} args
 * @return {{ input: string, output: string, stats: boolean | undefined }}
 * @throws {Error} What is wrong with them.
 */
function readArguments( args ) {
	const { values, positionals: [ input, ...more ] } = parseArgs( { args, allowPositionals: true, options: { out: { type: 'string' }, stats: { type: 'boolean' } } } );
	if ( !input || more.length ) {
		throw new Error( input ? `More than one site is named (${ [ input, ...more ].join( ', ' ) })` : 'The file of the site is missing, such as site.json' );
	}
	if ( !values.out ) {
		throw new Error( '--out is missing: the file that is written, such as site.wasm' );
	}
	if ( isSameFile( input, values.out ) ) {
		throw new Error( `--out would write over ${ input }` );
	}
	return { input, output: values.out, stats: values.stats };
}

/**
 * @param {string[]} args
 * @return {number} The exit status.
 */
function main( args ) {
	if ( args.includes( '--help' ) ) {
		process.stdout.write( USAGE );
		return 0;
	}
	let read;
	try {
		read = readArguments( args );
	} catch ( error ) {
		console.error( `heliograph-pack: bad-option: ${ error.message.split( /\.\s|\.?$/ )[ 0 ] }. See heliograph-pack --help.` );
		return 2;
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
