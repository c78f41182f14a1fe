/*
 * The report as sections: a question each, with tables of text, charts, and notes that say what the figures rest on. Both the
 * terminal's tables and the page are made of these.
 */

import { STEPS } from './talk.mjs';
import { number, percent, rate, seconds, share, total } from './words.mjs';

/**
 * @typedef {Object} Bar
 * @property {string} label
 * @property {number} estimate
 * @property {number} low
 * @property {number} high
 * @property {boolean} tooFew
 */

/**
 * @typedef {Object} Chart
 * @property {string} title
 * @property {string} x What the horizontal axis measures.
 * @property {'percent' | 'number' | 'seconds' | 'day'} unit Of that axis.
 * @property {Bar[]} [bars]
 * @property {{ day: string, kind: string, clicks: number }[]} [days]
 */

/**
 * @typedef {Object} Section
 * @property {string} id
 * @property {string} title
 * @property {{ caption: string, columns: string[], rows: string[][] }[]} tables
 * @property {Chart[]} charts
 * @property {string[]} notes
 */

const OVER = 'A rate above 100 %: what is counted may happen more than once for each of what it is divided by, or events of the latter are missing.';
const NARROW = 'Some events do not tell which unit was drawn: their intervals are too narrow.';

/**
 * @param {[ string, any ][]} named
 * @param {( found: any ) => any} [pick] Its estimate.
 * @return {Bar[]}
 */
const bars = ( named, pick = ( found ) => found.rate ) => named.filter( ( [ , found ] ) => found && pick( found ) && pick( found ).estimate !== null )
	.map( ( [ label, found ] ) => ( { label, estimate: pick( found ).estimate, low: pick( found ).low, high: pick( found ).high, tooFew: found.tooFew } ) );

/**
 * @param {any[]} estimates With `rate`.
 * @return {string[]}
 */
const overOne = ( estimates ) => estimates.some( ( found ) => found.rate && found.rate.estimate > 1 ) ? [ OVER ] : [];

/**
 * @param {any} report
 * @return {Section[]}
 */
function writeClicks( { clicks } ) {
	return clicks.map( ( { stream, all, kinds, targets, more, days, tooNarrow } ) => {
		const rows = [ [ 'all', all ], ...Object.entries( kinds ) ];
		const named = targets.map( ( { target, all: found } ) => [ target || '(no name)', found ] );
		return {
			id: `clicks-${ stream }`,
			title: `Clicks by kind of user: ${ stream }`,
			tables: [ {
				caption: 'Clicks',
				columns: [ 'users', 'pageviews', 'clicks', 'clicks a pageview' ],
				rows: rows.map( ( [ name, found ] ) => [ name, total( found.pageviews ), total( found.clicks ), rate( found.rate, found.tooFew ) ] )
			}, {
				caption: 'What is clicked most',
				columns: [ 'target', 'clicks', 'clicks a pageview', ...Object.keys( kinds ) ],
				rows: targets.map( ( { target, all: found, kinds: own } ) => [ target || '(no name)', total( found.clicks ), rate( found.rate, found.tooFew ), ...Object.keys( kinds ).map( ( kind ) => rate( own[ kind ].rate, own[ kind ].tooFew ) ) ] )
			} ],
			charts: [
				{ title: 'Clicks a pageview, by kind of user', x: 'clicks in 100 pageviews', unit: 'percent', bars: bars( rows ) },
				{ title: 'Clicks a pageview, by target', x: 'clicks in 100 pageviews', unit: 'percent', bars: bars( named ) },
				{ title: 'Clicks a day, by kind of user', x: 'day (UTC)', unit: 'day', days }
			],
			notes: [ ...overOne( [ ...rows, ...named ].map( ( [ , found ] ) => found ) ), ...more ? [ `${ number( more ) } more ${ more === 1 ? 'target is' : 'targets are' } not listed.` ] : [], ...tooNarrow ? [ NARROW ] : [] ]
		};
	} );
}

/**
 * @param {any} report
 * @return {Section[]}
 */
