/*
 * The inline stub: stands in a page's head, keeps what happens before the module is there, and imports the script that
 * brings it. A classic script that is sent with every page, so it has to stay below 500 bytes.
 *
 *     <script data-src="/skin.js" data-when="idle">…</script>
 *
 * `data-when` is `idle` or `interaction`. Clicks, and calls of `heliographBus.track( topic, data )`, are kept with their
 * time until a client takes them (track.js, listeners.js). Who sends Global Privacy Control is not listened to.
 */
( ( window, page, { src, when } ) => {
	/* Of a click the target is kept, which the event forgets when it has passed. */
	const bus = window.heliographBus = {
		since: Date.now(),
		kept: /** @type {any[]} */ ( [] ),
		count: 0,
		track( /** @type {any} */ what, /** @type {any} */ data ) {
			try {
				/* More than anyone does before a module is there; by the count the client knows what was lost. */
				if ( bus.count++ < 99 ) {
					bus.kept.push( [ Date.now(), what, JSON.stringify( data ) ] );
				}
			} catch ( error ) {
				/* It is counted. */
			}
		},
		handleEvent: ( /** @type {any} */ event ) => bus.track( event.composedPath()[ 0 ], event.isTrusted )
	};
	const listen = ( /** @type {string} */ type, /** @type {any} */ listener, once = false ) => {
		page.addEventListener( type, listener, { capture: true, once } );
	};
	const load = () => import( src );

	if ( !window.navigator.globalPrivacyControl ) {
		listen( 'click', bus );
	}
	if ( when === 'idle' ) {
		( window.requestIdleCallback || window.setTimeout )( load );
	} else {
		listen( 'pointerdown', load, true );
		listen( 'keydown', load, true );
	}
} )( /** @type {any} */ ( window ), document, /** @type {any} */ ( document ).currentScript.dataset );
