/*
 * Schemas from files and folders, JSON or YAML.
 */

import fs from 'node:fs';
import path from 'node:path';
import YAML from 'yaml';
import { NoJson, parseJson, readText } from './json.mjs';
import { Problems } from './problem.mjs';

const ENDING = /\.(json|ya?ml)$/;

/**
 * @param {string[]} names Files and folders.
 * @return {{ file: string, base: string }[]} The files, and the folder that each was found in; of links that stand for another
 *  file of the same folder only that file.
 */
export function listFiles( names ) {
	return names.flatMap( ( name ) => {
		if ( !fs.existsSync( name ) || !fs.statSync( name ).isDirectory() ) {
			return [ { file: name, base: path.dirname( name ) } ];
		}
		return fs.readdirSync( name, { recursive: true, withFileTypes: true } )
			.filter( ( entry ) => entry.isFile() && ENDING.test( entry.name ) )
			.map( ( entry ) => path.join( entry.parentPath || entry.path, entry.name ) )
			.sort()
			.map( ( file ) => ( { file, base: name } ) );
	} );
}

/**
 * @param {string} text
 * @return {any}
 * @throws {Problems}
 */
function readJson( text ) {
	try {
		return parseJson( text );
	} catch ( error ) {
		throw new Problems( 'not-a-document', [ { path: error.place, message: `no JSON: ${ error.message }` } ] );
	}
}

/**
 * @param {string} text
 * @return {any}
 * @throws {Problems}
 */
function readYaml( text ) {
	const document = YAML.parseDocument( text );
	if ( document.errors.length ) {
		throw new Problems( 'not-a-document', document.errors.map( ( { message, linePos: [ { line, col } ] } ) => ( {
			path: `${ line }:${ col }`,
			message: `no YAML: ${ message.split( '\n' )[ 0 ].replace( / at line \d+, column \d+:$/, '' ) }`
		} ) ) );
	}
	return document.toJS();
}

/**
 * @param {string} file
 * @return {any}
 * @throws {Problems}
 */
export function readDocument( file ) {
	let text;
	try {
		text = readText( file );
	} catch ( error ) {
		if ( error instanceof NoJson ) {
			throw new Problems( 'not-a-document', [ { path: error.place, message: error.message } ] );
		}
		throw new Problems( 'unreadable', [ { message: error.message } ] );
	}
	return /\.ya?ml$/.test( file ) ? readYaml( text ) : readJson( text );
}

/**
 * @param {string} file
 * @return {string}
 */
export function withoutEnding( file ) {
	return file.replace( ENDING, '' );
}
