/*
 * What the report says against what is true: many samples of one wiki that is known, in which each stated interval has to hold
 * the truth as often as it says. HELIOGRAPH_LONG takes more of them.
 */

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { createMeasures } from '../../demo/report/measures.mjs';
import { createRandom } from '../support/random.js';
import { ARMS, makeWiki, sampleWiki } from './support/readers.js';

const SEEDS = process.env.HELIOGRAPH_LONG ? 200 : 80;

/* How often an interval of 95 % holds in so many samples: within four standard deviations, and a point for its being of
 * whole numbers. Wilson's holds a little oftener. */
const LEAST = 0.94 - 4 * Math.sqrt( 0.95 * 0.05 / SEEDS );
const MOST = 0.975 + 2 * Math.sqrt( 0.95 * 0.05 / SEEDS );

const sum = ( values ) => values.reduce( ( sofar, value ) => sofar + value, 0 );
const part = ( list, test ) => list.filter( test ).length / list.length;

/**
 * @param {any[]} values
 * @return {number} Half of them are no higher.
 */
const median = ( values ) => [ ...values ].sort( ( a, b ) => a - b )[ Math.ceil( values.length / 2 ) - 1 ];

const wiki = makeWiki();
const { pageviews, visits, visitors, accounts } = wiki;
const temporary = pageviews.filter( ( { kind } ) => kind === 'temporary' );
const impact = visits.filter( ( { module, state } ) => module === 'impact' && state === 'activated' );
const opened = visitors.filter( ( visitor ) => visitor.forms.length );
const forms = visitors.flatMap( ( visitor ) => visitor.forms );
const savedForms = forms.filter( ( { steps } ) => steps.includes( 'save-success' ) );
const took = ( step ) => ( visitor ) => visitor.forms.some( ( { steps } ) => steps.includes( step ) );
const topics = savedForms.filter( ( { entrypoint } ) => entrypoint === 'new-topic' ).length;
const cohort = accounts.filter( ( { weeks } ) => weeks[ 0 ] === 0 );

const moduleOf = ( report ) => report.homepage.modules.find( ( { module, state } ) => module === 'impact' && state === 'activated' );

/** What it is, what is true, and where the report says it. */
const FIGURES = [
	[ 'clicks', sum( pageviews.map( ( { clicks } ) => clicks.length ) ), ( { clicks: [ found ] } ) => found.all.clicks ],
	[ 'clicks a pageview', sum( pageviews.map( ( { clicks } ) => clicks.length ) ) / pageviews.length, ( { clicks: [ found ] } ) => found.all.rate ],
	[ 'clicks a pageview of temporary users', sum( temporary.map( ( { clicks } ) => clicks.length ) ) / temporary.length, ( { clicks: [ found ] } ) => found.kinds.temporary.rate ],
	[ 'clicks on the sidebar a pageview', sum( pageviews.map( ( { clicks } ) => clicks.filter( ( name ) => name === 'ui.sidebar' ).length ) ) / pageviews.length,
		( { clicks: [ found ] } ) => found.targets.find( ( { target } ) => target === 'ui.sidebar' ).all.rate ],
	[ 'impressions of a module', impact.length, ( report ) => moduleOf( report ).impressions ],
	[ 'hovers over it', sum( impact.map( ( { dwells } ) => dwells.length ) ), ( report ) => moduleOf( report ).hovers ],
	[ 'clicks an impression of it', sum( impact.map( ( { clicks } ) => clicks ) ) / impact.length, ( report ) => moduleOf( report ).rate ],
	[ 'the median of its hovers', median( impact.flatMap( ( { dwells } ) => dwells ) ), ( report ) => {
		const { median: estimate, low, high } = moduleOf( report ).dwellMs;
		return { estimate, low, high };
	} ],
	[ 'who of those who opened a form saved', part( opened, took( 'save-success' ) ), ( { talk } ) => talk.steps[ 'save-success' ] ],
	[ 'who of them previewed', part( opened, took( 'preview' ) ), ( { talk } ) => talk.steps.preview ],
	[ 'new topics', topics, ( { talk } ) => talk.newTopics ],
	[ 'replies a topic', ( savedForms.length - topics ) / topics, ( { talk } ) => talk.repliesPerTopic ],
	[ 'who of the visitors never tries', part( visitors, ( visitor ) => !visitor.forms.length ), ( { talk } ) => talk.engagement.neverTried ],
	[ 'who of them saves', part( visitors, took( 'save-success' ) ), ( { talk } ) => talk.engagement.saved ],
	[ 'who of them is answered', part( visitors, ( visitor ) => visitor.forms.some( ( { isAnswered } ) => isAnswered ) ), ( { talk } ) => talk.engagement.answered ],
	[ 'who comes back after a week', part( cohort, ( { weeks } ) => weeks.includes( 1 ) ), ( { retention } ) => retention.find( ( { stream } ) => stream === 'wiki.accounts' ).cohorts[ 0 ].returns[ 0 ] ],
	[ 'who clicks in an arm', ARMS.shorter, ( { experiments } ) => experiments.find( ( { experiment } ) => experiment === 'heading' ).arms[ 1 ] ],
	[ 'what an arm does', ARMS.shorter - ARMS.control, ( { experiments } ) => experiments.find( ( { experiment } ) => experiment === 'heading' ).differences[ 0 ] ]
];

