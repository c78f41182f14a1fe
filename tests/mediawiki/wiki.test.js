/*
 * On MediaWiki itself: its users, its skins, and pages that are left and come back.
 */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { until } from '../support/until.js';
import { describeWikis } from './support/wikis.js';

describeWikis( 'Users', ( wiki, version ) => {
	it( 'are anonymous readers, told from all others', async () => {
		await wiki.visit();
		await wiki.hasInit( ( { action_source: name } ) => name === 'ns=0' );
		await wiki.page.click( '#ca-history a' );
		await wiki.hasClick( 'ca-history' );
		assert.deepEqual( wiki.performers, [ 'false false' ] );
		const [ event ] = wiki.events;
		assert.deepEqual( [ event.mediawiki.skin, event.mediawiki.database, event.meta.stream, event.sample ], [ 'vector-2022', 'smallwiki', 'mediawiki.web_ui_actions', { unit: 'pageview', rate: 1 } ] );
	} );

	it( 'are temporary accounts, made by an edit, whose way out is counted as theirs', async () => {
		await wiki.edit();
		await wiki.visit( 'title=Heliograph', 'vector' );
		assert.equal( await wiki.page.evaluate( () => window.mw.config.get( 'wgUserIsTemp' ) ), true );
		await wiki.page.click( '#pt-logout a' );
		await wiki.hasClick( 'pt-logout' );
		const [ event ] = wiki.events.filter( ( { action_source: name } ) => name === 'pt-logout' );
		assert.deepEqual( [ event.performer.is_temp, event.performer.is_logged_in ], [ true, true ] );
		assert.equal( wiki.clicks.filter( ( name ) => name === 'pt-logout' ).length, 1 );
	} );

	it( 'are registered, and log out', async () => {
		await wiki.logIn();
		wiki.collector.accepted.length = 0;
		await wiki.visit( 'title=Heliograph', 'vector' );
		await wiki.page.click( '#pt-logout a' );
		await wiki.hasClick( 'pt-logout' );
		assert.ok( wiki.performers.includes( 'true false' ) );
		assert.doesNotMatch( JSON.stringify( wiki.events ), /Alice/ );
	} );

	it( 'are told apart on every page as MediaWiki itself tells them', { skip: version === '1.39' && 'its pages cannot tell' }, async () => {
		const said = () => wiki.page.evaluate( () => [ window.mw.user.isNamed(), window.mw.user.isTemp() ] );
		await wiki.visit();
		assert.deepEqual( await said(), [ false, false ] );
		await wiki.edit();
		await wiki.visit();
		assert.deepEqual( await said(), [ false, true ] );
		await wiki.page.context().clearCookies();
		await wiki.logIn();
		await wiki.visit();
		assert.deepEqual( await said(), [ true, false ] );
		await until( () => wiki.performers.length === 3, 'all three' );
		assert.deepEqual( wiki.performers, [ 'false false', 'true true', 'true false' ] );
	} );
} );

describeWikis( 'What 1.43 brought', ( wiki ) => {
	it( 'is a menu of appearance: a choice is one click, and holds on the next page', async () => {
		const { page } = wiki;
		const choice = 'skin-client-pref-vector-feature-custom-font-size-value-2';
		const isLarge = () => page.evaluate( () => document.documentElement.classList.contains( 'vector-feature-custom-font-size-clientpref-2' ) );
		await wiki.visit();
		await page.click( `label[for="${ choice }"]` );
		await wiki.hasClick( choice );
		await until( isLarge, 'the larger text' );
		await page.click( '[data-event-name="pinnable-header.vector-appearance.unpin"]' );
		await wiki.hasClick( 'pinnable-header.vector-appearance.unpin' );
		await wiki.visit();
		assert.ok( await isLarge() );
		assert.equal( wiki.clicks.filter( ( name ) => name === choice ).length, 1 );
	} );

	for ( const skin of [ 'vector-2022', 'minerva' ] ) {
		it( `is a banner of temporary accounts, in ${ skin }, whose name nobody is told`, async () => {
			const { page } = wiki;
			await wiki.edit();
			await wiki.visit( 'title=Heliograph', skin );
			assert.match( await page.textContent( '.mw-temp-user-banner' ), /~\d+/ );
			await page.click( '#mw-temp-user-banner-tooltip-button' );
			await page.evaluate( () => window.mw.track( 'webuiactions_log.click', 'last' ) );
			await wiki.hasClick( 'last' );
			assert.ok( wiki.performers.includes( 'true true' ) );
			assert.doesNotMatch( JSON.stringify( wiki.events ), /~\d/ );
		} );
	}
}, { versions: [ '1.43' ] } );

