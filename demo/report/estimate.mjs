/*
 * Estimates of totals and rates from a sample. A pageview in sample at rate r stands for 1 / r pageviews (the estimator of
 * Horvitz and Thompson). Each pageview is drawn independently, so the only uncertainty is which were drawn, and at rate 1
 * there is none. The events of one pageview are drawn together: their sums are one observation, however many events there are.
 */

import { wilson } from '../../tools/plan/interval.mjs';

/** Quantile of the standard normal distribution for a 95 % interval. */
const Z = 1.959963984540054;

/** The probability beyond one end of a 95 % interval. */
const TAIL = 0.025;

/** With fewer draws that have a click, or that have an impression, the interval is marked as unreliable. */
export const MIN_DRAWS = 10;

/**
 * @param {number[]} values Of which there may be more than a call takes arguments.
 * @param {number} [most] What there is at the most.
 * @return {number} The smallest.
 */
export const leastOf = ( values, most = Infinity ) => values.reduce( ( least, value ) => Math.min( least, value ), most );

/**
 * @typedef {Object} Draw The events of one unit (a pageview or session) that is in sample.
 * @property {number} rate The sampling rate.
 * @property {number} impressions
 * @property {number} clicks
 */

/**
 * @typedef {Object} Estimate
 * @property {number} estimate
 * @property {number} low Lower end of the 95 % interval.
 * @property {number} high Upper end of it.
 */

/**
 * The variance of an estimated total: a draw at rate r with the value v adds v² (1 - r) / r².
 *
 * @param {Draw[]} draws
 * @param {( draw: any ) => number} value
 * @return {number}
 */
function varianceOf( draws, value ) {
	return draws.reduce( ( sum, draw ) => sum + ( 1 - draw.rate ) / draw.rate ** 2 * value( draw ) ** 2, 0 );
}

/**
 * A 95 % interval that is normal for the logarithm of the estimate: it stays above 0 and is longer on its upper side, as
 * suits small counts.
 *
 * @param {number} estimate Above 0.
 * @param {number} variance
 * @return {Estimate}
 */
function spread( estimate, variance ) {
	const factor = Math.exp( Z * Math.sqrt( variance ) / estimate );
	return { estimate, low: estimate / factor, high: estimate * factor };
}

/**
 * Upper end of the interval when nothing was counted: the number that a sample misses completely with the probability TAIL.
 *
 * @param {Draw[]} draws
 * @return {number}
 */
function mostUnseen( draws ) {
	const least = leastOf( draws.map( ( { rate } ) => rate ), 1 );
	return least < 1 ? Math.log( TAIL ) / Math.log( 1 - least ) : 0;
}

/**
 * @param {Draw[]} draws
 * @param {'impressions' | 'clicks'} what
 * @return {Estimate & { count: number }} The estimated total. The interval does not begin below what was counted.
 */
export function estimateTotal( draws, what ) {
	const count = draws.reduce( ( sum, draw ) => sum + draw[ what ], 0 );
	if ( !count ) {
		return { count, estimate: 0, low: 0, high: mostUnseen( draws ) };
	}
	const estimate = draws.reduce( ( sum, draw ) => sum + draw[ what ] / draw.rate, 0 );
	const found = spread( estimate, varianceOf( draws, ( draw ) => draw[ what ] ) );
	return { count, ...found, low: Math.max( count, found.low ) };
}

/**
 * Clicks per impression: a ratio of two estimated totals. Its variance is that of the residuals, which are the clicks of each
 * draw less the rate times its impressions.
 *
 * @param {Draw[]} draws
 * @return {Estimate | null} Null when there are no impressions. Above 1 when elements are clicked more than once.
 */
export function estimateRate( draws ) {
	const impressions = estimateTotal( draws, 'impressions' ), clicks = estimateTotal( draws, 'clicks' );
	if ( !impressions.count ) {
		return null;
	}
	if ( !clicks.count ) {
		return { estimate: 0, low: 0, high: clicks.high / impressions.estimate };
	}
	const rate = clicks.estimate / impressions.estimate;
	return spread( rate, varianceOf( draws, ( draw ) => draw.clicks - rate * draw.impressions ) / impressions.estimate ** 2 );
}

/**
 * @param {Draw[]} draws
 */
export function estimateClickThrough( draws ) {
	const isSampled = draws.some( ( { rate } ) => rate < 1 );
	return {
		impressions: estimateTotal( draws, 'impressions' ),
		clicks: estimateTotal( draws, 'clicks' ),
		rate: estimateRate( draws ),
		tooFew: isSampled && [ 'impressions', 'clicks' ].some( ( what ) => draws.filter( ( draw ) => draw[ what ] ).length < MIN_DRAWS )
	};
}

/**
 * @typedef {Object} Share Which part of the units that there were did something.
 * @property {number} count Units in sample that did it.
 * @property {number} n Units in sample.
 * @property {number | null} estimate From 0 to 1; null where no unit is in sample.
 * @property {number} low Lower end of the 95 % interval.
 * @property {number} high Upper end of it.
 * @property {boolean} tooFew Fewer than MIN_DRAWS units are in sample.
 */

/**
 * Each unit counts 1 / its rate. The interval is Wilson's, for as many units as would tell as much if all had one weight and
 * those who were not drawn were endless: it stays within 0 and 1, and has a width where all or none in sample did it.
 *
 * @param {{ rate: number, yes: boolean }[]} units
 * @return {Share}
 */
