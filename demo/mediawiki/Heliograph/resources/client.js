/*
 * The client that configures itself in the page.
 */

const { startOnMediaWiki } = require( './dist/client.js' );
const { module: address, options } = require( './client.json' );
const onDiagnostic = require( './diagnostics.js' );
const inspect = require( './inspect.js' );

/* The core as JavaScript, for pages whose policy forbids WebAssembly. */
const fallback = () => mw.loader.using( 'ext.heliograph.fallback-whole' ).then( ( require ) => require( 'ext.heliograph.fallback-whole' ) );

/**
 * @param {WebAssembly.Module|Uint8Array|string} wasm
 * @param {string} [from] Its address. A starter of before an update may name that of another version: then the own one is loaded.
 * @return {Promise<Object>} The client.
 */
module.exports.start = ( wasm, from = address ) => startOnMediaWiki( mw, Object.assign( { wasm: from === address ? wasm : address, fallback, onDiagnostic, inspect }, options ) );
