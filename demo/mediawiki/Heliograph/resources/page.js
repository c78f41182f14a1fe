/*
 * The client of a packed site, which was configured ahead of time.
 */

const { startOnMediaWiki } = require( './dist/page.js' );
const { options } = require( './page.json' );
const onDiagnostic = require( './diagnostics.js' );

/**
 * @param {WebAssembly.Module|Uint8Array|string} wasm
 * @return {Promise<Object>} The client.
 */
module.exports.start = ( wasm ) => startOnMediaWiki( mw, Object.assign( { wasm, onDiagnostic }, options ) );
