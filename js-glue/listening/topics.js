/*
 * Topics that name a schema, as EventLogging has them: `event.Foo` goes to the stream `eventlogging_Foo`.
 */

import { isObject } from '../platform/environment.js';

const TOPICS = 'event.', STREAMS = 'eventlogging_';

/**
 * @param {import('../platform/types.js').Bus} bus
 * @param {import('../platform/types.js').Parts} parts
 * @param {Map<string, number>} streams
 * @param {( stream: string, event: any ) => any} submit
 * @return {() => void} Ends it.
 */
export function followSchemas( bus, { given }, streams, submit ) {
	if ( !Array.from( streams.keys() ).some( ( name ) => name.startsWith( STREAMS ) ) ) {
		return () => {};
	}
	return bus.subscribe( TOPICS, ( topic, data ) => {
		const name = topic.slice( TOPICS.length );
		const stream = STREAMS + name.slice( 0, 1 ).toUpperCase() + name.slice( 1 );
		if ( streams.has( stream ) ) {
			const schema = given.schemas && given.schemas[ given.streams[ stream ].schema_uri ];
			/* A capsule has room for what was tracked in one place alone. */
			const isCapsule = isObject( schema ) && isObject( schema.properties ) && isObject( schema.properties.event );
			submit( stream, isCapsule ? { event: data } : data );
		}
	}, TOPICS );
}
