/*
 * What a page of MediaWiki loads, and when: nothing that it has no use for, and never a mixture of two versions.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { it } from 'node:test';
import { setUpWiki } from '../../demo/mediawiki/wiki.mjs';
import { until } from '../support/until.js';
import { describeWikis } from './support/wikis.js';

const MODULE = /\/heliograph\/v1\/modules\/[0-9a-f]{16}\.wasm$/;

const STREAM = { schema_uri: '/analytics/mediawiki/product_metrics/web_ui_actions/1.0.1', schema_title: 'analytics/mediawiki/product_metrics/web_ui_actions' };

/**
 * @param {any} sample
 * @return {Object<string, any>} Settings of a wiki whose stream has that sample. They are not what was packed.
 */
function sampled( sample ) {
	return { HeliographStreams: { 'mediawiki.web_ui_actions': { ...STREAM, sample } } };
}

/**
 * @param {string} url
 * @param {string} accepted
 * @param {string} [cookie]
 * @return {Promise<{ status: number, headers: any, bytes: number }>}
 */
function get( url, accepted, cookie = '' ) {
	return new Promise( ( resolve, reject ) => {
		http.get( url, { headers: { 'accept-encoding': accepted, cookie } }, ( response ) => {
			let bytes = 0;
			response.on( 'data', ( chunk ) => {
				bytes += chunk.length;
			} );
			response.on( 'end', () => resolve( { status: response.statusCode, headers: response.headers, bytes } ) );
		} ).on( 'error', reject );
	} );
}

/**
 * @param {Buffer} bytes Of a module.
 * @return {Buffer} As if it were of another build.
 */
function ofAnotherBuild( bytes ) {
	const name = 'heliograph.build', copy = Buffer.from( bytes ), at = copy.indexOf( name ) + name.length;
	assert.ok( at > name.length );
	copy[ at ] ^= 1;
	return copy;
}

/** @param {any} wiki */
async function wishForPrivacy( wiki ) {
	await wiki.page.addInitScript( () => {
		Object.defineProperty( Navigator.prototype, 'globalPrivacyControl', { configurable: true, get: () => true } );
	} );
}

