/*
 * The package as its users have it: packed, put into a project of its own, imported, required, bundled, and checked by tsc.
 */

import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import vm from 'node:vm';
import esbuild from 'esbuild';
import { root, wasmFile } from '../support/shared.js';
import { installPackage } from './support/package.mjs';

const ENTRIES = {
	'@heliograph/client': [ 'clickThroughRate', 'createClient', 'HeliographError' ],
	'@heliograph/client/explain': [ 'explain', 'findMistakes' ],
	'@heliograph/client/track': [ 'track', 'trackSubscribe' ],
	'@heliograph/client/mediawiki': [ 'startOnMediaWiki' ],
	'@heliograph/client/contribution-statistics': [ 'watchContributionStatistics' ]
};

describe( 'a project that uses the package', () => {
	/** @type {string} */
	let project;
	before( () => {
		project = fs.mkdtempSync( path.join( os.tmpdir(), 'heliograph-consumer-' ) );
		installPackage( project );
		fs.writeFileSync( path.join( project, 'package.json' ), '{ "name": "consumer", "private": true }' );
	} );
	after( () => fs.rmSync( project, { recursive: true, force: true } ) );

	/**
	 * @param {string} name
	 * @param {string} text
	 */
	function write( name, text ) {
		fs.writeFileSync( path.join( project, name ), text );
		return path.join( project, name );
	}

	const runNode = ( file ) => execFileSync( process.execPath, [ file ], { cwd: project, encoding: 'utf8' } ).trim();

	for ( const [ entry, names ] of Object.entries( ENTRIES ) ) {
		it( `imports and requires ${ entry }`, () => {
			/* The entries for pages may ask for one as soon as they are loaded. */
			assert.equal( runNode( write( 'import.mjs', `globalThis.location = { href: 'http://localhost/' }; const all = await import( '${ entry }' ); console.log( Object.keys( all ).filter( ( name ) => name !== 'default' && ${ JSON.stringify( names ) }.includes( name ) ).sort().join() );` ) ), [ ...names ].sort().join() );
			assert.equal( runNode( write( 'require.cjs', `globalThis.location = { href: 'http://localhost/' }; const all = require( '${ entry }' ); console.log( ${ JSON.stringify( names ) }.filter( ( name ) => typeof all[ name ] === 'function' ).join() );` ) ), names.join() );
		} );
	}

	for ( const [ file, load ] of Object.entries( { 'uncaught.mjs': 'const { createClient } = await import( \'@heliograph/client\' ); await', 'uncaught.cjs': 'const { createClient } = require( \'@heliograph/client\' );' } ) ) {
		it( `shows an error that nobody catches in lines that can be read, in ${ file }`, () => {
			const { status, stderr } = spawnSync( process.execPath, [ write( file, `${ load } createClient( { intakeUrl: 'https://intake.example.org/', contxt: {} } );` ) ], { cwd: project, encoding: 'utf8' } );
			assert.equal( status, 1 );
			assert.match( stderr, /HeliographError\]?: bad-context at .*did you mean "context"\?/ );
			assert.deepEqual( stderr.split( '\n' ).filter( ( line ) => line.length > 500 ), [] );
			/* What the console was told names a page that comes with the package. */
			const [ , page ] = /\((docs\/[a-z-]+\.md)#unknown-option\)/.exec( stderr );
			assert.match( fs.readFileSync( path.join( project, 'node_modules/@heliograph/client', page ), 'utf8' ), /^### unknown-option$/m );
		} );
	}

	it( 'delivers an event from Node', async () => {
		/** @type {any[]} */
		const bodies = [];
		const server = http.createServer( async ( request, response ) => {
			let body = '';
			for await ( const chunk of request ) {
				body += chunk;
			}
			bodies.push( ...JSON.parse( body ) );
			response.writeHead( 201 ).end();
		} );
		await new Promise( ( resolve ) => {
			server.listen( 0, '127.0.0.1', () => resolve( undefined ) );
		} );
		const file = write( 'send.mjs', `
			import { createClient } from '@heliograph/client';
			const client = await createClient( { intakeUrl: process.argv[ 2 ], streams: { mine: {} }, context: { performer: { is_temp: false } } } );
			console.log( client.submit( 'mine', { $schema: '/mine/1.0.0', action: 'x' } ) );
			await client.close();` );
		const child = spawn( process.execPath, [ file, `http://127.0.0.1:${ /** @type {any} */ ( server.address() ).port }/` ], { cwd: project } );
		let said = '';
		child.stdout.on( 'data', ( chunk ) => {
			said += chunk;
		} );
		await new Promise( ( resolve ) => {
			child.on( 'close', resolve );
		} );
		server.close();
		server.closeAllConnections();
		assert.deepEqual( [ said.trim(), bodies.map( ( { action } ) => action ) ], [ 'queued', [ 'x' ] ] );
	} );

	for ( const build of [ 'heliograph.cjs', 'heliograph.mjs' ] ) {
		const load = ( environment ) => JSON.parse( execFileSync( process.execPath, [ '--experimental-vm-modules', '--no-warnings', path.join( root, 'tests/consumers/support/isolated.mjs' ), environment, path.join( project, 'node_modules/@heliograph/client/dist', build ) ], { encoding: 'utf8' } ) );

		it( `works in a test runner that isolates files, by ${ build }`, () => {
			assert.deepEqual( load( 'node' ), { result: 'queued', actions: [ 'x' ] } );
		} );

		it( `is inert and says why where a test runner offers jsdom's globals alone, by ${ build }`, () => {
			assert.deepEqual( load( 'jsdom' ), { reason: 'host-unsupported', result: 'inert', actions: [] } );
		} );
	}

	it( 'bundles it as a classic script, which knows no address of its own and has to be given the module', async () => {
		const file = write( 'classic.js', 'import { createClient } from "@heliograph/client"; globalThis.openClassic = createClient;' );
		const { outputFiles: [ { text } ] } = await esbuild.build( { entryPoints: [ file ], bundle: true, write: false, format: 'iife', platform: 'browser', target: 'es2020', logLevel: 'silent' } );
		vm.runInThisContext( text );
		const { openClassic } = /** @type {any} */ ( globalThis );
		delete globalThis.openClassic;
		const client = await openClassic( { wasm: fs.readFileSync( wasmFile ), intakeUrl: 'http://intake.invalid/', context: { performer: { is_temp: false } } } );
		assert.deepEqual( [ client.status, client.statusReason ], [ 'ready', null ] );
		await client.close();
		const other = await openClassic( { intakeUrl: 'http://intake.invalid/', context: { performer: { is_temp: false } } } );
		assert.deepEqual( [ other.status, other.statusReason.code ], [ 'inert', 'wasm-unavailable' ] );
	} );

	it( 'bundles it for a page, the module beside it', async () => {
		const file = write( 'page.js', 'import { createClient } from "@heliograph/client"; import { track } from "@heliograph/client/track"; globalThis.started = [ createClient, track ];' );
		const { errors, outputFiles, warnings } = await esbuild.build( { entryPoints: [ file ], bundle: true, write: false, format: 'esm', platform: 'browser', target: 'es2020' } );
		assert.deepEqual( [ errors, warnings ], [ [], [] ] );
		assert.match( outputFiles[ 0 ].text, /heliograph\.wasm/ );
	} );

	/**
	 * @param {string} text
	 * @return {string} What tsc says of it.
	 */
	function check( text ) {
		write( 'check.mts', text );
		return spawnSync( process.execPath, [ path.join( root, 'node_modules/typescript/bin/tsc' ), '--noEmit', '--strict', '--module', 'nodenext', '--moduleResolution', 'nodenext', '--target', 'es2022', '--lib', 'es2022,dom', 'check.mts' ], { cwd: project, encoding: 'utf8' } ).stdout;
	}

	/* node16 is the strictest: what is an ES module by its declarations may not be required. */
	for ( const kind of [ 'node16', 'nodenext' ] ) {
		it( `has types for whoever requires it, also where the events are declared: ${ kind }`, () => {
			const names = Object.entries( JSON.parse( fs.readFileSync( path.join( root, 'package.json' ), 'utf8' ) ).exports ).filter( ( [ , entry ] ) => entry.require ).map( ( [ name ] ) => `@heliograph/client${ name.slice( 1 ) }` );
			write( 'events.d.ts', 'import "@heliograph/client"; declare module "@heliograph/client" { interface EventsByStream { mine: { action: "open" } } }' );
			write( 'check.cts', `
				${ names.map( ( name, i ) => `import all${ i } = require( '${ name }' ); export const used${ i } = all${ i };` ).join( '\n' ) }
				import { HeliographError, createClient, type Client, type Options } from '@heliograph/client';
				const options: Options = { intakeUrl: '/x', context: { performer: { is_temp: false } } };
				createClient( options ).then( ( client: Client ) => {
					client.submit( 'mine', { action: 'open' } );
					// @ts-expect-error: misspelt
					client.submit( 'mine', { actoin: 'open' } );
				}, ( error: unknown ) => error instanceof HeliographError && error.code.length );
				export const code = ( error: HeliographError ): string => error.code;
				// @ts-expect-error: misspelt
				createClient( { intakeURL: '/x', context: { performer: { is_temp: false } } } );
			` );
			const { stdout } = spawnSync( process.execPath, [ path.join( root, 'node_modules/typescript/bin/tsc' ), '--noEmit', '--strict', '--module', kind, '--moduleResolution', kind, '--target', 'es2022', '--lib', 'es2022,dom', 'check.cts', 'events.d.ts' ], { cwd: project, encoding: 'utf8' } );
			assert.equal( stdout, '' );
		} );
	}

	it( 'has types that tsc accepts', () => {
		assert.equal( check( `
			import { HeliographError, clickThroughRate, createClient } from '@heliograph/client';
			import type {
				Answer, Client, Clock, Context, Diagnostic, DropReason, Instrument, InstrumentConfig, Instruments, Options, Problem, Request, Result, Schema, Stats, Storage, StreamConfig, Transport, Validation
			} from '@heliograph/client';
			import { track } from '@heliograph/client/track';
			import { startOnMediaWiki } from '@heliograph/client/mediawiki';
			import { watchContributionStatistics } from '@heliograph/client/contribution-statistics';
			import { close, open } from '@heliograph/client/inspector';

			const stream: StreamConfig = {
				stream: 'a',
				schema_title: 'analytics/a',
				schema_uri: '/analytics/a/1.0.0',
				destination_event_service: 'eventgate-analytics-external',
				topic_prefixes: [ 'eqiad.' ],
				canary_events_enabled: true,
				consumers: { analytics_hadoop_ingestion: { enabled: true } },
				sample: { unit: 'pageview', rate: 0.1 },
				producers: { metrics_platform_client: { provide_values: [ 'page_id' ], curation: { performer_edit_count: { greater_than: 5 } } }, other: 1 }
			};
			const own: InstrumentConfig = { stream_name: 'a', schema_uri: '/s/1.0.0', sample_unit: 'session', sample_rate: { default: 1, '0.1': [ 'enwiki' ] }, audience: { minimum_edit_count: 100 } };
			const schema: Schema = { type: 'object', mexLength: 64, properties: { a: { type: [ 'string', 'null' ], maxLength: 64 }, b: true } };
			const context: Context = { agent: { client_platform: 'mediawiki_js' }, mediawiki: { database: 'enwiki', skin: null }, page: { id: 1 }, performer: { is_temp: false, groups: [ '*' ] } };
			const instruments: Instruments = {
				webUiClick: { stream: 'a', facts: { font: 'small', is_dark_mode_on: null }, destination: true, untrustedRoots: [ '.content' ] },
				homepageModule: { stream: 'a', token: '0'.repeat( 32 ), modules: { impact: { state: 'activated', actionData: { edits: 3 } } } },
				flowReplies: { stream: 'a', sessionId: true },
				clickThrough: [ { instrument: 'own', selector: '.card', friendlyName: 'card' } ],
				contributionStatistics: { disallowedCountries: { BH: 'Bahrain' }, requireWikis: true }
			};
			const clock: Partial<Clock> = { now: () => 0 };
			const transport: Transport = { send: async ( { url, body, exiting }: Request ): Promise<Answer> => ( { status: url && body && exiting ? 201 : 0 } ) };
			const storage: Storage = { add: async () => {}, remove: async () => {}, all: async () => [], clear: async () => {} };
			const told: Diagnostic[] = [];
			const options: Options = {
				intakeUrl: new URL( 'https://intake.example.org/v1/events' ), streams: { a: stream }, schemas: { '/s/1.0.0': schema }, instrumentConfigs: { own }, context, domain: 'en.example.org',
				tokens: { session: '0'.repeat( 20 ) }, deviceToken: true, instruments, privacy: { gpc: true, dnt: false, optOut: false, rememberOptOut: true }, intakeFills: [], transport, storage, clock, lossStream: 'a',
				random: ( bytes ) => void bytes.fill( 1 ), onDiagnostic: ( diagnostic ) => void told.push( diagnostic ), document: undefined, window: undefined
			};
			open();
			close();
			const client: Client = await createClient( { ...options, inspect: async () => true } );
			const result: Result = client.submit( 'a', { action: 'x' } );
			const { dropped, emitted }: Stats = client.stats();
			const reason: DropReason = 'too_large';
			const { valid, errors }: Validation = client.validate( '/s/1.0.0', 7 );
			const instrument: Instrument = client.getInstrument( 'own' ).use( clickThroughRate( 'a', 'link' ) );
			instrument.send( 'click', { result, dropped: dropped[ reason ], emitted, valid, path: errors[ 0 ]?.path } );
			client.newPageview( { context, streams: { a: { sample: { unit: 'session', rate: 1 } } } } );
			client.trackSubscribe( 'a', ( topic, data, time ) => track( topic, { data, time } ) )();
			const { eligible }: { eligible: boolean } = client.checkContributionStatistics( { types: [ 'contest' ], participation: 'online' } );
			const problems = ( error: unknown ): Problem[] => error instanceof HeliographError ? error.errors : [];
			void [ eligible, problems ];
			void startOnMediaWiki( { config: { get: () => null } }, { intakeUrl: '/v1/events', attach: false, context: { performer: { is_temp: true } } } );
			watchContributionStatistics( document.forms[ 0 ], { client } )();` ), '' );
	} );

	/* A wrong option, and the word for it that the error has to hold. */
	const WRONG = [
		[ '{ contxt: {} }', 'contxt' ],
		[ '{ intakeURL: "/v1/events" }', 'intakeURL' ],
		[ '{ intakeUrl: 7 }', 'intakeUrl' ],
		[ '{ context: { performer: {} } }', 'is_temp' ],
		[ '{ context: { performer: { is_temp: "1" } } }', 'is_temp' ],
		[ '{ context: { performer: { is_temp: true, isTemp: true } } }', 'isTemp' ],
		[ '{ context: { pages: {}, performer: { is_temp: true } } }', 'pages' ],
		[ '{ context: { page: { titel: "A" }, performer: { is_temp: true } } }', 'titel' ],
		[ '{ streams: [ "a" ] }', 'StreamConfig' ],
		[ '{ streams: { a: { schemaUri: "/s/1.0.0" } } }', 'schemaUri' ],
		[ '{ streams: { a: { sample: { unit: "page", rate: 1 } } } }', 'unit' ],
		[ '{ streams: { a: { sample: { unit: "session", rate: "1" } } } }', 'rate' ],
		[ '{ streams: { a: { sample: { unit: "session" } } } }', 'rate' ],
		[ '{ streams: { a: { producers: { metrics_platform_client: { providevalues: [] } } } } }', 'providevalues' ],
		[ '{ streams: { a: { producers: { metrics_platform_client: { curation: { page_id: { equal: 1 } } } } } } }', 'equal' ],
		[ '{ schemas: { "/s/1.0.0": { properties: [] } } }', 'properties' ],
		[ '{ schemas: { "/s/1.0.0": { properties: { a: { maxLength: "64" } } } } }', 'maxLength' ],
		[ '{ schemas: { "/s/1.0.0": fetch( "/s/1.0.0" ) } }', 'Promise' ],
		[ '{ instrumentConfigs: { a: { stream: "a" } } }', 'stream' ],
		[ '{ instrumentConfigs: { a: { contextual_attributes: "page_id" } } }', 'contextual_attributes' ],
		[ '{ instruments: { webUIClick: { stream: "a" } } }', 'webUIClick' ],
		[ '{ instruments: { webUiClick: {} } }', 'stream' ],
		[ '{ instruments: { webUiClick: { stream: "a", facts: { fonts: "small" } } } }', 'fonts' ],
		[ '{ instruments: { homepageModule: { stream: "a", userId: "7" } } }', 'userId' ],
		[ '{ instruments: { flowReplies: { stream: "a", session: true } } }', 'session' ],
		[ '{ instruments: { clickThrough: { instrument: "a" } } }', 'ClickThrough' ],
		[ '{ instruments: { clickThrough: [ { instrument: "a", selector: "a" } ] } }', 'friendlyName' ],
		[ '{ instruments: { contributionStatistics: { disallowedCountries: [ "BH" ] } } }', 'never' ],
		[ '{ tokens: { pageView: "" } }', 'pageView' ],
		[ '{ privacy: { GPC: true } }', 'GPC' ],
		[ '{ onDiagnostics: () => {} }', 'onDiagnostics' ],
		[ '{ transport: { post: async () => ( { status: 201 } ) } }', 'Transport' ],
		[ '{ transport: async () => 201 }', 'transport' ],
		[ '{ storage: { add: async () => {} } }', 'storage' ],
		[ '{ clock: { now: () => "noon" } }', 'now' ]
	];

	it( 'has types that refuse each wrong option, naming it or pointing at it', () => {
		const head = [ 'import { createClient } from "@heliograph/client";', 'const good = { intakeUrl: "/", context: { performer: { is_temp: false } } };' ];
		const lines = [ ...head, ...WRONG.map( ( [ wrong ] ) => `void createClient( { ...good, ${ wrong.slice( 1 ) } );` ) ];
		/** @type {Map<string, string[]>} */
		const said = new Map();
		let line = '';
		for ( const text of check( lines.join( '\n' ) ).split( '\n' ) ) {
			const [ , number, column ] = /^check\.mts\((\d+),(\d+)\)/.exec( text ) || [];
			line = number ? lines[ Number( number ) - 1 ] : line;
			said.set( line, [ ...said.get( line ) || [], text, number ? line.slice( Number( column ) - 1 ) : '' ] );
		}
		WRONG.forEach( ( [ , word ], i ) => {
			const words = said.get( lines[ i + head.length ] ) || [];
			assert.ok( words.some( ( text, part ) => part % 2 ? text.startsWith( word ) : new RegExp( `\\b${ word }\\b` ).test( text ) ), `${ lines[ i + head.length ] }: ${ words.join( '; ' ) }` );
		} );
	} );

	it( 'has types that know no other method or word', () => {
		const said = check( `
			import type { Client } from '@heliograph/client';
			declare const client: Client;
			client.submitt( 'a', {} );
			client.submit( {}, 'a' );
			const result: 'sent' = client.submit( 'a', {} );
			client.getInstrument( 'a' ).watch( { selektor: 'a', friendlyName: 'a' } );
			client.newPageview( { streams: { a: { schema_uri: '/s/1.0.0' } } } );
			client.stats().lost;` );
		for ( const word of [ 'submitt', 'string', 'sent', 'selektor', 'schema_uri', 'lost' ] ) {
			assert.match( said, new RegExp( `\\b${ word }\\b` ) );
		}
	} );
} );
