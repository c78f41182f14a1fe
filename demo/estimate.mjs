/*
 * From a sample to the whole. A pageview in sample at rate r stands for 1 / r pageviews (Horvitz and Thompson), and each
 * is drawn by itself; so what is uncertain is only which pageviews were drawn, and at rate 1 nothing is. What one pageview
 * sent comes and goes together: its sums are one observation, however many clicks they are of.
 */

/** Of the normal distribution, for 95 %. */
const Z = 1.959963984540054;

/** What 95 % leave at one end. */
const TAIL = 0.025;

/** Below so many draws with a click, or with an impression, an interval is not to be relied on. */
const FEWEST = 10;

/**
 * @typedef {Object} Draw What one unit in sample sent.
 * @property {number} rate At which it is in sample.
 * @property {number} impressions
 * @property {number} clicks
 */

/**
 * @typedef {Object} Estimate
 * @property {number} estimate
 * @property {number} low Of the 95 % interval.
 * @property {number} high
 */

/**
 * A draw in sample at rate r adds (1 - r) / r² of its square to the variance of the total.
 *
 * @param {Draw[]} draws
 * @param {( draw: Draw ) => number} value
 * @return {number}
 */
function varianceOf( draws, value ) {
	return draws.reduce( ( sum, draw ) => sum + ( 1 - draw.rate ) / draw.rate ** 2 * value( draw ) ** 2, 0 );
}

/**
 * The normal interval of the logarithm: it never falls below 0, and leans as the uncertainty of few counts does.
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
 * How many there may be though none was seen: as many as would all be missed once in forty times.
 *
 * @param {Draw[]} draws
 * @return {number}
 */
function mostUnseen( draws ) {
	const least = Math.min( 1, ...draws.map( ( { rate } ) => rate ) );
	return least < 1 ? Math.log( TAIL ) / Math.log( 1 - least ) : 0;
}

/**
 * @param {Draw[]} draws
 * @param {'impressions' | 'clicks'} what
 * @return {Estimate & { count: number }} Of their total; what was counted is there, so the interval begins no lower.
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
 * All clicks by all impressions: a ratio of two estimated totals, whose variance is that of what the clicks of each draw
 * differ from what its impressions let expect.
 *
 * @param {Draw[]} draws
 * @return {Estimate | null} Null where nothing was shown. Above 1 where things are clicked more than once.
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
		tooFew: isSampled && [ 'impressions', 'clicks' ].some( ( what ) => draws.filter( ( draw ) => draw[ what ] ).length < FEWEST )
	};
}

/* What events say. */

/**
 * @param {any} event
 * @return {number} The rate at which it is in sample; 1 for an event that tells none.
 */
export function rateOf( event ) {
	const { rate } = Object( event.sample );
	return rate > 0 && rate <= 1 ? rate : 1;
}

/**
 * Which events were drawn together: those of one session where that is the unit and is told, else those of one pageview.
 *
 * @param {any} event
 * @return {{ token: string, isUnit: boolean }} Whether that is what was drawn. If not, intervals come out too narrow.
 */
export function drawOf( event ) {
	const performer = Object( event.performer ), { unit } = Object( event.sample );
	if ( unit === 'session' && performer.session_id ) {
		return { token: performer.session_id, isUnit: true };
	}
	const pageview = performer.pageview_id || event.pageview_id;
	return {
		/* Of the others the funnel's token is at least an element's in a pageview. */
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
 * @return {string} `unknown` for an event that does not say.
 */
export function bucketOf( event ) {
	return String( Object( event.performer ).edit_count_bucket || event.performer_edit_count_bucket || event.edit_count_bucket || 'unknown' );
}