function writeClickThrough( { clickThrough } ) {
	return clickThrough.map( ( { instrument, element, all, kinds, buckets, tooNarrow, simulated } ) => {
		/* A group that has only the value `unknown` tells nothing. */
		const told = ( group, name ) => Object.keys( group ).some( ( value ) => value !== 'unknown' ) ? Object.entries( group ).map( ( [ value, found ] ) => [ value === 'unknown' ? name : value, found ] ) : [];
		const rows = [ [ 'all', all ], ...told( kinds, 'kind not told' ), ...told( buckets, 'edits not told' ) ];
		return {
			id: `click-through-${ instrument }-${ element }`,
			title: `Click-through: ${ element || 'all elements' }`,
			tables: [ {
				caption: `${ element || 'all elements' } of ${ instrument }`,
				columns: [ 'users', 'impressions', 'clicks', 'click-through rate' ],
				rows: rows.map( ( [ name, found ] ) => [ name, total( found.impressions ), total( found.clicks ), rate( found.rate, found.tooFew ) ] )
			} ],
			charts: [ { title: `Click-through rate: ${ element || instrument }`, x: 'clicks in 100 impressions', unit: 'percent', bars: bars( rows ) } ],
			notes: [ ...overOne( rows.map( ( [ , found ] ) => found ) ), ...tooNarrow ? [ NARROW ] : [], ...simulated ? [ 'Made-up readers are included.' ] : [] ]
		};
	} );
}

/**
 * @param {any} report
 * @return {Section[]}
 */
function writeHomepage( { homepage: { visits, withEvents, unlogged, modules, links, tooNarrow } } ) {
	if ( !visits && !modules.length ) {
		return [];
	}
	const named = modules.map( ( found ) => [ found.state ? `${ found.module }, ${ found.state }` : found.module, found ] );
	const dwell = ( { dwellMs } ) => dwellMs && { estimate: dwellMs.median, low: dwellMs.low, high: dwellMs.high };
	return [ {
		id: 'homepage',
		title: 'Homepage: what is seen, dwelt on and clicked',
		tables: [ {
			caption: 'Modules, by state',
			columns: [ 'module', 'impressions', 'hovers', 'dwell, median', 'dwell, middle half', 'clicks', 'clicks an impression' ],
			rows: named.map( ( [ name, found ] ) => [ name, total( found.impressions ), total( found.hovers ),
				found.dwellMs ? rate( dwell( found ), found.dwellMs.tooFew, seconds ) : 'none', found.dwellMs ? found.dwellMs.quartiles.map( seconds ).join( ' to ' ) : 'none',
				total( found.clicks ), rate( found.rate, found.tooFew ) ] )
		}, {
			caption: 'Links',
			columns: [ 'module', 'link', 'clicks' ],
			rows: links.map( ( { module, link, clicks } ) => [ module, link || '(no id)', total( clicks ) ] )
		} ],
		charts: [
			{ title: 'Clicks on links, by module', x: 'clicks in 100 impressions', unit: 'percent', bars: bars( named ) },
			{ title: 'How long modules are hovered over (median)', x: 'seconds', unit: 'seconds', bars: bars( named.map( ( [ name, found ] ) => [ name, { ...found, tooFew: found.dwellMs && found.dwellMs.tooFew } ] ), dwell ) }
		],
		notes: [
			`Visits that the server logged: ${ number( visits ) }${ withEvents && withEvents.n ? `; of ${ share( withEvents ) } of them events came` : '' }.`,
			...unlogged ? [ `Visits with events that the server did not log: ${ number( unlogged ) }.` ] : [],
			...overOne( modules ), ...tooNarrow ? [ NARROW ] : []
		]
	} ];
}

/** Why nothing can be said of visits. */
const UNKNOWN = {
	'no-visits': 'No event `visit` tells who came, so shares of visits are not known. docs/reading-the-data.md says how to send one.',
	'no-session': 'Visits or forms do not name their session, so they cannot be joined, and shares of visits are not known. Let both have performer_session_id.',
	'forms-sampled-lower': 'Forms are sampled at a lower rate than visits, so that some who seem never to try were only not drawn: shares of visits are not known. Sample forms at least as often.'
};

/** What a visitor is, by the report's `unit`. */
const VISITORS = {
	session: 'A visitor is a session.',
	form: 'Events name no session: each form counts as a visitor of its own.',
	mixed: 'Some events name no session: each of their forms counts as a visitor of its own.'
};

/**
 * @param {any} report
 * @return {Section[]}
 */
