/*
 * The client that configures itself in the page.
 */

const { startOnMediaWiki } = require( './dist/client.js' );
const { module: address, options } = require( './client.json' );
const onDiagnostic = require( './diagnostics.js' );

/**
 * @param {WebAssembly.Module|Uint8Array|string} wasm Of the wiki's own address where it is empty.
 * @return {Promise<Object>} The client.
 */
module.exports.start = ( wasm ) => startOnMediaWiki( mw, Object.assign( { wasm: wasm || address, onDiagnostic }, options ) );
