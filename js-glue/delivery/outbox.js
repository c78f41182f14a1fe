/*
 * The events that left the core and are not settled, each in one entry until it is delivered or given up.
 */

/** @typedef {import('./types.js').Entry} Entry */
/** @typedef {import('./types.js').DropReason} DropReason */

/**
 * @typedef {Object} Outbox
 * @property {number} size How many events are not settled.
 * @property {() => void} collect Take new events out of the core.
 * @property {( entry: Entry ) => 'queued' | 'dropped' | undefined} adopt Hand in an event that another core had queued,
 *  which stays the entry that it is. Nothing when there is no room for now.
 * @property {() => void} readopt Hand in everything again: there is another core.
 * @property {( batch: import('../core/core.js').Batch ) => Entry[]} take What of a batch travels, from here on in flight.
 * @property {( entries: Entry[] ) => void} settle They were delivered or given up.
 * @property {( entries: Entry[] ) => void} release They are no longer in flight: what is not settled waits again, unless what waits
 *  was given up.
 * @property {( reason: DropReason | 'stored' ) => void} forget Give up what waits, and from now on what would wait again.
 * @property {( callback: () => void ) => void} onEmpty Be called, once, when nothing is left that is not settled.
 */

/**
 * @param {Object} parts
 * @param {import('./types.js').Life} parts.life
 * @param {import('./event-store.js').EventStore | undefined} parts.store Where events are kept until they are settled, if anywhere.
 * @return {Outbox}
 */
export function createOutbox( { life, store } ) {
	/** @type {Map<number, Entry>} By their numbers. */
	const entries = new Map();
	/** @type {( () => void )[]} */
	const whenEmpty = [];
	/** @type {DropReason | 'stored' | undefined} How what cannot be delivered any more is counted. */
	let forgotten;

	/**
	 * @param {Entry} [known] Whose event is the last one to be collected.
	 */
	function collect( known ) {
		life.core.collect().forEach( ( event, i, { length } ) => {
			if ( known && i === length - 1 ) {
				entries.set( event.number, Object.assign( known, event ) );
				return;
			}
			/** @type {Entry} */
			const entry = { ...event, state: 'waiting', owner: '', at: 0, isStored: false };
			entries.set( entry.number, entry );
			if ( store ) {
				store.add( entry );
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

	return {
		get size() {
			return entries.size;
		},

		collect: () => collect(),

		adopt,

		readopt() {
			const waiting = [ ...entries.values() ];
			entries.clear();
			for ( const entry of waiting ) {
				entry.state = 'waiting';
				adopt( entry );
			}
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

		settle( settled ) {
			for ( const entry of settled ) {
				entry.state = 'settled';
				entries.delete( entry.number );
			}
			if ( store && settled.length ) {
				store.remove( settled );
			}
			if ( settled.length && !entries.size ) {
				whenEmpty.splice( 0 ).forEach( ( callback ) => callback() );
			}
		},

		release( travelled ) {
			for ( const entry of travelled ) {
				if ( entry.state === 'in flight' ) {
					entry.state = 'waiting';
				}
			}
			forgetWaiting();
		},

		forget( reason ) {
			forgotten = reason;
			forgetWaiting();
		},

		onEmpty( callback ) {
			whenEmpty.push( callback );
		}
	};
}
