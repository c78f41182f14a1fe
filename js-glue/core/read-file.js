/*
 * A file in Node, whose fetch reads none. In the CommonJS build read-file-required.js takes its place.
 */

/**
 * @param {URL} url Of the scheme `file:`.
 * @return {Promise<BufferSource>} What is in it.
 */
export async function readFile( url ) {
	/* Bundlers do not follow a name that they cannot see. The comments stand beside what stays an expression when it is minified. */
	return ( await import( /* webpackIgnore: true */ /* @vite-ignore */ [ 'node:fs', 'promises' ].join( '/' ) ) ).readFile( url );
}
