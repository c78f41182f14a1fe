/*
 * Focus by the keyboard, counted as hovers are: `in` is told when an element has had it for a while, `out` when it then loses it.
 */

import { catchErrors } from '../platform/errors.js';
import { addEventListener, removeEventListener } from '../platform/intrinsics.js';
import { targetOf } from './elements.js';
import { DWELL_MS } from './hover.js';

const TYPES = [ 'focusin', 'focusout' ];

/**
 * @typedef {Object} Focused What has the focus.
 * @property {string} name
 * @property {number} since On the monotonic clock.
 * @property {boolean} isTold Whether `in` was told.
 * @property {unknown} timer
 */

/**
 * @param {Element} target
 * @return {boolean} Whether the browser shows that it has the focus, as it does where that came from the keyboard.
 */
function isVisible( target ) {
	try {
		return target.matches( ':focus-visible' );
	} catch ( error ) {
		/* The browser does not tell. */
		return false;
	}
}

/**
 * @param {import('./types.js').Rule} into
 * @param {import('./types.js').Rule} out
 * @param {import('./types.js').AttachContext} context
 * @return {() => void} Ends it.
 */
function watchFocus( into, out, { clock, diagnose, emit, find, root, window } ) {
	/** @type {Focused | undefined} */
	let current;

	function leave() {
		const left = current;
		current = undefined;
		clock.clearTimeout( left?.timer );
		if ( left?.isTold ) {
			emit( out.rule, left.name, String( Math.round( clock.monotonic() - left.since ) ) );
		}
	}

	const onFocus = catchErrors( diagnose, 'focus', ( /** @type {FocusEvent} */ event ) => {
		const target = targetOf( event );
		leave();
		const found = event.type === 'focusin' && ( event.isTrusted || into.untrustedEvents ) && target && isVisible( target ) && find( target, into );
		if ( found ) {
			/** @type {Focused} */
			const began = current = { name: found.name, since: clock.monotonic(), isTold: false, timer: 0 };
			began.timer = clock.setTimeout( () => {
				began.isTold = true;
				emit( into.rule, began.name );
			}, found.second ? Number( found.second ) : DWELL_MS );
		}
	} );

	/* Without a window nothing fires `pagehide`. */
	const page = window || root;
	TYPES.forEach( ( type ) => addEventListener( root, type, onFocus, true ) );
	page.addEventListener( 'pagehide', leave );
	return () => {
		leave();
		TYPES.forEach( ( type ) => removeEventListener( root, type, onFocus, true ) );
		page.removeEventListener( 'pagehide', leave );
	};
}

/**
 * Rules on `focus-in`, each with the one on `focus-out` that its instrument has for the same elements.
 *
 * @type {import('./types.js').Attach}
 */
export function attachFocus( rules, context ) {
	return rules.flatMap( ( into ) => {
		const out = context.rules.find( ( { instrument, on, selector } ) => on === 'focus-out' && instrument === into.instrument && selector === into.selector );
		return out ? watchFocus( into, out, context ) : [];
	} );
}
