/*
 * What controls declare in their markup: to be seen, pointed at, or reached by the keyboard.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { root } from '../support/shared.js';
import { until } from '../support/until.js';
import { notIn } from './support/driver/browsers.js';
import { pageClock } from './support/page-clock.js';
import { useBrowser } from './support/wiki.js';

const URI = '/heliograph/web_ui_click/1.0.0';
const schema = fs.readFileSync( path.join( root, `src/schemas${ URI }.json` ), 'utf8' );

/** @param {any} options Of the instrument. */
const pageOf = ( options ) => `<!DOCTYPE html><link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">
	<style>button, a { display: block; height: 40px; margin: 20px; width: 120px; } .far { margin-top: 3000px; }</style>
	<button data-event-name="plain">plain</button>
	<button data-event-name="seen" data-event-impression>seen</button>
	<button data-event-name="over" data-event-hover><b>over</b></button>
	<button data-event-name="slow" data-event-hover="600">slow</button>
	<button data-event-hover data-event-impression>no name</button>
	<div class="vector-menu"><ul><li id="item"><a href="#a" data-event-hover data-event-impression>item</a></li></ul></div>
	<div class="mw-parser-output"><button data-event-name="content" data-event-hover data-event-impression>content</button></div>
	<div data-event-name="box" data-event-hover data-event-impression>no control</div>
	<div id="tree"></div>
	<button class="far" data-event-name="far" data-event-impression>far</button>
	<script>document.getElementById( 'tree' ).attachShadow( { mode: 'open' } ).innerHTML = '<div style="display: flex"><button data-event-name="left" data-event-hover>l</button><button data-event-name="twin" data-event-hover>t</button><button data-event-name="twin" data-event-hover>t</button><button>untagged</button></div>';</script>
	<script type="module">
		import { createClient } from '/dist/heliograph.mjs';
		window.told = [];
		window.client = await createClient( {
			intakeUrl: '/v1/events',
			clock: window.clock,
			streams: { 'heliograph.web_ui_click': { schema_uri: '${ URI }' } },
			schemas: { '${ URI }': ${ schema } },
			context: { performer: { is_temp: true }, page: { namespace_id: 0 } },
			instruments: { webUiClick: { stream: 'heliograph.web_ui_click', ...${ JSON.stringify( options ) } } },
			onDiagnostic: ( { code } ) => told.push( code )
		} );
		client.attach();
		document.body.dataset.ready = '';
	</script>`;

