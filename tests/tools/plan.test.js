/*
 * The planner: its formulas against a simulation in which the core decides each pageview, and what it says to people.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { Z } from '../../tools/plan/interval.mjs';
import { audiencePageviews, clickThroughOf, designEffect, makePlan, retentionOf, smallestRate, usersAPeriod, wilson } from '../../tools/plan/model.mjs';
import { readOptions } from '../../tools/plan/options.mjs';
import { root } from '../support/shared.js';
import { simulateWiki } from '../support/wiki.js';

const TOOL = path.join( root, 'dist/heliograph-plan.mjs' );
const ROLL_OUT = [ '--pageviews-per-hour', '400000', '--users', '16000' ];

/** @return {import('../../tools/plan/model.mjs').Plan} */
function plan( ...args ) {
	return readOptions( [ ...ROLL_OUT, ...args ] ).plan;
}

function near( actual, expected, tolerance, what ) {
	assert.ok( Math.abs( actual - expected ) <= tolerance, `${ what || 'value' }: ${ actual }, expected ${ expected } ± ${ tolerance }` );
}

const sum = ( rows, name ) => rows.reduce( ( before_, row ) => before_ + row[ name ], 0 );

/** Sampled by each unit at two rates: 280 users in two periods, of whom 200 come in each, with 6 pageviews in 2 sessions. */
const SMALL = { ...plan(), users: 280, pageviewsPerUser: 6, sessionsPerUser: 2, clickRate: 0.2, returnRate: 0.6, correlation: 0.05 };
const PAGEVIEWS_A_BLOCK = 2400;
const SAMPLES = [ 'pageview', 'session', 'device' ].flatMap( ( unit ) => [ 0.1, 0.5 ].map( ( rate ) => ( { unit, rate } ) ) );
const BLOCKS = Math.ceil( ( process.env.HELIOGRAPH_LONG ? 1e7 : 1e6 ) / PAGEVIEWS_A_BLOCK );

/** So many standard errors are allowed everywhere: a fixed seed either passes or the formula is wrong. */
const MAX_Z = 4.5;

describe( 'the formulas, against a million pageviews through the core', () => {
	/** @type {any[][]} */
	let simulated;
	before( () => {
		simulated = simulateWiki( { plan: SMALL, samples: SAMPLES, blocks: BLOCKS, seed: 20261121 } );
	} );

	SAMPLES.forEach( ( { unit, rate }, s ) => {
		const own = { ...SMALL, unit };
		const name = `by ${ unit } at ${ rate }`;

		it( `${ name }: as many impressions and clicks as said`, () => {
			const { impressions, clicks } = clickThroughOf( own, rate );
			/* Pageviews of one draw are in or out together. */
			const together = unit === 'pageview' ? 1 : unit === 'session' ? 3 : 6 * 1.6;
			const error = Math.sqrt( BLOCKS * impressions * ( 1 - rate ) * together );
			near( sum( simulated[ s ], 'impressions' ), BLOCKS * impressions, MAX_Z * error, 'impressions' );
			near( sum( simulated[ s ], 'clicks' ), BLOCKS * clicks, MAX_Z * Math.sqrt( BLOCKS * clicks * designEffect( own, rate ) * together ), 'clicks' );
		} );

		it( `${ name }: the click-through rate varies as the interval is wide, and is not biased`, () => {
			const rates = simulated[ s ].map( ( { impressions, clicks } ) => clicks / impressions );
			const mean = rates.reduce( ( a, b ) => a + b ) / BLOCKS;
			const deviation = Math.sqrt( rates.reduce( ( before_, value ) => before_ + ( value - mean ) ** 2, 0 ) / ( BLOCKS - 1 ) );
			const { halfWidth } = clickThroughOf( own, rate );
			/* A standard deviation of so many blocks has a relative error of 1 / √(2 blocks). */
			near( deviation / ( halfWidth * 0.2 / Z ), 1, MAX_Z / Math.sqrt( 2 * BLOCKS ), 'deviation, in expected ones' );
			near( mean, 0.2, MAX_Z * deviation / Math.sqrt( BLOCKS ), 'mean' );
		} );

		it( `${ name }: the 95 % interval holds the truth in 95 % of the audiences`, () => {
			const effect = designEffect( own, rate );
			const held = simulated[ s ].filter( ( { impressions, clicks } ) => {
				const { low, high } = wilson( clicks / effect, impressions / effect );
				return low <= 0.2 && high >= 0.2;
			} ).length;
			near( held / BLOCKS, 0.95, MAX_Z * Math.sqrt( 0.95 * 0.05 / BLOCKS ), 'coverage' );
		} );

		it( `${ name }: retention reads as said`, () => {
			const { usersSeen, reads } = retentionOf( own, rate );
			const seen = sum( simulated[ s ], 'seen' );
			near( seen, BLOCKS * usersSeen, MAX_Z * Math.sqrt( BLOCKS * usersSeen ), 'users seen' );
			near( sum( simulated[ s ], 'seenAgain' ) / seen, reads, MAX_Z * Math.sqrt( reads * ( 1 - reads ) / seen ), 'reads' );
		} );
	} );
} );

