/*
 * The client of a packed page: what it takes, what it does as the whole one, and what becomes of files that are none.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';
/* Loaded before it is asked for, so that no test waits for a file. */
import '../../../js-glue/delivery/recovery.js';
import { HeliographError, createClient } from '../../../js-glue/page.js';
import { pack } from '../../../tools/pack/pack.mjs';
import { EVENT, assertConserved } from '../../support/client.js';
import { createClock, createElement, createIntake, createOrigin, createPage, createStorage, settle } from '../../support/hosts.js';
import { breakFunction } from '../../support/traps.js';
import { WEB_UI_ACTIONS, root, wasmFile } from '../../support/shared.js';

const modules = path.dirname( wasmFile );
/* The browser's own store is used. */
const KEEPING = { isBrowserStore: true };

const LOSSES = '/heliograph/client_losses/1.0.0';

/** @param {string} uri */
const readSchema = ( uri ) => JSON.parse( fs.readFileSync( path.join( root, `src/schemas${ uri }.json` ), 'utf8' ) );

const SITE = {
	intakeUrl: '/v1/events',
	streams: { ui: { schema_uri: WEB_UI_ACTIONS }, rare: { sample: { unit: 'pageview', rate: 0 } }, eventlogging_Edit: { schema_uri: '/legacy/1.0.0' }, losses: { schema_uri: LOSSES } },
	schemas: { [ WEB_UI_ACTIONS ]: readSchema( WEB_UI_ACTIONS ), [ LOSSES ]: readSchema( LOSSES ), '/legacy/1.0.0': { properties: { event: { type: 'object' } } } },
	instrumentConfigs: { own: { stream_name: 'own', schema_uri: '/own/1.0.0', sample: { unit: 'pageview', rate: 1 } } },
	instruments: { webUiClick: { stream: 'ui' } },
	delivery: { atExit: /** @type {'store'} */ ( 'store' ) },
	lossStream: 'losses'
};

/**
 * @param {import('node:test').TestContext} t
 * @return {string[]} What the console is told from here on.
 */
function listen( t ) {
	/** @type {string[]} */
	const lines = [];
	t.mock.method( console, 'warn', ( /** @type {string[]} */ ...words ) => lines.push( words.join( ' ' ) ) );
	return lines;
}

