/*
 * What callers, hosts and intakes do that nobody planned for: the client says so, counts, and the page goes on.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { describe, it } from 'node:test';
import { AS_STORED, DROP_REASONS } from '../../../js-glue/core/boundary.js';
import { createClient, HeliographError } from '../../../js-glue/index.js';
import { assertConserved, open as openClient, wasm } from '../../support/client.js';
import { createClock, createElement, createStorage, settle } from '../../support/hosts.js';
import { root } from '../../support/shared.js';
import { breakFunction } from '../../support/traps.js';

const CLICK = '/test/click/1.0.0';
const SCHEMA = {
	type: 'object',
	properties: {
		action: { type: 'string' },
		action_source: { type: 'string', maxLength: 64 },
		n: { type: [ 'number', 'null' ] },
		performer: { type: 'object', properties: { is_temp: { type: 'boolean' } } }
	}
};

/**
 * A client whose click stream has the schema above.
 *
 * @param {any} [options]
 */
function open( options ) {
	return openClient( { streams: { ui: { schema_uri: CLICK }, free: {} }, schemas: { [ CLICK ]: SCHEMA }, context: { performer: { is_temp: true } }, ...options } );
}

const EVENT = { action: 'x' };

describe( 'createClient', () => {
	/** @param {any} options */
	async function mistakesOf( options ) {
		const error = await createClient( options ).then( () => assert.fail( 'resolved' ), ( reason ) => reason );
		assert.ok( error instanceof HeliographError, String( error ) );
		return error.errors.map( ( { code, path: at } ) => `${ code } ${ at }` );
	}

	it( 'lists the mistakes that it sees and those that the core sees in one error', async () => {
		assert.deepEqual( await mistakesOf( {
			wasm,
			intakeUrl: 'ftp://intake.example.org',
			schemas: { '/s/1.0.0': { format: 'email' } },
			instruments: { nothing: {} },
			context: { performer: {} }
		} ), [
			'bad-intake-url /intakeUrl',
			'unsupported-keyword /schemas/~1s~11.0.0/format',
			'unknown-instrument /instruments/nothing',
			'bad-context /context/performer/is_temp'
		] );
	} );

	for ( const options of [ undefined, null, 42, 'x', [], Object.freeze( {} ) ] ) {
		it( `rejects ${ JSON.stringify( options ) } as it rejects any mistake`, async () => {
			assert.ok( ( await mistakesOf( options ) ).includes( 'bad-intake-url /intakeUrl' ) );
		} );
	}

	for ( const [ delivery, mistakes, words ] of [
		[ { atExit: 'stored' }, [ 'bad-option /delivery/atExit' ], /'trust' or 'store', and is the string "stored"/ ],
		[ { atExit: null }, [ 'bad-option /delivery/atExit' ], /'trust' or 'store', and is null/ ],
		[ { atExit: [ 'store' ] }, [ 'bad-option /delivery/atExit' ], /'trust' or 'store'/ ],
		[ { atexit: 'store' }, [ 'bad-option /delivery/atexit' ], /atExit/ ],
		[ 'store', [ 'bad-option /delivery' ], /atExit: 'store'/ ],
		[ [], [ 'bad-option /delivery' ], /has to be an object such as/ ]
	] ) {
		it( `rejects the delivery ${ JSON.stringify( delivery ) }, and says what may stand there`, async () => {
			await assert.rejects( open( { delivery } ), ( error ) => {
				assert.deepEqual( error.errors.map( ( { code, path: at } ) => `${ code } ${ at }` ), mistakes );
				assert.match( error.message, words );
				return true;
			} );
		} );
	}

	for ( const delivery of [ undefined, null, {}, { atExit: undefined }, { atExit: 'trust' }, { atExit: 'store' } ] ) {
		it( `takes the delivery ${ JSON.stringify( delivery ) }`, async () => {
			assert.equal( ( await open( { delivery } ) ).client.status, 'ready' );
		} );
	}

	it( 'rejects options that throw when they are read', async () => {
		assert.deepEqual( await mistakesOf( { get intakeUrl() {
			throw new Error( 'no' );
		} } ), [ 'bad-option ' ] );
	} );

	it( 'makes the pageview\'s token where the caller names one that is undefined', async () => {
		const { client } = await open( { streams: { ui: { schema_uri: CLICK, sample: { unit: 'pageview', rate: 1 } } }, tokens: { pageview: undefined } } );
		assert.equal( client.isInSample( 'ui' ), true );
	} );

	it( 'reads no option again later', async () => {
		const tokens = { pageview: '00000000000000000001' };
		const { client } = await open( { tokens } );
		Object.freeze( tokens );
		assert.equal( client.newPageview(), true );
	} );

	it( 'gives two clients a life of their own', async () => {
		const one = await open(), two = await open();
		one.client.submit( 'ui', EVENT );
		two.client.submit( 'ui', EVENT );
		two.client.submit( 'ui', EVENT );
		one.client.optOut();
		await two.client.flush();
		assert.deepEqual( [ one.client.status, two.client.status ], [ 'inert', 'ready' ] );
		assert.deepEqual( [ one.intake.events.length, two.intake.events.length ], [ 0, 2 ] );
	} );
} );

