/*
 * Visits, ticks and readings, with a clock that moves when it is told to: what is sent when, what is remembered, and what is
 * said where neither can be.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { JSDOM } from 'jsdom';
/* Loaded before they are asked for, so that no test waits for a file. */
import '../../../js-glue/delivery/recovery.js';
import '../../../js-glue/instruments/rules.js';
import '../../../js-glue/instruments/visits.js';
import { createClient as createPageClient } from '../../../js-glue/page.js';
import { pack } from '../../../tools/pack/pack.mjs';
import { createBrowser } from '../../support/browser.js';
import { open } from '../../support/client.js';
import { createIntake, createOrigin } from '../../support/hosts.js';
import { root, sharedSchema, wasmFile, withoutSharedSchemas } from '../../support/shared.js';
import { breakFunction } from '../../support/traps.js';

const VISIT = '/heliograph/page_visit/1.0.0', TICK = '/heliograph/session_tick/1.0.0', READING = '/heliograph/reading_depth/1.0.0';
const REAL = { base: '/analytics/product_metrics/web/base/1.3.0', tick: '/analytics/session_tick/2.0.0', reading: '/analytics/mediawiki/web_ui_reading_depth/1.0.0' };

const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

const SESSION = '0123456789abcdef0123', OTHER_SESSION = 'fedcba98765432100123', PAGEVIEW = 'aaaaaaaaaabbbbbbbbbb';

const readOurs = ( uri ) => JSON.parse( fs.readFileSync( path.join( root, `src/schemas${ uri }.json` ), 'utf8' ) );
const schemaOf = ( uri ) => uri.startsWith( '/heliograph' ) ? readOurs( uri ) : sharedSchema( uri );

const CONTEXT = {
	agent: { client_platform: 'mediawiki_js', client_platform_family: 'desktop_browser' },
	mediawiki: { skin: 'vector-2022', database: 'enwiki' },
	page: { id: 7, namespace_id: 4, title: 'A secret' },
	performer: { is_temp: true, is_logged_in: true, id: 12, name: '~2026-1' }
};

const KIND = { agent: CONTEXT.agent, mediawiki: { database: 'enwiki' }, performer: { is_logged_in: true, is_temp: true } };

/** A site that has one of the instruments, with its stream. */
function siteOf( instrument, uri, options = {}, config = {} ) {
	return {
		streams: { s: { schema_uri: uri, ...config } },
		schemas: { [ uri ]: schemaOf( uri ) },
		instruments: { [ instrument ]: { stream: 's', ...options } },
		context: CONTEXT,
		tokens: { session: SESSION, pageview: PAGEVIEW }
	};
}

/** A visit whose reader opts out as soon as it is told that an event was refused. */
async function visitAndOptOut( browser, options ) {
	const { clock, intake: transport } = browser;
	const { client } = await open( { ...options, clock, transport, isBrowserStore: true, ...browser.createTab(), onDiagnostic: ( { code } ) => code === 'invalid-event' && client.optOut() } );
	client.attach();
	const events = await browser.events();
	assert.equal( client.status, 'inert' );
	const { emitted, invalid } = client.stats();
	assert.deepEqual( { emitted, invalid }, { emitted: 0, invalid: 1 } );
	assert.equal( browser.localStorage.items.has( 'heliograph-visits' ), false );
	return events;
}

