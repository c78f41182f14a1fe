import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ABI } from '../../../js-glue/core/boundary.js';
import { load } from '../../../js-glue/core/loader.js';
import { wasmFile } from '../../support/shared.js';

const wasm = fs.readFileSync( wasmFile );

/**
 * A module with one function without arguments that answers a number, written by hand.
 *
 * @param {string} name
 * @param {number} answer
 */
function handmade( name, answer ) {
	return Buffer.from( [
		0, 0x61, 0x73, 0x6D, 1, 0, 0, 0,
		1, 5, 1, 0x60, 0, 1, 0x7F,
		3, 2, 1, 0,
		7, name.length + 4, 1, name.length, ...Buffer.from( name ), 0, 0,
		10, 6, 1, 4, 0, 0x41, answer, 0x0B
	] );
}

/* path: status, type, body */
const ANSWERS = {
	'/good': [ 200, 'application/wasm', wasm ],
	'/parameter': [ 200, 'application/wasm; charset=binary', wasm ],
	'/octets': [ 200, 'application/octet-stream', wasm ],
	'/untyped': [ 200, undefined, wasm ],
	'/missing': [ 404, 'text/plain', Buffer.from( 'no' ) ],
	'/down': [ 503, 'application/wasm', wasm ],
	'/truncated': [ 200, 'application/wasm', wasm.subarray( 0, wasm.length / 2 ) ],
	'/truncated-octets': [ 200, 'application/octet-stream', wasm.subarray( 0, wasm.length / 2 ) ],
	'/page': [ 200, 'text/html', Buffer.from( '<!DOCTYPE html>' ) ],
	'/empty': [ 200, 'application/wasm', Buffer.alloc( 0 ) ],
	'/old': [ 200, 'application/wasm', handmade( 'hg_wasm_abi_version', 0 ) ],
	'/new': [ 200, 'application/wasm', handmade( 'hg_wasm_abi_version', 99 - 64 ) ],
	'/other': [ 200, 'application/wasm', handmade( 'something_else', 1 ) ]
};

describe( 'the loader', () => {
	let base = '';
	const server = http.createServer( ( request, response ) => {
		const [ status, type, body ] = ANSWERS[ request.url ];
		response.writeHead( status, type ? { 'content-type': type } : {} );
		response.end( body );
	} );
	before( () => new Promise( ( resolve ) => {
		server.listen( 0, '127.0.0.1', () => {
			base = `http://127.0.0.1:${ /** @type {any} */ ( server.address() ).port }`;
			resolve( undefined );
		} );
	} ) );
	after( () => new Promise( ( resolve ) => {
		server.closeAllConnections();
		server.close( resolve );
	} ) );

	/** @param {any} core */
	function assertIsCore( core ) {
		assert.equal( core.hg_wasm_abi_version(), ABI );
		assert.ok( core.memory instanceof WebAssembly.Memory );
	}

	for ( const path of [ '/good', '/parameter', '/octets', '/untyped' ] ) {
		it( `takes the module from an address, also by another type: ${ path }`, async () => {
			assertIsCore( ( await load( base + path ) )() );
			assertIsCore( ( await load( new URL( base + path ) ) )() );
		} );
	}

	it( 'takes bytes, a view of them, a compiled module and a file', async () => {
		assertIsCore( ( await load( wasm ) )() );
		assertIsCore( ( await load( new Uint8Array( wasm ).buffer ) )() );
		assertIsCore( ( await load( new WebAssembly.Module( wasm ) ) )() );
		assertIsCore( ( await load( pathToFileURL( wasmFile ) ) )() );
		assertIsCore( ( await load( pathToFileURL( wasmFile ).href ) )() );
	} );

	const FAULTS = {
		'/missing': 'wasm-unavailable',
		'/down': 'wasm-unavailable',
		'/truncated': 'wasm-invalid',
		'/truncated-octets': 'wasm-invalid',
		'/page': 'wasm-invalid',
		'/empty': 'wasm-invalid',
		'/old': 'abi-mismatch',
		'/new': 'abi-mismatch',
		'/other': 'abi-mismatch'
	};
	for ( const [ path, code ] of Object.entries( FAULTS ) ) {
		it( `tells ${ code } of ${ path }`, async () => {
			await assert.rejects( load( base + path ), { code } );
		} );
	}

	const SOURCES = {
		'no server': [ 'http://127.0.0.1:1/heliograph.wasm', 'wasm-unavailable' ],
		'no file': [ new URL( 'file:///nowhere/heliograph.wasm' ), 'wasm-unavailable' ],
		'no address': [ 'http://', 'wasm-unavailable' ],
		'a scheme that cannot be fetched': [ 'gopher://x/heliograph.wasm', 'wasm-unavailable' ],
		'a number': [ 5, 'wasm-invalid' ],
		'an object': [ {}, 'wasm-invalid' ],
		'a cut file': [ wasm.subarray( 0, 1000 ), 'wasm-invalid' ]
	};
	for ( const [ what, [ source, code ] ] of Object.entries( SOURCES ) ) {
		it( `tells ${ code } of ${ what }`, async () => {
			await assert.rejects( load( source ), { code } );
		} );
	}

	it( 'never takes a module of which a byte is changed for another error than these, or a trap', async () => {
		/* Which bytes matter is the engine's to say; what counts is that every outcome has a code. */
		for ( let i = 0; i < wasm.length; i += 997 ) {
			const bytes = Buffer.from( wasm );
			bytes[ i ] = 255 - bytes[ i ];
			const outcome = await load( bytes ).then( () => 'loaded', ( error ) => error.code );
			assert.ok( [ 'loaded', 'wasm-invalid', 'abi-mismatch' ].includes( outcome ), `${ i }: ${ outcome }` );
		}
	} );
} );
