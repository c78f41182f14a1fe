/*
 * What a page does in its last moment, and what the next one makes of it: pages of one origin, whose browser keeps things.
 */

import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { decode, encode } from '../../../js-glue/delivery/differences.js';
import { assertConserved, EVENT, open } from '../../support/client.js';
import { createOrigin, settle } from '../../support/hosts.js';

const URL_A = 'https://intake.example.org/v1/events', URL_B = 'https://other.example.org/v1/events';
const HOUR = 3600000;

const down = () => ( { status: 503 } );
const up = () => ( { status: 201 } );
const idsAt = ( { intake } ) => intake.events.map( ( { meta } ) => meta.id );

/** @type {any} */
let origin;
beforeEach( () => {
	origin = createOrigin();
} );

/**
 * A page whose timers stop when it is left, as those of a page in the back/forward cache do.
 *
 * @param {any} [options]
 * @param {( window: any ) => void} [spoil] Called before the client sees it.
 */
async function openTab( options = {}, spoil = () => {} ) {
	const page = origin.createTab();
	spoil( page.window );
	/** @type {Set<() => void>} */
	const late = new Set();
	let isFrozen = false;
	page.window.addEventListener( 'pagehide', () => {
		isFrozen = true;
	} );
	page.window.addEventListener( 'pageshow', () => {
		isFrozen = false;
		[ ...late ].forEach( ( work ) => work() );
		late.clear();
	} );
	const clock = { ...origin.clock, setTimeout: ( work, ms ) => origin.clock.setTimeout( () => isFrozen ? late.add( work ) : work(), ms ) };
	const tab = await open( { clock, isBrowserStore: true, ...page, ...options } );
	await settle();
	return { ...tab, ...page };
}

/** A page whose intake says nothing, and which is gone with so many events. */
async function leaveBehind( count, options ) {
	const tab = await openTab( options );
	tab.intake.answer = () => new Promise( () => {} );
	for ( let i = 0; i < count; i++ ) {
		tab.client.submit( 'free', { $schema: '/a/1.0.0', i } );
	}
	tab.window.fire( 'pagehide' );
	return tab;
}

describe( 'a database that a browser refuses', () => {
	it( 'throws nothing into a page that may not even ask for it', async () => {
		const page = origin.createTab();
		Object.defineProperty( page.window, 'indexedDB', { get() {
			throw new Error( 'SecurityError' );
		} } );
		const { client, intake } = await open( { clock: origin.clock, isBrowserStore: true, ...page } );
		client.submit( 'free', { $schema: '/a/1.0.0' } );
		await origin.clock.advance( 5000 );
		assert.equal( intake.events.length, 1 );
	} );

	it( 'is not asked for its names in a sandboxed frame, where Chromium leaves a rejection that nobody can catch', async () => {
		const page = origin.createTab();
		let asked = 0;
		Object.assign( page.window, { origin: 'null', indexedDB: { async databases() {
			asked++;
			throw new Error( 'SecurityError' );
		} } } );
		await open( { clock: origin.clock, isBrowserStore: true, ...page } );
		await origin.clock.advance( 5000 );
		assert.equal( asked, 0 );
	} );
} );

