/*
 * Who comes back, how long a session is and how long a page is read, in real browsers: with their own localStorage and locks,
 * their own last moments of pages, and their own cache of pages that are left.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { beforeEach, describe, it } from 'node:test';
import { until } from '../support/until.js';
import { useBrowser } from './support/wiki.js';

const PAGE = fs.readFileSync( new URL( 'pages/visits.html', import.meta.url ) );

const html = ( text ) => ( response ) => response.writeHead( 200, { 'content-type': 'text/html' } ).end( text );
const answers = { '/visits.html': html( PAGE ), '/away.html': html( '<!DOCTYPE html><title>Away</title><p id="other">Another page.</p>' ) };

const { openWiki } = useBrowser( { chromium: { without: [ '--disable-back-forward-cache' ] } } );

/** @type {any} */
let wiki;
/** @type {any} */
let page;

/**
 * @param {any} t
 * @param {Function} [first] Runs before the page's own scripts.
 */
async function open( t, first ) {
	wiki = await openWiki( t, answers, first );
	( { page } = wiki );
}

beforeEach( ( t ) => open( t ) );

/** Visit a page that has one of the instruments. */
async function visit( use, more = '', tab = page ) {
	await tab.goto( `${ wiki.collector.url }/visits.html?use=${ use }${ more }` );
	await tab.waitForSelector( '[data-ready]', { state: 'attached' } );
}

const remembered = () => page.evaluate( () => localStorage.getItem( 'heliograph-visits' ) );

describe( 'a reader who comes back', () => {
	it( 'is told of once a day, with how many days it has been and nothing that would tell who it was, or when', async () => {
		await visit( 'pageVisit' );
		await wiki.receives( 1 );
		await visit( 'pageVisit' );
		await visit( 'pageVisit', '&ahead=1' );
		await wiki.receives( 2 );
		await visit( 'pageVisit', '&ahead=1' );
		await visit( 'pageVisit', '&ahead=8' );
		const events = await wiki.receives( 3 );
		assert.deepEqual( events.map( ( { days_since_first: first, days_since_previous: previous } ) => [ first, previous ] ), [ [ 0, undefined ], [ 1, 1 ], [ 8, 7 ] ] );
		for ( const { meta, ...event } of events ) {
			assert.deepEqual( Object.keys( event ).sort(), [ '$schema', 'action', 'days_since_first', ...event.days_since_first ? [ 'days_since_previous' ] : [], 'dt', 'performer', 'unit' ] );
			assert.deepEqual( event.performer, { is_logged_in: true, is_temp: true } );
			assert.match( event.dt, /^\d{4}-\d\d-\d\dT00:00:00\.000Z$/ );
			assert.equal( meta.dt, event.dt );
		}
		assert.doesNotMatch( wiki.bytes(), /0123456789abcdef0123/ );
		assert.match( await remembered(), /^\{"heliograph\.page_visit":\{"first":"[\d-]{10}","last":"[\d-]{10}"\}\}$/ );
	} );

	it( 'is forgotten, and told nothing of, when the browser says that nobody is to follow them', async () => {
		await visit( 'pageVisit' );
		await wiki.receives( 1 );
		await wiki.context.addInitScript( 'Object.defineProperty( Navigator.prototype, "globalPrivacyControl", { configurable: true, get: () => true } );' );
		page = await wiki.context.newPage();
		const asked = wiki.asked.length;
		await visit( 'pageVisit', '&ahead=1' );
		assert.equal( await page.evaluate( () => window.client.status ), 'inert' );
		assert.equal( await remembered(), null );
		assert.ok( !wiki.asked.slice( asked ).some( ( url ) => url.includes( 'visits.mjs' ) ), 'it loads nothing for it' );
		assert.equal( wiki.collector.accepted.length, 1 );
	} );
} );

