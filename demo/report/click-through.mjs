/*
 * Click-through rates, counted from events as they arrive: for each element of each instrument, by kind of user and by
 * edit-count bucket.
 */

import { bucketOf, drawOf, estimateClickThrough, measureOf, MIN_DRAWS, rateOf } from './estimate.mjs';
import { kindOf } from '../site/kind.js';

/**
 * @param {any[]} draws
 * @return {any} An estimate; `tooFew` also where all were counted, who are too few to tell of others.
 */
function estimate( draws ) {
	const found = estimateClickThrough( draws );
	return { ...found, tooFew: found.tooFew || draws.filter( ( { impressions } ) => impressions ).length < MIN_DRAWS };
}

/**
 * @param {any[]} draws
 * @param {'kind' | 'bucket'} fact
 * @return {Object<string, any>} An estimate for each value that the draws have.
 */
function estimateBy( draws, fact ) {
	const values = [ ...new Set( draws.map( ( draw ) => draw[ fact ] ) ) ];
	/* Names of buckets begin with their lower bound. `unknown` comes last. */
	values.sort( ( a, b ) => ( parseInt( a ) || 0 ) - ( parseInt( b ) || 0 ) || a.localeCompare( b ) );
	const known = values.filter( ( value ) => value !== 'unknown' );
	return Object.fromEntries( [ ...known, ...values.filter( ( value ) => value === 'unknown' ) ]
		.map( ( value ) => [ value, estimate( draws.filter( ( draw ) => draw[ fact ] === value ) ) ] ) );
}

export function createClickThrough() {
	/** @type {Map<string, { instrument: string, element: string, draws: Map<string, any> }>} */
	const all = new Map();

	/**
	 * @param {any} event
	 */
	function seriesOf( event ) {
		const instrument = event.instrument_name || event.meta.stream || '';
		const element = event.element_friendly_name || event.element_id || event.action_source || '';
		const key = `${ instrument }\n${ element }`;
		if ( !all.has( key ) ) {
			all.set( key, { instrument, element, draws: new Map() } );
		}
		return all.get( key );
	}

	return {
		/**
		 * @param {any} event
		 * @param {boolean} [isSimulated] Whether it is from a simulated reader.
		 */
		count( event, isSimulated = false ) {
			const measure = measureOf( event );
			if ( !measure ) {
				return;
			}
			const { draws } = seriesOf( event );
			const { token, isUnit } = drawOf( event );
			const kind = kindOf( event ), bucket = bucketOf( event ), rate = rateOf( event );
			/* Within a session the bucket may change, when an editor reaches the next one, and so may the rate. */
			const key = `${ token }\n${ kind }\n${ bucket }\n${ rate }`;
			if ( !draws.has( key ) ) {
				draws.set( key, { kind, bucket, rate, isUnit, isSimulated, impressions: 0, clicks: 0 } );
			}
			draws.get( key )[ measure ]++;
		},

		/** @return {any[]} Elements without impressions are left out, because they have no rate. */
		read: () => [ ...all.values() ]
			.map( ( { instrument, element, draws } ) => ( { instrument, element, draws: [ ...draws.values() ] } ) )
			.filter( ( { draws } ) => draws.some( ( { impressions } ) => impressions ) )
			.map( ( { instrument, element, draws } ) => ( {
				instrument,
				element,
				all: estimate( draws ),
				kinds: estimateBy( draws, 'kind' ),
				buckets: estimateBy( draws, 'bucket' ),
				simulated: draws.some( ( draw ) => draw.isSimulated ),
				tooNarrow: draws.some( ( { isUnit } ) => !isUnit )
			} ) )
	};
}
