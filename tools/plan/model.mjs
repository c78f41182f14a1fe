/*
 * What a sampling rate gives, before it is deployed: load, precision and bias, as expected values. Pure functions; what
 * they claim is compared with a simulation through the core in tests/tools/plan.test.js.
 *
 * The model. The time is two periods of equal length. A user of the audience who comes in a period has n pageviews in it,
 * in s sessions; of those who came in the first, a share R returns in the second; as many come in each. Every pageview
 * has one impression, which is clicked with the audience's click rate. Users are not alike: pageviews of one user
 * correlate.
 */

import { wilson } from './interval.mjs';

export { wilson };

/** Below this many clicks an interval is so wide, and so lopsided, that the rate is not known. */
export const FEWEST_CLICKS = 10;

/** Below this many users who were seen, a return rate is an anecdote. */
export const FEWEST_USERS = 100;

/** So many pageviews a period that a reading of retention is told for, besides the plan's own. */
const PAGEVIEWS_COMPARED = [ 1, 3, 10 ];

const HOURS_A_DAY = 24;
const SECONDS_AN_HOUR = 3600;

/**
 * @typedef {Object} Plan
 * @property {number} pageviewsPerHour Of the whole wiki, as far as the instrument is loaded.
 * @property {number} users Different ones in the audience, in the whole time.
 * @property {number} pageviewsPerUser In each period in which the user comes.
 * @property {number} sessionsPerUser In each period in which the user comes.
 * @property {number} clickRate Clicks an impression.
 * @property {number} eventsPerPageview
 * @property {number} bytesPerEvent
 * @property {'pageview' | 'session' | 'device'} unit
 * @property {number} days
 * @property {number} returnRate Of the users of the first period, who truly return in the second.
 * @property {number} peak The busiest hour, in means.
 * @property {number} correlation Between the clicks of two pageviews of one user.
 * @property {number} precision Wanted half-width of the interval, as a share of the click rate.
 */

/**
 * @param {Plan} plan
 * @return {number} Who come in one period, so that both together have the plan's users.
 */
export function usersAPeriod( { users, returnRate } ) {
	return users / ( 2 - returnRate );
}

/**
 * @param {Plan} plan
 * @return {number} In the whole time.
 */
export function audiencePageviews( plan ) {
	return 2 * usersAPeriod( plan ) * plan.pageviewsPerUser;
}

/**
 * How often one user is drawn for in a period. A device is drawn for once and for all.
 *
 * @param {Plan} plan
 * @return {number}
 */
function drawsAPeriod( { unit, pageviewsPerUser, sessionsPerUser } ) {
	return unit === 'pageview' ? pageviewsPerUser : sessionsPerUser;
}

/**
 * @param {Plan} plan
 * @param {number} pageviews An hour.
 * @param {number} rate
 */
function loadOf( { eventsPerPageview, bytesPerEvent, peak }, pageviews, rate ) {
	const eventsPerSecond = pageviews / SECONDS_AN_HOUR * rate * eventsPerPageview;
	const bytesPerSecond = eventsPerSecond * bytesPerEvent;
	return { eventsPerSecond, bytesPerSecond, peakEventsPerSecond: eventsPerSecond * peak, peakBytesPerSecond: bytesPerSecond * peak };
}

/**
 * By how much the variance exceeds that of as many pageviews of different users: 1 + (k - 1) correlation, where k is how
 * many pageviews of its own user a sampled pageview meets in the sample, itself among them.
 *
 * @param {Plan} plan
 * @param {number} rate
 * @return {number}
 */
export function designEffect( plan, rate ) {
	const { unit, pageviewsPerUser, returnRate, correlation } = plan;
	const draws = drawsAPeriod( plan );
	const met = unit === 'device' ?
		pageviewsPerUser * ( 1 + returnRate ) :
		pageviewsPerUser / draws * ( 1 - rate + rate * draws * ( 1 + returnRate ) );
	return 1 + ( met - 1 ) * correlation;
}

/**
 * @param {Plan} plan
 * @param {number} rate
 */
