/** What `createClient` rejects with: the mistakes of the caller, all at once. */
export class HeliographError extends Error {
	/**
	 * @param {import('./types.js').Problem[]} errors At least one. `code` and `path` are the first one's.
	 */
	constructor( errors ) {
		super( errors.map( ( { code, path, message } ) => `${ code } at "${ path }": ${ message }` ).join( '; ' ) );
		this.name = 'HeliographError';
		this.code = errors[ 0 ].code;
		this.path = errors[ 0 ].path;
		this.errors = errors;
	}
}

/**
 * Why the client cannot work, which is nobody's mistake: it will be inert.
 *
 * @param {string} code
 * @param {any} cause An error, or words.
 * @return {Error & { code: string }}
 */
export function failure( code, cause ) {
	return Object.assign( new Error( cause && cause.message || cause ), { code } );
}

/* So that a page that errs in ever new ways does not fill the memory with what was told. */
const MOST_DIAGNOSTICS = 256;

/**
 * Tell each problem once, and never fail for it. Silent unless someone listens: a page's console is not ours.
 *
 * @param {( ( diagnostic: import('./types.js').Diagnostic ) => void ) | undefined} onDiagnostic
 * @return {import('./types.js').Diagnose}
 */
export function createDiagnose( onDiagnostic ) {
	const told = new Set();
	return ( code, message, where = '', within = '' ) => {
		const key = code + ' ' + where + ' ' + within;
		if ( onDiagnostic && !told.has( key ) && told.size < MOST_DIAGNOSTICS ) {
			told.add( key );
			try {
				onDiagnostic( { code, message, where } );
			} catch ( error ) {
				/* Whoever listens to diagnostics looks after their own mistakes. */
			}
		}
	};
}

/**
 * What a page's elements do wrong in our hands reaches neither the page nor the core.
 *
 * @param {import('./types.js').Diagnose} diagnose
 * @param {string} what For the diagnostic.
 * @param {( ...given: any[] ) => any} work
 * @return {( ...given: any[] ) => any} The same; nothing where it failed.
 */
export function tame( diagnose, what, work ) {
	return ( ...given ) => {
		try {
			return work( ...given );
		} catch ( error ) {
			diagnose( 'listener-failed', String( error ), what );
			return undefined;
		}
	};
}
