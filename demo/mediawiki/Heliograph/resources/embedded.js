/*
 * The bytes of the WebAssembly module, for hosts from which the file itself cannot be had.
 */

module.exports = Uint8Array.from( atob( require( './module.json' ) ), ( char ) => char.charCodeAt( 0 ) );
