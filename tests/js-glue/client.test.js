import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { describe, it } from 'node:test';
import { createClient, HeliographError } from '../../js-glue/index.js';
import { createClock, createElement, createIntake, createPage } from '../support/hosts.js';
import { root, sharedSchema, wasmFile, WEB_BASE, WEB_UI_ACTIONS, withoutSharedSchemas } from '../support/shared.js';

const wasm = new WebAssembly.Module( fs.readFileSync( wasmFile ) );
const schema = JSON.parse( fs.readFileSync( path.join( root, `src/schemas${ WEB_UI_ACTIONS }.json` ), 'utf8' ) );

/**
 * A client with everything injected.
 *
 * @param {any} [options]
 */
async function open( options = {} ) {
	const clock = createClock(), intake = createIntake(), page = createPage();
	/** @type {any[]} */
	const diagnostics = [];
	const client = await createClient( {
		wasm,
		intakeUrl: 'https://intake.example.org/v1/events',
		streams: { ui: { schema_uri: WEB_UI_ACTIONS }, free: {} },
		schemas: { [ WEB_UI_ACTIONS ]: schema },
		context: { performer: { is_temp: true }, page: { namespace_id: 0 } },
		instruments: { webUiClick: { stream: 'ui' } },
		transport: intake,
		clock,
		onDiagnostic: ( diagnostic ) => diagnostics.push( diagnostic ),
		...page,
		...options
	} );
	return { client, clock, intake, diagnostics, codes: () => diagnostics.map( ( { code } ) => code ), ...page };
}

const EVENT = { action: 'x', agent: {} };

/** @param {any} client */
function assertConserved( client ) {
	const { emitted, queued, inFlight, stored, delivered, dropped } = client.stats();
	assert.equal( emitted, queued + inFlight + stored + delivered + Object.values( dropped ).reduce( ( a, b ) => a + b, 0 ) );
}