describe( 'Wilson’s interval', () => {
	/* part, whole, low, high: by hand, and at the ends, where others leave 0 and 1 */
	const ROWS = [
		[ 0, 10, 0, 0.2775 ],
		[ 10, 10, 0.7225, 1 ],
		[ 1, 10, 0.0179, 0.4042 ],
		[ 50, 100, 0.4038, 0.5962 ],
		[ 0, 0, 0, 1 ]
	];
	for ( const [ part, whole, low, high ] of ROWS ) {
		it( `of ${ part } in ${ whole } is ${ low } to ${ high }`, () => {
			const found = wilson( part, whole );
			near( found.low, low, 5e-5 );
			near( found.high, high, 5e-5 );
		} );
	}
} );

describe( 'a plan', () => {
	/* unit, rate, pageviews a period, what a true 60 % reads */
	const READINGS = [
		[ 'pageview', 0.1, 1, 0.06 ],
		[ 'pageview', 0.1, 3, 0.1626 ],
		[ 'pageview', 0.1, 10, 0.3908 ],
		[ 'pageview', 1, 3, 0.6 ],
		[ 'session', 0.1, 10, 0.1626 ],
		[ 'device', 0.1, 1, 0.6 ],
		[ 'device', 0.001, 10, 0.6 ],
		[ 'pageview', 0, 10, null ]
	];
	for ( const [ unit, rate, pageviews, reads ] of READINGS ) {
		it( `says that by ${ unit } at ${ rate } a return of 60 % reads ${ reads } at ${ pageviews } pageviews`, () => {
			const found = retentionOf( plan( '--unit', unit, '--pageviews-per-user', String( pageviews ) ), rate );
			if ( reads === null ) {
				assert.equal( found.reads, null );
			} else {
				near( found.reads, reads, 5e-5 );
				near( found.bias, reads - 0.6, 5e-5 );
			}
		} );
	}

	it( 'finds users, pageviews and load', () => {
		const own = plan( '--pageviews-per-user', '7', '--click-rate', '0.5', '--bytes-per-event', '100', '--peak', '3' );
		near( usersAPeriod( own ), 16000 / 1.4, 1e-9 );
		near( audiencePageviews( own ), 160000, 1e-6 );
		const { rates: [ { audience, atMost } ] } = makePlan( own, [ 0.1 ] );
		near( atMost.eventsPerSecond, 400000 / 3600 * 0.15, 1e-9 );
		near( atMost.peakBytesPerSecond, 400000 / 3600 * 0.15 * 100 * 3, 1e-6 );
		near( audience.eventsPerSecond, 160000 / ( 28 * 86400 ) * 0.15, 1e-9 );
	} );

	it( 'says when the counts are too small', () => {
		const { rates } = makePlan( plan(), [ 0.001, 0.1, 1 ] );
		assert.deepEqual( rates.map( ( { clickThrough } ) => clickThrough.tooFew ), [ true, false, false ] );
		assert.equal( retentionOf( plan( '--unit', 'device' ), 0.001 ).tooFew, true );
	} );

	it( 'knows nothing at rate 0', () => {
		const { rates: [ { clickThrough, retention, atMost } ] } = makePlan( plan(), [ 0 ] );
		assert.deepEqual( [ clickThrough.low, clickThrough.high, clickThrough.tooFew ], [ 0, 1, true ] );
		assert.deepEqual( [ retention.usersSeen, retention.reads, atMost.eventsPerSecond ], [ 0, null, 0 ] );
	} );

	for ( const unit of [ 'pageview', 'session', 'device' ] ) {
		it( `finds the smallest rate by ${ unit }: it is enough, and 1 % less is not`, () => {
			const own = plan( '--unit', unit, '--precision', '0.15' );
			const { rate } = smallestRate( own );
			assert.ok( clickThroughOf( own, rate ).halfWidth <= 0.15 );
			assert.ok( clickThroughOf( own, rate * 0.99 ).halfWidth > 0.15 );
		} );
	}

	it( 'says how many users it takes where no rate is enough', () => {
		const own = plan( '--precision', '0.01' );
		const { rate, usersNeeded } = smallestRate( own );
		assert.equal( rate, null );
		assert.ok( clickThroughOf( { ...own, users: usersNeeded }, 1 ).halfWidth <= 0.01 );
		assert.ok( clickThroughOf( { ...own, users: usersNeeded * 0.99 }, 1 ).halfWidth > 0.01 );
	} );
} );

