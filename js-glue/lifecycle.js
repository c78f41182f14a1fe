/*
 * When the page goes: hidden, pagehide and freeze each may be the last that is heard of it. Never `unload`, which
 * would cost the page its place in the back/forward cache.
 */

/**
 * @param {any} document Or undefined, as in Node.
 * @param {any} window
 * @param {( gone: boolean ) => void} onLeaving With true when what follows may be the last moment.
 * @param {() => void} onReturn From the back/forward cache.
 * @return {() => void} Removes the listeners.
 */
export function watchLifecycle( document, window, onLeaving, onReturn ) {
	/** @type {[ any, string, ( event?: any ) => void ][]} */
	const listeners = document && window ? [
		[ document, 'visibilitychange', () => {
			if ( document.visibilityState === 'hidden' ) {
				onLeaving( false );
			}
		} ],
		[ document, 'freeze', () => onLeaving( false ) ],
		[ window, 'pagehide', () => onLeaving( true ) ],
		[ window, 'pageshow', onReturn ]
	] : [];

	for ( const [ target, type, listener ] of listeners ) {
		target.addEventListener( type, listener, true );
	}
	return () => {
		for ( const [ target, type, listener ] of listeners ) {
			target.removeEventListener( type, listener, true );
		}
	};
}
