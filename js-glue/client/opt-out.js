/*
 * The reader opts out: here, or, where the site has that remembered, in another page of its origin.
 */

import { hasOptedOut, keepOptOut } from '../platform/device.js';
import { failure } from '../platform/errors.js';
import { listenAll } from '../platform/listen.js';
import { words } from '../platform/words.js';

/**
 * @param {import('./life.js').Life} life
 * @param {import('./types.js').ReadOptions} options
 * @param {( reason: 'opted_out' ) => void} forget
 * @return {() => void}
 */
export function createOptOut( life, { diagnose, document, given, window }, forget ) {
	const isRemembered = given.privacy?.rememberOptOut;

	function optOut() {
		if ( isRemembered && !keepOptOut( window ) ) {
			diagnose( 'opt-out-not-kept', words( 'the browser keeps nothing in localStorage' ), '/privacy/rememberOptOut' );
		}
		forget( 'opted_out' );
		life.becomeInert( failure( 'opted-out', words( 'the reader opted out' ) ) );
	}

	if ( isRemembered && document ) {
		/* In another tab, or while this page was in the back/forward cache. */
		life.ends.push( listenAll( window, document, [ [ window, 'storage', false ], [ window, 'pageshow', false ] ], () => hasOptedOut( window ) && optOut() ) );
	}
	return optOut;
}
