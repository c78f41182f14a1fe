/*
 * When the page goes. Each of these may be the last that is heard of it; never `unload`, which would cost the page its
 * place in the back/forward cache.
 */

/**
 * @param {Object} parts
 * @param {any} parts.window Undefined where there is no page, as in Node.
 * @param {any} parts.document
 * @param {( leaving?: boolean ) => void} parts.leave Hand over everything now; `leaving` says that the page is about to go, or that it
 *  is back.
 * @param {() => void} parts.retry The network is said to be back.
 * @param {() => void} parts.flushBeforeNavigation The page is about to be left: what is sent now may be acknowledged before it is
 *  gone, and is not sent again by the next one.
 * @return {() => void} Stops watching.
 */
export function watchPage( { window, document, leave, retry, flushBeforeNavigation } ) {
	if ( !window || !document ) {
		return () => {};
	}

	/**
	 * @param {any} event
	 */
	function onEvent( { type, destination } ) {
		if ( type === 'navigate' ) {
			if ( !destination.sameDocument ) {
				flushBeforeNavigation();
			}
		} else if ( type === 'online' ) {
			retry();
		} else if ( type.startsWith( 'page' ) ) {
			leave( type === 'pagehide' );
		} else if ( type === 'freeze' || document.visibilityState === 'hidden' ) {
			leave();
		}
	}

	/* Hiding is heard twice: before the page's own listeners could stop it, and after them, for what they submit. */
	const listened = [
		[ document, 'visibilitychange' ],
		[ window, 'visibilitychange' ],
		[ document, 'freeze' ],
		[ window, 'pagehide' ],
		[ window, 'pageshow' ],
		[ window, 'online' ]
	];
	if ( window.navigation ) {
		listened.push( [ window.navigation, 'navigate' ] );
	}
	listened.forEach( ( [ target, type ] ) => target.addEventListener( type, onEvent, target === document ) );
	return () => listened.forEach( ( [ target, type ] ) => target.removeEventListener( type, onEvent, target === document ) );
}