describe( 'a page whose intake answers', () => {
	it( 'reads one key once, and touches nothing else', async () => {
		const tab = await openTab();
		for ( let i = 0; i < 20; i++ ) {
			tab.client.submit( 'ui', EVENT );
			await origin.clock.advance( 300 );
		}
		await origin.clock.advance( 2000 );
		tab.client.submit( 'ui', EVENT );
		tab.document.visibilityState = 'hidden';
		tab.document.fire( 'visibilitychange' );
		tab.window.fire( 'pagehide' );
		await origin.clock.advance( 5000 );
		assert.deepEqual( origin.localStorage.calls, { getItem: 1, setItem: 0, removeItem: 0 } );
		assert.deepEqual( [ origin.indexedDB.opens, ( await origin.locks.query() ).held, tab.client.stats().delivered ], [ 0, [], 21 ] );
	} );

	it( 'reads, sends and keeps nothing while it is prerendered, whatever it is told', async () => {
		const page = origin.createTab();
		page.document.prerendering = true;
		const tab = await open( { clock: origin.clock, isBrowserStore: true, ...page } );
		tab.intake.answer = down;
		tab.client.submit( 'ui', EVENT );
		await origin.clock.advance( 13000 );
		page.document.fire( 'freeze' );
		page.document.fire( 'visibilitychange' );
		for ( const type of [ 'online', 'pagehide', 'pageshow' ] ) {
			page.window.fire( type );
		}
		await tab.client.flush();
		await origin.clock.advance( 13000 );
		assert.deepEqual( [ origin.localStorage.calls.getItem, origin.indexedDB.opens, tab.intake.requests.length ], [ 0, 0, 0 ] );
		page.document.prerendering = false;
		page.document.fire( 'prerenderingchange' );
		await origin.clock.advance( 1010 );
		assert.deepEqual( [ origin.indexedDB.records.size, tab.client.stats().queued ], [ 1, 1 ] );
		tab.intake.answer = up;
		await origin.clock.advance( 120000 );
		assert.deepEqual( [ tab.client.stats().delivered, origin.indexedDB.records.size, origin.localStorage.state ], [ 1, 0, null ] );
	} );
} );

describe( 'what is handed over in the last moment', () => {
	/** A page that has earned trust, or has not. */
	async function leaveWith( { isEarned = true, options = {}, change = ( /** @type {any} */ same ) => same } ) {
		const tab = await openTab( options );
		if ( isEarned ) {
			tab.client.submit( 'ui', EVENT );
			await origin.clock.advance( 1000 );
			assert.equal( tab.client.stats().delivered, 1 );
		}
		tab.intake.answer = () => new Promise( () => {} );
		change( tab );
		tab.client.submit( 'ui', EVENT );
		tab.window.fire( 'pagehide' );
		await settle();
		return tab;
	}

	it( 'is trusted where something was acknowledged and nothing failed since', async () => {
		const tab = await leaveWith( {} );
		assert.equal( origin.localStorage.state, null );
		assert.equal( tab.client.stats().inFlight, 1 );
		tab.window.fire( 'pageshow', { persisted: true } );
		assert.deepEqual( [ tab.client.stats().delivered, tab.client.stats().handedOver, tab.client.stats().inFlight ], [ 2, 1, 0 ] );
		assertConserved( tab.client );
	} );

	it( 'is trusted also where its request is rejected for the page was left', async () => {
		const tab = await openTab();
		tab.client.submit( 'ui', EVENT );
		await origin.clock.advance( 1000 );
		tab.intake.answer = () => Promise.reject( new TypeError( 'Failed to fetch' ) );
		tab.client.submit( 'ui', EVENT );
		tab.window.fire( 'pagehide' );
		await origin.clock.advance( 0 );
		assert.equal( origin.localStorage.state, null );
		tab.window.fire( 'pageshow' );
		assert.deepEqual( [ tab.client.stats().handedOver, tab.client.stats().retried ], [ 1, 0 ] );
		assertConserved( tab.client );
	} );

	it( 'is what an answer says, where there is one', async () => {
		const tab = await openTab();
		tab.client.submit( 'ui', EVENT );
		await origin.clock.advance( 1000 );
		tab.intake.answer = down;
		tab.client.submit( 'ui', EVENT );
		tab.window.fire( 'pagehide' );
		await origin.clock.advance( 0 );
		assert.deepEqual( [ tab.client.stats().handedOver, tab.client.stats().queued ], [ 0, 1 ] );
	} );

	const DOUBTS = {
		'nothing was acknowledged yet': { isEarned: false },
		'the site asks for it': { options: { delivery: { atExit: 'store' } } },
		'the browser says that it is offline': { change: ( tab ) => Object.assign( tab.window.navigator, { onLine: false } ) },
		'the transport does not outlive the page': { options: { transport: undefined }, isTransport: true }
	};
	for ( const [ what, how ] of Object.entries( DOUBTS ) ) {
		if ( how.isTransport ) {
			continue;
		}
		it( `is written and sent again where ${ what }`, async () => {
			const tab = await leaveWith( how );
			const [ part ] = Object.values( origin.localStorage.state.owners );
			assert.deepEqual( [ part.left, part.url, part.events.length ], [ true, URL_A, 1 ] );
			const next = await openTab();
			await origin.clock.advance( 2000 );
			assert.deepEqual( idsAt( next ), idsAt( tab ).slice( -1 ) );
			assert.deepEqual( [ origin.localStorage.state, next.client.stats().delivered ], [ null, 1 ] );
			assertConserved( next.client );
		} );
	}

	it( 'is written where something failed since', async () => {
		const tab = await leaveWith( { change: ( { intake } ) => {
			intake.answer = down;
		} } );
		tab.window.fire( 'pageshow' );
		tab.client.submit( 'ui', EVENT );
		tab.window.fire( 'pagehide' );
		assert.equal( Object.values( origin.localStorage.state.owners )[ 0 ].events.length, 2 );
	} );

	it( 'is written where its request takes longer than a second', async () => {
		const tab = await openTab();
		tab.client.submit( 'ui', EVENT );
		await origin.clock.advance( 1000 );
		tab.intake.answer = () => new Promise( () => {} );
		tab.client.submit( 'ui', EVENT );
		tab.document.visibilityState = 'hidden';
		tab.document.fire( 'visibilitychange' );
		assert.equal( origin.localStorage.state, null );
		await origin.clock.advance( 1500 );
		tab.window.fire( 'pagehide' );
		assert.equal( Object.values( origin.localStorage.state.owners )[ 0 ].events.length, 1 );
	} );
} );

