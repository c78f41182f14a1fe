/*
 * Pointing at elements, and reaching them by the keyboard: two listeners however many elements there are. `in` is told when the
 * pointer or the focus has rested on an element for a while, `out` when it then leaves; what it only crosses is not told, and
 * neither is touch, which does not hover.
 */

import { catchErrors } from '../platform/errors.js';
import {
	addEventListener, elementFromPoint, getRootNode, isConnected, matches, nodeType, ownerDocument, removeEventListener
} from '../platform/intrinsics.js';
import { listen } from '../platform/listen.js';
import { contains, targetOf } from './elements.js';

/* How long it rests on an element before that counts, unless the element says otherwise. */
const DWELL_MS = 100;

/* How often to look whether the element has been removed meanwhile, of which no event tells. */
const REMOVAL_CHECK_MS = 1000;

/**
 * @typedef {Object} Way How somebody comes to an element.
 * @property {[ into: string, out: string ]} types Of DOM events.
 * @property {( element: Element ) => boolean} isMeant Whether what has come to this element counts.
 */

/** @type {Way} */
const POINTER = { types: [ 'pointerover', 'pointerout' ], isMeant: () => true };

/** @type {Way} */
const KEYBOARD = {
	types: [ 'focusin', 'focusout' ],

	/* The browser shows that it has the focus, as it does where that came from the keyboard. */
	isMeant( element ) {
		try {
			return matches( element, ':focus-visible' );
		} catch ( error ) {
			/* The browser does not tell. */
			return false;
		}
	}
};

/**
 * @typedef {Object} Rest
 * @property {string} name Of the element.
 * @property {Element} element
 * @property {number} since On the monotonic clock.
 * @property {boolean} isTold Whether `in` was told.
 * @property {unknown} timer
 */

/**
 * @param {Way} way
 * @param {import('./types.js').Rule} into
 * @param {import('./types.js').Rule} out
 * @param {import('./types.js').AttachContext} context
 * @return {() => void} Ends it.
 */
function watch( { types, isMeant }, into, out, { clock, diagnose, emit, find, root, turns, window } ) {
	const document = /** @type {Document} */ ( ownerDocument( /** @type {any} */ ( root ) ) || root );
	/** @type {Rest | undefined} */
	let current;
	/** @type {[ x: number, y: number ]} Where the pointer is. */
	let point;
	/** @type {unknown} */
	let removalTimer;
	/** @type {ShadowRoot[]} The open shadow trees around what was come to last. */
	let trees = [];

	const isWithin = ( /** @type {Element} */ element ) => root === document || contains( /** @type {any} */ ( root ), element );

	function leave() {
		const left = current;
		current = undefined;
		clock.clearTimeout( left?.timer );
		if ( left?.isTold ) {
			emit( out.rule, left.name, String( Math.round( clock.monotonic() - left.since ) ) );
		}
	}

	/**
	 * @param {Element | null} target Where it is now, if anywhere.
	 */
	function moveTo( target ) {
		const found = target && isWithin( target ) && isMeant( target ) && find( target, into );
		if ( found && current?.name === found.name && ( current.element === found.element || !isConnected( current.element ) ) ) {
			/* Still the same, though the page may have rendered it anew. */
			current.element = found.element;
			return;
		}
		leave();
		if ( found ) {
			/** @type {Rest} */
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
		removalTimer = current && clock.setTimeout( catchErrors( diagnose, types[ 0 ], () => {
			if ( current && !isConnected( current.element ) ) {
				moveTo( types === POINTER.types ? elementFromPoint( document, ...point ) : null );
			}
			checkRemoval();
		} ), REMOVAL_CHECK_MS );
	}

	const onEvent = catchErrors( diagnose, types[ 0 ], ( /** @type {PointerEvent} */ event ) => {
		if ( event.pointerType === 'touch' || !event.isTrusted && !into.untrustedEvents ) {
			return;
		}
		const target = targetOf( event );
		point = [ event.clientX, event.clientY ];
		moveTo( event.type === types[ 0 ] ? target : /** @type {Element | null} */ ( event.relatedTarget ) );
		listenInTrees( removeEventListener );
		trees = [];
		for ( let node = target; node && isWithin( node ) && nodeType( getRootNode( node ) ) === 11; node = trees[ 0 ].host ) {
			trees.unshift( /** @type {ShadowRoot} */ ( getRootNode( node ) ) );
		}
		listenInTrees( addEventListener );
	} );

	/**
	 * What moves between two elements of a shadow tree is not told outside of it.
	 *
	 * @param {typeof addEventListener} change
	 */
	function listenInTrees( change ) {
		trees.forEach( ( tree ) => types.forEach( ( type ) => change( tree, type, onEvent, true ) ) );
	}

	/* Without a window nothing fires `pagehide`. */
	const stops = types.map( ( type ) => listen( root, type, onEvent ) ).concat( listen( window || root, 'pagehide', leave, document ) );
	/* What began in a pageview is told as of that one. */
	turns.add( leave );
	return () => {
		turns.delete( leave );
		leave();
		clock.clearTimeout( removalTimer );
		listenInTrees( removeEventListener );
		stops.forEach( ( stop ) => stop() );
	};
}

/**
 * @param {Way} way
 * @return {import('./types.js').Attach} For rules on `in`, each with the next one, which its instrument has for `out` of the same elements.
 */
const attach = ( way ) => ( rules, context ) => rules.map( ( into ) => watch( way, into, context.rules[ context.rules.indexOf( into ) + 1 ], context ) );

/** Rules on `hover-in`. */
export const attachHover = attach( POINTER );

/** Rules on `focus-in`. */
export const attachFocus = attach( KEYBOARD );
