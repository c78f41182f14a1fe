/*
 * The lint of links: each case is a few pages, and what is said of them.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { checkLinks } from '../../tools/docs/links.mjs';

/** @type {Record<string, [ Record<string, string>, ...string[] ]>} Files, and what is found. */
const CASES = {
	'a page, a folder, a picture and a heading that are there': [
		{ 'a.md': '[b](docs/b.md), [its end](docs/b.md#the-end), [docs](docs/) ![p](docs/p.png)', 'docs/b.md': '# B\n\n## The end\n\n[back](../a.md) [up](#b)', 'docs/p.png': '' }
	],
	'a page that is not there': [ { 'a.md': 'See [b](b.md).' }, 'a.md: there is no b.md' ],
	'a page that is not there from where the link stands': [ { 'a.md': '', 'docs/b.md': '[a](a.md)' }, 'docs/b.md: there is no docs/a.md' ],
	'a picture that is not there': [ { 'a.md': '![a\nlong description](p.png)' }, 'a.md: there is no p.png' ],
	'a heading that is not there': [ { 'a.md': '[b](b.md#c)', 'b.md': '# B' }, 'a.md: b.md has no heading #c' ],
	'a heading of the page itself that is not there': [ { 'a.md': '# A\n\n[below](#below)' }, 'a.md: a.md has no heading #below' ],
	'headings with code, signs and letters beyond ASCII': [
		{ 'a.md': '[1](#hg_submit-and-ns0) [2](#what-a-202-means) [3](#où) [4](#a-link)\n\n## `hg_submit`, and "ns=0"\n\n### What a 202 means?\n\n## Où\n\n## A [link](a.md)' }
	],
	'headings of the same words': [ { 'a.md': '[1](#x) [2](#x-1) [3](#x-2)\n\n## X\n\n## X' }, 'a.md: a.md has no heading #x-2' ],
	'an anchor of its own': [ { 'a.md': '[code](#bad-token)\n\n<a id="bad-token"></a>' } ],
	'what is written as code is no link and no heading': [ { 'a.md': '`[a](b.md)` [c](#c)\n\n```md\n[d](d.md)\n# C\n```' }, 'a.md: a.md has no heading #c' ],
	'other sites are not asked': [ { 'a.md': '[a](https://a.invalid/b.md#c) [m](mailto:a@a.invalid)' } ]
};

describe( 'the lint of links, of', () => {
	for ( const [ name, [ files, ...found ] ] of Object.entries( CASES ) ) {
		it( name, ( t ) => {
			const folder = fs.mkdtempSync( path.join( os.tmpdir(), 'heliograph-links-' ) );
			t.after( () => fs.rmSync( folder, { recursive: true } ) );
			for ( const [ file, text ] of Object.entries( files ) ) {
				fs.mkdirSync( path.dirname( path.join( folder, file ) ), { recursive: true } );
				fs.writeFileSync( path.join( folder, file ), text );
			}
			assert.deepEqual( checkLinks( folder, Object.keys( files ).filter( ( file ) => file.endsWith( '.md' ) ) ), found );
		} );
	}
} );
