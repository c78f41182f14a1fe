/*
 * A page that speculation rules prerender, shown later and never; and a document that is written anew.
 */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { startCollector } from '../../demo/collector.mjs';
import { serveSite, streams } from '../../demo/site.mjs';
import { root } from '../support/shared.js';
import { until } from '../support/until.js';
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

/**
 * A page whose rules prerender the next one, when the client there has started.
 *
 * @param {any} t
 */
async function openPrerendering( t ) {
	const answers = { '/first.html': [ 'text/html', FIRST ], '/next.html': [ 'text/html', NEXT ], '/next.js': [ 'text/javascript', SCRIPT ], '/empty.html': [ 'text/html', '<!DOCTYPE html>' ], '/started': [ 'text/plain', '' ] };
	/** @type {string[]} */
	const asked = [];
	/** @type {any} */
	let waiting;
	const collector = await startCollector( {
		schemaDirectories: schemas,
		streams,
		otherwise( request, response ) {
			const [ type, text ] = answers[ request.url ] || [];
			asked.push( `${ request.url } ${ request.headers[ 'sec-purpose' ] || '' }`.trim() );
			if ( request.url === '/go' ) {
				waiting = response;
			} else if ( type ) {
				response.writeHead( 200, { 'content-type': type } ).end( text );
			}
			return request.url === '/go' || !!type || serveSite( request, response );
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
