/*
 * Ways in which a page can end. However it ends, what was submitted is at the intake once the profile has been opened
 * again, and each event once by its id. How many arrived more than once is printed: nobody can acknowledge what a page
 * hands over in its last moment, and where it is not trusted the next one sends it again. So is how often the last page of
 * the tab and those before it called the database, localStorage and locks. `npm run bench:exits` ends them by what others do
 * as well.
 */

import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { until } from '../support/until.js';
import { notIn, openProfile } from './support/driver/browsers.js';
import { pageClock } from './support/page-clock.js';
import { EXITS, deliver, emit, openIntake, shareProfile, visit } from './support/exits.js';

describe( 'nothing is lost of a page that', () => {
	const shared = shareProfile( { after } );
	for ( const [ what, exit ] of Object.entries( EXITS ) ) {
		it( `${ what }${ exit.down ? ', with the intake down' : '' }`, { skip: notIn( exit.reasons || {} ) }, async ( t ) => {
			const { accepted, calls, refused, repeats } = await deliver( t, exit, shared );
			assert.equal( accepted.length, exit.count );
			assert.equal( new Set( accepted.map( ( event ) => event.action_source ) ).size, exit.count );
			assert.deepEqual( refused, [] );
			t.diagnostic( `of ${ exit.count } events: delivered ${ accepted.length }, repeats ${ repeats }, store calls ${ JSON.stringify( calls ) }` );
		} );
	}
} );

describe( 'an ordinary visit, with the intake up', () => {
	const PAGES = 20;

	it( `of ${ PAGES } pages, by clicks on links, calls no store but for one look a page, repeats next to nothing and loses nothing`, async ( t ) => {
		const intake = await openIntake( t );
		const context = await openProfile( t ).start();
		/* An answer that is long in coming would be a reason to store. */
		await context.addInitScript( `( ${ pageClock } )();` );
		const page = await visit( context, `${ intake.address }?` );
		for ( let i = 0; i < PAGES; i++ ) {
			await emit( page, `init ${ i }`, 1 );
			await page.evaluate( () => window.pass( 1000 ) );
			await page.waitForFunction( () => window.client.stats().delivered === 1 );
			await page.evaluate( ( number ) => {
				document.getElementById( 'away' ).href = `?page=${ number }`;
				document.getElementById( 'away' ).onclick = () => window.emit( `click ${ number }`, 1 );
			}, i );
			await page.click( '#away' );
			await page.waitForURL( new RegExp( `page=${ i }$` ) );
			await page.waitForSelector( '[data-ready]', { state: 'attached' } );
		}
		await until( () => intake.collector.accepted.length >= 2 * PAGES, () => `${ 2 * PAGES } events, of which ${ intake.collector.accepted.length } came` );
		const { read, names = 0, ...others } = await page.evaluate( () => window.readCalls() );
		assert.equal( intake.collector.accepted.length, 2 * PAGES );
		assert.deepEqual( others, {} );
		assert.deepEqual( await page.evaluate( () => performance.getEntriesByType( 'resource' ).filter( ( { name } ) => name.includes( 'recovery' ) ) ), [] );
		assert.ok( read <= PAGES + 1, `${ read } reads` );
		/* The first page asks which databases there are, which opens none. */
		assert.ok( names <= 1, `asked ${ names } times which databases there are` );
		assert.ok( intake.collector.again.length <= 0.02 * 2 * PAGES, `${ intake.collector.again.length } repeats` );
		t.diagnostic( `of ${ 2 * PAGES } events: delivered ${ intake.collector.accepted.length }, repeats ${ intake.collector.again.length }, reads ${ read }, asked for the names of databases ${ names }` );
	} );

	it( 'of the demo\'s wiki leaves nothing to the next page, though the browser rejects what is under way', async ( t ) => {
		const { collector } = await openIntake( t );
		const context = await openProfile( t ).start();
		const page = await context.newPage();
		await page.goto( `${ collector.url }/index.html` );
		for ( let i = 0; i < 4; i++ ) {
			await page.waitForSelector( '#state[data-status="ready"]', { state: 'attached' } );
			assert.equal( await page.evaluate( () => localStorage.getItem( 'heliograph' ) ), null );
			await until( () => collector.accepted.length > 3 * i, 'the pageview to be told' );
			/* An answer that comes behind that of the intake. */
			await page.evaluate( () => fetch( '/_info' ).then( ( response ) => response.text() ) );
			await page.click( '.mw-page-container input[aria-label="Main menu"]' );
			/* As long as it is not known to have arrived, it would be a reason for doubt. */
			await until( () => collector.accepted.length > 3 * i + 1, 'the menu to be told' );
			await page.evaluate( () => fetch( '/_info' ).then( ( response ) => response.text() ) );
			await page.evaluate( () => ( document.documentElement.dataset.isLeft = '' ) );
			await page.click( '#n-mainpage a' );
			await page.waitForFunction( () => document.readyState === 'complete' && !( 'isLeft' in document.documentElement.dataset ) );
		}
		await until( () => collector.accepted.length >= 13, () => `13 events, of which ${ collector.accepted.length } came` );
		assert.equal( await page.evaluate( () => localStorage.getItem( 'heliograph' ) ), null );
		assert.equal( collector.again.length, 0 );
	} );
} );
