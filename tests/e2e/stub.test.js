import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../support/shared.js';
import { until } from '../support/until.js';
import { useBrowser } from './support/wiki.js';

const STUB = fs.readFileSync( path.join( root, 'dist/heliograph.stub.js' ), 'utf8' );
const URI = '/analytics/mediawiki/product_metrics/web_ui_actions/1.0.1';

const SCRIPT = `
	import { createClient } from '/dist/heliograph.mjs';
	const client = await createClient( {
		intakeUrl: '/v1/events',
		streams: { 'mediawiki.web_ui_actions': { schema_uri: '${ URI }' } },
		schemas: { '${ URI }': await ( await fetch( '/dist/schemas${ URI }.json' ) ).json() },
		context: { performer: { is_temp: true }, page: { namespace_id: 0 } },
		instruments: { webUiClick: { stream: 'mediawiki.web_ui_actions' } }
	} );
	client.attach();
	window.client = client;
`;

/**
 * A page whose script comes when the test lets it.
 *
 * @param {'idle' | 'interaction'} when
 */
function pageThatWaits( when ) {
	/** @type {() => void} */
	let release;
	const released = new Promise( ( resolve ) => {
		release = () => resolve( undefined );
	} );
	const say = ( response, type, text ) => {
		response.writeHead( 200, { 'content-type': type } );
		response.end( text );
	};
	return {
		release,
		answers: {
			'/early.html': ( response ) => say( response, 'text/html', `<!DOCTYPE html><link rel="icon" href="data:,">
				<script data-src="/skin-late.js" data-when="${ when }">${ STUB }</script>
				<p id="nothing">nothing</p><button data-event-name="early"><i>early</i></button>` ),
			'/skin-late.js': ( response ) => released.then( () => say( response, 'text/javascript', SCRIPT ) )
		}
	};
}

/**
 * @param {any} wiki
 * @return {boolean} Whether the page asked for its script.
 */
function isAsked( wiki ) {
	return wiki.asked.some( ( url ) => url.endsWith( '/skin-late.js' ) );
}

const pairs = ( events ) => events.map( ( { action, action_source: name } ) => [ action, name ] );