describe( 'submit', () => {
	class Odd {}
	const NO_OBJECTS = {
		'a date': new Date( 0 ),
		'a map': new Map( [ [ 'a', 1 ] ] ),
		'an instance': new Odd(),
		'a function': () => {},
		'a symbol': Symbol( 's' ),
		'undefined': undefined,
		'an object whose prototype cannot be asked': new Proxy( {}, { getPrototypeOf() {
			throw new Error( 'no' );
		} } )
	};
	for ( const [ what, event ] of Object.entries( NO_OBJECTS ) ) {
		it( `answers invalid to ${ what }, also where there is no schema to refuse it`, async () => {
			const { client, codes } = await open();
			assert.equal( client.submit( 'free', event ), 'invalid' );
			assert.ok( codes().includes( 'not-serialisable' ) );
			assert.equal( client.stats().invalid, 1 );
			assertConserved( client );
		} );
	}

	it( 'takes an object without a prototype', async () => {
		const { client } = await open();
		assert.equal( client.submit( 'ui', Object.assign( Object.create( null ), EVENT ) ), 'queued' );
	} );

	it( 'names the place of a number, whatever the members are called', async () => {
		const { client, diagnostics } = await open();
		client.submit( 'free', { $schema: '/a/1.0.0', '': { '': NaN } } );
		assert.equal( diagnostics[ 0 ].where, '//' );
	} );

	it( 'looks for numbers as JSON sees them', async () => {
		const { client } = await open();
		assert.equal( client.submit( 'free', { $schema: '/a/1.0.0', a: null, b: { n: NaN, toJSON: () => 1 } } ), 'queued' );
		assert.equal( client.submit( 'free', { $schema: '/a/1.0.0', b: { toJSON: () => ( { n: Infinity } ) } } ), 'invalid' );
	} );

	it( 'says of every stream what is wrong with its events', async () => {
		const { client, codes } = await open( { streams: { one: { schema_uri: CLICK }, two: { schema_uri: CLICK } }, instruments: {} } );
		client.submit( 'one', { action: 1 } );
		client.submit( 'two', { action: 1 } );
		client.submit( 'two', { action: 1 } );
		assert.deepEqual( codes(), [ 'invalid-event', 'invalid-event' ] );
	} );

	it( 'says at once that events leave unchecked', async () => {
		const { client, codes } = await open();
		assert.equal( client.submit( 'free', { $schema: '/a/1.0.0' } ), 'queued' );
		assert.deepEqual( codes(), [ 'unchecked' ] );
	} );

	it( 'reads nothing of an event that would not leave', async () => {
		const { client } = await open( { streams: { ui: { schema_uri: CLICK, sample: { unit: 'session', rate: 0.5 } } }, tokens: { session: 'ffffffff000000000000' } } );
		const trap = { get action() {
			return assert.fail( 'was read' );
		} };
		assert.equal( client.submit( 'ui', trap ), 'not-in-sample' );
		assert.equal( client.submit( 'nowhere', trap ), 'unknown-stream' );
		client.optOut();
		assert.equal( client.submit( 'ui', trap ), 'inert' );
		client.close();
		assert.equal( client.submit( 'ui', trap ), 'closed' );
	} );

	it( 'comes to an end where the core never finds room', async () => {
		const { client } = await open( {
			streams: { free: { allow_personal: [ 'page_title' ], producers: { metrics_platform_client: { provide_values: [ 'page_title' ] } } } },
			instruments: {},
			context: { performer: { is_temp: true }, page: { title: 'x'.repeat( 15000 ) } }
		} );
		assert.equal( client.submit( 'free', { $schema: '/a/1.0.0', text: 'x'.repeat( 15000 ) } ), 'dropped' );
		assertConserved( client );
	} );
} );

