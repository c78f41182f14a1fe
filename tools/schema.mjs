/*
 * heliograph-schema: what a schema costs and what of it is not supported, before it is shipped; its minimal copy; and the types of
 * its events. Asks the module itself, so that it says what a page will say.
 */

import fs from 'node:fs';
import path from 'node:path';
import { load } from '../js-glue/core/loader.js';
import { strip } from '../js-glue/core/schema.js';
import { isSameFile } from './same-file.mjs';
import { checkSchema } from './schema/check.mjs';
import { USAGE, readOptions } from './schema/options.mjs';
import { Problems, Refusal } from './schema/problem.mjs';
import { listFiles, readDocument, withoutEnding } from './schema/read.mjs';
import { writeTypes } from './schema/types.mjs';

/** @typedef {import('./schema/problem.mjs').Problem} Problem */

/**
 * @param {string} file
 * @param {any} schema
 * @return {Problem[]} A note where a version lies elsewhere than it says, as a copy that is to be the next one.
 */
function checkAddress( file, schema ) {
	const address = withoutEnding( path.resolve( file ) ).replaceAll( path.sep, '/' ), { $id: id } = Object( schema );
	const isElsewhere = /\/\d+\.\d+\.\d+$/.test( address ) && typeof id === 'string' && id.startsWith( '/' ) && !address.endsWith( id );
	return isElsewhere ? [ { fatal: false, code: 'id-differs', path: '/$id', message: `is ${ id }, where the file is found as ${ address.split( '/' ).slice( -id.split( '/' ).length + 1 ).join( '/' ) }. Events name the address of the file` } ] : [];
}

/**
 * @param {Problem} problem
 * @return {string}
 */
function tell( { fatal, code, path: at, message } ) {
	return `${ fatal ? 'error' : 'note ' } ${ code }${ at ? ` at ${ at }` : '' }: ${ message }`;
}

/**
 * @param {string} file
 * @param {any} found
 */
function print( file, { title, bytes, stripped, brotli, problems } ) {
	const isGood = !problems.some( ( { fatal } ) => fatal );
	console.log( `${ isGood ? 'good' : 'bad ' }  ${ file }${ title ? ` (${ title })` : '' }${ bytes ? `: ${ bytes } B in the client, ${ stripped } B to ship, ${ brotli } B brotli` : '' }` );
	problems.forEach( ( problem ) => console.log( `      ${ tell( problem ) }` ) );
}

/**
 * @param {string} file
 * @param {() => any} work
 * @return {any} What it returns, or the problems that it throws.
 */
function take( file, work ) {
	try {
		return work();
	} catch ( error ) {
		if ( error instanceof Problems ) {
			return { file, problems: error.problems };
		}
		throw error;
	}
}

/**
 * @param {import('./schema/options.mjs').Options} options
 * @return {Promise<boolean>} Whether all are good.
 */
async function check( { names, json } ) {
	const instantiate = await load( new URL( 'heliograph.wasm', import.meta.url ) );
	const all = listFiles( names ).map( ( { file } ) => {
		const found = take( file, () => {
			const schema = readDocument( file );
			const checked = checkSchema( schema, instantiate );
			return { file, title: Object( schema ).title, ...checked, problems: [ ...checked.problems, ...checkAddress( file, schema ) ] };
		} );
		if ( !json ) {
			print( file, found );
		}
		return found;
	} );
	if ( json ) {
		console.log( JSON.stringify( all, null, '\t' ) );
	}
	return !all.some( ( { problems } ) => problems.some( ( { fatal } ) => fatal ) );
}

/**
 * @param {{ file: string, problems: Problem[] }[]} found
 */
function complain( found ) {
	for ( const { file, problems } of found ) {
		problems.forEach( ( { code, path: at, message } ) => console.error( `heliograph-schema: ${ file }${ at ? ` at ${ at }` : '' }: ${ code }: ${ message }` ) );
	}
}