describe( 'a control that declares it in its markup', () => {
	const { openWiki } = useBrowser();
	/** @type {any} */
	let wiki;
	/** @type {any} */
	let page;

	afterEach( () => {
		assert.deepEqual( [ wiki.errors, wiki.collector.refused ], [ [], [] ] );
	} );

	async function visit( t, options ) {
		const answer = ( response ) => response.writeHead( 200, { 'content-type': 'text/html' } ).end( pageOf( options ) );
		wiki = await openWiki( t, { '/markup.html': answer }, pageClock );
		( { page } = wiki );
		await page.goto( `${ wiki.collector.url }/markup.html` );
		await page.waitForSelector( '[data-ready]', { state: 'attached' } );
		await moveAway();
	}

	/** The pointer, to where nothing is. */
	async function moveAway() {
		await page.mouse.move( 400, 5 );
		await until( () => page.evaluate( () => !document.querySelector( 'body :hover' ) ), 'the pointer to be away' );
	}

	/**
	 * The pointer, to an element.
	 *
	 * @param {string} selector
	 */
	async function pointAt( selector ) {
		await page.hover( selector );
		await until( () => page.$eval( selector, ( element ) => element.matches( ':hover' ) ), `the pointer to be on ${ selector }` );
	}

	const pass = ( ms ) => page.evaluate( ( given ) => window.pass( given ), ms );

	/** @return {Promise<any[]>} What was told but for init, each as action and name, with the time of a hover-out that is told. */
	async function told() {
		await page.evaluate( () => window.client.flush() );
		assert.deepEqual( await page.evaluate( () => window.told ), [] );
		return wiki.collector.accepted.filter( ( { action } ) => action !== 'init' ).map( ( { action, name, dwell_ms: dwell } ) => {
			assert.equal( action === 'hover-out', Number.isInteger( dwell ) );
			return `${ action } ${ name }`;
		} );
	}

	it( 'tells clicks alone where the site does not ask for more, and loads no more', async ( t ) => {
		await visit( t, {} );
		await pointAt( '[data-event-name=over]' );
		await pass( 700 );
		await page.click( '[data-event-name=seen]' );
		assert.deepEqual( await told(), [ 'click seen' ] );
		assert.ok( !wiki.asked.some( ( url ) => url.includes( 'extras' ) ) );
	} );

	it( 'is seen once, under the name of its clicks, and not before it is in view', async ( t ) => {
		await visit( t, { impressions: true } );
		const isTold = ( name ) => until( async () => {
			await pass( 125 );
			return ( await told() ).includes( `impression ${ name }` );
		}, `the impression of ${ name }` );
		/* Behind this, whatever would have been seen by now has been. */
		const seeMarker = async ( name ) => {
			await page.evaluate( ( given ) => {
				const marker = document.createElement( 'button' );
				Object.assign( marker.dataset, { eventName: given, eventImpression: '' } );
				document.body.prepend( marker );
			}, name );
			await isTold( name );
			await pass( 1000 );
		};
		await isTold( 'item' );
		await isTold( 'seen' );
		await seeMarker( 'marker' );
		assert.deepEqual( ( await told() ).sort(), [ 'impression item', 'impression marker', 'impression seen' ] );
		await page.evaluate( () => document.querySelector( '.far' ).scrollIntoView() );
		await isTold( 'far' );
		await page.evaluate( () => window.scrollTo( 0, 0 ) );
		await seeMarker( 'marker above' );
		assert.deepEqual( ( await told() ).sort(), [ 'impression far', 'impression item', 'impression marker', 'impression marker above', 'impression seen' ] );
	} );

	it( 'is pointed at until the pageview is over, and in the next one when the pointer comes to it', async ( t ) => {
		await visit( t, { hovers: true } );
		const nextPageview = () => page.evaluate( () => window.client.newPageview() );
		await pointAt( '[data-event-name=over]' );
		await pass( 250 );
		await nextPageview();
		await pass( 250 );
		await moveAway();
		/* Of what the pointer has not rested on for long enough, nothing is told in the next one either. */
		await pointAt( '[data-event-name=slow]' );
		await nextPageview();
		await pass( 900 );
		await moveAway();
		await pointAt( '[data-event-name=over]' );
		await pass( 250 );
		await moveAway();
		await told();
		assert.deepEqual( wiki.collector.accepted.map( ( { action } ) => action ), [ 'init', 'hover-in', 'hover-out', 'init', 'init', 'hover-in', 'hover-out' ] );
	} );

	it( 'is pointed at for as long as it says, and tells how long that was', async ( t ) => {
		await visit( t, { hovers: true } );
		for ( const [ target, ms ] of [ [ '[data-event-name=over] b', 250 ], [ '[data-event-name=slow]', 250 ], [ '[data-event-name=slow]', 900 ], [ '#item a', 250 ], [ '[data-event-name=content]', 250 ], [ '[data-event-name=plain]', 250 ], [ '[data-event-name=box]', 250 ] ] ) {
			await pointAt( target );
			await pass( ms );
			await moveAway();
		}
		assert.deepEqual( await told(), [ 'hover-in over', 'hover-out over', 'hover-in slow', 'hover-out slow', 'hover-in item', 'hover-out item' ] );
		const dwell = wiki.collector.accepted.filter( ( { action } ) => action === 'hover-out' ).map( ( event ) => event.dwell_ms );
		assert.deepEqual( dwell, [ 250, 900, 250 ] );
	} );

	it( 'and its neighbours in a shadow tree are pointed at and reached one by one, as those of one name are', async ( t ) => {
		await visit( t, { hovers: 'focus' } );
		const pairs = ( ...names ) => names.flatMap( ( name ) => [ `hover-in ${ name }`, `hover-out ${ name }` ] );
		/* The last is still in the tree, and nothing counts there. */
		const middles = await page.$eval( '#tree', ( { shadowRoot } ) => [ ...shadowRoot.querySelectorAll( 'button' ) ].slice( 0, 4 ).map( ( button ) => {
			const { left, top, width, height } = button.getBoundingClientRect();
			return [ left + width / 2, top + height / 2 ];
		} ) );
		for ( const [ i, [ x, y ] ] of middles.entries() ) {
			await page.mouse.move( x, y );
			await until( () => page.$eval( '#tree', ( { shadowRoot }, at ) => shadowRoot.querySelectorAll( 'button' )[ at ].matches( ':hover' ), i ), 'the pointer to be there' );
			await pass( 250 );
		}
		assert.deepEqual( await told(), pairs( 'left', 'twin', 'twin' ) );
		await page.focus( '[data-event-name=content]' );
		for ( const key of [ 'Tab', 'Tab', 'Tab', 'Tab' ] ) {
			await page.keyboard.press( key );
			await pass( 250 );
		}
		assert.deepEqual( ( await told() ).slice( 6 ), pairs( 'left', 'twin', 'twin' ) );
	} );

	it( 'is not pointed at by touch', { skip: notIn( { firefox: 'its driver has no finger', webkit: 'its driver has no finger' } ) }, async ( t ) => {
		await visit( t, { hovers: true } );
		const { x, y } = await page.locator( '[data-event-name=over]' ).boundingBox();
		const devtools = await wiki.context.newCDPSession( page );
		await devtools.send( 'Emulation.setTouchEmulationEnabled', { enabled: true } );
		/* A finger that stays for longer by the browser's own clock is no click. */
		await page.evaluate( () => addEventListener( 'touchstart', () => window.pass( 300 ) ) );
		await Promise.all( [
			devtools.send( 'Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [ { x: x + 9, y: y + 9 } ] } ),
			devtools.send( 'Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] } )
		] );
		await until( async () => ( await told() ).length, 'the click' );
		await pass( 300 );
		assert.deepEqual( await told(), [ 'click over' ] );
	} );

	for ( const [ hovers, expected ] of [ [ 'focus', [ 'hover-in over', 'hover-out over' ] ], [ true, [] ] ] ) {
		it( `is reached by the keyboard, which ${ expected.length ? 'counts' : 'does not count' } with hovers: ${ hovers }`, async ( t ) => {
			await visit( t, { hovers } );
			await page.keyboard.press( 'Tab' );
			await page.keyboard.press( 'Tab' );
			await page.keyboard.press( 'Tab' );
			await pass( 300 );
			await page.keyboard.press( 'Tab' );
			await page.keyboard.press( 'Tab' );
			/* Focus by a click is none of the keyboard. */
			await page.evaluate( () => document.activeElement.blur() );
			assert.deepEqual( await told(), expected );
		} );
	}
} );
