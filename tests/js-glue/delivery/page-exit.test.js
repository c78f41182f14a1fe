import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertConserved, EVENT, open } from '../../support/client.js';
import { createElement, createPage } from '../../support/hosts.js';
import { WEB_UI_ACTIONS } from '../../support/shared.js';

describe( 'attach', () => {
	it( 'is never implicit, is idempotent, and sends init once', async () => {
		const { client, document, intake } = await open();
		assert.equal( document.count(), 2 );
		assert.ok( client.attach() && client.attach() );
		assert.equal( document.listeners.click.length, 1 );
		await client.flush();
		assert.deepEqual( intake.events.map( ( { action, action_source: name } ) => [ action, name ] ), [ [ 'init', 'ns=0' ] ] );
		client.detach();
		assert.equal( document.listeners.click.length, 0 );
	} );

	it( 'says where there is no document', async () => {
		const { client, codes } = await open( { document: undefined, window: undefined } );
		assert.equal( client.attach(), false );
		assert.deepEqual( codes(), [ 'no-document' ] );
	} );

	it( 'keeps out of what authors wrote, and of what nobody clicked', async () => {
		const { client, document, intake } = await open();
		client.attach();
		document.fire( 'click', { target: createElement( 'mine' ) } );
		document.fire( 'click', { target: createElement( 'forged', true ) } );
		document.fire( 'click', { target: createElement( null ) } );
		document.fire( 'click', { target: createElement( '' ) } );
		document.fire( 'click', { target: createElement( 'scripted' ), isTrusted: false } );
		document.fire( 'click', { target: { nodeType: 3, parentNode: createElement( 'text' ) } } );
		document.fire( 'click', { target: null } );
		document.fire( 'click', { target: document } );
		await client.flush();
		assert.deepEqual( intake.events.map( ( event ) => event.action_source ), [ 'ns=0', 'mine', 'text' ] );
	} );

	it( 'does not cross into the module for a click on nothing', async () => {
		const { client, document } = await open();
		client.attach();
		await client.flush();
		const before = client.stats();
		document.fire( 'click', { target: createElement( null ) } );
		assert.deepEqual( client.stats(), before );
	} );

	it( 'counts synthetic events where the instrument asks for them', async () => {
		const { client, document, intake } = await open( { instruments: { webUiClick: { stream: 'ui', untrustedEvents: true } } } );
		client.attach();
		document.fire( 'click', { target: createElement( 'scripted' ), isTrusted: false } );
		await client.flush();
		assert.equal( intake.events.length, 2 );
	} );

	it( 'goes on after more names than the core remembers', async () => {
		const { client, document, intake } = await open();
		client.attach();
		for ( let i = 0; i < 1000; i++ ) {
			document.fire( 'click', { target: createElement( `name-${ i }-${ 'ü'.repeat( i % 70 ) }` ) } );
		}
		await client.flush();
		assert.equal( intake.events.length, 1001 );
		intake.events.slice( 1 ).forEach( ( event, i ) => assert.equal( event.action_source, Array.from( `name-${ i }-${ 'ü'.repeat( i % 70 ) }` ).slice( 0, 64 ).join( '' ) ) );
	} );
} );

