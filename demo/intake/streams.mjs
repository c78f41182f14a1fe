/*
 * Stream configuration in the shape of MediaWiki's extension EventStreamConfig: settings by the name of a stream, or by a
 * pattern of names between slashes. Of the settings, `schema_title` matters to an intake.
 */

import fs from 'node:fs';
import YAML from 'yaml';
import { Refusal } from './refusal.mjs';

/* What is a name of a topic or subject to every engine that events may be handed to. */
const NAME = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;
const MAX_NAME = 200;

const isName = ( name ) => name.length <= MAX_NAME && NAME.test( name );

const isPattern = ( name ) => /^\/.+\/$/.test( name );

const isObject = ( value ) => !!value && typeof value === 'object' && !Array.isArray( value );

/**
 * @param {string} file JSON or YAML: the settings by name, or the answer of `action=streamconfigs`, which has them as `streams`.
 * @return {Object<string, { schema_title?: string }>}
 * @throws {Refusal}
 */
export function readStreams( file ) {
	let read;
	try {
		read = YAML.parse( fs.readFileSync( file, 'utf8' ) );
	} catch ( error ) {
		throw new Refusal( 'bad-streams', `--streams: ${ file } cannot be read: ${ error.message.split( '\n' )[ 0 ] }. Give a file of JSON or YAML.` );
	}
	const streams = isObject( read ) && isObject( read.streams ) ? read.streams : read;
	const bad = isObject( streams ) ? Object.keys( streams ).filter( ( name ) => !isObject( streams[ name ] ) ) : [ 'all of it' ];
	if ( bad.length || !Object.keys( streams ).length ) {
		throw new Refusal( 'bad-streams', `--streams: ${ file } does not hold settings by the name of a stream${ bad.length ? `; look at ${ bad[ 0 ] }` : '' }. Write for example {"my.clicks":{"schema_title":"heliograph/web_ui_click"}}.` );
	}
	const odd = Object.keys( streams ).find( ( name ) => !isPattern( name ) && !isName( name ) );
	if ( odd !== undefined ) {
		throw new Refusal( 'bad-streams', `--streams: “${ odd }” in ${ file } is no name of a stream. Use letters, digits, _ and -, with dots between them.` );
	}
	/* So that a pattern that is none is told with the rest. */
	createLookup( streams );
	return streams;
}

/**
 * @param {Object<string, { schema_title?: string }> | undefined} streams None: every stream whose name is one is configured.
 * @return {( name: string ) => { schema_title?: string } | null} The settings of a stream; null where it is not configured.
 * @throws {Refusal} If a pattern is none.
 */
export function createLookup( streams ) {
	if ( !streams ) {
		return ( name ) => isName( name ) ? {} : null;
	}
	const patterns = Object.keys( streams ).filter( isPattern ).map( ( name ) => {
		try {
			return [ new RegExp( name.slice( 1, -1 ) ), streams[ name ] ];
		} catch ( error ) {
			throw new Refusal( 'bad-streams', `--streams: ${ name } is no regular expression: ${ error.message }.` );
		}
	} );
	return ( name ) => {
		if ( Object.hasOwn( streams, name ) ) {
			return streams[ name ];
		}
		const [ , settings ] = isName( name ) && patterns.find( ( [ pattern ] ) => /** @type {RegExp} */ ( pattern ).test( name ) ) || [];
		return settings || null;
	};
}
