/*
 * Totals and click-through rates from sampled events: how often their 95 % intervals hold the truth.
 */

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { createClickThrough } from '../../demo/report/click-through.mjs';
import { bucketOf, drawOf, estimateClickThrough, measureOf, rateOf } from '../../demo/report/estimate.mjs';
import { createReport } from '../../demo/report/live.mjs';
import { schemaDirectories } from '../../demo/site.mjs';
import { startIntake } from '../../demo/watched-intake.mjs';
import { createRandom } from '../support/random.js';
import { WEB_UI_ACTIONS } from '../support/shared.js';

const SEEDS = 2000;

const REGISTERED = { is_logged_in: true, is_temp: false };
const TEMPORARY = { is_logged_in: true, is_temp: true };

/* Who, and how: so many pageviews, of which this part clicks, once or up to so often; at a rate, and at another one after
 * it was changed. */
const GROUPS = [
	{ performer: { ...REGISTERED, edit_count_bucket: '5-99 edits' }, pageviews: 1600, clicking: 0.15, most: 3, rates: [ 0.1, 0.25 ] },
	{ performer: { ...REGISTERED, edit_count_bucket: '100-999 edits' }, pageviews: 1200, clicking: 0.3, most: 1, rates: [ 0.2 ] },
	{ performer: { ...TEMPORARY, edit_count_bucket: '5-99 edits' }, pageviews: 1600, clicking: 0.1, most: 2, rates: [ 0.2, 0.5 ] }
];

/**
 * All pageviews there were: the same for every seed, which only draws among them.
 *
 * @return {any[]}
 */
function makeWiki() {
	const { uniform } = createRandom( 1 );
	return GROUPS.flatMap( ( { performer, pageviews, clicking, most, rates } ) => Array.from( { length: pageviews }, ( unused, i ) => ( {
		performer,
		rate: rates[ Math.floor( i * rates.length / pageviews ) ],
		impressions: uniform() < 0.2 ? 2 : 1,
		clicks: uniform() < clicking ? 1 + Math.floor( uniform() * most ) : 0
	} ) ) );
}

/**
 * The events of those pageviews that are in sample.
 *
 * @param {any[]} wiki
 * @param {number} seed
 * @param {( event: any ) => void} take
 */
function sampleWiki( wiki, seed, take ) {
	const { uniform } = createRandom( seed );
	wiki.forEach( ( { performer, rate, impressions, clicks }, i ) => {
		if ( uniform() < rate ) {
			/* One object for all events of the pageview: whoever takes them keeps none. */
			const event = { action: '', sample: { unit: 'pageview', rate }, performer: { ...performer, pageview_id: String( i ) }, element_friendly_name: 'link', meta: { stream: 'entry-points' } };
			for ( let sent = 0; sent < impressions + clicks; sent++ ) {
				event.action = sent < impressions ? 'impression' : 'click';
				take( event );
			}
		}
	} );
}

/**
 * @param {any[]} pageviews
 */
function truthOf( pageviews ) {
	const sum = ( what ) => pageviews.reduce( ( sofar, pageview ) => sofar + pageview[ what ], 0 );
	const impressions = sum( 'impressions' ), clicks = sum( 'clicks' );
	return { impressions, clicks, rate: clicks / impressions };
}

/** Of which part of the wiki, and where its estimate stands. */
const PARTS = [
	[ 'all', () => true, ( { all } ) => all ],
	[ 'registered users', ( { is_temp: isTemp } ) => !isTemp, ( { kinds } ) => kinds.registered ],
	[ 'temporary users', ( { is_temp: isTemp } ) => isTemp, ( { kinds } ) => kinds.temporary ],
	[ '5-99 edits', ( { edit_count_bucket: bucket } ) => bucket === '5-99 edits', ( { buckets } ) => buckets[ '5-99 edits' ] ],
	[ '100-999 edits', ( { edit_count_bucket: bucket } ) => bucket === '100-999 edits', ( { buckets } ) => buckets[ '100-999 edits' ] ]
];
const MEASURES = [ 'impressions', 'clicks', 'rate' ];

const holds = ( { low, high }, value ) => low <= value && value <= high;

