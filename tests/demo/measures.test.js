/*
 * The report's measures hold for more events than a call takes arguments, and for clocks of readers that are wrong.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMeasures } from '../../demo/report/measures.mjs';

const DAY_MS = 86400000, WEEKS = [ '2026-10-05', '2026-10-12', '2026-10-19' ].map( ( day ) => Date.parse( day ) );

const at = ( time ) => new Date( time ).toISOString();

/**
 * @param {number} time When it happened, and arrived.
 * @param {any} rest
 */
const event = ( time, rest ) => ( { dt: at( time ), ...rest, meta: { stream: 'wiki', dt: at( time + 1000 ), ...Object( rest ).meta } } );

/**
 * @param {any[]} events
 * @param {string} [received]
 */
function reportOf( events, received ) {
	const measures = createMeasures();
	events.forEach( ( one ) => measures.count( one, received || at( Date.parse( one.meta.dt ) + 2000 ) ) );
	return measures.read();
}

/* Each of 200 users is there in the first week, and half of them a week later; one more ends that week. */
const USERS = Array.from( { length: 200 }, ( unused, i ) => i + 1 );
const visits = [ ...USERS.map( ( id ) => event( WEEKS[ 0 ], { action: 'click', performer: { id } } ) ), ...USERS.filter( ( id ) => id % 2 ).map( ( id ) => event( WEEKS[ 1 ], { performer: { id } } ) ), event( WEEKS[ 2 ], { performer: { id: 1 } } ) ];

describe( 'the report', () => {
	it( 'reads what more users, pageviews, visits and forms sent than a call takes arguments', () => {
		const many = Array.from( { length: 140000 }, ( unused, i ) => [
			event( WEEKS[ i % 3 ], { action: 'init', sample: { unit: 'pageview', rate: 0.1 }, performer: { id: i + 1, pageview_id: `p${ i }`, is_temp: false, is_logged_in: true } } ),
			event( WEEKS[ 0 ], { action: 'visit', performer: { session_id: `s${ i }` } } ),
			event( WEEKS[ 0 ], { action: 'initiate', entrypoint: 'reply-top', funnelId: `f${ i }`, sessionId: `s${ i }` } ),
			event( WEEKS[ 0 ], { action: 'impression', module: 'help', homepage_pageview_token: `h${ i }` } )
		] ).flat();
		const { clicks, retention, talk, homepage } = reportOf( [ ...many, event( WEEKS[ 2 ], { action: 'click', performer: { pageview_id: 'p1' } } ) ] );
		assert.equal( clicks[ 0 ].kinds.registered.pageviews.count, 140000 );
		assert.ok( Math.abs( clicks[ 0 ].kinds.registered.clicks.high - Math.log( 0.025 ) / Math.log( 0.9 ) ) < 1e-9 );
		assert.equal( retention[ 0 ].users, 140000 );
		assert.equal( talk.engagement.tried.estimate, 1 );
		assert.equal( homepage.unlogged, 140000 );
	} );

	for ( const year of [ '0001', '1970', '2036', '9999', '+275760' ] ) {
		it( `counts an event of the year ${ year } when it arrived`, () => {
			const [ { cohorts } ] = reportOf( visits ).retention;
			const wrong = event( WEEKS[ 0 ], { action: 'click', dt: `${ year }-01-01T00:00:00.000Z`, performer: { id: 1000 } } );
			const { retention, clicks, data } = reportOf( [ event( WEEKS[ 0 ], { action: 'init' } ), ...visits, wrong ] );
			assert.deepEqual( retention[ 0 ].cohorts.map( ( { week, users, returns } ) => [ week, users, returns.map( ( { count } ) => count ) ] ), [ [ '2026-10-05', 201, [ 100 ] ] ] );
			assert.equal( cohorts.length, 1 );
			assert.deepEqual( clicks[ 0 ].days, [ { day: '2026-10-05', kind: 'unknown', clicks: 201 } ] );
			assert.deepEqual( [ data.streams[ 0 ].from, data.streams[ 0 ].to ], [ at( WEEKS[ 0 ] ), at( WEEKS[ 2 ] ) ] );
		} );
	}

	it( 'ends soon, and with a year of weeks, where meta.dt is by such a clock as well', () => {
		const wrong = event( Date.parse( '0001-01-01' ), { performer: { id: 1000 } } );
		const future = event( Date.parse( '9999-01-01' ), { performer: { id: 1001 } } );
		const [ { cohorts } ] = reportOf( [ ...visits, wrong, future ], at( WEEKS[ 2 ] + 1000 ) ).retention;
		assert.deepEqual( cohorts.map( ( { week, users, returns } ) => [ week, users, returns.length ] ), [ [ '0001-01-01', 1, 52 ], [ '2026-10-05', 200, 1 ] ] );
	} );

	it( 'keeps the time of what waited for two days in a browser, and the day in UTC of what says another zone', () => {
		const late = event( WEEKS[ 0 ] + DAY_MS, { action: 'click', meta: { dt: at( WEEKS[ 0 ] + 3 * DAY_MS ) } } );
		const elsewhere = event( WEEKS[ 0 ] + DAY_MS, { action: 'click', dt: '2026-10-05T20:00:00-05:00' } );
		const { clicks } = reportOf( [ event( WEEKS[ 0 ], { action: 'init' } ), late, elsewhere ] );
		assert.deepEqual( clicks[ 0 ].days.map( ( { day, clicks: count } ) => [ day, count ] ), [ [ '2026-10-06', 2 ] ] );
	} );
} );
