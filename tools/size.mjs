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

export function checkSize() {
	const record = JSON.parse( fs.readFileSync( recordFile, 'utf8' ) );
	const rows = [ 'heliograph.wasm', 'heliograph.mjs' ].map( measure );
	const total = rows.reduce( ( sum, row ) => sum + row.brotli, 0 );
	for ( const row of rows ) {
		const grown = row.brotli - record.brotli[ row.name ];
		say( `size: ${ row.name } ${ row.raw } B, gzip ${ row.gzip }, brotli ${ row.brotli } (${ grown > 0 ? '+' : '' }${ grown })` );
	}
	say( `size: ${ total } B brotli in all; recorded ${ record.total }; budget of this stage ${ record.budget }` );
	if ( total > record.total ) {
		throw new Failure( `the size grew by ${ total - record.total } B. Make it smaller, or record ${ total } in tools/size.json and say why in DECISIONS.md` );
	}
}
