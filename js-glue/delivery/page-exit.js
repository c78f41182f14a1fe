/*
 * When the page goes. Each of these may be the last that is heard of it; never `unload`, which would cost the page its
 * place in the back/forward cache.
 */

import { isPrerendering } from '../platform/activation.js';
import { addEventListener, removeEventListener, visibilityState } from '../platform/intrinsics.js';

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
	/** @type {[ EventTarget, string ][]} */
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
	/* `document.open` removes all listeners of a document and its window without a word: then they are added again. One that is
	 * there already is not added twice. */
	const add = () => listened.forEach( ( [ target, type ] ) => addEventListener( target, type, onEvent, target === document ) );
	const { MutationObserver } = /** @type {Window & { MutationObserver?: typeof globalThis.MutationObserver }} */ ( window );
	const observer = MutationObserver && new MutationObserver( add );
	observer?.observe( document, { childList: true } );
	add();
	return () => {
		observer?.disconnect();
		listened.forEach( ( [ target, type ] ) => removeEventListener( target, type, onEvent, target === document ) );
	};
}
