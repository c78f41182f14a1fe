/*
 * Homepage modules with a real pointer: seen, pointed at, followed, and whose visit it was.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { until } from '../support/until.js';
import { notIn } from './support/driver/browsers.js';
import { useBrowser } from './support/wiki.js';

const { newContext, openWiki } = useBrowser();

/**
 * @param {any} t
 * @param {string} [query]
 */
async function visit( t, query = 'user=registered' ) {
	const wiki = await openWiki( t );
	const { collector, page } = wiki;
	await page.goto( `${ collector.url }/homepage.html?${ query }` );
	await page.waitForSelector( '[data-ready]', { state: 'attached' } );
	const events = () => collector.accepted.filter( ( event ) => event.meta.stream === 'heliograph.homepage_module' );
	const told = () => events().map( ( event ) => [ event.action, event.module, event.action_data ].filter( Boolean ).join( ' ' ) );
	return {
		...wiki,
		events,
		told,

		async has( what ) {
			await until( () => told().some( ( one ) => one === what || ( what instanceof RegExp && what.test( one ) ) ), () => `${ what }; there are ${ told().join( ', ' ) }` );
		},

		stats: () => page.evaluate( () => window.client.stats() )
	};
}

const MODULES = [ 'help', 'impact', 'mentorship', 'start-account', 'start-email', 'start-tutorial', 'start-userpage' ];

