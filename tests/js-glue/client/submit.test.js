import assert from 'node:assert/strict';
import http from 'node:http';
import { describe, it } from 'node:test';
import { createClient } from '../../../js-glue/index.js';
import { assertConserved, EVENT, open, wasm } from '../../support/client.js';
import { createElement, createPage } from '../../support/hosts.js';
import { sharedSchema, WEB_BASE, WEB_UI_ACTIONS, withoutSharedSchemas } from '../../support/shared.js';
import { breakFunction } from '../../support/traps.js';

describe( 'submit', () => {
	it( 'delivers free-form events from Node to a plain HTTP server', { skip: withoutSharedSchemas }, async () => {
		/** @type {any[]} */
		const received = [];
		const server = http.createServer( ( request, response ) => {
			let body = '';
			request.on( 'data', ( chunk ) => {
				body += chunk;
			} );
			request.on( 'end', () => {
				received.push( { body: JSON.parse( body ), type: request.headers[ 'content-type' ], method: request.method } );
				response.writeHead( 201 );
				response.end();
			} );
		} );
		await new Promise( ( resolve ) => {
			server.listen( 0, '127.0.0.1', () => resolve( undefined ) );
		} );
		const client = await createClient( {
			wasm,
			intakeUrl: `http://127.0.0.1:${ /** @type {any} */ ( server.address() ).port }/v1/events`,
			streams: { base: { schema_title: 'analytics/product_metrics/web/base', schema_uri: WEB_BASE } },
			schemas: { [ WEB_BASE ]: sharedSchema( WEB_BASE ) },
			context: { performer: { is_temp: false } }
		} );
		assert.equal( client.submit( 'base', { action: 'a', agent: {}, action_context: 'ü😀 "\\' } ), 'queued' );
		assert.equal( client.submit( 'base', { action: 'b', agent: {}, page: { id: 1 } } ), 'queued' );
		await client.flush();
		assert.equal( received.length, 1 );
		assert.match( received[ 0 ].type, /^text\/plain;charset=UTF-8$/i );
		assert.deepEqual( received[ 0 ].body.map( ( event ) => event.action ), [ 'a', 'b' ] );
		assert.equal( received[ 0 ].body[ 0 ].action_context, 'ü😀 "\\' );
		assert.equal( client.stats().delivered, 2 );
		client.close();
		server.closeAllConnections();
		await new Promise( ( resolve ) => {
			server.close( resolve );
		} );
	} );

	it( 'takes a snapshot and leaves the caller\'s object alone', async () => {
		const { client, intake } = await open();
		const event = { action: 'first', agent: {} };
		client.submit( 'ui', event );
		event.action = 'second';
		assert.deepEqual( event, { action: 'second', agent: {} } );
		await client.flush();
		assert.equal( intake.events[ 0 ].action, 'first' );
	} );

	/** A page whose idle time comes when the test says so. */
	const createIdlePage = () => {
		/** @type {Function[]} */
		const works = [];
		const page = createPage();
		Object.assign( page.window, { requestIdleCallback: ( work ) => works.push( work ) } );
		return { page, works };
	};

	it( 'rehearses the first event when the page is idle, which leaves nothing', async ( t ) => {
		const { page, works } = createIdlePage();
		const { calls } = breakFunction( t, 'hg_wasm_prepare' );
		const { client, diagnostics, intake } = await open( page );
		const before = client.stats();
		assert.equal( calls.length, 0 );
		works.forEach( ( work ) => work() );
		assert.deepEqual( calls, [ [ 0 ] ] );
		assert.deepEqual( client.stats(), before );
		assert.deepEqual( diagnostics, [] );
		await client.flush();
		assert.deepEqual( intake.events, [] );
		client.submit( 'ui', EVENT );
		await client.flush();
		assert.deepEqual( intake.events.map( ( { action } ) => action ), [ 'x' ] );
	} );

	it( 'rehearses each way in which events are made, which leaves nothing either', async ( t ) => {
		const { page, works } = createIdlePage();
		const { calls } = breakFunction( t, 'hg_wasm_prepare' );
		const { client, clock, codes, intake } = await open( { ...page, instrumentConfigs: { a: { schema_uri: '/s/1.0.0', sample: { unit: 'pageview', rate: 1 } } } } );
		client.attach( page.document );
		await client.flush();
		const before = client.stats(), { length } = intake.requests;
		works.forEach( ( work ) => work() );
		await clock.advance( 2000 );
		/* The stream that clicks go to is not rehearsed: nobody submits to it. */
		assert.deepEqual( calls, [ [ 1 ], [ 2 ] ] );
		assert.equal( intake.requests.length, length );
		assert.deepEqual( client.stats(), before );
		assert.deepEqual( codes(), [] );
		client.getInstrument( 'a' ).send( 'b' );
		page.document.fire( 'click', { target: createElement( 'c' ) } );
		await client.flush();
		assert.deepEqual( codes(), [ 'unchecked' ] );
		assert.deepEqual( intake.events.map( ( { action } ) => action ), [ 'init', 'b', 'click' ] );
	} );

	it( 'rehearses nothing for streams that are out of sample, nor once it is closed', async ( t ) => {
		const { page, works } = createIdlePage();
		const { calls } = breakFunction( t, 'hg_wasm_prepare' );
		await open( { ...page, instruments: {}, streams: { ui: { schema_uri: WEB_UI_ACTIONS, sample: { unit: 'pageview', rate: 0 } } } } );
		( await open( page ) ).client.close();
		works.forEach( ( work ) => work() );
		assert.equal( works.length, 2 );
		assert.deepEqual( calls, [] );
	} );

	for ( const [ what, requestIdleCallback ] of /** @type {[ string, any ][]} */ ( [
		[ 'fails', () => {
			throw new Error( 'none' );
		} ],
		[ 'is no function', true ],
		[ 'calls at once', ( work ) => work() ],
		[ 'calls at once and fails', ( work ) => {
			work();
			throw new Error( 'none' );
		} ]
	] ) ) {
		it( `is as ever where what a script put in the place of requestIdleCallback ${ what }`, async () => {
			const page = createPage();
			Object.assign( page.window, { requestIdleCallback } );
			const { client, clock, codes, intake } = await open( page );
			const listening = page.document.count();
			assert.equal( client.attach( page.document ), true );
			page.document.fire( 'click', { target: createElement( 'c' ) } );
			/* What earlier pages kept is looked for meanwhile. */
			await clock.advance( 20000 );
			client.detach();
			assert.equal( page.document.count(), listening );
			assert.deepEqual( intake.events.map( ( { action } ) => action ), [ 'init', 'click' ] );
			assert.deepEqual( codes(), [] );
		} );
	}

	it( 'goes on with another core where the rehearsal makes the first one fail', async ( t ) => {
		const { page, works } = createIdlePage();
		const prepare = breakFunction( t, 'hg_wasm_prepare' );
		const { client, codes, intake } = await open( page );
		client.submit( 'ui', EVENT );
		prepare.isBroken = true;
		works.forEach( ( work ) => work() );
		assert.deepEqual( codes(), [ 'core-restarted' ] );
		await client.flush();
		assert.equal( intake.events.length, 1 );
		assert.equal( client.stats().dropped.trapped, 0 );
		assert.equal( client.stats().emitted, 1 );
		assertConserved( client );
	} );

	it( 'sends nothing in the task of the submit, and everything within a second', async () => {
		const { client, clock, intake } = await open();
		client.submit( 'ui', EVENT );
		assert.equal( intake.requests.length, 0 );
		await clock.advance( 500 );
		client.submit( 'ui', EVENT );
		assert.equal( intake.requests.length, 0 );
		await clock.advance( 500 );
		assert.deepEqual( intake.requests.map( ( { body } ) => JSON.parse( body ).length ), [ 2 ] );
		assertConserved( client );
	} );

	it( 'sends fifty events of one task in two requests at the most', async () => {
		const { client, clock, intake } = await open();
		for ( let i = 0; i < 50; i++ ) {
			client.submit( 'ui', EVENT );
		}
		await clock.advance( 1000 );
		assert.equal( intake.events.length, 50 );
		assert.ok( intake.requests.length <= 2 );
	} );

	it( 'loses nothing of ten thousand events in one task', async () => {
		const { client, clock, intake } = await open();
		for ( let i = 0; i < 10000; i++ ) {
			assert.equal( client.submit( 'free', { $schema: '/any/1.0.0', i } ), 'queued' );
		}
		await clock.advance( 2000 );
		assert.deepEqual( intake.events.map( ( { i } ) => i ), Array.from( { length: 10000 }, ( _, i ) => i ) );
		assert.equal( client.stats().delivered, 10000 );
		assertConserved( client );
	} );

	const circle = {};
	circle.circle = circle;
	const REFUSED = {
		'a circle': [ circle, 'not-serialisable' ],
		'a BigInt': [ { n: BigInt( 1 ) }, 'not-serialisable' ],
		'a getter that throws': [ { get n() {
			throw new Error( 'no' );
		} }, 'not-serialisable' ],
		'a toJSON that throws': [ { toJSON() {
			throw new Error( 'no' );
		} }, 'not-serialisable' ],
		'a number that JSON cannot carry': [ { a: [ { 'b/c': -Infinity } ] }, 'not-serialisable', '/a/0/b~1c' ],
		'not a number': [ { n: NaN }, 'not-serialisable', '/n' ],
		'a list': [ [], 'not-serialisable' ],
		'null': [ null, 'not-serialisable' ],
		'a string': [ 'x', 'not-serialisable' ],
		'what the schema refuses': [ { action: 1, agent: {} }, 'invalid-event', '/action' ]
	};

	it( 'sends a lone surrogate as it is', async () => {
		const { client, intake } = await open();
		assert.equal( client.submit( 'free', { $schema: '/a/1.0.0', s: 'a\ud800', t: '\udc00\ud83d\ude00\\' } ), 'queued' );
		await client.flush();
		assert.deepEqual( [ intake.events[ 0 ].s, intake.events[ 0 ].t ], [ 'a\ud800', '\udc00\ud83d\ude00\\' ] );
	} );

	for ( const [ what, [ event, code, where ] ] of Object.entries( REFUSED ) ) {
		it( `answers invalid to ${ what }, says where, and loses nothing else`, async () => {
			const { client, diagnostics, intake } = await open();
			assert.equal( client.submit( 'ui', EVENT ), 'queued' );
			assert.equal( client.submit( what.startsWith( 'what' ) ? 'ui' : 'free', event ), 'invalid' );
			assert.equal( client.submit( 'ui', EVENT ), 'queued' );
			assert.equal( diagnostics[ 0 ].code, code );
			assert.equal( diagnostics[ 0 ].where, where || '' );
			assert.equal( client.stats().invalid, 1 );
			await client.flush();
			assert.equal( intake.events.length, 2 );
		} );
	}

	it( 'drops and counts what is too large for an event', async () => {
		const { client } = await open();
		assert.equal( client.submit( 'free', { $schema: '/a/1.0.0', text: 'x'.repeat( 1000000 ) } ), 'dropped' );
		assert.equal( client.submit( 'free', { $schema: '/a/1.0.0', text: 'ü'.repeat( 9000 ) } ), 'dropped' );
		assert.equal( client.stats().dropped.too_large, 2 );
		assert.equal( client.submit( 'free', { $schema: '/a/1.0.0', text: 'x'.repeat( 15000 ) } ), 'queued' );
		assertConserved( client );
	} );

	it( 'drops and counts what its context makes too large', async () => {
		const { client } = await open( {
			streams: { ui: { schema_uri: WEB_UI_ACTIONS }, free: { allow_personal: [ 'page_title' ], producers: { metrics_platform_client: { provide_values: [ 'page_title' ] } } } },
			context: { performer: { is_temp: true }, page: { title: 'x'.repeat( 15000 ) } }
		} );
		assert.equal( client.submit( 'free', { $schema: '/a/1.0.0', text: 'x'.repeat( 15000 ) } ), 'dropped' );
		assert.equal( client.stats().dropped.too_large, 1 );
		assertConserved( client );
	} );

	it( 'drops and counts what its wiki makes too large, and goes on', async () => {
		const capsule = { properties: { event: {}, wiki: { type: 'string' }, meta: {} } };
		const { client } = await open( {
			streams: { old: { schema_uri: '/old/1.0.0' }, free: {} },
			schemas: { '/old/1.0.0': capsule },
			instruments: {},
			context: { performer: { is_temp: true }, mediawiki: { database: 'x'.repeat( 18000 ) } }
		} );
		assert.equal( client.submit( 'old', { event: {} } ), 'dropped' );
		assert.equal( client.submit( 'free', { $schema: '/a/1.0.0' } ), 'queued' );
		assert.equal( client.stats().dropped.too_large, 1 );
		assertConserved( client );
	} );

	it( 'goes on after text of every kind, deep, wide or odd', async () => {
		const { client, intake } = await open();
		let deep = {};
		for ( let i = 0; i < 100; i++ ) {
			deep = { deep };
		}
		assert.equal( client.submit( 'free', { $schema: '/a/1.0.0', deep } ), 'invalid' );
		assert.equal( client.submit( 'free', { $schema: '/a/1.0.0', wide: Array.from( { length: 4000 }, () => ( {} ) ) } ), 'queued' );
		const odd = { $schema: '/a/1.0.0', '': '', 'a"b': '\u2028\u0000', nested: { meta: { stream: 'x' } }, list: [ '}', ']', '\\"' ] };
		assert.equal( client.submit( 'free', odd ), 'queued' );
		await client.flush();
		const { meta, dt, ...rest } = intake.events[ 1 ];
		assert.deepEqual( rest, odd );
		assert.equal( meta.stream, 'free' );
		assert.ok( dt );
	} );

	it( 'keeps the value of every number as the caller wrote it', async () => {
		const { client, intake } = await open();
		const numbers = [ 0.1, 1e21, 5e-324, -0, 123456789012345680000, 0.30000000000000004 ];
		client.submit( 'free', { $schema: '/a/1.0.0', numbers } );
		await client.flush();
		assert.ok( intake.requests[ 0 ].body.includes( JSON.stringify( numbers ) ) );
	} );
} );

