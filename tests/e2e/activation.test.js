/*
 * A page that speculation rules prerender, shown later and never; and a document that is written anew.
 */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { startIntake } from '../../demo/watched-intake.mjs';
import { streams } from '../../demo/site.mjs';
import { root } from '../support/shared.js';
import { until } from '../support/until.js';
import { serveBuild } from './support/packed.js';
import { FLAGS, findChromium } from './support/driver/chromium.js';
import { schemas, useBrowser } from './support/wiki.js';

const STUB = fs.readFileSync( path.join( root, 'dist/heliograph.stub.js' ), 'utf8' );
const URI = '/heliograph/web_ui_click/1.0.0';
const schema = fs.readFileSync( path.join( root, `src/schemas${ URI }.json` ), 'utf8' );

const SCRIPT = `
	import { createClient } from '/dist/heliograph.mjs';
	window.client = await createClient( {
		intakeUrl: '/v1/events',
		streams: { 'heliograph.web_ui_click': { schema_uri: '${ URI }' } },
		schemas: { '${ URI }': ${ schema } },
		context: { performer: { is_temp: true }, page: { namespace_id: 0 } },
		instruments: { webUiClick: { stream: 'heliograph.web_ui_click', impressions: true } }
	} );
	client.attach();
	client.track( 'webuiactions_log.show', 'early' );
	document.body.dataset.ready = '';
	fetch( '/started' );`;

const NEXT = `<!DOCTYPE html><link rel="icon" href="data:,"><script data-src="/next.js" data-when="idle">${ STUB }</script><body><button data-event-name="control" data-event-impression>x</button>`;

const RULES = JSON.stringify( { prerender: [ { source: 'list', urls: [ '/next.html' ] } ] } );

/* Goes where the test says, when it says so: a browser that is driven by its protocol does not prerender. */
const FIRST = `<!DOCTYPE html><link rel="icon" href="data:,"><script type="speculationrules">${ RULES }</script>
	<script type="module">location.href = await ( await fetch( '/go' ) ).text();</script>`;

/* A page that submits an event at once, whose client takes a second for half a minute, and which tells what its client counts
 * until it is sent on. */
const HASTY = SCRIPT.replace( "intakeUrl: '/v1/events',", `intakeUrl: '/v1/events',
		clock: { monotonic: () => performance.now() * 30, setTimeout: ( work, ms ) => setTimeout( work, ms / 30 ) },` ) + `
	client.track( 'webuiactions_log.hide', 'later' );
	const timer = setInterval( async () => {
		const address = await ( await fetch( '/tell', { method: 'POST', body: JSON.stringify( client.stats() ) } ) ).text();
		if ( address ) {
			clearInterval( timer );
			location.href = address;
		}
	}, 100 );`;

/**
 * A page whose rules prerender the next one, when the client there has started.
 *
 * @param {any} t
 * @param {{ script?: string, isDown?: () => boolean, otherwise?: ( request: any, response: any ) => boolean }} [site]
 */
async function openPrerendering( t, { script = SCRIPT, isDown, otherwise = () => false } = {} ) {
	const answers = { '/first.html': [ 'text/html', FIRST ], '/next.html': [ 'text/html', NEXT ], '/next.js': [ 'text/javascript', script ], '/empty.html': [ 'text/html', '<!DOCTYPE html>' ], '/started': [ 'text/plain', '' ] };
	/** @type {string[]} */
	const asked = [];
	/** @type {any} */
	let waiting;
	const collector = await startIntake( {
		schemaDirectories: schemas,
		streams,
		isDown,
		otherwise( request, response ) {
			const [ type, text ] = answers[ request.url ] || [];
			asked.push( `${ request.url } ${ request.headers[ 'sec-purpose' ] || '' }`.trim() );
			if ( request.url === '/go' ) {
				waiting = response;
			} else if ( type ) {
				response.writeHead( 200, { 'content-type': type } ).end( text );
			}
			return request.url === '/go' || !!type || otherwise( request, response ) || serveBuild( request, response );
		}
	} );
	const folder = fs.mkdtempSync( path.join( os.tmpdir(), 'heliograph-prerender-' ) );
	const browser = spawn( findChromium(), [ ...FLAGS, '--headless=new', `--user-data-dir=${ folder }`, `${ collector.url }/first.html` ], { stdio: 'ignore', detached: true } );
	t.after( async () => {
		const ended = new Promise( ( resolve ) => {
			browser.once( 'exit', resolve );
		} );
		process.kill( -browser.pid, 'SIGKILL' );
		await ended;
		await collector.close();
		fs.rmSync( folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 } );
	} );
	await until( () => waiting && asked.some( ( line ) => line.startsWith( '/started' ) ), 'the next page to be prerendered' );
	assert.ok( asked.includes( '/next.html prefetch;prerender' ), asked.join() );
	const rest = ( ms ) => new Promise( ( resolve ) => {
		setTimeout( resolve, ms );
	} );
	await rest( 1500 );
	assert.deepEqual( collector.accepted, [] );
	return { asked, collector, rest, go: ( address ) => waiting.writeHead( 200 ).end( address ) };
}

