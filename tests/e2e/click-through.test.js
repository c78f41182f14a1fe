/*
 * Click-through rates that are true: an impression is an element that was seen, once a pageview; a click is one on it.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { beforeEach, describe, it } from 'node:test';
import { until } from '../support/until.js';
import { useBrowser } from './support/wiki.js';

const PAGE = fs.readFileSync( new URL( 'pages/dashboard.html', import.meta.url ) );

const answers = {
	'/dashboard.html': ( response ) => response.writeHead( 200, { 'content-type': 'text/html' } ).end( PAGE )
};

describe( 'click-through', () => {
	const { openWiki } = useBrowser();
	/** @type {any} */
	let collector;
	/** @type {any} */
	let page;

	/**
	 * @param {any} t
	 * @param {Function} [first] Runs before the page's own scripts.
	 */
	async function open( t, first ) {
		( { collector, page } = await openWiki( t, answers, first ) );
		await page.setViewportSize( { width: 1000, height: 700 } );
	}

	beforeEach( ( t ) => open( t ) );

	async function visit( query = '' ) {
		await page.goto( `${ collector.url }/dashboard.html?${ query }` );
		await page.waitForSelector( '[data-ready]', { state: 'attached' } );
	}

	/** Another click-through on the page, by the instrument for everything. */
	const use = ( selector, name, options ) => page.evaluate( ( [ each, called, given ] ) => {
		window.stops = window.stops || {};
		window.stops[ called ] = window.clickThroughRate( each, called, given );
		window.client.getInstrument( 'usage' ).use( window.stops[ called ] );
	}, [ selector, name, options ] );

	const told = () => collector.accepted.map( ( event ) => `${ event.action } ${ event.element_friendly_name }` );
	const receives = async ( count ) => {
		await until( () => collector.accepted.length >= count, () => `${ count } events; there are ${ told().join( ', ' ) }` );
		return told();
	};

	/** Behind this, whatever would have been seen has been: it is told later than everything that is in view now. */
	async function seeMarker() {
		await page.evaluate( () => {
			const marker = document.createElement( 'b' );
			marker.id = `marker-${ Date.now() }`;
			marker.textContent = 'x';
			document.body.prepend( marker );
			window.client.getInstrument( 'usage' ).use( window.clickThroughRate( `#${ marker.id }`, 'marker' ) );
		} );
		await until( () => told().includes( 'impression marker' ), () => `the marker; there are ${ told().join( ', ' ) }` );
	}

	it( 'has one impression of what is seen, and none of what is far below or in a closed menu, until it is', async () => {
		await visit();
		await use( '#far', 'far' );
		await use( '#inside', 'menu' );
		await seeMarker();
		assert.deepEqual( told().sort(), [ 'impression marker', 'impression top link' ] );
		await page.evaluate( () => document.getElementById( 'menu' ).classList.add( 'open' ) );
		await until( () => told().includes( 'impression menu' ), 'the menu to be seen' );
		await page.$eval( '#far', ( element ) => element.scrollIntoView( { block: 'center' } ) );
		await until( () => told().includes( 'impression far' ), 'the link below to be seen' );
		await page.evaluate( () => window.scrollTo( 0, 0 ) );
		await page.evaluate( () => document.getElementById( 'menu' ).classList.remove( 'open' ) );
		await page.evaluate( () => document.getElementById( 'menu' ).classList.add( 'open' ) );
		await page.click( '#top' );
		await until( () => told().includes( 'click top link' ), 'the click' );
		assert.equal( told().length, 5 );
		const ours = collector.accepted.filter( ( event ) => event.element_friendly_name === 'top link' );
		assert.deepEqual( ours.map( ( event ) => event.funnel_event_sequence_position ), [ 1, 2 ] );
		assert.equal( new Set( ours.map( ( event ) => event.funnel_entry_token ) ).size, 1 );
		assert.ok( collector.accepted.every( ( event ) => event.performer.is_temp === false ) );
	} );

	it( 'sees what is higher than the window when it fills half of it', async () => {
		await visit();
		await use( '#tall', 'tall' );
		await page.$eval( '#tall', ( element ) => element.scrollIntoView() );
		await until( () => told().includes( 'impression tall' ), 'it to be seen' );
	} );

	it( 'counts a click without an impression before it, as often as it happens, on whatever lies in the element', async () => {
		await visit();
		await page.evaluate( () => document.getElementById( 'menu' ).classList.add( 'open' ) );
		await use( '#inside', 'menu' );
		await page.click( '#label' );
		await page.click( '#label' );
		await until( () => told().filter( ( one ) => one === 'click menu' ).length === 2, 'two clicks' );
		const clicks = collector.accepted.filter( ( event ) => event.action === 'click' );
		assert.equal( clicks[ 0 ].funnel_event_sequence_position, 1 );
	} );

	it( 'knows an element that was rendered anew, and finds one that comes later', async () => {
		await visit();
		await receives( 1 );
		await page.evaluate( () => {
			const link = document.getElementById( 'top' );
			link.replaceWith( link.cloneNode( true ) );
		} );
		await page.click( '#top' );
		await until( () => told().includes( 'click top link' ), 'the click on the copy' );
		await use( '.later', 'later' );
		await page.evaluate( () => {
			document.getElementById( 'late' ).innerHTML = '<a class="later" href="#here">Later</a>';
		} );
		await until( () => told().includes( 'impression later' ), 'it to be seen' );
		assert.equal( told().filter( ( one ) => one === 'impression top link' ).length, 1 );
		assert.equal( new Set( collector.accepted.filter( ( event ) => event.element_friendly_name === 'top link' ).map( ( event ) => event.funnel_entry_token ) ).size, 1 );
	} );

	it( 'gives a click to the innermost of two, or to each that asks', async () => {
		await visit();
		await use( '#card', 'card' );
		await use( '#within', 'link' );
		await page.click( '#within' );
		await until( () => told().includes( 'click link' ), 'the click' );
		assert.ok( !told().includes( 'click card' ) );
		await page.evaluate( () => window.stops.card.stop() );
		await use( '#card', 'card for each', { each: true } );
		await page.click( '#within' );
		await until( () => told().includes( 'click card for each' ), 'the click for both' );
		assert.equal( told().filter( ( one ) => one === 'click link' ).length, 2 );
	} );

	it( 'ends alone: others go on', async () => {
		await visit();
		await use( '#other', 'other' );
		await receives( 2 );
		await page.evaluate( () => {
			window.stops.other.stop();
			window.stops.other.stop();
		} );
		await page.click( '#other' );
		await page.click( '#top' );
		await until( () => told().includes( 'click top link' ), 'the click that counts' );
		assert.ok( !told().includes( 'click other' ) );
		await page.evaluate( () => window.client.detach() );
		await page.click( '#top' );
		await page.evaluate( () => window.client.flush() );
		assert.equal( told().filter( ( one ) => one === 'click top link' ).length, 1 );
	} );

	it( 'is sampled as one: neither impressions nor clicks of a pageview that is out', async () => {
		await visit( 'rate=0.1' );
		await page.click( '#top' );
		await use( '#other', 'other' );
		await seeMarker();
		assert.deepEqual( told().sort(), [ 'impression marker', 'impression other' ] );
		assert.equal( ( await page.evaluate( () => window.client.stats() ) ).notInSample, 2 );
	} );

	it( 'sees it again in another pageview of the same page, under another token', async () => {
		await visit();
		await receives( 1 );
		await page.evaluate( () => window.client.newPageview() );
		await until( () => told().filter( ( one ) => one === 'impression top link' ).length === 2, 'it to be seen again' );
		assert.equal( new Set( collector.accepted.map( ( event ) => event.funnel_entry_token ) ).size, 2 );
	} );

	it( 'ignores what no person did, and a selector that is none', async () => {
		await visit();
		await receives( 1 );
		await page.evaluate( () => document.getElementById( 'top' ).click() );
		await use( 'div[', 'broken' );
		/* Also where the page changes afterwards. */
		await page.evaluate( () => document.body.append( 'more', document.createElement( 'p' ) ) );
		await page.evaluate( () => new Promise( ( resolve ) => {
			setTimeout( resolve, 200 );
		} ) );
		assert.equal( await page.evaluate( () => window.client.status ), 'ready' );
		await page.click( '#top' );
		await until( () => told().includes( 'click top link' ), 'the real click' );
		assert.equal( told().length, 2 );
	} );

	it( 'counts nothing of a page that is not in front', async ( t ) => {
		await open( t, () => Object.defineProperty( Document.prototype, 'visibilityState', { configurable: true, get: () => window.state || 'visible' } ) );
		await visit();
		await page.evaluate( () => {
			window.state = 'hidden';
			document.dispatchEvent( new Event( 'visibilitychange' ) );
			window.client.newPageview();
		} );
		await use( '#other', 'other' );
		await page.click( '#other' );
		await until( () => told().includes( 'click other' ), 'the click' );
		assert.ok( !told().includes( 'impression other' ) );
		await page.evaluate( () => {
			window.state = 'visible';
			document.dispatchEvent( new Event( 'visibilitychange' ) );
		} );
		await until( () => told().includes( 'impression other' ), 'it to be seen' );
	} );
} );
