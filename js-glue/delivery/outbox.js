/*
 * The events that left the core and are not settled, each in one entry until it is delivered or given up.
 */

/** @typedef {import('./types.js').Entry} Entry */
/** @typedef {import('./types.js').DropReason} DropReason */

/**
 * @typedef {Object} Outbox
 * @property {number} size How many events are not settled.
 * @property {() => void} collect Take new events out of the core.
 * @property {( entry: { text: string } ) => 'queued' | 'dropped' | undefined} adopt Hand in an event that another core had queued. What
 *  it was kept in is its entry from then on, and not stored again. Nothing when there is no room for now.
 * @property {() => void} readopt Hand in everything again: there is another core.
 * @property {( batch: import('../core/core.js').Batch ) => Entry[]} take What of a batch travels, from here on in flight.
 * @property {( entries: Entry[], settled: Entry[] ) => void} settle These are no longer in flight, and of them those are settled. The
 *  others wait again, unless what waits was given up.
 * @property {( reason: DropReason | 'stored' ) => void} forget Give up what waits, and from now on what would wait again.
 * @property {() => void} onEmpty Called when nothing is left that is not settled.
 */

/**
 * @param {import('./types.js').Life} life
 * @param {import('./event-store.js').EventStore | undefined} store Where events are kept until they are settled, if anywhere.
 * @return {Outbox}
 */
export function createOutbox( life, store ) {
	/** @type {Map<number, Entry>} By their numbers. */
	const entries = new Map();
	/** @type {DropReason | 'stored' | undefined} How what cannot be delivered any more is counted. */
	let forgotten;

	/**
	 * @param {{ text: string }} [known] Whose event is the last one to be collected.
	 */
	function collect( known ) {
		life.core.collect().forEach( ( event, i, { length } ) => {
			const isKnown = known && i === length - 1;
			const entry = /** @type {Entry} */ ( Object.assign( isKnown ? known : {}, event, { state: 'waiting' } ) );
			entries.set( entry.number, entry );
			if ( !isKnown ) {
				store?.add( entry );
			}
		} );
	}

	/** @type {Outbox['adopt']} */
	function adopt( entry ) {
		const answer = life.core.adopt( entry.text );
		collect( answer === 'queued' ? entry : undefined );
		return answer;
	}

	/** Give up what waits, if that was asked for; what is in flight is settled as usual. */
	function forgetWaiting() {
		if ( forgotten ) {
			collect();
			life.core.forgetEvents( forgotten );
			entries.forEach( ( { state }, number ) => state === 'in flight' || entries.delete( number ) );
		}
	}

	/** @type {Outbox} */
	const outbox = {
		get size() {
			return entries.size;
		},

		collect: () => collect(),

		adopt,

		readopt() {
			const waiting = [ ...entries.values() ];
			entries.clear();
			waiting.forEach( adopt );
		},

		take( { first, span, sent } ) {
			/** @type {Entry[]} */
			const taken = [];
			for ( let number = first; number < first + span && taken.length < sent; number++ ) {
				const entry = entries.get( number );
				if ( entry ) {
					entry.state = 'in flight';
					taken.push( entry );
				}
			}
			return taken;
		},

		settle( travelled, settled ) {
			for ( const entry of travelled ) {
				entry.state = 'waiting';
			}
			for ( const entry of settled ) {
				entry.state = 'settled';
				entries.delete( entry.number );
			}
			if ( settled.length ) {
				store?.remove( settled );
				if ( !entries.size ) {
					outbox.onEmpty();
				}
			}
			forgetWaiting();
		},

		forget( reason ) {
			forgotten = reason;
			forgetWaiting();
		},

		onEmpty() {}
	};
	return outbox;
}
