/*
 * The inspector on pages of every kind: what it shows, that it takes no part in what it shows, and who can use it.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { root } from '../support/shared.js';
import { until } from '../support/until.js';
import { notIn } from './support/driver/browsers.js';
import { useBrowser } from './support/wiki.js';

const CLICK = '/heliograph/web_ui_click/1.0.0', USAGE = '/heliograph/interaction/1.0.0';
const read = ( uri ) => fs.readFileSync( path.join( root, `src/schemas${ uri }.json` ), 'utf8' );

const BODY = `
	<nav data-event-name="bar">a bar</nav>
	<button data-event-name="plain">plain</button>
	<button data-event-name="seen" data-event-impression>seen</button>
	<a href="#over" data-event-name="over" data-event-hover>over</a>
	<button data-event-impression>no name</button>
	<div class="mw-parser-output"><button data-event-name="content">content</button></div>
	<div class="card">a card</div>
	<div id="tree"></div>`;

const BUTTON = '<button data-event-name="plain">plain</button>';

/**
 * @typedef {Object} Page
 * @property {string} [head]
 * @property {string} [body]
 * @property {string} [html] Attributes of the root element.
 * @property {string} [options] More of the client's, as source.
 * @property {any} [instruments] Options of the click instrument.
 * @property {string} [intake]
 */

/** @param {Page} page */
const pageOf = ( { head = '', body = BODY, html = 'lang="en"' } ) => `<!DOCTYPE html><html ${ html }><head><title>A page</title>
	<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">${ head }</head><body><main><h1>A page</h1>${ body }</main>
	<script type="module" src="/start.js"></script></body></html>`;

/** @param {Page} page */
const scriptOf = ( { options = '', instruments = { impressions: true, hovers: 'focus' }, intake = '/v1/events' } ) => `
	import { createClient } from '/dist/heliograph.mjs';
	const tree = document.getElementById( 'tree' );
	if ( tree ) {
		const button = document.createElement( 'button' );
		button.dataset.eventName = 'inner';
		button.append( 'in a shadow tree' );
		tree.attachShadow( { mode: 'open' } ).append( button );
	}
	window.told = [];
	window.start = ( more ) => createClient( {
		intakeUrl: '${ intake }',
		streams: { 'heliograph.web_ui_click': { schema_uri: '${ CLICK }' }, out: { sample: { unit: 'pageview', rate: 0 } }, 'heliograph.interaction': { schema_uri: '${ USAGE }' } },
		instrumentConfigs: { usage: { stream_name: 'heliograph.interaction', schema_uri: '${ USAGE }' } },
		schemas: { '${ CLICK }': ${ read( CLICK ) }, '${ USAGE }': ${ read( USAGE ) } },
		context: { agent: { client_platform: 'mediawiki_js' }, performer: { is_temp: true }, page: { namespace_id: 0 } },
		instruments: { webUiClick: { stream: 'heliograph.web_ui_click', ...${ JSON.stringify( instruments ) } }, clickThrough: [ { instrument: 'usage', selector: '.card', friendlyName: 'card' } ] },
		onDiagnostic: ( { code, where } ) => told.push( code + ' ' + where ),
		${ options }
		...more
	} );
	window.client = await start();
	client.attach();
	document.body.dataset.ready = '';
`;