describe( 'a page visit', () => {
	const site = ( options, config ) => siteOf( 'pageVisit', VISIT, options, config );

	/** Visit once and leave; what it said. */
	async function visitOnce( browser, options = site() ) {
		const before = ( await browser.events() ).length;
		const page = await browser.visit( options );
		const told = ( await browser.events() ).slice( before );
		await page.leave();
		return told;
	}

	const daysOf = ( events ) => events.map( ( { days_since_first: first, days_since_previous: previous } ) => [ first, previous ] );

	it( 'says who came by kind alone, and no time finer than a day', async () => {
		const [ { meta: { id, ...meta }, ...event } ] = await visitOnce( createBrowser() );
		assert.deepEqual( event, { $schema: VISIT, action: 'page_visit', unit: 'device', days_since_first: 0, ...KIND, dt: '2026-11-20T00:00:00.000Z' } );
		assert.deepEqual( meta, { stream: 's', domain: 'en.example.org', dt: '2026-11-20T00:00:00.000Z' } );
		assert.match( id, /^[0-9a-f-]{36}$/ );
	} );

	it( 'is told once a day, whatever pages and tabs there are', async () => {
		const browser = createBrowser();
		await Promise.all( [ browser.visit( site() ), browser.visit( site() ) ] );
		const { client, see } = await browser.visit( site() );
		client.newPageview();
		see( false );
		see( true );
		assert.equal( ( await browser.events() ).length, 1 );
		await browser.clock.advance( DAY );
		see( true );
		see( true );
		assert.deepEqual( daysOf( await browser.events() ), [ [ 0, undefined ], [ 1, 1 ] ] );
	} );

	for ( const [ what, request ] of [ [ 'refused', () => Promise.reject( new DOMException( 'not here', 'SecurityError' ) ) ], [ 'something else', undefined ], [ 'never called back', async () => {} ] ] ) {
		it( `is told where locks are ${ what }, once a day all the same`, async () => {
			const browser = createBrowser(), openPage = () => {
				const page = browser.createTab();
				Object.assign( page.window.navigator, { locks: { request } } );
				return browser.visit( site(), page );
			};
			const { codes } = await openPage();
			await openPage();
			assert.deepEqual( daysOf( await browser.events() ), [ [ 0, undefined ] ] );
			await browser.clock.advance( DAY );
			await openPage();
			assert.deepEqual( daysOf( await browser.events() ), [ [ 0, undefined ], [ 1, 1 ] ] );
			assert.deepEqual( codes().filter( ( code ) => code === 'lock-refused' ).length, what === 'never called back' ? 0 : 1 );
		} );
	}

	it( 'says once what fails while its lock is held', async () => {
		const browser = createBrowser(), page = browser.createTab();
		Object.assign( page.window.navigator, { locks: { request: async ( name, options, work ) => {
			await work( { name } );
			throw new Error( 'stolen' );
		} } } );
		const { codes } = await browser.visit( site(), page );
		assert.deepEqual( [ daysOf( await browser.events() ), codes() ], [ [ [ 0, undefined ] ], [ 'listener-failed' ] ] );
	} );

	it( 'counts the days since the first and since the one before', async () => {
		const browser = createBrowser();
		for ( const days of [ 0, 1, 6, 21 ] ) {
			await browser.clock.advance( days * DAY );
			await visitOnce( browser );
		}
		assert.deepEqual( daysOf( await browser.events() ), [ [ 0, undefined ], [ 1, 1 ], [ 7, 6 ], [ 28, 21 ] ] );
	} );

	it( 'remembers no further back than it is to, and begins anew after a longer absence', async () => {
		const browser = createBrowser(), options = site( { days: 7 } );
		for ( const days of [ 0, 5, 5, 7, 8 ] ) {
			await browser.clock.advance( days * DAY );
			await visitOnce( browser, options );
		}
		assert.deepEqual( daysOf( await browser.events() ), [ [ 0, undefined ], [ 5, 5 ], [ 7, 5 ], [ 7, 7 ], [ 0, undefined ] ] );
		assert.deepEqual( browser.remembered, { s: { first: '2026-12-15', last: '2026-12-15' } } );
	} );

	it( 'may be a session\'s: another session is another visitor, and its token is not remembered', async () => {
		const browser = createBrowser(), of = ( session ) => ( { ...site( { unit: 'session' } ), tokens: { session } } );
		await visitOnce( browser, of( SESSION ) );
		await visitOnce( browser, of( SESSION ) );
		await visitOnce( browser, of( OTHER_SESSION ) );
		await browser.clock.advance( DAY );
		await visitOnce( browser, of( OTHER_SESSION ) );
		assert.deepEqual( daysOf( await browser.events() ), [ [ 0, undefined ], [ 0, undefined ], [ 1, 1 ] ] );
		const kept = [ ...browser.localStorage.items.values() ].join();
		assert.ok( !kept.includes( SESSION.slice( 0, 8 ) ) && !kept.includes( OTHER_SESSION.slice( 0, 8 ) ), kept );
		const page = await browser.visit( of( undefined ) );
		assert.ok( page.codes().includes( 'no-token' ) );
	} );

	it( 'of who is out of sample is neither told nor remembered', async () => {
		const browser = createBrowser();
		const options = { ...site( {}, { sample: { unit: 'device', rate: 0.5 } } ), tokens: { device: 'ffffffff000000000000' } };
		assert.deepEqual( await visitOnce( browser, options ), [] );
		assert.deepEqual( browser.remembered, {} );
		await visitOnce( browser, { ...options, tokens: { device: '0000000f000000000000' } } );
		const [ event ] = await browser.events();
		assert.deepEqual( event.sample, { unit: 'device', rate: 0.5 } );
	} );

	it( 'that its stream does not want is not remembered either', async () => {
		const browser = createBrowser(), producers = { metrics_platform_client: { curation: { mediawiki_database: { equals: 'dewiki' } } } };
		assert.deepEqual( await visitOnce( browser, site( {}, { producers } ) ), [] );
		assert.deepEqual( browser.remembered, {} );
		assert.equal( ( await visitOnce( browser ) ).length, 1 );
	} );

	for ( const [ what, spoil ] of Object.entries( {
		'is full': ( { localStorage } ) => {
			localStorage.isFull = true;
		},
		'is forbidden': ( { localStorage } ) => {
			localStorage.getItem = localStorage.setItem = () => {
				throw new Error( 'SecurityError' );
			};
		}
	} ) ) {
		it( `is not told where localStorage ${ what }: it would be the first on every page`, async () => {
			const browser = createBrowser();
			spoil( browser );
			const { codes, client } = await browser.visit( site() );
			assert.deepEqual( await browser.events(), [] );
			assert.equal( client.status, 'ready' );
			assert.deepEqual( codes(), [ 'visits-not-kept' ] );
		} );
	}

	for ( const kept of [ '7', '[]', '{', 'null', '{"s":7}', '{"s":null}', '{"s":{"first":"x","last":"y"}}', '{"s":{"first":"2026-11-19","last":"2026-11-18"}}', '{"s":{"first":"2026-11-19T10:00","last":"2026-11-19T10:00"}}', '{"s":{"first":"2036-01-01","last":"2036-01-01"}}', '{"s":{"first":"2026-11-20","last":"2036-01-01"}}', '{"__proto__":{"s":1}}', '{"s":{"first":2020,"last":"2026-11-19"}}', '{"s":{"first":"1 Jan 2020 GMT","last":"2026-11-19"}}', '{"s":{"first":"+002020-01-01","last":"2026-11-19"}}' ] ) {
		it( `is a first one where ${ kept } is remembered, which no clock of today wrote`, async () => {
			const browser = createBrowser();
			browser.localStorage.items.set( 'heliograph-visits', kept );
			assert.deepEqual( daysOf( await visitOnce( browser ) ), [ [ 0, undefined ] ] );
		} );
	}

	it( 'is forgotten when the reader opts out, and where the browser says that nobody is to be followed', async () => {
		const browser = createBrowser();
		const { client } = await browser.visit( site() );
		assert.equal( ( await browser.events() ).length, 1 );
		client.optOut();
		assert.equal( browser.localStorage.items.has( 'heliograph-visits' ), false );
		await visitOnce( browser );
		assert.deepEqual( Object.keys( browser.remembered ), [ 's' ] );
		const page = browser.createTab();
		Object.assign( page.window.navigator, { globalPrivacyControl: true } );
		const inert = await browser.visit( site(), page );
		assert.deepEqual( [ inert.client.status, browser.localStorage.items.has( 'heliograph-visits' ) ], [ 'inert', false ] );
		assert.equal( ( await browser.events() ).length, 2 );
	} );

	it( 'is not remembered again when the reader opts out because of what is told of it', async () => {
		const browser = createBrowser(), options = site();
		const { properties, ...schema } = readOurs( VISIT );
		assert.deepEqual( await visitAndOptOut( browser, { ...options, schemas: { [ VISIT ]: { ...schema, properties: { ...properties, action: { type: 'array' } } } } } ), [] );
	} );

	it( 'of a stream that is called like what every object has is like any other', async () => {
		const browser = createBrowser(), { instruments, streams: { s }, ...rest } = site( { stream: '__proto__' }, { producers: { metrics_platform_client: { curation: { mediawiki_database: { equals: 'dewiki' } } } } } );
		assert.deepEqual( await visitOnce( browser, { ...rest, instruments, streams: Object.fromEntries( [ [ '__proto__', s ] ] ) } ), [] );
		assert.equal( browser.localStorage.items.get( 'heliograph-visits' ), '{}' );
	} );

	it( 'leaves records of other streams alone', async () => {
		const browser = createBrowser(), other = { at: 1, count: 2 };
		browser.localStorage.items.set( 'heliograph-visits', JSON.stringify( { other } ) );
		await visitOnce( browser );
		assert.deepEqual( browser.remembered.other, other );
	} );

	it( 'goes into the base schema of instruments as well, its days as the context of the action', { skip: withoutSharedSchemas }, async () => {
		const browser = createBrowser(), options = siteOf( 'pageVisit', REAL.base );
		await visitOnce( browser, options );
		await browser.clock.advance( DAY );
		await visitOnce( browser, options );
		const events = await browser.events();
		assert.deepEqual( events.map( ( { action, action_context: days } ) => [ action, days ] ), [ [ 'page_visit', '{"days_since_first":0}' ], [ 'page_visit', '{"days_since_first":1,"days_since_previous":1}' ] ] );
		assert.deepEqual( events[ 0 ].performer, { is_logged_in: true, is_temp: true } );
	} );
} );

