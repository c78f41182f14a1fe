/*
 * A database that fails in every way and heals: what waits is written when it does, and nothing is lost of a page that stays.
 */

import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { openStore } from '../../../js-glue/delivery/indexeddb.js';
import { assertConserved, EVENT, open } from '../../support/client.js';
import { createOrigin, settle } from '../../support/hosts.js';

/** @type {any} */
let origin;
beforeEach( () => {
	origin = createOrigin();
} );

/** A page whose intake is down, so that everything is to be written. */
async function openTab() {
	const page = origin.createTab();
	const tab = await open( { clock: origin.clock, isBrowserStore: true, ...page } );
	tab.intake.answer = () => ( { status: 503 } );
	return { ...tab, ...page };
}

/** What a database does, and how it is mended. */
const FAULTS = {
	'fails to open': () => {
		origin.indexedDB.fault = 'fails';
	},
	'opens after a minute': () => {
		origin.indexedDB.fault = 'hangs';
	},
	'aborts every transaction': () => {
		origin.indexedDB.fault = 'aborts';
	},
	'was made by somebody else': () => {
		origin.indexedDB.make( 'heliograph' );
	}
};

describe( 'a database that', () => {
	for ( const [ what, begin ] of Object.entries( FAULTS ) ) {
		it( `${ what } is used when it can be, and told once`, async () => {
			const tab = await openTab();
			begin();
			tab.client.submit( 'ui', EVENT );
			await origin.clock.advance( 65000 );
			assert.equal( tab.client.stats().queued + tab.client.stats().inFlight, 1 );
			assert.equal( tab.codes().filter( ( code ) => code === 'storage-failed' ).length, 1 );
			origin.indexedDB.heal();
			await origin.clock.advance( 61000 );
			assert.equal( origin.indexedDB.records.size, 1 );
			tab.intake.answer = () => ( { status: 201 } );
			await origin.clock.advance( 600000 );
			assert.deepEqual( [ tab.client.stats().delivered, origin.indexedDB.records.size, origin.localStorage.state ], [ 1, 0, null ] );
			assertConserved( tab.client );
			await tab.client.close();
			assert.deepEqual( [ origin.clock.timers, origin.indexedDB.connections.size ], [ 0, 0 ] );
		} );
	}

	it( 'fails is tried again with a wait that doubles to a minute', async () => {
		const tab = await openTab();
		origin.indexedDB.fault = 'fails';
		tab.client.submit( 'ui', EVENT );
		await origin.clock.advance( 1000 );
		const times = [];
		for ( let second = 0; second < 300; second++ ) {
			const before = origin.indexedDB.opens;
			await origin.clock.advance( 1000 );
			if ( origin.indexedDB.opens > before ) {
				times.push( second + 1 );
			}
		}
		assert.deepEqual( times, [ 1, 3, 7, 15, 31, 63, 123, 183, 243 ] );
	} );

	it( 'dies without a word is opened anew, and loses nothing', async () => {
		const tab = await openTab();
		tab.client.submit( 'ui', EVENT );
		await origin.clock.advance( 1000 );
		origin.indexedDB.fault = 'dies';
		tab.client.submit( 'ui', EVENT );
		await origin.clock.advance( 1000 );
		assert.deepEqual( [ origin.indexedDB.records.size, origin.indexedDB.opens, origin.indexedDB.connections.size, tab.codes() ], [ 2, 2, 1, [ 'intake-failed' ] ] );
	} );

	it( 'is deleted by another tab is let go of at once, and opened anew when it is needed', async () => {
		const tab = await openTab();
		tab.client.submit( 'ui', EVENT );
		await origin.clock.advance( 1000 );
		origin.indexedDB.deleteDatabase( 'heliograph' );
		assert.equal( origin.indexedDB.connections.size, 0 );
		tab.client.submit( 'ui', EVENT );
		await origin.clock.advance( 1000 );
		assert.equal( origin.indexedDB.records.size, 1 );
		tab.intake.answer = () => ( { status: 201 } );
		await origin.clock.advance( 60000 );
		assert.equal( tab.client.stats().delivered, 2 );
	} );

	it( 'comes late to a client that was closed is closed', async () => {
		const tab = await openTab();
		origin.indexedDB.fault = 'hangs';
		tab.client.submit( 'ui', EVENT );
		await origin.clock.advance( 1000 );
		tab.client.close();
		await origin.clock.advance( 30000 );
		assert.equal( tab.client.stats().stored, 1 );
		origin.indexedDB.heal();
		await settle();
		assert.deepEqual( [ origin.indexedDB.connections.size, origin.clock.timers ], [ 0, 0 ] );
	} );

	it( 'never answers is asked again, by a connection of its own, and the last one that comes is the one that stays', async () => {
		const { indexedDB } = origin;
		indexedDB.fault = 'hangs';
		const store = openStore( { indexedDB }, origin.clock );
		for ( let i = 0; i < 3; i++ ) {
			const failed = assert.rejects( store.all( 1, () => true ) );
			await origin.clock.advance( 31000 );
			await failed;
		}
		assert.equal( indexedDB.opens, 3 );
		indexedDB.heal();
		await settle();
		assert.deepEqual( [ indexedDB.connections.size, store.isOpen, await store.all( 1, () => true ) ], [ 1, true, [] ] );
	} );
} );

describe( 'records', () => {
	const record = ( i ) => ( { id: `r${ i }`, owner: 'a b', at: i, stream: 's', text: 'x' } );

	it( 'are put in one transaction that is committed, the oldest read first, those that are wanted', async () => {
		const { indexedDB } = origin;
		const store = openStore( { indexedDB }, origin.clock );
		await store.add( [ record( 3 ), record( 1 ), record( 2 ) ] );
		await store.add( [ record( 4 ) ] );
		assert.deepEqual( [ indexedDB.transactions, indexedDB.commits ], [ 2, 2 ] );
		assert.deepEqual( ( await store.all( 2, ( { at } ) => at !== 2 ) ).map( ( { at } ) => at ), [ 1, 3 ] );
		await store.remove( [ 'r1', 'r3' ] );
		assert.deepEqual( ( await store.all( 9, () => true ) ).map( ( { at } ) => at ), [ 2, 4 ] );
		await store.clear();
		assert.equal( indexedDB.records.size, 0 );
	} );

	it( 'are two thousand at the most, whoever wrote them', async () => {
		const { indexedDB } = origin;
		const store = openStore( { indexedDB }, origin.clock ), other = openStore( { indexedDB }, origin.clock );
		await other.add( Array.from( { length: 1500 }, ( _, i ) => record( i ) ) );
		await store.add( Array.from( { length: 400 }, ( _, i ) => record( 2000 + i ) ) );
		await assert.rejects( store.add( Array.from( { length: 200 }, ( _, i ) => record( 3000 + i ) ) ), /more records/ );
		await other.remove( Array.from( { length: 500 }, ( _, i ) => `r${ i }` ) );
		await store.add( Array.from( { length: 200 }, ( _, i ) => record( 3000 + i ) ) );
		assert.equal( indexedDB.records.size, 1600 );
	} );

	it( 'are written in this very task where the database is open', async () => {
		const { indexedDB } = origin;
		const store = openStore( { indexedDB }, origin.clock );
		assert.equal( store.isOpen, false );
		await store.add( [ record( 1 ) ] );
		store.add( [ record( 2 ) ] );
		assert.deepEqual( [ store.isOpen, indexedDB.records.size ], [ true, 2 ] );
	} );
} );