/** @return {string[]} Texts of the inspector that stand out too little from what is behind them: axe does not tell of what lies above all. */
function findFaint() {
	const channels = ( color ) => ( color.match( /[\d.]+/g ) || [] ).map( Number );
	const luminance = ( color ) => channels( color ).slice( 0, 3 ).map( ( value ) => value / 255 ).map( ( value ) => value <= 0.03928 ? value / 12.92 : ( ( value + 0.055 ) / 1.055 ) ** 2.4 )
		.reduce( ( sum, value, i ) => sum + value * [ 0.2126, 0.7152, 0.0722 ][ i ], 0 );
	const backOf = ( element ) => {
		const { backgroundColor } = getComputedStyle( element );
		return channels( backgroundColor )[ 3 ] === 0 ? backOf( element.parentElement ) : backgroundColor;
	};
	const texts = [ ...document.querySelector( 'heliograph-inspector' ).shadowRoot.querySelectorAll( '*' ) ]
		.filter( ( element ) => element.getClientRects().length && [ ...element.childNodes ].some( ( { nodeType, data } ) => nodeType === 3 && data.trim() ) );
	return texts.flatMap( ( element ) => {
		const [ low, high ] = [ getComputedStyle( element ).color, backOf( element ) ].map( luminance ).sort( ( a, b ) => a - b );
		const ratio = ( high + 0.05 ) / ( low + 0.05 );
		return ratio >= 4.5 ? [] : [ `${ element.className || element.localName } ${ element.textContent.slice( 0, 20 ) }: ${ ratio.toFixed( 2 ) }` ];
	} ).concat( texts.length > 5 ? [] : [ 'nothing was looked at' ] );
}

