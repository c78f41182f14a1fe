/*
 * How many temporary users click log out: a table of what the server counted, a row for each kind of user, with bars beside
 * the figures. Text only, never markup.
 */

import { drawBar, makeAxis, makeScale } from './bars.js';
import { figure, figures, interval, make, makeHeader, makeTableHead, percentage } from './markup.js';

/**
 * @param {any} found Of a kind.
 * @return {import('./bars.js').Bar}
 */
function barOf( { logOuts, sample } ) {
	return { ...sample.clicks, striped: logOuts.count ? logOuts.simulated / logOuts.count : 0 };
}

/**
 * @param {string} kind
 * @param {any} found
 * @param {import('./bars.js').Scale} scale
 * @return {HTMLElement}
 */
function makeRow( kind, found, scale ) {
	const { clicks, pageviews } = found.sample;
	return make( 'tr', `kind-${ kind }`, makeHeader( 'row', kind ),
		make( 'td', 'bar-cell', make( 'span', 'bar-line', drawBar( scale, barOf( found ) ), ...figures( clicks ) ) ),
		make( 'td', '', ...figures( pageviews ) )
	);
}

/**
 * @param {any} total
 * @param {string} one
 * @param {string} many
 * @return {string}
 */
function countOf( total, one, many ) {
	const span = interval( total, figure );
	return `${ Math.round( total.estimate ) === 1 ? one : many }${ span && ` (${ span })` }`;
}

/**
 * @param {any} temporary
 * @return {( string | Node )[]}
 */
function answer( { logOuts, pageviews, sample } ) {
	if ( !pageviews.count && !logOuts.count ) {
		return [ 'Nobody knows yet. Be a temporary user, open the user menu and choose “Exit session”.' ];
	}
	const { clicks, rate, tooFew } = sample;
	const span = rate && interval( rate, percentage );
	const isEstimate = [ clicks, sample.pageviews ].some( ( { low, high } ) => high > low );
	return [
		make( 'strong', '', figure( clicks.estimate ) ),
		` ${ countOf( clicks, 'click', 'clicks' ) } in ${ figure( sample.pageviews.estimate ) } ${ countOf( sample.pageviews, 'pageview', 'pageviews' ) } of theirs`,
		rate ? `: ${ percentage( rate.estimate ) }${ span && ` (${ span })` }` : '',
		tooFew ? ', too few to tell' : '',
		isEstimate ? ', estimated from a sample' : '',
		logOuts.simulated + pageviews.simulated ? ', made-up readers included.' : '.'
	];
}

/**
 * @param {any} report
 * @return {string}
 */
function note( { since, kinds } ) {
	const sum = ( measure, what ) => Object.values( kinds ).reduce( ( all, tallies ) => all + tallies[ measure ][ what ], 0 );
	const simulated = sum( 'pageviews', 'simulated' );
	return [
		since && `Counted at the intake since ${ new Date( since ).toLocaleString( 'en-GB', { dateStyle: 'medium', timeStyle: 'short' } ) }.`,
		simulated && `Striped: readers that were made up, ${ figure( simulated ) } of ${ figure( sum( 'pageviews', 'count' ) ) } pageviews.`,
		sum( 'pageviews', 'estimate' ) + sum( 'logOuts', 'estimate' ) > sum( 'pageviews', 'count' ) + sum( 'logOuts', 'count' ) && 'Of a sample each event stands for 1 / its rate. Spans, and lines across bars, are 95 % intervals.',
		kinds.unknown.pageviews.count + kinds.unknown.logOuts.count > 0 && 'Unknown: events that do not say whether their user is temporary.'
	].filter( Boolean ).join( ' ' );
}

/**
 * @param {( id: string ) => any} byId
 * @param {any} report
 */
export function drawChart( byId, report ) {
	const { unknown, ...known } = report.kinds;
	const rows = Object.entries( unknown.pageviews.count + unknown.logOuts.count ? report.kinds : known );
	const scale = makeScale( rows.map( ( [ , found ] ) => barOf( found ) ), { least: 1, steps: 3 } );
	byId( 'chart' ).replaceChildren(
		makeTableHead( [ 'By', 'Clicks on log out', 'Pageviews' ] ),
		make( 'tbody', '', ...rows.map( ( [ kind, found ] ) => makeRow( kind, found, scale ) ) ),
		makeAxis( scale, '', { before: 1, after: 1 } )
	);
	byId( 'answer' ).replaceChildren( ...answer( known.temporary ) );
	byId( 'chart-note' ).textContent = note( report );
}
