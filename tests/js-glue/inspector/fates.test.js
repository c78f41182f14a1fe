/*
 * What the inspector writes down of a client's events, whatever becomes of them, and that it leaves the client as it was.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buses } from '../../../js-glue/client/listening.js';
import { watchFates } from '../../../js-glue/inspector/fates.js';
import { createLog } from '../../../js-glue/inspector/log.js';
import { assertConserved, open as openClient } from '../../support/client.js';
import { createPage, createStorage, settle } from '../../support/hosts.js';
import { breakFunction } from '../../support/traps.js';

const EVENT = { $schema: '/free/1.0.0', action: 'x' };

/**
 * A client with an inspector's log.
 *
 * @param {any} [options]
 */
async function open( options ) {
	const opened = await openClient( options );
	const bus = /** @type {any} */ ( buses.get( opened.client ) ), [ inspected ] = bus.opened;
	const log = createLog( () => {} ), end = watchFates( inspected, log );
	/** @return {string[]} The first one first. */
	const told = () => log.list().map( ( { stream, action, fate } ) => `${ stream } ${ action } ${ fate }` );
	return { ...opened, bus, inspected, log, end, told, lastReasons: () => log.list().slice( -1 )[ 0 ].reasons };
}

describe( 'an event that is inspected', () => {
	it( 'waits, travels, and is delivered', async () => {
		/** @type {( answer: any ) => void} */
		let answer;
		const { client, clock, lastReasons, told } = await open( { transport: { send: () => new Promise( ( resolve ) => {
			answer = resolve;
		} ) } } );
		client.submit( 'free', EVENT );
		await clock.advance( 1 );
		assert.deepEqual( told(), [ 'free x waiting' ] );
		await clock.advance( 1000 );
		assert.deepEqual( told(), [ 'free x in flight' ] );
		answer( { status: 201 } );
		await settle();
		assert.deepEqual( [ told(), lastReasons() ], [ [ 'free x delivered' ], [ 'HTTP 201' ] ] );
	} );

	it( 'was there before, waiting', async () => {
		const { client, clock, end, inspected, log } = await open();
		end();
		client.submit( 'free', EVENT );
		await clock.advance( 1 );
		assert.equal( log.list().length, 0 );
		watchFates( inspected, log );
		assert.deepEqual( log.list().map( ( { action, fate } ) => [ action, fate ] ), [ [ 'x', 'waiting' ] ] );
		await clock.advance( 1000 );
		assert.deepEqual( log.list().map( ( { fate } ) => fate ), [ 'delivered' ] );
	} );

	it( 'is none that is rehearsed', async () => {
		/** @type {Function[]} */
		const works = [];
		const page = createPage();
		Object.assign( page.window, { requestIdleCallback: ( work ) => works.push( work ) } );
		const { clock, told } = await open( { ...page, instrumentConfigs: { a: { sample: { unit: 'pageview', rate: 1 } } } } );
		works.forEach( ( work ) => work() );
		await clock.advance( 2000 );
		assert.deepEqual( [ works.length, told() ], [ 1, [] ] );
	} );

	for ( const [ what, answer, fates, reason ] of [
		[ 'is refused', () => ( { status: 400 } ), [ 'rejected' ], 'HTTP 400' ],
		[ 'is too large', () => ( { status: 413 } ), [ 'too_large' ], 'HTTP 413' ],
		[ 'is not answered', () => Promise.reject( new Error( 'no network' ) ), [ 'waiting' ], 'no answer: it is tried again' ],
		[ 'cannot be taken for now', ( events ) => ( { status: 400, body: JSON.stringify( { invalid: [], error: events.map( ( event ) => ( { status: 'error', event, context: { message: 'no room' } } ) ) } ) } ), [ 'waiting' ], 'no room' ]
	] ) {
		it( `${ what } by the intake`, async () => {
			const { client, clock, intake, lastReasons, told } = await open();
			intake.answer = /** @type {any} */ ( answer );
			client.submit( 'free', EVENT );
			await clock.advance( 1001 );
			assert.deepEqual( told(), fates.map( ( fate ) => `free x ${ fate }` ) );
			assert.ok( lastReasons().includes( reason ), String( lastReasons() ) );
			assertConserved( client );
		} );
	}

	it( 'is given up when the intake could never take it', async () => {
		const { client, clock, intake, told } = await open();
		intake.answer = ( events ) => ( { status: 400, body: JSON.stringify( { invalid: [], error: events.map( ( event ) => ( { status: 'error', event } ) ) } ) } );
		client.submit( 'free', EVENT );
		for ( let i = 0; i < 40 && !( told()[ 0 ] || '' ).includes( 'given_up' ); i++ ) {
			await clock.advance( 3600000 );
		}
		assert.deepEqual( told(), [ 'free x given_up' ] );
		assert.equal( client.stats().dropped.given_up, 1 );
	} );

	it( 'is refused at once, each time with its reason', async () => {
		const { client, codes, lastReasons, log, told } = await open();
		client.submit( 'ui', { action: 7, agent: {} } );
		client.submit( 'ui', { action: 7, agent: {} } );
		client.submit( 'nowhere', EVENT );
		assert.deepEqual( told(), [ 'ui  invalid', 'ui  invalid', '  unknown-stream' ] );
		assert.deepEqual( log.list().map( ( { text } ) => text ), [ '{"action":7,"agent":{}}', '{"action":7,"agent":{}}', '' ] );
		assert.equal( codes().filter( ( code ) => code === 'invalid-event' ).length, 1 );
		assert.match( log.list()[ 1 ].reasons.join(), /^invalid-event \/\w+/ );
		assert.deepEqual( lastReasons(), [] );
	} );

	it( 'is dropped by who opts out, or kept by who closes', async () => {
		const one = await open(), other = await open( { storage: createStorage() } );
		one.client.submit( 'free', EVENT );
		one.client.optOut();
		assert.deepEqual( one.told(), [ 'free x opted_out' ] );
		other.intake.answer = () => Promise.reject( new Error( 'no network' ) );
		other.client.submit( 'free', EVENT );
		const closed = other.client.close();
		await other.clock.advance( 20000 );
		await closed;
		assert.deepEqual( other.told(), [ 'free x stored' ] );
	} );

	it( 'is followed from one core to the next', async ( t ) => {
		const broken = breakFunction( t, 'hg_wasm_submit' );
		const { client, clock, told } = await open();
		client.submit( 'free', EVENT );
		await clock.advance( 1 );
		broken.isBroken = true;
		client.submit( 'free', { ...EVENT, action: 'lost' } );
		assert.equal( broken.failed, 1 );
		client.submit( 'free', { ...EVENT, action: 'y' } );
		await clock.advance( 1001 );
		assert.deepEqual( told(), [ 'free x delivered', 'free y delivered' ] );
		assertConserved( client );
	} );

	it( 'of an earlier page is told as such', async () => {
		const storage = createStorage(), first = await open( { storage } ), { clock } = first;
		first.intake.answer = () => ( { status: 503 } );
		first.client.submit( 'free', EVENT );
		await first.client.close();
		await clock.advance( 60000 );
		const { lastReasons, told } = await open( { storage, clock } );
		await clock.advance( 2000 );
		assert.deepEqual( [ told(), lastReasons()[ 0 ] ], [ [ 'free x delivered' ], 'an earlier page had kept it' ] );
	} );
} );

