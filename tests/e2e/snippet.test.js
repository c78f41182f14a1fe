import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { it } from 'node:test';
import { root } from '../support/shared.js';
import { until } from '../support/until.js';
import { useBrowser } from './support/wiki.js';

const { openWiki } = useBrowser();

/** @return {string} The README's smallest snippet. */
function readSnippet() {
	const readme = fs.readFileSync( path.join( root, 'README.md' ), 'utf8' );
	const found = readme.match( /<!-- snippet: smallest -->\s*```js\n([\s\S]*?)```/ );
	assert.ok( found, 'the README has a snippet' );
	return found[ 1 ];
}

it( 'the smallest snippet of the README works as it stands', async ( t ) => {
	const page = '<!DOCTYPE html><meta charset="utf-8"><script type="importmap">{"imports":{"@heliograph/client":"/dist/heliograph.mjs"}}</script>' +
		`<button id="b" data-event-name="ca-edit">Edit</button><script type="module">${ readSnippet() }\ndocument.title = 'done';</script>`;
	const wiki = await openWiki( t, {
		'/snippet.html': ( response ) => {
			response.writeHead( 200, { 'content-type': 'text/html' } );
			response.end( page );
		}
	} );
	await wiki.page.goto( `${ wiki.collector.url }/snippet.html` );
	await until( async () => await wiki.page.title() === 'done', 'the snippet to have run' );
	await wiki.page.click( '#b' );
	await until( () => wiki.clicks().length, 'the click at the collector' );
	assert.deepEqual( wiki.clicks(), [ 'ca-edit' ] );
	const actions = wiki.collector.accepted.map( ( event ) => event.action );
	assert.equal( actions[ 0 ], 'init' );
	assert.equal( new Set( actions ).size, actions.length );
	assert.deepEqual( wiki.collector.refused, [] );
	assert.deepEqual( wiki.errors, [] );
} );
