/*
 * A reporter for Node's test runner: a line for each test that fails, where it stands and why. The runs of all stages write
 * to one file, which is printed at the end, where a person looks first.
 */

import path from 'node:path';

/** Of a suite or a file whose tests failed, which are told by themselves. */
const TOLD_BY_OTHERS = 'subtestsFailed';

/**
 * @param {AsyncIterable<{ type: string, data: any }>} source
 * @yield {string}
 */
export default async function* ( source ) {
	for await ( const { type, data } of source ) {
		const error = type === 'test:fail' && data.details.error;
		if ( error && error.failureType !== TOLD_BY_OTHERS && !data.todo ) {
			const { cause } = error;
			const why = cause && cause.message || cause || error.message;
			const engine = process.env.HELIOGRAPH_BROWSER ? ` in ${ process.env.HELIOGRAPH_BROWSER }` : '';
			yield `${ path.relative( '', data.file || '' ) }:${ data.line }${ engine }: ${ data.name }: ${ String( why ).trim().split( '\n' ).slice( 0, 12 ).join( '\n\t' ) }\n`;
		}
	}
}