describe( 'a page that is left in the task in which it submitted', () => {
	for ( const [ what, count, answer ] of /** @type {any[]} */ ( [ [ 'with the intake down', 200, down ], [ 'with the intake up', 500, up ] ] ) ) {
		it( `${ count } events, ${ what }, leaves nothing to chance`, async () => {
			const tab = await openTab();
			tab.intake.answer = answer;
			for ( let i = 0; i < count; i++ ) {
				assert.equal( tab.client.submit( 'ui', { action: 'click', action_source: `e ${ i }`, agent: {} } ), 'queued' );
			}
			tab.window.fire( 'pagehide' );
			assert.ok( origin.localStorage.items.get( 'heliograph' ).length <= 61440 + 400, `${ origin.localStorage.items.get( 'heliograph' ).length }` );
			/* Nothing of that page runs from here on. */
			origin.locks.crash( 'heliograph ' );
			const next = await openTab();
			await origin.clock.advance( 60000 );
			assert.equal( new Set( [ ...answer === up ? idsAt( tab ) : [], ...idsAt( next ) ] ).size, count );
			assertConserved( next.client );
		} );
	}

	it( 'more than there is room for has the rest in the database, if that is open', async () => {
		const tab = await openTab();
		tab.intake.answer = down;
		tab.client.submit( 'ui', EVENT );
		await origin.clock.advance( 2000 );
		const TEXT = 'x'.repeat( 5000 );
		for ( let i = 0; i < 40; i++ ) {
			tab.client.submit( 'free', { $schema: '/a/1.0.0', text: i + TEXT + i } );
		}
		tab.window.fire( 'pagehide' );
		const written = Object.values( origin.localStorage.state.owners )[ 0 ].events.length;
		assert.ok( written > 5 && written < 15, `${ written }` );
		await settle();
		assert.ok( origin.indexedDB.records.size + written >= 41 );
	} );
} );

