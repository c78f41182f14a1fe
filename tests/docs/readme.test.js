/*
 * What README.md promises about itself: short, in short sentences, and with figures that are those of this tree.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../support/shared.js';

const MAX_LINES = 120, MAX_COLUMNS = 100, MAX_MEAN_WORDS = 25;

/* A figure is rounded: it may be off by so much of what was recorded. */
const ROUNDING = 0.03;

const read = ( name ) => fs.readFileSync( path.join( root, name ), 'utf8' );
const readme = read( 'README.md' );
const { groups } = JSON.parse( read( 'tools/size.json' ) ), { counts } = JSON.parse( read( 'tools/instructions.json' ) );
const total = ( what ) => groups.find( ( { of } ) => of === what ).total / 1000;
const instructions = ( call ) => counts[ '/analytics/mediawiki/product_metrics/web_ui_actions/1.0.1' ][ call ];

/** @type {[ string, RegExp, number ][]} What a figure is of, where it stands, and what was recorded. */
const FIGURES = [
	[ 'a packed page', /(\d+) KB \(brotli\)/, total( 'a packed page' ) ],
	[ 'the whole module', /(\d+) KB with the whole module/, total( 'the whole module' ) ],
	[ 'a click', /([\d,]+) instructions for a click/, instructions( 'hg_emit' ) ],
	[ 'a submitted event', /([\d,]+) for a submitted event/, instructions( 'hg_submit' ) ]
];

/** @return {string[]} The sentences of its paragraphs and lists, without code, tables and headings. */
function readSentences() {
	const prose = readme.replace( /^```[^]*?^```$/gm, '' ).replace( /^(\||#).*$/gm, '' ).replace( /^- /gm, '\n' ).replace( /!?\[([^\]]*)\]\([^)]*\)/g, '$1' );
	return prose.split( /\n\s*\n|(?<=[.:?!])\**\s+/ ).map( ( text ) => text.trim() ).filter( ( text ) => /\w/.test( text ) );
}

describe( 'README.md', () => {
	it( `has ${ MAX_LINES } lines at most, of ${ MAX_COLUMNS } characters`, () => {
		const lines = readme.trimEnd().split( '\n' );
		assert.ok( lines.length <= MAX_LINES, `${ lines.length } lines` );
		assert.deepEqual( lines.filter( ( line ) => line.length > MAX_COLUMNS ), [] );
	} );

	it( `has fewer than ${ MAX_MEAN_WORDS } words a sentence on the average`, () => {
		const sentences = readSentences(), words = sentences.reduce( ( sum, text ) => sum + text.split( /\s+/ ).length, 0 );
		assert.ok( sentences.length > 30 );
		assert.ok( words / sentences.length < MAX_MEAN_WORDS, `${ words / sentences.length } words` );
	} );

	for ( const [ what, place, recorded ] of FIGURES ) {
		it( `says of ${ what } what was recorded`, () => {
			const [ , figure ] = place.exec( readme ) || assert.fail( `no figure like ${ place }` );
			assert.ok( Math.abs( Number( figure.replace( ',', '' ) ) / recorded - 1 ) < ROUNDING, `${ figure }, and ${ recorded } was recorded` );
		} );
	}
} );
