/*
 * Events that were refused, kept apart with their reason in a file of JSON lines, for who has to mend what sends them. They are
 * whatever somebody sent, so the file may hold what identifies a reader: keep it as long as it is of use.
 */

import fs from 'node:fs';

/* The file is set aside as `<name>.1` when it is larger, over the one before; so the two take twice this at the most. */
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * @param {string} file
 * @param {{ now: () => string, onProblem: ( error: any ) => void, maxBytes?: number }} options `onProblem`: it could not be
 *  written; events go on being answered.
 * @return {( verdict: import('./judge.mjs').Verdict ) => void}
 * @throws {Error} Of the file system, if it cannot be written.
 */
export function openInvalid( file, { now, onProblem, maxBytes = MAX_BYTES } ) {
	fs.appendFileSync( file, '' );
	let { size } = fs.statSync( file );
	return ( { status, event, context } ) => {
		const line = Buffer.from( `${ JSON.stringify( { received: now(), status, reason: context.errorsText || context.message, event } ) }\n` );
		try {
			if ( size && size + line.length > maxBytes ) {
				fs.renameSync( file, `${ file }.1` );
				size = 0;
			}
			fs.appendFileSync( file, line );
			size += line.length;
		} catch ( error ) {
			onProblem( error );
		}
	};
}
