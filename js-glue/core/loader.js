/*
 * From `wasm` as the caller gives it to an instance. The module imports nothing, so there is nothing to link.
 */

import { encoder, fetch, isNode } from '../platform/environment.js';
import { failure } from '../platform/errors.js';
import { isCompatible } from './core.js';
import { readFile } from './read-file.js';

/** @typedef {import('./boundary.js').Exports} Exports */

/**
 * @param {string | URL} source
 * @return {Promise<Response | BufferSource>} In Node, the bytes of a file.
 */
async function get( source ) {
	const url = isNode ? new URL( source, import.meta.url ) : source;
	if ( isNode && /** @type {URL} */ ( url ).protocol === 'file:' ) {
		return readFile( /** @type {URL} */ ( url ) );
	}
	const response = await fetch( url );
	if ( !response.ok ) {
		throw new Error( 'HTTP ' + response.status );
	}
	return response;
}

/**
 * @param {Response | BufferSource} source
 * @return {Promise<WebAssembly.Module>}
 */
async function compile( source ) {
	if ( !( 'headers' in source ) ) {
		return WebAssembly.compile( source );
	}
	/* Streaming asks for exactly this type; a host that serves another one costs time, not the feature. */
	return 'compileStreaming' in WebAssembly && source.headers.get( 'Content-Type' ) === 'application/wasm' ?
		WebAssembly.compileStreaming( source ) :
		WebAssembly.compile( await source.arrayBuffer() );
}

/**
 * Whether the page may use a module at all, for what a Content-Security-Policy says when it forbids it is in the words of
 * each browser. WebAssembly.validate does not tell, and WebKit compiles what it then does not instantiate.
 *
 * @return {boolean}
 */
function canInstantiate() {
	try {
		return !!new WebAssembly.Instance( new WebAssembly.Module( new Uint8Array( [ 0, 0x61, 0x73, 0x6D, 1, 0, 0, 0 ] ) ) );
	} catch ( error ) {
		return false;
	}
}

/**
 * @param {string | URL | BufferSource | WebAssembly.Module} [source] By default heliograph.wasm beside this module.
 * @return {Promise<() => Exports>} Makes an instance: what the module exports.
 * @throws {Error} With a `code`: host-unsupported, wasm-missing, wasm-unavailable, wasm-blocked, wasm-invalid or
 *  abi-mismatch.
 */
export async function load( source ) {
	/** @type {WebAssembly.Module} */
	let module;
	let bytes, first;
	if ( !encoder ) {
		throw failure( 'host-unsupported', 'TextEncoder or TextDecoder is missing' );
	}
	/* As where the reader turned it off. */
	if ( typeof WebAssembly === 'undefined' ) {
		throw failure( 'wasm-missing', 'this host has no WebAssembly' );
	}
	try {
		const given = source || new URL( 'heliograph.wasm', import.meta.url );
		bytes = typeof given === 'string' || /** @type {URL} */ ( given ).href ? await get( /** @type {URL} */ ( given ) ) : given;
	} catch ( error ) {
		throw failure( 'wasm-unavailable', error );
	}
	try {
		module = bytes instanceof WebAssembly.Module ? bytes : await compile( /** @type {BufferSource} */ ( bytes ) );
		/* The first one without a stop of the page; were another needed, the code is there already. */
		first = ( await WebAssembly.instantiate( module ) ).exports;
	} catch ( error ) {
		throw failure( canInstantiate() ? 'wasm-invalid' : 'wasm-blocked', error );
	}
	if ( !isCompatible( first ) ) {
		throw failure( 'abi-mismatch', 'heliograph.wasm is of another version' );
	}
	/** @type {WebAssembly.Exports | undefined} */
	let spare = first;
	return () => {
		const exports = /** @type {Exports} */ ( spare || new WebAssembly.Instance( module ).exports );
		spare = undefined;
		exports._initialize();
		return exports;
	};
}
