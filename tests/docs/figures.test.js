/*
 * What pages say of the size of files, beside the table of docs/costs.md, which is generated.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { strip } from '../../js-glue/core/schema.js';
import { brotliBytes, gzipBytes } from '../../tools/compressed.mjs';
import { root } from '../support/shared.js';

/* A figure is rounded: it may be off by so much. */
const ROUNDING = 0.03;

const read = ( /** @type {string} */ name ) => fs.readFileSync( path.join( root, name ) );

/** @type {[ string, RegExp, string, typeof brotliBytes ][]} The page, where the figure stands, the file in dist/, and how it is compressed. */
const FIGURES = [
	[ 'inspector.md', /([\d.]+) KB brotli that only/, 'heliograph.inspector.mjs', brotliBytes ],
	[ 'loading.md', /([\d.]+) KB, and no module/, 'heliograph.track.mjs', brotliBytes ],
	[ 'mediawiki.md', /the core as JavaScript, ([\d.]+) and/, 'mediawiki/fallback.js', gzipBytes ],
	[ 'mediawiki.md', /the core as JavaScript, [\d.]+ and ([\d.]+) KB gzip/, 'mediawiki/fallback-whole.js', gzipBytes ],
	[ 'mediawiki.md', /`mw\.xLab`; ([\d.]+) KB gzip/, 'mediawiki/compat.js', gzipBytes ],
	[ 'packed-sites.md', /is larger \(([\d.]+) KB brotli\)/, 'heliograph.fallback.js', brotliBytes ],
	[ 'packed-sites.md', /`heliograph\.fallback\.whole\.js` \(([\d.]+) KB\)/, 'heliograph.fallback.whole.js', brotliBytes ]
];

describe( 'the pages', () => {
	for ( const [ page, place, file, compress ] of FIGURES ) {
		it( `say how large ${ file } is: ${ page }`, () => {
			const [ , figure ] = place.exec( String( read( `docs/${ page }` ) ) ) || assert.fail( `no figure like ${ place }` );
			const size = compress( read( `dist/${ file }` ) ) / 1000;
			assert.ok( Math.abs( Number( figure ) / size - 1 ) < ROUNDING, `${ figure }, and it has ${ size }` );
		} );
	}

	it( 'say how large the schemas of ours are', () => {
		const [ , least, most ] = /those\sof ours ([\d.]+) to ([\d.]+) KB/.exec( String( read( 'docs/costs.md' ) ) ) || assert.fail();
		const folder = 'dist/schemas/heliograph';
		const files = fs.readdirSync( path.join( root, folder ), { recursive: true } ).map( String ).filter( ( name ) => name.endsWith( '.json' ) );
		const sizes = files.map( ( name ) => brotliBytes( JSON.stringify( strip( JSON.parse( String( read( path.join( folder, name ) ) ) ) ) ) ) / 1000 );
		assert.deepEqual( [ Math.min( ...sizes ).toFixed( 1 ), Math.max( ...sizes ).toFixed( 1 ) ], [ least, most ] );
	} );
} );
