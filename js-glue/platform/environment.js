/*
 * What the host offers. Read once, when this module is loaded, so that a script which replaces a native function later does
 * not affect it. Anything may be missing: Node has no document, and old browsers lack more.
 */

/** @type {any} */
const host = globalThis;

export const { fetch } = host;

/** What an engine throws where a module fails, or stands for that where there is no WebAssembly. */
export const RuntimeError = host.WebAssembly?.RuntimeError || class extends Error {};

/* Called without an object, as a page would: some native functions throw for any other `this`. */
const { TextDecoder, TextEncoder, clearTimeout, crypto, navigator, performance, process, setTimeout } = host;

/* The page's window that Jest makes of jsdom has neither. Without them there is no core, and nobody to ask for them. */
const hasText = TextDecoder && TextEncoder;

/** @type {TextEncoder} Undefined where texts cannot be encoded and decoded. */
export const encoder = hasText && new TextEncoder();

/** @type {TextDecoder} */
export const decoder = hasText && new TextDecoder();

/**
 * Throws where there is none, as where a page has put something else in its place.
 *
 * @type {( url: string, body: string ) => boolean}
 */
export const sendBeacon = ( url, body ) => navigator.sendBeacon( url, body );

/* Bundlers may add a `process` for browsers, but not its versions. */
export const isNode = !!process?.versions?.node;

/** @type {import('./types.js').Clock} */
const clock = {
	now: Date.now,
	monotonic: performance?.now?.bind( performance ) || Date.now,
	setTimeout( work, ms, isLazy ) {
		const timer = setTimeout( work, ms );
		if ( isLazy && isNode ) {
			timer.unref?.();
		}
		return timer;
	},
	clearTimeout: ( timer ) => clearTimeout( timer )
};

/**
 * @param {Partial<import('./types.js').Clock> | null | undefined} given The caller's clock; methods that it lacks are the host's.
 * @param {( error: unknown ) => void} onError Told what a method of it throws, or answers in place of a time.
 *  Then the host's does its work.
 * @return {import('./types.js').Clock} Its methods may be called without it, and never throw.
 */
export function clockOf( given, onError ) {
	const own = /** @type {Record<string, Function>} */ ( given || { __proto__: null } );
	/** @type {any} */
	const made = { __proto__: null };
	for ( const [ name, method ] of Object.entries( clock ) ) {
		made[ name ] = own[ name ] ? ( /** @type {unknown[]} */ ...args ) => {
			try {
				const answer = own[ name ]( ...args );
				/* Those that are given nothing tell the time. */
				if ( args.length || Math.abs( answer ) < Infinity ) {
					return answer;
				}
				throw answer;
			} catch ( error ) {
				onError( error );
				return /** @type {Function} */ ( method )( ...args );
			}
		} : method;
	}
	return made;
}

/**
 * Run a callback as of an earlier time.
 *
 * @param {import('./types.js').Clock} made By clockOf.
 * @param {number} time What it tells until the callback has returned, in epoch ms; what is no time is not told.
 * @param {() => void} callback What it throws is thrown on. What is no function is not called.
 */
export function runAt( made, time, callback ) {
	const { now } = made;
	made.now = Math.abs( time ) < Infinity ? () => time : now;
	try {
		if ( typeof callback === 'function' ) {
			callback();
		}
	} finally {
		made.now = now;
	}
}

/**
 * Fills bytes with random bits. Undefined where the host has no cryptographic source.
 *
 * @type {undefined | ( ( bytes: Uint8Array ) => void )}
 */
export const random = crypto && ( ( bytes ) => {
	crypto.getRandomValues( bytes );
} );