describe( 'heliograph-plan', () => {
	const use = ( ...args ) => spawnSync( process.execPath, [ TOOL, ...args ], { encoding: 'utf8' } );

	/* what is given besides the roll-out's numbers, code, option */
	const WRONG = [
		[ [ '--coverage', '1' ], 'unknown-option', '--coverage' ],
		[ [ 'enwiki' ], 'unknown-option', 'enwiki' ],
		[ [ '--days' ], 'missing-value', '--days' ],
		[ [ '--days', '--json' ], 'missing-value', '--days' ],
		[ [ '--users', '5' ], 'given-twice', '--users' ],
		[ [ '--days', '4 weeks' ], 'not-a-number', '--days' ],
		[ [ '--days', '' ], 'not-a-number', '--days' ],
		[ [ '--days', '0x10' ], 'not-a-number', '--days' ],
		[ [ '--days', '1e999' ], 'out-of-range', '--days' ],
		[ [ '--days', '0' ], 'out-of-range', '--days' ],
		[ [ '--rate', '10' ], 'out-of-range', '--rate' ],
		[ [ '--rate', '0.1,' ], 'not-a-number', '--rate' ],
		[ [ '--rate', '-0.1' ], 'out-of-range', '--rate' ],
		[ [ '--click-rate', '0' ], 'out-of-range', '--click-rate' ],
		[ [ '--unit', 'user' ], 'unknown-unit', '--unit' ],
		[ [ '--pageviews-per-user', '2', '--sessions-per-user', '3' ], 'too-many-sessions', '--sessions-per-user' ],
		[ [ '--days', '0.01' ], 'too-many-pageviews', '--pageviews-per-user' ]
	];
	for ( const [ args, code, option ] of WRONG ) {
		it( `refuses ${ args.join( ' ' ) } as ${ code }, and says what to do`, () => {
			const { status, stderr, stdout } = use( ...ROLL_OUT, ...args );
			assert.equal( status, 2 );
			assert.equal( stdout, '' );
			assert.ok( stderr.startsWith( `heliograph-plan: ${ code }: ${ option } ` ), stderr );
			assert.match( stderr, /Give|Write|See|Leave/ );
		} );
	}

	it( 'asks for what it cannot suppose', () => {
		assert.match( use( '--users', '5' ).stderr, /^heliograph-plan: missing-option: --pageviews-per-hour has to be given: / );
	} );

	it( 'answers the question of the roll-out', () => {
		const { status, stdout } = use( ...ROLL_OUT );
		assert.equal( status, 0 );
		assert.match( stdout, /^Rate +0\.1 % +10 % +100 %$/m );
		assert.match( stdout, /^Intake, were every pageview in the audience\n {2}events a second, mean +0\.112 +11\.2 +112$/m );
		assert.match( stdout, /^ {2}enough to tell +no, too few clicks +yes +yes$/m );
		assert.match( stdout, /^ {2}at 1 pageview, would read +0\.06 % +6 % +60 %$/m );
		assert.match( stdout, /^ {2}at 3 pageviews, would read +0\.18 % +16\.3 % +60 %$/m );
		assert.match( stdout, /^ {2}at 10 pageviews, would read +0\.597 % +39\.1 % +60 %$/m );
		assert.match( stdout, /^Smallest rate for ± 10 % of the click-through rate: 20 %$/m );
	} );

	it( 'writes the same as JSON', () => {
		const made = JSON.parse( use( ...ROLL_OUT, '--rate=0.1', '--json' ).stdout );
		assert.equal( made.plan.users, 16000 );
		assert.deepEqual( made.rates.map( ( { rate } ) => rate ), [ 0.1 ] );
		near( made.rates[ 0 ].retention.reads, 0.3908, 5e-5 );
		assert.ok( made.smallest.rate > 0.19 && made.smallest.rate < 0.2 );
	} );

	it( 'says how it is used', () => {
		const { status, stdout } = use( '--help' );
		assert.equal( status, 0 );
		assert.match( stdout, /^Usage: heliograph-plan / );
	} );
} );
