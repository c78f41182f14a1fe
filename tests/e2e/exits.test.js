/*
 * Ways in which a page can end. However it ends, what was submitted is at the intake once the profile has been opened
 * again, and each event once by its id. How many arrived more than once is printed: nobody can acknowledge what a page
 * hands over in its last moment, and so the next one sends it again.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, it } from 'node:test';
import { startCollector } from '../../demo/collector.mjs';
import { serveSite, streams } from '../../demo/site.mjs';
import { until } from '../support/until.js';
import { openProfile } from './support/profile.js';
import { schemas } from './support/wiki.js';

const PAGE = fs.readFileSync( new URL( 'pages/exits.html', import.meta.url ) );

/**
 * An intake that can be down, and the page beside it.
 *
 * @param {any} t
 */
async function openIntake( t ) {
	const state = { isDown: false };
	const collector = await startCollector( {
		schemaDirectories: schemas,
		streams,
		isDown: () => state.isDown,
		otherwise( request, response ) {
			const isPage = request.url.startsWith( '/exits.html' );
			if ( isPage ) {
				response.writeHead( 200, { 'content-type': 'text/html' } );
				response.end( PAGE );
			}
			return isPage || serveSite( request, response );
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
const isStored = ( page, count ) => until( async () => await page.evaluate( () => window.countStored() ) >= count, `${ count } events to be stored` );

/* How it ends: what it does, and how many events it emits. `down`: the intake is, until the page is gone. */
const EXITS = {
	'navigates to another page': { count: 5, end: async ( { page, address } ) => {
		await emit( page, 'e', 5 );
		await page.goto( `${ address }?other` );
	} },
	'is left by a link in the task that submitted 200 events': { count: 200, end: async ( { page } ) => {
		await page.evaluate( () => {
			window.emit( 'e', 200 );
			document.getElementById( 'away' ).click();
		} );
		await page.waitForURL( /away/ );
	} },
	'is reloaded twenty times': { count: 20, end: async ( { page } ) => {
		for ( let i = 0; i < 20; i++ ) {
			await emit( page, `reload ${ i }`, 1 );
			await page.reload();
			await page.waitForSelector( '[data-ready]', { state: 'attached' } );
		}
	} },
	'is closed': { count: 5, end: async ( { page } ) => {
		await emit( page, 'e', 5 );
		await page.close( { runBeforeUnload: true } );
	} },
	'is closed while the intake is down': { count: 5, down: true, end: async ( { page } ) => {
		await emit( page, 'e', 5 );
		await isStored( page, 5 );
		await page.close( { runBeforeUnload: true } );
	} },
	'is frozen, and then discarded': { count: 5, down: true, end: async ( { page, context } ) => {
		await emit( page, 'e', 5 );
		await isStored( page, 5 );
		const session = await context.newCDPSession( page );
		await session.send( 'Page.setWebLifecycleState', { state: 'frozen' } );
		await page.close();
	} },
	'crashes': { count: 5, down: true, end: async ( { page, context } ) => {
		await emit( page, 'e', 5 );
		await isStored( page, 5 );
		const crashed = new Promise( ( resolve ) => {
			page.once( 'crash', resolve );
		} );
		const session = await context.newCDPSession( page );
		session.send( 'Page.crash' ).catch( () => {} );
		await crashed;
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
	'is one of four with 300 events each, in processes of their own, when the browser is killed': { count: 1200, down: true, flags: [ '--process-per-tab' ], end: async ( { page, context, address, profile } ) => {
		const pages = [ page ];
		while ( pages.length < 4 ) {
			pages.push( await visit( context, address ) );
		}
		await Promise.all( pages.map( ( each, i ) => emit( each, `tab ${ i }`, 300 ) ) );
		await isStored( page, 1200 );
		await profile.end( 'SIGKILL' );
	}, isOver: true }
};

describe( 'nothing is lost of a page that', () => {
	for ( const [ what, { count, down = false, end, flags = [], isOver = false } ] of Object.entries( EXITS ) ) {
		it( what, async ( t ) => {
			const { collector, state, address } = await openIntake( t );
			const profile = openProfile( t );
			let context = await profile.start( flags );
			const page = await visit( context, address );
			state.isDown = down;
			await end( { page, context, profile, address } );
			state.isDown = false;
			if ( isOver ) {
				context = await profile.start();
			}
			const next = await visit( context, `${ address }?next` );
			await until( () => collector.accepted.length >= count, `${ count } events at the intake, which has ${ collector.accepted.length }` );
			await until( async () => await next.evaluate( () => window.countStored() ) === 0, 'the store to be empty' );
			assert.equal( collector.accepted.length, count );
			assert.equal( new Set( collector.accepted.map( ( event ) => event.action_source ) ).size, count );
			assert.deepEqual( collector.refused, [] );
			t.diagnostic( `${ collector.accepted.length } of ${ count } events, ${ collector.again.length } of them again` );
		} );
	}
} );