/**
 * @param {string} output
 * @param {string[]} files That are read.
 * @throws {Refusal}
 */
function checkOutput( output, files ) {
	const over = files.find( ( file ) => isSameFile( output, file ) );
	if ( over ) {
		throw new Refusal( 'bad-option', `--output would write over ${ over }, which is read` );
	}
}

/**
 * @param {string} output A folder.
 * @param {{ file: string, base: string, text: string }[]} copies
 * @return {Map<string, string>} Texts by file; in the folders in which schemas lie within one that was named, as their versions
 *  are called alike.
 * @throws {Refusal} Before anything is written.
 */
function placeCopies( output, copies ) {
	/** @type {Map<string, string>} */
	const placed = new Map();
	for ( const { file, base, text } of copies ) {
		const copy = path.join( output, `${ withoutEnding( path.relative( base, file ) ) }.json` );
		/* Repositories of schemas have each as YAML and as JSON. */
		if ( placed.has( copy ) && placed.get( copy ) !== text ) {
			throw new Refusal( 'same-output', `More than one schema would be written to ${ copy }, of which ${ file } is one. Name the folder in which they lie` );
		}
		checkOutput( copy, copies.map( ( one ) => one.file ) );
		placed.set( copy, text );
	}
	return placed;
}

/**
 * @param {import('./schema/options.mjs').Options} options
 * @return {boolean}
 */
function writeStripped( { names, output } ) {
	const all = listFiles( names ).map( ( { file, base } ) => ( { file, base, ...take( file, () => ( { text: `${ JSON.stringify( strip( readDocument( file ) ) ) }\n` } ) ) } ) );
	const [ bad, good ] = [ all.filter( ( { problems } ) => problems ), all.filter( ( { problems } ) => !problems ) ];
	if ( output ) {
		for ( const [ copy, text ] of placeCopies( output, good ) ) {
			fs.mkdirSync( path.dirname( copy ), { recursive: true } );
			fs.writeFileSync( copy, text );
		}
	} else {
		good.forEach( ( { text } ) => process.stdout.write( text ) );
	}
	complain( bad );
	return !bad.length;
}

/**
 * @param {import('./schema/options.mjs').Options} options
 * @return {boolean}
 */
function declare( { names, output, site } ) {
	const { text, problems } = writeTypes( names, site );
	complain( problems );
	if ( problems.length ) {
		return false;
	}
	if ( output ) {
		checkOutput( output, [ ...listFiles( names ).map( ( { file } ) => file ), ...site ? [ site ] : [] ] );
		fs.mkdirSync( path.dirname( output ), { recursive: true } );
		fs.writeFileSync( output, text );
	} else {
		process.stdout.write( text );
	}
	return true;
}

const DO = { check, strip: writeStripped, types: declare };

/**
 * @param {string[]} args
 * @return {Promise<number>} The exit status.
 */
async function main( args ) {
	if ( args.includes( '--help' ) ) {
		process.stdout.write( USAGE );
		return 0;
	}
	if ( args.includes( '--version' ) ) {
		process.stdout.write( `${ JSON.parse( fs.readFileSync( new URL( '../package.json', import.meta.url ), 'utf8' ) ).version }\n` );
		return 0;
	}
	try {
		const options = readOptions( args );
		if ( !options.site && !listFiles( options.names ).length ) {
			console.error( 'heliograph-schema: no-schemas: There are no schemas in these folders.' );
			return 1;
		}
		return await DO[ options.command ]( options ) ? 0 : 1;
	} catch ( error ) {
		if ( !( error instanceof Refusal ) ) {
			console.error( `heliograph-schema: ${ error.syscall ? 'cannot-write' : error.code || 'failed' }: ${ error.message }` );
			return 1;
		}
		console.error( `heliograph-schema: ${ error.code }: ${ error.message }${ /[.?]$/.test( error.message ) ? '' : '.' } See heliograph-schema --help.` );
		return 2;
	}
}

process.exitCode = await main( process.argv.slice( 2 ) );