describe( 'isInSample', () => {
	const RATES = [ 0, 0.01, 0.1, 0.25, 0.5, 0.75, 1 ];
	const VECTORS = {
		'00000000000000000ddd': '0111111',
		'028f5c28000000000000': '0111111',
		'028f5c29000000000000': '0011111',
		'19999999000000000000': '0011111',
		'1999999a000000000000': '0001111',
		'3fffffff000000000000': '0001111',
		40000000000000000000: '0000111',
		'7fffffff000000000000': '0000111',
		80000000000000000000: '0000011',
		c0000000000000000000: '0000001',
		eeeeeeeeeeeeeeeeeeee: '0000001',
		fffffffe000000000000: '0000001',
		ffffffff000000000000: '0000001'
	};

	for ( const [ token, expected ] of Object.entries( VECTORS ).map( ( [ key, value ] ) => [ key.padEnd( 20, '0' ).slice( 0, 20 ), value ] ) ) {
		it( `agrees with the field's rule on ${ token }`, async () => {
			const { client } = await open( {
				streams: Object.fromEntries( RATES.map( ( rate ) => [ `r${ rate }`, { sample: { unit: 'session', rate } } ] ) ),
				instruments: {},
				tokens: { session: token }
			} );
			assert.equal( RATES.map( ( rate ) => Number( client.isInSample( `r${ rate }` ) ) ).join( '' ), expected );
		} );
	}
} );