describe( 'a page with the stub', () => {
	const { openWiki } = useBrowser();

	it( 'loses nothing that was done before the module was there, and keeps its time', async ( t ) => {
		const { answers, release } = pageThatWaits( 'idle' );
		const wiki = await openWiki( t, answers );
		await wiki.page.goto( `${ wiki.collector.url }/early.html` );
		await wiki.page.click( 'i' );
		await wiki.page.evaluate( () => window.heliographBus.track( 'webuiactions_log.show', 'early dialog' ) );
		const clicked = await wiki.page.evaluate( () => Date.now() );
		await until( () => isAsked( wiki ), 'the page to ask for its script when idle' );
		release();
		await wiki.page.waitForFunction( () => window.client );
		const attached = await wiki.page.evaluate( () => Date.now() );
		await wiki.page.click( 'i' );
		await wiki.receives( 4 );
		assert.deepEqual( pairs( wiki.collector.accepted ), [ [ 'init', 'ns=0' ], [ 'show', 'early dialog' ], [ 'click', 'early' ], [ 'click', 'early' ] ] );
		const times = wiki.collector.accepted.map( ( { dt } ) => Date.parse( dt ) );
		assert.ok( times[ 0 ] <= times[ 2 ] && times[ 2 ] <= times[ 1 ] && times[ 1 ] <= clicked, String( times ) );
		assert.ok( attached <= times[ 3 ] );
		assert.deepEqual( wiki.errors, [] );
	} );

	for ( const [ what, act ] of [ [ 'a pointer', ( page ) => page.click( 'button' ) ], [ 'a key', async ( page ) => {
		await page.focus( 'button' );
		await page.keyboard.press( 'Enter' );
	} ] ] ) {
		it( `can wait for ${ what }, and counts the click that it waited for once`, async ( t ) => {
			const { answers, release } = pageThatWaits( 'interaction' );
			const wiki = await openWiki( t, answers );
			release();
			await wiki.page.goto( `${ wiki.collector.url }/early.html` );
			await wiki.page.evaluate( () => new Promise( ( resolve ) => {
				( window.requestIdleCallback || setTimeout )( resolve );
			} ) );
			assert.equal( isAsked( wiki ), false );
			await act( wiki.page );
			await wiki.receives( 2 );
			await wiki.page.click( 'button' );
			await wiki.receives( 3 );
			assert.deepEqual( pairs( wiki.collector.accepted ), [ [ 'init', 'ns=0' ], [ 'click', 'early' ], [ 'click', 'early' ] ] );
			assert.equal( wiki.asked.filter( ( url ) => url.endsWith( '/skin-late.js' ) ).length, 1 );
		} );
	}

	for ( const [ what, head, answer ] of [
		[ 'missing', '', ( response ) => response.writeHead( 404 ).end() ],
		[ 'forbidden', '<meta http-equiv="Content-Security-Policy" content="script-src \'unsafe-inline\'">', ( response ) => response.writeHead( 200, { 'content-type': 'text/javascript' } ).end() ]
	] ) {
		it( `is quiet where its script is ${ what }`, async ( t ) => {
			const wiki = await openWiki( t, {
				'/quiet.html': ( response ) => response.writeHead( 200, { 'content-type': 'text/html' } ).end( `<!DOCTYPE html>${ head }<link rel="icon" href="data:,">
					<script>window.failures = [];addEventListener( 'unhandledrejection', ( { reason } ) => failures.push( String( reason ) ) );addEventListener( 'error', ( { message } ) => failures.push( message ) );</script>
					<script data-src="/skin-missing.js" data-when="idle">${ STUB }</script><button>x</button>` ),
				'/skin-missing.js': answer
			} );
			await wiki.page.goto( `${ wiki.collector.url }/quiet.html` );
			/* Later than what was to be done when idle, and later than the failure of that. */
			await wiki.page.evaluate( () => new Promise( ( resolve ) => {
				( window.requestIdleCallback || setTimeout )( () => import( '/skin-missing.js' ).catch( () => setTimeout( resolve, 50 ) ).then( () => setTimeout( resolve, 50 ) ) );
			} ) );
			await wiki.page.click( 'button' );
			assert.deepEqual( await wiki.page.evaluate( () => window.failures ), [] );
		} );
	}

	it( 'is attached to a part of the page also where a script has clicked the window itself, before and after the bus was there', async ( t ) => {
		const wiki = await openWiki( t, {
			'/part.html': ( response ) => response.writeHead( 200, { 'content-type': 'text/html' } ).end( `<!DOCTYPE html><link rel="icon" href="data:,">
				<script data-src="/skin-part.js" data-when="interaction">${ STUB }</script><main><button data-event-name="early">early</button></main>
				<script>window.clickIt = () => window.dispatchEvent( new MouseEvent( 'click' ) );clickIt();</script>` ),
			'/skin-part.js': ( response ) => response.writeHead( 200, { 'content-type': 'text/javascript' } ).end( SCRIPT.replace( 'client.attach()', 'clickIt(); window.isAttached = client.attach( document.querySelector( "main" ) )' ) )
		} );
		await wiki.page.goto( `${ wiki.collector.url }/part.html` );
		await wiki.page.click( 'button' );
		await wiki.page.waitForFunction( () => window.client );
		assert.equal( await wiki.page.evaluate( () => window.isAttached ), true );
		await wiki.page.click( 'button' );
		await wiki.receives( 3 );
		assert.deepEqual( pairs( wiki.collector.accepted ), [ [ 'init', 'ns=0' ], [ 'click', 'early' ], [ 'click', 'early' ] ] );
		assert.deepEqual( wiki.errors, [] );
	} );

	it( 'keeps nothing of who sends Global Privacy Control', async ( t ) => {
		const { answers, release } = pageThatWaits( 'idle' );
		const wiki = await openWiki( t, answers, () => Object.defineProperty( Navigator.prototype, 'globalPrivacyControl', { configurable: true, get: () => true } ) );
		await wiki.page.goto( `${ wiki.collector.url }/early.html` );
		await wiki.page.click( 'i' );
		assert.equal( await wiki.page.evaluate( () => window.heliographBus.count ), 0 );
		release();
		await wiki.page.waitForFunction( () => window.client );
		assert.equal( await wiki.page.evaluate( () => window.client.statusReason.code ), 'gpc' );
		assert.deepEqual( wiki.collector.requests, [] );
	} );
} );