describe( 'ticks of a session', () => {
	const site = ( options, config ) => siteOf( 'sessionTick', TICK, options, config );
	const ticksOf = ( events ) => events.map( ( { tick } ) => tick );

	it( 'begin with its first page, and come each minute in which somebody is there', async () => {
		const browser = createBrowser(), { document } = await browser.visit( site() );
		for ( const type of [ 'click', 'keyup', 'scroll' ] ) {
			await browser.clock.advance( 50 * SECOND );
			document.fire( type );
		}
		assert.deepEqual( ticksOf( await browser.events() ), [ 0, 1, 2 ] );
		const [ { meta, dt, ...event } ] = browser.intake.events;
		assert.deepEqual( event, { $schema: TICK, tick: 0, config_tick_ms: MINUTE, config_idle_ms: 100 * SECOND, config_reset_ms: 30 * MINUTE, ...KIND } );
		assert.deepEqual( [ meta.stream, dt ], [ 's', '2026-11-20T19:15:00.123Z' ] );
	} );

	it( 'stop while nobody is, or the page is hidden', async () => {
		const browser = createBrowser(), { see } = await browser.visit( site() );
		await browser.clock.advance( 20 * MINUTE );
		assert.deepEqual( ticksOf( await browser.events() ), [ 0, 1 ] );
		see( false );
		await browser.clock.advance( 5 * MINUTE );
		assert.deepEqual( ticksOf( await browser.events() ), [ 0, 1 ] );
	} );

	it( 'make up for a pause that was none of the session, and for no longer one', async () => {
		const browser = createBrowser(), { document, client } = await browser.visit( site() );
		/** @type {any[]} */
		const resets = [];
		client.trackSubscribe( 'sessionReset', ( topic, data ) => resets.push( data ) );
		await browser.clock.advance( 5 * MINUTE );
		document.fire( 'click' );
		assert.deepEqual( ticksOf( await browser.events() ), [ 0, 1, 2, 3, 4, 5 ] );
		await browser.clock.advance( 32 * MINUTE );
		document.fire( 'click' );
		assert.deepEqual( ticksOf( ( await browser.events() ).slice( 6 ) ), [ 6, 0 ] );
		assert.deepEqual( resets, [ 1, 1 ] );
	} );

	it( 'are counted over tabs: two windows tick no faster than one', async () => {
		const browser = createBrowser(), pages = [ await browser.visit( site() ) ];
		await browser.clock.advance( 20 * SECOND );
		pages.push( await browser.visit( site() ) );
		for ( let i = 0; i < 10; i++ ) {
			await browser.clock.advance( 30 * SECOND );
			pages.forEach( ( { document } ) => document.fire( 'keyup' ) );
		}
		assert.deepEqual( ticksOf( await browser.events() ), [ 0, 1, 2, 3, 4, 5 ] );
	} );

	it( 'go on from page to page', async () => {
		const browser = createBrowser();
		for ( let i = 0; i < 6; i++ ) {
			const page = await browser.visit( site() );
			await browser.clock.advance( 28 * SECOND );
			await page.leave();
			await browser.clock.advance( 2 * SECOND );
		}
		assert.deepEqual( ticksOf( await browser.events() ), [ 0, 1, 2 ] );
	} );

	it( 'do not come of a computer that slept with the page open', async () => {
		const browser = createBrowser(), { document } = await browser.visit( site() );
		await browser.events();
		/* The epoch went on, the timers did not. */
		const { now } = browser.clock;
		browser.clock.now = () => now() + 15 * MINUTE;
		await browser.clock.advance( 10 * MINUTE );
		assert.deepEqual( ticksOf( await browser.events() ), [ 0 ] );
		/* Somebody is back, and it was no longer than a session may pause. */
		document.fire( 'click' );
		assert.equal( ( await browser.events() ).length, 26 );
	} );

	it( 'go on when the clock was set back', async () => {
		const browser = createBrowser(), { document } = await browser.visit( site() );
		await browser.events();
		const { now } = browser.clock;
		browser.clock.now = () => now() - 3 * HOUR;
		document.fire( 'click' );
		for ( let i = 0; i < 4; i++ ) {
			await browser.clock.advance( 50 * SECOND );
			document.fire( 'click' );
		}
		assert.deepEqual( ticksOf( await browser.events() ).slice( 0, 3 ), [ 0, 1, 2 ] );
	} );

	it( 'are not made by scripts, unless these count', async () => {
		for ( const [ untrustedEvents, expected ] of [ [ false, [ 0, 1 ] ], [ true, [ 0, 1, 2, 3 ] ] ] ) {
			const browser = createBrowser(), { document } = await browser.visit( site( { untrustedEvents } ) );
			for ( let i = 0; i < 4; i++ ) {
				await browser.clock.advance( 50 * SECOND );
				document.fire( 'click', { isTrusted: false } );
			}
			assert.deepEqual( ticksOf( await browser.events() ), expected );
		}
	} );

	it( 'are of the length that a site asks for', async () => {
		const browser = createBrowser(), { document } = await browser.visit( site( { tickMs: 10000, idleMs: 30000, resetMs: 60000 } ) );
		await browser.clock.advance( 25 * SECOND );
		document.fire( 'click' );
		await browser.clock.advance( 10 * SECOND );
		assert.deepEqual( ticksOf( await browser.events() ), [ 0, 1, 2, 3 ] );
	} );

	for ( const count of [ 1e308, 2 ** 60, 2 ** 53, 2 ** 53 - 1 ] ) {
		it( `begin anew where ${ count } of them are remembered, which no session has`, async () => {
			const browser = createBrowser();
			browser.localStorage.items.set( 'heliograph-visits', JSON.stringify( { s: { at: browser.clock.now() - 2 * MINUTE, count } } ) );
			await browser.visit( site() );
			assert.deepEqual( ticksOf( await browser.events() ), [ 0 ] );
		} );
	}

	it( 'end when the reader opts out because of what is told of one of them', async () => {
		const browser = createBrowser(), { properties, ...schema } = readOurs( TICK );
		browser.localStorage.items.set( 'heliograph-visits', JSON.stringify( { s: { at: browser.clock.now() - 5 * MINUTE, count: 3 } } ) );
		assert.deepEqual( await visitAndOptOut( browser, { ...site(), schemas: { [ TICK ]: { ...schema, properties: { ...properties, tick: { type: 'integer', minimum: 4 } } } } } ), [] );
	} );

	it( 'of a session that is out of sample are neither told nor remembered', async () => {
		const browser = createBrowser();
		await browser.visit( site( {}, { sample: { unit: 'session', rate: 0 } } ) );
		assert.deepEqual( await browser.events(), [] );
		assert.deepEqual( browser.remembered, {} );
	} );

	it( 'that their stream does not want are not remembered either', async () => {
		const browser = createBrowser(), producers = { metrics_platform_client: { curation: { mediawiki_database: { equals: 'dewiki' } } } };
		await browser.visit( site( {}, { producers } ) );
		assert.deepEqual( await browser.events(), [] );
		assert.deepEqual( browser.remembered, {} );
	} );

	it( 'end with listening', async () => {
		const browser = createBrowser(), { client, document, window } = await browser.visit( site() );
		await browser.events();
		client.detach();
		document.fire( 'click' );
		await browser.clock.advance( 5 * MINUTE );
		assert.deepEqual( ticksOf( await browser.events() ), [ 0 ] );
		await client.close();
		assert.deepEqual( [ browser.clock.timers, document.count() + window.count() ], [ 0, 0 ] );
	} );

	it( 'are what the schema of Wikimedia\'s ticks describes', { skip: withoutSharedSchemas }, async () => {
		const browser = createBrowser();
		await browser.visit( siteOf( 'sessionTick', REAL.tick ) );
		const [ { meta, dt, ...event } ] = await browser.events();
		assert.deepEqual( event, { $schema: REAL.tick, tick: 0, config_tick_ms: MINUTE, config_idle_ms: 100 * SECOND, config_reset_ms: 30 * MINUTE } );
		assert.ok( meta.id && dt );
	} );
} );

