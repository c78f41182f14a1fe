/*
 * The client of a packed site, which was configured ahead of time.
 */

const { startOnMediaWiki } = require( './dist/page.js' );
const { module: address, options } = require( './page.json' );
const onDiagnostic = require( './diagnostics.js' );
const inspect = require( './inspect.js' );

/* The core as JavaScript, for pages whose policy forbids WebAssembly. */
const fallback = () => mw.loader.using( 'ext.heliograph.fallback' ).then( ( require ) => require( 'ext.heliograph.fallback' ) );

/**
 * @param {WebAssembly.Module|Uint8Array|string} wasm
 * @param {string} [from] As in client.js. Without an address nothing is packed for the wiki's settings any more, and the client is
 *  inert until the starter is that of the new version too.
 * @return {Promise<Object>} The client.
 */
module.exports.start = ( wasm, from = address ) => startOnMediaWiki( mw, Object.assign( { wasm: from === address ? wasm : address, fallback, onDiagnostic, inspect }, options ) );
