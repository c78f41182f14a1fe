/*
 * The bytes of heliograph.wasm.
 */

module.exports = Uint8Array.from( atob( require( './wasm.json' ) ), ( char ) => char.charCodeAt( 0 ) );
