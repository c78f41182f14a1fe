/*
 * Stream configuration in the shape of MediaWiki's extension EventStreamConfig: settings by the name of a stream, or by a
 * pattern of names between slashes. Of the settings, `schema_title` matters to an intake.
 */

import fs from 'node:fs';
import YAML from 'yaml';
import { Refusal } from './refusal.mjs';

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
	/* So that a pattern that is none is told with the rest. */
	createLookup( streams );
	return streams;
}

/**
 * @param {Object<string, { schema_title?: string }> | undefined} streams None: every stream is configured.
 * @return {( name: string ) => { schema_title?: string } | null} The settings of a stream; null where it is not configured.
 * @throws {Refusal} If a pattern is none.
 */
export function createLookup( streams ) {
	if ( !streams ) {
		return () => ( {} );
	}
	const patterns = Object.keys( streams ).filter( ( name ) => /^\/.+\/$/.test( name ) ).map( ( name ) => {
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
		const [ , settings ] = patterns.find( ( [ pattern ] ) => /** @type {RegExp} */ ( pattern ).test( name ) ) || [];
		return settings || null;
	};
}