describe( 'validate', () => {
	it( 'refuses a number that JSON would make null, and a value that it cannot write', async () => {
		const { client } = await open();
		const circle = {};
		circle.circle = circle;
		assert.deepEqual( client.validate( CLICK, { n: null } ), { valid: true, errors: [] } );
		assert.equal( client.validate( CLICK, { n: NaN } ).errors[ 0 ].path, '/n' );
		for ( const value of [ circle, undefined, () => {}, BigInt( 1 ), NaN ] ) {
			assert.equal( client.validate( CLICK, value ).valid, false );
		}
		assert.equal( client.validate( '/nowhere/1.0.0', {} ).errors[ 0 ].keyword, '$schema' );
		assert.equal( client.status, 'ready' );
	} );
} );

describe( 'newPageview', () => {
	for ( const change of [ null, 5, 'x', { context: 5 }, { tokens: null }, { context: { performer: { is_temp: true, n: BigInt( 1 ) } } } ] ) {
		it( `survives ${ change && change.context && change.context.performer ? 'a context that JSON cannot carry' : JSON.stringify( change ) }`, async () => {
			const { client } = await open();
			client.newPageview( /** @type {any} */ ( change ) );
			assert.equal( client.status, 'ready' );
			assert.equal( client.newPageview( { context: { performer: { is_temp: true } } } ), true );
			assert.equal( client.submit( 'ui', EVENT ), 'queued' );
		} );
	}
} );

describe( 'a context', () => {
	for ( const length of [ 100000, 300000 ] ) {
		it( `of ${ length / 1000 } KB is refused, and nothing is in sample until there is another`, async () => {
			const { client, codes } = await open();
			assert.equal( client.submit( 'ui', EVENT ), 'queued' );
			assert.equal( client.newPageview( { context: { performer: { is_temp: true, groups: [ 'x'.repeat( length ) ] } } } ), false );
			assert.deepEqual( [ client.isInSample( 'ui' ), client.submit( 'ui', EVENT ) ], [ false, 'not-in-sample' ] );
			assert.ok( codes().includes( 'too-large' ), codes().join() );
			assert.equal( client.newPageview( { context: { performer: { is_temp: true } } } ), true );
			assert.equal( client.submit( 'ui', EVENT ), 'queued' );
			assertConserved( client );
		} );
	}
} );

describe( 'a click', () => {
	it( 'on an element whose name is larger than the memory is cut, and harms nothing', async () => {
		const { client, document, intake } = await open();
		client.attach();
		document.fire( 'click', { target: createElement( 'x'.repeat( 1000000 ) ) } );
		document.fire( 'click', { target: createElement( 'next' ) } );
		client.track( 'webuiactions_log.' + 'y'.repeat( 1000000 ), 'z'.repeat( 1000000 ) );
		assert.equal( client.status, 'ready' );
		await client.flush();
		assert.deepEqual( intake.events.slice( 1 ).map( ( event ) => [ event.action[ 0 ], event.action_source ] ), [
			[ 'c', 'x'.repeat( 64 ) ], [ 'c', 'next' ], [ 'y', 'z'.repeat( 64 ) ]
		] );
		assertConserved( client );
	} );

	it( 'on an element whose name is larger than the table of strings has as much of it as the schema takes', async () => {
		const { client, document, intake } = await open();
		client.attach();
		for ( const name of [ 'a', 'y'.repeat( 9000 ), 'b', 'a', '\u0001'.repeat( 3000 ), 'b' ] ) {
			document.fire( 'click', { target: createElement( name ) } );
		}
		await client.flush();
		assert.deepEqual( intake.events.slice( 1 ).map( ( event ) => event.action_source ), [ 'a', 'y'.repeat( 64 ), 'b', 'a', '\u0001'.repeat( 64 ), 'b' ] );
	} );
} );

