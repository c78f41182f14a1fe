/*
 * Click-through rates: a table for each element, with estimates from its sample and their 95 % intervals, and bars beside the
 * figures. Text only, never markup.
 */

import { figure, make, share } from './markup.js';

/* The groups of rows of a table: a member of the report, and its title. */
const GROUPS = [ [ 'kinds', 'By kind of user' ], [ 'buckets', 'By edit count' ] ];

/**
 * @param {{ low: number, high: number }} interval
 * @param {( value: number ) => string} write
 * @return {string}
 */
function span( { low, high }, write ) {
	return `${ write( low ) } to ${ write( high ) }`;
}

/**
 * A count, and the estimate of the whole with its interval beside it where only a sample was counted.
 *
 * @param {any} total
 * @return {( string | Node )[]}
 */
function figures( { count, estimate, low, high } ) {
	const counted = make( 'b', 'figure', figure( count ) );
	return high > low ? [ counted, make( 'span', 'estimate', ` about ${ figure( estimate ) }` ), make( 'span', 'estimate', ` ${ span( { low, high }, figure ) }` ) ] : [ counted ];
}

/**
 * @param {any} rate
 * @param {number} most
 * @return {HTMLElement} A bar from one end of the interval to the other, with a mark at the estimate.
 */
function drawInterval( { estimate, low, high }, most ) {
	const range = make( 'span', 'range' ), mark = make( 'span', 'range-mark' );
	const percent = ( value ) => `${ most ? 100 * Math.min( value, most ) / most : 0 }%`;
	range.style.left = percent( low );
	range.style.width = percent( high - low );
	mark.style.left = percent( estimate );
	return make( 'span', 'bar-space range-space', range, mark );
}

/**
 * @param {string} name
 * @param {any} found
 * @param {number} most
 * @return {HTMLElement}
 */
function makeRow( name, { rate, clicks, impressions, tooFew }, most ) {
	const head = make( 'th', '', name );
	head.setAttribute( 'scope', 'row' );
	const written = ( value ) => share( value, 1 ) || '0 %';
	const cell = rate ?
		make( 'td', '', make( 'b', 'figure', written( rate.estimate ) ), drawInterval( rate, most ),
			rate.high > rate.low ? make( 'span', 'estimate', `${ span( rate, written ) }${ tooFew ? ', too few to tell' : '' }` ) : '' ) :
		make( 'td', '', 'not shown' );
	return make( 'tr', '', head, cell, make( 'td', '', ...figures( clicks ) ), make( 'td', '', ...figures( impressions ) ) );
}

/**
 * @param {string} title
 * @param {Object<string, any>} estimates By name.
 * @param {number} most
 * @return {HTMLElement}
 */
function makeGroup( title, estimates, most ) {
	const head = make( 'th', 'group', title );
	head.setAttribute( 'scope', 'rowgroup' );
	head.setAttribute( 'colspan', '4' );
	return make( 'tbody', '', make( 'tr', '', head ), ...Object.entries( estimates ).map( ( [ name, found ] ) => makeRow( name, found, most ) ) );
}

function makeHead() {
	return make( 'thead', '', make( 'tr', '', ...[ 'By', 'Click-through rate', 'Clicks', 'Impressions' ].map( ( name ) => {
		const head = make( 'th', '', name );
		head.setAttribute( 'scope', 'col' );
		return head;
	} ) ) );
}

/**
 * @param {any} series
 * @return {HTMLElement}
 */
function makeTable( series ) {
	const { instrument, element, all } = series;
	/* The upper ends of wide intervals may be far away: bars end at twice that of all rows together. */
	const most = Math.min( Math.max( all.rate.high, ...GROUPS.flatMap( ( [ name ] ) => Object.values( series[ name ] ).map( ( { rate } ) => rate ? rate.high : 0 ) ) ), 2 * all.rate.high ) || 1;
	/* A group that has only the value `unknown` tells nothing. */
	const groups = GROUPS.filter( ( [ name ] ) => Object.keys( series[ name ] ).some( ( value ) => value !== 'unknown' ) );
	return make( 'table', 'demo-chart demo-rates',
		make( 'caption', '', make( 'b', '', element || 'all elements' ), ` ${ instrument }` ),
		makeHead(),
		make( 'tbody', '', makeRow( 'all', all, most ) ),
		...groups.map( ( [ name, title ] ) => makeGroup( title, series[ name ], most ) )
	);
}

/**
 * @param {any[]} all
 * @return {string}
 */
function note( all ) {
	const isEstimated = all.some( ( { all: { impressions: { low, high } } } ) => high > low );
	return [
		all.some( ( { simulated } ) => simulated ) && 'Made-up readers included.',
		isEstimated ? 'Each event stands for 1 / its sampling rate; the spans are 95 % intervals, in which a pageview counts once, however often it was clicked.' : 'All were sampled, so these are counts, not estimates.',
		all.some( ( { tooNarrow } ) => tooNarrow ) && 'Some events do not tell which unit was drawn: their intervals are too narrow.'
	].filter( Boolean ).join( ' ' );
}

/**
 * @param {( id: string ) => any} byId
 * @param {any[]} all The report's member clickThrough. The section is hidden while it is empty.
 */
export function drawClickThrough( byId, all ) {
	byId( 'click-through' ).hidden = !all.length;
	byId( 'click-through-tables' ).replaceChildren( ...all.map( makeTable ) );
	byId( 'click-through-note' ).textContent = note( all );
}