export function clickThroughOf( plan, rate ) {
	const { clickRate } = plan;
	const impressions = audiencePageviews( plan ) * rate;
	const independent = impressions / designEffect( plan, rate );
	const { low, high } = wilson( clickRate * independent, independent );
	return {
		impressions,
		clicks: impressions * clickRate,
		low,
		high,
		halfWidth: ( high - low ) / 2 / clickRate,
		tooFew: clickRate * independent < FEWEST_CLICKS
	};
}

/**
 * @param {Plan} plan
 * @param {number} rate
 * @return {number} The part of a period's users of whom anything is seen in that period.
 */
function seenAPeriod( plan, rate ) {
	return plan.unit === 'device' ? rate : 1 - ( 1 - rate ) ** drawsAPeriod( plan );
}

/**
 * What a join of both periods would say: of the users seen in the first, who was seen again. Whoever is in sample by
 * device is so in both; by pageview and session, who returned is seen again only if drawn again.
 *
 * @param {Plan} plan
 * @param {number} rate
 */
export function retentionOf( plan, rate ) {
	const { unit, returnRate } = plan;
	const seen = seenAPeriod( plan, rate );
	const usersSeen = usersAPeriod( plan ) * seen;
	const reads = usersSeen ? returnRate * ( unit === 'device' ? 1 : seen ) : null;
	const { low, high } = wilson( usersSeen * Number( reads ), usersSeen );
	return { usersSeen, reads, low, high, bias: reads === null ? null : reads - returnRate, tooFew: usersSeen < FEWEST_USERS };
}

/**
 * @param {Plan} plan
 * @param {number} rate
 * @return {{ pageviews: number, reads: number | null }[]} The same for users with fewer pageviews, or more. Sessions stay as long as they are.
 */
function compareRetention( plan, rate ) {
	return [ ...new Set( [ ...PAGEVIEWS_COMPARED, plan.pageviewsPerUser ] ) ].sort( ( a, b ) => a - b ).map( ( pageviewsPerUser ) => {
		const sessionsPerUser = Math.max( 1, plan.sessionsPerUser * pageviewsPerUser / plan.pageviewsPerUser );
		return { pageviews: pageviewsPerUser, reads: retentionOf( { ...plan, pageviewsPerUser, sessionsPerUser }, rate ).reads };
	} );
}

/**
 * @param {Plan} plan
 * @param {number} rate
 */
function isPreciseAt( plan, rate ) {
	const { halfWidth, tooFew } = clickThroughOf( plan, rate );
	return !tooFew && halfWidth <= plan.precision;
}

/**
 * @param {( value: number ) => boolean} holds False below some value, true above it.
 * @param {number} low Where it does not hold.
 * @param {number} high Where it does.
 * @return {number} The value, a little above rather than below.
 */
function bisect( holds, low, high ) {
	while ( high - low > high * 1e-9 ) {
		const middle = ( low + high ) / 2;
		if ( holds( middle ) ) {
			high = middle;
		} else {
			low = middle;
		}
	}
	return high;
}

/**
 * @param {Plan} plan
 * @return {{ rate: number | null, usersNeeded: number | null }} The smallest rate for the wanted precision; where not even 1
 *  is enough, how many users it takes. Null where no number of users does.
 */
export function smallestRate( plan ) {
	if ( isPreciseAt( plan, 1 ) ) {
		return { rate: bisect( ( rate ) => isPreciseAt( plan, rate ), 0, 1 ), usersNeeded: null };
	}
	const withUsers = ( users ) => isPreciseAt( { ...plan, users }, 1 );
	let most = plan.users;
	while ( !withUsers( most ) && most < Number.MAX_SAFE_INTEGER ) {
		most *= 2;
	}
	return { rate: null, usersNeeded: withUsers( most ) ? Math.ceil( bisect( withUsers, 0, most ) ) : null };
}

/**
 * @param {Plan} plan
 * @param {number[]} rates
 */
export function makePlan( plan, rates ) {
	const audience = audiencePageviews( plan ) / ( plan.days * HOURS_A_DAY );
	return {
		plan,
		rates: rates.map( ( rate ) => ( {
			rate,
			audience: loadOf( plan, audience, rate ),
			atMost: loadOf( plan, plan.pageviewsPerHour, rate ),
			clickThrough: clickThroughOf( plan, rate ),
			retention: { ...retentionOf( plan, rate ), byPageviews: compareRetention( plan, rate ) }
		} ) ),
		smallest: smallestRate( plan )
	};
}