describe( 'the intake', () => {
	it( 'that lists an event without an id is not believed about the others', async () => {
		const { client, clock, intake } = await open();
		intake.answer = ( events ) => intake.requests.length > 1 ? { status: 201 } :
			{ status: 207, body: JSON.stringify( { invalid: [ { status: 'invalid', event: { action: events[ 0 ].action } } ] } ) };
		client.submit( 'ui', EVENT );
		client.submit( 'ui', EVENT );
		await clock.advance( 1000 );
		assert.equal( client.stats().delivered, 0 );
		await clock.advance( 10000 );
		assert.equal( client.stats().delivered, 2 );
		assertConserved( client );
	} );

	for ( const [ what, status, lists, code ] of [
		[ 'refuses all', 404, [], 'intake-refused' ],
		[ 'fails', 503, [], 'intake-failed' ],
		[ 'takes a part and does not say which', 207, [], 'intake-failed' ],
		[ 'lists events as invalid', 207, [ 'invalid' ], 'intake-refused' ],
		[ 'lists events as failed', 207, [ 'error' ], 'intake-failed' ],
		[ 'fails and lists all as failed', 500, [ 'error' ], 'intake-failed' ],
		[ 'fails and lists all as invalid', 500, [ 'invalid' ], 'intake-refused' ]
	] ) {
		it( `is reported when it ${ what } (${ status }), once, as losing events where it does`, async () => {
			const { client, codes, intake } = await open();
			intake.answer = ( events ) => ( { status, body: JSON.stringify( Object.fromEntries( lists.map( ( list ) => [ list, events.map( ( event ) => ( { event } ) ) ] ) ) ) } );
			client.submit( 'ui', EVENT );
			await client.flush();
			client.submit( 'ui', EVENT );
			await client.flush();
			assert.deepEqual( codes(), [ code ] );
			assert.equal( client.stats().dropped.rejected > 0, code === 'intake-refused' );
			client.close();
		} );
	}

	it( 'is told how many bytes a request has, of whatever letters, also when it is tried again', async () => {
		const { client, clock, intake } = await open();
		intake.answer = () => ( { status: intake.requests.length === 1 ? 503 : 201 } );
		for ( const letter of [ 'a', 'ü', '\u4e2d', '\ud83d\ude00', '\ud83d' ] ) {
			client.submit( 'free', { $schema: '/a/1.0.0', text: letter.repeat( 20 ) } );
		}
		await clock.advance( 10000 );
		assert.equal( client.stats().delivered, 5 );
		assert.deepEqual( intake.requests.map( ( { bytes } ) => bytes ), intake.requests.map( ( { body } ) => Buffer.byteLength( body ) ) );
	} );

	it( 'that does not answer has its request aborted after ten seconds', async () => {
		/** @type {any} */
		let request;
		const { client, clock } = await open( { transport: { send( given ) {
			request = given;
			return new Promise( () => {} );
		} } } );
		client.submit( 'ui', EVENT );
		await clock.advance( 1000 );
		assert.equal( request.signal.aborted, false );
		await clock.advance( 10000 );
		assert.equal( request.signal.aborted, true );
		assert.equal( client.stats().inFlight + client.stats().queued, 1 );
		assertConserved( client );
	} );

	for ( const [ how, isEnded ] of /** @type {[ string, boolean ][]} */ ( [ [ 'whose answer comes to no end has it broken off', false ], [ 'whose answer has come to its end is left alone', true ] ] ) ) {
		it( how, async () => {
			/** @type {any} */
			let request;
			const { client, clock } = await open( { transport: { async send( given ) {
				request = given;
				request.end = isEnded ? Promise.resolve() : new Promise( () => {} );
				return { status: 202 };
			} } } );
			client.submit( 'ui', EVENT );
			await clock.advance( 1000 );
			assert.equal( client.stats().delivered, 1 );
			await clock.advance( 10000 );
			assert.deepEqual( [ request.signal.aborted, client.stats().delivered ], [ !isEnded, 1 ] );
			assertConserved( client );
		} );
	}

	it( 'that does not answer loses its connection', async () => {
		const clock = createClock();
		/** @type {Promise<void>} */
		let closed = new Promise( () => {} );
		const server = http.createServer( ( request ) => {
			closed = new Promise( ( resolve ) => {
				request.on( 'close', resolve );
			} );
		} );
		await new Promise( ( resolve ) => {
			server.listen( 0, '127.0.0.1', () => resolve( undefined ) );
		} );
		const { client } = await open( { clock, transport: undefined, intakeUrl: `http://127.0.0.1:${ /** @type {any} */ ( server.address() ).port }/`, document: undefined, window: undefined } );
		const arrived = new Promise( ( resolve ) => {
			server.once( 'request', resolve );
		} );
		client.submit( 'ui', EVENT );
		const flushed = client.flush();
		await arrived;
		await clock.advance( 10000 );
		await flushed;
		await closed;
		client.close();
		server.closeAllConnections();
		await new Promise( ( resolve ) => {
			server.close( resolve );
		} );
	} );

	it( 'that was asked before an opt-out does not bring back what it did not take', async () => {
		/** @type {any} */
		let answer;
		const { client, clock, intake } = await open();
		intake.answer = () => new Promise( ( resolve ) => {
			answer = resolve;
		} );
		client.submit( 'ui', EVENT );
		await clock.advance( 1000 );
		client.submit( 'ui', EVENT );
		client.optOut();
		answer( { status: 503 } );
		await clock.advance( 100000 );
		assert.equal( intake.requests.length, 1 );
		assert.equal( client.stats().dropped.opted_out, 2 );
		assert.equal( clock.timers, 0 );
		assertConserved( client );
	} );
} );

