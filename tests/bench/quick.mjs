/*
 * Whether the bench is only tried (`npm run bench -- --quick`): few rounds, whose figures say little.
 */

export const isQuick = globalThis.location ?
	new URLSearchParams( globalThis.location.search ).has( 'quick' ) :
	globalThis.process.argv.includes( '--quick' );