describe( 'the homepage', () => {
	it( 'tells each module once when it is seen, with the token of the visit that the server logged', async ( t ) => {
		const { collector, events, has, page, stats } = await visit( t );
		for ( const module of MODULES ) {
			await has( new RegExp( `^impression ${ module }` ) );
		}
		assert.deepEqual( events().map( ( event ) => event.module ).sort(), MODULES );
		const [ logged ] = collector.accepted.filter( ( event ) => event.meta.stream === 'heliograph.homepage_visit' );
		assert.ok( events().every( ( event ) => event.homepage_pageview_token === logged.homepage_pageview_token && event.isTemp === false && event.user_id === 7 && event.user_editcount === 120 ) );
		const states = Object.fromEntries( events().map( ( event ) => [ event.module, event.state ] ) );
		assert.deepEqual( [ states[ 'start-email' ], states[ 'start-userpage' ], states.help ], [ 'noemail', undefined, undefined ] );
		const joined = () => page.$$eval( '#visits tbody tr', ( rows ) => rows.map( ( row ) => [ ...row.cells ].map( ( cell ) => cell.textContent ).join( ' ' ) ).join() );
		await until( async () => await joined() === `${ logged.homepage_pageview_token.slice( 0, 8 ) }… yes 7 0 0`, 'visit and events to be joined' );
		/* The module around them is none that the schema knows: refused here, and counted. */
		assert.equal( ( await stats() ).invalid, 1 );
		await page.goto( `${ collector.url }/homepage.html?user=registered` );
		await until( () => new Set( events().map( ( event ) => event.homepage_pageview_token ) ).size === 2, 'another visit with a token of its own' );
	} );

	it( 'tells a link once, for the innermost module, without saying which of a list it was', async ( t ) => {
		const { has, page, told } = await visit( t );
		await page.click( 'a[data-link-id=tutorial] span' );
		await has( 'link-click start-tutorial linkId=tutorial' );
		const count = await page.$$eval( '[data-module-name=impact] a', ( links ) => links.map( ( link, i ) => link.setAttribute( 'data-test', i ) ).length );
		for ( let i = 0; i < count; i++ ) {
			await page.click( `[data-module-name=impact] a[data-test="${ i }"]` );
		}
		await page.click( '[data-module-name=mentorship] a' );
		await page.click( '[data-module-name=help] a' );
		await has( 'link-click help linkId=help-links' );
		const clicks = told().filter( ( one ) => one.startsWith( 'link-click' ) );
		assert.deepEqual( clicks, [
			'link-click start-tutorial linkId=tutorial',
			...Array.from( { length: 5 }, () => 'link-click impact linkId=impact-article-title' ),
			'link-click mentorship mentorEditCount=1204;mentorLastActive=2026-11-20T08:00:00Z;linkId=mentor-usertalk',
			'link-click help linkId=help-links'
		] );
	} );

	it( 'tells pointing as pairs: in, and out when it is over, whatever the pointer passes on its way', async ( t ) => {
		const { has, page, told } = await visit( t );
		await page.hover( '[data-module-name=impact] h2' );
		await has( /^hover-in impact/ );
		await page.hover( '[data-module-name=impact] li' );
		await page.hover( '[data-module-name=mentorship] h2' );
		await has( /^hover-in mentorship/ );
		await page.hover( 'h1' );
		await has( /^hover-out mentorship .*dwellMs=\d+$/ );
		const hovers = told().filter( ( one ) => one.startsWith( 'hover' ) ).map( ( one ) => one.split( ' ' ).slice( 0, 2 ).join( ' ' ) );
		assert.deepEqual( hovers, [ 'hover-in impact', 'hover-out impact', 'hover-in mentorship', 'hover-out mentorship' ] );
	} );

	it( 'closes what is removed from under the pointer, once, and knows what is rendered anew', async ( t ) => {
		const { has, page, told } = await visit( t );
		await page.hover( '[data-module-name=impact] h2' );
		await has( /^hover-in impact/ );
		await page.evaluate( () => {
			const module = document.querySelector( '[data-module-name=impact]' );
			module.replaceWith( module.cloneNode( true ) );
		} );
		await page.hover( '[data-module-name=impact] li' );
		await page.evaluate( () => document.querySelector( '[data-module-name=impact]' ).remove() );
		await has( /^hover-out impact/ );
		await page.hover( 'h1' );
		await page.click( '[data-module-name=help] a' );
		await has( 'link-click help linkId=help-links' );
		const hovers = told().filter( ( one ) => /^hover-.* impact/.test( one ) );
		assert.equal( hovers.length, 2 );
		assert.equal( told().filter( ( one ) => one.startsWith( 'impression impact' ) ).length, 1 );
	} );

	it( 'tells no pointing of a finger', { skip: notIn( { firefox: 'its driver has no finger', webkit: 'its driver has no finger' } ) }, async ( t ) => {
		const { collector, has, told } = await visit( t );
		const context = await newContext( { hasTouch: true } );
		const page = await context.newPage();
		await page.goto( `${ collector.url }/homepage.html?user=registered` );
		await page.waitForSelector( '[data-ready]', { state: 'attached' } );
		await page.tap( '[data-module-name=impact] h2' );
		await page.tap( '[data-module-name=mentorship] a' );
		await has( /^link-click mentorship/ );
		assert.ok( !told().some( ( one ) => one.startsWith( 'hover' ) ) );
		await context.close();
	} );

	for ( const token of [ '', 'null', '0123456789abcdef0123', 'x'.repeat( 32 ), '<img>' ] ) {
		it( `sends nothing of a page whose token is ${ JSON.stringify( token ) }, and says so`, async ( t ) => {
			const { diagnostics, events, page, stats } = await visitWithoutToken( t, token );
			await page.hover( '[data-module-name=impact] h2' );
			await page.click( '[data-module-name=mentorship] a' );
			await page.evaluate( () => window.client.flush() );
			assert.deepEqual( events(), [] );
			assert.equal( ( await stats() ).emitted, 0 );
			assert.equal( ( await diagnostics() ).filter( ( text ) => text.startsWith( 'bad-homepage-token' ) ).length, 1 );
		} );
	}

	for ( const kind of [ 'anonymous', 'temporary' ] ) {
		it( `is not for ${ kind } users`, async ( t ) => {
			const { events, page, stats } = await visit( t, `user=${ kind }` );
			await page.click( '[data-module-name=mentorship] a' );
			await until( async () => ( await stats() ).filtered > 0, 'the click to be passed over' );
			await page.evaluate( () => window.client.flush() );
			assert.deepEqual( events(), [] );
		} );
	}

	async function visitWithoutToken( t, token ) {
		const wiki = await openWiki( t );
		await wiki.page.goto( `${ wiki.collector.url }/homepage.html?${ new URLSearchParams( { user: 'registered', token } ) }` );
		await wiki.page.waitForSelector( '[data-ready]', { state: 'attached' } );
		assert.deepEqual( wiki.errors, [] );
		return {
			...wiki,
			events: () => wiki.collector.accepted.filter( ( event ) => event.meta.stream === 'heliograph.homepage_module' ),
			stats: () => wiki.page.evaluate( () => window.client.stats() )
		};
	}
} );
