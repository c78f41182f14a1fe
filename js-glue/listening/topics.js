/*
 * Events from calls of `track`: by the rules of the listener plan, and by topics that name a schema, as with EventLogging.
 */

import { isObject } from '../platform/json.js';
import { cut } from './names.js';

const TOPICS = 'event.', STREAMS = 'eventlogging_';

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
				diagnose( 'bad-name', 'the data of this topic is a name: a string', topic );
			}
		}, keyOf( rule ) );
	} );
}

/**
 * Submit the data of topics `event.Foo` to the stream `eventlogging_Foo`, where that is configured.
 *
 * @param {import('./types.js').Bus} bus
 * @param {Pick<import('../platform/types.js').Parts, 'given'>} parts
 * @param {Map<string, number>} streams
 * @param {( stream: string, event: object ) => unknown} submit
 * @return {() => void} Ends it.
 */
export function followSchemas( bus, { given }, streams, submit ) {
	if ( ![ ...streams.keys() ].some( ( name ) => name.startsWith( STREAMS ) ) ) {
		return () => {};
	}
	return bus.subscribe( TOPICS, ( topic, data ) => {
		const name = topic.slice( TOPICS.length );
		const stream = STREAMS + name.slice( 0, 1 ).toUpperCase() + name.slice( 1 );
		if ( streams.has( stream ) ) {
			const schema = given.schemas && given.schemas[ given.streams[ stream ].schema_uri ];
			/* A legacy capsule takes the caller's data as its member `event`. */
			const isCapsule = isObject( schema ) && isObject( schema.properties ) && isObject( schema.properties.event );
			submit( stream, isCapsule ? { event: data } : data );
		}
	}, TOPICS );
}
