/*
 * Starts heliograph once the page is usable.
 */

const { startOnMediaWiki } = require( './dist/heliograph.mediawiki.js' );
const config = require( './config.json' );

function start() {
	mw.heliograph = startOnMediaWiki( mw, Object.assign( {
		wasm: mw.config.get( 'wgExtensionAssetsPath' ) + '/Heliograph/resources/dist/heliograph.wasm',
		onDiagnostic: ( diagnostic ) => {
			mw.log.warn( 'heliograph: ' + diagnostic.code + ' ' + diagnostic.where + ' ' + diagnostic.message );
		}
	}, config ) );
	mw.heliograph.catch( ( error ) => {
		mw.log.error( error );
	} );
}

mw.requestIdleCallback( start );
