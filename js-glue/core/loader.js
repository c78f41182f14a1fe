/*
 * From `wasm` as the caller gives it to an instance. The module imports nothing, so there is nothing to link. Where there is no
 * WebAssembly, or the page's policy forbids it, the same core as JavaScript takes its place: see wasm/fallback.js.
 */

import { RuntimeError, encoder, fetch, isNode } from '../platform/environment.js';
import { failure } from '../platform/errors.js';
import { baseURI } from '../platform/intrinsics.js';
import { words } from '../platform/words.js';
import { isCompatible } from './core.js';
import { readFile } from './read-file.js';

/** @typedef {import('./boundary.js').Exports} Exports */

/**
 * @typedef {Object} Code The core before there is an instance of it.
 * @property {( name: string ) => ArrayBuffer | undefined} readSection What the custom section of that name holds.
 * @property {() => WebAssembly.Exports | Promise<WebAssembly.Exports>} instantiate Make an instance, without a stop of the page.
 * @property {() => WebAssembly.Exports} instantiateNow The same for who cannot wait.
 */

/**
 * @typedef {Object} FallbackFile What heliograph.fallback.js and heliograph.fallback.whole.js export.
 * @property {( RuntimeError: any, source?: BufferSource | WebAssembly.Module ) => Code} open Errors of instances are of that class. The source
 *  is a packed site, of which the sections are read.
 */

/**
 * @typedef {false | string | URL | ( () => FallbackFile | Promise<FallbackFile> )} Fallback What takes the place of WebAssembly: nothing, the
 *  file at an address, or what a function answers.
 */

/**
 * @typedef {() => URL} Beside The address of a file beside this one, which is asked for where it is needed: in a classic script that somebody
 *  else has bundled there is no `import.meta.url`.
 */

/** @typedef {( code: string, message: string ) => void} Tell */

/* A module of nothing. */
const EMPTY = [ 0, 0x61, 0x73, 0x6D, 1, 0, 0, 0 ];

/* Why there can be no instance, in words. */
const OBSTACLES = {
	'wasm-missing': 'this browser has no WebAssembly',
	'wasm-blocked': 'the page\'s policy forbids WebAssembly'
};

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
 * @param {Parameters<typeof loadCode>[0]} source
 * @return {Promise<Response | BufferSource | WebAssembly.Module>} In Node, the bytes of a file.
 * @throws {Error} `wasm-unavailable`
 */
