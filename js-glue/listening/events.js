/*
 * DOM events: one listener for each type, however many rules there are. An event that no rule matches costs a call of
 * `closest` for each rule, and none of the module.
 */

import { match, targetOf } from './elements.js';
import { readFrom } from './names.js';

/**
 * @param {import('./types.js').Rule[]} rules Of one type of event.
 * @param {import('./types.js').AttachContext} context
 * @return {( event: Pick<Event, 'composedPath' | 'isTrusted' | 'target'> & { type?: string }, time?: number ) => void}
 */
function createHandler( rules, { diagnose, emit } ) {
	return ( event, time ) => {
		try {
			const target = targetOf( event );
			for ( const rule of rules ) {
				const found = ( event.isTrusted || rule.untrustedEvents ) && match( target, rule );
				if ( found ) {
					const [ first, second ] = /** @type {string[]} */ ( rule.read );
					const name = readFrom( found, first );
					if ( name ) {
						emit( rule.rule, name, readFrom( found, second ), time );
					}
				}
			}
		} catch ( error ) {
			diagnose( 'listener-failed', String( error ), event.type );
		}
	};
}

/**
 * Listen for a type of event. For `click`, those that were kept before anybody listened come first, with their time.
 *
 * @param {string} type
 * @param {import('./types.js').Rule[]} rules All of this type.
 * @param {import('./types.js').AttachContext} context
 * @return {() => void} Ends it.
 */
export function attachEvents( type, rules, context ) {
	const { bus, root } = context;
	const handler = createHandler( rules, context );
	/* In the capture phase: a handler of the page that stops the event does not stop this one. */
	root.addEventListener( type, handler, true );
	if ( type === 'click' ) {
		const document = root.ownerDocument || root;
		for ( const [ time, target, isTrusted ] of bus.takeClicks( /** @type {Document} */ ( document ) ) ) {
			if ( root === document || root.contains( /** @type {Node} */ ( target ) ) ) {
				handler( { target, isTrusted, composedPath: () => [ target ] }, time );
			}
		}
	}
	return () => root.removeEventListener( type, handler, true );
}
