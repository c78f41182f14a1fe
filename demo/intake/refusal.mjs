/*
 * What the intake says when it cannot start, or cannot take events for now.
 */

/** Why the program does not start: `code` for programs, the message for people. */
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

/** Why events cannot be kept now though nothing is wrong with them: the client is to try again. */
export class Unavailable extends Error {
	/**
	 * @param {string} code
	 * @param {string} message
	 */
	constructor( code, message ) {
		super( message );
		this.code = code;
	}
}
