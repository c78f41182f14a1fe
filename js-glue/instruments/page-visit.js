/*
 * Page visits: that a device or a session was here on a day, once a day, and how many days after its first visit and the one
 * before. That is all that rates of return take, so there is no need for an identifier, nor for a time of the day.
 */

import { catchErrors } from '../platform/errors.js';
import { listen } from '../platform/listen.js';
import { stringify } from '../platform/json.js';
import { createSubmit, documentOf } from './visit-events.js';
import { changeRecord } from './visit-records.js';

/**
 * @typedef {Object} VisitRecord
 * @property {string} first The day of the first visit, such as `2026-11-20`; no earlier than what is remembered goes back.
 * @property {string} last That of the latest one.
 * @property {string} [session] A digest of the session's token, where the visits are a session's.
 */

const DAY_MS = 86400000;

const DAY = /^\d{4}-\d\d-\d\d$/;

const dayOf = ( /** @type {number} */ time ) => new Date( time ).toISOString().slice( 0, 10 );

const daysBetween = ( /** @type {string} */ from, /** @type {string} */ to ) => ( Date.parse( to ) - Date.parse( from ) ) / DAY_MS;

/**
 * @param {string} token
 * @return {string} The same for the same token, which it does not tell: 32 bits of FNV-1a.
 */
function digest( token ) {
	let hash = 0x811C9DC5;
	for ( let i = 0; i < token.length; i++ ) {
		hash = Math.imul( hash ^ token.charCodeAt( i ), 0x01000193 );
	}
	return ( hash >>> 0 ).toString( 36 );
}

/**
 * @param {any} record As anybody may have written it.
 * @param {string | undefined} session
 * @param {string} today
 * @param {number} days How far back is remembered.
 * @return {VisitRecord | undefined} What it says of this unit; nothing where it is another session's, too old, or of a clock that was ahead.
 */
function readRecord( record, session, today, days ) {
	const { first, last, session: other } = record || {};
	const sinceFirst = daysBetween( first, today ), sinceLast = daysBetween( last, today );
	return other === session && DAY.test( first ) && DAY.test( last ) && Number.isInteger( sinceFirst ) && Number.isInteger( sinceLast ) && sinceFirst >= sinceLast && sinceLast >= 0 && sinceLast <= days ? record : undefined;
}

/**
 * @param {import('../listening/types.js').Rule} rule
 * @param {import('../listening/types.js').AttachContext} context
 * @return {() => void} Ends it.
 */
function watchVisits( rule, context ) {
	const { clock, diagnose, root, submission, turns, window } = context;
	const { options: { days, unit }, members = [], stream } = rule;
	const submit = createSubmit( rule, submission );
	/* The session and day for which nothing is left to do. */
	let done = '';
	let isOver = false;

	/** @return {string | undefined} What tells the sessions of a device apart; nothing where visits are the device's. */
	const readSession = () => unit === 'session' ? digest( submission.life.session?.tokens.session || '' ) : undefined;

	/**
	 * @param {string} today
	 * @param {string} first
	 * @param {string | undefined} previous
	 */
	function send( today, first, previous ) {
		const counts = { days_since_first: daysBetween( first, today ), days_since_previous: previous && daysBetween( previous, today ) };
		const dt = today + 'T00:00:00.000Z';
		return submit( {
			...counts,
			unit,
			client_dt: dt,
			/* Where the schema has no places of their own for them. */
			action_context: members.includes( 'days_since_first' ) ? undefined : stringify( counts )
		}, { ...!members.includes( 'client_dt' ) && { dt }, meta: { dt } } );
	}

	/**
	 * @param {import('./visit-records.js').Records} records
	 */
	function tell( { record, write } ) {
		const today = dayOf( clock.now() ), session = readSession();
		const before = readRecord( record, session, today, days );
		if ( isOver || before?.last === today ) {
			return;
		}
		const earliest = dayOf( Date.parse( today ) - days * DAY_MS );
		const first = !before ? today : before.first < earliest ? earliest : before.first;
		/* Remembered first: who is not remembered would visit for the first time on each page. */
		if ( write( { first, last: today, session } ) && send( today, first, before?.last ) !== 'queued' ) {
			write( record );
		}
	}

	const look = catchErrors( diagnose, rule.instrument, () => {
		const now = readSession() + ' ' + dayOf( clock.now() );
		if ( done === now || !submission.isInSample( stream, 'streams' ) ) {
			return;
		}
		if ( unit === 'session' && !submission.life.session?.tokens.session ) {
			diagnose( 'no-token', 'there is no token of the session, whose visits are to be told', '/instruments/' + rule.instrument );
			return;
		}
		done = now;
		changeRecord( context, rule, tell );
	} );

	const turn = ( /** @type {boolean} */ isEnd ) => isEnd || look();
	const ends = window ? [ listen( documentOf( root ), 'visibilitychange', look ), listen( window, 'pageshow', look, documentOf( root ) ) ] : [];
	turns.add( turn );
	look();
	return () => {
		isOver = true;
		turns.delete( turn );
		ends.forEach( ( end ) => end() );
	};
}

/** @type {import('../listening/types.js').Attach} */
export const attachVisits = ( rules, context ) => rules.map( ( rule ) => watchVisits( rule, context ) );
