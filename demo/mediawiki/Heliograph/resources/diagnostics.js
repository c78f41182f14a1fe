/*
 * What was ignored, refused or degraded, told in the manner of MediaWiki: in debug mode, on the console.
 */

module.exports = ( { code, message, where } ) => {
	mw.log.warn( 'heliograph: ' + code + ' ' + where + ' ' + message );
};