describe( 'how long a page is read', () => {
	const site = ( options, config ) => siteOf( 'readingDepth', READING, options, config );
	const timesOf = ( events ) => events.map( ( { action, total_length: total, visible_length: visible } ) => total === undefined ? action : [ total, visible ] );

	/** A page whose events are dispatched as in a browser: listeners in the capture phase come first. */
	function createDocument() {
		const { window } = new JSDOM( '', { url: 'https://en.example.org/wiki/A', pretendToBeVisual: true } ), { document } = window;
		let state = 'visible';
		Object.defineProperty( document, 'visibilityState', { get: () => state } );
		Object.defineProperty( window, 'performance', { value: undefined } );
		return {
			window,
			document,

			see( isSeen ) {
				state = isSeen ? 'visible' : 'hidden';
				document.dispatchEvent( new window.Event( 'visibilitychange', { bubbles: true } ) );
			}
		};
	}

	it( 'is told when the page is left, in its last moment, beside how long it was visible', async () => {
		const browser = createBrowser(), { see, ...page } = createDocument(), { window } = page;
		await browser.visit( site(), page );
		await browser.clock.advance( 30 * SECOND );
		see( false );
		await browser.clock.advance( 50 * SECOND );
		see( true );
		await browser.clock.advance( 5 * SECOND );
		const requests = browser.intake.requests.length;
		window.dispatchEvent( new window.Event( 'pagehide' ) );
		/* Nothing runs behind it in a page that is gone. */
		assert.equal( browser.intake.requests.length, requests + 1 );
		assert.equal( browser.intake.requests[ requests ].exiting, true );
		const [ loaded, { meta, ...event } ] = browser.intake.events;
		assert.deepEqual( event, {
			$schema: READING, action: 'pageUnloaded', total_length: 85000, visible_length: 35000, visibility_listeners_time: 0,
			agent: CONTEXT.agent, mediawiki: CONTEXT.mediawiki, page: { namespace_id: 4 },
			performer: { is_logged_in: true, is_temp: true, pageview_id: PAGEVIEW }, dt: '2026-11-20T19:16:25.123Z'
		} );
		assert.deepEqual( [ loaded.action, loaded.performer.pageview_id, meta.stream ], [ 'pageLoaded', PAGEVIEW, 's' ] );
	} );

	it( 'counts from zero when the page comes back from the back/forward cache, and not the time that it was there', async () => {
		const browser = createBrowser(), { document, see, window } = await browser.visit( site() );
		await browser.clock.advance( 10 * SECOND );
		for ( const read of [ 4, 6 ] ) {
			document.visibilityState = 'hidden';
			window.fire( 'pagehide', { persisted: true } );
			see( false );
			await browser.clock.advance( HOUR );
			document.visibilityState = 'visible';
			document.fire( 'visibilitychange' );
			window.fire( 'pageshow', { persisted: true } );
			await browser.clock.advance( read * SECOND );
		}
		window.fire( 'pagehide' );
		const events = await browser.events();
		assert.deepEqual( timesOf( events ), [ 'pageLoaded', [ 10000, 10000 ], [ 4000, 4000 ], [ 6000, 6000 ] ] );
		assert.equal( new Set( events.map( ( { performer } ) => performer.pageview_id ) ).size, 1 );
	} );

	it( 'is told of a page that is frozen, which may never be seen again', async () => {
		const browser = createBrowser(), { see, ...page } = createDocument(), { document, window } = page;
		await browser.visit( site(), page );
		await browser.clock.advance( 10 * SECOND );
		see( false );
		await browser.clock.advance( 5 * MINUTE );
		const requests = browser.intake.requests.length;
		document.dispatchEvent( new window.Event( 'freeze' ) );
		assert.equal( browser.intake.requests.length, requests + 1 );
		await browser.clock.advance( HOUR );
		see( true );
		await browser.clock.advance( 2 * SECOND );
		window.dispatchEvent( new window.Event( 'pagehide' ) );
		assert.deepEqual( timesOf( await browser.events() ), [ 'pageLoaded', [ 310000, 10000 ], [ 2000, 2000 ] ] );
	} );

	it( 'of a page that nobody looked at is visible for no time', async () => {
		const browser = createBrowser(), page = browser.createTab();
		page.document.visibilityState = 'hidden';
		const { window } = await browser.visit( site(), page );
		await browser.clock.advance( 3 * SECOND );
		window.fire( 'pagehide' );
		assert.deepEqual( timesOf( await browser.events() ), [ 'pageLoaded', [ 3000, 0 ] ] );
	} );

	it( 'is told apart by pageview in an application of one page', async () => {
		const browser = createBrowser(), { client, window } = await browser.visit( site() );
		await browser.clock.advance( 7 * SECOND );
		client.newPageview( { tokens: { pageview: 'ccccccccccdddddddddd' } } );
		await browser.clock.advance( 2 * SECOND );
		window.fire( 'pagehide' );
		const events = await browser.events();
		assert.deepEqual( timesOf( events ), [ 'pageLoaded', [ 7000, 7000 ], 'pageLoaded', [ 2000, 2000 ] ] );
		assert.deepEqual( events.map( ( { performer } ) => performer.pageview_id[ 0 ] ), [ 'a', 'a', 'c', 'c' ] );
	} );

	it( 'may fail the core, and the pageview that follows begins in the next one', async ( t ) => {
		const broken = breakFunction( t, 'hg_wasm_submit' );
		const browser = createBrowser(), { client } = await browser.visit( site() );
		broken.isBroken = true;
		assert.equal( client.newPageview( { tokens: { pageview: 'ccccccccccdddddddddd' } } ), true );
		assert.equal( broken.failed, 1 );
		assert.deepEqual( ( await browser.events() ).map( ( { action, performer } ) => [ action, performer.pageview_id[ 0 ] ] ), [ [ 'pageLoaded', 'a' ], [ 'pageLoaded', 'c' ] ] );
		assert.equal( client.stats().dropped.trapped, 1 );
	} );

	it( 'is told of a pageview that ends with another sample', async () => {
		const browser = createBrowser(), { client, codes } = await browser.visit( site( {}, { sample: { unit: 'pageview', rate: 1 } } ) );
		await browser.clock.advance( 7 * SECOND );
		assert.equal( client.newPageview( { streams: { s: { sample_unit: 'session', sample_rate: { default: 0, 1: [ 'enwiki', 'dewiki' ] } } } } ), true );
		const events = await browser.events();
		assert.deepEqual( timesOf( events ), [ 'pageLoaded', [ 7000, 7000 ], 'pageLoaded' ] );
		assert.deepEqual( events.map( ( { sample, performer } ) => [ sample.unit, performer.pageview_id === PAGEVIEW ] ), [ [ 'pageview', true ], [ 'pageview', true ], [ 'session', false ] ] );
		assert.deepEqual( codes(), [] );
	} );

	it( 'is measured from when the page was asked for, or activated', async () => {
		const browser = createBrowser(), page = browser.createTab();
		Object.assign( page.window, { performance: { timeOrigin: 1000, now: () => 900.4, getEntriesByType: ( type ) => type === 'navigation' ? [ { activationStart: 400, domInteractive: 500 } ] : [] } } );
		await browser.visit( site(), page );
		const [ { visibility_listeners_time: time } ] = await browser.events();
		assert.equal( time, 500 );
	} );

	it( 'is told where the page\'s own times cannot be read, without them', async () => {
		const browser = createBrowser(), page = browser.createTab();
		Object.assign( page.window, { performance: { now: () => 1, getEntriesByType() {
			throw new Error( 'not here' );
		} } } );
		const { window } = await browser.visit( site(), page );
		await browser.clock.advance( 3 * SECOND );
		window.fire( 'pagehide' );
		assert.deepEqual( timesOf( await browser.events() ), [ 'pageLoaded', [ 3000, 3000 ] ] );
	} );

	it( 'goes on where another pageview cannot begin, for what is given cannot be read', async () => {
		const browser = createBrowser(), { client, codes, window } = await browser.visit( site() );
		await browser.clock.advance( 3 * SECOND );
		for ( const name of [ 'context', 'tokens', 'streams' ] ) {
			assert.equal( client.newPageview( { get [ name ]() {
				throw new Error( 'not here' );
			} } ), false );
		}
		await browser.clock.advance( 2 * SECOND );
		window.fire( 'pagehide' );
		assert.deepEqual( timesOf( await browser.events() ), [ 'pageLoaded', [ 5000, 5000 ] ] );
		assert.deepEqual( codes().filter( ( code ) => code === 'not-serialisable' ).length, 3, codes().join() );
	} );

	it( 'ends without a word when nothing listens any more', async () => {
		const browser = createBrowser(), { client, document, window } = await browser.visit( site() );
		client.detach();
		client.attach();
		await client.close();
		window.fire( 'pagehide' );
		assert.deepEqual( timesOf( await browser.events() ), [ 'pageLoaded' ] );
		assert.deepEqual( [ browser.clock.timers, document.count() + window.count() ], [ 0, 0 ] );
	} );

	it( 'is what the schema of Wikimedia\'s reading depth describes', { skip: withoutSharedSchemas }, async () => {
		for ( const [ performer, isAnonymous ] of [ [ { is_temp: false, is_logged_in: false }, true ], [ { is_temp: true, is_logged_in: true }, false ], [ { is_temp: false, is_logged_in: false, is_anon: false }, false ] ] ) {
			const browser = createBrowser(), page = browser.createTab();
			Object.assign( page.window, {
				mw: { config: { get: ( name ) => name === 'wgWMEPageLength' ? 4711 : null } },
				performance: { now: () => 326.2, getEntriesByType: ( type ) => type === 'navigation' ? [ { domInteractive: 120.4 } ] : [ { startTime: 99.6 } ] }
			} );
			const { window } = await browser.visit( { ...siteOf( 'readingDepth', REAL.reading ), context: { ...CONTEXT, performer } }, page );
			await browser.clock.advance( 2 * SECOND );
			window.fire( 'pagehide' );
			const [ , { meta, dt, ...event } ] = await browser.events();
			assert.deepEqual( event, {
				$schema: REAL.reading, action: 'pageUnloaded', total_length: 2000, visible_length: 2000, visibility_listeners_time: 326, dom_interactive_time: 120, first_paint_time: 100,
				page_length: 4711, access_method: 'desktop', is_anon: isAnonymous, database: 'enwiki', page_namespace: 4, session_token: SESSION, skin: 'vector-2022', web_pageview_id: PAGEVIEW
			} );
			assert.ok( meta.id && dt );
		}
	} );
} );