describe( 'a page that comes back', () => {
	it( 'takes back what it wrote, and nobody else sends it', async () => {
		const tab = await leaveBehind( 3 );
		tab.window.fire( 'pageshow', { persisted: true } );
		assert.equal( Object.values( origin.localStorage.state.owners )[ 0 ].left, false );
		const other = await openTab();
		tab.intake.answer = up;
		await origin.clock.advance( 3000 );
		assert.deepEqual( [ tab.client.stats().delivered, other.client.stats().emitted, origin.localStorage.state ], [ 3, 0, null ] );
		assertConserved( tab.client );
	} );

	it( 'forgets what another page has taken up meanwhile', async () => {
		const tab = await leaveBehind( 3 );
		const other = await openTab();
		await origin.clock.advance( 2000 );
		assert.equal( other.client.stats().delivered, 3 );
		tab.window.fire( 'pageshow', { persisted: true } );
		await origin.clock.advance( 5000 );
		assert.deepEqual( [ tab.client.stats().stored, tab.client.stats().delivered, tab.client.stats().queued ], [ 3, 0, 0 ] );
		assert.equal( idsAt( tab ).length, 3 );
		assertConserved( tab.client );
	} );

	it( 'leaves to the other page what that has taken up, also where it was in trouble before', async () => {
		const tab = await openTab( { delivery: { atExit: 'store' } } );
		tab.intake.answer = down;
		tab.client.submit( 'ui', EVENT );
		await origin.clock.advance( 1000 );
		tab.intake.answer = up;
		await origin.clock.advance( 60000 );
		tab.intake.answer = () => new Promise( () => {} );
		tab.client.submit( 'ui', EVENT );
		tab.window.fire( 'pagehide' );
		const other = await openTab();
		other.intake.answer = down;
		await origin.clock.advance( 5000 );
		tab.intake.answer = down;
		tab.window.fire( 'pageshow', { persisted: true } );
		await origin.clock.advance( 1000 );
		const [ { owner } ] = origin.indexedDB.records.values();
		assert.ok( ( await origin.locks.query() ).held.every( ( { name } ) => name === `heliograph ${ owner }` ) );
		other.intake.answer = up;
		await origin.clock.advance( 120000 );
		assert.deepEqual( [ tab.client.stats().stored, other.client.stats().delivered, origin.indexedDB.records.size ], [ 1, 1, 0 ] );
		assertConserved( tab.client );
	} );

	it( 'looks for what a page after it has left, also of what that had taken up', async () => {
		const tab = await openTab();
		tab.intake.answer = down;
		/* It has looked once, when there was nothing. */
		await origin.clock.advance( 5000 );
		tab.client.submit( 'ui', EVENT );
		await origin.clock.advance( 5000 );
		tab.client.submit( 'ui', EVENT );
		tab.client.submit( 'ui', EVENT );
		tab.window.fire( 'pagehide', { persisted: true } );
		const other = await openTab();
		other.intake.answer = down;
		other.client.submit( 'ui', EVENT );
		await origin.clock.advance( 5000 );
		other.window.fire( 'pagehide', { persisted: true } );
		tab.intake.answer = up;
		tab.window.fire( 'pageshow', { persisted: true } );
		await origin.clock.advance( 120000 );
		assert.deepEqual( [ tab.client.stats().delivered, new Set( idsAt( tab ) ).size, origin.indexedDB.records.size ], [ 4, 4, 0 ] );
		assertConserved( tab.client );
	} );

	it( 'tries at once what waits, with its requests from before settled', async () => {
		const tab = await leaveBehind( 3 );
		tab.intake.answer = up;
		tab.window.fire( 'pageshow', { persisted: true } );
		assert.equal( tab.client.stats().inFlight, 0 );
		await origin.clock.advance( 0 );
		assert.deepEqual( [ tab.client.stats().delivered, tab.client.stats().retried ], [ 3, 3 ] );
		assertConserved( tab.client );
	} );

	/* Firefox never answers what was under way. A page hears that it is seen again twice, before it hears that it is back. */
	it( 'tries at once what waits, however often it was left with a request that nobody answered', async () => {
		const tab = await openTab();
		tab.intake.answer = () => new Promise( () => {} );
		tab.client.submit( 'ui', EVENT );
		for ( let i = 0; i < 12; i++ ) {
			tab.window.fire( 'pagehide', { persisted: true } );
			tab.document.visibilityState = 'hidden';
			tab.document.fire( 'visibilitychange' );
			tab.window.fire( 'visibilitychange' );
			await origin.clock.advance( 300 );
			tab.intake.answer = i < 11 ? tab.intake.answer : up;
			tab.document.visibilityState = 'visible';
			tab.document.fire( 'visibilitychange' );
			tab.window.fire( 'visibilitychange' );
			tab.window.fire( 'pageshow', { persisted: true } );
			await settle();
		}
		await origin.clock.advance( 0 );
		assert.equal( tab.client.stats().delivered, 1 );
		assertConserved( tab.client );
	} );
} );