describe( `in ${ SEEDS } samples of one wiki`, () => {
	const wiki = makeWiki();
	const truths = PARTS.map( ( [ , isIn ] ) => truthOf( wiki.filter( ( { performer } ) => isIn( performer ) ) ) );
	const held = PARTS.map( () => ( { impressions: 0, clicks: 0, rate: 0 } ) );
	const sums = PARTS.map( () => ( { impressions: 0, clicks: 0, rate: 0 } ) );
	let heldApart = 0;

	before( () => {
		for ( let seed = 1; seed <= SEEDS; seed++ ) {
			const clickThrough = createClickThrough();
			const apart = [];
			sampleWiki( wiki, seed, ( event ) => {
				clickThrough.count( event );
				apart.push( { rate: event.sample.rate, impressions: event.action === 'impression' ? 1 : 0, clicks: event.action === 'click' ? 1 : 0 } );
			} );
			const [ series ] = clickThrough.read();
			PARTS.forEach( ( [ , , find ], i ) => MEASURES.forEach( ( measure ) => {
				const found = find( series )[ measure ];
				held[ i ][ measure ] += holds( found, truths[ i ][ measure ] ) ? 1 : 0;
				sums[ i ][ measure ] += found.estimate;
			} ) );
			heldApart += holds( estimateClickThrough( apart ).clicks, truths[ 0 ].clicks ) ? 1 : 0;
		}
	} );

	PARTS.forEach( ( [ name ], i ) => MEASURES.forEach( ( measure ) => {
		it( `the interval of ${ measure } of ${ name } holds the truth in 93.5 to 96.5 %`, () => {
			const share = held[ i ][ measure ] / SEEDS;
			assert.ok( share >= 0.935 && share <= 0.965, String( share ) );
		} );

		it( `the estimates of ${ measure } of ${ name } are right on average`, () => {
			const mean = sums[ i ][ measure ] / SEEDS;
			assert.ok( Math.abs( mean / truths[ i ][ measure ] - 1 ) < 0.01, `${ mean }, truly ${ truths[ i ][ measure ] }` );
		} );
	} ) );

	it( 'intervals that take each click of a pageview for independent hold it less often', () => {
		assert.ok( heldApart / SEEDS < 0.935, String( heldApart / SEEDS ) );
	} );
} );

describe( 'an estimate', () => {
	const draws = ( count, rest ) => Array.from( { length: count }, () => ( { rate: 0.1, impressions: 1, clicks: 0, ...rest } ) );

	it( 'is the truth where all were drawn', () => {
		const found = estimateClickThrough( [ ...draws( 3, { rate: 1 } ), ...draws( 1, { rate: 1, clicks: 1 } ) ] );
		assert.deepEqual( found, {
			impressions: { count: 4, estimate: 4, low: 4, high: 4 },
			clicks: { count: 1, estimate: 1, low: 1, high: 1 },
			rate: { estimate: 0.25, low: 0.25, high: 0.25 },
			tooFew: false
		} );
	} );

	it( 'leaves room for clicks that were not drawn', () => {
		const { clicks, rate, tooFew } = estimateClickThrough( draws( 100 ) );
		assert.deepEqual( [ clicks.estimate, clicks.low, Math.round( clicks.high ) ], [ 0, 0, 35 ] );
		assert.equal( rate.high, clicks.high / 1000 );
		assert.equal( tooFew, true );
	} );

	it( 'says from when on there are enough', () => {
		const clicked = ( count ) => estimateClickThrough( [ ...draws( 90 ), ...draws( count, { clicks: 4 } ) ] ).tooFew;
		assert.deepEqual( [ clicked( 9 ), clicked( 10 ) ], [ true, false ] );
	} );

	it( 'begins no lower than what was counted', () => {
		assert.equal( estimateClickThrough( draws( 1, { rate: 0.9 } ) ).impressions.low, 1 );
	} );

	it( 'is none of a rate where nothing was shown', () => {
		assert.equal( estimateClickThrough( draws( 2, { impressions: 0, clicks: 1 } ) ).rate, null );
		assert.equal( estimateClickThrough( [] ).rate, null );
	} );
} );

