/*
 * What is written by hand is written once: two branches that are joined leave a paragraph twice where both have moved it.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { find } from '../../tools/steps.mjs';
import { root } from '../support/shared.js';

/* Shorter ones may well be the same words about two things. */
const MIN_LENGTH = 160;

/* The reference is written by a tool, and says of each method all that it takes. */
const pages = [ 'README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'DECISIONS.md', ...find( 'docs', /\.md$/ ).filter( ( page ) => page !== 'docs/reference.md' ) ];
const blocksOf = ( name ) => fs.readFileSync( path.join( root, name ), 'utf8' ).replace( /^```[^]*?^```$/gm, '' ).split( /\n\s*\n|\n(?=- )/ ).map( ( block ) => block.trim() );

/** @return {string[]} Those that are there again. */
const repeated = ( blocks ) => blocks.filter( ( block, i ) => blocks.indexOf( block ) < i );

describe( 'the docs', () => {
	it( 'have no paragraph twice', () => {
		const blocks = pages.flatMap( blocksOf );
		assert.ok( blocks.length > 500, 'they were read' );
		assert.deepEqual( repeated( blocks.filter( ( { length } ) => length >= MIN_LENGTH ) ), [] );
	} );

	it( 'have a decision once', () => {
		assert.deepEqual( repeated( blocksOf( 'DECISIONS.md' ).filter( ( block ) => block.startsWith( '## ' ) ) ), [] );
	} );
} );