describe( 'newPageview', () => {
	it( 'draws again, begins sequences at 1 and tells init again', async () => {
		const { client, document, intake } = await open( {
			streams: { ui: { schema_uri: WEB_UI_ACTIONS, sample: { unit: 'pageview', rate: 0.5 } } },
			tokens: { pageview: '00000000000000000000' }
		} );
		client.attach();
		document.fire( 'click', { target: createElement( 'a' ) } );
		assert.ok( client.newPageview( { tokens: { pageview: 'ffffffff000000000000' } } ) );
		document.fire( 'click', { target: createElement( 'b' ) } );
		assert.ok( client.newPageview( { tokens: { pageview: '00000000000000000001' }, context: { performer: { is_temp: false } } } ) );
		document.fire( 'click', { target: createElement( 'c' ) } );
		await client.flush();
		assert.deepEqual( intake.events.map( ( event ) => [ event.action, event.funnel_event_sequence_position, event.performer.is_temp ] ), [
			[ 'init', 1, true ], [ 'click', 2, true ], [ 'init', 1, false ], [ 'click', 2, false ]
		] );
	} );

	it( 'sends nothing under a context that is none, until there is a good one', async () => {
		const { client, codes } = await open();
		assert.equal( client.newPageview( { context: {} } ), false );
		assert.deepEqual( codes(), [ 'bad-context' ] );
		assert.equal( client.submit( 'ui', EVENT ), 'not-in-sample' );
		assert.ok( client.newPageview( { context: { performer: { is_temp: false } } } ) );
		assert.equal( client.submit( 'ui', EVENT ), 'queued' );
	} );
} );

describe( 'the end of a page', () => {
	for ( const [ what, leave ] of Object.entries( {
		hidden: ( { document } ) => {
			document.visibilityState = 'hidden';
			document.fire( 'visibilitychange' );
		},
		pagehide: ( { window } ) => window.fire( 'pagehide' ),
		freeze: ( { document } ) => document.fire( 'freeze' )
	} ) ) {
		it( `takes everything along, at once, on ${ what }`, async () => {
			const opened = await open();
			opened.client.submit( 'ui', EVENT );
			leave( opened );
			assert.equal( opened.intake.requests.length, 1 );
			assert.equal( opened.intake.requests[ 0 ].exiting, true );
			leave( opened );
			assert.equal( opened.intake.requests.length, 1 );
			await opened.clock.advance( 5000 );
			assert.equal( opened.client.stats().delivered, 1 );
		} );
	}

	it( 'lets events after pagehide go straight out, those of one listener together, and queues again when the page is back', async () => {
		const { client, intake, window } = await open();
		window.fire( 'pagehide' );
		client.submit( 'ui', EVENT );
		client.submit( 'ui', EVENT );
		/* Behind the listener that submitted them, and before any other task. */
		await Promise.resolve();
		assert.deepEqual( [ intake.requests.length, intake.events.length ], [ 1, 2 ] );
		window.fire( 'pageshow', { persisted: true } );
		client.submit( 'ui', EVENT );
		await Promise.resolve();
		assert.equal( intake.requests.length, 1 );
	} );

	it( 'that was none, ten times: what was not answered is sent at once, though the page is told more than once that it is back', async () => {
		const { client, clock, document, intake, window } = await open();
		intake.answer = () => new Promise( () => {} );
		for ( let i = 0; i < 10; i++ ) {
			client.submit( 'free', { $schema: '/a/1.0.0' } );
			window.fire( 'pagehide' );
			document.visibilityState = 'hidden';
			document.fire( 'visibilitychange' );
			window.fire( 'visibilitychange' );
			document.visibilityState = 'visible';
			/* In the order of WebKit. */
			document.fire( 'visibilitychange' );
			window.fire( 'visibilitychange' );
			window.fire( 'pageshow' );
		}
		intake.answer = () => ( { status: 201 } );
		await clock.advance( 10 );
		assert.equal( client.stats().delivered, 10 );
		assertConserved( client );
	} );
} );

describe( 'optOut and close', () => {
	it( 'optOut stops, forgets what waits and stays stopped', async () => {
		const { client, clock, document, intake } = await open();
		client.attach();
		client.submit( 'ui', EVENT );
		client.optOut();
		assert.equal( client.status, 'inert' );
		assert.equal( client.submit( 'ui', EVENT ), 'inert' );
		document.fire( 'click', { target: createElement( 'a' ) } );
		await clock.advance( 10000 );
		assert.equal( intake.requests.length, 0 );
		assert.equal( client.stats().dropped.opted_out, 2 );
		assert.equal( document.count(), 0 );
		assertConserved( client );
	} );

	it( 'close ends at once, and the last flush goes on', async () => {
		const { client, clock, document, intake } = await open();
		client.attach();
		client.submit( 'ui', EVENT );
		client.close();
		client.close();
		assert.equal( client.submit( 'ui', EVENT ), 'closed' );
		await clock.advance( 0 );
		assert.equal( intake.events.length, 2 );
		assert.equal( document.count(), 0 );
	} );
} );

