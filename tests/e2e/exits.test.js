/*
 * Ways in which a page can end. However it ends, what was submitted is at the intake once the profile has been opened
 * again, and each event once by its id. How many arrived more than once is printed: nobody can acknowledge what a page
 * hands over in its last moment, and where it is not trusted the next one sends it again. So is how often the last page of
 * the tab and those before it called the database, localStorage and locks.
 *
 * Each way is gone twice more by what others do, a beacon an event and a queue with a timer of five seconds. Of those
 * nothing is asserted but that they were there; what they received is printed beside ours.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, it } from 'node:test';
import { startCollector } from '../../demo/collector.mjs';
import { serveSite, streams } from '../../demo/site.mjs';
import { until } from '../support/until.js';
import { notIn, openProfile } from './support/driver/browsers.js';
import { schemas } from './support/wiki.js';

const PAGE = fs.readFileSync( new URL( 'pages/exits.html', import.meta.url ) );

/* What others send goes here, and what marks the end of it. */
const RIVAL = '/rival', MARKER = '/marker';

/**
 * @param {any} request
 * @param {any} response
 * @param {any} state
 */
async function takeFromRival( request, response, state ) {
	let body = '';
	for await ( const chunk of request ) {
		body += chunk;
	}
	if ( state.isDown ) {
		response.writeHead( 503 );
		response.end();
		return;
	}
	state.received.push( ...JSON.parse( body ).map( ( event ) => event.action_source ) );
	response.end();
}

/**
 * An intake that can be down, and the page beside it.
 *
 * @param {any} t
 */
async function openIntake( t ) {
	const state = { isDown: false, received: [], isMarked: false };
	const collector = await startCollector( {
		schemaDirectories: schemas,
		streams,
		isDown: () => state.isDown,
		otherwise( request, response ) {
			const { pathname } = new URL( `http://wiki${ request.url }` );
			if ( pathname === '/exits.html' ) {
				response.writeHead( 200, { 'content-type': 'text/html' } );
				response.end( PAGE );
			} else if ( pathname === RIVAL ) {
				takeFromRival( request, response, state );
			} else if ( pathname === MARKER ) {
				state.isMarked = true;
				response.end();
			} else {
				return serveSite( request, response );
			}
			return true;
		}
	} );
	t.after( () => collector.close() );
	return { collector, state, address: `${ collector.url }/exits.html` };
}

/**
 * @param {any} context
 * @param {string} address
 */
async function visit( context, address ) {
	const page = await context.newPage();
	await page.goto( address );
	await page.waitForSelector( '[data-ready]', { state: 'attached' } );
	return page;
}

const emit = ( page, name, count ) => page.evaluate( ( [ given, times ] ) => window.emit( given, times ), [ name, count ] );

/* Ours are stored by then; others have nowhere to store. */
const isStored = async ( page, count ) => new URL( await page.url() ).search.includes( 'by=' ) ? undefined :
	until( async () => await page.evaluate( () => window.countStored() ) >= count, `${ count } events to be stored` );

