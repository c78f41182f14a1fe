/*
 * As SearchVue: the module is asked for when there is something to tell.
 */

mw.loader.using( [ 'ext.eventLogging' ] ).then( () => {
	mw.eventLog.submit( 'callers.interaction', { $schema: '/heliograph/interaction/1.1.0', action: 'show-preview', action_source: mw.eventLog.id.getSessionId().slice( 0, 1 ) ? 'search' : '' } );
} );