describeWikis( 'Skins', ( wiki ) => {
	it( 'Vector 2022: menus by keyboard, its table of contents, search, and its own behaviour', async () => {
		const { page } = wiki;
		await wiki.visit();
		await page.focus( 'input[data-event-name^="ui.dropdown"]' );
		await page.keyboard.press( 'Space' );
		await wiki.hasClick( 'ui.dropdown' );
		await page.keyboard.press( 'Space' );
		await page.click( '.vector-toc a[href="#Instruments"], #toc-Instruments a' );
		await wiki.hasClick( 'toc-heading' );
		assert.match( page.url(), /#Instruments$/ );
		await page.evaluate( () => window.scrollTo( 0, 0 ) );
		assert.doesNotMatch( JSON.stringify( wiki.events ), /Instruments/ );
	} );

	it( 'Vector 2022: its search and, for who is logged in, its sticky header', async () => {
		const { page } = wiki;
		await wiki.logIn();
		wiki.collector.accepted.length = 0;
		await wiki.visit();
		await page.evaluate( () => {
			document.querySelector( '.mw-parser-output' ).style.minHeight = '4000px';
		} );
		/* Vector begins to watch where the page is when it has time, and the browser may put it back to where it was. */
		let asked = 0;
		await until( () => page.evaluate( ( top ) => {
			window.scrollTo( 0, top );
			return top && !!document.querySelector( '.vector-sticky-header-visible .vector-sticky-header' );
		}, ++asked % 25 ? 2000 : 0 ), 'the sticky header' );
		await page.click( '.vector-sticky-header [data-event-name="talk-sticky-header"]' );
		await wiki.hasClick( 'talk-sticky-header' );
		await wiki.visit();
		await page.fill( '#searchInput, .vector-search-box input[name=search]', 'secret words' );
		await page.keyboard.press( 'Enter' );
		await page.waitForURL( /search=secret/ );
		assert.doesNotMatch( JSON.stringify( wiki.events ), /secret/ );
	} );

	for ( const skin of [ 'vector-2022', 'vector', 'minerva', 'monobook', 'timeless' ] ) {
		it( `${ skin }: each document is one pageview, whatever opens in it and however it comes back`, async () => {
			const { page } = wiki;
			await page.addInitScript( () => {
				sessionStorage.documents = Number( sessionStorage.documents || 0 ) + 1;
			} );
			await wiki.visit( 'title=Heliograph', skin );
			/* Each menu that the skin opens by a script or a checkbox, once. */
			for ( const control of await page.$$( 'input[type=checkbox][role=button]:not( :checked ), #user-tools h2, #site-tools h2' ) ) {
				await control.evaluate( ( element ) => element.click() );
			}
			await wiki.visit( 'title=Heliograph&action=history', skin );
			await page.goBack();
			await wiki.isReady();
			await page.evaluate( () => window.mw.track( 'webuiactions_log.click', 'last' ) );
			await wiki.hasClick( 'last' );
			const documents = await page.evaluate( () => Number( sessionStorage.documents ) );
			const countInits = () => wiki.events.filter( ( { action } ) => action === 'init' ).length;
			await until( () => countInits() >= documents, 'all inits' );
			assert.equal( countInits(), documents );
			assert.deepEqual( [ ...new Set( wiki.events.map( ( { mediawiki } ) => mediawiki.skin ) ) ], [ skin ] );
		} );
	}
} );

describeWikis( 'Pages', ( wiki ) => {
	it( 'lose no click that navigates, and are the same when they come back', async () => {
		const { page } = wiki;
		await wiki.visit();
		for ( let i = 0; i < 3; i++ ) {
			await page.click( '#ca-history a' );
			await page.waitForURL( /history/ );
			await page.goBack();
			/* Before the page has loaded what keeps clicks, there is nobody to hear one. */
			await wiki.isReady();
			await until( () => wiki.clicks.filter( ( name ) => name.startsWith( 'ca-history' ) ).length === i + 1, `click ${ i + 1 }` );
		}
	} );

	it( 'let no author forge an event', async () => {
		const { page } = wiki;
		await wiki.visit();
		await page.evaluate( () => {
			document.querySelector( '.mw-parser-output' ).insertAdjacentHTML( 'afterbegin', '<a id="forged" href="#x" data-event-name="forged">forged</a>' );
		} );
		await page.click( '#forged' );
		await page.click( '#ca-history a' );
		await wiki.hasClick( 'ca-history' );
		assert.ok( !wiki.clicks.includes( 'forged' ) );
	} );
} );
