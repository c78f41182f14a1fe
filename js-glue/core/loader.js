/*
 * From `wasm` as the caller gives it to an instance. The module imports nothing, so there is nothing to link.
 */

import { fetch, isNode } from '../platform/environment.js';
import { failure } from '../platform/errors.js';

/* The boundary that this glue was written for: HG_ABI_VERSION in src/heliograph.h. */
const ABI = 3;

/**
 * @param {string | URL} source
 * @return {Promise<any>} A response, or bytes.
 */
async function get( source ) {
	const url = isNode ? new URL( source, import.meta.url ) : source;
	if ( isNode && /** @type {URL} */ ( url ).protocol === 'file:' ) {
		/* Node's fetch reads no files. Bundlers do not follow a name that they cannot see. */
		const name = [ 'node:fs', 'promises' ].join( '/' );
		return ( await import( /* webpackIgnore: true */ /* @vite-ignore */ name ) ).readFile( url );
	}
	const response = await fetch( url );
	if ( !response.ok ) {
		throw new Error( 'HTTP ' + response.status );
	}
	return response;
}

/**
 * @param {any} source
 * @return {Promise<WebAssembly.Module>}
 */
async function compile( source ) {
	if ( !source.headers ) {
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
 * @param {any} [source] URL, string, BufferSource or WebAssembly.Module; by default heliograph.wasm beside this module.
 * @return {Promise<() => import('../platform/types.js').Core>} Makes an instance: what the module exports.
 * @throws {Error} With a `code`: wasm-unavailable, wasm-blocked, wasm-invalid or abi-mismatch.
 */
export async function load( source ) {
	/** @type {any} */
	let module;
	/** @type {any} */
	let first;
	try {
		source = source || new URL( 'heliograph.wasm', import.meta.url );
		source = typeof source === 'string' || source.href ? await get( source ) : source;
	} catch ( error ) {
		throw failure( 'wasm-unavailable', error );
	}
	try {
		module = source instanceof WebAssembly.Module ? source : await compile( source );
		/* The first one without a stop of the page; were another needed, the code is there already. */
		first = ( await WebAssembly.instantiate( /** @type {WebAssembly.Module} */ ( module ) ) ).exports;
	} catch ( error ) {
		throw failure( canCompile() ? 'wasm-invalid' : 'wasm-blocked', error );
	}
	if ( !first.hg_wasm_abi_version || first.hg_wasm_abi_version() !== ABI ) {
		throw failure( 'abi-mismatch', 'heliograph.wasm is of another version' );
	}
	return () => {
		const core = first || new WebAssembly.Instance( module ).exports;
		first = null;
		core._initialize();
		return core;
	};
}

/* Instruments that do without. */
const PLAIN = [ 'webUiClick', 'contributionStatistics' ];

/**
 * @param {import('../platform/types.js').Parts} parts
 * @return {Promise<import('../listening/types.js').Extras>} What the options ask for, and maybe more; nothing where it cannot be had,
 *  and then everything else works.
 */
export async function loadExtras( { diagnose, given: { instrumentConfigs, instruments, lossStream } } ) {
	const isAsked = instrumentConfigs || lossStream || Object.keys( Object( instruments ) ).some( ( name ) => !PLAIN.includes( name ) );
	try {
		return isAsked ? await import( '../instruments/extras.js' ) : {};
	} catch ( error ) {
		diagnose( 'extras-unavailable', String( error ), '/instruments' );
		return {};
	}
}
