/*
 * Events from calls of `track` whose topics name a schema, as with EventLogging: `event.Foo` is for the stream `eventlogging_Foo`,
 * where that is configured.
 */

const TOPICS = 'event.', STREAMS = 'eventlogging_';

/**
 * @param {import('./types.js').Bus} bus
 * @param {Map<string, number>} streams
 * @param {string[]} capsules Those of them whose events take the caller's data as their member `event`.
 * @param {( stream: string, event: object ) => unknown} submit
 * @return {() => void} Ends it.
 */
export function followSchemas( bus, streams, capsules, submit ) {
	return bus.subscribe( TOPICS, ( topic, data ) => {
		const name = topic.slice( TOPICS.length );
		const stream = STREAMS + name.slice( 0, 1 ).toUpperCase() + name.slice( 1 );
		if ( streams.has( stream ) ) {
			submit( stream, capsules.includes( stream ) ? { event: data } : data );
		}
	}, TOPICS );
}
