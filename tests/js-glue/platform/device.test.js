/*
 * What a site may ask to be kept in localStorage.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { JSDOM } from 'jsdom';
import { EVENT, open } from '../../support/client.js';

/** @return {any} A page of the origin whose localStorage is `kept`. */
function openPage( kept = new Map() ) {
	const { window } = new JSDOM( '', { url: 'https://en.example.org/' } );
	const localStorage = { getItem: ( key ) => kept.get( key ) ?? null, setItem: ( key, value ) => kept.set( key, value ), removeItem: ( key ) => kept.delete( key ) };
	Object.defineProperty( window, 'localStorage', { get: () => {
		if ( !kept ) {
			throw new Error( 'SecurityError' );
		}
		return localStorage;
	} } );
	return { window, document: window.document };
}

describe( 'an opt-out', () => {
	const privacy = { rememberOptOut: true };

	it( 'is remembered where the site asks for it, in one byte, until the site forgets it', async () => {
		const kept = new Map();
		const first = await open( { ...openPage( kept ), privacy } );
		assert.deepEqual( [ first.client.status, kept.size ], [ 'ready', 0 ] );
		first.client.optOut();
		assert.deepEqual( [ ...kept ], [ [ 'heliograph-opt-out', '1' ] ] );
		const second = await open( { ...openPage( kept ), privacy } );
		assert.deepEqual( [ second.client.status, second.client.statusReason.code, second.client.attach(), second.intake.requests.length ], [ 'inert', 'opted-out', false, 0 ] );
		kept.delete( 'heliograph-opt-out' );
		assert.equal( ( await open( { ...openPage( kept ), privacy } ) ).client.status, 'ready' );
	} );

	it( 'that is remembered stops the other pages of the origin that are open, at once or as they come back', async () => {
		for ( const type of [ 'storage', 'pageshow' ] ) {
			const kept = new Map( [ [ 'heliograph-visits', '{}' ] ] );
			const page = openPage( kept ), forgetful = openPage( kept );
			const { client, intake } = await open( { ...page, privacy } );
			const other = await open( forgetful );
			assert.equal( client.submit( 'ui', EVENT ), 'queued' );
			page.window.dispatchEvent( new page.window.Event( type ) );
			assert.equal( client.status, 'ready' );
			kept.set( 'heliograph-opt-out', '1' );
			for ( const { window } of [ page, forgetful ] ) {
				window.dispatchEvent( new window.Event( type ) );
			}
			assert.deepEqual( [ client.status, client.submit( 'ui', EVENT ), client.stats().dropped.opted_out, other.client.status ], [ 'inert', 'inert', 1, 'ready' ] );
			assert.deepEqual( [ [ ...kept.keys() ], intake.requests.length ], [ [ 'heliograph-opt-out' ], 0 ] );
		}
	} );

	it( 'is of this page alone where the site does not ask, and nothing is read or written', async () => {
		const kept = new Map();
		const { client } = await open( openPage( kept ) );
		client.optOut();
		assert.equal( kept.size, 0 );
		kept.set( 'heliograph-opt-out', '1' );
		assert.equal( ( await open( openPage( kept ) ) ).client.status, 'ready' );
	} );

	it( 'that the site knows of itself is not written', async () => {
		const kept = new Map();
		await open( { ...openPage( kept ), privacy: { optOut: true, rememberOptOut: true } } );
		assert.equal( kept.size, 0 );
	} );

	it( 'stops the page also where nothing can be kept, which is told', async () => {
		const { client, codes } = await open( { ...openPage( /** @type {any} */ ( null ) ), privacy } );
		client.optOut();
		assert.deepEqual( [ client.status, codes() ], [ 'inert', [ 'opt-out-not-kept', 'opted-out' ] ] );
	} );
} );
