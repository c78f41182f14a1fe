/*
 * Ways in which a page can end, and what becomes of its events. The page sends them by us or, for comparison, as others do: a
 * beacon an event, or a queue with a timer of five seconds.
 */

import fs from 'node:fs';
import { startIntake } from '../../../demo/watched-intake.mjs';
import { streams } from '../../../demo/site.mjs';
import { until } from '../../support/until.js';
import { serveBuild } from './packed.js';
import { openProfile } from './driver/browsers.js';
import { schemas } from './wiki.js';

const PAGE = fs.readFileSync( new URL( '../pages/exits.html', import.meta.url ) );

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
export async function openIntake( t ) {
	const state = { isDown: false, received: [], isMarked: false };
	const collector = await startIntake( {
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
				return serveBuild( request, response );
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
export async function visit( context, address ) {
	const page = await context.newPage();
	await page.goto( address );
	await page.waitForSelector( '[data-ready]', { state: 'attached' } );
	return page;
}

export const emit = ( page, name, count ) => page.evaluate( ( [ given, times ] ) => window.emit( given, times ), [ name, count ] );

/* Ours are stored by then; others have nowhere to store. */
const isStored = async ( page, count ) => !new URL( await page.url() ).search.includes( 'by=heliograph' ) ? undefined :
	until( async () => await page.evaluate( () => window.countStored( true ) ) >= count, `${ count } events to be in the database` );

/**
 * How it ends: what it does, and how many events it emits. `down`: the intake is, until the page is gone. `isOwn`: in a browser
 * that no other page is in, which may end with it.
 *
 * @type {Object<string, any>}
 */
export const EXITS = {
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
		await page.waitForFunction( () => window.client.stats().delivered === 1 || !location.search.includes( 'by=heliograph' ) );
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
	'is left and come back to, ten times': { count: 20, end: async ( { page } ) => {
		for ( let i = 0; i < 10; i++ ) {
			await emit( page, `before ${ i }`, 1 );
			await page.click( '#away' );
			await page.waitForURL( /away/ );
			await page.evaluate( () => history.back() ).catch( () => {} );
			await until( async () => !/away/.test( await page.url() ) && page.evaluate( () => !!window.client ).catch( () => false ), 'the page to be back' );
			await emit( page, `after ${ i }`, 1 );
		}
	} },
	'is closed': { count: 5, end: async ( { page } ) => {
		/* Until it has read localStorage once, Firefox forgets what it writes there while its tab is closed: docs/browsers.md. */
		await page.waitForFunction( () => window.readCalls().read >= 1 );
		await emit( page, 'e', 5 );
		await page.close( { runBeforeUnload: true } );
	} },
	'is closed by a reader who comes back': { count: 5, down: true, end: async ( { page } ) => {
		await emit( page, 'e', 5 );
		await isStored( page, 5 );
		await page.close( { runBeforeUnload: true } );
	} },
	'is frozen, and then discarded': { count: 5, down: true, isOwn: true, reasons: { firefox: 'it freezes no page but in its cache', webkit: 'it freezes no page but in its cache' }, end: async ( { page, context } ) => {
		await emit( page, 'e', 5 );
		await isStored( page, 5 );
		const session = await context.newCDPSession( page );
		await session.send( 'Page.setWebLifecycleState', { state: 'frozen' } );
		await page.close();
	} },
	'crashes': { count: 5, down: true, isOwn: true, end: async ( { page, profile } ) => {
		await emit( page, 'e', 5 );
		await isStored( page, 5 );
		await profile.crash( page );
	} },
	'loses its browser (SIGTERM)': { count: 5, down: true, isOwn: true, end: async ( { page, profile } ) => {
		await emit( page, 'e', 5 );
		await isStored( page, 5 );
		await profile.end( 'SIGTERM' );
	} },
	'loses its browser (SIGKILL)': { count: 5, down: true, isOwn: true, end: async ( { page, profile } ) => {
		await emit( page, 'e', 5 );
		await isStored( page, 5 );
		await profile.end( 'SIGKILL' );
	} },
	'is one of four with 500 events each, in processes of their own, when the browser is killed': { count: 2000, down: true, isOwn: true, options: { chromium: { flags: [ '--process-per-tab' ] } }, end: async ( { page, context, address, profile } ) => {
		const pages = [ page ];
		while ( pages.length < 4 ) {
			pages.push( await visit( context, address ) );
		}
		await Promise.all( pages.map( ( each, i ) => emit( each, `tab ${ i }`, 500 ) ) );
		await isStored( page, 2000 );
		await profile.end( 'SIGKILL' );
	} }
};

/**
 * A browser for all exits that leave it as it is.
 *
 * @param {any} t At whose end it is closed.
 */
export function shareProfile( t ) {
	const profile = openProfile( t );
	/** @type {undefined | Promise<any>} */
	let context;
	return { ...profile, start: () => ( context = context || profile.start() ) };
}

/**
 * Let a page end, and visit the next one of its site.
 *
 * @param {any} t At whose end nothing of it is open.
 * @param {any} exit Of EXITS.
 * @param {string} by 'heliograph', 'beacon' or 'timer'.
 * @param {ReturnType<typeof shareProfile>} shared
 */
export async function leave( t, { end, down = false, isOwn = false, options = {} }, by, shared ) {
	const intake = await openIntake( t );
	const profile = isOwn ? openProfile( t ) : shared;
	const address = `${ intake.address }?by=${ by }`;
	let context = await profile.start( options );
	/* Also where the page itself is closed, its browser is not. */
	t.after( async () => isOwn || await Promise.all( context.pages().map( ( each ) => each.close() ) ) );
	const page = await visit( context, address );
	intake.state.isDown = down;
	await end( { page, context, profile, address } );
	intake.state.isDown = false;
	if ( !profile.isOpen() ) {
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
 * @param {ReturnType<typeof shareProfile>} shared
 * @return {Promise<number>}
 */
export async function countOfRival( t, exit, by, shared ) {
	const { next, state } = await leave( t, exit, by, shared );
	/* Behind all that was under way. */
	await next.evaluate( ( path ) => fetch( path, { method: 'POST' } ).then( ( response ) => response.ok ), MARKER );
	await until( () => state.isMarked, 'the marker' );
	return new Set( state.received ).size;
}

/**
 * What arrives of a page that sends its events by us, when the next page has done what it can.
 *
 * @param {any} t
 * @param {any} exit
 * @param {ReturnType<typeof shareProfile>} shared
 * @return {Promise<{ accepted: any[], refused: any[], repeats: number, calls: Object<string, number> }>} `calls` of the last page and
 *  those before it in its tab.
 */
export async function deliver( t, exit, shared ) {
	const { collector, context, next } = await leave( t, exit, 'heliograph', shared );
	try {
		await until( () => collector.accepted.length >= exit.count, `${ exit.count } events at the intake` );
	} catch ( error ) {
		const tell = async ( page ) => `${ await page.url() }: ${ await page.evaluate( async () => JSON.stringify( [ window.client?.stats(), localStorage.getItem( 'heliograph' ), await window.countStored?.() ] ) ) }`;
		const said = await Promise.all( context.pages().map( ( page ) => tell( page ).catch( String ) ) );
		throw new Error( `of ${ exit.count } events ${ collector.accepted.length } came; ${ said.join( '; ' ) }` );
	}
	await until( async () => await next.evaluate( () => window.countStored() ) === 0, 'the store to be empty' );
	return { accepted: collector.accepted, refused: collector.refused, repeats: collector.again.length, calls: await next.evaluate( () => window.readCalls() ) };
}