async function get( source ) {
	try {
		const given = await ( typeof source === 'function' ? source() : source );
		if ( !given ) {
			throw new Error( words( 'no wasm was given' ) );
		}
		if ( !( typeof given === 'string' || given instanceof URL ) ) {
			return check( /** @type {Response | BufferSource} */ ( given ) );
		}
		const url = isNode ? new URL( /* webpackIgnore: true */ given, import.meta.url ) : given;
		if ( isNode && /** @type {URL} */ ( url ).protocol === 'file:' ) {
			return await readFile( /** @type {URL} */ ( url ) );
		}
		return check( await fetch( url ) );
	} catch ( error ) {
		throw failure( 'wasm-unavailable', error );
	}
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
 * Ask whether there can be instances, for what a Content-Security-Policy says when it forbids them is in the words of each browser.
 * WebAssembly.validate does not tell, and WebKit compiles what it then does not instantiate.
 *
 * @return {keyof typeof OBSTACLES | undefined} Why there can be none.
 */
function findObstacle() {
	if ( typeof WebAssembly === 'undefined' ) {
		return 'wasm-missing';
	}
	try {
		const instance = new WebAssembly.Instance( new WebAssembly.Module( new Uint8Array( EMPTY ) ) );
		return instance ? undefined : 'wasm-blocked';
	} catch ( error ) {
		return 'wasm-blocked';
	}
}

/**
 * @param {Fallback | Beside} fallback
 * @param {keyof typeof OBSTACLES} obstacle
 * @return {Promise<FallbackFile>}
 * @throws {Error} The obstacle where there is to be none, or `fallback-unavailable`.
 */
async function importFallback( fallback, obstacle ) {
	if ( fallback === false ) {
		throw failure( obstacle, words( OBSTACLES[ obstacle ] ) );
	}
	try {
		/* As with the module's, an address is relative to the page. */
		const base = globalThis.document ? baseURI( globalThis.document ) : import.meta.url;
		const given = await ( typeof fallback === 'function' ? fallback() : fallback );
		const file = typeof given === 'string' || given instanceof URL ? await import( /* webpackIgnore: true */ /* @vite-ignore */ new URL( given, base ).href ) : given;
		if ( !file.open ) {
			throw new Error( words( 'it is another file' ) );
		}
		return file;
	} catch ( error ) {
		throw failure( 'fallback-unavailable', words( OBSTACLES[ obstacle ] + ', and its fallback cannot be loaded' ) + ': ' + error.message );
	}
}

/**
 * @param {WebAssembly.Module} module
 * @return {Code}
 */
export function codeOf( module ) {
	return {
		readSection: ( name ) => WebAssembly.Module.customSections( module, name )[ 0 ],
		instantiate: async () => ( await WebAssembly.instantiate( module ) ).exports,
		instantiateNow: () => new WebAssembly.Instance( module ).exports
	};
}

/**
 * @param {string | URL | Response | BufferSource | WebAssembly.Module | Beside | undefined} source Or a promise of it.
 * @param {Fallback | Beside} fallback
 * @param {Tell | undefined} tell Told when the fallback is needed.
 * @param {boolean} [isPacked] Whether the sections of the source are wanted, also where its code cannot be used.
 * @return {Promise<Code>}
 * @throws {Error} With a `code`: host-unsupported, wasm-missing, wasm-unavailable, wasm-blocked, wasm-invalid or fallback-unavailable.
 */
export async function loadCode( source, fallback, tell, isPacked ) {
	if ( !encoder ) {
		throw failure( 'host-unsupported', words( 'TextEncoder or TextDecoder is missing' ) );
	}
	const obstacle = findObstacle();
	const [ bytes, file ] = await Promise.all( [
		!obstacle || isPacked && fallback !== false ? get( source ) : undefined,
		obstacle && importFallback( fallback, obstacle )
	] );
	if ( obstacle ) {
		tell?.( obstacle, words( OBSTACLES[ obstacle ] ) + ': the core runs as JavaScript, which is larger and slower' );
	}
	try {
		return file ? file.open( RuntimeError, bytes && 'headers' in bytes ? await bytes.arrayBuffer() : bytes ) :
			codeOf( bytes instanceof WebAssembly.Module ? bytes : await compile( /** @type {Response | BufferSource} */ ( bytes ) ) );
	} catch ( error ) {
		throw failure( 'wasm-invalid', error );
	}
}

/**
 * @param {Code} code
 * @return {Promise<() => Exports>} Makes an instance: what the module exports.
 * @throws {Error} `wasm-invalid` or `abi-mismatch`
 */
export async function open( code ) {
	/** @type {WebAssembly.Exports | undefined} */
	let spare;
	try {
		/* Were another needed, the code is there already. */
		spare = await code.instantiate();
	} catch ( error ) {
		throw failure( 'wasm-invalid', error );
	}
	if ( !isCompatible( spare ) ) {
		throw failure( 'abi-mismatch', words( 'the module is of another version than this file' ) );
	}
	return () => {
		const exports = /** @type {Exports} */ ( spare || code.instantiateNow() );
		spare = undefined;
		exports._initialize();
		return exports;
	};
}

/**
 * @param {Parameters<typeof loadCode>[0]} [source] Default: heliograph.wasm beside this module.
 * @param {Fallback} [fallback] Default: heliograph.fallback.whole.js beside this module.
 * @param {Tell} [tell]
 * @return {Promise<() => Exports>} Makes an instance of the whole module.
 * @throws {Error} As loadCode and open.
 */
export async function load( source, fallback, tell ) {
	return open( await loadCode( source || ( () => new URL( 'heliograph.wasm', import.meta.url ) ), fallback ?? ( () => new URL( 'heliograph.fallback.whole.js', import.meta.url ) ), tell ) );
}