/* How it ends: what it does, and how many events it emits. `down`: the intake is, until the page is gone. */
const EXITS = {
	'navigates to another page': { count: 5, end: async ( { page, address } ) => {
		await emit( page, 'e', 5 );
		await page.goto( `${ address }&other` );
	} },
	'is left by a link in the task that submitted 200 events': { count: 200, end: async ( { page } ) => {
		await page.evaluate( () => {
			window.emit( 'e', 200 );
			document.getElementById( 'away' ).click();
		} );
		await page.waitForURL( /away/ );
	} },
	'is left by a link in the task that submitted 500 events': { count: 500, end: async ( { page } ) => {
		await page.evaluate( () => {
			window.emit( 'e', 500 );
			document.getElementById( 'away' ).click();
		} );
		await page.waitForURL( /away/ );
	} },
	'is left by a link in the task that submitted 200 events, ': { count: 200, down: true, end: async ( { page } ) => {
		await page.evaluate( () => {
			window.emit( 'e', 200 );
			document.getElementById( 'away' ).click();
		} );
		await page.waitForURL( /away/ );
	} },
	...Object.fromEntries( [ 'pagehide', 'visibilitychange', 'beforeunload' ].flatMap( ( type ) => [ [ 200, true ], [ 500, false ] ].map( ( [ count, down ] ) => [
		`submits ${ count } events in ${ type }`,
		{ count, down, end: async ( { page, address } ) => {
			await page.evaluate( ( [ on, times ] ) => window.addEventListener( on, () => window.emit( 'e', times ), { once: true } ), [ type, count ] );
			await page.goto( `${ address }&other` );
		} }
	] ) ) ),
	'has an event acknowledged, and is left by a link that is clicked': { count: 2, end: async ( { page } ) => {
		await emit( page, 'before', 1 );
		await page.waitForFunction( () => window.client.stats().delivered === 1 || location.search.includes( 'by=' ) );
		await page.evaluate( () => {
			window.emit( 'click', 1 );
			document.getElementById( 'away' ).click();
		} );
		await page.waitForURL( /away/ );
	} },
	'is reloaded fifty times': { count: 50, end: async ( { page } ) => {
		for ( let i = 0; i < 50; i++ ) {
			await emit( page, `reload ${ i }`, 1 );
			await page.reload();
			await page.waitForSelector( '[data-ready]', { state: 'attached' } );
		}
	} },
	'is closed': { count: 5, end: async ( { page } ) => {
		await emit( page, 'e', 5 );
		await page.close( { runBeforeUnload: true } );
	} },
	'is closed by a reader who comes back': { count: 5, down: true, end: async ( { page } ) => {
		await emit( page, 'e', 5 );
		await isStored( page, 5 );
		await page.close( { runBeforeUnload: true } );
	} },
	'is frozen, and then discarded': { count: 5, down: true, reasons: { firefox: 'it freezes no page but in its cache', webkit: 'it freezes no page but in its cache' }, end: async ( { page, context } ) => {
		await emit( page, 'e', 5 );
		await isStored( page, 5 );
		const session = await context.newCDPSession( page );
		await session.send( 'Page.setWebLifecycleState', { state: 'frozen' } );
		await page.close();
	} },
	'crashes': { count: 5, down: true, end: async ( { page, profile } ) => {
		await emit( page, 'e', 5 );
		await isStored( page, 5 );
		await profile.crash( page );
	} },
	'loses its browser (SIGTERM)': { count: 5, down: true, end: async ( { page, profile } ) => {
		await emit( page, 'e', 5 );
		await isStored( page, 5 );
		await profile.end( 'SIGTERM' );
	}, isOver: true },
	'loses its browser (SIGKILL)': { count: 5, down: true, end: async ( { page, profile } ) => {
		await emit( page, 'e', 5 );
		await isStored( page, 5 );
		await profile.end( 'SIGKILL' );
	}, isOver: true },
	'is one of four with 500 events each, in processes of their own, when the browser is killed': { count: 2000, down: true, options: { chromium: { flags: [ '--process-per-tab' ] } }, end: async ( { page, context, address, profile } ) => {
		const pages = [ page ];
		while ( pages.length < 4 ) {
			pages.push( await visit( context, address ) );
		}
		await Promise.all( pages.map( ( each, i ) => emit( each, `tab ${ i }`, 500 ) ) );
		await isStored( page, 2000 );
		await profile.end( 'SIGKILL' );
	}, isOver: true }
};

/**
 * @param {any} t
 * @param {any} exit Of EXITS.
 * @param {string} by
 */
async function leave( t, { end, down = false, options = {}, isOver = false }, by ) {
	const intake = await openIntake( t );
	const profile = openProfile( t );
	const address = `${ intake.address }?${ by && `by=${ by }` }`;
	let context = await profile.start( options );
	const page = await visit( context, address );
	intake.state.isDown = down;
	await end( { page, context, profile, address } );
	intake.state.isDown = false;
	if ( isOver ) {
		context = await profile.start();
	}
	return { ...intake, context, profile, next: await visit( context, `${ address }&next` ) };
}

/**
 * How many events arrive of a page that sends them as others do.
 *
 * @param {any} t
 * @param {any} exit
 * @param {string} by
 * @return {Promise<number>}
 */
async function countOfRival( t, exit, by ) {
	const { collector, next, profile, state } = await leave( t, exit, by );
	/* Behind all that was under way. */
	await next.evaluate( ( path ) => fetch( path, { method: 'POST' } ), MARKER );
	assert.ok( state.isMarked );
	await profile.end( 'SIGKILL' );
	await collector.close();
	return new Set( state.received ).size;
}

