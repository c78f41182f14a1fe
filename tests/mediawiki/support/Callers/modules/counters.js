/*
 * As the counters of WikimediaEvents: what is counted is sent together when the page has nothing else to do.
 */

const lines = [];

mw.trackSubscribe( 'stats.', ( topic, value ) => {
	if ( lines.push( topic + ':' + value ) === 1 ) {
		mw.eventLog.enqueue( () => mw.eventLog.sendBeacon( '/index.php?callers=' + lines.join( ',' ) ) );
	}
} );
mw.track( 'stats.one', 1 );
mw.track( 'stats.two', 2 );