describe( 'of an event is read', () => {
	/* what, event, expected */
	const ROWS = [
		[ measureOf, { action: 'impression' }, 'impressions' ],
		[ measureOf, { action: 'click' }, 'clicks' ],
		[ measureOf, { action: 'other', action_type: 'click' }, 'clicks' ],
		[ measureOf, { action: 'init' }, null ],
		[ measureOf, { action: 'toString' }, null ],
		[ measureOf, {}, null ],
		[ rateOf, { sample: { unit: 'pageview', rate: 0.1 } }, 0.1 ],
		[ rateOf, {}, 1 ],
		[ rateOf, { sample: { rate: 0 } }, 1 ],
		[ rateOf, { sample: { rate: 10 } }, 1 ],
		[ rateOf, { sample: { rate: 'all' } }, 1 ],
		[ bucketOf, { performer: { edit_count_bucket: '0 edits' } }, '0 edits' ],
		[ bucketOf, { performer_edit_count_bucket: '0 edits' }, '0 edits' ],
		[ bucketOf, { performer: null }, 'unknown' ],
		[ drawOf, { sample: { unit: 'pageview', rate: 0.1 }, performer: { pageview_id: 'p', session_id: 's' } }, { token: 'p', isUnit: true } ],
		[ drawOf, { sample: { unit: 'session', rate: 0.1 }, performer: { pageview_id: 'p', session_id: 's' } }, { token: 's', isUnit: true } ],
		[ drawOf, { sample: { unit: 'session', rate: 0.1 }, performer: { pageview_id: 'p' } }, { token: 'p', isUnit: false } ],
		[ drawOf, { sample: { unit: 'device', rate: 0.1 }, performer: { pageview_id: 'p' } }, { token: 'p', isUnit: false } ],
		[ drawOf, { sample: { unit: 'pageview', rate: 0.1 }, funnel_entry_token: 'f' }, { token: 'f', isUnit: false } ],
		[ drawOf, { sample: { unit: 'pageview', rate: 1 }, meta: { id: 'i' } }, { token: 'i', isUnit: true } ]
	];
	for ( const [ read, event, expected ] of ROWS ) {
		it( `${ JSON.stringify( expected ) } of ${ JSON.stringify( event ) } by ${ read.name }`, () => {
			assert.deepEqual( read( event ), expected );
		} );
	}
} );

describe( 'the report of click-through rates', () => {
	let last = 0;
	const event = ( action, rest ) => ( { action, sample: { unit: 'pageview', rate: 0.5 }, performer: { ...REGISTERED, pageview_id: 'p', edit_count_bucket: '5-99 edits' }, ...rest, meta: { id: `c-${ ++last }`, stream: 's', domain: 'wiki.example' } } );
	const read = ( events ) => {
		const report = createReport();
		events.forEach( report.count );
		return report.read().clickThrough;
	};

	it( 'tells instruments and elements apart', () => {
		const named = ( instrument, element ) => event( 'impression', { instrument_name: instrument, element_friendly_name: element } );
		const found = read( [ named( 'a', 'x' ), named( 'a', 'y' ), named( 'b', 'x' ), named( 'a', 'x' ), event( 'impression', { action_source: 'z' } ) ] );
		assert.deepEqual( found.map( ( { instrument, element, all } ) => [ instrument, element, all.impressions.count ] ), [
			[ 'a', 'x', 2 ], [ 'a', 'y', 1 ], [ 'b', 'x', 1 ], [ 's', 'z', 1 ]
		] );
	} );

	it( 'leaves out what was clicked and never shown', () => {
		assert.deepEqual( read( [ event( 'click', { action_source: 'pt-logout' } ) ] ), [] );
	} );

	it( 'counts an event that was delivered twice once', async ( t ) => {
		const report = createReport();
		const intake = await startIntake( { schemaDirectories } );
		t.after( () => intake.close() );
		report.listen( intake );
		const { performer, ...rest } = event( 'impression' );
		const twice = { $schema: WEB_UI_ACTIONS, agent: {}, ...rest, performer: { ...performer, pageview_id: '0123456789abcdef0123' } };
		for ( const body of [ [ twice, twice ], twice ] ) {
			assert.equal( ( await fetch( `${ intake.url }/v1/events`, { method: 'POST', body: JSON.stringify( body ) } ) ).status, 201 );
		}
		assert.equal( intake.again.length, 2 );
		assert.equal( report.read().clickThrough[ 0 ].all.impressions.count, 1 );
	} );

	it( 'orders buckets by their edits, and what says nothing last', () => {
		const buckets = [ undefined, '1000+ edits', '5-99 edits', '0 edits', '100-999 edits', '1-4 edits' ];
		const [ found ] = read( buckets.map( ( bucket ) => event( 'impression', { performer: { ...REGISTERED, edit_count_bucket: bucket } } ) ) );
		assert.deepEqual( Object.keys( found.buckets ), [ '0 edits', '1-4 edits', '5-99 edits', '100-999 edits', '1000+ edits', 'unknown' ] );
	} );

	it( 'says whether readers that were made up are among them', () => {
		const madeUp = event( 'impression' );
		madeUp.meta.domain = 'simulated.invalid';
		assert.equal( read( [ event( 'impression' ) ] )[ 0 ].simulated, false );
		assert.equal( read( [ event( 'impression' ), { ...madeUp, performer: { ...madeUp.performer, pageview_id: 'q' } } ] )[ 0 ].simulated, true );
	} );

	it( 'says where events do not tell what was drawn', () => {
		assert.equal( read( [ event( 'impression' ) ] )[ 0 ].tooNarrow, false );
		assert.equal( read( [ event( 'impression', { sample: { unit: 'device', rate: 0.5 } } ) ] )[ 0 ].tooNarrow, true );
	} );
} );
