/*
 * How many temporary users click log out: a table of what the server counted, a row for each kind of user, with bars beside
 * the figures. Text only, never markup.
 */

import { drawClickThrough } from './click-through.js';
import { createRefresh } from './follow.js';
import { figure, make, share } from './markup.js';

/**
 * A count, and the estimate of the whole beside it where only a sample was counted.
 *
 * @param {{ count: number, estimate: number }} tally
 * @return {( string | Node )[]}
 */
function figures( { count, estimate } ) {
	const counted = make( 'b', 'figure', figure( count ) );
	return estimate > count ? [ counted, make( 'span', 'estimate', ` estimated ${ figure( estimate ) }` ) ] : [ counted ];
}

/**
 * @param {{ count: number, estimate: number, simulated: number }} tally
 * @param {number} most
 * @return {HTMLElement}
 */
function bar( { count, estimate, simulated }, most ) {
	const whole = make( 'span', 'bar' ), striped = make( 'span', 'bar-simulated' );
	whole.style.width = `${ most ? 100 * estimate / most : 0 }%`;
	striped.style.width = `${ count ? 100 * simulated / count : 0 }%`;
	whole.append( striped );
	return make( 'span', 'bar-space', whole );
}

/**
 * @param {string} kind
 * @param {any} tallies
 * @param {number} most
 * @return {HTMLElement}
 */
function makeRow( kind, { logOuts, pageviews }, most ) {
	const name = make( 'th', '', kind );
	name.setAttribute( 'scope', 'row' );
	const row = make( 'tr', `kind-${ kind }`, name,
		make( 'td', 'bar-cell', make( 'span', 'bar-line', bar( logOuts, most ), ...figures( logOuts ) ) ),
		make( 'td', '', ...figures( pageviews ) )
	);
	row.dataset.kind = kind;
	return row;
}

/**
 * @param {any} temporary
 * @return {( string | Node )[]}
 */
function answer( { logOuts, pageviews } ) {
	if ( !pageviews.count && !logOuts.count ) {
		return [ 'Nobody knows yet. Be a temporary user, open the user menu and choose “Exit session”.' ];
	}
	const part = share( logOuts.estimate, pageviews.estimate );
	const estimated = logOuts.estimate > logOuts.count || pageviews.estimate > pageviews.count;
	return [
		make( 'strong', '', figure( logOuts.estimate ) ),
		`${ logOuts.estimate === 1 ? ' click' : ' clicks' } in ${ figure( pageviews.estimate ) } ${ pageviews.estimate === 1 ? 'pageview' : 'pageviews' } of theirs`,
		part && ` (${ part })`,
		estimated ? ', estimated from a sample' : '',
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
		sum( 'pageviews', 'estimate' ) > sum( 'pageviews', 'count' ) && 'Estimated: each event stands for 1 / its sampling rate.',
		kinds.unknown.pageviews.count + kinds.unknown.logOuts.count > 0 && 'Unknown: events that do not say whether their user is temporary.'
	].filter( Boolean ).join( ' ' );
}

/**
 * @param {( id: string ) => any} byId
 * @return {() => Promise<void>} Fetches the report and draws it again.
 */
export function createChart( byId ) {
	function draw( report ) {
		const { unknown, ...known } = report.kinds;
		const rows = Object.entries( unknown.pageviews.count + unknown.logOuts.count ? report.kinds : known );
		const most = Math.max( ...rows.map( ( [ , { logOuts } ] ) => logOuts.estimate ) );
		byId( 'chart' ).tBodies[ 0 ].replaceChildren( ...rows.map( ( [ kind, tallies ] ) => makeRow( kind, tallies, most ) ) );
		byId( 'answer' ).replaceChildren( ...answer( known.temporary ) );
		byId( 'chart-note' ).textContent = note( report );
		drawClickThrough( byId, report.clickThrough );
	}

	return createRefresh( draw, () => {
		byId( 'chart-note' ).textContent = 'The server does not answer; the figures are what it said last.';
	} );
}
