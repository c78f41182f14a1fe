/*
 * Events from calls of `track`, by the rules of the listener plan.
 */

import { words } from '../platform/words.js';
import { cut } from './names.js';

/**
 * @param {import('./types.js').Rule} rule
 * @return {string} What at most one client at a time may do in a document.
 */
export function keyOf( { instrument, stream } ) {
	return instrument + ' ' + stream;
}

/**
 * Emit an event for each call of `track` whose topic begins as a rule says: the rest of the topic is the action, the data the
 * name. Calls that were made before are included, with their time.
 *
 * @type {import('./types.js').Attach}
 */
export function attachTopics( rules, { bus, diagnose, emit } ) {
	return rules.map( ( rule ) => {
		const prefix = String( rule.selector );
		return bus.subscribe( prefix, ( topic, name, time ) => {
			if ( typeof name === 'string' ) {
				emit( rule.rule, cut( name ), cut( topic.slice( prefix.length ) ), time );
			} else {
				diagnose( 'bad-name', words( 'the data of this topic is a name: a string' ), topic );
			}
		}, keyOf( rule ) );
	} );
}