function writeTalk( { talk } ) {
	const { engagement, steps, kinds, entrypoints, unit, unopened, tooNarrow } = talk;
	if ( !steps.initiate.n && !engagement.visits && !unopened ) {
		return [];
	}
	const shares = [ [ 'never try', 'neverTried' ], [ 'try', 'tried' ], [ 'save', 'saved' ], [ 'are answered', 'answered' ] ];
	const columns = [ [ 'all', steps ], ...Object.entries( kinds ).map( ( [ kind, own ] ) => [ kind, own.steps ] ), ...Object.entries( entrypoints ) ];
	const perTopic = talk.repliesPerTopic;
	return [ {
		id: 'talk',
		title: 'Talk pages: who tries, saves and is answered',
		tables: [ {
			caption: 'Saved',
			columns: [ 'what', 'how many' ],
			rows: [ [ 'new topics', total( talk.newTopics ) ], [ 'replies', total( talk.replies ) ], [ 'replies a topic', rate( perTopic, perTopic && perTopic.tooFew, ( value ) => value.toLocaleString( 'en', { maximumFractionDigits: 2 } ) ) ] ]
		}, ...engagement.unknown ? [] : [ {
			caption: 'Of those who visit',
			columns: [ 'visitors who', 'share' ],
			rows: shares.map( ( [ name, member ] ) => [ name, share( engagement[ member ] ) ] )
		} ], {
			caption: 'Of those who opened a form, how many took each step',
			columns: [ 'step', ...columns.map( ( [ name ] ) => name ) ],
			rows: [ [ 'opened, in sample', ...columns.map( ( [ , own ] ) => number( own.initiate.n ) ) ], ...STEPS.slice( 1 ).map( ( step ) => [ step, ...columns.map( ( [ , own ] ) => own[ step ].n ? share( own[ step ] ) : 'none' ) ] ) ]
		} ],
		charts: [
			{ title: 'Of those who opened a form', x: 'visitors of 100 who took the step', unit: 'percent', bars: bars( STEPS.map( ( step ) => [ step, steps[ step ] ] ), ( found ) => found ) },
			{ title: 'Of those who visit', x: 'visitors of 100', unit: 'percent', bars: engagement.unknown ? [] : bars( shares.map( ( [ name, member ] ) => [ name, engagement[ member ] ] ), ( found ) => found ) }
		],
		notes: [
			VISITORS[ unit ],
			...engagement.unknown ? [ UNKNOWN[ engagement.unknown ] ] : engagement.answered ? [] : [ 'No event `answer` tells which posts were answered, so that share is not known.' ],
			...unopened ? [ `Forms whose opening is missing, and which are left out of the steps: ${ number( unopened ) }.` ] : [],
			...perTopic && perTopic.estimate > 1 ? [ 'Replies a topic count replies to topics that are older, too.' ] : [], ...tooNarrow ? [ NARROW ] : []
		]
	} ];
}

/**
 * @param {any} report
 * @return {Section[]}
 */
function writeRetention( { retention } ) {
	return retention.map( ( { stream, users, units, rate: sampled, cohorts, bias } ) => {
		const most = Math.max( 0, ...cohorts.map( ( { returns } ) => returns.length ) );
		const first = cohorts.filter( ( { returns } ) => returns.length ).map( ( { week, returns } ) => [ week, returns[ 0 ] ] );
		return {
			id: `retention-${ stream }`,
			title: `Who comes back: ${ stream }`,
			tables: [ {
				caption: 'Seen again, by the week (from Monday, UTC) in which users were seen first',
				columns: [ 'first week', 'users', ...Array.from( { length: most }, ( unused, i ) => `${ i + 1 } later` ) ],
				rows: cohorts.map( ( { week, users: n, returns } ) => [ week, number( n ), ...Array.from( { length: most }, ( unused, i ) => returns[ i ] ? share( returns[ i ] ) : '' ) ] )
			} ],
			charts: [ { title: 'Seen again a week later', x: bias ? 'users of 100, reads too low' : 'users of 100', unit: 'percent', bars: bars( first, ( found ) => found ) } ],
			notes: [
				`${ number( users ) } ${ users === 1 ? 'user' : 'users' }. Who is in the first cohort may have been there before.`,
				...most ? [] : [ 'Only one week is complete: nobody can have come back yet.' ],
				...bias ? [ `Sampled by ${ units.join( ' and ' ) } at ${ percent( sampled ) }: who returns is seen again only if drawn again, so these shares read too low. If all came back, ${ bias.map( ( { draws, seen } ) => `${ percent( seen ) } would be seen with ${ draws } ${ draws > 1 ? 'draws' : 'draw' } a week` ).join( ', ' ) }. Sample by device, or not at all, to know; their intervals do not cover this.` ] : []
			]
		};
	} );
}