describe( 'close', () => {
	for ( const [ what, options, reason ] of /** @type {any[]} */ ( [ [ 'closed', {}, DROP_REASONS.indexOf( 'closed' ) ], [ 'stored', { storage: createStorage() }, AS_STORED ] ] ) ) {
		it( `names to the core what becomes of what waits: ${ what }`, async ( t ) => {
			const { calls } = breakFunction( t, 'hg_wasm_forget_events' );
			const { client } = await open( options );
			client.submit( 'ui', EVENT );
			await client.close();
			assert.deepEqual( calls, [ [ reason ] ] );
		} );
	}

	it( 'leaves no timer behind, also where the intake is down', async () => {
		const { client, clock, intake } = await open();
		intake.answer = () => ( { status: 503 } );
		client.submit( 'ui', EVENT );
		client.close();
		await settle();
		assert.equal( clock.timers, 0 );
		await clock.advance( 100000 );
		assert.equal( intake.requests.length, 1 );
		assert.equal( client.stats().dropped.closed, 1 );
		assertConserved( client );
	} );

	it( 'leaves to the next client what was stored', async () => {
		const storage = createStorage(), one = await open( { storage } );
		one.intake.answer = () => ( { status: 503 } );
		one.client.submit( 'ui', EVENT );
		await one.client.close();
		assert.deepEqual( [ one.client.stats().stored, storage.records.size ], [ 1, 1 ] );
		assertConserved( one.client );
		await one.clock.advance( 60000 );
		const two = await open( { storage, clock: one.clock } );
		await one.clock.advance( 2000 );
		assert.deepEqual( two.intake.events.map( ( { meta } ) => meta.id ), one.intake.events.map( ( { meta } ) => meta.id ) );
		assert.deepEqual( [ two.client.stats().emitted, two.client.stats().delivered, storage.records.size ], [ 1, 1, 0 ] );
		assertConserved( two.client );
	} );

	it( 'takes more than two batches along', async () => {
		const { client, clock, intake } = await open();
		for ( let i = 0; i < 10; i++ ) {
			client.submit( 'free', { $schema: '/a/1.0.0', text: 'x'.repeat( 10000 ) } );
		}
		await client.close();
		assert.equal( intake.events.length, 10 );
		assert.equal( clock.timers, 0 );
		assertConserved( client );
	} );
} );