describe( 'the inspector', () => {
	const { openWiki } = useBrowser();
	/** @type {any} */
	let wiki;
	/** @type {any} */
	let page;

	afterEach( () => {
		assert.deepEqual( [ wiki.errors, wiki.complaints.filter( ( text ) => !/status of (503|207)/.test( text ) ) ], [ [], [] ] );
	} );

	/**
	 * @param {any} t
	 * @param {Page & { search?: string, headers?: Object<string, string>, answers?: any }} [given]
	 */
	async function visit( t, { search = '', headers = {}, answers = {}, ...given } = {} ) {
		wiki = await openWiki( t, {
			'/page.html': ( response ) => response.writeHead( 200, { 'content-type': 'text/html', ...headers } ).end( pageOf( given ) ),
			'/start.js': ( response ) => response.writeHead( 200, { 'content-type': 'text/javascript' } ).end( scriptOf( given ) ),
			'/axe.js': ( response ) => response.writeHead( 200, { 'content-type': 'text/javascript' } ).end( fs.readFileSync( path.join( root, 'node_modules/axe-core/axe.min.js' ) ) ),
			...answers
		} );
		( { page } = wiki );
		await page.goto( `${ wiki.collector.url }/page.html${ search }` );
		await page.waitForSelector( '[data-ready]', { state: 'attached' } );
	}

	async function inspect() {
		await page.evaluate( () => import( '/dist/heliograph.inspector.mjs' ).then( () => {} ) );
		await page.waitForSelector( '.panel' );
	}

	/** @param {'Events' | 'Page' | 'Counters'} title */
	const choose = ( title ) => page.click( `.tabs button:has-text("${ title }")` );

	/** @return {Promise<string[]>} The latest first: what became of each, its action and its name. */
	const rows = () => page.$$eval( '.events summary', ( found ) => found.map( ( summary ) => [ ...summary.children ].slice( 0, 3 ).map( ( { textContent } ) => textContent ).join( ' ' ) ) );

	/** @return {Promise<string[]>} Why, of the latest. */
	const reasons = () => page.$$eval( '.events > li:first-child .reasons li', ( found ) => found.map( ( { textContent } ) => textContent ) );

	/** @return {Promise<string[][]>} Of each element its name, what is listened to, and for which streams or why not. */
	const items = () => page.$$eval( '.items .item', ( found ) => found.map( ( item ) => [ ...item.children ].map( ( { textContent } ) => textContent ) ) );

	const outlined = () => page.$$eval( '.layer .tag', ( found ) => found.map( ( { textContent } ) => textContent ) );

	/** @param {string[]} expected */
	async function shows( expected ) {
		try {
			await until( async () => JSON.stringify( await rows() ) === JSON.stringify( expected ), 'the rows' );
		} catch ( error ) {
			assert.deepEqual( await rows(), expected );
		}
	}

	/** @return {Promise<string>} What has the focus, also within the inspector. */
	const focused = () => page.evaluate( () => {
		let { activeElement: at } = document;
		while ( at.shadowRoot?.activeElement ) {
			at = at.shadowRoot.activeElement;
		}
		return at.getAttribute( 'aria-label' ) || at.textContent.trim().replace( /\d\d:\d\d:\d\d/, 'at' );
	} );

	const submit = ( stream, event ) => page.evaluate( ( [ name, given ] ) => window.client.submit( name, given ), [ stream, event ] );

	it( 'takes its user to an element with fields that are called like its methods', async ( t ) => {
		await visit( t, { body: '<div style="height: 5000px"></div><form data-event-name="fields"><input name="scrollIntoView"><input name="getAttribute"></form>' } );
		await inspect();
		await choose( 'Page' );
		await page.click( '.items .item' );
		await until( () => page.evaluate( () => scrollY > 0 ), 'the page is scrolled' );
	} );

	it( 'lists what the page declares, what is listened to, and why something is not', async ( t ) => {
		await visit( t );
		await inspect();
		await choose( 'Page' );
		await until( async () => ( await items() ).length === 8, 'the elements' );
		assert.deepEqual( await items(), [
			[ 'bar', 'not listened to', 'it is no link, button or input' ],
			[ 'plain', 'click', 'heliograph.web_ui_click' ],
			[ 'seen', 'click, seen', 'heliograph.web_ui_click' ],
			[ 'over', 'click, hover, focus', 'heliograph.web_ui_click' ],
			[ '(no name)', 'not listened to', 'it has no name' ],
			[ 'content', 'not listened to', 'it lies in .mw-parser-output, where authors write' ],
			[ 'card', 'click, seen', 'usage' ],
			[ 'inner', 'click', 'heliograph.web_ui_click' ]
		] );
		assert.match( await page.textContent( '.view:not( [hidden] )' ), /5 listened to, 3 declared and not[^]*webuiactions_log\./ );
		assert.deepEqual( ( await outlined() ).sort(), [ '(no name)', 'bar', 'card · seen', 'content', 'inner', 'over · hover · focus', 'plain', 'seen · seen' ] );
		await page.click( '.tools button:has-text("Outlines")' );
		await until( async () => !( await outlined() ).length, 'no outlines' );
	} );

	it( 'draws each outline where the element is, also when the page scrolls or changes', async ( t ) => {
		await visit( t, { body: `${ BODY }<div style="height: 3000px"></div><button data-event-name="far">far</button>` } );
		await inspect();
		const distance = ( name ) => page.evaluate( ( wanted ) => {
			const shadow = document.querySelector( 'heliograph-inspector' ).shadowRoot;
			const tag = [ ...shadow.querySelectorAll( '.tag' ) ].find( ( { textContent } ) => textContent === wanted );
			const [ a, b ] = [ tag?.parentElement, document.querySelector( `[data-event-name=${ wanted }]` ) ].map( ( element ) => element?.getBoundingClientRect() );
			return a && b && Math.max( Math.abs( a.left + 2 - b.left ), Math.abs( a.top + 2 - b.top ), Math.abs( a.right - 2 - b.right ), Math.abs( a.bottom - 2 - b.bottom ) );
		}, name );
		await until( async () => await distance( 'plain' ) < 1, 'an outline around the element' );
		await choose( 'Page' );
		await page.click( '.item:has-text("far")' );
		await until( async () => await distance( 'far' ) < 1, 'an outline around the element that it was taken to' );
		assert.equal( ( await outlined() ).includes( 'plain' ), false );
		await page.evaluate( () => document.querySelector( '[data-event-name=far]' ).setAttribute( 'data-event-name', 'near' ) );
		await until( async () => await distance( 'near' ) < 1, 'its new name' );
	} );

	it( 'says of each event what became of it, and why', async ( t ) => {
		await visit( t, { body: BUTTON, instruments: {} } );
		await page.evaluate( () => window.client.flush() );
		await inspect();
		await shows( [] );
		await page.click( '[data-event-name=plain]' );
		await shows( [ 'delivered click plain' ] );
		assert.deepEqual( await reasons(), [ 'HTTP 201' ] );
		assert.equal( await submit( 'heliograph.interaction', { action: 7 } ), 'invalid' );
		await shows( [ 'invalid (event) ', 'delivered click plain' ] );
		assert.match( ( await reasons() ).join(), /^invalid-event \/action.*string/ );
		/* The same again is told no second time to the site, but here it is. */
		await submit( 'heliograph.interaction', { action: 7 } );
		await shows( [ 'invalid (event) ', 'invalid (event) ', 'delivered click plain' ] );
		assert.match( ( await reasons() ).join(), /^invalid-event \/action/ );
		assert.equal( await submit( 'out', { action: 'x' } ), 'not-in-sample' );
		assert.equal( await submit( 'nowhere', { action: 'x' } ), 'unknown-stream' );
		await shows( [ 'unknown stream (event) ', 'not in sample (event) ', 'invalid (event) ', 'invalid (event) ', 'delivered click plain' ] );
		await page.click( '.view:not( [hidden] ) button:has-text("Clear")' );
		await shows( [] );
		await page.evaluate( () => {
			window.client.submit( 'heliograph.interaction', { action: 'late', agent: {} } );
			window.client.optOut();
		} );
		await shows( [ 'opted out late ' ] );
	} );

	it( 'says what the intake refused, in its words, and what is tried again', async ( t ) => {
		let isDown = true;
		await visit( t, { body: BUTTON, instruments: {}, intake: '/strict', answers: { async '/strict'( response, request ) {
			let body = '';
			for await ( const chunk of request ) {
				body += chunk;
			}
			const bad = JSON.parse( body ).filter( ( { action } ) => action === 'bad' ).map( ( event ) => ( { status: 'invalid', event, context: { errorsText: `not ${ event.action }` } } ) );
			response.writeHead( isDown ? 503 : bad.length ? 207 : 201, { 'content-type': 'application/json' } ).end( JSON.stringify( { invalid: bad, error: [] } ) );
		} } } );
		await inspect();
		await submit( 'heliograph.interaction', { action: 'bad', agent: {} } );
		await submit( 'heliograph.interaction', { action: 'good', agent: {} } );
		await page.evaluate( () => window.client.flush() );
		await until( async () => ( await reasons() ).includes( 'HTTP 503: it is tried again' ), 'what the intake said' );
		await until( async () => ( await rows() )[ 0 ] === 'waiting good ', 'it to wait' );
		isDown = false;
		await page.evaluate( () => window.client.flush() );
		await shows( [ 'delivered good ', 'rejected bad ', 'delivered init ns=0' ] );
		assert.deepEqual( await page.$$eval( '.events > li:nth-child(2) .reasons li', ( found ) => found.map( ( { textContent } ) => textContent ) ),
			[ 'The intake refused it for good.', 'HTTP 503: it is tried again', 'HTTP 207', 'not bad' ] );
	} );

	it( 'shows counters, streams and diagnostics since the client started', async ( t ) => {
		await visit( t, { options: 'onDiagnostic: null,' } );
		await submit( 'nowhere', {} );
		await page.evaluate( () => window.client.flush() );
		await inspect();
		await choose( 'Counters' );
		await until( async () => /delivered[1-9]/.test( await page.textContent( '.counters' ) ), 'a delivery' );
		const text = await page.textContent( '.view:not( [hidden] )' );
		assert.match( text, /Client 1: ready[^]*It listens\.[^]*\/v1\/events[^]*outnot in sample[^]*usagein sample[^]*unknown-stream \/streams\/nowhere: no such stream/ );
	} );

	it( 'shows clients that come later, several of them, and that there is none', async ( t ) => {
		await visit( t, { options: 'privacy: { optOut: true },' } );
		await page.evaluate( () => window.client.close() );
		await inspect();
		await choose( 'Counters' );
		await page.waitForSelector( '.view p:has-text("No client runs on this page")' );
		await page.evaluate( async () => {
			window.client = await window.start( { privacy: {}, instruments: {} } );
			window.other = await window.start();
		} );
		await until( async () => /Client 1: ready[^]*Client 2: inertopted-out/.test( await page.textContent( '.view:not( [hidden] )' ) ), 'both clients' );
		await submit( 'heliograph.interaction', { action: 'mine', agent: {} } );
		await choose( 'Events' );
		await shows( [ 'delivered mine ' ] );
	} );

	it( 'copies an event as it left', { skip: notIn( { firefox: 'its driver reads no clipboard', webkit: 'its driver reads no clipboard' } ) }, async ( t ) => {
		await visit( t, { body: BUTTON, instruments: {} } );
		await wiki.context.grantPermissions( [ 'clipboard-read', 'clipboard-write' ] );
		await inspect();
		await page.click( '[data-event-name=plain]' );
		await until( async () => ( await rows() )[ 0 ] === 'delivered click plain', 'the event' );
		await page.click( '.events > li:first-child summary' );
		for ( const [ what, prepare ] of [ [ 'by the clipboard', () => {} ], [ 'by the selection', async () => {
			await navigator.clipboard.writeText( 'something else' );
			Object.defineProperty( navigator.clipboard, 'writeText', { value: () => Promise.reject( new Error( 'forbidden' ) ) } );
		} ] ] ) {
			await page.evaluate( prepare );
			await page.click( '.events > li:first-child button' );
			await page.waitForSelector( '.said:has-text("copied")' );
			await until( () => page.evaluate( async () => await navigator.clipboard.readText() !== 'something else' ), 'the clipboard' );
			const copied = JSON.parse( await page.evaluate( () => navigator.clipboard.readText() ) );
			const { meta: { dt, ...meta }, ...rest } = wiki.collector.accepted.find( ( { action } ) => action === 'click' );
			assert.deepEqual( copied, { ...rest, meta }, what + dt );
		}
	} );

	it( 'is not counted, and the page hears nothing of it', async ( t ) => {
		await visit( t, { html: 'lang="en" data-event-name="everything"', options: 'instruments: { webUiClick: { stream: "heliograph.web_ui_click", impressions: true, hovers: "focus" }, clickThrough: [ { instrument: "usage", selector: "html, heliograph-inspector", friendlyName: "everything", each: true } ] },' } );
		await page.evaluate( () => {
			window.heard = [];
			for ( const type of [ 'click', 'mousedown', 'pointerdown', 'pointerover', 'mousemove', 'keydown', 'keyup', 'focusin', 'focusout', 'focus', 'wheel' ] ) {
				document.addEventListener( type, ( event ) => event.composedPath().some( ( { localName } ) => localName === 'heliograph-inspector' ) && window.heard.push( type ), true );
			}
		} );
		/* To the link, whose focus counts. */
		for ( let i = 0; i < 3; i++ ) {
			await page.keyboard.press( 'Tab' );
		}
		await page.waitForTimeout( 300 );
		await inspect();
		await page.evaluate( () => import( '/dist/heliograph.inspector.mjs' ).then( ( { open } ) => open() ) );
		await until( async () => {
			await page.evaluate( () => window.client.flush() );
			return wiki.collector.accepted.some( ( { element_friendly_name: name } ) => name === 'everything' ) && wiki.collector.accepted.some( ( { action, name } ) => action === 'hover-in' && name === 'over' );
		}, 'what the page itself shows' );
		const before = wiki.collector.accepted.length;
		for ( const title of [ 'Page', 'Counters', 'Events' ] ) {
			await choose( title );
			await page.hover( `.tabs button:has-text("${ title }")` );
		}
		await page.click( '.events > li:first-child summary' );
		await page.keyboard.press( 'Tab' );
		await page.keyboard.press( 'Tab' );
		await page.waitForTimeout( 300 );
		/* The focus goes back to the link. */
		await page.keyboard.press( 'Escape' );
		await page.waitForTimeout( 300 );
		assert.equal( await page.evaluate( () => document.querySelector( 'heliograph-inspector' ) ), null );
		assert.equal( await page.evaluate( () => document.activeElement.dataset.eventName ), 'over' );
		await page.evaluate( () => window.client.flush() );
		assert.deepEqual( wiki.collector.accepted.slice( before ).map( ( { action, name, element_friendly_name: friendly } ) => [ action, name || friendly ] ), [] );
		assert.deepEqual( await page.evaluate( () => window.heard ), [] );
		await page.click( '[data-event-name=plain]' );
		await page.evaluate( () => window.client.flush() );
		assert.deepEqual( wiki.collector.accepted.slice( before ).map( ( { action, name, element_friendly_name: friendly } ) => [ action, name || friendly ].join( ' ' ) ).filter( ( text ) => text.startsWith( 'click' ) ).sort(), [ 'click everything', 'click plain' ] );
	} );

	it( 'is used by the keyboard alone', async ( t ) => {
		await visit( t, { body: BUTTON, instruments: {} } );
		await page.evaluate( () => window.client.flush() );
		await inspect();
		await submit( 'out', {} );
		assert.equal( await focused(), 'heliograph inspector' );
		await until( async () => ( await rows() ).length > 0, 'a row' );
		const way = [];
		for ( let i = 0; i < 5; i++ ) {
			await page.keyboard.press( 'Tab' );
			way.push( await focused() );
		}
		assert.deepEqual( way.map( ( text ) => text.replace( /\d+/, 'n' ) ), [ 'Outlines', 'Move to the other side', 'Fold', 'Close', 'Events (n)' ] );
		await page.keyboard.press( 'ArrowRight' );
		assert.match( await focused(), /^Page/ );
		await page.keyboard.press( 'End' );
		assert.equal( await focused(), 'Counters' );
		await page.keyboard.press( 'ArrowRight' );
		assert.match( await focused(), /^Events/ );
		assert.equal( await page.$$eval( '.view', ( found ) => found.filter( ( { hidden } ) => !hidden ).length ), 1 );
		await page.keyboard.press( 'Tab' );
		await page.keyboard.press( 'Tab' );
		assert.equal( await focused(), 'not in sample (event)  at' );
		await page.keyboard.press( 'Enter' );
		assert.equal( await page.$eval( '.events details', ( { open } ) => open ), true );
		await page.keyboard.press( 'Escape' );
		assert.equal( await page.evaluate( () => document.querySelector( 'heliograph-inspector' ) ), null );
		/* And again. */
		await page.evaluate( () => import( '/dist/heliograph.inspector.mjs' ).then( ( { open } ) => open() ) );
		assert.equal( await focused(), 'heliograph inspector' );
	} );

	it( 'works under a strict policy with Trusted Types', async ( t ) => {
		await visit( t, { headers: { 'content-security-policy': 'default-src \'none\'; script-src \'self\' \'wasm-unsafe-eval\'; connect-src \'self\'; img-src data:; style-src \'self\'; require-trusted-types-for \'script\'; trusted-types \'none\'' }, search: '?heliograph=inspect', options: 'inspect: true,' } );
		await page.waitForSelector( '.panel' );
		await page.click( '[data-event-name=plain]' );
		await until( async () => ( await rows() ).includes( 'delivered click plain' ), 'the event' );
		assert.equal( await page.$eval( '.panel', ( panel ) => getComputedStyle( panel ).position ), 'fixed' );
		assert.ok( ( await outlined() ).includes( 'plain' ) );
	} );

	it( 'keeps its looks from the page, and the page its own', async ( t ) => {
		const looks = () => page.evaluate( () => {
			const own = document.querySelector( 'heliograph-inspector' )?.shadowRoot.querySelector( '.panel' );
			const text = ( element ) => [ ...getComputedStyle( element ) ].filter( ( name ) => !name.startsWith( '--' ) ).map( ( name ) => `${ name }: ${ getComputedStyle( element ).getPropertyValue( name ) }` );
			/* How high it is, and what follows from that, is what it lists by then. */
			const isOfHeight = ( line ) => /^(block-size|height|inset-block-start|perspective-origin|top|transform-origin): /.test( line );
			return { panel: own && text( own ).filter( ( line ) => !isOfHeight( line ) ), button: own && text( own.querySelector( 'button' ) ), main: text( document.querySelector( 'main' ) ) };
		} );
		const styled = { head: '<style>* { all: unset !important; display: none !important; } html, body, main { display: block !important; } heliograph-inspector { opacity: 0 !important; transform: scale( 0 ) !important; } :root { --hg-back: red; font-size: 50px; letter-spacing: 9px; word-spacing: 2em; }</style>' };
		await visit( t, { answers: { '/styled.html': ( response ) => response.writeHead( 200, { 'content-type': 'text/html' } ).end( pageOf( styled ) ) } } );
		await inspect();
		const { button, panel } = await looks();
		await page.goto( `${ wiki.collector.url }/styled.html` );
		await page.waitForSelector( '[data-ready]', { state: 'attached' } );
		const { main } = await looks();
		await inspect();
		const after = await looks();
		const differences = ( a, b ) => a.filter( ( line, i ) => line !== b[ i ] );
		assert.deepEqual( [ differences( panel, after.panel ), differences( button, after.button ), differences( main, after.main ) ], [ [], [], [] ] );
		assert.equal( await page.isVisible( '.panel' ), true );
	} );

	for ( const [ what, size, html ] of [ [ 'a wide window', [ 1280, 900 ], 'lang="en"' ], [ '320 px', [ 320, 568 ], 'lang="en"' ], [ '320 px, right to left', [ 320, 568 ], 'lang="he" dir="rtl"' ] ] ) {
		it( `fits in ${ what }, and axe finds nothing, in light and dark`, async ( t ) => {
			await visit( t, { html, head: '<script src="/axe.js"></script>' } );
			await page.setViewportSize( { width: size[ 0 ], height: size[ 1 ] } );
			await inspect();
			await submit( 'out', {} );
			await submit( 'heliograph.interaction', { action: 7 } );
			await until( async () => ( await rows() ).some( ( row ) => row.startsWith( 'invalid' ) ), 'the rows' );
			await page.click( '.events > li:first-child summary' );
			for ( const colorScheme of page.emulateMedia ? [ 'light', 'dark' ] : [ 'light' ] ) {
				await page.emulateMedia?.( { colorScheme } );
				for ( const title of [ 'Page', 'Counters', 'Events' ] ) {
					await choose( title );
					const { found, looked } = await page.evaluate( async () => {
						const { passes, violations } = await window.axe.run();
						const isWithin = ( { target } ) => Array.isArray( target[ 0 ] ) && target[ 0 ][ 0 ] === 'heliograph-inspector';
						return {
							found: violations.map( ( { id, nodes } ) => [ id, ...nodes.map( ( { html: markup, failureSummary } ) => markup + failureSummary ) ].join() ),
							looked: passes.filter( ( { nodes } ) => nodes.some( isWithin ) ).map( ( { id } ) => id )
						};
					} );
					assert.deepEqual( found, [], `${ title } in ${ colorScheme }` );
					assert.ok( [ 'button-name', 'aria-dialog-name', 'nested-interactive' ].every( ( rule ) => looked.includes( rule ) ), looked.join() );
					assert.deepEqual( await page.evaluate( findFaint ), [] );
					const box = await page.$eval( '.panel', ( panel ) => {
						const { left, right, top, bottom } = panel.getBoundingClientRect();
						return { isWithin: left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight, isWide: panel.scrollWidth > panel.clientWidth || document.documentElement.scrollWidth > innerWidth, isLeft: left < innerWidth - right };
					} );
					assert.deepEqual( [ box.isWithin, box.isWide ], [ true, false ] );
				}
			}
		} );
	}

	it( 'moves to the other side, and begins at the end of a line', async ( t ) => {
		await visit( t, { html: 'lang="he" dir="rtl"' } );
		await inspect();
		const isLeft = () => page.$eval( '.panel', ( panel ) => panel.getBoundingClientRect().left < innerWidth / 2 );
		assert.equal( await isLeft(), true );
		await page.click( '[aria-label="Move to the other side"]' );
		assert.equal( await isLeft(), false );
		await page.click( '.tools button:has-text("Fold")' );
		assert.equal( await page.isVisible( '.tabs' ), false );
		await page.click( '.tools button:has-text("Unfold")' );
		assert.equal( await page.isVisible( '.tabs' ), true );
	} );

	describe( 'by ?heliograph=inspect', () => {
		const isLoaded = () => wiki.asked.some( ( url ) => url.includes( 'heliograph.inspector' ) );

		it( 'opens before the client starts, where the site allows it', async ( t ) => {
			await visit( t, { search: '?a=b&heliograph=inspect', options: 'inspect: async () => true,' } );
			await page.waitForSelector( '.panel' );
			await until( async () => ( await rows() ).includes( 'delivered init ns=0' ), 'the first event' );
		} );

		for ( const [ what, search, options, told ] of [
			[ 'where the site says nothing', '?heliograph=inspect', '', [] ],
			[ 'where the site says no', '?heliograph=inspect', 'inspect: () => false,', [] ],
			[ 'where the site cannot say', '?heliograph=inspect', 'inspect: () => { throw new Error( "who are you" ); },', [ 'extras-unavailable /inspect' ] ],
			[ 'where the address does not ask, and nobody is asked', '?heliograph=inspector&xheliograph=inspect', 'inspect: () => { throw new Error( "who are you" ); },', [] ]
		] ) {
			it( `is not even loaded ${ what }`, async ( t ) => {
				await visit( t, { search, options } );
				await page.click( '[data-event-name=plain]' );
				await page.evaluate( () => window.client.flush() );
				assert.deepEqual( [ isLoaded(), await page.evaluate( () => window.told ) ], [ false, told ] );
				assert.ok( wiki.collector.accepted.some( ( { action } ) => action === 'click' ) );
			} );
		}
	} );

	for ( const [ address, name, actions ] of [ [ 'homepage.html', /^impact: /, 'click' ], [ 'talk.html', /^initiate$/, 'funnel' ] ] ) {
		it( `names what ${ address } has`, async ( t ) => {
			wiki = await openWiki( t );
			( { page } = wiki );
			await page.goto( `${ wiki.collector.url }/${ address }?user=registered` );
			await inspect();
			await choose( 'Page' );
			await until( async () => ( await items() ).some( ( [ title, heard ] ) => name.test( title ) && heard === actions ), String( name ) );
		} );
	}

	it( 'shows the same of a packed page', async ( t ) => {
		wiki = await openWiki( t );
		( { page } = wiki );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		assert.ok( ( await wiki.loaded() ).some( ( url ) => url.endsWith( '/site.wasm' ) ) );
		await inspect();
		await page.click( '#ca-view a' );
		await page.evaluate( () => document.getElementById( 'invalid' ).click() );
		await until( async () => ( await rows() ).includes( 'delivered click ca-view' ), 'the click' );
		await until( async () => /invalid-event \/action_source/.test( ( await reasons() ).join() ), 'why it was refused' );
		await choose( 'Page' );
		await until( async () => ( await items() ).some( ( [ name, actions ] ) => name === 'ca-view' && actions === 'click' ), 'the link' );
	} );
} );
