/*
 * What a caller brings in place of what the host has, and what fails of it: the client says so, and does without.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertConserved, EVENT, open } from '../../support/client.js';
import { createClock, settle } from '../../support/hosts.js';

describe( 'a random source of the caller\'s', () => {
	it( 'that throws makes the client inert', async () => {
		const { client, codes } = await open( { random() {
			throw new Error( 'no entropy' );
		} } );
		assert.deepEqual( [ client.status, client.statusReason.code, codes() ], [ 'inert', 'no-random', [ 'no-random' ] ] );
	} );

	for ( const [ what, random ] of /** @type {[ string, any ][]} */ ( [
		[ 'answers other bytes in place of filling', ( bytes ) => globalThis.crypto.getRandomValues( new Uint8Array( bytes.length ) ) ],
		[ 'fills too late', async ( bytes ) => {
			await undefined;
			bytes.fill( 7 );
		} ]
	] ) ) {
		it( `that ${ what } makes the client inert, for all ids would be one`, async () => {
			const { client, codes } = await open( { random } );
			assert.deepEqual( [ client.status, client.statusReason.code, codes() ], [ 'inert', 'no-random', [ 'no-random' ] ] );
		} );
	}

	it( 'may fill in zeros', async () => {
		assert.equal( ( await open( { random: ( bytes ) => bytes.fill( 0 ) } ) ).client.status, 'ready' );
		assert.equal( ( await open( { random: ( bytes ) => void bytes.fill( 0 ) } ) ).client.status, 'ready' );
	} );

	it( 'that fails later makes the client inert then, which says why', async () => {
		let calls = 0;
		const { client } = await open( { random( bytes ) {
			if ( ++calls > 3 ) {
				throw new Error( 'no entropy' );
			}
			bytes.fill( calls );
		} } );
		assert.equal( client.status, 'ready' );
		assert.equal( client.submit( 'ui', EVENT ), 'inert' );
		assert.equal( client.statusReason.code, 'no-random' );
	} );
} );

describe( 'a transport of the caller\'s', () => {
	it( 'may be a function', async () => {
		/** @type {any[]} */
		const requests = [];
		const { client } = await open( { transport: async ( request ) => {
			requests.push( request );
			return { status: 201 };
		} } );
		client.submit( 'ui', EVENT );
		await client.flush();
		assert.deepEqual( requests.map( ( { url } ) => url ), [ 'https://intake.example.org/v1/events' ] );
	} );
} );

describe( 'a clock of the caller\'s', () => {
	it( 'has what it lacks from the host', async () => {
		const { client } = await open( { clock: { now: () => 0 }, instruments: {} } );
		assert.equal( client.submit( 'ui', EVENT ), 'queued' );
		await client.flush();
		await client.close();
		assert.equal( client.stats().delivered, 1 );
	} );

	for ( const name of /** @type {const} */ ( [ 'now', 'monotonic', 'setTimeout', 'clearTimeout' ] ) ) {
		const isTime = name === 'now' || name === 'monotonic';
		for ( const [ what, fail ] of [ [ 'throws', () => {
			throw new Error( 'no' );
		} ], [ 'is no function', 5 ], ...isTime ? [ [ 'is not a number', () => NaN ], [ 'tells nothing', () => {} ] ] : [] ] ) {
			it( `whose ${ name } ${ what } is told of, costs no event, and nothing throws`, async () => {
				const clock = createClock(), own = { ...clock };
				const { client, diagnostics, document, intake, window } = await open( { clock: own } );
				own[ name ] = /** @type {any} */ ( fail );
				assert.equal( client.submit( 'ui', EVENT ), 'queued' );
				client.track( 'a', {} );
				client.at( 5, () => client.track( 'a', {} ) );
				const flushed = client.flush();
				await settle();
				document.visibilityState = 'hidden';
				window.fire( 'pagehide' );
				await clock.advance( 1000 );
				await flushed;
				window.fire( 'pageshow', { persisted: true } );
				assert.equal( client.submit( 'ui', EVENT ), 'queued' );
				const closed = client.close();
				await clock.advance( 1000 );
				await closed;
				assert.deepEqual( [ intake.events.length, client.stats().delivered, client.stats().emitted ], [ 2, 2, 2 ] );
				assert.deepEqual( [ ...new Set( diagnostics.map( ( { code, where } ) => `${ code } ${ where }` ) ) ], [ 'internal-error /clock' ] );
				assertConserved( client );
			} );
		}

		it( `may fail for a while in ${ name }`, async () => {
			const clock = createClock(), state = { isBroken: false };
			const { client, codes, intake } = await open( { clock: { ...clock, [ name ]( ...given ) {
				if ( state.isBroken ) {
					throw new TypeError( 'undefined is not an object' );
				}
				return clock[ name ]( ...given );
			} } } );
			state.isBroken = true;
			assert.equal( client.submit( 'ui', EVENT ), 'queued' );
			client.flush();
			await clock.advance( 0 );
			state.isBroken = false;
			assert.equal( client.submit( 'ui', EVENT ), 'queued' );
			await client.flush();
			await clock.advance( 60000 );
			assert.deepEqual( [ client.stats().delivered, client.stats().emitted, intake.events.length ], [ 2, 2, 2 ] );
			assert.deepEqual( codes(), [ 'internal-error' ] );
			assertConserved( client );
		} );
	}
} );
