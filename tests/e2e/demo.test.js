import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { until } from '../support/until.js';
import { useBrowser } from './support/wiki.js';

const MENUS = {
	anonymous: [ 'Log out', 'Create account', 'Log in' ],
	temporary: [ 'Exit session' ],
	registered: [ 'Watchlist', 'Log out' ]
};

describe( 'the demo', () => {
	const { openWiki } = useBrowser();

	for ( const [ kind, menu ] of Object.entries( MENUS ) ) {
		it( `gives ${ kind } users their menu`, async ( t ) => {
			const wiki = await openWiki( t );
			await wiki.visitAs( kind );
			assert.deepEqual( await wiki.page.locator( '.user a:visible' ).allTextContents(), menu );
			assert.equal( await wiki.page.textContent( '#kinds [aria-current]' ), kind );
		} );
	}

	it( 'asks nobody but its own server', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'registered' );
		await wiki.isReady();
		await wiki.clickLast();
		assert.deepEqual( wiki.asked.filter( ( url ) => !url.startsWith( `${ wiki.collector.url }/` ) && !url.startsWith( 'data:' ) ), [] );
	} );

	it( 'shows what the collector received, its reason for refusing, and takes nothing of it for markup', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		await wiki.clickLast();
		const markup = '<img src=x onerror="document.title=1">';
		await fetch( `${ wiki.collector.url }/v1/events`, { method: 'POST', body: JSON.stringify( [ { action: markup, performer: { is_temp: markup } }, null ] ) } );
		const rows = () => wiki.page.$$eval( '#events tr', ( found ) => found.map( ( row ) => [ ...row.cells ].map( ( cell ) => cell.textContent ) ) );
		await until( async () => ( await rows() ).length === 4, 'four rows on the page' );
		const missing = 'Field(s) $schema were missing from event and could not be extracted.';
		assert.deepEqual( ( await rows() ).map( ( [ action, name, who, , verdict ] ) => [ action, name, who, verdict ] ), [
			[ '', '', 'unknown', missing ],
			[ markup, '', 'unknown', missing ],
			[ 'click', 'ca-view', 'temporary', 'accepted' ],
			[ 'init', 'ns=0', 'temporary', 'accepted' ]
		] );
		assert.equal( await wiki.page.locator( '#events img' ).count(), 0 );
		assert.deepEqual( wiki.errors, [] );
	} );

	it( 'fits a phone', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.page.setViewportSize( { width: 320, height: 640 } );
		await wiki.visitAs( 'registered' );
		await wiki.isReady();
		await wiki.clickLast();
		await until( () => wiki.page.locator( '#events tr' ).count(), 'a row on the page' );
		assert.equal( await wiki.page.evaluate( () => document.scrollingElement.scrollWidth ), 320 );
	} );

	it( 'is walked through by keyboard, from the way past the header on', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		const stops = [];
		for ( let i = 0; i < 9; i++ ) {
			await wiki.page.keyboard.press( 'Tab' );
			stops.push( await wiki.page.evaluate( () => document.activeElement.textContent.trim() || document.activeElement.id ) );
		}
		assert.deepEqual( stops, [ 'Skip to the article', 'A small wiki', 'search', 'Search', 'Exit session', 'Watch', 'Read', 'Edit', 'View history' ] );
	} );
} );
