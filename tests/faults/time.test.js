/*
 * T, X, and the rest of L: hours, jumps of the clock, and pages that are left in more than one way at once. Nothing here
 * waits: the clock is ours.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertConserved, EVENT, open } from '../support/client.js';
import { createClock } from '../support/hosts.js';

const HOUR = 3600000, DAY = 24 * HOUR, YEAR = 365 * DAY;

/** A clock whose time of day can be set apart from its intervals. */
function createWallClock() {
	const clock = createClock();
	const wall = { ...clock, offset: 0, now: () => clock.now() + wall.offset };
	return wall;
}

describe( 'T1: a clock that jumps', () => {
	for ( const [ what, jump ] of Object.entries( { 'a day back': -DAY, 'ten years ahead': 10 * YEAR, 'before 1970': -60 * YEAR } ) ) {
		it( `${ what } changes what events claim, and no interval`, async () => {
			const clock = createWallClock();
			const { client, intake } = await open( { clock } );
			client.submit( 'ui', EVENT );
			await clock.advance( 500 );
			clock.offset = jump;
			client.submit( 'ui', EVENT );
			await clock.advance( 400 );
			assert.equal( intake.requests.length, 0 );
			await clock.advance( 200 );
			assert.equal( intake.requests.length, 1 );
			const [ before, after ] = intake.events.map( ( { dt } ) => Date.parse( dt ) );
			assert.equal( after - before, 500 + jump );
			intake.answer = () => ( { status: 503 } );
			client.submit( 'ui', EVENT );
			await clock.advance( 2000 );
			clock.offset = -jump;
			intake.answer = () => ( { status: 201 } );
			await clock.advance( 10000 );
			assert.equal( client.stats().delivered, 3 );
			assertConserved( client );
		} );
	}

	it( 'to no time at all sends no event without one', async () => {
		const clock = createWallClock();
		const { client, intake } = await open( { clock } );
		clock.offset = NaN;
		const answer = client.submit( 'ui', EVENT );
		await clock.advance( 5000 );
		assert.ok( answer !== 'queued' || intake.events.every( ( { dt } ) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test( dt ) ), answer );
		assertConserved( client );
	} );
} );

describe( 'T2: eight hours in which the page was suspended', () => {
	it( 'are no burst of requests, and lose nothing', async () => {
		const clock = createClock();
		const { client, intake } = await open( { clock } );
		intake.answer = () => ( { status: 503 } );
		for ( let i = 0; i < 100; i++ ) {
			client.submit( 'ui', EVENT );
		}
		await clock.advance( 5000 );
		const before = intake.requests.length;
		/* Every timer that was due meanwhile fires at once, at the end. */
		const { advance } = clock;
		let monotonic = 0;
		const now = clock.monotonic;
		clock.monotonic = () => now() + monotonic;
		monotonic = 8 * HOUR;
		intake.answer = () => ( { status: 201 } );
		await advance( 1000 );
		assert.ok( intake.requests.length - before <= 8, `${ intake.requests.length - before } requests` );
		await advance( 60000 );
		assert.equal( client.stats().delivered, 100 );
		assertConserved( client );
	} );
} );

describe( 'L3: hidden, pagehide and freeze, all for one leave', () => {
	it( 'take each event along once', async () => {
		const { client, document, intake, window } = await open();
		for ( let i = 0; i < 5; i++ ) {
			client.submit( 'ui', EVENT );
		}
		document.visibilityState = 'hidden';
		document.fire( 'visibilitychange' );
		window.fire( 'visibilitychange' );
		window.fire( 'pagehide' );
		document.fire( 'freeze' );
		assert.equal( intake.events.length, 5 );
		assert.equal( new Set( intake.events.map( ( { meta } ) => meta.id ) ).size, 5 );
	} );
} );

describe( 'X4: an hour with an event a second, on a network that comes and goes', () => {
	it( 'delivers each once, with nothing that grows', async () => {
		const clock = createClock();
		const { client, intake } = await open( { clock } );
		/** @type {Map<string, number>} */
		const seen = new Map();
		let isDown = false;
		intake.send = async ( { body } ) => {
			if ( isDown ) {
				throw new TypeError( 'Failed to fetch' );
			}
			JSON.parse( body ).forEach( ( { meta } ) => seen.set( meta.id, ( seen.get( meta.id ) || 0 ) + 1 ) );
			return { status: 201 };
		};
		for ( let second = 0; second < 3600; second++ ) {
			/* Gone for up to a minute at a time, by a pattern without a rhythm. */
			isDown = Math.sin( second / 37 ) * Math.sin( second / 11 ) > 0.2;
			assert.equal( client.submit( 'ui', EVENT ), 'queued' );
			await clock.advance( 1000 );
			assertConserved( client );
		}
		isDown = false;
		await clock.advance( HOUR );
		assert.deepEqual( [ seen.size, client.stats().delivered, Math.max( ...seen.values() ) ], [ 3600, 3600, 1 ] );
		await client.close();
		assert.equal( clock.timers, 0 );
	} );
} );

describe( 'W10: a hundred thousand events, and ten times as many in the long run', () => {
	it( 'leave the memory as it was, and nothing behind in the client', async () => {
		const EVENTS = process.env.HELIOGRAPH_LONG ? 1000000 : 100000;
		const clock = createClock();
		const { client, intake } = await open( { clock } );
		let taken = 0;
		intake.send = async ( { body } ) => {
			taken += JSON.parse( body ).length;
			return { status: 201 };
		};
		for ( let i = 0; i < EVENTS; ) {
			for ( const end = i + 1000; i < end; i++ ) {
				client.submit( 'free', { $schema: '/a/1.0.0', i } );
			}
			await clock.advance( 1000 );
		}
		await clock.advance( 10000 );
		assert.deepEqual( [ taken, client.stats().delivered, client.stats().queued + client.stats().inFlight ], [ EVENTS, EVENTS, 0 ] );
		await client.close();
		assert.equal( clock.timers, 0 );
	} );
} );
