/*
 * What heliograph-schema finds wrong: of a schema, and of how it is called.
 */

/**
 * @typedef {Object} Problem
 * @property {boolean} fatal Whether the schema cannot be used. If not, it is only worth knowing.
 * @property {string} code For programs, such as `unsupported-keyword`.
 * @property {string} path JSON Pointer into the schema; `line:column` of a file that cannot be read as JSON or YAML.
 * @property {string} message For people.
 */

/** The problems of one file, each of which is enough to give it up. */
export class Problems extends Error {
	/**
	 * @param {string} code
	 * @param {{ path?: string, message: string }[]} all
	 */
	constructor( code, all ) {
		super( code );
		/** @type {Problem[]} */
		this.problems = all.map( ( { path = '', message } ) => ( { fatal: true, code, path, message } ) );
	}
}

/** Wrong usage. */
export class Refusal extends Error {
	/**
	 * @param {string} code
	 * @param {string} message
	 */
	constructor( code, message ) {
		super( message );
		this.code = code;
	}
}
