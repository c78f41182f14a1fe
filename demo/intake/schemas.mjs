/*
 * The schemas that events are checked against, found in folders by their URI and compiled as EventGate does: ajv 6 with
 * `useDefaults` and `allErrors`, and only what is secure to run on what strangers send.
 */

import fs from 'node:fs';
import path from 'node:path';
import YAML from 'yaml';
import { compileAsIntake, findInsecure } from '../../tools/secure.mjs';

/* `/title/of/it/1.0.0`, perhaps with the ending of a file; no way up. */
const URI = /^(\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+$/;

const ENDINGS = [ '', '.json', '.yaml', '.yml' ];

/** Why a schema cannot be used: the message for the answer, `reason` for the operator. */
export class SchemaError extends Error {
	/**
	 * @param {string} message
	 * @param {string} reason
	 */
	constructor( message, reason ) {
		super( message );
		this.reason = reason;
	}
}

/**
 * @param {any} schema
 * @return {any} What ajv made of it.
 * @throws {Error}
 */
function compile( schema ) {
	const insecure = findInsecure( schema );
	if ( insecure.length ) {
		throw new Error( `insecure: ${ insecure.map( ( { path: at, message } ) => `${ at || '/' }: ${ message }` ).join( '; ' ) }` );
	}
	return compileAsIntake( schema );
}

/**
 * @param {string} file
 * @return {any}
 */
function readSchema( file ) {
	const text = fs.readFileSync( file, 'utf8' );
	/* The schema repositories link a name without an ending to YAML. */
	return file.endsWith( '.json' ) ? JSON.parse( text ) : YAML.parse( text );
}

/**
 * @param {string[]} directories Searched in this order, at each use of a schema that was not found yet.
 */
export function createSchemas( directories ) {
	/** @type {Map<string, { title: string, validate: any }>} By file, of which there are only so many. */
	const compiled = new Map();

	/**
	 * @param {string} uri
	 * @return {string | undefined}
	 */
	function findFile( uri ) {
		const names = URI.test( uri ) ? ENDINGS.map( ( ending ) => uri + ending ) : [];
		return directories.flatMap( ( directory ) => names.map( ( name ) => path.join( directory, name ) ) )
			.find( ( file ) => fs.existsSync( file ) && fs.statSync( file ).isFile() );
	}

	/**
	 * @param {string} uri
	 * @return {{ title: string, validate: any }}
	 * @throws {SchemaError} When there is none, or it cannot be used.
	 */
	function find( uri ) {
		const file = findFile( uri );
		if ( file && compiled.has( file ) ) {
			return compiled.get( file );
		}
		const message = `Failed loading schema at ${ uri }`;
		if ( !file ) {
			throw new SchemaError( message, 'There is no such file in the folders of schemas. Give its folder by --schemas.' );
		}
		try {
			const schema = readSchema( file );
			const found = { title: Object( schema ).title, validate: compile( schema ) };
			compiled.set( file, found );
			return found;
		} catch ( error ) {
			throw new SchemaError( message, error.message );
		}
	}

	return {
		find,

		/**
		 * @param {string} title
		 * @return {string[]} The URIs of the versions that are there.
		 */
		versions: ( title ) => [ ...new Set( directories.flatMap( ( directory ) => {
			const folder = path.join( directory, title );
			return fs.existsSync( folder ) ? fs.readdirSync( folder ).map( ( name ) => name.replace( /\.(json|ya?ml)$/, '' ) ).filter( ( name ) => /^\d+\.\d+\.\d+$/.test( name ) ) : [];
		} ) ) ].map( ( version ) => `/${ title }/${ version }` )
	};
}
