/*
 * The inline stub: stands in a page's head, keeps what happens before the module is loaded, and imports the script that loads
 * it. A classic script that is sent with every page, so its minified size has to stay below 500 bytes.
 *
 *     <script data-src="/skin.js" data-when="idle">…</script>
 *
 * `data-when` is `idle` or `interaction`: when to import. Clicks, and calls of `heliographBus.track( topic, data )`, are kept
 * with their time until a client takes them (listening/bus.js). With Global Privacy Control no clicks are kept.
 */
( ( window, page, { src, when } ) => {
	/* Of a click, the innermost target is kept: once an event was dispatched, it does not know that any more. */
	const bus = window.heliographBus = {
		since: Date.now(),
		kept: /** @type {[ time: number, what: unknown, text: string | undefined ][]} */ ( [] ),
		count: 0,
		track( /** @type {unknown} */ what, /** @type {unknown} */ data ) {
			try {
				/* 99 is more than happens on a page by then. Calls beyond it are counted only, and reported as lost. */
				if ( bus.count++ < 99 ) {
					bus.kept.push( [ Date.now(), what, JSON.stringify( data ) ] );
				}
			} catch ( error ) {
				/* JSON cannot carry the data: the call is counted only. */
			}
		},
		handleEvent: ( /** @type {Event} */ event ) => bus.track( event.composedPath()[ 0 ], event.isTrusted )
	};
	const listen = ( /** @type {string} */ type, /** @type {EventListenerOrEventListenerObject} */ listener, once = false ) => {
		page.addEventListener( type, listener, { capture: true, once } );
	};
	const load = () => import( /** @type {string} */ ( src ) );

	if ( !window.navigator.globalPrivacyControl ) {
		listen( 'click', bus );
	}
	if ( when === 'idle' ) {
		( window.requestIdleCallback || window.setTimeout )( load );
	} else {
		listen( 'pointerdown', load, true );
		listen( 'keydown', load, true );
	}
} )( /** @type {Window & typeof globalThis & { heliographBus?: object, navigator: { globalPrivacyControl?: boolean } }} */ ( window ), document, /** @type {HTMLScriptElement} */ ( document.currentScript ).dataset );
