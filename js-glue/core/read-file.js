/*
 * A file in Node, whose fetch reads none. In the CommonJS build read-file-required.js takes its place.
 */

/**
 * @param {URL} url Of the scheme `file:`.
 * @return {Promise<BufferSource>} What is in it.
 */
export async function readFile( url ) {
	/* Bundlers do not follow a name that they cannot see. */
	const name = [ 'node:fs', 'promises' ].join( '/' );
	return ( await import( /* webpackIgnore: true */ /* @vite-ignore */ name ) ).readFile( url );
}
