import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Ajv from 'ajv';
import fs from 'node:fs';
import path from 'node:path';
import { assertConserved, EVENT, open } from '../../support/client.js';
import { root } from '../../support/shared.js';

describe( 'the answer of the intake', () => {
	/**
	 * Submit four events and let the intake say something of them.
	 *
	 * @param {( events: any[] ) => any} answer The first time; 201 from then on.
	 */
	async function ask( answer ) {
		const opened = await open();
		opened.intake.answer = ( events ) => opened.intake.requests.length === 1 ? answer( events ) : { status: 201 };
		for ( let i = 0; i < 4; i++ ) {
			opened.client.submit( 'free', { $schema: '/a/1.0.0', i } );
		}
		await opened.clock.advance( 1000 );
		assertConserved( opened.client );
		return opened;
	}

	const list = ( events ) => events.map( ( event ) => ( { status: 'invalid', event } ) );

	it( 'is read item by item: what is invalid is dropped, what failed is tried again', async () => {
		const { client, clock, intake } = await ask( ( events ) => ( { status: 207, body: JSON.stringify( { invalid: list( [ events[ 0 ] ] ), error: list( [ events[ 2 ] ] ) } ) } ) );
		await clock.advance( 59000 );
		assert.equal( intake.requests.length, 1 );
		await clock.advance( 1000 );
		assert.deepEqual( JSON.parse( intake.requests[ 1 ].body ).map( ( { i } ) => i ), [ 2 ] );
		assert.deepEqual( [ client.stats().delivered, client.stats().dropped.rejected ], [ 3, 1 ] );
		assertConserved( client );
	} );

	it( 'drops all of a 400, also what it does not list', async () => {
		const { client } = await ask( ( events ) => ( { status: 400, body: JSON.stringify( { invalid: list( [ events[ 0 ] ] ) } ) } ) );
		assert.equal( client.stats().dropped.rejected, 4 );
	} );

	it( 'tries again what a 500 lists as failed, and drops what it lists as invalid', async () => {
		const { client, clock } = await ask( ( events ) => ( { status: 500, body: JSON.stringify( { invalid: list( [ events[ 1 ] ] ), error: list( [ events[ 0 ] ] ) } ) } ) );
		/* Of the others nothing was said: they failed as well. */
		await clock.advance( 60000 );
		assert.deepEqual( [ client.stats().delivered, client.stats().dropped.rejected ], [ 3, 1 ] );
	} );

	for ( const [ what, answer ] of Object.entries( {
		'a 207 that cannot be read': () => ( { status: 207, body: '{"invalid":[' } ),
		'a 503': () => ( { status: 503, body: '<html>' } ),
		'no answer': () => Promise.reject( new TypeError( 'Failed to fetch' ) ),
		'an answer that never comes': () => new Promise( () => {} ),
		'an answer that is none': () => undefined,
		'an answer whose status throws': () => ( { get status() {
			throw new Error( 'revoked' );
		} } ),
		'a status that is no number for the core': () => ( { status: BigInt( 201 ) } ),
		...Object.fromEntries( [ -2, -3, '-2', 1, 99, NaN, 600, 4294967497, Infinity, 'OK' ].map( ( status ) => [ `a status that no answer has, ${ typeof status } ${ status }`, () => ( { status } ) ] ) ),
		'a Retry-After that is no text': () => ( { status: 503, retryAfter: Symbol( 'soon' ) } ),
		'a transport that throws': () => {
			throw new Error( 'patched' );
		}
	} ) ) {
		it( `tries everything again after ${ what }`, async () => {
			const { client, clock, intake } = await ask( answer );
			await clock.advance( 30000 );
			assert.equal( client.stats().delivered, 4 );
			assert.equal( client.stats().retried, 4 );
			assert.equal( intake.requests.length, 2 );
			assert.equal( new Set( intake.events.map( ( { meta } ) => meta.id ) ).size, 4 );
			assertConserved( client );
		} );
	}

	for ( const [ header, least ] of [ [ '5', 5000 ], [ 'Fri, 20 Nov 2026 19:15:31 GMT', 29000 ], [ 'Fri, 20 Nov 2020 19:15:31 GMT', 0 ], [ '-5', 0 ], [ 'abc', 0 ], [ '99999999', 3600000 ], [ '9'.repeat( 10000 ), 0 ] ] ) {
		it( `waits as Retry-After asks: ${ String( header ).slice( 0, 40 ) }`, async () => {
			const { client, clock, intake } = await ask( () => ( { status: 429, retryAfter: header } ) );
			await clock.advance( least - 2000 );
			assert.equal( intake.requests.length, least ? 1 : intake.requests.length );
			await clock.advance( 3700000 );
			assert.equal( client.stats().delivered, 4 );
		} );
	}

	it( 'may fail at flush, which then resolves all the same', async () => {
		const { client, intake } = await open();
		intake.answer = () => ( { status: 503 } );
		client.submit( 'ui', EVENT );
		await client.flush();
		assert.deepEqual( [ intake.requests.length, client.stats().queued ], [ 1, 1 ] );
		assertConserved( client );
	} );
} );

describe( 'a stream for losses', () => {
	const LOSSES = '/heliograph/client_losses/1.0.0';
	const schema = JSON.parse( fs.readFileSync( path.join( root, `src/schemas${ LOSSES }.json` ), 'utf8' ) );
	const openWithLosses = ( options ) => open( {
		streams: { free: {}, losses: { schema_uri: LOSSES } },
		schemas: { [ LOSSES ]: schema },
		instruments: {},
		lossStream: 'losses',
		...options
	} );
	const reports = ( intake ) => intake.events.filter( ( { meta } ) => meta.stream === 'losses' );

	it( 'is told on leaving what was dropped since the last time, in its own schema', async () => {
		const { client, clock, intake, window } = await openWithLosses();
		const isValid = new Ajv().compile( { ...schema, $schema: undefined } );
		intake.answer = () => ( { status: 404 } );
		client.submit( 'free', { $schema: '/a/1.0.0' } );
		await clock.advance( 1000 );
		window.fire( 'pagehide' );
		window.fire( 'pageshow' );
		client.submit( 'free', { $schema: '/a/1.0.0' } );
		client.submit( 'free', { $schema: '/a/1.0.0', text: 'x'.repeat( 20000 ) } );
		await clock.advance( 1000 );
		window.fire( 'pagehide' );
		window.fire( 'pagehide' );
		assert.deepEqual( reports( intake ).map( ( { dropped, emitted } ) => [ emitted, dropped ] ), [ [ 1, { rejected: 1 } ], [ 3, { rejected: 1, too_large: 1 } ] ] );
		for ( const report of reports( intake ) ) {
			report.meta.dt = '2026-11-20T00:00:00Z';
			assert.ok( isValid( report ), JSON.stringify( isValid.errors ) );
		}
		assertConserved( client );
	} );

	it( 'is told nothing where nothing was dropped, and never twice', async () => {
		const { clock, intake, window } = await openWithLosses();
		window.fire( 'pagehide' );
		assert.equal( intake.requests.length, 0 );
		const failing = await openWithLosses();
		failing.intake.answer = ( events ) => events[ 0 ].meta.stream === 'losses' ? Promise.reject( new TypeError( 'no' ) ) : { status: 404 };
		failing.client.submit( 'free', { $schema: '/a/1.0.0' } );
		await failing.clock.advance( 1000 );
		failing.window.fire( 'pagehide' );
		await failing.clock.advance( 100000 );
		await clock.advance( 1000 );
		assert.equal( reports( failing.intake ).length, 1 );
	} );
} );
