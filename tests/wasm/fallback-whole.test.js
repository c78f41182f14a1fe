/*
 * The whole module as JavaScript: told by the tests of the module, which run on it.
 */

process.env.HELIOGRAPH_CORE = 'script';

await import( './fixtures.test.js' );
await import( './corpus.test.js' );
await import( './parsing.test.js' );
await import( './schemas.test.js' );
