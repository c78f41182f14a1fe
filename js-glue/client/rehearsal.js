/*
 * What the first event of a page would run for the first time, which is most of what it costs: Chromium compiles functions when
 * they are first called.
 */

/**
 * Do that, but for what would make it an event.
 *
 * @param {import('./life.js').Running} life
 * @param {ReturnType<typeof import('./events.js').createEvents>} events
 * @param {import('./listening.js').Listening} listening
 * @param {import('./types.js').Client['submit']} submit
 */
export function rehearse( { core, session }, events, listening, submit ) {
	const { plan } = session.facts;
	/* Whose events the plan makes, nobody else submits. */
	const fed = listening.root ? plan.map( ( rule ) => rule.stream ) : [];
	/** @param {Map<string, number>} streams By name. */
	const findName = ( streams ) => [ ...streams.keys() ].find( ( name ) => core.isInSample( /** @type {number} */ ( streams.get( name ) ) ) && !fed.includes( name ) );
	const stream = findName( session.streams ), instrument = findName( session.instrumentConfigs );
	if ( plan.length ) {
		core.emit( -1, 'click', '', 0 );
	}
	if ( stream !== undefined ) {
		events.rehearse( () => submit( stream, {} ) );
	}
	if ( instrument !== undefined ) {
		events.rehearse( () => listening.getInstrument( instrument ).send( '' ) );
	}
}
