/*
 * The whole module as JavaScript: told by the tests of the module, which run on it.
 */

process.env.HELIOGRAPH_CORE = 'script';

/* Reading is told here; what the tests of the packed module as JavaScript tell as well waits for npm run test:long. */
await import( './parsing.test.js' );
if ( process.env.HELIOGRAPH_LONG ) {
	await import( './fixtures.test.js' );
	await import( './corpus.test.js' );
	await import( './schemas.test.js' );
}