describe( 'what cannot be right is refused when the client starts:', () => {
	/* What is given, and what is said of it. */
	const CASES = {
		'no object': [ { pageVisit: 'x' }, 'bad-option /instruments/pageVisit' ],
		'options that are missing': [ { sessionTick: null }, 'bad-option /instruments/sessionTick' ],
		'an unknown option': [ { readingDepth: { stream: 'reading', pageLength: 7 } }, 'bad-option /instruments/readingDepth/pageLength' ],
		'an unknown option that every object has': [ { readingDepth: { stream: 'reading', constructor: Object } }, 'bad-option /instruments/readingDepth/constructor' ],
		'an unknown option that is called __proto__': [ { readingDepth: JSON.parse( '{"stream":"reading","__proto__":{}}' ) }, 'bad-option /instruments/readingDepth/__proto__' ],
		'a value of another type': [ { pageVisit: { stream: 'visit', days: '7' } }, 'bad-option /instruments/pageVisit/days' ],
		'days that are too many': [ { pageVisit: { stream: 'visit', days: 91 } }, 'bad-option /instruments/pageVisit' ],
		'a unit that is none': [ { pageVisit: { stream: 'visit', unit: 'pageview' } }, 'bad-option /instruments/pageVisit' ],
		'ticks that are too short': [ { sessionTick: { stream: 'tick', tickMs: 10 } }, 'bad-option /instruments/sessionTick' ],
		'more ticks in a pause than a page is to send': [ { sessionTick: { stream: 'tick', tickMs: 1000 } }, 'bad-option /instruments/sessionTick' ],
		'no stream': [ { pageVisit: {} }, 'unknown-stream /instruments/pageVisit/stream' ],
		'an unknown stream': [ { readingDepth: { stream: 'constructor' } }, 'unknown-stream /instruments/readingDepth/stream' ],
		'a stream without a schema': [ { readingDepth: { stream: 'free' } }, 'no-schema /instruments/readingDepth/stream' ],
		'a schema that asks for more': [ { sessionTick: { stream: 'visit' } }, 'bad-instrument /instruments/sessionTick/stream' ],
		'visits that are drawn anew on each page': [ { pageVisit: { stream: 'paged' } }, 'cuts-visits /instruments/pageVisit/stream' ],
		'visits of a device that are drawn anew in each session': [ { pageVisit: { stream: 'sessioned' } }, 'cuts-visits /instruments/pageVisit/stream' ],
		'ticks that are drawn anew on each page': [ { sessionTick: { stream: 'pagedTicks' } }, 'cuts-visits /instruments/sessionTick/stream' ]
	};
	const streams = {
		visit: { schema_uri: VISIT }, paged: { schema_uri: VISIT, sample: { unit: 'pageview', rate: 0.1 } }, sessioned: { schema_uri: VISIT, sample_rate: 0.1 },
		tick: { schema_uri: TICK }, pagedTicks: { schema_uri: TICK, sample_rate: 1, sample_unit: 'pageview' }, reading: { schema_uri: READING }, free: {}
	};
	const schemas = Object.fromEntries( [ VISIT, TICK, READING ].map( ( uri ) => [ uri, readOurs( uri ) ] ) );

	for ( const [ what, [ instruments, said ] ] of Object.entries( CASES ) ) {
		it( what, async () => {
			const error = await open( { streams, schemas, instruments } ).then( () => null, ( reason ) => reason );
			assert.deepEqual( error?.errors.map( ( { code, path: at } ) => `${ code } ${ at }` ), [ said ] );
			assert.ok( error.errors.every( ( { message } ) => message ) );
		} );
	}

	it( 'and nothing else: null stands for what is not given, and samples that fit are taken', async () => {
		const { client } = await open( { streams, schemas, tokens: { session: SESSION }, instruments: { pageVisit: { stream: 'sessioned', unit: 'session', days: null }, sessionTick: { stream: 'tick', untrustedEvents: null }, readingDepth: { stream: 'reading' } } } );
		assert.equal( client.status, 'ready' );
	} );
} );

