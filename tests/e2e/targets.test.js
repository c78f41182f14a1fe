import assert from 'node:assert/strict';
import fs from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { notIn } from './support/driver/browsers.js';
import { inOrder, useBrowser } from './support/wiki.js';

const PAGE = fs.readFileSync( new URL( 'pages/targets.html', import.meta.url ) );
const FLAT = '/heliograph/web_ui_click/1.0.0';

/** The page of the targets, in front of the wiki's own. */
const answers = {
	'/targets.html': ( response ) => {
		response.writeHead( 200, { 'content-type': 'text/html' } );
		response.end( PAGE );
	}
};

/* What must never leave a page, whatever is clicked on it: names, titles, sections, queries, fragments, what was typed. */
const PRIVATE = /Alice|~2026|Secret|History|secret|fragment|typed"?[^"]*value|what somebody typed/;

describe( 'a real click', () => {
	const { openWiki } = useBrowser();
	/** @type {any} */
	let wiki;
	/** @type {any} */
	let page;

	beforeEach( async ( t ) => {
		wiki = await openWiki( t, answers );
		( { page } = wiki );
	} );

	afterEach( () => {
		assert.deepEqual( wiki.errors, [] );
		assert.deepEqual( wiki.collector.refused, [] );
		assert.doesNotMatch( wiki.bytes(), PRIVATE );
	} );

	/**
	 * @param {string} [query]
	 */
	async function visit( query = '' ) {
		await page.goto( `${ wiki.collector.url }/targets.html?${ query }` );
		await page.waitForSelector( '[data-ready]', { state: 'attached' } );
	}

	/**
	 * Names of the clicks so far, when all of them have arrived: a last one leaves behind all others.
	 *
	 * @return {Promise<string[]>}
	 */
	async function names() {
		await page.click( '#last' );
		await page.evaluate( () => window.client.flush() );
		const said = inOrder( wiki.collector.accepted ).filter( ( { action } ) => action === 'click' ).map( ( event ) => event.action_source || event.name );
		assert.equal( said.pop(), 'last' );
		return said;
	}

	/* what is done, the names of the events that this makes, where it cannot be done */
	const TARGETS = [
		[ 'on an icon is the button\'s', () => page.click( '#icon path', { force: true } ), [ 'icon' ] ],
		[ 'on a tagged span in a tagged link is the link\'s, once', () => page.click( '#inner' ), [ 'outer' ] ],
		[ 'on a label is its input\'s, once', () => page.click( '#label' ), [ 'radio' ] ],
		[ 'in an open shadow tree counts', () => page.click( '#shadowed b' ), [ 'shadowed' ] ],
		[ 'counts where a handler stops it', () => page.click( '#stopped' ), [ 'stopped' ] ],
		[ 'counts where a handler removes its target', () => page.click( '#removed' ), [ 'removed' ] ],
		[ 'on what is off is none', () => page.click( '#off', { force: true } ), [] ],
		[ 'with another button is none', () => page.click( '#icon', { button: 'right' } ), [], { webkit: 'its driver lets go of the left button, whichever was pressed' } ],
		[ 'on a link of a pinned menu tells that it is pinned', () => page.click( '#random' ), [ 'n-randompage.main-menu-pinned-enabled' ] ],
		[ 'on a heading of the table of contents does not tell which', () => page.click( '#toc span' ), [ 'toc-heading' ] ],
		[ 'on an item whose id has toc in it is that item\'s', () => page.click( '#stoccato-link' ), [ 'stoccato' ] ],
		[ 'on what an author wrote is none', () => page.click( '#forged' ), [] ],
		[ 'under a name of 65 code points is cut to 64', () => page.click( '#long' ), [ '𝄞'.repeat( 64 ) ] ],
		[ 'on one\'s own page does not tell whose', () => page.click( '#userpage' ), [ 'pt-userpage' ] ]
	];
	for ( const [ what, act, expected, reasons = {} ] of TARGETS ) {
		it( what, { skip: notIn( reasons ) }, async () => {
			await visit();
			await act();
			assert.deepEqual( await names(), expected );
		} );
	}

	it( 'counts on what was rendered later, and again', async () => {
		await visit();
		for ( const name of [ 'late', 'later' ] ) {
			await page.evaluate( ( made ) => {
				document.getElementById( 'late' ).innerHTML = `<button id="made" data-event-name="${ made }">made</button>`;
			}, name );
			await page.click( '#made' );
		}
		assert.deepEqual( await names(), [ 'late', 'later' ] );
	} );

	it( 'by keyboard counts once: Enter on a link, Space on a checkbox, and not Enter on a checkbox', async () => {
		await visit();
		for ( const [ selector, key ] of [ [ '#random', 'Enter' ], [ '#box', 'Space' ], [ '#box', 'Enter' ], [ '#icon', 'Enter' ], [ '#icon', 'Space' ] ] ) {
			await page.focus( selector );
			await page.keyboard.press( key );
		}
		assert.deepEqual( await names(), [ 'n-randompage.main-menu-pinned-enabled', 'box', 'icon', 'icon' ] );
	} );

	it( 'in a field tells nothing of what is typed', async () => {
		await visit();
		await page.click( '#typed' );
		await page.keyboard.type( 'what somebody typed' );
		assert.deepEqual( await names(), [ 'typed' ] );
	} );

	it( 'counts once where the module is started twice', async () => {
		await visit();
		await page.evaluate( async () => {
			const another = await window.startAnother();
			another.attach();
			await another.flush();
		} );
		await page.click( '#icon' );
		assert.deepEqual( await names(), [ 'icon' ] );
		assert.equal( wiki.collector.accepted.filter( ( { action } ) => action === 'init' ).length, 1 );
	} );

	it( 'sends the path that a link leads to where the site asks for it', async () => {
		await visit( `schema=${ FLAT }&destination` );
		await page.click( '#outer' );
		await page.click( '#icon' );
		await names();
		const [ , outer, icon ] = inOrder( wiki.collector.accepted );
		assert.equal( outer.destination, '/targets.html' );
		assert.equal( 'destination' in icon, false );
	} );

	for ( const [ schema, read ] of [ [ '', ( event ) => event.performer.is_temp ], [ FLAT, ( event ) => event.isTemp ] ] ) {
		for ( const kind of [ 'anonymous', 'temporary', 'registered' ] ) {
			it( `of ${ kind } users is told apart in every kind of event, by ${ schema || 'the wikis\' own schema' }`, async () => {
				await visit( `user=${ kind }${ schema && `&schema=${ schema }` }` );
				await page.evaluate( () => {
					window.client.track( 'webuiactions_log.show', 'dialog' );
					window.client.submit( window.stream, window.stream.startsWith( 'heliograph' ) ? { action: 'free', name: 'x' } : { action: 'free', agent: {} } );
				} );
				await page.click( '#logout' );
				await page.waitForURL( /logout/ );
				const events = await wiki.receives( 4 );
				assert.deepEqual( events.map( ( { action } ) => action ).sort(), [ 'click', 'free', 'init', 'show' ] );
				for ( const event of events ) {
					assert.strictEqual( read( event ), kind === 'temporary' );
				}
				const said = wiki.bytes().match( /"is_?[tT]emp":[a-z]*/g );
				assert.deepEqual( new Set( said ), new Set( [ `"${ schema ? 'isTemp' : 'is_temp' }":${ kind === 'temporary' }` ] ) );
				assert.equal( said.length, 4 );
			} );
		}
	}

	const WIDTHS = {
		319: '<320px', 320: '320px-719px', 719: '320px-719px', 720: '720px-999px', 999: '720px-999px', 1000: '1000px-1199px',
		1199: '1000px-1199px', 1200: '1200px-2000px', 2000: '1200px-2000px', 2001: '>2000px'
	};
	it( 'tells the width of the page by the exact bucket', async () => {
		for ( const width of Object.keys( WIDTHS ) ) {
			await page.setViewportSize( { width: Number( width ), height: 600 } );
			await visit();
			await page.evaluate( () => window.client.flush() );
		}
		assert.deepEqual( wiki.collector.accepted.map( ( event ) => event.viewport_size_bucket ), Object.values( WIDTHS ) );
	} );
} );
