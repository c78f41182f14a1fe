/*
 * Pointing at elements: one listener however many elements there are. `in` is told when the pointer has rested on an element
 * for a while, `out` when it then leaves; one that only crosses it is not told, and neither is touch, which does not hover.
 */

import { catchErrors } from '../platform/errors.js';
import { elementFromPoint, isConnected, ownerDocument } from '../platform/intrinsics.js';
import { listen } from '../platform/listen.js';
import { targetOf } from './elements.js';

/* How long the pointer rests on an element before that counts, unless the element says otherwise. */
export const DWELL_MS = 100;

/* How often to look whether the element has been removed from under the pointer, of which no event tells. */
const REMOVAL_CHECK_MS = 1000;

const TYPES = [ 'pointerover', 'pointerout' ];

/**
 * @typedef {Object} Hovered What the pointer is over.
 * @property {string} name
 * @property {Element} element
 * @property {number} since On the monotonic clock.
 * @property {boolean} isTold Whether `in` was told.
 * @property {unknown} timer
 */

/**
 * @param {import('./types.js').Rule} into
 * @param {import('./types.js').Rule} out
 * @param {import('./types.js').AttachContext} context
 * @return {() => void} Ends it.
 */
function watchPointer( into, out, { clock, diagnose, emit, find, root, window } ) {
	/** @type {Hovered | undefined} */
	let current;
	/** @type {[ x: number, y: number ]} */
	let point;
	/** @type {unknown} */
	let removalTimer;
	const document = /** @type {Document} */ ( ownerDocument( /** @type {any} */ ( root ) ) || root );

	function leave() {
		const left = current;
		current = undefined;
		clock.clearTimeout( left && left.timer );
		if ( left && left.isTold ) {
			emit( out.rule, left.name, String( Math.round( clock.monotonic() - left.since ) ) );
		}
	}

	/**
	 * @param {Element | null} target What the pointer is over now, if anything.
	 */
	function pointAt( target ) {
		const found = target && find( target, into );
		if ( found && current && current.name === found.name ) {
			/* Still the same, though the page may have rendered it anew. */
			current.element = found.element;
			return;
		}
		leave();
		if ( found ) {
			/** @type {Hovered} */
			const began = current = { name: found.name, element: found.element, since: clock.monotonic(), isTold: false, timer: 0 };
			began.timer = clock.setTimeout( () => {
				began.isTold = true;
				emit( into.rule, began.name );
				checkRemoval();
			}, found.second ? Number( found.second ) : DWELL_MS );
		}
	}

	function checkRemoval() {
		clock.clearTimeout( removalTimer );
		removalTimer = current && clock.setTimeout( catchErrors( diagnose, 'hover', () => {
			if ( current && !isConnected( current.element ) ) {
				pointAt( elementFromPoint( document, ...point ) );
			}
			checkRemoval();
		} ), REMOVAL_CHECK_MS );
	}

	const onPointer = catchErrors( diagnose, 'hover', ( /** @type {PointerEvent} */ event ) => {
		if ( event.pointerType !== 'touch' && ( event.isTrusted || into.untrustedEvents ) ) {
			point = [ event.clientX, event.clientY ];
			pointAt( event.type === 'pointerover' ? targetOf( event ) : /** @type {Element | null} */ ( event.relatedTarget ) );
		}
	} );

	/* Without a window nothing fires `pagehide`. */
	const page = window || root;
	const stops = TYPES.map( ( type ) => listen( root, type, onPointer ) ).concat( listen( page, 'pagehide', leave, document ) );
	return () => {
		leave();
		clock.clearTimeout( removalTimer );
		stops.forEach( ( stop ) => stop() );
	};
}

/**
 * Rules on `hover-in`, each with the one on `hover-out` that its instrument has for the same elements.
 *
 * @type {import('./types.js').Attach}
 */
export function attachHover( rules, context ) {
	return rules.flatMap( ( into ) => {
		const out = context.rules.find( ( { instrument, on, selector } ) => on === 'hover-out' && instrument === into.instrument && selector === into.selector );
		return out ? watchPointer( into, out, context ) : [];
	} );
}