/**
 * @param {any} ratio
 * @return {string}
 */
function writeRatio( { p, mismatch, expected } ) {
	const wanted = Object.entries( expected ).map( ( [ arm, n ] ) => `${ arm } ${ number( n ) }` ).join( ', ' );
	if ( p === null ) {
		return `Too few to check the sizes of the arms, which should be ${ wanted }.`;
	}
	const found = `the arms should have ${ wanted }, p = ${ p.toLocaleString( 'en', { maximumSignificantDigits: 2 } ) }`;
	return mismatch ? `SAMPLE RATIO MISMATCH: ${ found }. Something lets units of one arm go missing: do not believe the difference. If the split was not equal, give it by --split.` : `The sizes of the arms are what chance makes (${ found }).`;
}

/**
 * @param {any} report
 * @return {Section[]}
 */
function writeExperiments( { experiments } ) {
	return experiments.map( ( { experiment, arms, differences, ratio, inSeveral, rates } ) => ( {
		id: `experiment-${ experiment }`,
		title: `Experiment: ${ experiment }`,
		tables: [ {
			caption: 'Arms',
			columns: [ 'arm', 'units', 'clicked', 'share' ],
			rows: arms.map( ( arm ) => [ arm.arm, number( arm.n ), number( arm.clicked ), rate( arm ) ] )
		}, ...differences.length ? [ {
			caption: 'Differences, in points of percent',
			columns: [ 'arm', 'versus', 'difference' ],
			rows: differences.map( ( found ) => [ found.arm, found.versus, ratio.mismatch ? 'not to be believed: see the sizes' : rate( found, found.tooFew, ( value ) => ( 100 * value ).toLocaleString( 'en', { maximumFractionDigits: 1 } ) ) ] )
		} ] : [] ],
		charts: [ { title: `Who clicked, by arm: ${ experiment }`, x: 'units of 100 that clicked', unit: 'percent', bars: arms.map( ( { arm, n, estimate, low, high } ) => ( { label: arm, estimate, low, high, tooFew: n < 10 } ) ) } ],
		notes: [
			arms.length > 1 ? writeRatio( ratio ) : 'There is one arm alone: nothing to compare with.',
			...inSeveral ? [ `Units that were in several arms, and are left out: ${ number( inSeveral ) }.` ] : [],
			...rates.length > 1 ? [ `Units were sampled at different rates (${ rates.map( percent ).join( ', ' ) }) and count alike.` ] : [],
			'These intervals are of readers such as these, not of these alone.'
		]
	} ) );
}

/**
 * @param {any} report
 * @return {Section[]}
 */
function writeData( { data: { streams, losses } } ) {
	const dropped = Object.entries( losses.dropped );
	return [ {
		id: 'data',
		title: 'What this rests on',
		tables: [ {
			caption: 'Streams',
			columns: [ 'stream', 'events', 'from', 'to', 'sampled', 'missing by sequence' ],
			rows: streams.map( ( { stream, count, from, to, rates, missing } ) => [ stream, number( count ), from.slice( 0, 16 ), to.slice( 0, 16 ), Object.keys( rates ).join( ', ' ), missing ? `at least ${ number( missing.atLeast ) } of ${ number( missing.expected ) }` : 'no numbers' ] )
		}, ...dropped.length ? [ {
			caption: 'What clients dropped, as they said themselves',
			columns: [ 'reason', 'events' ],
			rows: dropped.map( ( [ reason, events ] ) => [ reason, number( events ) ] )
		} ] : [] ],
		charts: [],
		notes: [
			'Each event counts once. Of a sample each stands for 1 / its rate. Intervals are of 95 % and tell how well the sample knows what happened; where everything was kept there is none, and a figure is what was counted, which may still be too few to tell what comes next.',
			'Times are UTC.'
		]
	} ];
}

/**
 * @param {any} report Of createMeasures().
 * @return {Section[]} Those of which there is something.
 */
export function writeSections( report ) {
	return [ writeClicks, writeClickThrough, writeHomepage, writeTalk, writeRetention, writeExperiments, writeData ].flatMap( ( write ) => write( report ) )
		.map( ( { tables, charts, ...section } ) => ( {
			...section,
			tables: tables.filter( ( { rows } ) => rows.length ),
			charts: charts.filter( ( { bars: some, days } ) => ( some || days ).length )
		} ) );
}
