/*
 * DOM events: one listener for each type, however many rules there are. An event that no rule matches costs a call of
 * `closest` for each rule, and none of the module.
 */

import { whenIdle } from '../platform/idle.js';
import { ownerDocument } from '../platform/intrinsics.js';
import { listen } from '../platform/listen.js';
import { contains, searchAround, targetOf } from './elements.js';
import { createClickCounter } from './labels.js';

/**
 * @param {import('./types.js').Rule[]} rules Of one type of event.
 * @param {import('./types.js').AttachContext} context
 * @return {( event: Pick<Event, 'composedPath' | 'isTrusted' | 'target'> & { type?: string }, time?: number ) => void}
 */
function createHandler( rules, { diagnose, emit, find } ) {
	const clicks = createClickCounter();
	return ( event, time ) => {
		try {
			const target = targetOf( event ), search = searchAround( target ), counted = clicks.begin( target );
			for ( const rule of rules ) {
				const found = ( event.isTrusted || rule.untrustedEvents ) && !counted.includes( rule ) && find( target, rule, search );
				if ( found ) {
					counted.push( rule );
					emit( rule.rule, found.name, found.second, time );
				}
			}
			clicks.end( target, search );
		} catch ( error ) {
			diagnose( 'listener-failed', String( error ), event.type );
		}
	};
}

/* What is no click: what the first one would run for the first time is run for it, and what a label's click caused is over. */
const NOWHERE = { target: null, isTrusted: true, composedPath: () => [] };

/* Kept clicks that are further apart are not of one task, as those of a label and its control are. */
const TASK_MS = 50;

/* How many events back one may be that is passed on after it was heard: a WeakSet of all would cost more than the events. */
const HEARD = 8;

/**
 * @template {object} Event
 * @param {( event: Event ) => void} handler
 * @return {( event: Event ) => void} It, called once for each event.
 */
function once( handler ) {
	/** @type {Event[]} */
	const heard = [];
	let at = 0;
	return ( event ) => {
		if ( !heard.includes( event ) ) {
			heard[ at++ % HEARD ] = event;
			handler( event );
		}
	};
}

/**
 * Rules on a type of DOM event. For `click`, those that were kept before anybody listened come first, with their time; and
 * what feature code passes on counts as well, unless it was heard.
 *
 * @type {import('./types.js').Attach}
 */
export function attachEvents( rules, context ) {
	const { bus, root } = context;
	const [ { on: type } ] = rules;
	const handler = createHandler( rules, context );
	const listener = type === 'click' ? once( handler ) : handler;
	/* In the capture phase: a handler of the page that stops the event does not stop this one. */
	const undo = [ listen( root, type, listener ) ];
	if ( type === 'click' ) {
		whenIdle( context.window, () => handler( NOWHERE ) );
		const document = /** @type {Document} */ ( ownerDocument( /** @type {any} */ ( root ) ) || root );
		const isWithin = ( /** @type {EventTarget | null} */ target ) => root === document || contains( /** @type {any} */ ( root ), /** @type {Node} */ ( target ) );
		let last = 0;
		for ( const [ time, target, isTrusted ] of bus.takeClicks() ) {
			if ( time - last > TASK_MS ) {
				handler( NOWHERE );
			}
			last = time;
			/* A script may click the window itself, which is no node. */
			if ( target !== context.window && isWithin( target ) ) {
				handler( { target, isTrusted, composedPath: () => [ target ] }, time );
			}
		}
		undo.push( bus.onClick( ( event ) => isWithin( event.target ) && listener( event ) ) );
	}
	return undo;
}
