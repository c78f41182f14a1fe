/*
 * heliograph-schema: what a schema costs and what of it is not supported, before it is shipped; and its minimal copy.
 * Asks the module itself, so that it says what a page will say.
 */

import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import YAML from 'yaml';
import { load } from '../js-glue/core/loader.js';
import { createMemory } from '../js-glue/core/core.js';
import { strip } from '../js-glue/core/schema.js';
import { findInsecure } from './secure.mjs';

const USAGE = `Usage:
  heliograph-schema check [--json] FILE...            compile schemas (JSON or YAML), and say what they cost
  heliograph-schema strip [--output FOLDER] FILE...   write the minimal copies for shipping
A folder stands for the schemas in it. Exit status: 0 good, 1 problems, 2 wrong usage.
`;

/** What is wrong with a file, for people: a code, a place in it, a sentence. */
class Problem extends Error {
	/**
	 * @param {string} code
	 * @param {string} message
	 */
	constructor( code, message ) {
		super( message );
		this.code = code;
	}
}

/**
 * @param {string[]} names Files and folders.
 * @return {string[]} Files; of links that stand for another file of the same folder only that file.
 */
function listFiles( names ) {
	return names.flatMap( ( name ) => {
		if ( !fs.existsSync( name ) || !fs.statSync( name ).isDirectory() ) {
			return [ name ];
		}
		return fs.readdirSync( name, { recursive: true, withFileTypes: true } )
			.filter( ( entry ) => entry.isFile() && /\.(json|ya?ml)$/.test( entry.name ) )
			.map( ( entry ) => path.join( entry.parentPath || entry.path, entry.name ) )
			.sort();
	} );
}

/**
 * @param {string} file
 * @return {any}
 * @throws {Problem}
 */
function readSchema( file ) {
	let text;
	try {
		text = fs.readFileSync( file, 'utf8' );
	} catch ( error ) {
		throw new Problem( 'unreadable', error.message );
	}
	try {
		return /\.ya?ml$/.test( file ) ? YAML.parse( text ) : JSON.parse( text );
	} catch ( error ) {
		throw new Problem( 'not-a-document', error.message.split( '\n' )[ 0 ] );
	}
}

/**
 * @param {string} text
 * @return {number}
 */
function brotliBytes( text ) {
	return zlib.brotliCompressSync( text, { params: { [ zlib.constants.BROTLI_PARAM_QUALITY ]: 11 } } ).length;
}

/**
 * @param {() => any} instantiate
 * @param {any} schema
 * @return {{ bytes: number, stripped: number, brotli: number, problems: any[] }}
 */
function checkSchema( instantiate, schema ) {
	const core = instantiate();
	const memory = createMemory( core );
	const uri = 'schema';
	const text = JSON.stringify( strip( schema ) ) || '';
	core.hg_wasm_open( 1 );
	const all = memory.write( uri + text );
	const number = all < 0 ? all : core.hg_wasm_add_schema( uri.length, all - uri.length );
	core.hg_wasm_report();
	/* Places are told within the client's options; here they are told within the schema. */
	const problems = JSON.parse( memory.read() ).map( ( { fatal, code, path: at, message } ) => ( { fatal, code, path: at.slice( `/schemas/${ uri }`.length ), message } ) );
	for ( const { path: at, message } of findInsecure( schema ) ) {
		problems.push( { fatal: true, code: 'insecure', path: at, message: `${ message }: an EventGate does not load this schema (ajv's json-schema-secure)` } );
	}
	if ( number >= 0 ) {
		for ( const [ i, example ] of ( Array.isArray( schema.examples ) ? schema.examples : [] ).entries() ) {
			core.hg_wasm_validate( number, memory.write( JSON.stringify( example ) ) );
			for ( const { path: at, message, keyword } of JSON.parse( memory.read() ) ) {
				problems.push( { fatal: true, code: 'invalid-example', path: `/examples/${ i }${ at }`, message: `${ message } (${ keyword })` } );
			}
		}
	}
	return { bytes: core.hg_wasm_schema_bytes( number ), stripped: Buffer.byteLength( text ), brotli: brotliBytes( text ), problems };
}

/**
 * @param {string} file
 * @param {any} found
 */
function print( file, { title, bytes, stripped, brotli, problems } ) {
	const isGood = !problems.some( ( { fatal } ) => fatal );
	console.log( `${ isGood ? 'good' : 'bad ' }  ${ file }${ title ? ` (${ title })` : '' }${ bytes ? `: ${ bytes } B in the client, ${ stripped } B to ship, ${ brotli } B brotli` : '' }` );
	for ( const { fatal, code, path: at, message } of problems ) {
		console.log( `      ${ fatal ? 'error' : 'note ' } ${ code }${ at ? ` at ${ at }` : '' }: ${ message }` );
	}
}

/**
 * @param {string[]} files
 * @param {boolean} asJson
 * @return {Promise<boolean>} Whether all are good.
 */
async function check( files, asJson ) {
	const instantiate = await load( new URL( 'heliograph.wasm', import.meta.url ) );
	const all = [];
	for ( const file of files ) {
		/** @type {any} */
		let found;
		try {
			const schema = readSchema( file );
			found = { title: Object( schema ).title, ...checkSchema( instantiate, schema ) };
		} catch ( error ) {
			found = { problems: [ { fatal: true, code: error.code || 'unreadable', path: '', message: error.message } ] };
		}
		all.push( { file, ...found } );
		if ( !asJson ) {
			print( file, found );
		}
	}
	if ( asJson ) {
		console.log( JSON.stringify( all, null, '\t' ) );
	}
	return !all.some( ( { problems } ) => problems.some( ( { fatal } ) => fatal ) );
}

/**
 * @param {string[]} files
 * @param {string | undefined} folder
 * @return {boolean}
 */
function writeStripped( files, folder ) {
	let isGood = true;
	for ( const file of files ) {
		try {
			const text = `${ JSON.stringify( strip( readSchema( file ) ) ) }\n`;
			if ( folder ) {
				fs.mkdirSync( folder, { recursive: true } );
				fs.writeFileSync( path.join( folder, `${ path.basename( file ).replace( /\.(json|ya?ml)$/, '' ) }.json` ), text );
			} else {
				process.stdout.write( text );
			}
		} catch ( error ) {
			console.error( `heliograph-schema: ${ file }: ${ error.code || 'failed' }: ${ error.message }` );
			isGood = false;
		}
	}
	return isGood;
}

/**
 * @param {string[]} args
 * @return {Promise<number>} The exit status.
 */
async function main( [ command, ...args ] ) {
	const output = args.indexOf( '--output' );
	const folder = output < 0 ? undefined : args.splice( output, 2 )[ 1 ];
	const asJson = args.includes( '--json' );
	const names = args.filter( ( name ) => name !== '--json' );
	const isWrong = names.some( ( name ) => name.startsWith( '--' ) ) || !names.length || ( output >= 0 && !folder );
	if ( isWrong || ![ 'check', 'strip' ].includes( command ) ) {
		console.error( USAGE );
		return 2;
	}
	const files = listFiles( names );
	if ( !files.length ) {
		console.error( 'heliograph-schema: there are no schemas in these folders' );
		return 1;
	}
	return ( command === 'check' ? await check( files, asJson ) : writeStripped( files, folder ) ) ? 0 : 1;
}

process.exitCode = await main( process.argv.slice( 2 ) );
