import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { contentPolicy, readPage } from '../../demo/site.mjs';
import { root } from '../support/shared.js';
import { until } from '../support/until.js';
import { useBrowser } from './support/wiki.js';

const WASM = fs.readFileSync( path.join( root, 'dist/heliograph.wasm' ) );
const PAGE_WASM = fs.readFileSync( path.join( root, 'dist/heliograph.page.wasm' ) );
const SITE = fs.readFileSync( path.join( root, 'build/site.wasm' ) );

/* A module that answers hg_wasm_abi_version with 0, written by hand. */
const OLD = Buffer.from( [
	0, 0x61, 0x73, 0x6D, 1, 0, 0, 0,
	1, 5, 1, 0x60, 0, 1, 0x7F,
	3, 2, 1, 0,
	7, 23, 1, 19, ...Buffer.from( 'hg_wasm_abi_version' ), 0, 0,
	10, 6, 1, 4, 0, 0x41, 0, 0x0B
] );

/**
 * @param {number} status
 * @param {string} type
 * @param {Buffer} body
 */
function answer( status, type, body ) {
	return ( response ) => {
		response.writeHead( status, { 'content-type': type } );
		response.end( body );
	};
}

/* The page itself, under a policy as the site's own that does not allow WebAssembly. */
function pageWithoutWasm( response ) {
	const { html, hashes } = readPage( 'index.html' );
	response.writeHead( 200, { 'content-type': 'text/html', 'content-security-policy': contentPolicy( hashes, '' ) } );
	response.end( html );
}

const NOT_FOUND = answer( 404, 'text/plain', Buffer.from( 'no' ) );

/**
 * @param {Buffer} file
 * @param {number} at
 * @return {Buffer} A copy of which one byte is another.
 */
function change( file, at ) {
	const copy = Buffer.from( file );
	copy[ at ] ^= 1;
	return copy;
}

/* Where the packed site begins: behind its name come four bytes of the format, and four of the build. */
const SECTION = SITE.lastIndexOf( 'heliograph.site' ) + 'heliograph.site'.length;

/* The demo's page is a packed one; at another rate than the packed one it configures the whole module. */
const PACKED = {}, WHOLE = { rate: '0.5' };

/** @param {Buffer} body */
const asSite = ( body ) => ( { '/site.wasm': answer( 200, 'application/wasm', body ) } );

/** @param {Buffer} body */
const asModule = ( body ) => ( { '/dist/heliograph.wasm': answer( 200, 'application/wasm', body ) } );

const NO_FILE = answer( 200, 'text/html', Buffer.from( '<!DOCTYPE html>' ) );

const FAULTS = [
	{ what: 'the packed site is not there', code: 'wasm-unavailable', build: PACKED, answers: { '/site.wasm': NOT_FOUND }, words: /could not be loaded/ },
	{ what: 'the packed site is truncated', code: 'wasm-invalid', build: PACKED, answers: asSite( SITE.subarray( 0, SITE.length / 2 ) ), words: /is none/ },
	{ what: 'something else lies in place of the packed site', code: 'wasm-invalid', build: PACKED, answers: { '/site.wasm': NO_FILE }, words: /is none/ },
	{ what: 'the module of a page was not packed', code: 'no-site', build: PACKED, answers: asSite( PAGE_WASM ), words: /no packed site/ },
	{ what: 'the packed site is damaged', code: 'site-damaged', build: PACKED, answers: asSite( change( SITE, SITE.length - 1 ) ), words: /is damaged/ },
	{ what: 'the packed site is of another build', code: 'abi-mismatch', build: PACKED, answers: asSite( change( SITE, SECTION + 4 ) ), words: /another version/ },
	{ what: 'the policy forbids WebAssembly to a packed page and its fallback is not there', code: 'fallback-unavailable', build: PACKED, answers: { '/': pageWithoutWasm, '/dist/heliograph.fallback.js': NOT_FOUND }, words: /cannot run here/ },
	{ what: 'the policy forbids WebAssembly to a packed page that is not there', code: 'wasm-unavailable', build: PACKED, answers: { '/': pageWithoutWasm, '/site.wasm': NOT_FOUND }, words: /could not be loaded/ },
	{ what: 'the module is not there', code: 'wasm-unavailable', build: WHOLE, answers: { '/dist/heliograph.wasm': NOT_FOUND }, words: /could not be loaded/ },
	{ what: 'the module is truncated', code: 'wasm-invalid', build: WHOLE, answers: asModule( WASM.subarray( 0, WASM.length / 2 ) ), words: /is none/ },
	{ what: 'something else lies in its place', code: 'wasm-invalid', build: WHOLE, answers: { '/dist/heliograph.wasm': NO_FILE }, words: /is none/ },
	{ what: 'the module is an old one', code: 'abi-mismatch', build: WHOLE, answers: asModule( OLD ), words: /another version/ },
	{ what: 'the policy forbids WebAssembly and its fallback is not there', code: 'fallback-unavailable', build: WHOLE, answers: { '/': pageWithoutWasm, '/dist/heliograph.fallback.whole.js': NOT_FOUND }, words: /cannot run here/ },
	{ what: 'the browser has no WebAssembly and the fallback is not there', code: 'fallback-unavailable', answers: { '/dist/heliograph.fallback.js': NOT_FOUND }, first: () => delete window.WebAssembly, words: /cannot run here/ }
];

