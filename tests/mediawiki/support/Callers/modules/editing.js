/*
 * As the editors and UniversalLanguageSelector: legacy events by a Schema with defaults, by a topic and by a call; and as
 * NavigationTiming, which draws its own sample.
 */

const schema = new mw.eventLog.Schema( 'CallersAction', 1, { page_id: mw.config.get( 'wgArticleId' ), source: 'default' } );

schema.log( { action: 'init' } );
schema.log( { action: 'ready', source: 'given' } );
schema.log( { action: 'never' }, 0 );
mw.track( 'event.CallersAction', { action: 'tracked' } );
if ( mw.eventLog.pageviewInSample( 1 ) && !mw.eventLog.pageviewInSample( 0 ) && mw.eventLog.sessionInSample( 1 ) ) {
	mw.eventLog.logEvent( 'CallersAction', { action: 'logged' } ).done( ( { event } ) => {
		mw.eventLog.logEvent( 'CallersAction', { action: 'after ' + event.action } );
	} );
}
