/*
 * heliograph-schema types: declarations by which a compiler checks what is given to `submit` and `send`.
 */

import path from 'node:path';
import { nearest } from '../../js-glue/explain/nearest.js';
import { Problems } from './problem.mjs';
import { listFiles, readDocument, withoutEnding } from './read.mjs';
import { writeComment, writeEventType } from './type.mjs';

const HEAD = `/*
 * What events may be: by schema, stream, instrument and experiment.
 *
 * Written by heliograph-schema types: do not edit.
 */

import '@heliograph/client';

declare module '@heliograph/client' {
`;

const quote = ( /** @type {string} */ name ) => `'${ JSON.stringify( name ).slice( 1, -1 ).replace( /\\"/g, '"' ).replace( /'/g, '\\\'' ) }'`;

/**
 * @param {string} name
 * @param {[ string, string, unknown? ][]} rows Key, type and comment.
 * @return {string} An interface; none without rows.
 */
function writeInterface( name, rows ) {
	return rows.length ? `\tinterface ${ name } {\n${ rows.map( ( [ key, type, comment ] ) => `${ writeComment( comment, '\t\t' ) }\t\t${ quote( key ) }: ${ type };\n` ).join( '' ) }\t}\n` : '';
}

/**
 * @param {{ file: string, base: string }} found
 * @return {{ uri: string, schema: any }}
 * @throws {Problems}
 */
function readSchema( { file, base } ) {
	const schema = readDocument( file );
	if ( Object( schema ) !== schema || Array.isArray( schema ) ) {
		throw new Problems( 'bad-schema', [ { message: 'is no schema: an object is' } ] );
	}
	const { $id } = schema;
	return { uri: typeof $id === 'string' ? $id : `/${ path.relative( base, withoutEnding( file ) ).split( path.sep ).join( '/' ) }`, schema };
}

/**
 * The types of a site's streams, or of what sends to them.
 *
 * @param {Object} given
 * @param {string} given.option Of the site, such as `streams`.
 * @param {any} given.site
 * @param {Map<string, any>} given.schemas By URI.
 * @return {[ string, string ][]}
 * @throws {Problems} Where schemas are named that are not there.
 */
function typesOf( { option, site, schemas } ) {
	const missing = [];
	const rows = Object.entries( Object( site[ option ] ) ).flatMap( ( [ name, config ] ) => {
		/* An experiment has its stream's schema, unless it names one. */
		const stream = option === 'experiments' ? Object( Object( site.streams )[ Object( config ).stream_name ] ) : {};
		const { schema_uri: uri, schema_title: title } = { ...stream, ...Object( config ) };
		const uris = uri ? [ uri ] : [ ...schemas ].filter( ( [ , schema ] ) => title && Object( schema ).title === title ).map( ( [ one ] ) => one );
		if ( uri && !schemas.has( uri ) ) {
			const similar = nearest( String( uri ), [ ...schemas.keys() ] );
			missing.push( { path: `/${ option }/${ name.replace( /~/g, '~0' ).replace( /\//g, '~1' ) }/schema_uri`, message: `${ uri } is none of the schemas that are given${ similar ? `. Is ${ similar } meant?` : '' }` } );
		}
		/* Of a stream whose schema nobody named, anything may be sent. */
		return uris.length ? [ /** @type {[ string, string ]} */ ( [ name, uris.map( ( one ) => `EventsBySchema[ ${ quote( one ) } ]` ).join( ' | ' ) ] ) ] : [];
	} );
	if ( missing.length ) {
		throw new Problems( 'no-schema', missing );
	}
	return rows;
}

/**
 * @param {string[]} names Files and folders of schemas.
 * @param {string | undefined} siteFile A site as heliograph-pack takes it, or a stream configuration.
 * @return {{ text: string, problems: { file: string, problems: import('./problem.mjs').Problem[] }[] }}
 */
export function writeTypes( names, siteFile ) {
	/** @type {{ file: string, problems: import('./problem.mjs').Problem[] }[]} */
	const problems = [];
	const take = ( /** @type {string} */ file, /** @type {() => any} */ work ) => {
		try {
			return work();
		} catch ( error ) {
			if ( !( error instanceof Problems ) ) {
				throw error;
			}
			problems.push( { file, problems: error.problems } );
		}
	};
	const site = siteFile === undefined ? {} : Object( take( siteFile, () => readDocument( siteFile ) ) );
	const folders = ( Array.isArray( site.schemaDirectories ) ? site.schemaDirectories : [] ).map( ( /** @type {string} */ folder ) => path.resolve( path.dirname( String( siteFile ) ), folder ) );
	/** @type {Map<string, any>} */
	const schemas = new Map( Object.entries( Object( site.schemas ) ) );
	for ( const found of listFiles( [ ...names, ...folders ] ) ) {
		const read = take( found.file, () => readSchema( found ) );
		if ( read ) {
			schemas.set( read.uri, read.schema );
		}
	}
	const interfaces = [ [ 'EventsByStream', 'streams' ], [ 'EventsByInstrument', 'instrumentConfigs' ], [ 'EventsByExperiment', 'experiments' ] ]
		.map( ( [ name, option ] ) => writeInterface( name, take( String( siteFile ), () => typesOf( { option, site, schemas } ) ) || [] ) );
	const events = writeInterface( 'EventsBySchema', [ ...schemas ].map( ( [ uri, schema ] ) => [ uri, writeEventType( schema, '\t\t' ), Object( schema ).description || Object( schema ).title ] ) );
	return { text: `${ HEAD }${ [ events, ...interfaces ].filter( Boolean ).join( '\n' ) }}\n`, problems };
}