describe( 'a client that was inspected', () => {
	it( 'is as it was before, and no longer listed when it is closed', async () => {
		const { bus, client, clock, end, inspected, log } = await open();
		const { life, options } = inspected, { outbox } = life.delivery;
		end();
		const shape = () => [ life.core, outbox, outbox.watch, options ].map( ( object ) => Object.entries( object ).map( ( [ name, value ] ) => [ name, typeof value === 'function' ? value.name + value : typeof value ] ) );
		const before = JSON.stringify( shape() );
		const again = watchFates( inspected, log );
		assert.notEqual( JSON.stringify( shape() ), before );
		again();
		assert.equal( JSON.stringify( shape() ), before );
		assert.deepEqual( Object.keys( /** @type {any} */ ( Object.getOwnPropertyDescriptor( life, 'core' ) ) ).sort(), [ 'configurable', 'enumerable', 'value', 'writable' ] );
		assert.equal( bus.opened.size, 1 );
		const closed = client.close();
		await clock.advance( 20000 );
		await closed;
		assert.equal( bus.opened.size, 0 );
	} );

	it( 'is not harmed by an inspector that fails', async ( t ) => {
		const failures = t.mock.method( console, 'error', () => {} ).mock;
		const { client, clock, intake, inspected } = await open();
		watchFates( inspected, /** @type {any} */ ( { find: () => undefined, add() {
			throw new Error( 'a mistake' );
		}, change() {
			throw new Error( 'a mistake' );
		} } ) );
		assert.deepEqual( [ client.submit( 'free', EVENT ), client.submit( 'ui', { action: 7, agent: {} } ) ], [ 'queued', 'invalid' ] );
		await clock.advance( 1001 );
		assert.equal( intake.events.length, 1 );
		assert.equal( client.stats().delivered, 1 );
		assert.ok( failures.callCount() > 0 );
	} );
} );