describe( 'a packed page', () => {
	/** @type {Uint8Array} */
	let packed;
	before( () => {
		packed = pack( SITE, { modules } );
	} );

	/** @param {any} [options] */
	async function open( options = {} ) {
		const clock = createClock(), intake = createIntake(), page = createPage();
		/** @type {any[]} */
		const diagnostics = [];
		const { isBrowserStore, ...given } = options;
		const client = await createClient( {
			wasm: packed,
			context: { performer: { is_temp: true }, page: { namespace_id: 0 } },
			transport: intake,
			clock,
			...isBrowserStore ? {} : { storage: createStorage() },
			onDiagnostic: ( diagnostic ) => diagnostics.push( diagnostic ),
			...page,
			...given
		} );
		return { client, clock, intake, diagnostics, codes: () => diagnostics.map( ( { code } ) => code ), ...page, ...given };
	}

	it( 'listens, submits and delivers to the intake that was packed', async () => {
		const { client, clock, document, intake, codes, diagnostics } = await open();
		assert.equal( client.attach(), true );
		document.fire( 'click', { target: createElement( 'pt-logout' ) } );
		assert.equal( client.submit( 'ui', EVENT ), 'queued' );
		assert.equal( client.submit( 'nowhere', EVENT ), 'unknown-stream' );
		assert.equal( client.submit( 'rare', EVENT ), 'not-in-sample' );
		assert.ok( client.validate( WEB_UI_ACTIONS, { action: 1 } ).errors.some( ( { path: at, keyword } ) => keyword === 'type' && at === '/action' ) );
		await clock.advance( 2000 );
		assert.equal( intake.requests[ 0 ].url, 'https://en.example.org/v1/events' );
		assert.deepEqual( intake.events.map( ( { action, meta } ) => [ action, meta.stream, meta.domain ] ), [ 'init', 'click', 'x' ].map( ( action ) => [ action, 'ui', 'en.example.org' ] ) );
		assert.equal( intake.events[ 1 ].performer.is_temp, true );
		assert.deepEqual( codes(), [ 'unknown-stream' ] );
		assert.equal( client.submit( 'ui', { ...EVENT, action: 1 } ), 'invalid' );
		assert.match( diagnostics[ 1 ].message, /^invalid-event string \(type\)/ );
		assertConserved( client );
	} );

	it( 'has the instruments of the site, and topics that name a schema', async () => {
		const { client, clock, intake } = await open();
		const own = client.getInstrument( 'own' );
		assert.deepEqual( [ own.isInSample(), own.send( 'open', { a: 1 } ), client.getInstrument( 'other' ).send( 'open' ) ], [ true, 'queued', 'unknown-stream' ] );
		client.track( 'event.Edit', { b: 2 } );
		await clock.advance( 2000 );
		assert.deepEqual( intake.events.map( ( { action, event, instrument_name: name } ) => [ action, name, event ] ), [ [ 'open', 'own', undefined ], [ undefined, undefined, { b: 2 } ] ] );
	} );

	it( 'takes another intake, domain and privacy from the page', async () => {
		const { client, clock, intake } = await open( { intakeUrl: 'https://other.example.org/e', domain: 'other.example.org' } );
		client.submit( 'ui', EVENT );
		await clock.advance( 2000 );
		assert.deepEqual( [ intake.requests[ 0 ].url, intake.events[ 0 ].meta.domain ], [ 'https://other.example.org/e', 'other.example.org' ] );
		const opted = await open( { privacy: { optOut: true } } );
		assert.deepEqual( [ opted.client.status, opted.client.statusReason.code ], [ 'inert', 'opted-out' ] );
	} );

	it( 'begins another pageview with other samples', async () => {
		const { client, codes } = await open();
		assert.equal( client.newPageview( { streams: { rare: { sample: { unit: 'pageview', rate: 1 } }, ui: { sample: { unit: 'pageview', rate: 0 } } } } ), true );
		assert.deepEqual( [ client.submit( 'rare', { $schema: '/rare/1.0.0' } ), client.submit( 'ui', EVENT ) ], [ 'queued', 'not-in-sample' ] );
		assert.equal( client.newPageview( { streams: { ui: { sample: { unit: 'pageview', rate: 7 } } } } ), true );
		assert.equal( client.submit( 'ui', EVENT ), 'not-in-sample' );
		assert.ok( codes().includes( 'bad-sample' ), codes().join() );
		assert.equal( client.newPageview( { streams: { ui: { sample: { unit: 'pageview', rate: 1 } } } } ), true );
		assert.equal( client.submit( 'ui', EVENT ), 'queued' );
	} );

	const MISTAKES = {
		'streams again': [ { streams: SITE.streams }, [ 'packed /streams' ] ],
		'all that was packed': [ SITE, [ 'packed /streams', 'packed /schemas', 'packed /instrumentConfigs', 'packed /instruments', 'packed /delivery', 'packed /lossStream' ] ],
		'what only the packer takes': [ { intakeFills: [] }, [ 'packed /intakeFills' ] ],
		'an instrument': [ { instruments: { flowReplies: { stream: 'ui' } } }, [ 'packed /instruments' ] ],
		'an intake that is no address': [ { intakeUrl: 'javascript:1' }, [ 'bad-intake-url /intakeUrl' ] ],
		'a context without is_temp': [ { context: {} }, [ 'bad-context /context/performer/is_temp' ] ]
	};
	for ( const [ what, [ options, expected ] ] of Object.entries( MISTAKES ) ) {
		it( `rejects ${ what }`, async () => {
			await assert.rejects( open( options ), ( error ) => {
				assert.ok( error instanceof HeliographError );
				assert.deepEqual( error.errors.map( ( { code, path: at } ) => `${ code } ${ at }` ), expected );
				return true;
			} );
		} );
	}

	it( 'takes what the packer left to the page, and options that are undefined', async () => {
		const { client } = await open( { deviceToken: true, streams: undefined, instruments: { contributionStatistics: { wasm: fs.readFileSync( wasmFile ) } } } );
		assert.equal( client.status, 'ready' );
		assert.deepEqual( client.checkContributionStatistics( { types: [ 'contest' ], participation: 'online', enabled: true } ), { eligible: true, error: null } );
		assert.equal( client.checkContributionStatistics( { types: [ 'meetup' ], participation: 'online', enabled: true } ).error.key, 'campaignevents-error-contribs-tracking-invalid-type' );
	} );

	it( 'says where contribution statistics cannot be asked, and works', async () => {
		const { client, codes } = await open( { instruments: { contributionStatistics: { wasm: new Uint8Array( 3 ) } } } );
		assert.deepEqual( [ client.status, codes() ], [ 'ready', [ 'wasm-invalid' ] ] );
		assert.equal( client.checkContributionStatistics( { types: [ 'contest' ], participation: 'online', enabled: true } ).error.key, 'heliograph-error-unavailable' );
	} );

	const FILES = {
		'none': [ () => undefined, 'wasm-unavailable' ],
		'one that is not there': [ () => new URL( 'file:///nowhere/site.wasm' ), 'wasm-unavailable' ],
		'an answer without one': [ () => new Response( 'no', { status: 404 } ), 'wasm-unavailable' ],
		'a promise that fails': [ () => Promise.reject( new Error( 'offline' ) ), 'wasm-unavailable' ],
		'one that is cut': [ () => packed.subarray( 0, packed.length / 2 ), 'wasm-invalid' ],
		'a module without a site': [ () => fs.readFileSync( path.join( modules, 'heliograph.page.wasm' ) ), 'no-site' ],
		'the whole module': [ () => fs.readFileSync( wasmFile ), 'no-site' ],
		'one whose site is damaged': [ () => packed.map( ( byte, i ) => i === packed.length - 50 ? byte ^ 1 : byte ), 'site-damaged' ]
	};
	for ( const [ what, [ file, code ] ] of Object.entries( FILES ) ) {
		it( `is inert with ${ what }, and the page goes on`, async () => {
			const { client, clock, intake, codes } = await open( { wasm: file() } );
			assert.deepEqual( [ client.status, client.statusReason.code, codes() ], [ 'inert', code, [ code ] ] );
			assert.doesNotMatch( client.statusReason.message, /undefined/ );
			assert.deepEqual( [ client.submit( 'ui', EVENT ), client.attach(), client.isInSample( 'ui' ), client.newPageview() ], [ 'inert', false, false, false ] );
			assert.equal( client.getInstrument( 'own' ).send( 'open' ), 'inert' );
			client.track( 'a', 1 );
			await client.close();
			assert.equal( intake.requests.length + clock.timers, 0 );
		} );

		it( `says so on the console with ${ what } where nobody else listens, once`, async ( t ) => {
			const lines = listen( t );
			const { client } = await open( { wasm: file(), onDiagnostic: undefined } );
			client.submit( 'ui', EVENT );
			await client.close();
			assert.deepEqual( lines, [ `heliograph: ${ code } ${ client.statusReason.message }` ] );
		} );
	}

	for ( const onDiagnostic of [ 'console', {}, true, false ] ) {
		it( `says so on the console where nobody can listen: ${ JSON.stringify( onDiagnostic ) }`, async ( t ) => {
			const lines = listen( t );
			await open( { wasm: new Uint8Array( 3 ), onDiagnostic } );
			assert.deepEqual( lines.map( ( line ) => line.split( ' ' )[ 1 ] ), [ 'wasm-invalid' ] );
		} );
	}

	it( 'says on the console that its core failed for good', async ( t ) => {
		const lines = listen( t ), broken = breakFunction( t, 'hg_wasm_submit' );
		const { client } = await open( { onDiagnostic: undefined } );
		for ( let failures = 0; failures < 2; failures++ ) {
			broken.isBroken = true;
			client.submit( 'ui', EVENT );
		}
		assert.deepEqual( [ client.status, lines.map( ( line ) => line.split( ' ' )[ 1 ] ) ], [ 'inert', [ 'core-trapped' ] ] );
	} );

	/* What is given, why nothing of it is told, and the status */
	const SILENT = [
		[ { onDiagnostic: null, wasm: new Uint8Array( 3 ) }, 'that is silenced', 'wasm-invalid' ],
		[ { onDiagnostic() {}, wasm: new Uint8Array( 3 ) }, 'to whose diagnostics a function listens', 'wasm-invalid' ],
		[ { privacy: { optOut: true } }, 'whose reader opted out', 'opted-out' ],
		[ { window: { navigator: { globalPrivacyControl: true } } }, 'whose reader wants nothing', 'gpc' ],
		[ { window: { navigator: { globalPrivacyControl: true } }, wasm: new Uint8Array( 3 ) }, 'whose reader wants nothing, and that is broken', 'gpc' ],
		[ { window: { navigator: { doNotTrack: '1' } }, privacy: { dnt: true } }, 'whose reader is not to be followed', 'dnt' ],
		[ {}, 'that works', undefined ]
	];
	for ( const [ options, whose, code ] of SILENT ) {
		it( `says nothing on the console of a page ${ whose }`, async ( t ) => {
			const lines = listen( t );
			const { client } = await open( { onDiagnostic: undefined, ...options } );
			client.submit( 'nowhere', EVENT );
			client.optOut();
			await client.close();
			assert.deepEqual( [ lines, client.statusReason?.code ], [ [], code || 'opted-out' ] );
		} );
	}

	it( 'takes a file in each form', async () => {
		const response = new Response( packed, { headers: { 'content-type': 'application/wasm' } } );
		for ( const wasm of [ new WebAssembly.Module( packed ), packed.buffer, response, Promise.resolve( packed ) ] ) {
			assert.equal( ( await open( { wasm } ) ).client.status, 'ready' );
		}
	} );

	it( 'goes on with another core where one fails, with everything that is not settled', async ( t ) => {
		const broken = breakFunction( t, 'hg_wasm_submit' );
		const { client, clock, codes, intake } = await open();
		client.submit( 'ui', EVENT );
		broken.isBroken = true;
		assert.equal( client.submit( 'ui', EVENT ), 'dropped' );
		assert.equal( client.submit( 'ui', { ...EVENT, action: 'y' } ), 'queued' );
		await clock.advance( 2000 );
		assert.deepEqual( [ intake.events.map( ( { action } ) => action ), codes() ], [ [ 'x', 'y' ], [ 'core-restarted' ] ] );
		assert.equal( client.stats().dropped.trapped, 1 );
		assertConserved( client );
	} );

	it( 'hands over and keeps what it queued in its only task, and the next page repeats it with the same id', async () => {
		const origin = createOrigin(), first = await open( { ...origin.createTab(), clock: origin.clock, ...KEEPING } );
		first.intake.answer = () => new Promise( () => {} );
		first.client.submit( 'ui', EVENT );
		first.window.fire( 'pagehide' );
		first.client.submit( 'ui', { ...EVENT, action: 'y' } );
		await settle();
		assert.deepEqual( first.intake.requests.map( ( { body, exiting } ) => [ JSON.parse( body ).map( ( { action } ) => action ).join(), exiting ] ), [ [ 'x', true ], [ 'y', true ] ] );
		assert.equal( Object.values( origin.localStorage.state.owners )[ 0 ].events.length, 2 );
		const next = await open( { ...origin.createTab(), clock: origin.clock, ...KEEPING } );
		await origin.clock.advance( 10000 );
		assert.deepEqual( next.intake.events.map( ( { meta } ) => meta.id ), first.intake.events.map( ( { meta } ) => meta.id ) );
		first.window.fire( 'pageshow' );
		await origin.clock.advance( 2000 );
		assert.equal( first.intake.requests.length, 2 );
		assert.deepEqual( origin.localStorage.state?.owners || {}, {} );
		assertConserved( next.client );
	} );

	it( 'sends what waited where the page goes on, and leaves nothing behind', async () => {
		const origin = createOrigin(), tab = await open( { ...origin.createTab(), clock: origin.clock, ...KEEPING } );
		tab.client.submit( 'ui', EVENT );
		tab.document.visibilityState = 'hidden';
		tab.document.fire( 'visibilitychange' );
		assert.equal( Object.keys( origin.localStorage.state.owners ).length, 1 );
		await origin.clock.advance( 5000 );
		assert.deepEqual( [ new Set( tab.intake.events.map( ( { meta } ) => meta.id ) ).size, tab.client.stats().delivered, origin.localStorage.state ], [ 1, 1, null ] );
	} );

	it( 'reads one key once, and nothing is kept of a page that queues nothing', async () => {
		const origin = createOrigin(), tab = await open( { ...origin.createTab(), clock: origin.clock, ...KEEPING } );
		await origin.clock.advance( 5000 );
		tab.window.fire( 'pagehide' );
		await tab.client.close();
		assert.deepEqual( origin.localStorage.calls, { getItem: 1, setItem: 0, removeItem: 0 } );
		assert.deepEqual( [ origin.indexedDB.opens, tab.intake.requests.length ], [ 0, 0 ] );
	} );

	it( 'counts every event where it is closed at once', async () => {
		const { client, intake } = await open();
		client.submit( 'ui', EVENT );
		await client.close();
		assert.deepEqual( [ intake.events.length, client.stats().delivered ], [ 1, 1 ] );
		assertConserved( client );
	} );

	it( 'forgets what waits where the reader opts out', async () => {
		const { client, clock, intake } = await open();
		client.submit( 'ui', EVENT );
		client.optOut();
		await clock.advance( 5000 );
		assert.deepEqual( [ intake.requests.length, client.stats().dropped.opted_out, clock.timers ], [ 0, 1, 0 ] );
		assertConserved( client );
	} );
} );
