/*
 * The events that left the core and are not settled, each in one entry until it is delivered or given up.
 */

/** @typedef {import('./types.js').Entry} Entry */
/** @typedef {import('./types.js').DropReason} DropReason */

/**
 * @typedef {Object} Outbox
 * @property {number} size How many events are not settled.
 * @property {() => Entry[]} list Those that are not settled.
 * @property {() => void} collect Take new events out of the core.
 * @property {( known: import('./types.js').Known ) => 'queued' | 'dropped' | undefined} adopt Hand in an event that another core had
 *  queued. What it is known by is its entry from then on. Nothing when there is no room for now.
 * @property {() => void} readopt Hand in everything again: there is another core.
 * @property {( pairs: number[], flight: import('./types.js').Flight ) => Entry[]} take What of a batch travels, from here on in flight.
 * @property {( travelled: Entry[], ended: Entry[] ) => void} settle These are no longer in flight, and of them those have come to
 *  their end. The others wait again, unless what waits was given up.
 * @property {( reason: DropReason | 'stored' ) => void} forget Give up what waits, and from now on what would wait again. The first reason
 *  holds.
 * @property {( entries: Entry[] ) => void} leave Other pages have these. They are forgotten, unless something else waits as well: the
 *  core knows no single event.
 * @property {Watch} watch
 */

/**
 * @typedef {Object} Watch Whoever sets these is told.
 * @property {() => void} onCollected There is something new.
 * @property {( ended: Entry[], delivered: Entry[] ) => void} onEnded These have come to their end, and those of them at the intake.
 */

/**
 * @param {import('./types.js').Life} life
 * @param {import('../platform/types.js').Clock} clock
 * @param {import('./owner.js').Owner} owner Of what is collected.
 * @return {Outbox}
 */
export function createOutbox( life, clock, owner ) {
	/** @type {Map<number, Entry>} By their numbers. */
	const entries = new Map();
	/** @type {DropReason | 'stored' | undefined} How what cannot be delivered any more is counted. */
	let forgotten;
	/** @type {Watch} */
	const watch = { onCollected() {}, onEnded() {} };

	/**
	 * @param {import('../core/core.js').CollectedEvent[]} events
	 * @param {import('./types.js').Known} [known] Whose event is the last of them.
	 */
	function keep( events, known ) {
		const last = events.length - 1;
		const at = clock.now(), since = clock.monotonic();
		events.forEach( ( { id, stream, text, bytes, number }, i ) => {
			if ( known && i === last ) {
				entries.set( number, Object.assign( known, { id: known.id || id, stream, text, bytes, number, state: /** @type {'waiting'} */ ( 'waiting' ), flight: undefined, since } ) );
			} else {
				entries.set( number, { id, stream, text, bytes, number, state: 'waiting', flight: undefined, owner: owner.name, at, since, tries: 0, due: 0, kept: -1 } );
			}
		} );
		if ( events.length ) {
			watch.onCollected();
		}
	}

	/**
	 * @param {import('./types.js').Known} [known] Whose event is the last one to be collected.
	 */
	function collect( known ) {
		let events;
		try {
			events = life.core.collect();
		} catch ( error ) {
			/* What a core that fails handed over before is as good as ever. */
			keep( life.core.taken() );
			throw error;
		}
		keep( events, known );
	}

	/** @type {Outbox['adopt']} */
	function adopt( known ) {
		const answer = life.core.adopt( known.text );
		collect( answer === 'queued' ? known : undefined );
		return answer;
	}

	/** @param {DropReason | 'stored'} reason Of what waits; what is in flight is settled as usual. */
	function forgetWaiting( reason ) {
		collect();
		life.core.forgetEvents( reason );
		entries.forEach( ( { state }, number ) => state === 'in flight' || entries.delete( number ) );
	}

	/** @type {Outbox} */
	const outbox = {
		get size() {
			return entries.size;
		},

		list: () => [ ...entries.values() ],
		collect: () => collect(),
		adopt,

		readopt() {
			const waiting = outbox.list();
			entries.clear();
			waiting.forEach( adopt );
		},

		take( pairs, flight ) {
			/** @type {Entry[]} */
			const taken = [];
			for ( let i = 0; i < pairs.length; i += 2 ) {
				for ( let number = pairs[ i ]; number < pairs[ i ] + pairs[ i + 1 ]; number++ ) {
					const entry = /** @type {Entry} */ ( entries.get( number ) );
					entry.state = 'in flight';
					entry.flight = flight;
					taken.push( entry );
				}
			}
			return taken;
		},

		settle( travelled, ended ) {
			for ( const entry of travelled ) {
				entry.state = 'waiting';
				entry.flight = undefined;
			}
			for ( const entry of ended ) {
				entry.state = 'settled';
				entries.delete( entry.number );
			}
			if ( forgotten ) {
				forgetWaiting( forgotten );
			}
		},

		forget( reason ) {
			/* An opt-out while a client is closing is not told as that. */
			forgotten = forgotten || reason;
			forgetWaiting( forgotten );
		},

		leave( gone ) {
			const left = new Set( gone );
			collect();
			if ( gone.length && outbox.list().every( ( entry ) => entry.state === 'in flight' || left.has( entry ) ) ) {
				forgetWaiting( 'stored' );
			}
		},

		watch
	};
	return outbox;
}