describe( 'nothing is lost of a page that', () => {
	for ( const [ what, exit ] of Object.entries( EXITS ) ) {
		const { count, down, reasons = {} } = exit;
		it( `${ what }${ down ? ', with the intake down' : '' }`, { skip: notIn( reasons ) }, async ( t ) => {
			const { collector, context, next } = await leave( t, exit, '' );
			try {
				await until( () => collector.accepted.length >= count, `${ count } events at the intake` );
			} catch ( error ) {
				for ( const page of context.pages() ) {
					t.diagnostic( `${ await page.url() }: ${ await page.evaluate( async () => JSON.stringify( [ window.client?.stats(), localStorage.getItem( 'heliograph' ), await window.countStored?.() ] ) ) }` );
				}
				throw new Error( `of ${ count } events ${ collector.accepted.length } came` );
			}
			await until( async () => await next.evaluate( () => window.countStored() ) === 0, 'the store to be empty' );
			const calls = await next.evaluate( () => window.readCalls() );
			assert.equal( collector.accepted.length, count );
			assert.equal( new Set( collector.accepted.map( ( event ) => event.action_source ) ).size, count );
			assert.deepEqual( collector.refused, [] );
			const [ beacon, timer ] = [ await countOfRival( t, exit, 'beacon' ), await countOfRival( t, exit, 'timer' ) ];
			t.diagnostic( `of ${ count } events: delivered ${ collector.accepted.length }, repeats ${ collector.again.length }, store calls ${ JSON.stringify( calls ) }; by a beacon at once ${ beacon }; by a queue with a timer ${ timer }` );
		} );
	}
} );

describe( 'an ordinary visit, with the intake up', () => {
	const PAGES = 20;

	it( `of ${ PAGES } pages, by clicks on links, calls no store but for one look a page, repeats next to nothing and loses nothing`, async ( t ) => {
		const intake = await openIntake( t );
		const context = await openProfile( t ).start();
		const page = await visit( context, `${ intake.address }?` );
		for ( let i = 0; i < PAGES; i++ ) {
			await emit( page, `init ${ i }`, 1 );
			await page.waitForFunction( () => window.client.stats().delivered === 1 );
			await page.evaluate( ( number ) => {
				document.getElementById( 'away' ).href = `?page=${ number }`;
				document.getElementById( 'away' ).onclick = () => window.emit( `click ${ number }`, 1 );
			}, i );
			await page.click( '#away' );
			await page.waitForURL( new RegExp( `page=${ i }$` ) );
			await page.waitForSelector( '[data-ready]', { state: 'attached' } );
		}
		await until( () => intake.collector.accepted.length >= 2 * PAGES, `${ 2 * PAGES } events, of which ${ intake.collector.accepted.length } came` );
		const { read, ...others } = await page.evaluate( () => window.readCalls() );
		assert.equal( intake.collector.accepted.length, 2 * PAGES );
		assert.deepEqual( others, {} );
		assert.ok( read <= PAGES + 1, `${ read } reads` );
		assert.ok( intake.collector.again.length <= 0.02 * 2 * PAGES, `${ intake.collector.again.length } repeats` );
		t.diagnostic( `of ${ 2 * PAGES } events: delivered ${ intake.collector.accepted.length }, repeats ${ intake.collector.again.length }, reads ${ read }` );
	} );

	it( 'of the demo\'s wiki leaves nothing to the next page, though the browser rejects what is under way', async ( t ) => {
		const { collector } = await openIntake( t );
		const context = await openProfile( t ).start();
		const page = await context.newPage();
		await page.goto( `${ collector.url }/index.html` );
		for ( let i = 0; i < 4; i++ ) {
			await page.waitForSelector( '#state[data-status="ready"]', { state: 'attached' } );
			assert.equal( await page.evaluate( () => localStorage.getItem( 'heliograph' ) ), null );
			await until( () => collector.accepted.length > 3 * i, 'the pageview to be told' );
			/* An answer that comes behind that of the intake. */
			await page.evaluate( () => fetch( '/_info' ).then( ( response ) => response.text() ) );
			await page.click( '.mw-page-container input[aria-label="Main menu"]' );
			await page.evaluate( () => ( document.documentElement.dataset.isLeft = '' ) );
			await page.click( '#n-mainpage a' );
			await page.waitForFunction( () => document.readyState === 'complete' && !( 'isLeft' in document.documentElement.dataset ) );
		}
		await until( () => collector.accepted.length >= 13, `13 events, of which ${ collector.accepted.length } came` );
		assert.equal( await page.evaluate( () => localStorage.getItem( 'heliograph' ) ), null );
		assert.equal( collector.again.length, 0 );
	} );
} );