describe( 'a page that is hidden', () => {
	function hide( tab ) {
		tab.document.visibilityState = 'hidden';
		tab.document.fire( 'visibilitychange' );
		tab.window.fire( 'visibilitychange' );
	}

	it( 'writes what is unsettled, once, and removes it as it settles', async () => {
		const tab = await openTab();
		/** @type {( ( answer: any ) => void )[]} */
		const answers = [];
		tab.intake.answer = () => new Promise( ( resolve ) => {
			answers.push( resolve );
		} );
		tab.client.submit( 'ui', EVENT );
		hide( tab );
		assert.deepEqual( [ origin.localStorage.calls.setItem, Object.values( origin.localStorage.state.owners )[ 0 ].left ], [ 1, false ] );
		answers[ 0 ]( up() );
		await settle();
		assert.deepEqual( [ origin.localStorage.state, tab.client.stats().delivered ], [ null, 1 ] );
	} );

	it( 'and killed leaves it to a page that is there five seconds later', async () => {
		const tab = await openTab();
		tab.intake.answer = () => new Promise( () => {} );
		tab.client.submit( 'ui', EVENT );
		hide( tab );
		origin.locks.crash( 'heliograph ' );
		const next = await openTab( { clock: { ...origin.clock } } );
		await origin.clock.advance( 1000 );
		assert.equal( next.client.stats().emitted, 0 );
	} );

	it( 'and alive holds its lock by the time that others would take it for gone', async () => {
		const tab = await openTab();
		tab.intake.answer = () => new Promise( () => {} );
		tab.client.submit( 'ui', EVENT );
		hide( tab );
		const next = await openTab();
		await origin.clock.advance( 30000 );
		assert.equal( next.client.stats().emitted, 0 );
		assert.equal( ( await origin.locks.query() ).held.length, 1 );
	} );
} );

