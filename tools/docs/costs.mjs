/*
 * The tables of docs/costs.md that other checks record: bytes from tools/size.json, instructions from tools/instructions.json.
 */

import fs from 'node:fs';
import path from 'node:path';
import { root } from '../steps.mjs';

const read = ( name ) => JSON.parse( fs.readFileSync( path.join( root, name ), 'utf8' ) );
const figure = ( number ) => number.toLocaleString( 'en-GB' );

/* What is counted, in words. */
const CALLS = {
	hg_emit: 'a click, from its name to a queued event',
	hg_submit: 'an event by `submit`, from its JSON to a queued event',
	'hg_submit, first of a pageview': 'the first of a pageview and stream, which makes the plan for the others',
	hg_validate: 'checking an event of some 800 bytes against its schema',
	hg_adopt: 'taking up an event that an earlier page left',
	hg_begin_pageview: 'beginning a pageview',
	'hg_begin_pageview, packed': 'the same in a packed site',
	'hg_begin_pageview, packed, not in sample': 'the same, with no stream in sample',
	hg_add_schema: 'compiling the schema, which a packed page does not do'
};

/** @return {string} */
export function writeDownloads() {
	return [
		'| brotli -11 | bytes | budget |',
		'| --- | ---: | ---: |',
		...read( 'tools/size.json' ).groups.flatMap( ( { of, total, budget, brotli } ) => [
			`| **${ of }** | **${ figure( total ) }** | ${ budget ? figure( budget ) : '' } |`,
			...Object.entries( brotli ).map( ( [ name, bytes ] ) => `| \`${ name }\` | ${ figure( bytes ) } | |` )
		] )
	].join( '\n' );
}

/** @return {string} */
export function writeInstructions() {
	const { compiler, counts } = read( 'tools/instructions.json' );
	const schemas = Object.keys( counts ).sort();
	return [
		`| ${ [ 'instructions', ...schemas.map( ( uri ) => `\`${ uri.split( '/' ).slice( -2 ).join( '/' ) }\`` ) ].join( ' | ' ) } |`,
		`| --- |${ ' ---: |'.repeat( schemas.length ) }`,
		...Object.entries( CALLS ).map( ( [ call, words ] ) => `| ${ [ words, ...schemas.map( ( uri ) => counts[ uri ][ call ] === undefined ? '' : figure( counts[ uri ][ call ] ) ) ].join( ' | ' ) } |` ),
		'',
		`By ${ compiler }, -O2.`
	].join( '\n' );
}
