/*
 * How problems are told: an exception at start-up, a code for what makes a client inert, and diagnostics for everything else.
 */

import { textOf } from './json.js';

/** What `createClient` rejects with: all mistakes in its options at once. */
export class HeliographError extends Error {
	/**
	 * @param {import('./types.js').Problem[]} errors At least one; `code` and `path` of the exception are those of the first.
	 */
	constructor( errors ) {
		super( errors.map( ( { code, path, message } ) => `${ code } at "${ path }": ${ message }` ).join( '; ' ) );
		this.code = errors[ 0 ].code;
		this.path = errors[ 0 ].path;
		this.errors = errors;
	}

	/* Assigned to an error, a name would throw where the page has frozen Error.prototype. */
	get name() {
		return 'HeliographError';
	}
}

/**
 * @param {string} code
 * @param {unknown} message Of a packed page, which has no sentences, only what follows them, if anything.
 * @return {string} The message; it begins with the code where nothing else would say what it is about.
 */
export function withCode( code, message ) {
	const text = textOf( message );
	return /^$|^[ :,]/.test( text ) ? code + text : text;
}

/**
 * An error for what makes a client inert though its caller made no mistake, such as a browser that blocks WebAssembly.
 *
 * @param {string} code
 * @param {any} cause An error, or its message.
 * @return {Error & { code: string }}
 */
export function failure( code, cause ) {
	return Object.assign( new Error( withCode( code, cause?.message ?? cause ?? '' ) ), { code } );
}

/* Number of different diagnostics of a client; more are not reported. It bounds the list of those that were. */
const MAX_DIAGNOSTICS = 256;

/**
 * Make the function by which a client reports diagnostics. It reports each problem once (what differs in code, place or message is another
 * problem) and never throws. Without a callback it does nothing.
 *
 * @param {( ( diagnostic: import('./types.js').Diagnostic ) => void ) | null | undefined} onDiagnostic
 * @return {import('./types.js').Diagnose}
 */
export function createDiagnose( onDiagnostic ) {
	const told = new Set();
	return Object.assign( ( /** @type {string} */ code, /** @type {string} */ message, where = '', /** @type {string | number} */ within = '' ) => {
		const said = withCode( code, message );
		const key = [ code, where, within, said ].join( '\n' );
		if ( !told.has( key ) && told.size < MAX_DIAGNOSTICS ) {
			told.add( key );
			try {
				onDiagnostic?.( { code, message: said, where } );
			} catch ( error ) {
				/* A mistake of the callback is not the client's, and must not stop it. */
			}
		}
	}, { told } );
}

/**
 * Wrap a listener so that it never throws into the page. What it throws is reported as the diagnostic `listener-failed`.
 *
 * @template {any[]} Given
 * @template Answer
 * @param {import('./types.js').Diagnose} diagnose
 * @param {string} where For the diagnostic.
 * @param {( ...given: Given ) => Answer} work
 * @return {( ...given: Given ) => Answer | undefined} Undefined where it failed.
 */
export function catchErrors( diagnose, where, work ) {
	return ( ...given ) => {
		try {
			return work( ...given );
		} catch ( error ) {
			diagnose( 'listener-failed', textOf( error ), where );
			return undefined;
		}
	};
}
