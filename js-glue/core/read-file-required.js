/*
 * The same for CommonJS: where a test runner gives each file a context of its own, `import()` is not to be had in it.
 */

/* global require */

/** @type {typeof import('./read-file.js').readFile} */
export async function readFile( url ) {
	const name = 'node:fs';
	return require( name ).promises.readFile( url );
}
