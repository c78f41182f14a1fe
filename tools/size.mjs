/*
 * What a reader downloads, brotli -11: of a packed page, which is the demo's; of the whole module; and of what is imported when
 * it is needed. Above a recorded figure it fails, and says which files grew; raising it takes `npm run size -- --record`, and
 * its reason in DECISIONS.md.
 */

import fs from 'node:fs';
import path from 'node:path';
import { measureBytes } from './bytes.mjs';
import { brotliBytes, gzipBytes } from './compressed.mjs';
import { Failure, root, say } from './steps.mjs';

const recordFile = path.join( root, 'tools/size.json' );

/**
 * @param {string} name Of a file, relative to the project.
 * @return {{ name: string, raw: number, gzip: number, brotli: number }}
 */
function measure( name ) {
	const bytes = fs.readFileSync( path.join( root, name ) );
	return {
		name,
		raw: bytes.length,
		gzip: gzipBytes( bytes ),
		brotli: brotliBytes( bytes )
	};
}

/**
 * @param {number} bytes
 * @return {string}
 */
function signed( bytes ) {
	return bytes > 0 ? `+${ bytes }` : String( bytes );
}

/**
 * @param {Object<string, number>} before Bytes by source file, as recorded.
 * @param {Map<string, number>} now
 * @return {string[]} What changed, the most first.
 */
function compare( before, now ) {
	return Array.from( new Set( [ ...Object.keys( before ), ...now.keys() ] ), ( name ) => /** @type {[ string, number ]} */ ( [ name, ( now.get( name ) || 0 ) - ( before[ name ] || 0 ) ] ) )
		.filter( ( [ , change ] ) => change ).sort( ( a, b ) => b[ 1 ] - a[ 1 ] )
		.map( ( [ name, change ] ) => `${ name } ${ signed( change ) }` );
}

/**
 * @param {Record<string, number>} sizes
 * @return {number}
 */
function sum( sizes ) {
	return Object.values( sizes ).reduce( ( before, bytes ) => before + bytes, 0 );
}

/** Let what is built be what later builds are compared with. */
export async function recordSize() {
	const record = JSON.parse( fs.readFileSync( recordFile, 'utf8' ) );
	const { code, glue } = await measureBytes();
	for ( const group of Object.values( record.groups ) ) {
		group.brotli = Object.fromEntries( Object.keys( group.brotli ).map( ( name ) => [ name, measure( name ).brotli ] ) );
		group.total = sum( group.brotli );
		say( `size: ${ group.total } B brotli recorded for ${ group.of }` );
	}
	fs.writeFileSync( recordFile, `${ JSON.stringify( { groups: record.groups, code: Object.fromEntries( code ), glue: Object.fromEntries( glue ) }, null, '\t' ) }\n` );
}

/**
 * @param {{ of: string, total: number, budget?: number, brotli: Record<string, number> }} group As recorded.
 * @return {number} By how many bytes it is larger than recorded.
 */
function checkGroup( { of, total, budget, brotli } ) {
	const rows = Object.keys( brotli ).map( measure );
	const now = sum( Object.fromEntries( rows.map( ( row ) => [ row.name, row.brotli ] ) ) );
	console.table( Object.fromEntries( rows.map( ( { name, ...sizes } ) => [ name, { ...sizes, 'since recorded': signed( sizes.brotli - brotli[ name ] ) } ] ) ) );
	const missed = budget && now > budget ? `, which is missed by ${ now - budget } B` : '';
	say( `size: ${ of }: ${ now } B brotli; recorded ${ total }${ budget ? `; budget ${ budget }${ missed }` : '' }` );
	return now - total;
}

export async function checkSize() {
	const record = JSON.parse( fs.readFileSync( recordFile, 'utf8' ) );
	const grown = Object.values( record.groups ).map( checkGroup ).filter( ( bytes ) => bytes > 0 );
	if ( grown.length ) {
		const { code, glue } = await measureBytes();
		say( `size: bytes before compression that changed since: ${ [ ...compare( record.code, code ), ...compare( record.glue, glue ) ].join( ', ' ) || 'none in code' }` );
		throw new Failure( `the size grew by ${ Math.max( ...grown ) } B. Make it smaller, or say why in DECISIONS.md and record it: npm run size -- --record` );
	}
}