describeWikis( 'The module', ( wiki ) => {
	it( 'is named by its content and kept by browsers for a year', async () => {
		const [ response ] = await Promise.all( [ wiki.page.waitForResponse( MODULE ), wiki.visit() ] );
		const headers = response.headers();
		assert.deepEqual( [ headers[ 'content-type' ], headers[ 'cache-control' ] ], [ 'application/wasm', 'public, max-age=31536000, immutable' ] );
		await wiki.visit( 'title=Heliograph&action=history' );
		const sizes = () => wiki.page.evaluate( () => performance.getEntriesByType( 'resource' ).filter( ( { name } ) => name.endsWith( '.wasm' ) ).map( ( { transferSize } ) => transferSize ) );
		/* The browser notes it when it has been read to its end, which may be later than the module runs. */
		await until( async () => ( await sizes() ).length, 'the module to be noted' );
		assert.deepEqual( await sizes(), [ 0 ] );
	} );

	it( 'is the same for who is logged in', async () => {
		await wiki.logIn();
		const [ response ] = await Promise.all( [ wiki.page.waitForResponse( MODULE ), wiki.visit() ] );
		assert.equal( response.headers()[ 'cache-control' ], 'public, max-age=31536000, immutable' );
	} );

	it( 'says nothing of sessions: one that was asked for before a login, and answered after it, does not end what has begun', async () => {
		await wiki.visit();
		const module = wiki.asked.find( ( one ) => MODULE.test( one ) );
		await wiki.page.goto( `${ wiki.url }/index.php?title=Special:UserLogin` );
		const before = await wiki.page.context().cookies();
		await wiki.logIn();
		const cookie = before.map( ( { name, value } ) => `${ name }=${ value }` ).join( '; ' );
		for ( const url of [ module, module.replace( /[^/]+$/, '0123456789abcdef.wasm' ) ] ) {
			assert.equal( ( await get( url, 'gzip', cookie ) ).headers[ 'set-cookie' ], undefined, url );
		}
	} );

	it( 'comes compressed as the browser takes it', async () => {
		await wiki.visit();
		const url = wiki.asked.find( ( one ) => MODULE.test( one ) );
		const [ plain, gzip, brotli ] = await Promise.all( [ '', 'gzip', 'gzip, br' ].map( ( accepted ) => get( url, accepted ) ) );
		assert.deepEqual( [ plain, gzip, brotli ].map( ( { headers } ) => headers[ 'content-encoding' ] ), [ undefined, 'gzip', 'br' ] );
		assert.ok( plain.bytes > gzip.bytes && gzip.bytes > brotli.bytes );
	} );

	it( 'is nothing under the name of another one', async () => {
		const { status, headers } = await get( `${ wiki.url }/rest.php/heliograph/v1/modules/0123456789abcdef.wasm`, 'gzip' );
		assert.equal( status, 404 );
		assert.doesNotMatch( headers[ 'cache-control' ] || '', /max-age=[1-9]/ );
	} );

	it( 'is the packed one, which configures nothing in the page', async () => {
		await wiki.visit();
		await wiki.hasInit();
		assert.deepEqual( ( await wiki.loaded() ).sort(), [ 'ext.heliograph', 'ext.heliograph.page' ] );
	} );

	it( 'is the whole one where a packed site is of another version', async () => {
		const whole = fs.readFileSync( path.join( setUpWiki( { version: wiki.version } ).extension, 'resources/dist/heliograph.wasm' ) ).length;
		await wiki.page.route( MODULE, async ( route ) => {
			const response = await route.fetch(), body = await response.body();
			await route.fulfill( { response, body: body.length === whole ? body : ofAnotherBuild( body ) } );
		} );
		await wiki.visit();
		await wiki.hasInit();
		assert.ok( ( await wiki.loaded() ).includes( 'ext.heliograph.client' ) );
	} );

	for ( const [ what, answer ] of Object.entries( { 'nothing': { status: 404, body: '' }, 'a page': { status: 200, contentType: 'text/html', body: '<html>' } } ) ) {
		it( `comes in a script where the host serves ${ what } in its place`, async () => {
			await wiki.page.route( MODULE, ( route ) => route.fulfill( answer ) );
			await wiki.visit();
			await wiki.hasInit();
			assert.ok( ( await wiki.loaded() ).includes( 'ext.heliograph.embedded' ) );
		} );
	}

	it( 'is one for all wikis of a farm with the same settings', async ( t ) => {
		await wiki.visit();
		const { data } = setUpWiki( { version: wiki.version } );
		fs.copyFileSync( path.join( data, 'smallwiki.sqlite' ), path.join( data, 'otherwiki.sqlite' ) );
		const url = await wiki.serveWith( t, { DBname: 'otherwiki', HeliographIntakeUrl: `${ wiki.collector.url }/v1/events?of=another`, HeliographPrivacy: { dnt: true } } );
		await wiki.visit( 'title=Heliograph', 'vector', url );
		await wiki.hasInit( ( { mediawiki } ) => mediawiki.database === 'otherwiki' );
		const names = wiki.asked.filter( ( one ) => MODULE.test( one ) ).map( ( one ) => path.basename( one ) );
		assert.equal( names.length, 2 );
		assert.equal( names[ 0 ], names[ 1 ] );
	} );
} );

describeWikis( 'A client that configures itself', ( wiki ) => {
	it( 'works where nothing was packed for the settings', async () => {
		await wiki.visit();
		await wiki.hasInit();
		assert.deepEqual( ( await wiki.loaded() ).sort(), [ 'ext.heliograph', 'ext.heliograph.client' ] );
	} );

	it( 'takes the module of its own version, whatever a starter of before an update names', async () => {
		await wiki.visit();
		const status = await wiki.page.evaluate( async () => {
			const require = await window.mw.loader.using( 'ext.heliograph.client' );
			const client = await require( 'ext.heliograph.client' ).start( new Uint8Array( 8 ), '/modules/0123456789abcdef.wasm' );
			return client.status;
		} );
		assert.equal( status, 'ready' );
	} );
}, { settings: { HeliographDelivery: { atExit: 'store' } } } );