describe( 'what is kept', () => {
	it( 'is for its own intake: others leave it alone, and its own finds it', async () => {
		await leaveBehind( 2 );
		const before = origin.localStorage.items.get( 'heliograph' );
		const other = await openTab( { intakeUrl: URL_B, context: { performer: { is_temp: false, name: 'Alice' } } } );
		await origin.clock.advance( 5000 );
		assert.deepEqual( [ origin.localStorage.items.get( 'heliograph' ), other.client.stats().emitted, origin.indexedDB.opens ], [ before, 0, 0 ] );
		const own = await openTab();
		await origin.clock.advance( 2000 );
		assert.equal( own.client.stats().delivered, 2 );
	} );

	it( 'is taken up no further than there is room for it, for what is in memory alone is lost with its page', async () => {
		await leaveBehind( 800 );
		await leaveBehind( 800 );
		origin.locks.crash( 'heliograph ' );
		const second = await openTab();
		origin.indexedDB.fault = 'aborts';
		second.intake.answer = () => new Promise( () => {} );
		await origin.clock.advance( 3000 );
		const kept = Object.values( origin.localStorage.state.owners ).map( ( { events } ) => events.length );
		assert.deepEqual( kept, [ 800, 800 ] );
		assert.equal( second.client.stats().emitted, 800 );
		/* The rest follows when that has arrived. */
		origin.indexedDB.fault = '';
		second.intake.answer = up;
		await origin.clock.advance( 120000 );
		assert.equal( second.client.stats().delivered, 1600 );
		assert.equal( origin.localStorage.state, null );
	} );

	it( 'is deleted by whoever sees it after two days, counted by those alone whose intake it is for', async () => {
		await leaveBehind( 2 );
		await origin.clock.advance( 49 * HOUR );
		const other = await openTab( { intakeUrl: URL_B } );
		await origin.clock.advance( 1000 );
		assert.deepEqual( [ origin.localStorage.state, other.client.stats().emitted ], [ null, 0 ] );
		await leaveBehind( 2 );
		await origin.clock.advance( 49 * HOUR );
		const own = await openTab();
		await origin.clock.advance( 1000 );
		assert.deepEqual( [ origin.localStorage.state, own.client.stats().dropped.expired ], [ null, 2 ] );
	} );

	it( 'is nobody else\'s', async () => {
		await leaveBehind( 2, { context: { performer: { is_temp: true, name: '~2026-1' } } } );
		assert.doesNotMatch( origin.localStorage.items.get( 'heliograph' ), /~2026/ );
		const next = await openTab( { context: { performer: { is_temp: false, name: 'Alice' } } } );
		await origin.clock.advance( 1000 );
		assert.deepEqual( [ origin.localStorage.state, next.client.stats().dropped.user_changed ], [ null, 2 ] );
	} );

	it( 'is of who was there when it was submitted, also where another user comes in the same task', async () => {
		const performer = { is_temp: true, name: '~2026-1' }, other = { is_temp: false, name: 'Alice' };
		const tab = await openTab( { context: { performer } } );
		tab.intake.answer = () => new Promise( () => {} );
		tab.client.submit( 'free', { $schema: '/a/1.0.0' } );
		tab.client.newPageview( { context: { performer: other } } );
		tab.client.submit( 'free', { $schema: '/a/1.0.0' } );
		tab.window.fire( 'pagehide' );
		const next = await openTab( { context: { performer: other } } );
		await origin.clock.advance( 3000 );
		assert.deepEqual( [ next.client.stats().delivered, next.client.stats().dropped.user_changed ], [ 1, 1 ] );
	} );

	for ( const [ what, text ] of Object.entries( { 'no JSON': '{"v":1', 'of another version': '{"v":7,"owners":{}}', 'a list': '[]', 'nothing': 'null' } ) ) {
		it( `is left as it is where it is ${ what }, and the page works`, async () => {
			origin.localStorage.items.set( 'heliograph', text );
			const tab = await leaveBehind( 1 );
			assert.equal( origin.localStorage.items.get( 'heliograph' ), text );
			tab.intake.answer = up;
			tab.window.fire( 'pageshow' );
			await origin.clock.advance( 3000 );
			assert.equal( tab.client.stats().delivered, 1 );
		} );
	}

	for ( const [ what, events ] of Object.entries( { 'no list': 5, 'no events': [ 5 ], 'no text': [ [ 0 ] ], 'no event to differ from': [ [ 3, 1, 'x' ] ], 'no meta': [ [ 0, '{}' ] ] } ) ) {
		it( `is dropped and counted where it has ${ what }`, async () => {
			origin.localStorage.items.set( 'heliograph', JSON.stringify( { v: 1, owners: { 'a b': { at: origin.clock.now(), left: true, url: URL_A, events }, c: null }, db: {} } ) );
			const tab = await openTab();
			await origin.clock.advance( 1000 );
			assert.deepEqual( [ tab.client.stats().dropped.invalid, origin.localStorage.state, tab.codes() ], [ 1, null, [] ] );
			assertConserved( tab.client );
		} );
	}

	it( 'goes with an opt-out, and with who sends Global Privacy Control', async () => {
		for ( const stop of [ async () => ( await openTab() ).client.optOut(), () => openTab( { privacy: { optOut: true } } ) ] ) {
			const tab = await leaveBehind( 2 );
			await origin.clock.advance( 3000 );
			assert.equal( origin.localStorage.items.size, 1 );
			await stop();
			assert.deepEqual( [ origin.localStorage.items.size, origin.indexedDB.records.size ], [ 0, 0 ] );
			tab.client.close();
		}
	} );

	it( 'goes with an opt-out while it is looked for, and no empty database is left', async () => {
		const left = await openTab();
		left.intake.answer = down;
		left.client.submit( 'free', { $schema: '/a/1.0.0' } );
		await origin.clock.advance( 5000 );
		left.window.fire( 'pagehide' );
		const tab = await openTab();
		const { query } = origin.locks;
		let goOn = () => {};
		origin.locks.query = () => new Promise( ( resolve ) => {
			goOn = () => resolve( query() );
		} );
		await origin.clock.advance( 1000 );
		tab.client.optOut();
		await settle();
		goOn();
		await origin.clock.advance( 1000 );
		assert.deepEqual( [ await tab.window.indexedDB.databases(), origin.localStorage.items.size, tab.intake.events ], [ [], 0, [] ] );
	} );

	it( 'is not written after an opt-out, whose page was closed with a request under way', async () => {
		const tab = await openTab();
		tab.intake.answer = () => new Promise( () => {} );
		tab.client.submit( 'free', { $schema: '/a/1.0.0' } );
		await origin.clock.advance( 1500 );
		tab.client.close();
		tab.client.optOut();
		await origin.clock.advance( 20000 );
		assert.deepEqual( [ origin.localStorage.items.size, origin.indexedDB.records.size, tab.client.stats().dropped.opted_out ], [ 0, 0, 1 ] );
		assertConserved( tab.client );
	} );

	for ( const [ what, spoil ] of /** @type {[ string, ( window: any ) => void ][]} */ ( [
		[ 'was full', () => {
			origin.localStorage.isFull = true;
		} ],
		[ 'is refused', ( window ) => Object.defineProperty( window, 'localStorage', { get() {
			throw new DOMException( 'denied', 'SecurityError' );
		} } ) ]
	] ) ) {
		it( `goes with an opt-out from the database as well where localStorage ${ what }, and has no mark of that`, async () => {
			for ( const stop of [ ( tab ) => tab.client.optOut(), () => openTab( { privacy: { optOut: true } }, spoil ) ] ) {
				const tab = await openTab( {}, spoil );
				tab.intake.answer = down;
				tab.client.submit( 'free', { $schema: '/a/1.0.0' } );
				await origin.clock.advance( 5000 );
				assert.deepEqual( [ origin.localStorage.items.size, origin.indexedDB.records.size ], [ 0, 1 ] );
				await stop( tab );
				await settle();
				assert.equal( origin.indexedDB.records.size, 0 );
				tab.client.close();
			}
		} );
	}

	it( 'is where close leaves it for the next page', async () => {
		const tab = await openTab();
		tab.intake.answer = down;
		tab.client.submit( 'ui', EVENT );
		await tab.client.close();
		assert.equal( tab.client.stats().stored, 1 );
		assertConserved( tab.client );
		const next = await openTab();
		await origin.clock.advance( 2000 );
		assert.equal( next.client.stats().delivered, 1 );
	} );
} );

