/*
 * From `wasm` as the caller gives it to an instance. The module imports nothing, so there is nothing to link.
 */

import { encoder, fetch, isNode } from '../platform/environment.js';
import { failure } from '../platform/errors.js';
import { isCompatible } from './core.js';
import { readFile } from './read-file.js';

/** @typedef {import('./boundary.js').Exports} Exports */

/**
 * @template {Response | BufferSource} Source
 * @param {Source} source
 * @return {Source}
 * @throws {Error} For an answer without the file.
 */
function check( source ) {
	if ( /** @type {Response} */ ( source ).ok === false ) {
		throw new Error( 'HTTP ' + /** @type {Response} */ ( source ).status );
	}
	return source;
}

/**
 * @param {string | URL} source
 * @return {Promise<Response | BufferSource>} In Node, the bytes of a file.
 */
async function get( source ) {
	const url = isNode ? new URL( source, import.meta.url ) : source;
	if ( isNode && /** @type {URL} */ ( url ).protocol === 'file:' ) {
		return readFile( /** @type {URL} */ ( url ) );
	}
	return check( await fetch( url ) );
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
 * Whether the page may compile at all, for what a Content-Security-Policy says when it forbids it is in the words of each
 * browser. WebAssembly.validate does not tell.
 *
 * @return {boolean}
 */
function canCompile() {
	try {
		return !!new WebAssembly.Module( new Uint8Array( [ 0, 0x61, 0x73, 0x6D, 1, 0, 0, 0 ] ) );
	} catch ( error ) {
		return false;
	}
}

/**
 * @param {string | URL | Response | BufferSource | WebAssembly.Module | undefined} source Or a promise of it.
 * @return {Promise<WebAssembly.Module>}
 * @throws {Error} With a `code`: host-unsupported, wasm-unavailable, wasm-blocked or wasm-invalid.
 */
export async function loadModule( source ) {
	let bytes;
	if ( !encoder ) {
		throw failure( 'host-unsupported', 'TextEncoder or TextDecoder is missing' );
	}
	try {
		const given = await source;
		bytes = typeof given === 'string' || given instanceof URL ? await get( given ) : check( /** @type {Response | BufferSource} */ ( given ) );
	} catch ( error ) {
		throw failure( 'wasm-unavailable', error );
	}
	try {
		return bytes instanceof WebAssembly.Module ? bytes : await compile( bytes );
	} catch ( error ) {
		throw failure( canCompile() ? 'wasm-invalid' : 'wasm-blocked', error );
	}
}

/**
 * @param {Parameters<typeof loadModule>[0]} source
 * @return {Promise<() => Exports>} Makes an instance: what the module exports.
 * @throws {Error} As above, or `abi-mismatch`.
 */
export async function load( source ) {
	const module = await loadModule( source );
	/** @type {WebAssembly.Exports | undefined} */
	let spare;
	try {
		/* The first one without a stop of the page; were another needed, the code is there already. */
		spare = ( await WebAssembly.instantiate( module ) ).exports;
	} catch ( error ) {
		throw failure( 'wasm-invalid', error );
	}
	if ( !isCompatible( spare ) ) {
		throw failure( 'abi-mismatch', 'the module is of another version than this file' );
	}
	return () => {
		const exports = /** @type {Exports} */ ( spare || new WebAssembly.Instance( module ).exports );
		spare = undefined;
		exports._initialize();
		return exports;
	};
}
