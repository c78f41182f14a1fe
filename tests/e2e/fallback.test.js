/*
 * Pages whose policy forbids WebAssembly: clicks are counted all the same, by the core as JavaScript.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { contentPolicy, readPage } from '../../demo/site.mjs';
import { until } from '../support/until.js';
import { useBrowser } from './support/wiki.js';

/** The demo's page under a policy as its own that does not allow WebAssembly. */
function pageWithoutWasm( response ) {
	const { html, hashes } = readPage( 'index.html' );
	response.writeHead( 200, { 'content-type': 'text/html', 'content-security-policy': contentPolicy( hashes, '' ) } );
	response.end( html );
}

/* What a page says of itself, whichever build it has. */
const OWN = 'context: { performer: { is_temp: true } }, onDiagnostic: ( { code, message } ) => window.told.push( code + \': \' + message )';

const BUILDS = {
	'a packed page': { file: 'heliograph.fallback.js', start: `
		const { createClient } = await import( '/dist/heliograph.page.mjs' );
		window.client = await createClient( { wasm: '/site.wasm', ${ OWN } } );` },
	'a page of the whole module': { file: 'heliograph.fallback.whole.js', start: `
		const { createClient } = await import( '/dist/heliograph.mjs' );
		const { schemaDirectories, ...site } = await ( await fetch( '/site.json' ) ).json();
		const uri = Object.values( site.streams )[ 0 ].schema_uri;
		const schemas = { [ uri ]: await ( await fetch( '/dist/schemas' + uri + '.json' ) ).json() };
		window.client = await createClient( { ...site, schemas, ${ OWN } } );` }
};

/**
 * @param {string} start
 * @return {string} A page of its own script, which may do nothing but what its policy says.
 */
const strictPage = ( start ) => `<!DOCTYPE html><html lang="en"><title>Strict</title><button data-event-name="strict">Count</button>
<script type="module" nonce="once">
	window.told = [];
	${ start }
	window.client.attach();
	document.body.dataset.status = window.client.status;
</script></html>`;

const POLICIES = {
	'own scripts, by a nonce': "default-src 'none'; script-src 'self' 'nonce-once'; connect-src 'self'",
	'scripts by a nonce alone': "default-src 'none'; script-src 'nonce-once' 'strict-dynamic'; connect-src 'self'",
	'no text as script': "default-src 'none'; script-src 'self' 'nonce-once'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
};

/** @param {string[]} asked */
const fallbacksOf = ( asked ) => asked.map( ( url ) => new URL( url ).pathname ).filter( ( name ) => name.includes( 'fallback' ) );

describe( 'without WebAssembly', () => {
	const { openWiki } = useBrowser();

	it( 'the wiki counts a click, says what it is, and loads one file for it', async ( t ) => {
		const wiki = await openWiki( t, { '/': pageWithoutWasm } );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		await wiki.page.click( '#ca-edit a' );
		await wiki.receives( 2 );
		assert.deepEqual( wiki.collector.accepted.map( ( { action } ) => action ), [ 'init', 'click' ] );
		assert.deepEqual( wiki.clicks(), [ 'ca-edit' ] );
		assert.equal( wiki.collector.refused.length, 0 );
		assert.deepEqual( fallbacksOf( wiki.asked ), [ '/dist/heliograph.fallback.js' ] );
		const diagnostics = await wiki.diagnostics();
		assert.equal( diagnostics.length, 1 );
		assert.match( diagnostics[ 0 ], /^wasm-blocked · .*runs as JavaScript/ );
		assert.deepEqual( wiki.errors, [] );
	} );

	for ( const [ build, { file, start } ] of Object.entries( BUILDS ) ) {
		for ( const [ what, policy ] of Object.entries( POLICIES ) ) {
			it( `${ build } that allows ${ what } counts a click`, async ( t ) => {
				const wiki = await openWiki( t, {
					'/strict'( response ) {
						response.writeHead( 200, { 'content-type': 'text/html', 'content-security-policy': policy } );
						response.end( strictPage( start ) );
					}
				} );
				await wiki.page.goto( `${ wiki.collector.url }/strict` );
				await wiki.page.waitForSelector( 'body[data-status=ready]' );
				await wiki.page.click( 'button' );
				await until( () => wiki.clicks().length, 'the click' );
				assert.deepEqual( wiki.clicks(), [ 'strict' ] );
				assert.match( ( await wiki.page.evaluate( () => window.told ) ).join(), /^wasm-blocked: [^,]*, which is larger and slower$/ );
				assert.deepEqual( fallbacksOf( wiki.asked ), [ `/dist/${ file }` ] );
				/* All that the policy had to refuse is the question whether there may be WebAssembly, and the icon. */
				assert.deepEqual( wiki.complaints.filter( ( text ) => !/WebAssembly|favicon/.test( text ) ), [] );
				assert.deepEqual( wiki.errors, [] );
			} );
		}
	}

	it( 'a browser that has none counts a click, and an event after it was reloaded', async ( t ) => {
		const wiki = await openWiki( t, {}, () => delete window.WebAssembly );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		assert.match( ( await wiki.diagnostics() ).join(), /^wasm-missing · .*runs as JavaScript/ );
		await wiki.page.click( '#ca-edit a' );
		await wiki.receives( 2 );
		await wiki.page.reload();
		await wiki.isReady();
		await wiki.clickLast();
		assert.deepEqual( wiki.clicks(), [ 'ca-edit', 'ca-view' ] );
		assert.deepEqual( wiki.errors, [] );
	} );

	it( 'where there is some, the fallback is not loaded', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		await wiki.receives( 1 );
		assert.deepEqual( fallbacksOf( wiki.asked ), [] );
	} );
} );