describe( 'an event that the intake could not take', () => {
	const inError = ( events ) => ( { status: 207, body: JSON.stringify( { error: events.filter( ( { meta } ) => meta.stream === 'bad' ).map( ( one ) => ( { event: one } ) ) } ) } );
	const judge = ( events ) => events.some( ( { meta } ) => meta.stream === 'bad' ) ? inError( events ) : { status: 201 };
	const options = { streams: { bad: {}, good: {} }, schemas: {}, instruments: {} };
	const event = { $schema: '/a/1.0.0' };

	it( 'is tried again after waits that double, over all pages, and given up after eight', async () => {
		let tab = await openTab( options ), due = origin.clock.now() + 1000;
		tab.client.submit( 'bad', event );
		for ( let tries = 1; tries <= 8; tries++ ) {
			tab.intake.answer = judge;
			await origin.clock.advance( due - origin.clock.now() - 1 );
			assert.equal( tab.intake.events.length, 0, `page ${ tries }` );
			await origin.clock.advance( 2010 );
			assert.equal( tab.intake.events.length, 1, `page ${ tries }` );
			assertConserved( tab.client );
			if ( tries < 8 ) {
				const [ record ] = origin.indexedDB.records.values();
				assert.deepEqual( [ record.tries, Math.round( ( record.due - due ) / 60000 ) ], [ tries, 2 ** ( tries - 1 ) ] );
				( { due } = record );
				tab.window.fire( 'pagehide' );
				tab = await openTab( options );
			}
		}
		assert.deepEqual( [ tab.client.stats().dropped.given_up, origin.indexedDB.records.size, origin.localStorage.state ], [ 1, 0, null ] );
	} );

	/* By how much the clock is set, when the next page tries it. */
	for ( const [ what, set, tried ] of /** @type {[ string, number, number ][]} */ ( [
		[ 'is tried at its time', 0, 60000 ],
		[ 'is tried at once where the clock was set back by a day', -24 * HOUR, 1000 ],
		[ 'is tried at once where the clock was set forward by an hour', HOUR, 1000 ]
	] ) ) {
		it( what, async () => {
			const first = await openTab( options );
			first.intake.answer = inError;
			first.client.submit( 'bad', event );
			await origin.clock.advance( 1000 );
			first.window.fire( 'pagehide' );
			const now = () => origin.clock.now() + set;
			const next = await openTab( { ...options, clock: { ...origin.clock, now } } );
			await origin.clock.advance( tried + 5000 );
			assert.deepEqual( [ next.client.stats().delivered, next.intake.requests.length ], [ 1, 1 ] );
		} );
	}

	it( 'is in the way of no other: sixty arrive within two seconds each', async () => {
		const tab = await openTab( options );
		tab.intake.answer = judge;
		tab.client.submit( 'bad', event );
		for ( let i = 0; i < 60; i++ ) {
			await origin.clock.advance( 10000 );
			const { delivered } = tab.client.stats();
			tab.client.submit( 'good', event );
			await origin.clock.advance( 2000 );
			assert.equal( tab.client.stats().delivered, delivered + 1 );
		}
		/* At once, and after one, two and four minutes. */
		assert.equal( tab.intake.events.filter( ( { meta } ) => meta.stream === 'bad' ).length, 4 );
		assertConserved( tab.client );
	} );

	for ( const seconds of [ 5, 50, 3600 ] ) {
		it( `is not sent by all pages of a backlog: twelve, ${ seconds } s apart, send at most twice what was submitted`, async () => {
			const SUBMITTED = 12 * 12;
			let sent = 0, delivered = 0, givenUp = 0;
			for ( let page = 0; page < 12; page++ ) {
				const tab = await openTab( options );
				tab.intake.answer = judge;
				for ( let i = 0; i < 12; i++ ) {
					tab.client.submit( i < 2 ? 'good' : 'bad', event );
				}
				await origin.clock.advance( 4000 );
				tab.window.fire( 'pagehide' );
				await origin.clock.advance( seconds * 1000 );
				sent += tab.intake.events.length;
				delivered += tab.client.stats().delivered;
				givenUp += tab.client.stats().dropped.given_up;
				assertConserved( tab.client );
			}
			assert.equal( delivered, 24 );
			assert.ok( sent <= 2 * SUBMITTED, `${ sent }` );
			const last = await openTab( options );
			await origin.clock.advance( 20 * 60000 );
			assert.equal( last.client.stats().delivered + givenUp, 120 );
			assertConserved( last.client );
		} );
	}
} );

describe( 'events in little room', () => {
	it( 'are the same when they are read', () => {
		const entries = [ 'a"b"c', 'a"x"c', 'whole', 'a"x"y', '', 'a"x"', '"""', '"1"2"' ].map( ( text, i ) => ( {
			id: `i${ i }`, stream: i % 3 ? 's' : 't', at: i < 4 ? 5 : i, tries: i % 2, due: 0,
			text: JSON.stringify( { text, meta: { id: `i${ i }`, stream: i % 3 ? 's' : 't' } } )
		} ) );
		const { events, chars } = encode( entries, Infinity );
		assert.deepEqual( decode( JSON.parse( JSON.stringify( events ) ) ), entries );
		assert.equal( JSON.stringify( events ).length, chars + 1 );
		assert.equal( encode( entries, chars - 1 ).events.length, entries.length - 1 );
	} );
} );