describe( 'a page that is hidden', () => {
	it( 'takes along what its own listeners submit on that occasion', async () => {
		const { client, document, intake, window } = await open();
		document.visibilityState = 'hidden';
		document.fire( 'visibilitychange' );
		client.submit( 'ui', EVENT );
		window.fire( 'visibilitychange' );
		assert.equal( intake.events.length, 1 );
		assertConserved( client );
	} );
} );

describe( 'a core that traps', () => {
	it( 'has another take its place once, which loses nothing but the event that it failed over', async ( t ) => {
		const state = breakFunction( t, 'hg_wasm_submit' );
		const { client, clock, codes, intake } = await open();
		for ( let i = 0; i < 3; i++ ) {
			client.submit( 'ui', EVENT );
		}
		const before = client.stats();
		state.isBroken = true;
		assert.equal( client.submit( 'ui', EVENT ), 'dropped' );
		assert.equal( client.status, 'ready' );
		assert.equal( client.submit( 'ui', EVENT ), 'queued' );
		await clock.advance( 1000 );
		assert.deepEqual( [ before.emitted, client.stats().emitted, client.stats().delivered, client.stats().dropped.trapped ], [ 3, 5, 4, 1 ] );
		assert.equal( new Set( intake.events.map( ( { meta } ) => meta.id ) ).size, 4 );
		assert.deepEqual( codes(), [ 'core-restarted' ] );
		assertConserved( client );
	} );

	it( 'keeps what it counted, and what is under way', async ( t ) => {
		const state = breakFunction( t, 'hg_wasm_submit' );
		const { client, clock, intake } = await open();
		client.submit( 'ui', EVENT );
		client.submit( 'ui', { action: 1 } );
		await clock.advance( 1000 );
		intake.answer = () => ( { status: 503 } );
		client.submit( 'ui', EVENT );
		client.flush();
		state.isBroken = true;
		client.submit( 'ui', EVENT );
		intake.answer = () => ( { status: 201 } );
		await clock.advance( 10000 );
		const { delivered, dropped, emitted, invalid } = client.stats();
		assert.deepEqual( [ emitted, delivered, dropped.trapped, invalid ], [ 3, 2, 1, 1 ] );
		assertConserved( client );
	} );

	it( 'while it hands over events loses those alone that it did not hand over before', async ( t ) => {
		const state = breakFunction( t, 'hg_wasm_collect', () => {
			/* Also when it is asked again, before another takes its place. */
			state.isBroken = state.failed < 2;
			return new WebAssembly.RuntimeError( 'unreachable' );
		} );
		const { client, clock, codes, intake } = await open();
		for ( let i = 0; i < 500; i++ ) {
			client.submit( 'free', { $schema: '/a/1.0.0', i, text: 'x'.repeat( 100 ) } );
		}
		assert.ok( state.calls.length > 1 );
		state.isBroken = true;
		await clock.advance( 2000 );
		const arrived = intake.events.map( ( { i } ) => i );
		assert.ok( arrived.length > 250, `${ arrived.length } arrived` );
		assert.deepEqual( arrived, Array.from( arrived, ( _, i ) => i ) );
		const { dropped, emitted } = client.stats();
		assert.deepEqual( [ emitted, dropped.trapped ], [ 500, 500 - arrived.length ] );
		assert.deepEqual( codes(), [ 'unchecked', 'core-restarted' ] );
		assertConserved( client );
	} );

	it( 'over an event of a funnel counts that one, like any', async ( t ) => {
		const state = breakFunction( t, 'hg_wasm_emit' );
		const schema = JSON.parse( fs.readFileSync( path.join( root, 'src/schemas/heliograph/flow_replies/1.0.1.json' ), 'utf8' ) );
		const { client, clock } = await open( {
			streams: { flow: { schema_uri: '/heliograph/flow_replies/1.0.1', allow_full_rate: true } },
			schemas: { '/heliograph/flow_replies/1.0.1': schema },
			instruments: { flowReplies: { stream: 'flow' } }
		} );
		client.attach();
		client.track( 'flow_replies.initiate', { form: 'a', entrypoint: 'new-topic' } );
		assert.equal( client.stats().emitted, 1 );
		state.isBroken = true;
		client.track( 'flow_replies.initiate', { form: 'b', entrypoint: 'new-topic' } );
		assert.deepEqual( [ state.failed, client.status, client.stats().dropped.trapped, client.stats().emitted ], [ 1, 'ready', 1, 2 ] );
		client.track( 'flow_replies.save-success', { form: 'b' } );
		await clock.advance( 2000 );
		assert.deepEqual( [ client.stats().delivered, client.stats().emitted ], [ 1, 2 ] );
		assertConserved( client );
	} );

	it( 'by its stack as well, which says that it was in the module', async ( t ) => {
		const overflow = ( /** @type {string} */ frame ) => Object.assign( new RangeError( 'Maximum call stack size exceeded' ), { stack: `RangeError: Maximum call stack size exceeded\n    at ${ frame }` } );
		const inside = breakFunction( t, 'hg_wasm_submit', () => overflow( 'wasm://wasm/0a:wasm-function[57]:0x1f3d' ) );
		const { client, codes } = await open();
		inside.isBroken = true;
		assert.equal( client.submit( 'ui', EVENT ), 'dropped' );
		assert.deepEqual( codes(), [ 'core-restarted' ] );
		const outside = breakFunction( t, 'hg_wasm_submit', () => overflow( 'serialise (serialise.js:1:1)' ) );
		const { client: other, codes: told } = await open();
		outside.isBroken = true;
		assert.equal( other.submit( 'ui', EVENT ), 'dropped' );
		assert.deepEqual( told(), [ 'internal-error' ] );
	} );

	for ( const [ what, options, place ] of /** @type {any[]} */ ( [
		[ 'as lost, where nothing is stored', {}, ( { dropped } ) => dropped.trapped ],
		[ 'as stored, where the next page finds it', { storage: createStorage() }, ( { stored } ) => stored ]
	] ) ) {
		it( `twice makes the client inert, and what was under way is counted ${ what }`, async ( t ) => {
			const state = breakFunction( t, 'hg_wasm_submit' );
			const { client, clock, codes, document, intake } = await open( options );
			client.attach();
			client.submit( 'ui', EVENT );
			await clock.advance( 1000 );
			assert.equal( client.stats().delivered, 2 );
			intake.answer = () => new Promise( () => {} );
			for ( let i = 0; i < 3; i++ ) {
				client.submit( 'ui', EVENT );
			}
			await clock.advance( 1000 );
			state.isBroken = true;
			assert.equal( client.submit( 'ui', EVENT ), 'dropped' );
			client.submit( 'ui', EVENT );
			const before = client.stats();
			assert.deepEqual( [ before.emitted, before.dropped.trapped ], [ 7, 1 ] );
			await clock.advance( 0 );
			state.isBroken = true;
			assert.equal( client.submit( 'ui', EVENT ), 'inert' );
			assert.deepEqual( [ client.status, client.statusReason.code ], [ 'inert', 'core-trapped' ] );
			assert.deepEqual( codes(), [ 'core-restarted', 'core-trapped' ] );
			const { delivered, emitted, inFlight, queued, ...rest } = client.stats();
			assert.deepEqual( [ emitted, delivered, queued, inFlight ], [ 7, 2, 0, 0 ] );
			assert.equal( place( rest ), options.storage ? 4 : 5 );
			assertConserved( client );
			assert.equal( document.count(), 0 );
			await client.flush();
			await clock.advance( 100000 );
			assertConserved( client );
		} );
	}

	it( 'twice costs the page nothing, whoever called', async ( t ) => {
		const state = breakFunction( t, 'hg_wasm_emit' );
		const { client, codes, document } = await open();
		client.attach();
		for ( let i = 0; i < 2; i++ ) {
			state.isBroken = true;
			document.fire( 'click', { target: createElement( 'a' ) } );
		}
		assert.deepEqual( codes(), [ 'core-restarted', 'core-trapped' ] );
		assert.equal( client.submit( 'ui', EVENT ), 'inert' );
		assert.equal( document.count(), 0 );
	} );
} );

