/*
 * Who comes back: users by the week in which they were seen first, and the share of them that was seen again in each week
 * after it. Only streams that name an account's number can tell. A user of a stream that is sampled by pageview or session is
 * seen again only if drawn again, so what is read is lower than what is true: by how much is told beside it.
 */

import { FEWEST_USERS } from '../../tools/plan/model.mjs';
import { estimateShare, rateOf } from './estimate.mjs';

const WEEK_MS = 7 * 86400000;

/* 1970-01-05 was a Monday. */
const MONDAY_MS = 4 * 86400000;

/* Draws of a user in a week for which the bias is told. */
const DRAWS = [ 1, 3, 10 ];

const weekOf = ( time ) => Math.floor( ( time - MONDAY_MS ) / WEEK_MS );
const nameOf = ( week ) => new Date( week * WEEK_MS + MONDAY_MS ).toISOString().slice( 0, 10 );

/**
 * @param {any} event
 * @return {number} 0 for who has none.
 */
export const userOf = ( event ) => [ Object( event.performer ).id, event.user_id ].find( ( id ) => Number.isInteger( id ) && id > 0 ) || 0;

/**
 * @param {any[]} users
 * @param {number} week The cohort's.
 * @param {number} last The last week that is over.
 */
function readCohort( users, week, last ) {
	const cohort = users.filter( ( { weeks } ) => Math.min( ...weeks ) === week );
	return {
		week: nameOf( week ),
		users: cohort.length,
		returns: Array.from( { length: Math.max( 0, last - week ) }, ( unused, i ) => {
			const { tooFew, ...share } = estimateShare( cohort.map( ( { rate, weeks } ) => ( { rate, yes: weeks.has( week + i + 1 ) } ) ) );
			return { weeksAfter: i + 1, ...share, tooFew: tooFew || cohort.length < FEWEST_USERS };
		} )
	};
}

/**
 * @param {string} stream
 * @param {{ users: any[], units: string[], first: number, end: number }} seen
 */
function readStream( stream, { users, units, first, end } ) {
	const rate = Math.min( ...users.map( ( user ) => user.rate ) );
	const isBiased = rate < 1 && units.some( ( unit ) => unit !== 'device' );
	/* A week counts when an event of a later one was seen. */
	const last = weekOf( end ) - 1;
	const cohorts = Array.from( { length: Math.max( 0, last - first + 1 ) }, ( unused, i ) => readCohort( users, first + i, last ) ).filter( ( cohort ) => cohort.users );
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
	/** @type {Map<string, { users: Map<number, any>, units: Set<string>, first: number, end: number }>} */
	const streams = new Map();
	return {
		/**
		 * @param {any} event
		 */
		count( event ) {
			const user = userOf( event ), time = Date.parse( event.dt || event.client_dt || event.meta.dt );
			if ( !user || Number.isNaN( time ) ) {
				return;
			}
			const { stream } = event.meta, week = weekOf( time );
			if ( !streams.has( stream ) ) {
				streams.set( stream, { users: new Map(), units: new Set(), first: week, end: time } );
			}
			const seen = streams.get( stream );
			seen.first = Math.min( seen.first, week );
			seen.end = Math.max( seen.end, time );
			seen.units.add( Object( event.sample ).unit || 'none' );
			seen.users.set( user, seen.users.get( user ) || { rate: rateOf( event ), weeks: new Set() } );
			seen.users.get( user ).weeks.add( week );
		},

		read: () => [ ...streams ].map( ( [ stream, { users, units, first, end } ] ) => readStream( stream, { users: [ ...users.values() ], units: [ ...units ], first, end } ) )
	};
}
