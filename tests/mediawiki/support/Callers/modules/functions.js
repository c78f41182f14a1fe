/*
 * As WikiLambda and ContentTranslation: interactions of a stream and a schema, with values that are filled in bit by bit; and as
 * PropertySuggester, which looks at the state of the module first.
 */

const STREAM = 'callers.interaction';

function logEvent( action, subtype, source ) {
	const interactionData = {};
	if ( subtype ) {
		interactionData.action_subtype = subtype;
	}
	if ( source ) {
		interactionData.action_source = source;
	}
	mw.eventLog.submitInteraction( STREAM, '/heliograph/interaction/1.1.0', action, interactionData );
	/* What is filled in later is another event's. */
	interactionData.action_source = 'changed';
}

logEvent( 'load', 'view' );
if ( mw.loader.getState( 'ext.eventLogging' ) === 'ready' ) {
	logEvent( 'request', null, 'suggester' );
}
$( document.body ).on( 'click', '#firstHeading', () => logEvent( 'click', 'heading', mw.config.get( 'wgUserEditCountBucket' ) || 'nobody' ) );
