/*
 * The bytes of heliograph.wasm, for hosts that do not serve the file itself.
 */

module.exports = Uint8Array.from( atob( require( './wasm.json' ) ), ( char ) => char.charCodeAt( 0 ) );