it( 'visits of a second client in the page are left to the first', async () => {
	const browser = createBrowser(), page = browser.createTab(), options = siteOf( 'readingDepth', READING );
	await browser.visit( options, page );
	const { codes } = await browser.visit( options, page );
	page.window.fire( 'pagehide' );
	assert.deepEqual( ( await browser.events() ).map( ( { action } ) => action ), [ 'pageLoaded', 'pageUnloaded' ] );
	assert.ok( codes().includes( 'already-attached' ) );
} );

it( 'a packed page has all three', async () => {
	const { clock, createTab } = createOrigin(), intake = createIntake(), page = createTab();
	const wasm = pack( {
		intakeUrl: 'https://intake.example.org/v1/events',
		streams: { visit: { schema_uri: VISIT }, tick: { schema_uri: TICK }, reading: { schema_uri: READING } },
		schemaDirectories: [ path.join( root, 'src/schemas' ) ],
		instruments: { pageVisit: { stream: 'visit' }, sessionTick: { stream: 'tick' }, readingDepth: { stream: 'reading' } }
	}, { modules: path.dirname( wasmFile ) } );
	const client = await createPageClient( { wasm, context: CONTEXT, tokens: { session: SESSION, pageview: PAGEVIEW }, transport: intake, clock, ...page } );
	client.attach();
	await clock.advance( 2 * SECOND );
	page.window.fire( 'pagehide' );
	await clock.advance( 0 );
	assert.deepEqual( intake.events.map( ( { meta } ) => meta.stream ).sort(), [ 'reading', 'reading', 'tick', 'visit' ] );
	await client.close();
} );
