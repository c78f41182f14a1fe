/*
 * As MultimediaViewer: Test Kitchen is asked for, and done without where it is not there.
 */

let instrument;
mw.loader.using( 'ext.testKitchen' ).then( () => {
	instrument = mw.testKitchen.getInstrument( 'image-browsing' );
	instrument.send( 'impression', { action_source: 'carousel' } );
	mw.tk.getInstrument( 'out-of-sample' ).use( ( one ) => one.send( 'used' ) ).send( 'impression' );
	if ( instrument.isInSample() ) {
		instrument.setSchema( '/heliograph/interaction/1.1.0' ).submitInteraction( 'sampled', {}, [ 'performer_is_logged_in' ] );
	}
} ).catch( () => mw.log.warn( 'no Test Kitchen' ) );
