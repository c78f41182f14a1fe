/*
 * Clients where there is no WebAssembly, or where the page's policy forbids it: the same core as JavaScript, loaded only then.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
/* Loaded before it is asked for, so that no test waits for a file. */
import '../../../js-glue/delivery/recovery.js';
import { createClient as createWhole } from '../../../js-glue/index.js';
import { createClient as createPacked } from '../../../js-glue/page.js';
import { pack } from '../../../tools/pack/pack.mjs';
import { assertConserved } from '../../support/client.js';
import { createClock, createIntake, createPage, createStorage } from '../../support/hosts.js';
import { notOfThisBuild, pageFile, root, wasmFile } from '../../support/shared.js';

const SITE = { intakeUrl: '/v1/events', streams: { s: {} } };
const EVENT = { $schema: '/s/1.0.0', text: 'déjà vu' };

const packed = pack( SITE, { modules: path.dirname( wasmFile ) } );

/** @param {string} name */
const inDist = ( name ) => pathToFileURL( path.join( root, 'dist', name ) );

const KINDS = {
	'a packed site': { createClient: createPacked, options: { wasm: packed }, file: inDist( 'heliograph.fallback.js' ) },
	'the whole module': { createClient: createWhole, options: { wasm: fs.readFileSync( wasmFile ), ...SITE }, file: inDist( 'heliograph.fallback.whole.js' ) }
};

const { Instance, instantiate } = WebAssembly;
const everything = WebAssembly;

/* What hosts do, by the code that it is told by. */
const HOSTS = {
	'wasm-missing': () => {
		/** @type {any} */ ( globalThis ).WebAssembly = undefined;
	},

	/* As WebKit does under a policy: it compiles, and refuses to instantiate. */
	'wasm-blocked': () => {
		const refuse = () => {
			throw new EvalError( 'Refused' );
		};
		Object.assign( WebAssembly, { Instance: refuse, instantiate: async () => refuse() } );
	}
};

/**
 * Until the test ends, the host is one of these.
 *
 * @param {any} t
 * @param {keyof typeof HOSTS} code
 */
function forbid( t, code ) {
	HOSTS[ code ]();
	t.after( () => {
		globalThis.WebAssembly = everything;
		Object.assign( WebAssembly, { Instance, instantiate } );
	} );
}

/**
 * @param {any} kind
 * @param {any} [given]
 */
async function open( { createClient, options, file }, given = {} ) {
	const clock = createClock(), intake = createIntake();
	/** @type {any[]} */
	const diagnostics = [];
	const client = await createClient( {
		context: { performer: { is_temp: true } },
		fallback: file,
		transport: intake,
		storage: createStorage(),
		clock,
		onDiagnostic: ( /** @type {any} */ diagnostic ) => diagnostics.push( diagnostic ),
		...createPage(),
		...options,
		...given
	} );
	return { client, clock, intake, diagnostics, codes: () => diagnostics.map( ( { code } ) => code ) };
}

for ( const [ name, kind ] of Object.entries( KINDS ) ) {
	for ( const code of /** @type {(keyof typeof HOSTS)[]} */ ( Object.keys( HOSTS ) ) ) {
		describe( `${ name }, where it is told ${ code }`, { skip: notOfThisBuild }, () => {
			it( 'works all the same, and says what it is', async ( t ) => {
				forbid( t, code );
				const { client, clock, intake, codes } = await open( kind );
				assert.deepEqual( [ client.status, client.statusReason, codes() ], [ 'ready', null, [ code ] ] );
				assert.equal( client.submit( 's', EVENT ), 'queued' );
				assert.equal( client.submit( 'nowhere', EVENT ), 'unknown-stream' );
				await clock.advance( 2000 );
				assert.deepEqual( intake.events.map( ( { text, meta } ) => [ text, meta.stream ] ), [ [ 'déjà vu', 's' ] ] );
				assertConserved( client );
			} );

			it( 'takes the fallback from a function as well', async ( t ) => {
				forbid( t, code );
				const { client } = await open( kind, { fallback: () => import( kind.file.href ) } );
				assert.equal( client.submit( 's', EVENT ), 'queued' );
			} );

			const MISSING = { 'a file that is not there': inDist( 'nothing.js' ), 'no address': 'http://', 'a function that fails': () => Promise.reject( new Error( 'HTTP 404' ) ), 'another file': () => ( {} ) };
			for ( const [ what, fallback ] of Object.entries( MISSING ) ) {
				it( `is inert with ${ what }, and the page goes on`, async ( t ) => {
					forbid( t, code );
					const { client, codes, diagnostics } = await open( kind, { fallback } );
					assert.deepEqual( [ client.status, client.statusReason.code, client.submit( 's', EVENT ), codes() ], [ 'inert', 'fallback-unavailable', 'inert', [ 'fallback-unavailable' ] ] );
					assert.match( diagnostics[ 0 ].message, /WebAssembly, and its fallback cannot be loaded: ./ );
				} );
			}

			it( 'is inert where no fallback is wanted, and nothing is downloaded', async ( t ) => {
				forbid( t, code );
				const { client, codes } = await open( kind, { fallback: false, wasm: inDist( 'nothing.wasm' ) } );
				assert.deepEqual( [ client.status, client.statusReason.code, codes() ], [ 'inert', code, [ code ] ] );
			} );
		} );
	}

	it( `${ name } never loads the fallback where there is WebAssembly`, async () => {
		const { client, codes } = await open( kind, { fallback: () => assert.fail( 'loaded' ) } );
		assert.deepEqual( [ client.status, codes() ], [ 'ready', [] ] );
	} );
}

