/*
 * What differs most from one browser to the other: how it says that its reader is not to be measured, private windows, no
 * storage at all, the storage of a third party's frame, and its cache of pages.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, it } from 'node:test';
import { startIntake } from '../../demo/watched-intake.mjs';
import { streams } from '../../demo/site.mjs';
import { until } from '../support/until.js';
import { serveBuild } from './support/packed.js';
import { notIn, openProfile } from './support/driver/browsers.js';
import { schemas } from './support/wiki.js';

const PAGE = fs.readFileSync( new URL( 'pages/exits.html', import.meta.url ) );

/**
 * A site whose page is framed by another one, with its intake.
 *
 * @param {any} t
 */
async function openSite( t ) {
	const state = { isDown: false };
	const collector = await startIntake( {
		schemaDirectories: schemas,
		streams,
		isDown: () => state.isDown,
		otherwise( request, response ) {
			const { pathname, search } = new URL( `http://site${ request.url }` );
			const { port } = new URL( collector.url );
			const html = {
				'/page': PAGE,
				'/framing': `<!DOCTYPE html><link rel="icon" href="data:,"><script>onmessage = ( { data } ) => ( window.heard = data )</script><iframe src="http://127.0.0.1:${ port }/page${ search }"></iframe>`
			}[ pathname ];
			if ( html ) {
				response.writeHead( 200, { 'content-type': 'text/html' } ).end( html );
			}
			return !!html || serveBuild( request, response );
		}
	} );
	t.after( () => collector.close() );
	return { collector, state };
}

/**
 * @param {any} context
 * @param {string} url
 */
async function visit( context, url ) {
	const page = await context.newPage();
	await page.goto( url );
	await page.waitForSelector( '[data-ready]', { state: 'attached' } );
	return page;
}

const emit = ( page, name, count ) => page.evaluate( ( given ) => window.emit( ...given ), [ name, count ] );

const receives = ( { accepted }, count ) => until( () => accepted.length >= count, `${ count } events` );

const KEEPS_OUT = 'it has no such setting';

describe( 'a browser whose reader does not want to be measured', () => {
	/* by the setting of Firefox */
	const SETTINGS = {
		'turned on Global Privacy Control': { 'privacy.globalprivacycontrol.enabled': true },
		'opened a private window, which sends it': { 'browser.privatebrowsing.autostart': true }
	};
	for ( const [ what, preferences ] of Object.entries( SETTINGS ) ) {
		it( `who ${ what } is believed: nothing is loaded, kept or sent`, { skip: notIn( { chromium: KEEPS_OUT, webkit: KEEPS_OUT } ) }, async ( t ) => {
			const { collector } = await openSite( t );
			const page = await visit( await openProfile( t ).start( { firefox: { preferences } } ), `${ collector.url }/page` );
			assert.deepEqual( await page.evaluate( () => [ window.client.status, window.client.statusReason.code, localStorage.length ] ), [ 'inert', 'gpc', 0 ] );
			assert.equal( await page.evaluate( () => window.client.submit( 'mediawiki.web_ui_actions', {} ) ), 'inert' );
			assert.deepEqual( collector.requests, [] );
		} );
	}
} );

/* What the reader set, by engine. */
const WINDOWS = {
	'a private window': {
		chromium: { flags: [ '--incognito' ] },
		firefox: { preferences: { 'browser.privatebrowsing.autostart': true, 'privacy.globalprivacycontrol.pbmode.enabled': false } },
		webkit: { isPrivate: true }
	},
	'a browser that keeps nothing': {
		chromium: { preferences: { profile: { default_content_setting_values: { cookies: 2 } } } },
		firefox: { preferences: { 'network.cookie.cookieBehavior': 2 } },
		webkit: { settings: { enable_html5_local_storage: false, enable_html5_database: false } }
	}
};

for ( const [ what, options ] of Object.entries( WINDOWS ) ) {
	describe( what, () => {
		it( 'sends what the page is given, also when the intake was down for a while', async ( t ) => {
			const { collector, state } = await openSite( t );
			const page = await visit( await openProfile( t ).start( options ), `${ collector.url }/page` );
			await emit( page, 'up', 3 );
			await receives( collector, 3 );
			state.isDown = true;
			await emit( page, 'down', 3 );
			await page.waitForFunction( () => window.client.stats().retried >= 3 );
			state.isDown = false;
			await receives( collector, 6 );
			assert.equal( new Set( collector.accepted.map( ( event ) => event.action_source ) ).size, 6 );
		} );
	} );
}

describe( 'a frame of a third party', () => {
	it( 'loses nothing: what it keeps leaves when the frame is there again, also where it may take no lock', async ( t ) => {
		const { collector, state } = await openSite( t );
		const context = await openProfile( t ).start();
		const framing = `${ collector.url.replace( '127.0.0.1', 'localhost' ) }/framing`;
		state.isDown = true;
		const page = await context.newPage();
		await page.goto( `${ framing }?emit=5` );
		await page.waitForFunction( () => window.heard && window.heard.retried >= 5 );
		await page.goto( 'about:blank' );
		state.isDown = false;
		/* Two minutes later: without locks, a page counts as gone when it has said nothing for one. */
		await context.addInitScript( 'Date.now = ( ( now ) => () => now() + 120000 )( Date.now );' );
		await ( await context.newPage() ).goto( framing );
		await receives( collector, 5 );
		assert.equal( new Set( collector.accepted.map( ( event ) => event.action_source ) ).size, 5 );
	} );
} );

describe( 'a page with the intake down', () => {
	it( 'keeps its place in the cache of pages, and the pages that follow can store', async ( t ) => {
		const context = await openProfile( t ).start();
		/* A browser that is short of time or memory lets go of a page: then of another one. */
		const { collector, state } = await until( async () => {
			const site = await openSite( t );
			const page = await visit( context, `${ site.collector.url }/page` );
			await page.evaluate( () => addEventListener( 'pageshow', ( { persisted } ) => ( window.wasKept = persisted ) ) );
			/* In its last moment it begins to write. */
			await page.evaluate( () => addEventListener( 'pagehide', () => window.emit( 'gone', 5 ) ) );
			site.state.isDown = true;
			await emit( page, 'first', 5 );
			await page.waitForFunction( async () => await window.countStored( true ) >= 5 );
			await page.click( '#away' );
			await page.waitForURL( /away/ );
			await page.waitForSelector( '[data-ready]', { state: 'attached' } );
			await emit( page, 'second', 5 );
			await page.waitForFunction( async () => await window.countStored( true ) >= 10 );
			await page.evaluate( () => history.back() ).catch( () => {} );
			await until( async () => !/away/.test( await page.url() ) && page.evaluate( () => window.wasKept !== undefined || performance.getEntriesByType( 'navigation' )[ 0 ].type === 'back_forward' ).catch( () => false ), 'the first page' );
			return await page.evaluate( () => window.wasKept ) && site;
		}, 'the browser to keep a page' );
		state.isDown = false;
		await receives( collector, 15 );
		assert.equal( new Set( collector.accepted.map( ( event ) => event.action_source ) ).size, 15 );
	} );
} );
