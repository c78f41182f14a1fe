/*
 * What must hold of a packed page as well, told by the tests of the whole build: what is listened to, how a page is left, and
 * pages that are prerendered. Instruments differ in nothing between the builds; theirs run with the whole one alone.
 */

process.env.HELIOGRAPH_BUILD = 'packed';

await import( './targets.test.js' );
await import( './exits.test.js' );
if ( process.env.HELIOGRAPH_LONG ) {
	await import( './activation.test.js' );
	await import( './inspector.test.js' );
	await import( './stub.test.js' );
}
