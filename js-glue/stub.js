/*
 * The inline stub: stands in a page's head, keeps what happens before the module is loaded, and imports the script that loads
 * it. A classic script that is sent with every page, so its minified size has to stay below 500 bytes.
 *
 *     <script data-src="/skin.js" data-when="idle">…</script>
 *
 * `data-when` is `idle` or `interaction`: when to import. Clicks, and calls of `heliographBus.track( topic, data )`, are kept
 * with their time until a client takes them (listening/bus.js). With Global Privacy Control no clicks are kept. Where it
 * stands twice or runs again, the bus that is there stays. A script that cannot be had is no error of the page.
 */
{
	const { src, when } = /** @type {HTMLScriptElement} */ ( document.currentScript ).dataset;
	const page = /** @type {Window & typeof globalThis & { heliographBus?: object }} */ ( self );
	const load = () => import( /** @type {string} */ ( src ) ).catch( () => 0 );
	const listen = ( /** @type {string} */ type, /** @type {EventListenerOrEventListenerObject} */ listener ) => addEventListener( type, listener, { capture: true, once: listener === load } );
	/* Of a click, the innermost target is kept: once an event was dispatched, it does not know that any more. */
	const bus = {
		since: Date.now(),
		kept: /** @type {[ time: number, what: unknown, text: string | undefined ][]} */ ( [] ),
		count: 0,
		track( /** @type {unknown} */ what, /** @type {unknown} */ data ) {
			try {
				/* 99 is more than happens on a page by then. Calls beyond it are counted only, and reported as lost. */
				if ( bus.count++ < 99 ) {
					bus.kept.push( [ Date.now(), what, JSON.stringify( data ) ] );
				}
			} catch {
				/* JSON cannot carry the data: the call is counted only. */
			}
		},
		handleEvent: ( /** @type {Event} */ event ) => bus.track( event.composedPath()[ 0 ], event.isTrusted )
	};

	if ( !page.heliographBus ) {
		page.heliographBus = bus;
		if ( !( /** @type {any} */ ( navigator ) ).globalPrivacyControl ) {
			listen( 'click', bus );
		}
	}
	try {
		if ( when === 'idle' ) {
			requestIdleCallback( load );
		} else {
			listen( 'pointerdown', load );
			listen( 'keydown', load );
		}
	} catch {
		/* There is none, or what a script has put in its place fails. */
		setTimeout( load );
	}
}