describeWikis( 'A page', ( wiki, version ) => {
	const keepsClicks = () => wiki.page.evaluate( () => 'heliographBus' in window );

	it( 'tells of what was clicked before the client was there, with its time', async () => {
		/* The module takes its time, as on a slow device. */
		await wiki.page.addInitScript( () => {
			const { compileStreaming } = WebAssembly;
			const released = new Promise( ( resolve ) => {
				window.release = resolve;
			} );
			WebAssembly.compileStreaming = ( source ) => released.then( () => compileStreaming( source ) );
		} );
		await wiki.open();
		await wiki.page.evaluate( () => document.body.insertAdjacentHTML( 'afterbegin', '<button data-event-name="early" id="early">Early</button>' ) );
		await wiki.page.click( '#early' );
		await wiki.page.click( '#early' );
		assert.deepEqual( wiki.events, [] );
		const releasedAt = Date.now();
		await wiki.page.evaluate( () => window.release() );
		await wiki.hasInit();
		await until( () => wiki.clicks.length >= 2, 'two clicks' );
		await wiki.page.click( '#early' );
		await until( () => wiki.clicks.length >= 3, 'a third one' );
		const times = wiki.events.map( ( { action, dt } ) => [ action, Date.parse( dt ) <= releasedAt ] );
		assert.deepEqual( times, [ [ 'init', true ], [ 'click', true ], [ 'click', true ], [ 'click', false ] ] );
	} );

	it( 'loads nothing where it is in no sample, and has the client if it is asked for', async ( t ) => {
		const url = await wiki.serveWith( t, sampled( { unit: 'pageview', rate: 0 } ) );
		await wiki.open( 'title=Heliograph', 'vector-2022', url );
		await wiki.isIdle();
		assert.deepEqual( [ await wiki.loaded(), await keepsClicks() ], [ [ 'ext.heliograph' ], false ] );
		assert.equal( await wiki.page.evaluate( () => window.mw.heliograph.then( ( client ) => client.submit( 'mediawiki.web_ui_actions', {} ) ) ), 'not-in-sample' );
	} );

	it( 'loads the client for a sample of sessions', async ( t ) => {
		const url = await wiki.serveWith( t, sampled( { unit: 'session', rate: 1 } ) );
		await wiki.open( 'title=Heliograph', 'vector-2022', url );
		await wiki.hasInit( ( { sample } ) => sample.unit === 'session' );
	} );

	it( 'loads nothing for a reader with Global Privacy Control', async () => {
		await wishForPrivacy( wiki );
		await wiki.open();
		await wiki.isIdle();
		assert.deepEqual( [ await wiki.loaded(), await keepsClicks() ], [ [ 'ext.heliograph' ], false ] );
		assert.deepEqual( wiki.asked.filter( ( one ) => MODULE.test( one ) || /events/.test( one ) ), [] );
	} );

	it( 'is not stopped by that signal where the wiki says so', async ( t ) => {
		await wishForPrivacy( wiki );
		const url = await wiki.serveWith( t, { HeliographPrivacy: { gpc: false } } );
		await wiki.visit( 'title=Heliograph', 'vector-2022', url );
		await wiki.hasInit();
	} );

	it( 'is counted under the policy of $wgCSPHeader, with an intake of another origin', async ( t ) => {
		const complaints = [];
		wiki.page.on( 'console', ( message ) => /Content.Security.Policy/i.test( message.text() ) && complaints.push( message.text() ) );
		const url = await wiki.serveWith( t, { CSPHeader: true } );
		const response = await wiki.page.goto( `${ url }/index.php?title=Heliograph` );
		assert.match( response.headers()[ 'content-security-policy' ], /script-src/ );
		await wiki.isReady();
		await wiki.hasInit();
		assert.deepEqual( complaints.filter( ( text ) => /heliograph|wasm|events/.test( text ) ), [] );
	} );

	for ( const [ what, settings, fallback ] of /** @type {[ string, Object, string ][]} */ ( [ [ 'packed', {}, 'fallback' ], [ 'that configures itself', { HeliographDelivery: { atExit: 'store' } }, 'fallback-whole' ] ] ) ) {
		it( `is counted by a browser without WebAssembly, as in its lockdown mode, under that policy and by a client ${ what }`, async ( t ) => {
			await wiki.page.addInitScript( () => {
				delete window.WebAssembly;
			} );
			const url = await wiki.serveWith( t, { CSPHeader: true, ...settings } );
			await wiki.visit( 'title=Heliograph', 'vector-2022', url );
			assert.deepEqual( ( await wiki.loaded() ).filter( ( name ) => name.includes( 'fallback' ) ), [ 'ext.heliograph.' + fallback ] );
			await wiki.page.click( '#ca-history a' );
			await wiki.hasClick( 'ca-history' );
		} );
	}

	it( 'has no script of ours under a policy that forbids WebAssembly, for then MediaWiki runs none, or none of ES6', async ( t ) => {
		const { page } = wiki;
		const url = await wiki.serveWith( t, { CSPHeader: true } );
		await page.route( '**/index.php?*', async ( route ) => {
			const response = await route.fetch(), headers = response.headers(), policy = headers[ 'content-security-policy' ];
			assert.match( policy, / 'unsafe-eval'/ );
			await route.fulfill( { response, headers: { ...headers, 'content-security-policy': policy.replace( ' \'unsafe-eval\'', '' ) } } );
		} );
		await page.goto( `${ url }/index.php?title=Heliograph` );
		await page.waitForLoadState( 'load' );
		const state = await page.evaluate( () => window.mw ? window.mw.loader.getState( 'ext.heliograph' ) : 'without mw' );
		assert.equal( state, { '1.43': 'without mw', '1.39': null }[ version ] );
		assert.deepEqual( wiki.asked.filter( ( one ) => MODULE.test( one ) ), [] );
	} );

	it( 'loads by one line of a skin or a user script, where it does not by itself', async ( t ) => {
		const { page } = wiki;
		const url = await wiki.serveWith( t, { HeliographLoad: false } );
		await page.goto( `${ url }/index.php?title=Heliograph&useskin=vector` );
		await page.waitForFunction( () => window.mw && window.mw.loader.getState( 'skins.vector.legacy.js' ) === 'ready' );
		assert.equal( await page.evaluate( () => window.mw.heliograph ), undefined );
		await page.addScriptTag( { content: 'mw.loader.load( \'ext.heliograph\' );' } );
		await wiki.hasInit();
	} );

	for ( const mode of [ 'debug=1', 'debug=2', 'safemode=1' ] ) {
		it( `is as always with ${ mode }`, async () => {
			await wiki.visit( `title=Heliograph&${ mode }` );
			await wiki.page.click( '#ca-history a' );
			await wiki.hasClick( 'ca-history' );
		} );
	}
} );