describe( 'what is no name', () => {
	const NAMES = [ undefined, null, 7, {}, Symbol( 's' ), Object.create( null ), () => {}, '__proto__', { toString() {
		throw new Error( 'mine' );
	} } ];

	for ( const name of NAMES ) {
		it( `is an unknown stream, again and again, and nothing else: ${ typeof name } ${ typeof name === 'string' ? name : '' }`, async () => {
			const { client, clock, codes, intake } = await open();
			client.submit( 'ui', EVENT );
			for ( let i = 0; i < 3; i++ ) {
				assert.equal( client.submit( /** @type {any} */ ( name ), {} ), 'unknown-stream' );
				assert.equal( client.getInstrument( /** @type {any} */ ( name ) ).send( 'a' ), 'unknown-stream' );
				assert.equal( client.isInSample( /** @type {any} */ ( name ) ), false );
				assert.equal( client.validate( /** @type {any} */ ( name ), {} ).valid, false );
			}
			assert.equal( client.submit( /** @type {any} */ ( {} ), 'ui' ), 'unknown-stream' );
			assert.deepEqual( [ ...new Set( codes() ) ], [ 'unknown-stream' ] );
			assert.deepEqual( [ client.status, client.stats().emitted ], [ 'ready', 1 ] );
			await clock.advance( 1000 );
			assert.equal( intake.events.length, 1 );
		} );
	}
} );

