import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, it } from 'node:test';
import { HeliographError } from '../../../js-glue/index.js';
import { EVENT, open } from '../../support/client.js';
import { pageFile, WEB_UI_ACTIONS } from '../../support/shared.js';

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
		'a schema with a keyword that is not supported': [ { schemas: { '/s/1.0.0': { properties: { a: { format: 'email' } } } }, instruments: {} }, [ 'unsupported-keyword /schemas/~1s~11.0.0/properties/a/format' ] ],
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

	const odd = ( /** @type {string} */ name ) => Object.defineProperty( {}, name, { enumerable: true, get() {
		throw new Error( 'not here' );
	} } );
	const closed = new Proxy( {}, { ownKeys() {
		throw new Error( 'not here' );
	} } );
	for ( const [ what, options ] of Object.entries( {
		'what the reader wants': { privacy: odd( 'gpc' ) },
		'how events are delivered': { delivery: odd( 'atExit' ) },
		'a map of streams': { streams: odd( 'ui' ), instruments: {} },
		'a map of instruments': { instruments: odd( 'webUiClick' ) },
		'a map that lists nothing': { instrumentConfigs: closed },
		'an option of clicks': { instruments: { webUiClick: odd( 'impressions' ) } },
		'an option of click-through': { instruments: { clickThrough: [ odd( 'instrument' ) ] } },
		'an option of visits': { instruments: { pageVisit: odd( 'stream' ) } },
		'an option of the homepage': { instruments: { homepageModule: odd( 'modules' ) } }
	} ) ) {
		it( `rejects ${ what } that throws when it is read`, async () => {
			await assert.rejects( open( options ), ( error ) => {
				assert.ok( error instanceof HeliographError, String( error ) );
				assert.equal( error.code, 'bad-option' );
				assert.match( error.message, /not here/ );
				return true;
			} );
		} );
	}

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

	it( 'goes on with a bad sample and a bad token, and says so once', async () => {
		const { client, diagnostics } = await open( {
			streams: { ui: { schema_uri: WEB_UI_ACTIONS, sample: { unit: 'pageview', rate: 7 } } },
			tokens: { session: 'zzz' }
		} );
		assert.equal( client.submit( 'ui', EVENT ), 'not-in-sample' );
		assert.deepEqual( diagnostics.map( ( { code, where } ) => `${ code } ${ where }` ), [
			'bad-sample /streams/ui', 'bad-token /tokens/session'
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
		'a module of something else': [ { wasm: new Uint8Array( [ 0, 0x61, 0x73, 0x6D, 1, 0, 0, 0 ] ) }, 'abi-mismatch' ],
		'the module of a packed page': [ { wasm: fs.readFileSync( pageFile ) }, 'abi-mismatch' ]
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
