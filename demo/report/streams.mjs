/*
 * What the other figures rest on: of each stream how many events there are, since when, at which sampling rates, and how many
 * are missing by their sequence numbers; and what clients said that they had to drop.
 */

import { leastOf, rateOf, timeOf } from './estimate.mjs';

/**
 * @param {any} event
 * @return {string} What its sequence number counts within; empty where it has none.
 */
function sequenceOf( event ) {
	const token = Object( event.performer ).pageview_id || event.funnelId || event.funnel_entry_token;
	return event.funnel_event_sequence_position > 0 && token ? `${ token }\n${ event.instrument_name || '' }` : '';
}

export function createStreams() {
	/** @type {Map<string, { count: number, from: string, to: string, rates: Map<string, number>, sequences: Map<string, Set<number>> }>} */
	const streams = new Map();
	/** @type {Object<string, number>} */
	const dropped = {};
	let losses = 0;

	/**
	 * @param {any} event
	 * @param {string} [dt] When it happened.
	 */
	function count( event, dt = timeOf( event ) ) {
		const { stream } = event.meta;
		streams.set( stream, streams.get( stream ) || { count: 0, from: dt, to: dt, rates: new Map(), sequences: new Map() } );
		const found = streams.get( stream ), sequence = sequenceOf( event );
		const rate = event.sample ? `${ event.sample.unit } ${ rateOf( event ) }` : 'not told';
		found.count++;
		found.from = dt < found.from ? dt : found.from;
		found.to = dt > found.to ? dt : found.to;
		found.rates.set( rate, ( found.rates.get( rate ) || 0 ) + 1 );
		if ( sequence ) {
			found.sequences.set( sequence, ( found.sequences.get( sequence ) || new Set() ).add( event.funnel_event_sequence_position ) );
		}
		if ( Number.isInteger( event.emitted ) && event.dropped ) {
			losses++;
			Object.entries( event.dropped ).forEach( ( [ reason, number ] ) => {
				dropped[ reason ] = ( dropped[ reason ] || 0 ) + number;
			} );
		}
	}

	/**
	 * @param {[ string, any ]} entry
	 */
	function readOne( [ stream, { sequences, rates, ...rest } ] ) {
		const all = [ ...sequences.values() ];
		const seen = all.reduce( ( sum, positions ) => sum + positions.size, 0 ), expected = all.reduce( ( sum, positions ) => sum + -leastOf( [ ...positions ].map( ( position ) => -position ) ), 0 );
		/* Events at the end of a sequence are missing without a trace, so this is the least. */
		return { stream, ...rest, rates: Object.fromEntries( rates ), missing: seen ? { atLeast: expected - seen, expected } : null };
	}

	return {
		count,
		read: () => ( { streams: [ ...streams ].sort().map( readOne ), losses: { reports: losses, dropped } } )
	};
}
