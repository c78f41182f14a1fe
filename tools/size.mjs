/*
 * What a reader downloads: the module and the ES module, brotli -11. Above the recorded figure it fails; raising that
 * takes an edit of size.json, with its reason in DECISIONS.md.
 */

import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
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

export function checkSize() {
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
		throw new Failure( `the size grew by ${ total - record.total } B. Make it smaller, or record ${ total } in tools/size.json and say why in DECISIONS.md` );
	}
}
