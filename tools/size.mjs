/*
 * What a reader downloads: the module and the ES module, brotli -11. Above the recorded figure it fails, and says which
 * files grew; raising it takes `npm run size -- --record`, and its reason in DECISIONS.md.
 */

import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { measureBytes } from './bytes.mjs';
import { Failure, root, say } from './steps.mjs';

const recordFile = path.join( root, 'tools/size.json' );

/**
 * @param {string} name
 * @return {{ name: string, raw: number, gzip: number, brotli: number }}
 */
function measure( name ) {
	const bytes = fs.readFileSync( path.join( root, 'dist', name ) );
	return {
		name,
		raw: bytes.length,
		gzip: zlib.gzipSync( bytes, { level: 9 } ).length,
		brotli: zlib.brotliCompressSync( bytes, { params: { [ zlib.constants.BROTLI_PARAM_QUALITY ]: 11 } } ).length
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

/** Let what is built be what later builds are compared with. */
export async function recordSize() {
	const record = JSON.parse( fs.readFileSync( recordFile, 'utf8' ) );
	const { code, glue } = await measureBytes();
	const brotli = Object.fromEntries( Object.keys( record.brotli ).map( ( name ) => [ name, measure( name ).brotli ] ) );
	const total = Object.values( brotli ).reduce( ( sum, bytes ) => sum + bytes, 0 );
	fs.writeFileSync( recordFile, `${ JSON.stringify( { ...record, total, brotli, code: Object.fromEntries( code ), glue: Object.fromEntries( glue ) }, null, '\t' ) }\n` );
	say( `size: ${ total } B brotli recorded` );
}

export async function checkSize() {
	const record = JSON.parse( fs.readFileSync( recordFile, 'utf8' ) );
	const rows = Object.keys( record.brotli ).map( measure );
	const sum = ( /** @type {'raw' | 'gzip' | 'brotli'} */ key ) => rows.reduce( ( before, row ) => before + row[ key ], 0 );
	const total = sum( 'brotli' );
	console.table( Object.fromEntries( [
		...rows.map( ( { name, ...sizes } ) => [ name, { ...sizes, 'since recorded': signed( sizes.brotli - record.brotli[ name ] ) } ] ),
		[ 'together', { raw: sum( 'raw' ), gzip: sum( 'gzip' ), brotli: total, 'since recorded': signed( total - record.total ) } ]
	] ) );
	say( `size: ${ total } B brotli; recorded ${ record.total }; budget of this stage ${ record.budget }${ total > record.budget ? `, which is missed by ${ total - record.budget } B` : '' }` );
	if ( total > record.total ) {
		const { code, glue } = await measureBytes();
		say( `size: bytes before compression that changed since: ${ [ ...compare( record.code, code ), ...compare( record.glue, glue ) ].join( ', ' ) || 'none in code' }` );
		throw new Failure( `the size grew by ${ total - record.total } B. Make it smaller, or say why in DECISIONS.md and record it: npm run size -- --record` );
	}
}