describe( 'a page that is prerendered', () => {
	it( 'tells nothing before it is shown, and begins when it is', async ( t ) => {
		const { asked, collector, go } = await openPrerendering( t );
		const shown = Date.now();
		go( '/next.html' );
		await until( () => collector.accepted.length === 3, 'init, what was tracked and the impression' );
		assert.deepEqual( collector.accepted.map( ( { action, name } ) => `${ action } ${ name }` ), [ 'init ns=0', 'show early', 'impression control' ] );
		assert.ok( collector.accepted.every( ( { dt } ) => Date.parse( dt ) >= shown ), `${ collector.accepted.map( ( { dt } ) => dt ) }, shown at ${ new Date( shown ).toISOString() }` );
		assert.equal( asked.filter( ( line ) => line.startsWith( '/next.html' ) ).length, 1 );
	} );

	it( 'tells nothing where it is never shown', async ( t ) => {
		const { asked, collector, go, rest } = await openPrerendering( t );
		go( '/empty.html' );
		await until( () => asked.includes( '/empty.html' ), 'the other page' );
		await rest( 1500 );
		assert.deepEqual( collector.accepted, [] );
	} );
} );

describe( 'a page that was prerendered for longer than anything waits', () => {
	it( 'and is shown with the intake down, keeps its events for the next page', async ( t ) => {
		const state = { isDown: true, stats: /** @type {any} */ ( {} ), next: '' };
		const { asked, collector, go } = await openPrerendering( t, {
			script: HASTY,
			isDown: () => state.isDown,
			otherwise( request, response ) {
				if ( request.url === '/tell' ) {
					request.on( 'data', ( chunk ) => {
						state.stats = JSON.parse( chunk );
					} );
					request.on( 'end', () => response.end( state.next ) );
				} else if ( request.url === '/later.html' ) {
					response.writeHead( 200, { 'content-type': 'text/html' } ).end( NEXT.replace( '/next.js', '/later.js' ) );
				} else if ( request.url === '/later.js' ) {
					/* The page before is gone. */
					state.isDown = false;
					response.writeHead( 200, { 'content-type': 'text/javascript' } ).end( SCRIPT );
				}
				return [ '/later.html', '/later.js', '/tell' ].includes( request.url );
			}
		} );
		state.stats = {};
		await until( () => 'retried' in state.stats, 'the page to tell' );
		/* Until then it has been prerendered for 45 s of its own clock, and has asked nobody. */
		assert.deepEqual( [ state.stats.retried, state.stats.inFlight, collector.requests.length ], [ 0, 0, 0 ] );
		go( '/next.html' );
		await until( () => state.stats.retried > 0, 'a request to fail' );
		state.next = '/later.html';
		await until( () => asked.includes( '/later.js' ), 'the next page' );
		/* The next page says the first of both as well. */
		const count = ( told ) => collector.accepted.filter( ( { action, name } ) => `${ action } ${ name }` === told ).length;
		await until( () => count( 'hide later' ) === 1 && count( 'show early' ) === 2, 'what the page before kept' );
	} );
} );

describe( 'a document that is written anew', () => {
	const { openWiki } = useBrowser();

	it( 'is listened to again, without another init', async ( t ) => {
		const wiki = await openWiki( t, {
			'/next.html': ( response ) => response.writeHead( 200, { 'content-type': 'text/html' } ).end( NEXT ),
			'/next.js': ( response ) => response.writeHead( 200, { 'content-type': 'text/javascript' } ).end( SCRIPT ),
			'/started': ( response ) => response.writeHead( 204 ).end()
		} );
		const { collector, page } = wiki;
		await page.goto( `${ collector.url }/next.html` );
		await page.waitForSelector( '[data-ready]' );
		await page.click( 'button' );
		assert.equal( await page.evaluate( () => {
			document.open();
			document.write( '<button data-event-name="new">x</button>' );
			document.close();
			return new Promise( ( resolve ) => {
				setTimeout( () => resolve( window.client.attach() ), 0 );
			} );
		} ), true );
		await page.click( 'button' );
		await page.evaluate( () => window.client.flush() );
		assert.deepEqual( collector.accepted.filter( ( { action } ) => action !== 'impression' ).map( ( { action, name } ) => `${ action } ${ name }` ), [ 'init ns=0', 'show early', 'click control', 'click new' ] );
	} );
} );