/**
 * @param {any[]} events
 */
function reportOf( events ) {
	const measures = createMeasures();
	events.forEach( measures.count );
	return measures.read();
}

describe( `in ${ SEEDS } samples of a wiki that is known`, () => {
	const held = FIGURES.map( () => 0 ), sums = FIGURES.map( () => 0 );
	let mismatches = 0;

	before( () => {
		for ( let seed = 1; seed <= SEEDS; seed++ ) {
			const report = reportOf( sampleWiki( wiki, seed ) );
			FIGURES.forEach( ( [ , truth, find ], i ) => {
				const { estimate, low, high } = find( report );
				held[ i ] += low <= truth && truth <= high ? 1 : 0;
				sums[ i ] += estimate;
			} );
			mismatches += report.experiments.find( ( { experiment } ) => experiment === 'heading' ).ratio.mismatch ? 1 : 0;
		}
	} );

	FIGURES.forEach( ( [ name, truth ], i ) => {
		it( `the interval of ${ name } holds the truth as often as it says`, () => {
			const share = held[ i ] / SEEDS;
			assert.ok( share >= LEAST && share <= MOST, `${ share }, which is not from ${ LEAST } to ${ MOST }` );
		} );

		it( `${ name } is right on average`, () => {
			const mean = sums[ i ] / SEEDS;
			assert.ok( Math.abs( mean / truth - 1 ) < 0.05, `${ mean }, truly ${ truth }` );
		} );
	} );

	it( 'arms of equal chances are hardly ever said to be lopsided', () => {
		assert.ok( mismatches <= 2, String( mismatches ) );
	} );
} );

describe( 'where everything was kept', () => {
	const report = reportOf( sampleWiki( wiki, 1, { clicks: 1, homepage: 1, talk: 1, accounts: 1 } ) );

	FIGURES.filter( ( [ name ] ) => !/arm/.test( name ) ).forEach( ( [ name, truth, find ] ) => {
		it( `${ name } is what it is, without an interval`, () => {
			const { estimate, low, high } = find( report );
			assert.deepEqual( [ estimate, low, high ].map( ( value ) => Math.round( value * 1e9 ) ), Array( 3 ).fill( Math.round( truth * 1e9 ) ) );
		} );
	} );
} );

describe( 'sampling by pageview', () => {
	it( 'makes returning users seem to stay away, as much as the report says', () => {
		const everybody = accounts.map( ( account ) => ( { ...account, weeks: [ 0, 1 ] } ) );
		const draw = sampleWiki( { pageviews: [], visits: [], visitors: [], accounts: everybody }, 3, { clicks: 1, homepage: 1, talk: 1, accounts: 1 } );
		const { uniform } = createRandom( 5 );
		/* One pageview a week, of which every other is drawn: those of one user independently. */
		const events = draw.filter( ( { meta } ) => meta.stream === 'wiki.accounts' ).filter( ( unused, i, all ) => i === all.length - 1 || uniform() < 0.5 )
			.map( ( event ) => ( { ...event, sample: { unit: 'pageview', rate: 0.5 } } ) );
		const [ { bias, cohorts: [ first ] } ] = reportOf( events ).retention;
		assert.deepEqual( bias.map( ( { draws, seen } ) => [ draws, seen ] ), [ [ 1, 0.5 ], [ 3, 0.875 ], [ 10, 1 - 0.5 ** 10 ] ] );
		assert.ok( Math.abs( first.returns[ 0 ].estimate - 0.5 ) < 0.08, String( first.returns[ 0 ].estimate ) );
	} );
} );
