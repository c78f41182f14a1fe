/**
 * One problem of what the caller gave.
 *
 * @typedef {Object} Problem
 * @property {string} code For programs, such as `bad-context`.
 * @property {string} path JSON Pointer into the options of `createClient`.
 * @property {string} message For people.
 */

/**
 * What `createClient` rejects with: a mistake of the caller at start-up, or several at once.
 * `code`, `path` and the head of `message` are the first one's; `errors` and the rest of `message` list all.
 */
export class HeliographError extends Error {
	/**
	 * @param {Problem[]} errors At least one.
	 */
	constructor( errors ) {
		super( errors.map( ( e ) => `${ e.path || '/' }: ${ e.message } (${ e.code })` ).join( '; ' ) );
		this.name = 'HeliographError';
		this.code = errors[ 0 ].code;
		this.path = errors[ 0 ].path;
		this.errors = errors;
	}
}
