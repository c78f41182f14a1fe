/*
 * Pointing at elements: one listener for however many there are, in and out by turns. Who only passes by is not told of,
 * and neither is a finger, which does not point.
 */

import { tame } from '../platform/errors.js';
import { match, targetOf } from './elements.js';
import { readFrom } from './names.js';

const LONG_ENOUGH_MS = 100;

/**
 * @param {import('../platform/types.js').Parts} parts
 * @param {any} root
 * @param {import('../platform/types.js').Rule} into
 * @param {import('../platform/types.js').Rule} out
 * @param {import('../platform/types.js').Emit} emit
 * @return {() => void} Ends it.
 */
export function createHover( { clock, diagnose, window }, root, into, out, emit ) {
	const [ first ] = /** @type {string[]} */ ( into.read );
	/** @type {any} What is pointed at; it is `told` when that took long enough. */
	let current;
	/** @type {any} */
	let point;
	/** @type {any} */
	let look;

	function leave() {
		const { name, since, isTold, timer } = current || {};
		current = undefined;
		clock.clearTimeout( timer );
		if ( isTold ) {
			emit( out.rule, name, String( Math.round( clock.monotonic() - since ) ) );
		}
	}

	/**
	 * @param {any} target What the pointer is over now, if anything.
	 */
	function pointAt( target ) {
		const element = target && match( target, into );
		const name = element && readFrom( element, first );
		if ( current && current.name === name ) {
			/* The same, if rendered anew. */
			current.element = element;
			return;
		}
		leave();
		if ( name ) {
			const began = current = { name, element, since: clock.monotonic(), isTold: false, timer: /** @type {any} */ ( 0 ) };
			began.timer = clock.setTimeout( () => {
				began.isTold = true;
				emit( into.rule, name );
				watchOver();
			}, LONG_ENOUGH_MS );
		}
	}

	/* No event tells that an element is gone from under the pointer. */
	function watchOver() {
		clock.clearTimeout( look );
		look = current && clock.setTimeout( tame( diagnose, 'hover', () => {
			if ( current && !current.element.isConnected ) {
				pointAt( root.elementFromPoint && root.elementFromPoint( ...point ) );
			}
			watchOver();
		} ), 1000 );
	}

	const onPointer = tame( diagnose, 'hover', ( event ) => {
		if ( event.pointerType !== 'touch' && ( event.isTrusted || into.untrustedEvents ) ) {
			point = [ event.clientX, event.clientY ];
			pointAt( event.type === 'pointerover' ? targetOf( event ) : event.relatedTarget );
		}
	} );

	/* Where there is no window, nobody leaves it. */
	const page = window || root;
	const types = [ 'pointerover', 'pointerout' ];
	types.forEach( ( type ) => root.addEventListener( type, onPointer, true ) );
	page.addEventListener( 'pagehide', leave );
	return () => {
		leave();
		clock.clearTimeout( look );
		types.forEach( ( type ) => root.removeEventListener( type, onPointer, true ) );
		page.removeEventListener( 'pagehide', leave );
	};
}
