/*
 * What the first event of a page would run for the first time, which is most of what it costs: Chromium compiles functions when
 * they are first called.
 */

/**
 * Do that, but for what would make it an event.
 *
 * @param {import('./life.js').Running} life
 * @param {ReturnType<typeof import('./events.js').createEvents>} events
 * @param {boolean} isListening Whether the instruments of the plan are attached.
 * @param {import('../listening/types.js').Extras['serialiseAction']} serialiseAction Undefined without the extras.
 */
export function rehearse( { core, session }, events, isListening, serialiseAction ) {
	const { plan } = session.facts;
	/* Whose events the plan makes, nobody else submits. */
	const fed = isListening ? plan.map( ( rule ) => rule.stream ) : [];
	/** @param {Map<string, number>} streams By name. */
	const findName = ( streams ) => [ ...streams.keys() ].find( ( name ) => core.isInSample( /** @type {number} */ ( streams.get( name ) ) ) && !fed.includes( name ) );
	const stream = findName( session.streams ), instrument = findName( session.instrumentConfigs );
	if ( plan.length ) {
		core.rehearseRule();
	}
	/* The module has a part in both: what it adds to a stream's events it works out for each stream. */
	if ( stream !== undefined ) {
		events.rehearse( stream, {}, 'streams' );
	}
	if ( instrument !== undefined ) {
		events.rehearse( instrument, { action: '', name: instrument }, 'instrumentConfigs', serialiseAction );
	}
}
