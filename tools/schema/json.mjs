/*
 * JSON as people write it into files: what is wrong with it, and where.
 */

import { isUtf8 } from 'node:buffer';
import fs from 'node:fs';

/** A text that is no JSON. */
export class NoJson extends Error {
	/**
	 * @param {string} message
	 * @param {string} before What stands before the fault.
	 */
	constructor( message, before ) {
		super( message );
		const lines = before.split( '\n' );
		/** The line and the column of the fault. */
		this.place = `${ lines.length }:${ lines.at( -1 ).length + 1 }`;
	}
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
 * Of members of one name JSON.parse keeps the last, and what was written first is lost without a word.
 *
 * @param {string} text JSON.
 * @throws {NoJson} For an object that has a name twice.
 */
function refuseTwice( text ) {
	/** @type {Set<string>[]} The names of the objects and arrays that have begun; an array has none. */
	const open = [];
	let isWithin = false, start = 0, end = 0;
	/* An escape is passed over, and so is what looks like a bracket within a text. */
	for ( const { 0: piece, index } of text.matchAll( /\\.|["{}[\]:]/g ) ) {
		if ( piece === '"' ) {
			start = isWithin ? start : index;
			end = index + 1;
			isWithin = !isWithin;
		} else if ( !isWithin && ( piece === '{' || piece === '[' ) ) {
			open.push( new Set() );
		} else if ( !isWithin && piece !== ':' ) {
			open.pop();
		} else if ( !isWithin ) {
			const name = text.slice( start, end ), names = open[ open.length - 1 ];
			if ( names.has( JSON.parse( name ) ) ) {
				throw new NoJson( `the name ${ name } is in the object twice`, text.slice( 0, start ) );
			}
			names.add( JSON.parse( name ) );
		}
	}
}

/**
 * @param {string} file
 * @return {string}
 * @throws {NoJson} If it is in another encoding, whose letters would become others without a word.
 */
export function readText( file ) {
	const bytes = fs.readFileSync( file ), text = bytes.toString();
	if ( !isUtf8( bytes ) ) {
		throw new NoJson( 'the file is not in UTF-8. Save it in that encoding', text.slice( 0, text.indexOf( '\uFFFD' ) ) );
	}
	return text;
}

/**
 * @param {string} given The text of a file.
 * @return {any}
 * @throws {NoJson}
 */
export function parseJson( given ) {
	/* With a byte order mark editors on Windows begin a file, and JSON.parse stops at it. */
	const text = given.replace( /^\uFEFF/, '' );
	let value;
	try {
		value = JSON.parse( text );
	} catch ( error ) {
		throw new NoJson( error.message.split( '\n' )[ 0 ], text.slice( 0, findFault( text ) ) );
	}
	refuseTwice( text );
	return value;
}
