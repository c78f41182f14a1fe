/*
 * What a page's console is told of mistakes, and what is downloaded for it.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pack } from '../../dist/heliograph-pack.mjs';
import { until } from '../support/until.js';
import { useBrowser } from './support/wiki.js';

const OPTIONS = "intakeUrl: '/v1/events', context: { performer: { is_temp: false } }, storage: undefined";

/* How each build is started with options that a test adds. */
const BUILDS = {
	'the ES module': ( /** @type {string} */ more ) => `<script type="module">
		const { createClient } = await import( '/dist/heliograph.mjs' );
		start( createClient, { ${ OPTIONS }, ${ more } } );
	</script>`,
	'the script': ( /** @type {string} */ more ) => `<script src="/dist/heliograph.iife.js"></script><script>
		start( heliograph.createClient, { ${ OPTIONS }, ${ more } } );
	</script>`
};

/* Its pages need heliograph.extras.mjs. */
const SITE = pack( { instrumentConfigs: { own: { stream_name: 'own', schema_uri: '/own/1.0.0' } } } );

/** @param {string} script */
const pageOf = ( script ) => `<!DOCTYPE html><html lang="en"><title>Mistakes</title><script>
	window.told = [];
	console.warn = ( ...words ) => told.push( words.map( ( word ) => word.code || word ).join( ' ' ) );
	async function start( createClient, options ) {
		window.client = await createClient( options ).catch( ( error ) => ( { status: error.message } ) );
		document.body.dataset.status = window.client.status;
	}
</script><body><p>A page.</p>${ script }</body></html>`;

describe( 'mistakes of a page', () => {
	const { openWiki } = useBrowser();

	/**
	 * @param {any} t
	 * @param {string} script
	 * @param {any} [answers]
	 */
	async function visit( t, script, answers = {} ) {
		const wiki = await openWiki( t, {
			'/mistakes': ( /** @type {any} */ response ) => {
				response.writeHead( 200, { 'content-type': 'text/html' } );
				response.end( pageOf( script ) );
			},
			...answers
		} );
		await wiki.page.goto( `${ wiki.collector.url }/mistakes` );
		await wiki.page.waitForSelector( 'body[data-status]' );
		return {
			told: () => wiki.page.evaluate( () => window.told ),
			status: () => wiki.page.evaluate( () => document.body.dataset.status ),
			words: () => wiki.asked.filter( ( /** @type {string} */ url ) => url.includes( 'explain' ) ).length
		};
	}

	for ( const [ what, start ] of Object.entries( BUILDS ) ) {
		it( `are told in words by ${ what }, which are downloaded once`, async ( t ) => {
			const { told, words } = await visit( t, start( 'privcy: {}, tokens: { sesion: "0123456789abcdef0123" }' ) );
			await until( async () => ( await told() ).length > 1, 'two warnings' );
			assert.deepEqual( await told(), [
				'heliograph: unknown-option at /privcy: "privcy" is no option; did you mean "privacy"? (docs/troubleshooting.md#unknown-option)',
				'heliograph: unknown-option at /tokens/sesion: "sesion" is no option here; did you mean "session"? (docs/troubleshooting.md#unknown-option)'
			] );
			assert.equal( words(), 1 );
		} );

		it( `are told in the error of ${ what }`, async ( t ) => {
			const { status } = await visit( t, start( 'instruments: { webUiKlick: {} }' ) );
			assert.match( await status(), /"webUiKlick" is no built-in instrument; did you mean "webUiClick"\? \(docs\/troubleshooting\.md#unknown-instrument\)$/ );
		} );

		it( `cost nothing where there are none, by ${ what }`, async ( t ) => {
			const { status, told, words } = await visit( t, start( 'streams: { mine: {} }' ) );
			assert.deepEqual( [ await status(), await told(), words() ], [ 'ready', [], 0 ] );
		} );

		it( `are told by their codes where the words are missing, by ${ what }`, async ( t ) => {
			const { told, status } = await visit( t, start( 'streams: { mine: { sample: 1 } }, privcy: {}' ), { '/dist/heliograph.explain.mjs': ( /** @type {any} */ response ) => response.writeHead( 404 ).end() } );
			await until( async () => ( await told() ).length, 'a warning' );
			assert.deepEqual( [ await status(), await told() ], [ 'ready', [ 'heliograph: bad-sample' ] ] );
		} );
	}

	/* What a deployment may have forgotten, and what is told of it. */
	const MISSING = {
		nothing: [ [], 'ready', /^$/ ],
		'the packed site': [ [ '/own.wasm' ], 'inert', /^heliograph: wasm-unavailable HTTP 404$/ ],
		'a file that its instruments need': [ [ '/dist/heliograph.extras.mjs' ], 'ready', /^heliograph: extras-unavailable [^\n]+$/ ]
	};
	for ( const [ what, [ files, expected, line ] ] of Object.entries( MISSING ) ) {
		it( `of a packed page are told by their codes where the server lacks ${ what }`, async ( t ) => {
			const lacking = Object.fromEntries( files.map( ( file ) => [ file, ( /** @type {any} */ response ) => response.writeHead( 404 ).end() ] ) );
			const { status, told, words } = await visit( t, `<script type="module">
				const { createClient } = await import( '/dist/heliograph.page.mjs' );
				start( createClient, { ${ OPTIONS }, wasm: '/own.wasm' } );
			</script>`, { '/own.wasm': ( /** @type {any} */ response ) => response.end( SITE ), ...lacking } );
			assert.match( ( await told() ).join( '\n' ), line );
			assert.deepEqual( [ await status(), words() ], [ expected, 0 ] );
		} );
	}
} );
