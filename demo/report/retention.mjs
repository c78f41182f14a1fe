/*
 * Who comes back: users by the week in which they were seen first, and the share of them that was seen again in each week
 * after it. Only streams that name an account's number can tell. A user of a stream that is sampled by pageview or session is
 * seen again only if drawn again, so what is read is lower than what is true: by how much is told beside it.
 */

import { FEWEST_USERS } from '../../tools/plan/model.mjs';
import { estimateShare, leastOf, rateOf, timeOf } from './estimate.mjs';

const WEEK_MS = 7 * 86400000;

/* 1970-01-05 was a Monday. */
const MONDAY_MS = 4 * 86400000;

/* Draws of a user in a week for which the bias is told. */
const DRAWS = [ 1, 3, 10 ];

/* Weeks after the first that are looked at: of a year. */
const MAX_WEEKS = 52;

const weekOf = ( time ) => Math.floor( ( time - MONDAY_MS ) / WEEK_MS );
const nameOf = ( week ) => new Date( week * WEEK_MS + MONDAY_MS ).toISOString().slice( 0, 10 );

/**
 * @param {any} event
 * @return {number} 0 for who has none.
 */
export const userOf = ( event ) => [ Object( event.performer ).id, event.user_id ].find( ( id ) => Number.isInteger( id ) && id > 0 ) || 0;

/**
 * @param {any[]} cohort Users who were seen first in a week.
 * @param {number} week That week.
 * @param {number} last The last week that is over.
 */
function readCohort( cohort, week, last ) {
	return {
		week: nameOf( week ),
		users: cohort.length,
		returns: Array.from( { length: Math.min( MAX_WEEKS, last - week ) }, ( unused, i ) => {
			const { tooFew, ...share } = estimateShare( cohort.map( ( { rate, weeks } ) => ( { rate, yes: weeks.has( week + i + 1 ) } ) ) );
			return { weeksAfter: i + 1, ...share, tooFew: tooFew || cohort.length < FEWEST_USERS };
		} )
	};
}

/**
 * @param {string} stream
 * @param {{ users: any[], units: string[], end: number }} seen
 */
function readStream( stream, { users, units, end } ) {
	const rate = leastOf( users.map( ( user ) => user.rate ) );
	const isBiased = rate < 1 && units.some( ( unit ) => unit !== 'device' );
	/* A week counts when an event of a later one was seen. */
	const last = weekOf( end ) - 1;
	/** @type {Map<number, any[]>} */
	const byWeek = new Map();
	users.forEach( ( user ) => {
		const week = leastOf( [ ...user.weeks ] );
		byWeek.set( week, byWeek.get( week ) || [] );
		byWeek.get( week ).push( user );
	} );
	const cohorts = [ ...byWeek ].filter( ( [ week ] ) => week <= last ).sort( ( [ a ], [ b ] ) => a - b ).map( ( [ week, cohort ] ) => readCohort( cohort, week, last ) );
	return {
		stream,
		users: users.length,
		units,
		rate,
		cohorts,
		bias: isBiased ? DRAWS.map( ( draws ) => ( { draws, seen: 1 - ( 1 - rate ) ** draws } ) ) : null
	};
}

export function createRetention() {
	/** @type {Map<string, { users: Map<number, any>, units: Set<string>, end: number }>} */
	const streams = new Map();
	return {
		/**
		 * @param {any} event
		 * @param {string} [dt] When it happened.
		 */
		count( event, dt = timeOf( event ) ) {
			const user = userOf( event ), time = Date.parse( dt );
			if ( !user || Number.isNaN( time ) ) {
				return;
			}
			const { stream } = event.meta, week = weekOf( time );
			if ( !streams.has( stream ) ) {
				streams.set( stream, { users: new Map(), units: new Set(), end: time } );
			}
			const seen = streams.get( stream );
			seen.end = Math.max( seen.end, time );
			seen.units.add( Object( event.sample ).unit || 'none' );
			seen.users.set( user, seen.users.get( user ) || { rate: rateOf( event ), weeks: new Set() } );
			seen.users.get( user ).weeks.add( week );
		},

		read: () => [ ...streams ].map( ( [ stream, { users, units, end } ] ) => readStream( stream, { users: [ ...users.values() ], units: [ ...units ], end } ) )
	};
}