describe( 'a packed site as JavaScript', { skip: notOfThisBuild }, () => {
	const kind = KINDS[ 'a packed site' ];

	const FAULTS = {
		'is no module': [ Buffer.from( '<!DOCTYPE html>' ), 'wasm-invalid' ],
		'was cut': [ packed.subarray( 0, packed.length - 9 ), 'wasm-invalid' ],
		'was not packed': [ fs.readFileSync( pageFile ), 'no-site' ],
		'was changed': [ packed.map( ( byte, i ) => i === packed.length - 1 ? byte ^ 1 : byte ), 'site-damaged' ],
		'cannot be fetched': [ inDist( 'nothing.wasm' ), 'wasm-unavailable' ]
	};
	for ( const [ what, [ wasm, code ] ] of Object.entries( FAULTS ) ) {
		it( `that ${ what } is told ${ code }, as with WebAssembly`, async ( t ) => {
			assert.equal( ( await open( kind, { wasm } ) ).client.statusReason.code, code );
			forbid( t, 'wasm-missing' );
			assert.equal( ( await open( kind, { wasm } ) ).client.statusReason.code, code );
		} );
	}

	it( 'is refused by the fallback of another build', async ( t ) => {
		const { open: openFile } = await import( kind.file.href );
		forbid( t, 'wasm-missing' );
		const fallback = () => ( {
			open( ...given ) {
				const code = openFile( ...given );
				return { ...code, readSection: ( name ) => name === 'heliograph.build' ? new Uint8Array( 4 ).buffer : code.readSection( name ) };
			}
		} );
		assert.equal( ( await open( kind, { fallback } ) ).client.statusReason.code, 'abi-mismatch' );
	} );

	it( 'is started again once, when it failed, and loses nothing', async ( t ) => {
		const { open: openFile } = await import( kind.file.href );
		forbid( t, 'wasm-blocked' );
		let isBroken = false;
		/** Instances of which one call fails, by what a number may be at the boundary. */
		const fallback = () => ( {
			open( ...given ) {
				const code = openFile( ...given );
				const make = () => {
					const exports = code.instantiateNow();
					return { ...exports, hg_wasm_submit: ( stream, ...rest ) => exports.hg_wasm_submit( isBroken ? { valueOf: () => {
						isBroken = false;
						throw new RangeError( 'Maximum call stack size exceeded' );
					} } : stream, ...rest ) };
				};
				return { ...code, instantiate: make, instantiateNow: make };
			}
		} );
		const { client, clock, intake, codes } = await open( kind, { fallback } );
		assert.equal( client.submit( 's', EVENT ), 'queued' );
		isBroken = true;
		assert.equal( client.submit( 's', EVENT ), 'dropped' );
		assert.equal( client.submit( 's', EVENT ), 'queued' );
		await clock.advance( 2000 );
		assert.deepEqual( codes(), [ 'wasm-blocked', 'unchecked', 'core-restarted' ] );
		assert.deepEqual( [ intake.events.length, client.stats().dropped.trapped ], [ 2, 1 ] );
		assertConserved( client );
	} );
} );
