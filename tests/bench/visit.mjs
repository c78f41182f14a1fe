/*
 * A reader's visit to the demo's wiki, with its intake: what of it reaches the store of the browser, and what the intake is
 * sent more than once.
 */

import fs from 'node:fs';
import path from 'node:path';
import { startIntake } from '../../demo/watched-intake.mjs';
import { schemaDirectories, serveSite, streams } from '../../demo/site.mjs';
import { isQuick } from './quick.mjs';

const PAGES = isQuick ? 5 : 20;

/* How long a reader stays on a page, from the client's start to the click on a link. */
const STAYS = [
	[ 'stays two seconds on each page', 2000 ],
	[ 'follows a link as soon as the client is ready', 0 ]
];

/* Each page has its init, the click on the menu and the one on the link. */
const EVENTS_OF_PAGE = 3;

/* For events that a page could not send itself. */
const DEADLINE_MS = 15000;

const TYPES = { '.mjs': 'text/javascript', '.wasm': 'application/wasm' };

const CALLS = [ 'indexedDB calls', 'object store calls', 'localStorage reads', 'localStorage writes', 'lock requests' ];

/**
 * Runs in each page before its scripts: counts every call of a store. Of localStorage only what is not the demo's own.
 */
function watchStores() {
	const { getItem, setItem } = Storage.prototype;
	/* Where a page that is left can still write it down, and the next one goes on. */
	const tell = ( /** @type {string} */ what ) => {
		const counts = JSON.parse( getItem.call( sessionStorage, 'calls' ) || '{}' );
		counts[ what ] = ( counts[ what ] || 0 ) + 1;
		setItem.call( sessionStorage, 'calls', JSON.stringify( counts ) );
	};
	/**
	 * @param {string} what
	 * @param {any} type
	 * @param {string[]} methods
	 * @param {( given: any[], self: any ) => boolean} [isCounted]
	 */
	const watch = ( what, type, methods, isCounted = () => true ) => methods.filter( ( name ) => type && type.prototype[ name ] ).forEach( ( name ) => {
		const method = type.prototype[ name ];
		type.prototype[ name ] = function ( /** @type {any[]} */ ...given ) {
			if ( isCounted( given, this ) ) {
				tell( what );
			}
			return method.apply( this, given );
		};
	} );
	const isHeliographs = ( /** @type {any[]} */ [ key ], /** @type {any} */ self ) => self === localStorage && /^heliograph/.test( key );
	watch( 'indexedDB calls', window.IDBFactory, [ 'open', 'deleteDatabase', 'databases' ] );
	for ( const type of [ window.IDBObjectStore, window.IDBIndex ] ) {
		watch( 'object store calls', type, [ 'add', 'put', 'delete', 'clear', 'get', 'getKey', 'getAll', 'getAllKeys', 'count', 'openCursor', 'openKeyCursor' ] );
	}
	watch( 'localStorage reads', window.Storage, [ 'getItem' ], isHeliographs );
	watch( 'localStorage writes', window.Storage, [ 'setItem', 'removeItem' ], isHeliographs );
	watch( 'lock requests', /** @type {any} */ ( window ).LockManager, [ 'request', 'query' ] );
}

/**
 * The demo's site, with the build that is measured.
 *
 * @param {string} dist
 */
function startSite( dist ) {
	return startIntake( {
		schemaDirectories,
		streams,
		otherwise( request, response ) {
			const { pathname } = new URL( `http://wiki${ request.url }` );
			const file = path.join( dist, path.basename( pathname ) ), type = TYPES[ path.extname( file ) ];
			if ( path.dirname( pathname ) === '/dist' && type && fs.existsSync( file ) ) {
				response.writeHead( 200, { 'content-type': type, 'cache-control': 'no-cache' } );
				response.end( fs.readFileSync( file ) );
				return true;
			}
			return serveSite( request, response );
		}
	} );
}

/** @param {number} ms */
function wait( ms ) {
	return new Promise( ( resolve ) => {
		setTimeout( resolve, ms );
	} );
}

/**
 * @param {any} page
 * @param {string} url
 * @param {number} stay
 */
async function browse( page, url, stay ) {
	const isReady = () => page.waitForSelector( '#state[data-status="ready"]', { state: 'attached' } );
	await page.goto( url );
	for ( let i = 0; i < PAGES; i++ ) {
		await isReady();
		await wait( stay );
		await page.locator( '.mw-page-container input[aria-label="Main menu"]' ).click();
		await Promise.all( [ page.waitForEvent( 'load' ), page.locator( '#n-mainpage a' ).click() ] );
	}
	await isReady();
}

/**
 * @typedef {Object} Visit
 * @property {string} name
 * @property {number} pages
 * @property {number} events That the reader's clicks and pages made.
 * @property {number} lost Of these.
 * @property {number} repeats What the intake was sent again.
 * @property {Object<string, number>} calls Of the stores, by their kind.
 */

/**
 * @param {any} browser
 * @param {string} dist
 * @param {string} name
 * @param {number} stay
 * @return {Promise<Visit>}
 */
async function measureVisit( browser, dist, name, stay ) {
	const collector = await startSite( dist );
	const context = await browser.newContext( { viewport: { width: 1280, height: 900 } } );
	try {
		await context.addInitScript( watchStores );
		const page = await context.newPage();
		await browse( page, `${ collector.url }/index.html`, stay );
		/* The page that the last link leads to has its init, and sends what the others left. */
		const events = PAGES * EVENTS_OF_PAGE + 1, end = Date.now() + DEADLINE_MS;
		while ( collector.accepted.length < events && Date.now() < end ) {
			await wait( 100 );
		}
		/* What is sent once more comes later. */
		await wait( 2000 );
		const counts = JSON.parse( await page.evaluate( () => sessionStorage.getItem( 'calls' ) ) || '{}' );
		const calls = Object.fromEntries( CALLS.map( ( call ) => [ call, counts[ call ] || 0 ] ) );
		return { name, pages: PAGES + 1, events, lost: events - collector.accepted.length, repeats: collector.again.length, calls };
	} finally {
		await context.close();
		await collector.close();
	}
}

/**
 * @param {any} browser
 * @param {string} dist
 * @return {Promise<Visit[]>}
 */
export async function measureVisits( browser, dist ) {
	const visits = [];
	for ( const [ name, stay ] of /** @type {[ string, number ][]} */ ( STAYS ) ) {
		visits.push( await measureVisit( browser, dist, name, stay ) );
	}
	return visits;
}
