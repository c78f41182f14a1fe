/*
 * When the page goes. Each of these may be the last that is heard of it; never `unload`, which would cost the page its
 * place in the back/forward cache.
 */

import { isPrerendering } from '../platform/activation.js';
import { visibilityState } from '../platform/intrinsics.js';
import { listenAll } from '../platform/listen.js';

/**
 * @param {Object} parts
 * @param {( Window & { navigation?: EventTarget } ) | undefined} parts.window Undefined where there is no page, as in Node.
 * @param {Document | undefined} parts.document
 * @param {( how: 'hidden' | 'frozen' | 'gone' ) => void} parts.leave This may be the last moment.
 * @param {( wasGone: boolean ) => void} parts.back It was not: the page is seen again, or comes from the back/forward cache.
 * @param {() => void} parts.retry The network is said to be back.
 * @param {() => void} parts.flushBeforeNavigation The page is about to be left: what is sent now may be acknowledged before it is
 *  gone.
 * @return {() => void} Stops watching.
 */
export function watchPage( { window, document, leave, back, retry, flushBeforeNavigation } ) {
	if ( !window || !document ) {
		return () => {};
	}
	let isGone = false;

	/**
	 * @param {Event & { destination?: { sameDocument: boolean } }} event
	 */
	function onEvent( { type, destination } ) {
		if ( isPrerendering( document ) ) {
			/* What nobody has seen has nothing to hand over. */
			return;
		}
		if ( type === 'navigate' ) {
			if ( !destination?.sameDocument ) {
				flushBeforeNavigation();
			}
		} else if ( type === 'online' ) {
			retry();
		} else if ( type === 'pagehide' ) {
			isGone = true;
			leave( 'gone' );
		} else if ( type === 'freeze' ) {
			leave( 'frozen' );
		} else if ( type !== 'pageshow' && visibilityState( /** @type {Document} */ ( document ) ) === 'hidden' ) {
			leave( 'hidden' );
		} else if ( type !== 'pageshow' || isGone ) {
			back( isGone );
			isGone = false;
		}
	}

	/* Hiding is heard twice: before the page's own listeners could stop it, and after them, for what they submit. */
	/** @type {[ EventTarget, string, boolean ][]} */
	const listened = [
		[ document, 'visibilitychange', true ],
		[ document, 'freeze', true ],
		...[ 'visibilitychange', 'pagehide', 'pageshow', 'online' ].map( ( type ) => /** @type {[ EventTarget, string, boolean ]} */ ( [ window, type, false ] ) )
	];
	if ( window.navigation ) {
		listened.push( [ window.navigation, 'navigate', false ] );
	}
	return listenAll( window, document, listened, onEvent );
}
