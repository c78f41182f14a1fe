/*
 * Schemas from files and folders, JSON or YAML.
 */

import fs from 'node:fs';
import path from 'node:path';
import YAML from 'yaml';
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
 * The parser's own message does not always say where it stopped. No more of a text is read than is JSON or may become it, so the
 * shortest beginning that can become none ends with what is wrong.
 *
 * @param {string} text
 * @return {number} Where that is.
 */
function findFault( text ) {
	const isLost = ( /** @type {number} */ length ) => {
		try {
			JSON.parse( text.slice( 0, length ) );
			return false;
		} catch ( { message } ) {
			const [ , position ] = message.match( /at position (\d+)/ ) || [];
			return position ? Number( position ) < length : !/end of JSON input/.test( message );
		}
	};
	let good = 0, lost = text.length;
	if ( !isLost( lost ) ) {
		return lost;
	}
	while ( lost - good > 1 ) {
		const middle = ( good + lost ) >> 1;
		if ( isLost( middle ) ) {
			lost = middle;
		} else {
			good = middle;
		}
	}
	return lost - 1;
}

/**
 * @param {string} text
 * @return {any}
 * @throws {Problems}
 */
function readJson( text ) {
	try {
		return JSON.parse( text );
	} catch ( error ) {
		const lines = text.slice( 0, findFault( text ) ).split( '\n' );
		throw new Problems( 'not-a-document', [ { path: `${ lines.length }:${ lines.at( -1 ).length + 1 }`, message: `no JSON: ${ error.message.split( '\n' )[ 0 ] }` } ] );
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
		text = fs.readFileSync( file, 'utf8' );
	} catch ( error ) {
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