export function estimateShare( units ) {
	const weigh = ( some ) => some.reduce( ( sum, { rate } ) => sum + 1 / rate, 0 );
	const did = units.filter( ( { yes } ) => yes );
	const whole = weigh( units ), unknown = units.reduce( ( sum, { rate } ) => sum + ( 1 - rate ) / rate ** 2, 0 );
	if ( !units.length ) {
		return { count: 0, n: 0, estimate: null, low: 0, high: 1, tooFew: true };
	}
	const estimate = weigh( did ) / whole, effective = unknown && whole ** 2 / unknown;
	const { low, high } = effective ? wilson( estimate * effective, effective ) : { low: estimate, high: estimate };
	return { count: did.length, n: units.length, estimate, low, high, tooFew: units.length < MIN_DRAWS };
}

/**
 * @param {( Draw & { values: number[] } )[]} draws
 * @return {{ n: number, median: number, low: number, high: number, quartiles: number[], tooFew: boolean } | null} Where half of
 *  the values lie below; null where there is none. The interval is Woodruff's: that of the share below the median, read as
 *  values. Values of one draw are one observation, as in the totals.
 */
export function estimateMedian( draws ) {
	const values = draws.flatMap( ( draw ) => draw.values.map( ( value ) => ( { value, weight: 1 / draw.rate } ) ) ).sort( ( a, b ) => a.value - b.value );
	if ( !values.length ) {
		return null;
	}
	const whole = values.reduce( ( sum, { weight } ) => sum + weight, 0 );
	const quantile = ( part ) => {
		let sum = 0;
		return ( values.find( ( { weight } ) => ( sum += weight ) >= part * whole * ( 1 - 1e-12 ) ) || values[ values.length - 1 ] ).value;
	};
	const median = quantile( 0.5 );
	const deviation = varianceOf( draws, ( draw ) => draw.values.reduce( ( sum, value ) => sum + ( value <= median ? 0.5 : -0.5 ), 0 ) );
	const half = Z * Math.sqrt( deviation ) / whole;
	return {
		n: values.length,
		median,
		low: quantile( Math.max( 0, 0.5 - half ) ),
		high: quantile( Math.min( 1, 0.5 + half ) ),
		quartiles: [ quantile( 0.25 ), quantile( 0.75 ) ],
		tooFew: draws.filter( ( draw ) => draw.values.length ).length < MIN_DRAWS
	};
}

/* Reading events. */

/**
 * @param {any} event
 * @return {any} With the members of a legacy capsule's `event` beside its own.
 */
export function unwrap( event ) {
	return event.event !== null && typeof event.event === 'object' ? { ...event, ...event.event } : event;
}

/* Clients keep events for two days; what arrives later than that, or before it happened, is from a clock that is wrong. */
const LATEST_MS = 3 * 86400000, EARLIEST_MS = 86400000;

/**
 * @param {any} event
 * @param {string} [received] When the store got it.
 * @return {string} When it happened, in UTC: by the clock of its reader, or, where that is wrong, when it arrived. Empty where
 *  nothing says so.
 */
export function timeOf( event, received ) {
	const [ said, arrived, stored ] = [ event.dt || event.client_dt, Object( event.meta ).dt, received ].map( ( text ) => typeof text === 'string' ? Date.parse( text ) : NaN );
	const isRight = ( time ) => !( time < arrived - LATEST_MS || time > arrived + EARLIEST_MS ) && !( time > stored + EARLIEST_MS );
	const times = [ said, arrived, stored ].filter( ( time ) => !Number.isNaN( time ) );
	const time = times.find( isRight ) ?? times[ times.length - 1 ];
	return time === undefined ? '' : new Date( time ).toISOString();
}

/**
 * @param {any} event
 * @return {number} The rate of its sample; 1 when it does not say.
 */
export function rateOf( event ) {
	const { rate } = Object( event.sample );
	return rate > 0 && rate <= 1 ? rate : 1;
}

/**
 * Which draw an event belongs to: that of its session when sessions are sampled and it names its session, else that of its
 * pageview.
 *
 * @param {any} event
 * @return {{ token: string, isUnit: boolean }} `isUnit`: whether the token is that of the unit that was sampled. If not, the
 *  intervals are too narrow.
 */
export function drawOf( event ) {
	const performer = Object( event.performer ), { unit } = Object( event.sample );
	if ( unit === 'session' && performer.session_id ) {
		return { token: performer.session_id, isUnit: true };
	}
	const pageview = performer.pageview_id || event.pageview_id;
	return {
		/* Without a pageview's token: the funnel's, which is one element's in a pageview. */
		token: pageview || event.funnel_entry_token || Object( event.meta ).id || '',
		isUnit: rateOf( event ) === 1 || ( !!pageview && unit === 'pageview' )
	};
}

const MEASURES = { impression: 'impressions', click: 'clicks' };

/**
 * @param {any} event
 * @return {'impressions' | 'clicks' | null}
 */
export function measureOf( event ) {
	const action = [ event.action, event.action_type ].find( ( word ) => Object.hasOwn( MEASURES, word ) );
	return action ? MEASURES[ action ] : null;
}

/**
 * @param {any} event
 * @return {string} The edit-count bucket of its user; `unknown` when it does not say.
 */
export function bucketOf( event ) {
	return String( Object( event.performer ).edit_count_bucket || event.performer_edit_count_bucket || event.edit_count_bucket || 'unknown' );
}
