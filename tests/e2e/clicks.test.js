import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { inOrder, useBrowser } from './support/wiki.js';

/* Anonymous readers have no session to leave: their way out of being anonymous is to log in. */
const KINDS = {
	anonymous: { loggedIn: false, temp: false, way: [ 'pt-login-2' ], leave: 'Log in' },
	temporary: { loggedIn: true, temp: true, way: [ 'ui.dropdown-vector-user-links-dropdown', 'pt-logout' ], leave: 'Exit session' },
	registered: { loggedIn: true, temp: false, way: [ 'ui.dropdown-vector-user-links-dropdown', 'pt-logout' ], leave: 'Log out' }
};

const BUTTON = '[data-event-name="search-button"]';

describe( 'a click on the interface', () => {
	const { openWiki } = useBrowser();
	/** @type {any} */
	let wiki;
	beforeEach( async ( t ) => {
		wiki = await openWiki( t );
	} );
	afterEach( async () => {
		assert.deepEqual( wiki.errors, [] );
		assert.deepEqual( wiki.collector.refused, [] );
	} );

	for ( const [ kind, expected ] of Object.entries( KINDS ) ) {
		it( `of ${ kind } users is told apart by is_temp, exactly once each, without their name`, async () => {
			await wiki.visitAs( kind );
			await wiki.isReady();
			await wiki.page.click( BUTTON );
			await wiki.page.click( '#ca-history a' );
			if ( expected.way.length > 1 ) {
				await wiki.openMenu( 'Personal tools' );
			}
			await wiki.page.click( `a:has-text("${ expected.leave }"):visible` );
			await wiki.page.waitForURL( /\.html/ );
			const names = [ 'search-button', 'ca-history', ...expected.way ];
			await wiki.receives( 1 + names.length );
			/* Time for a duplicate to arrive: another pageview, with its own two. */
			await wiki.visitAs( kind );
			await wiki.isReady();
			await wiki.clickLast();
			const events = inOrder( wiki.collector.accepted ).slice( 0, 1 + names.length );
			assert.equal( wiki.collector.accepted.length, events.length + 2 );
			assert.deepEqual( events.map( ( event ) => [ event.action, event.action_source ] ), [
				[ 'init', 'ns=0' ], ...names.map( ( name ) => [ 'click', name ] )
			] );
			for ( const event of events ) {
				assert.equal( event.performer.is_temp, expected.temp );
				assert.equal( event.performer.is_logged_in, expected.loggedIn );
				assert.equal( event.mediawiki.skin, 'vector-2022' );
				assert.equal( event.viewport_size_bucket, '1200px-2000px' );
			}
			assert.deepEqual( events.map( ( event ) => event.funnel_event_sequence_position ), events.map( ( event, i ) => i + 1 ) );
			assert.equal( new Set( wiki.collector.accepted.map( ( event ) => event.meta.id ) ).size, events.length + 2 );
			assert.doesNotMatch( wiki.bytes(), /Alice|~2026|"name"|Heliograph/ );
		} );
	}

	it( 'that navigates away is not lost, ten times out of ten', async () => {
		for ( let i = 0; i < 10; i++ ) {
			await wiki.visitAs( 'temporary' );
			await wiki.isReady();
			await wiki.logOut();
		}
		await wiki.receives( 30 );
		assert.deepEqual( wiki.clicks().filter( ( name ) => name === 'pt-logout' ), Array( 10 ).fill( 'pt-logout' ) );
		assert.equal( wiki.collector.accepted.length, 30 );
	} );

	it( 'counts once by keyboard', async () => {
		await wiki.visitAs( 'registered' );
		await wiki.isReady();
		await wiki.page.focus( BUTTON );
		await wiki.page.keyboard.press( 'Enter' );
		await wiki.page.keyboard.press( 'Space' );
		await wiki.page.focus( '#ca-history a' );
		await wiki.page.keyboard.press( 'Enter' );
		await wiki.clickLast();
		assert.deepEqual( wiki.clicks(), [ 'search-button', 'search-button', 'ca-history', 'ca-view' ] );
	} );

	it( 'on an icon or a text within the control is the control\'s', async () => {
		await wiki.visitAs( 'registered' );
		await wiki.isReady();
		await wiki.page.click( '#ca-watch .vector-icon-star path', { force: true } );
		await wiki.page.click( '#ca-edit span' );
		await wiki.page.evaluate( () => {
			document.querySelector( '.mw-body-header' ).insertAdjacentHTML( 'beforeend', '<a id="outer" href="#" data-event-name="outer"><span id="inner" data-event-name="inner">x</span></a>' );
		} );
		await wiki.page.click( '#inner' );
		await wiki.clickLast();
		assert.deepEqual( wiki.clicks(), [ 'ca-watch', 'ca-edit', 'outer', 'ca-view' ] );
	} );

	it( 'is seen on controls that come later, stop it on its way, or stand in a shadow', async () => {
		await wiki.visitAs( 'registered' );
		await wiki.isReady();
		await wiki.page.evaluate( () => {
			const late = document.createElement( 'button' );
			late.id = 'late';
			late.dataset.eventName = 'late';
			late.textContent = 'late';
			late.addEventListener( 'click', ( event ) => event.stopImmediatePropagation(), true );
			const host = document.createElement( 'div' );
			host.attachShadow( { mode: 'open' } ).innerHTML = '<button id="deep" data-event-name="deep">deep</button>';
			document.querySelector( '.mw-body-header' ).append( late, host );
		} );
		await wiki.page.click( '#late' );
		await wiki.page.click( '#deep' );
		await wiki.clickLast();
		assert.deepEqual( wiki.clicks(), [ 'late', 'deep', 'ca-view' ] );
	} );

	it( 'is none in content, without a name, on nothing, or by a script', async () => {
		await wiki.visitAs( 'registered' );
		await wiki.isReady();
		await wiki.page.click( '#forged' );
		await wiki.page.click( 'h1' );
		await wiki.page.evaluate( () => {
			document.querySelector( '#ca-edit a' ).click();
			document.querySelector( '.mw-body-header' ).insertAdjacentHTML( 'beforeend', '<button id="unnamed" data-event-name="">x</button><label id="label">y</label>' );
		} );
		await wiki.page.click( '#unnamed' );
		await wiki.page.click( '#label' );
		await wiki.clickLast();
		assert.deepEqual( wiki.clicks(), [ 'ca-view' ] );
	} );

	it( 'counts once where the module is loaded twice', async () => {
		await wiki.visitAs( 'registered' );
		await wiki.isReady();
		const second = await wiki.page.evaluate( async () => {
			const { createClient } = await import( '/dist/heliograph.mjs?again' );
			const uri = '/analytics/mediawiki/product_metrics/web_ui_actions/1.0.1';
			const codes = [];
			const client = await createClient( {
				intakeUrl: '/v1/events',
				wasm: '/dist/heliograph.wasm',
				streams: { 'mediawiki.web_ui_actions': { schema_uri: uri } },
				schemas: { [ uri ]: await ( await fetch( `/dist/schemas${ uri }.json` ) ).json() },
				context: { performer: { is_temp: false } },
				instruments: { webUiClick: { stream: 'mediawiki.web_ui_actions' } },
				onDiagnostic: ( { code } ) => codes.push( code )
			} );
			return { listening: client.attach(), codes };
		} );
		assert.deepEqual( second, { listening: false, codes: [ 'already-attached' ] } );
		await wiki.page.click( '#ca-edit a' );
		await wiki.clickLast();
		assert.deepEqual( wiki.clicks(), [ 'ca-edit', 'ca-view' ] );
		assert.equal( wiki.collector.accepted.filter( ( event ) => event.action === 'init' ).length, 1 );
	} );

	it( 'shares its request: fifty in a burst need two at the most', async () => {
		await wiki.visitAs( 'registered' );
		await wiki.isReady();
		await wiki.receives( 1 );
		const sent = wiki.collector.requests.length;
		const took = await wiki.clickRapidly( BUTTON, 50 );
		await wiki.receives( 51 );
		/* On a machine in trouble the burst may outlast the second for which events wait for others. */
		assert.ok( wiki.collector.requests.length - sent <= 2 + Math.floor( took / 1000 ),
			`${ wiki.collector.requests.slice( sent ).map( ( { body } ) => `${ JSON.parse( body ).length } events in ${ body.length } bytes` ) }` );
	} );

	it( 'is cut off from nobody\'s cookies: requests carry none', async () => {
		await wiki.context.addCookies( [ { name: 'session', value: 'secret', url: wiki.collector.url } ] );
		await wiki.visitAs( 'registered' );
		await wiki.isReady();
		await wiki.receives( 1 );
		for ( const { headers } of wiki.collector.requests ) {
			assert.equal( headers.cookie, undefined );
			assert.match( headers[ 'content-type' ], /^text\/plain/ );
		}
	} );
} );
