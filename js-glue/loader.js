/*
 * From `wasm` as the caller gives it to an instance. The module imports nothing, so there is nothing to link.
 */

import { fetch, isNode } from './environment.js';

/* The version of the boundary that this glue was written for: HG_ABI_VERSION in src/heliograph.h. */
const ABI = 1;

/**
 * Why there is no instance.
 *
 * @param {string} code
 * @param {string} message
 * @return {Error & { code: string }}
 */
function failure( code, message ) {
	return Object.assign( new Error( message ), { code } );
}

/**
 * Node's fetch does not read files. The name is put together so that no bundler follows it into a browser's bundle.
 *
 * @param {URL} url
 * @return {Promise<any>}
 */
async function readFile( url ) {
	const name = [ 'node:fs', 'promises' ].join( '/' );
	return ( await import( /* webpackIgnore: true */ name ) ).readFile( url );
}

/**
 * @param {string | URL} source
 * @return {Promise<any>} A response, or bytes.
 */
async function fetchModule( source ) {
	const base = typeof location === 'object' ? location.href : import.meta.url;
	const url = new URL( source, base );
	if ( isNode && url.protocol === 'file:' ) {
		return readFile( url );
	}
	const response = await fetch( url, { credentials: 'same-origin' } );
	if ( !response.ok ) {
		throw new Error( `${ url.pathname } answered ${ response.status }` );
	}
	return response;
}

/**
 * Streaming where the type is right; a host that serves another type costs a copy, not the feature.
 *
 * @param {any} response
 * @return {Promise<WebAssembly.Module>}
 */
async function compileResponse( response ) {
	const type = response.headers.get( 'content-type' ) || '';
	if ( WebAssembly.compileStreaming && type.startsWith( 'application/wasm' ) ) {
		return WebAssembly.compileStreaming( response );
	}
	return WebAssembly.compile( await response.arrayBuffer() );
}

/**
 * @param {any} source
 * @return {Promise<WebAssembly.Module>}
 */
async function compile( source ) {
	if ( source instanceof WebAssembly.Module ) {
		return source;
	}
	let found = source;
	if ( typeof source === 'string' || source instanceof URL ) {
		try {
			found = await fetchModule( source );
		} catch ( error ) {
			throw failure( 'wasm-unavailable', `the module could not be fetched: ${ error.message }` );
		}
	}
	try {
		return await ( typeof Response === 'function' && found instanceof Response ?
			compileResponse( found ) : WebAssembly.compile( found ) );
	} catch ( error ) {
		/* The words are the only thing that tells a policy from a broken file. */
		const blocked = /Content Security Policy|unsafe-eval|blocked by CSP/i.test( error.message );
		throw failure(
			blocked ? 'wasm-blocked' : 'wasm-invalid',
			blocked ? 'the Content-Security-Policy needs \'wasm-unsafe-eval\' in script-src' :
				`the module could not be compiled: ${ error.message }`
		);
	}
}

/**
 * @param {any} [source] URL, string, BufferSource or WebAssembly.Module; heliograph.wasm beside the module by default.
 * @return {Promise<any>} The exports of a new instance.
 * @throws {Error} With a `code`: wasm-unavailable, wasm-blocked, wasm-invalid, abi-mismatch.
 */
export async function load( source ) {
	if ( typeof WebAssembly !== 'object' ) {
		throw failure( 'wasm-unavailable', 'there is no WebAssembly here' );
	}
	const module = await compile( source || new URL( 'heliograph.wasm', import.meta.url ) );
	/** @type {any} */
	let exports;
	try {
		exports = ( await WebAssembly.instantiate( module, {} ) ).exports;
	} catch ( error ) {
		throw failure( 'wasm-invalid', `the module could not be instantiated: ${ error.message }` );
	}
	const version = exports.hg_wasm_abi_version && exports.hg_wasm_abi_version();
	if ( version !== ABI ) {
		throw failure( 'abi-mismatch', `the module speaks version ${ version } of the boundary, this glue ${ ABI }` );
	}
	exports._initialize();
	return exports;
}