/**
 * The wiki has its menus, and its links lead somewhere.
 *
 * @param {any} wiki
 */
async function worksAsBefore( wiki ) {
	await wiki.openMenu( 'Tools' );
	await wiki.page.click( '#t-cite a' );
	assert.equal( await wiki.page.isVisible( '#cite' ), true );
	await wiki.page.keyboard.press( 'Escape' );
	await wiki.logOut();
}

describe( 'the page goes on', () => {
	const { openWiki } = useBrowser();

	for ( const { what, code, build, answers, first, words } of FAULTS ) {
		it( `where ${ what }, and is told ${ code }`, async ( t ) => {
			const wiki = await openWiki( t, answers, first );
			await wiki.visitAs( 'temporary', build );
			const diagnostics = await wiki.diagnostics();
			assert.deepEqual( diagnostics.map( ( text ) => text.split( ' · ' )[ 0 ] ), [ code ] );
			assert.match( await wiki.status(), /^inert: .* The wiki works as before\.$/ );
			assert.match( await wiki.status(), words );
			await worksAsBefore( wiki );
			assert.deepEqual( wiki.errors, [] );
			assert.equal( wiki.collector.requests.length, 0 );
		} );
	}

	it( 'where the module has a wrong type, and nothing is missing', async ( t ) => {
		const wiki = await openWiki( t, { '/site.wasm': answer( 200, 'application/octet-stream', SITE ) } );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		await wiki.page.click( '#ca-edit a' );
		await wiki.receives( 2 );
		assert.deepEqual( await wiki.diagnostics(), [] );
	} );

	for ( const name of [ '/skin.js', '/dist/heliograph.page.mjs' ] ) {
		it( `where ${ name } is not there, and says so`, async ( t ) => {
			const wiki = await openWiki( t, { [ name ]: NOT_FOUND } );
			await wiki.visitAs( 'temporary' );
			assert.match( await wiki.status(), /^failed: heliograph did not start: .*module.* The wiki works as before\.$/ );
			await worksAsBefore( wiki );
			assert.equal( wiki.collector.requests.length, 0 );
		} );
	}

	it( 'where what few pages use is not there: what many use is', async ( t ) => {
		const { collector, diagnostics, page } = await openWiki( t, { '/dist/heliograph.extras.mjs': NOT_FOUND } );
		await page.goto( `${ collector.url }/homepage.html?user=registered` );
		await page.waitForSelector( '[data-ready]', { state: 'attached' } );
		assert.equal( await page.evaluate( () => window.client.status ), 'ready' );
		await page.hover( '[data-module-name=help]' );
		await page.click( 'a[data-link-id=tutorial] span' );
		await until( () => collector.accepted.some( ( { action } ) => action === 'link-click' ), 'the click' );
		assert.deepEqual( collector.accepted.map( ( { action, meta } ) => action || meta.stream ).sort(), [ 'heliograph.homepage_visit', 'link-click' ] );
		const said = await diagnostics();
		assert.ok( said.some( ( text ) => text.startsWith( 'extras-unavailable · /instruments' ) ), said.join() );
	} );

	it( 'where what getInstrument writes with is not there: its events are sent all the same', async ( t ) => {
		const { collector, page } = await openWiki( t, { '/dist/heliograph.extras.mjs': NOT_FOUND } );
		await page.goto( `${ collector.url }/homepage.html?user=registered` );
		const { answers, codes, sent, stats } = await page.evaluate( async () => {
			const { createClient } = await import( '/dist/heliograph.mjs' );
			const told = [], bodies = [];
			const client = await createClient( {
				intakeUrl: '/v1/events',
				streams: { anything: {} },
				instrumentConfigs: { reading: { stream_name: 'anything', schema_uri: '/anything/1.0.0' } },
				context: { performer: { is_temp: false } },
				instruments: {},
				transport( { body } ) {
					bodies.push( body );
					return { status: 201 };
				},
				onDiagnostic: ( { code } ) => told.push( code )
			} );
			const said = [ client.getInstrument( 'reading' ).send( 'open', { $schema: '/anything/2.0.0', meta: 1, by: 'getInstrument', action: 'close' } ), client.submit( 'anything', { $schema: '/anything/1.0.0', by: 'submit' } ) ];
			await client.flush();
			const { delivered, emitted, invalid } = client.stats();
			return { answers: said, codes: told, sent: bodies.flatMap( ( body ) => JSON.parse( body ) ).map( ( { $schema, action, by, instrument_name: name, meta } ) => [ by, $schema, meta.stream, ...action ? [ action, name ] : [] ] ), stats: { delivered, emitted, invalid } };
		} );
		assert.equal( codes[ 0 ], 'extras-unavailable' );
		assert.deepEqual( [ answers, sent, stats ], [
			[ 'queued', 'queued' ],
			[ [ 'getInstrument', '/anything/1.0.0', 'anything', 'open', 'reading' ], [ 'submit', '/anything/1.0.0', 'anything' ] ],
			{ delivered: 2, emitted: 2, invalid: 0 }
		] );
	} );

	it( 'where only clicks are counted, without the file of what few pages use', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		await wiki.receives( 1 );
		const files = wiki.asked.map( ( url ) => new URL( url ).pathname );
		/* Where the intake is long in answering, what keeps events comes as well. */
		assert.deepEqual( files.filter( ( name ) => /^\/(dist\/heliograph(?!\.recovery)|site\.wasm)/.test( name ) ).sort(), [ '/dist/heliograph.page.mjs', '/site.wasm' ] );
	} );

	it( 'where the policy allows no more than it must', async ( t ) => {
		const wiki = await openWiki( t );
		const policy = ( await fetch( `${ wiki.collector.url }/` ) ).headers.get( 'content-security-policy' );
		assert.match( policy, /default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-[^ ;]+';/ );
		assert.doesNotMatch( policy, /'unsafe-/ );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		await wiki.receives( 1 );
		assert.deepEqual( wiki.complaints, [] );
	} );

	it( 'where another script breaks, and goes on counting', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		/* The list of events grows above the button. */
		await until( async () => ( await wiki.rows() ).length, 'a row on the page' );
		await wiki.page.click( '#break' );
		await until( async () => ( await wiki.diagnostics() ).length, 'a diagnostic' );
		assert.match( ( await wiki.diagnostics() ).join(), /^page-error · .*A gadget of this wiki broke\..* go on\.$/ );
		await wiki.page.click( '#ca-edit a' );
		await wiki.clickLast();
		assert.deepEqual( wiki.clicks(), [ 'ca-edit', 'ca-view' ] );
		/* Some browsers tell the driver later than the page. */
		await until( () => wiki.errors.length, 'the error to be told' );
		assert.deepEqual( wiki.errors, [ 'A gadget of this wiki broke.' ] );
		await worksAsBefore( wiki );
	} );

	it( 'where the reader asked not to be measured, and nothing leaves', async ( t ) => {
		const wiki = await openWiki( t, {}, () => Object.defineProperty( navigator, 'globalPrivacyControl', { value: true } ) );
		await wiki.visitAs( 'temporary' );
		assert.match( ( await wiki.diagnostics() ).join(), /^gpc · [^,]*$/ );
		assert.match( await wiki.status(), /^inert: .*Global Privacy Control/ );
		await worksAsBefore( wiki );
		assert.equal( wiki.collector.requests.length, 0 );
		assert.ok( !wiki.asked.some( ( url ) => /\.wasm/.test( url ) ) );
		assert.deepEqual( wiki.errors, [] );
	} );

	it( 'where the intake is down, and what was queued leaves when it is back', async ( t ) => {
		const wiki = await openWiki( t );
		wiki.intake.isDown = true;
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		await wiki.page.click( '#ca-edit a' );
		await wiki.page.waitForFunction( () => /[1-9]/.test( [ ...document.querySelectorAll( 'dt' ) ].find( ( name ) => name.textContent === 'retried' ).nextElementSibling.textContent ) );
		wiki.intake.isDown = false;
		await wiki.receives( 2 );
		assert.deepEqual( wiki.errors, [] );
		assert.equal( new Set( wiki.collector.accepted.map( ( event ) => event.meta.id ) ).size, wiki.collector.accepted.length );
	} );
} );
