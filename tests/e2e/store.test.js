import assert from 'node:assert/strict';
import fs from 'node:fs';
import { beforeEach, describe, it } from 'node:test';
import { until } from '../support/until.js';
import { notIn } from './support/driver/browsers.js';
import { useBrowser } from './support/wiki.js';

const PAGE = fs.readFileSync( new URL( 'pages/exits.html', import.meta.url ) );

const answers = {
	'/exits.html': ( response ) => {
		response.writeHead( 200, { 'content-type': 'text/html' } );
		response.end( PAGE );
	}
};

const databases = ( page ) => page.evaluate( async () => ( await indexedDB.databases() ).map( ( { name } ) => name ) );

describe( 'the store of a real page', () => {
	const { openWiki } = useBrowser();
	/** @type {any} */
	let wiki;
	/** @type {any} */
	let page;

	beforeEach( async ( t ) => {
		wiki = await openWiki( t, answers );
		( { page } = wiki );
	} );

	async function visit( path = '/exits.html' ) {
		await page.goto( wiki.collector.url + path );
		await page.waitForSelector( '[data-ready]', { state: 'attached' } );
	}

	it( 'is empty when everything has arrived', async () => {
		await visit();
		await page.evaluate( () => window.emit( 'e', 50 ) );
		await wiki.receives( 50 );
		await until( async () => await page.evaluate( () => window.countStored() ) === 0, 'the store to be empty' );
	} );

	it( 'may be deleted by the reader at any time, and nothing is lost of a page that stays', async () => {
		await visit();
		await page.evaluate( () => {
			window.emit( 'before', 5 );
			return new Promise( ( resolve ) => {
				Object.assign( indexedDB.deleteDatabase( 'heliograph' ), { onsuccess: resolve, onerror: resolve } );
			} );
		} );
		await page.evaluate( () => window.emit( 'after', 5 ) );
		await wiki.receives( 10 );
		assert.deepEqual( wiki.errors, [] );
	} );

	it( 'may be of another version, which is left alone', async () => {
		await page.goto( `${ wiki.collector.url }/logout.html` );
		await page.evaluate( () => new Promise( ( resolve ) => {
			indexedDB.open( 'heliograph', 7 ).onsuccess = ( { target } ) => {
				target.result.close();
				resolve( undefined );
			};
		} ) );
		await visit();
		await page.evaluate( () => window.emit( 'e', 5 ) );
		await wiki.receives( 5 );
		assert.deepEqual( wiki.errors, [] );
	} );

	it( 'may be full', { skip: notIn( { firefox: 'its driver sets no quota', webkit: 'its driver sets no quota' } ) }, async () => {
		const session = await wiki.context.newCDPSession( page );
		await session.send( 'Storage.overrideQuotaForOrigin', { origin: wiki.collector.url, quotaSize: 1000 } );
		await visit();
		await page.evaluate( () => window.emit( 'e', 200 ) );
		await wiki.receives( 200 );
		assert.deepEqual( wiki.errors, [] );
	} );

	it( 'is not there for who sends Global Privacy Control, and is deleted when they begin to', async () => {
		await visit();
		wiki.intake.isDown = true;
		await page.evaluate( () => window.emit( 'e', 1 ) );
		await until( async () => ( await databases( page ) ).includes( 'heliograph' ), 'the database to be there' );
		await page.goto( 'about:blank' );
		await wiki.context.addInitScript( 'Object.defineProperty( Navigator.prototype, "globalPrivacyControl", { configurable: true, get: () => true } );' );
		page = await wiki.context.newPage();
		await visit( '/exits.html?signal' );
		await until( async () => !( await databases( page ) ).includes( 'heliograph' ), 'the database to be gone' );
	} );
} );

describe( 'two applications of one origin with an intake each', () => {
	const { openWiki } = useBrowser();

	/** @type {any} */
	let wiki;
	/** @type {Record<string, { isDown: boolean, received: Set<string> }>} By the paths of the intakes. */
	let intakes;

	beforeEach( async ( t ) => {
		intakes = { '/a/events': { isDown: true, received: new Set() }, '/b/events': { isDown: true, received: new Set() } };
		wiki = await openWiki( t, { ...answers, ...Object.fromEntries( Object.entries( intakes ).map( ( [ at, intake ] ) => [ at, async ( response, request ) => {
			let body = '';
			for await ( const chunk of request ) {
				body += chunk;
			}
			JSON.parse( body ).forEach( ( { action_source: name } ) => intake.isDown || intake.received.add( name ) );
			response.writeHead( intake.isDown ? 503 : 201 ).end();
		} ] ) ) } );
	} );

	/** @param {string} name Of an application. */
	async function openApplication( name ) {
		const page = await wiki.context.newPage();
		await page.goto( `${ wiki.collector.url }/exits.html?intake=/${ name }/events` );
		await page.waitForSelector( '[data-ready]', { state: 'attached' } );
		return page;
	}

	/** One that emits something while its intake is down, and is left. */
	async function leaveBehind( name, count, stored ) {
		const page = await openApplication( name );
		await page.evaluate( ( [ what, times ] ) => window.emit( what, times ), [ name, count ] );
		await until( async () => await page.evaluate( () => window.countStored() ) === stored, `${ stored } events to be stored` );
		await page.close( { runBeforeUnload: true } );
	}

	const names = ( { received } ) => [ ...received ].sort();

	it( 'keep what is theirs, and each sends its own alone when its intake is back', async () => {
		const { '/a/events': a, '/b/events': b } = intakes;
		await leaveBehind( 'a', 3, 3 );
		await leaveBehind( 'b', 2, 5 );
		a.isDown = b.isDown = false;
		const second = await openApplication( 'b' );
		await until( () => b.received.size === 2, 'what the second application had kept' );
		await second.evaluate( () => window.emit( 'last', 1 ) );
		await until( () => b.received.size === 3, 'what came behind it' );
		assert.deepEqual( names( b ), [ 'b 0', 'b 1', 'last 0' ] );
		await until( async () => await second.evaluate( () => window.countStored() ) === 3, 'what is not theirs to be all that is left' );
		assert.deepEqual( names( a ), [] );
		const first = await openApplication( 'a' );
		await until( () => a.received.size === 3, 'what the first application had kept' );
		assert.deepEqual( names( a ), [ 'a 0', 'a 1', 'a 2' ] );
		await until( async () => await first.evaluate( () => window.countStored() ) === 0, 'the store to be empty' );
		assert.deepEqual( names( b ), [ 'b 0', 'b 1', 'last 0' ] );
		assert.deepEqual( wiki.errors, [] );
	} );
} );