describe( 'samples', () => {
	const streams = { ui: { schema_uri: '/analytics/mediawiki/product_metrics/web_ui_actions/1.0.1', sample: { unit: 'session', rate: 0.1 } }, free: {} };
	const tokens = { session: '80000000000000000000' };

	it( 'that change hold from the next pageview on, and are what events say', async () => {
		const { client, clock, codes, intake } = await open( { streams, tokens } );
		assert.equal( client.submit( 'ui', EVENT ), 'not-in-sample' );
		const change = { streams: { ui: { sample: { unit: 'session', rate: 0.9 } }, nowhere: {} } };
		assert.equal( client.newPageview( change ), true );
		assert.equal( client.submit( 'ui', EVENT ), 'queued' );
		for ( let i = 0; i < 100; i++ ) {
			client.newPageview( { streams: { ui: { sample_rate: { default: i / 100, 1: [ 'enwiki' ] } } } } );
		}
		assert.equal( client.submit( 'ui', EVENT ), 'queued' );
		client.newPageview( { streams: { ui: { sample: { unit: 'session', rate: 'all' } } } } );
		assert.equal( client.submit( 'ui', EVENT ), 'not-in-sample' );
		await clock.advance( 1000 );
		assert.deepEqual( intake.events.map( ( { sample } ) => sample.rate ), [ 0.9, 0.99 ] );
		assert.deepEqual( codes(), [ 'bad-sample' ] );
	} );
} );

describe( 'a token of the device', () => {
	const byDevice = { streams: { free: { sample: { unit: 'device', rate: 1 } } }, instruments: {} };

	function createStore() {
		const map = new Map();
		return { map, getItem: ( key ) => map.has( key ) ? map.get( key ) : null, setItem: ( key, value ) => map.set( key, value ), removeItem: ( key ) => map.delete( key ) };
	}

	/** @param {any} localStorage */
	function openWith( localStorage, options = {} ) {
		const page = createPage();
		Object.defineProperty( page.window, 'localStorage', { get: () => localStorage || ( () => {
			throw new Error( 'SecurityError' );
		} )() } );
		return open( { ...byDevice, ...page, ...options } );
	}

	it( 'is kept only where a site asks for it, lasts, and goes with an opt-out', async () => {
		const store = createStore();
		const without = await openWith( store );
		assert.deepEqual( [ without.client.isInSample( 'free' ), without.codes(), store.map.size ], [ false, [ 'no-token' ], 0 ] );
		const { client } = await openWith( store, { deviceToken: true } );
		const [ token ] = store.map.values();
		assert.match( token, /^[0-9a-f]{20}$/ );
		await openWith( store, { deviceToken: true } );
		assert.deepEqual( [ client.isInSample( 'free' ), [ ...store.map.values() ] ], [ true, [ token ] ] );
		client.optOut();
		assert.equal( store.map.size, 0 );
		await openWith( store, { deviceToken: true, tokens: { device: '0'.repeat( 20 ) } } );
		assert.equal( store.map.size, 0 );
	} );

	it( 'is none where it cannot be kept, and what somebody else put there is no token', async () => {
		assert.equal( ( await openWith( undefined, { deviceToken: true } ) ).client.isInSample( 'free' ), false );
		const store = createStore();
		store.map.set( 'heliograph-device', 'Alice' );
		assert.equal( ( await openWith( store, { deviceToken: true } ) ).client.isInSample( 'free' ), true );
		assert.doesNotMatch( [ ...store.map.values() ].join(), /Alice/ );
	} );
} );
