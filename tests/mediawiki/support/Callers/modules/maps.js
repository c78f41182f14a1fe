/*
 * As Kartographer: nothing is depended on, and mw.eventLog is used where it is there when something has been painted.
 */

$( '#firstHeading' ).on( 'click', () => {
	if ( mw.eventLog ) {
		mw.eventLog.submit( 'callers.interaction', {
			$schema: '/heliograph/interaction/1.1.0',
			action: 'marker-paint',
			action_context: String( $( '#firstHeading' ).length )
		} );
	}
} );
