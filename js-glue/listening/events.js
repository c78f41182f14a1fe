/*
 * DOM events: one listener for each type, however many rules there are. An event that no rule matches costs a call of
 * `closest` for each rule, and none of the module.
 */

import { ownerDocument } from '../platform/intrinsics.js';
import { listen } from '../platform/listen.js';
import { contains, targetOf } from './elements.js';
import { createClickCounter } from './labels.js';

/**
 * @param {import('./types.js').Rule[]} rules Of one type of event.
 * @param {import('./types.js').AttachContext} context
 * @return {( event: Pick<Event, 'composedPath' | 'isTrusted' | 'target'> & { type?: string }, time?: number ) => void}
 */
function createHandler( rules, { diagnose, emit, find } ) {
	const countClick = createClickCounter();
	return ( event, time ) => {
		try {
			const target = targetOf( event );
			countClick( target, ( counted ) => {
				for ( const rule of rules ) {
					const found = ( event.isTrusted || rule.untrustedEvents ) && !counted.has( rule ) && find( target, rule );
					if ( found ) {
						counted.add( rule );
						emit( rule.rule, found.name, found.second, time );
					}
				}
			} );
		} catch ( error ) {
			diagnose( 'listener-failed', String( error ), event.type );
		}
	};
}

/**
 * Rules on a type of DOM event. For `click`, those that were kept before anybody listened come first, with their time.
 *
 * @type {import('./types.js').Attach}
 */
export function attachEvents( rules, context ) {
	const { bus, root } = context;
	const [ { on: type } ] = rules;
	const handler = createHandler( rules, context );
	/* In the capture phase: a handler of the page that stops the event does not stop this one. */
	const stop = listen( root, type, handler );
	if ( type === 'click' ) {
		const document = /** @type {Document} */ ( ownerDocument( /** @type {any} */ ( root ) ) || root );
		for ( const [ time, target, isTrusted ] of bus.takeClicks( document ) ) {
			if ( root === document || contains( /** @type {any} */ ( root ), /** @type {Node} */ ( target ) ) ) {
				handler( { target, isTrusted, composedPath: () => [ target ] }, time );
			}
		}
	}
	return [ stop ];
}