describe( 'createClient', () => {
	/* options, and `code path` of each mistake */
	const MISTAKES = {
		'no options at all': [ { intakeUrl: undefined, context: undefined }, [ 'bad-intake-url /intakeUrl', 'bad-context /context' ] ],
		'an intake that is no address': [ { intakeUrl: 'http://' }, [ 'bad-intake-url /intakeUrl' ] ],
		'an intake by another scheme': [ { intakeUrl: 'javascript:alert(1)' }, [ 'bad-intake-url /intakeUrl' ] ],
		'an intake with a password': [ { intakeUrl: 'https://u:p@intake.example.org' }, [ 'bad-intake-url /intakeUrl' ] ],
		'an insecure intake on a secure page': [ { intakeUrl: 'http://intake.example.org' }, [ 'bad-intake-url /intakeUrl' ] ],
		'a context without is_temp': [ { context: {} }, [ 'bad-context /context/performer/is_temp' ] ],
		'an is_temp that is no boolean': [ { context: { performer: { is_temp: '1' } } }, [ 'bad-context /context/performer/is_temp' ] ],
		'a schema that is none': [ { schemas: { '/s/1.0.0': 3 }, instruments: {} }, [ 'bad-schema /schemas/~1s~11.0.0' ] ],
		'a schema with a keyword that is not supported': [ { schemas: { '/s/1.0.0': { properties: { a: { oneOf: [] } } } }, instruments: {} }, [ 'unsupported-keyword /schemas/~1s~11.0.0/properties/a/oneOf' ] ],
		'a schema that refers to itself': [ ( () => {
			const circle = { properties: {} };
			circle.properties.a = circle;
			return { schemas: { '/s/1.0.0': circle }, instruments: {} };
		} )(), [ 'not-serialisable /schemas/~1s~11.0.0' ] ],
		'a schema that does not fit': [ { schemas: { '/s/1.0.0': { properties: Object.fromEntries( Array.from( { length: 20000 }, ( _, i ) => [ `p${ i }`, {} ] ) ) } }, instruments: {} }, [ 'too-large ' ] ],
		'a stream that is no object': [ { streams: { ui: 1 }, instruments: {} }, [ 'bad-stream /streams/ui' ] ],
		'streams that are no object': [ { streams: [ 'ui' ], instruments: {} }, [ 'bad-option /streams' ] ],
		'an instrument that does not exist': [ { instruments: { webUiKlick: {} } }, [ 'unknown-instrument /instruments/webUiKlick' ] ],
		'an instrument whose stream does not exist': [ { instruments: { webUiClick: { stream: 'iu' } } }, [ 'unknown-stream /instruments/webUiClick/stream' ] ],
		'an instrument whose stream has no schema': [ { instruments: { webUiClick: { stream: 'free' } } }, [ 'no-schema /instruments/webUiClick/stream' ] ],
		'two mistakes in one': [ { context: {}, instruments: { webUiClick: { stream: 'ui', mode: 1 } } }, [ 'bad-option /instruments/webUiClick/mode', 'bad-context /context/performer/is_temp' ] ]
	};

	for ( const [ what, [ options, expected ] ] of Object.entries( MISTAKES ) ) {
		it( `rejects ${ what }, and says where`, async () => {
			await assert.rejects( open( options ), ( error ) => {
				assert.ok( error instanceof HeliographError );
				const told = error.errors.map( ( { code, path: where } ) => `${ code } ${ where }` );
				for ( const line of expected ) {
					assert.ok( told.some( ( other ) => other.startsWith( line ) ), `${ line } in ${ told }` );
				}
				assert.equal( error.code, error.errors[ 0 ].code );
				assert.ok( error.message.includes( error.errors[ 0 ].message ) );
				return true;
			} );
		} );
	}

	it( 'goes on with a bad sample, a bad token and what is not built yet, and says so once', async () => {
		const { client, diagnostics } = await open( {
			streams: { ui: { schema_uri: WEB_UI_ACTIONS, sample: { unit: 'pageview', rate: 7 } } },
			tokens: { session: 'zzz' },
			storage: {},
			instrumentConfigs: {}
		} );
		assert.equal( client.submit( 'ui', EVENT ), 'not-in-sample' );
		assert.deepEqual( diagnostics.map( ( { code, where } ) => `${ code } ${ where }` ), [
			'unsupported-option /instrumentConfigs', 'unsupported-option /storage', 'bad-sample /streams/ui', 'bad-token /tokens/session'
		] );
	} );

	it( 'makes the pageview\'s token from the random source', async () => {
		const { client, intake } = await open( { random: ( bytes ) => bytes.fill( 0xAB ) } );
		client.attach();
		await client.flush();
		assert.equal( intake.events[ 0 ].performer.pageview_id, 'abababababababababab' );
	} );

	const INERT = {
		'global privacy control': [ { window: { navigator: { globalPrivacyControl: true } } }, 'gpc' ],
		'do not track, where it is honoured': [ { window: { navigator: { doNotTrack: '1' } }, privacy: { dnt: true } }, 'dnt' ],
		'an opt-out': [ { privacy: { optOut: true } }, 'opted-out' ],
		'a module that is not there': [ { wasm: new URL( 'file:///nowhere/heliograph.wasm' ) }, 'wasm-unavailable' ],
		'a module that is none': [ { wasm: new Uint8Array( [ 1, 2, 3 ] ) }, 'wasm-invalid' ],
		'a module of something else': [ { wasm: new Uint8Array( [ 0, 0x61, 0x73, 0x6D, 1, 0, 0, 0 ] ) }, 'abi-mismatch' ]
	};

	for ( const [ what, [ options, code ] ] of Object.entries( INERT ) ) {
		it( `is inert by ${ what }, with every method`, async () => {
			const { client, clock, document, intake, codes } = await open( options );
			assert.equal( client.status, 'inert' );
			assert.equal( client.statusReason.code, code );
			assert.deepEqual( codes(), [ code ] );
			assert.equal( client.submit( 'ui', EVENT ), 'inert' );
			assert.equal( client.attach(), false );
			assert.equal( client.isInSample( 'ui' ), false );
			assert.equal( client.validate( WEB_UI_ACTIONS, EVENT ).valid, false );
			assert.equal( client.newPageview(), false );
			assert.equal( client.stats().emitted, 0 );
			client.detach();
			client.optOut();
			await client.flush();
			client.close();
			assert.equal( client.submit( 'ui', EVENT ), 'closed' );
			assert.equal( document.count(), 0 );
			assert.equal( intake.requests.length + clock.timers, 0 );
		} );
	}
} );

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
		'a lone surrogate': [ { $schema: '/a/1.0.0', s: '\ud800' }, 'bad-json' ],
		'what the schema refuses': [ { action: 1, agent: {} }, 'invalid-event', '/action' ]
	};

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

	it( 'goes on after text of every kind, deep, wide or odd', async () => {
		const { client, intake } = await open();
		let deep = {};
		for ( let i = 0; i < 100; i++ ) {
			deep = { deep };
		}
		assert.equal( client.submit( 'free', { $schema: '/a/1.0.0', deep } ), 'invalid' );
		assert.equal( client.submit( 'free', { $schema: '/a/1.0.0', wide: Array.from( { length: 4000 }, () => ( {} ) ) } ), 'invalid' );
		const odd = { $schema: '/a/1.0.0', '': '', 'a"b': '\u2028\u0000', nested: { meta: { stream: 'x' } }, list: [ '}', ']', '\\"' ] };
		assert.equal( client.submit( 'free', odd ), 'queued' );
		await client.flush();
		const { meta, dt, ...rest } = intake.events[ 0 ];
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

describe( 'attach', () => {
	it( 'is never implicit, is idempotent, and sends init once', async () => {
		const { client, document, intake } = await open();
		assert.equal( document.count(), 2 );
		assert.ok( client.attach() && client.attach() );
		assert.equal( document.listeners.click.length, 1 );
		await client.flush();
		assert.deepEqual( intake.events.map( ( { action, action_source: name } ) => [ action, name ] ), [ [ 'init', 'ns=0' ] ] );
		client.detach();
		assert.equal( document.listeners.click.length, 0 );
	} );

	it( 'says where there is no document', async () => {
		const { client, codes } = await open( { document: undefined, window: undefined } );
		assert.equal( client.attach(), false );
		assert.deepEqual( codes(), [ 'no-document' ] );
	} );

	it( 'keeps out of what authors wrote, and of what nobody clicked', async () => {
		const { client, document, intake } = await open();
		client.attach();
		document.fire( 'click', { target: createElement( 'mine' ) } );
		document.fire( 'click', { target: createElement( 'forged', true ) } );
		document.fire( 'click', { target: createElement( null ) } );
		document.fire( 'click', { target: createElement( '' ) } );
		document.fire( 'click', { target: createElement( 'scripted' ), isTrusted: false } );
		document.fire( 'click', { target: { nodeType: 3, parentElement: createElement( 'text' ) } } );
		document.fire( 'click', { target: null } );
		document.fire( 'click', { target: document } );
		await client.flush();
		assert.deepEqual( intake.events.map( ( event ) => event.action_source ), [ 'ns=0', 'mine', 'text' ] );
	} );

	it( 'does not cross into the module for a click on nothing', async () => {
		const { client, document } = await open();
		client.attach();
		await client.flush();
		const before = client.stats();
		document.fire( 'click', { target: createElement( null ) } );
		assert.deepEqual( client.stats(), before );
	} );

	it( 'counts synthetic events where the instrument asks for them', async () => {
		const { client, document, intake } = await open( { instruments: { webUiClick: { stream: 'ui', untrustedEvents: true } } } );
		client.attach();
		document.fire( 'click', { target: createElement( 'scripted' ), isTrusted: false } );
		await client.flush();
		assert.equal( intake.events.length, 2 );
	} );

	it( 'goes on after more names than the core remembers', async () => {
		const { client, document, intake } = await open();
		client.attach();
		for ( let i = 0; i < 1000; i++ ) {
			document.fire( 'click', { target: createElement( `name-${ i }-${ 'ü'.repeat( i % 70 ) }` ) } );
		}
		await client.flush();
		assert.equal( intake.events.length, 1001 );
		intake.events.slice( 1 ).forEach( ( event, i ) => assert.equal( event.action_source, Array.from( `name-${ i }-${ 'ü'.repeat( i % 70 ) }` ).slice( 0, 64 ).join( '' ) ) );
	} );
} );

describe( 'newPageview', () => {
	it( 'draws again, begins sequences at 1 and tells init again', async () => {
		const { client, document, intake } = await open( {
			streams: { ui: { schema_uri: WEB_UI_ACTIONS, sample: { unit: 'pageview', rate: 0.5 } } },
			tokens: { pageview: '00000000000000000000' }
		} );
		client.attach();
		document.fire( 'click', { target: createElement( 'a' ) } );
		assert.ok( client.newPageview( { tokens: { pageview: 'ffffffff000000000000' } } ) );
		document.fire( 'click', { target: createElement( 'b' ) } );
		assert.ok( client.newPageview( { tokens: { pageview: '00000000000000000001' }, context: { performer: { is_temp: false } } } ) );
		document.fire( 'click', { target: createElement( 'c' ) } );
		await client.flush();
		assert.deepEqual( intake.events.map( ( event ) => [ event.action, event.funnel_event_sequence_position, event.performer.is_temp ] ), [
			[ 'init', 1, true ], [ 'click', 2, true ], [ 'init', 1, false ], [ 'click', 2, false ]
		] );
	} );

	it( 'sends nothing under a context that is none, until there is a good one', async () => {
		const { client, codes } = await open();
		assert.equal( client.newPageview( { context: {} } ), false );
		assert.deepEqual( codes(), [ 'bad-context' ] );
		assert.equal( client.submit( 'ui', EVENT ), 'not-in-sample' );
		assert.ok( client.newPageview( { context: { performer: { is_temp: false } } } ) );
		assert.equal( client.submit( 'ui', EVENT ), 'queued' );
	} );
} );

describe( 'the end of a page', () => {
	for ( const [ what, leave ] of Object.entries( {
		hidden: ( { document } ) => {
			document.visibilityState = 'hidden';
			document.fire( 'visibilitychange' );
		},
		pagehide: ( { window } ) => window.fire( 'pagehide' ),
		freeze: ( { document } ) => document.fire( 'freeze' )
	} ) ) {
		it( `takes everything along, at once, on ${ what }`, async () => {
			const opened = await open();
			opened.client.submit( 'ui', EVENT );
			leave( opened );
			assert.equal( opened.intake.requests.length, 1 );
			assert.equal( opened.intake.requests[ 0 ].exiting, true );
			leave( opened );
			assert.equal( opened.intake.requests.length, 1 );
			await opened.clock.advance( 5000 );
			assert.equal( opened.client.stats().delivered, 1 );
		} );
	}

	it( 'lets events after pagehide go straight out, and queues again when the page is back', async () => {
		const { client, intake, window } = await open();
		window.fire( 'pagehide' );
		client.submit( 'ui', EVENT );
		assert.equal( intake.requests.length, 1 );
		window.fire( 'pageshow', { persisted: true } );
		client.submit( 'ui', EVENT );
		assert.equal( intake.requests.length, 1 );
	} );
} );

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
		await clock.advance( 10000 );
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
		await clock.advance( 10000 );
		assert.deepEqual( [ client.stats().delivered, client.stats().dropped.rejected ], [ 3, 1 ] );
	} );

	for ( const [ what, answer ] of Object.entries( {
		'a 207 that cannot be read': () => ( { status: 207, body: '{"invalid":[' } ),
		'a 503': () => ( { status: 503, body: '<html>' } ),
		'no answer': () => Promise.reject( new TypeError( 'Failed to fetch' ) ),
		'an answer that never comes': () => new Promise( () => {} ),
		'an answer that is none': () => undefined,
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

describe( 'optOut and close', () => {
	it( 'optOut stops, forgets what waits and stays stopped', async () => {
		const { client, clock, document, intake } = await open();
		client.attach();
		client.submit( 'ui', EVENT );
		client.optOut();
		assert.equal( client.status, 'inert' );
		assert.equal( client.submit( 'ui', EVENT ), 'inert' );
		document.fire( 'click', { target: createElement( 'a' ) } );
		await clock.advance( 10000 );
		assert.equal( intake.requests.length, 0 );
		assert.equal( client.stats().dropped.opted_out, 2 );
		assert.equal( document.count(), 0 );
		assertConserved( client );
	} );

	it( 'close ends at once, and the last flush goes on', async () => {
		const { client, clock, document, intake } = await open();
		client.attach();
		client.submit( 'ui', EVENT );
		client.close();
		client.close();
		assert.equal( client.submit( 'ui', EVENT ), 'closed' );
		await clock.advance( 0 );
		assert.equal( intake.events.length, 2 );
		assert.equal( document.count(), 0 );
	} );
} );

describe( 'what listens to diagnostics', () => {
	it( 'is told each once, and may fail', async () => {
		let count = 0;
		const { client } = await open( { onDiagnostic() {
			count++;
			throw new Error( 'mine' );
		} } );
		client.submit( 'nowhere', {} );
		client.submit( 'nowhere', {} );
		assert.equal( count, 1 );
	} );
} );
