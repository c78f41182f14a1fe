/*
 * Starts heliograph once the page is usable.
 */

const { startOnMediaWiki } = require( './dist/heliograph.mediawiki.js' );
const config = require( './config.json' );

const address = mw.config.get( 'wgExtensionAssetsPath' ) + '/Heliograph/resources/dist/heliograph.wasm';

/**
 * @param {string|Uint8Array} wasm
 * @return {Promise<Object>} The client.
 */
function start( wasm ) {
	return startOnMediaWiki( mw, Object.assign( {
		wasm,
		onDiagnostic: ( diagnostic ) => {
			mw.log.warn( 'heliograph: ' + diagnostic.code + ' ' + diagnostic.where + ' ' + diagnostic.message );
		}
	}, config ) );
}

/**
 * Some hosts do not serve .wasm files, or serve something else in their place. Then start again with the bytes in a script.
 *
 * @param {Object} client
 * @return {Promise<Object>}
 */
function mend( client ) {
	const isMissing = client.status === 'inert' && /^wasm-(unavailable|invalid)$/.test( client.statusReason.code );
	return isMissing ? mw.loader.using( 'ext.heliograph.embedded' ).then( ( require ) => start( require( 'ext.heliograph.embedded' ) ) ) : client;
}

mw.requestIdleCallback( () => {
	mw.heliograph = start( address ).then( mend );
	mw.heliograph.catch( ( error ) => {
		mw.log.error( error );
	} );
} );
