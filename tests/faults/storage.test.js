/*
 * S, and what else a store outlives: a configuration that changed, a removal that failed, a hundred thousand records.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertConserved, EVENT, open } from '../support/client.js';
import { createClock, createLocks, createPage, createStorage, settle } from '../support/hosts.js';
import { WEB_UI_ACTIONS } from '../support/shared.js';

/**
 * Tabs of one origin.
 *
 * @param {any} [storage]
 */
function openOrigin( storage = createStorage() ) {
	const clock = createClock(), locks = createLocks();
	return {
		clock,
		locks,
		storage,

		/** @param {any} [options] */
		async openTab( options = {} ) {
			const page = createPage();
			Object.assign( page.window.navigator, { locks } );
			const tab = await open( { storage, clock, ...page, ...options } );
			await settle();
			return { ...tab, ...page };
		}
	};
}

/** Submit while the intake is down, and be gone. */
async function leaveBehind( origin, events, options ) {
	const tab = await origin.openTab( options );
	tab.intake.answer = () => ( { status: 503 } );
	events.forEach( ( [ stream, event ] ) => tab.client.submit( stream, event ) );
	await origin.clock.advance( 1000 );
	origin.locks.crash( 'heliograph ' );
}

describe( 'C10: what was queued under another configuration', () => {
	const free = { $schema: '/any/1.0.0' };

	it( 'keeps the $schema that it had, where the stream moved on to another', async () => {
		const origin = openOrigin();
		await leaveBehind( origin, [ [ 'ui', EVENT ], [ 'free', free ] ] );
		const schema = { properties: { $schema: { type: 'string' }, is_temp: { type: 'boolean' } } };
		const next = await origin.openTab( { streams: { ui: { schema_uri: '/other/2.0.0' }, free: { schema_uri: '/other/2.0.0' } }, schemas: { '/other/2.0.0': schema } } );
		await origin.clock.advance( 2000 );
		assert.deepEqual( next.intake.events.map( ( event ) => event.$schema ), [ WEB_UI_ACTIONS, '/any/1.0.0' ] );
		assert.equal( next.client.stats().delivered, 2 );
		assertConserved( next.client );
	} );

	it( 'leaves also where its stream is no more, for the intake knows it', async () => {
		const origin = openOrigin();
		await leaveBehind( origin, [ [ 'ui', EVENT ], [ 'free', free ] ] );
		const next = await origin.openTab( { streams: { free: {} }, schemas: {}, instruments: {} } );
		await origin.clock.advance( 2000 );
		assert.deepEqual( next.intake.events.map( ( { meta } ) => meta.stream ), [ 'ui', 'free' ] );
		assertConserved( next.client );
	} );
} );

describe( 'S6: more than a queue holds', () => {
	it( 'is refused from then on and counted: what came first leaves first', async () => {
		const { client, clock, intake } = await open();
		intake.answer = () => ( { status: 503 } );
		const text = 'x'.repeat( 10000 );
		let queued = 0, answer;
		while ( ( answer = client.submit( 'free', { $schema: '/a/1.0.0', queued, text } ) ) === 'queued' ) {
			queued++;
		}
		assert.equal( answer, 'dropped' );
		assert.equal( client.stats().dropped.queue_full, 1 );
		assertConserved( client );
		intake.answer = () => ( { status: 201 } );
		await clock.advance( 600000 );
		assert.equal( client.stats().delivered, queued );
		assert.deepEqual( [ ...new Set( intake.events.map( ( event ) => event.queued ) ) ], Array.from( { length: queued }, ( _, i ) => i ) );
		assertConserved( client );
	} );
} );

describe( 'S7: a removal that fails behind its acknowledgement', () => {
	it( 'makes the next page send the event again, with its id, and is made up for', async () => {
		const storage = createStorage();
		const origin = openOrigin( storage );
		const { remove } = storage;
		storage.remove = () => Promise.reject( new Error( 'AbortError' ) );
		const first = await origin.openTab();
		first.intake.answer = () => ( { status: 503 } );
		first.client.submit( 'ui', EVENT );
		await origin.clock.advance( 1000 );
		first.intake.answer = () => ( { status: 201 } );
		await origin.clock.advance( 2000 );
		assert.deepEqual( [ first.client.stats().delivered, storage.records.size ], [ 1, 1 ] );
		origin.locks.crash( 'heliograph ' );
		storage.remove = remove;
		const next = await origin.openTab();
		await origin.clock.advance( 2000 );
		assert.deepEqual( next.intake.events.map( ( { meta } ) => meta.id ), first.intake.events.map( ( { meta } ) => meta.id ).slice( 1 ) );
		assert.equal( storage.records.size, 0 );
		assertConserved( next.client );
	} );
} );

describe( 'X2: a store with a hundred thousand records', () => {
	it( 'is read a part at a time and delivered whole, by two requests at a time at the most', async () => {
		const RECORDS = process.env.HELIOGRAPH_LONG ? 100000 : 20000;
		let longest = 0;
		const storage = createStorage();
		const origin = openOrigin( storage );
		await leaveBehind( origin, [ [ 'free', { $schema: '/a/1.0.0' } ] ] );
		const [ first ] = storage.records.values();
		for ( let i = 0; i < RECORDS; i++ ) {
			storage.records.set( `r${ i }`, { ...first, id: `r${ i }`, text: first.text.replace( first.id, `r${ i }` ) } );
		}
		/* In the order in which they were written, so that this stands for the index of a database. */
		storage.all = async ( limit ) => {
			longest = Math.max( longest, limit );
			const found = [];
			for ( const record of storage.records.values() ) {
				if ( found.push( record ) === limit ) {
					break;
				}
			}
			return found;
		};
		const next = await origin.openTab();
		/** @type {Set<string>} */
		const seen = new Set();
		let flying = 0, most = 0, bytes = 0;
		next.intake.send = async ( { body } ) => {
			most = Math.max( most, ++flying );
			bytes = Math.max( bytes, body.length );
			await settle();
			flying--;
			JSON.parse( body ).forEach( ( { meta } ) => seen.add( meta.id ) );
			return { status: 201 };
		};
		for ( let i = 0; storage.records.size && i < RECORDS; i++ ) {
			await origin.clock.advance( 1000 );
		}
		assert.deepEqual( [ seen.size, storage.records.size, next.client.stats().delivered ], [ RECORDS + 1, 0, RECORDS + 1 ] );
		assert.ok( longest <= 500 && most <= 2 && bytes <= 40960, `${ longest } records, ${ most } requests, ${ bytes } bytes` );
		assertConserved( next.client );
	} );
} );

describe( 'a lock that was let go before it was granted', () => {
	it( 'is not held', async () => {
		const origin = openOrigin();
		const { request } = origin.locks;
		/** @type {( () => void )[]} */
		const waiting = [];
		origin.locks.request = ( ...given ) => new Promise( ( resolve ) => {
			waiting.push( () => resolve( request.apply( origin.locks, given ) ) );
		} );
		const { window } = await origin.openTab();
		window.fire( 'pagehide' );
		waiting.forEach( ( grant ) => grant() );
		await settle();
		assert.deepEqual( ( await origin.locks.query() ).held.filter( ( { name } ) => !/adopt/.test( name ) ), [] );
	} );
} );