describe( 'a session in two windows', () => {
	it( 'has a tick for each minute in which one of them is used, however many are', async () => {
		/* A minute of them is a second. */
		const pages = [ page, await wiki.context.newPage() ];
		for ( const each of pages ) {
			await visit( 'sessionTick', '&speed=60', each );
		}
		const ticks = () => wiki.collector.accepted.map( ( { tick } ) => tick );
		await until( async () => {
			for ( const each of pages ) {
				await each.click( '#here' );
			}
			return ticks().length >= 5;
		}, 'five ticks' );
		await Promise.all( pages.map( ( each ) => each.evaluate( () => window.client.close() ) ) );
		/* What two windows send may arrive in any order. */
		assert.deepEqual( ticks().sort( ( a, b ) => a - b ), ticks().map( ( _, i ) => i ) );
	} );
} );

describe( 'how long a page was read', () => {
	const told = () => wiki.collector.accepted.map( ( { action } ) => action );

	async function leave() {
		await page.click( '#away' );
		await page.waitForURL( /away/ );
		await page.waitForSelector( '#other' );
	}

	it( 'leaves in the last moment of a page that is left by a link', async () => {
		await visit( 'readingDepth' );
		await leave();
		const [ loaded, unloaded ] = await wiki.receives( 2 );
		assert.deepEqual( [ loaded.action, unloaded.action ], [ 'pageLoaded', 'pageUnloaded' ] );
		assert.ok( unloaded.visible_length <= unloaded.total_length, JSON.stringify( unloaded ) );
		assert.equal( unloaded.visibility_listeners_time, loaded.visibility_listeners_time );
		assert.equal( unloaded.performer.pageview_id, loaded.performer.pageview_id );
		assert.equal( wiki.collector.again.length, 0 );
	} );

	it( 'leaves in the last moment of a tab that is closed', async ( t ) => {
		/* Until it has read localStorage once, Firefox forgets what it writes there while its tab is closed: docs/browsers.md. */
		await open( t, () => {
			const { getItem } = Storage.prototype;
			Storage.prototype.getItem = function ( name ) {
				window.hasRead = true;
				return getItem.call( this, name );
			};
		} );
		await visit( 'readingDepth' );
		await wiki.receives( 1 );
		await page.waitForFunction( () => window.hasRead );
		const next = await wiki.context.newPage();
		await page.close( { runBeforeUnload: true } );
		/* The next page takes up what was not trusted to arrive. */
		await visit( 'readingDepth', '', next );
		await until( () => told().includes( 'pageUnloaded' ), () => `the end of the page; there is ${ told().join() }` );
	} );

	it( 'is told again, from zero, of a page that came back from the cache, which its listeners leave it a place in', async ( t ) => {
		/* A browser that is short of time or memory lets go of a page: then of another one. */
		await until( async () => {
			await open( t );
			await visit( 'readingDepth' );
			await leave();
			await wiki.receives( 2 );
			await page.evaluate( () => history.back() ).catch( () => {} );
			await until( () => page.evaluate( () => window.wasKept !== undefined || performance.getEntriesByType( 'navigation' )[ 0 ].type === 'back_forward' ).catch( () => false ), 'the page to be back' );
			return page.evaluate( () => window.wasKept );
		}, 'the browser to keep a page' );
		await leave();
		const events = await wiki.receives( 3 );
		assert.deepEqual( events.map( ( { action } ) => action ), [ 'pageLoaded', 'pageUnloaded', 'pageUnloaded' ] );
		assert.equal( new Set( events.map( ( { performer } ) => performer.pageview_id ) ).size, 1 );
		assert.equal( events[ 2 ].visibility_listeners_time, 0 );
	} );

	it( 'is no time at all of a page that nobody looked at', async ( t ) => {
		await open( t, () => Object.defineProperty( Document.prototype, 'visibilityState', { configurable: true, get: () => 'hidden' } ) );
		await visit( 'readingDepth' );
		await leave();
		const [ , unloaded ] = await wiki.receives( 2 );
		assert.equal( unloaded.visible_length, 0 );
		assert.ok( unloaded.total_length > 0 );
	} );
} );