describe( 'at', () => {
	it( 'tells of no time that is none, and calls nothing that is no function', async () => {
		const { client, clock, intake } = await open();
		const now = clock.now();
		for ( const time of [ NaN, undefined, Infinity, 'x', {} ] ) {
			client.at( /** @type {any} */ ( time ), () => client.submit( 'ui', EVENT ) );
		}
		client.at( now - 5000, () => client.submit( 'ui', EVENT ) );
		for ( const callback of [ undefined, null, 5, 'x', {} ] ) {
			client.at( now, /** @type {any} */ ( callback ) );
		}
		await client.flush();
		assert.deepEqual( intake.events.map( ( { dt } ) => Date.parse( dt ) - now ), [ 0, 0, 0, 0, 0, -5000 ] );
	} );
} );

describe( 'an error of the glue itself', () => {
	for ( const [ what, name, act ] of /** @type {any[]} */ ( [
		[ 'a call', 'hg_wasm_submit', ( { client } ) => assert.equal( client.submit( 'ui', EVENT ), 'dropped' ) ],
		[ 'a click', 'hg_wasm_emit', ( { document } ) => document.fire( 'click', { target: createElement( 'a' ) } ) ]
	] ) ) {
		it( `costs the one event that it concerns, which is counted, and no restart however often: ${ what }`, async ( t ) => {
			const state = breakFunction( t, name, () => new TypeError( 'undefined is not an object' ) );
			const opened = await open(), { client, clock, codes, intake } = opened;
			client.attach();
			client.submit( 'ui', EVENT );
			for ( let i = 0; i < 3; i++ ) {
				state.isBroken = true;
				act( opened );
			}
			assert.deepEqual( [ client.status, client.stats().emitted, client.stats().dropped.trapped ], [ 'ready', 5, 3 ] );
			assertConserved( client );
			assert.equal( client.submit( 'ui', EVENT ), 'queued' );
			await clock.advance( 1000 );
			assert.deepEqual( [ intake.events.length, client.stats().delivered ], [ 3, 3 ] );
			assert.deepEqual( codes(), [ 'internal-error' ] );
			assertConserved( client );
		} );
	}
} );
