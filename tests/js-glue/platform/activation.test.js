/*
 * A page that is prerendered.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { JSDOM } from 'jsdom';
import { assertConserved, EVENT, open } from '../../support/client.js';
import { createClock } from '../../support/hosts.js';

const OPTIONS = { instruments: { webUiClick: { stream: 'ui', untrustedEvents: true } } };

/** @return {any} A page that is prerendered until `activate` is called. */
function prerender( html = '<button data-event-name="a">x</button>' ) {
	const { window } = new JSDOM( html, { url: 'https://en.example.org/' } );
	const { document } = window;
	let prerendering = true;
	Object.defineProperty( document, 'prerendering', { get: () => prerendering } );
	return {
		page: { window, document },
		activate() {
			prerendering = false;
			document.dispatchEvent( new window.Event( 'prerenderingchange' ) );
		}
	};
}

const tell = ( clock, { events } ) => events.map( ( { action, action_source: name, dt } ) => [ action, name, Date.parse( dt ) - clock.now() ] );

describe( 'a page that is prerendered', () => {
	it( 'begins when it is activated: nothing is told before, and of before nothing is earlier', async () => {
		const { page, activate } = prerender();
		const clock = createClock();
		/* The stub was there: it knows when the page was made, which nobody saw. */
		page.window.heliographBus = { since: clock.now(), kept: [ [ clock.now(), 'webuiactions_log.show', '"kept"' ] ], count: 1 };
		const { client, intake, codes } = await open( { ...page, ...OPTIONS, clock } );
		assert.equal( client.attach(), true );
		assert.equal( client.attach(), true );
		client.track( 'webuiactions_log.show', 'tracked' );
		page.document.querySelector( 'button' ).click();
		await clock.advance( 13000 );
		assert.deepEqual( [ intake.requests.length, client.stats().emitted ], [ 0, 0 ] );
		activate();
		page.document.querySelector( 'button' ).click();
		await client.flush();
		assert.deepEqual( tell( clock, intake ), [ [ 'init', 'ns=0', 0 ], [ 'show', 'kept', 0 ], [ 'show', 'tracked', 0 ], [ 'click', 'a', 0 ] ] );
		assert.deepEqual( codes(), [] );
		assertConserved( client );
	} );

	it( 'sends what was submitted when it is activated, and nothing before', async () => {
		const { page, activate } = prerender();
		const { client, clock, intake } = await open( { ...page, instruments: {}, streams: { eventlogging_Foo: {}, free: {} } } );
		assert.equal( client.submit( 'free', EVENT ), 'invalid' );
		assert.equal( client.submit( 'free', { ...EVENT, $schema: '/a/1.0.0' } ), 'queued' );
		client.track( 'event.Foo', { $schema: '/b/1.0.0' } );
		await client.flush();
		await clock.advance( 60000 );
		assert.equal( intake.requests.length, 0 );
		activate();
		await clock.advance( 1000 );
		assert.deepEqual( intake.events.map( ( { $schema } ) => $schema ), [ '/a/1.0.0', '/b/1.0.0' ] );
		assertConserved( client );
	} );

	for ( const end of [ 'detach', 'close', 'optOut' ] ) {
		it( `hears nothing when it is activated after ${ end }`, async () => {
			const { page, activate } = prerender();
			const { client, clock, intake } = await open( { ...page, ...OPTIONS } );
			client.attach();
			client[ end ]();
			activate();
			page.document.querySelector( 'button' ).click();
			await clock.advance( 1000 );
			assert.deepEqual( intake.events, [] );
		} );
	}

	it( 'that is active by then begins with its activation, not with the stub', async () => {
		const { window } = new JSDOM( '', { url: 'https://en.example.org/' } );
		const clock = createClock(), began = clock.now() - 2000;
		Object.defineProperty( window, 'performance', { value: { timeOrigin: began - 5000, getEntriesByType: () => [ { activationStart: 5000 } ] } } );
		window.heliographBus = { since: began - 4000, kept: [ [ began - 3000, 'webuiactions_log.show', '"before"' ], [ began + 500, 'webuiactions_log.show', '"after"' ] ], count: 2 };
		const { client, intake } = await open( { window, document: window.document, ...OPTIONS, clock } );
		client.attach();
		await client.flush();
		assert.deepEqual( tell( clock, intake ), [ [ 'init', 'ns=0', -2000 ], [ 'show', 'before', -2000 ], [ 'show', 'after', -1500 ] ] );
	} );
} );