/* Instruments by the last part of their stream's name. */
const VISITS = { page_visit: 'pageVisit', session_tick: 'sessionTick', reading_depth: 'readingDepth' };

describeWikis( 'A wiki that asks who comes back and how long pages are read', ( wiki ) => {
	it( 'is told, by files that other wikis do not load', async () => {
		const streams = () => [ ...new Set( wiki.events.map( ( { meta } ) => meta.stream ) ) ].sort();
		await wiki.visit();
		await until( () => streams().length === Object.keys( VISITS ).length, 'an event of each' );
		await wiki.page.goto( 'about:blank' );
		await until( () => wiki.events.some( ( { action } ) => action === 'pageUnloaded' ), 'the end of the page' );
		assert.ok( wiki.events.every( ( { mediawiki, performer } ) => mediawiki.database && performer.is_temp === false ) );
	} );
}, { settings: {
	HeliographStreams: Object.fromEntries( Object.keys( VISITS ).map( ( name ) => [ `heliograph.${ name }`, { schema_uri: `/heliograph/${ name }/1.0.0`, schema_title: `heliograph/${ name }` } ] ) ),
	HeliographInstruments: Object.fromEntries( Object.entries( VISITS ).map( ( [ name, instrument ] ) => [ instrument, { stream: `heliograph.${ name }` } ] ) )
} } );
