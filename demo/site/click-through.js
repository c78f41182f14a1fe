/*
 * Click-through rates: a table for each element, with estimates from its sample and their 95 % intervals, and bars below the
 * figures, which have one scale in all tables. Text only, never markup.
 */

import { drawBar, makeAxis, makeScale } from './bars.js';
import { certainty, figures, make, makeHeader, makeTableHead, percentage } from './markup.js';

/* The groups of rows of a table: a member of the report, and its title. */
const GROUPS = [ [ 'kinds', 'By kind of user' ], [ 'buckets', 'By edit count' ] ];

/**
 * @param {string} name
 * @param {any} found
 * @param {import('./bars.js').Scale} scale
 * @return {HTMLElement}
 */
function makeRow( name, { rate, clicks, impressions, tooFew }, scale ) {
	const cell = rate ?
		make( 'td', 'bar-cell', make( 'b', 'figure', percentage( rate.estimate ) ), drawBar( scale, { ...rate, tooFew } ), certainty( rate, tooFew ) ) :
		make( 'td', 'bar-cell', 'not shown' );
	return make( 'tr', '', makeHeader( 'row', name ), cell, make( 'td', '', ...figures( clicks ) ), make( 'td', '', ...figures( impressions ) ) );
}

/**
 * @param {any} series
 * @return {[ string, Object<string, any> ][]} Titles, and estimates by name. A group that has only the value `unknown` tells
 *  nothing, nor does one whose only value is that of everybody.
 */
function groupsOf( series ) {
	return GROUPS.filter( ( [ name ] ) => Object.keys( series[ name ] ).some( ( value ) => value !== 'unknown' ) ).map( ( [ name, title ] ) => [ title, series[ name ] ] );
}

/**
 * @param {any} series
 * @param {import('./bars.js').Scale} scale
 * @return {HTMLElement}
 */
function makeTable( series, scale ) {
	const groups = groupsOf( series ).map( ( [ title, estimates ] ) => {
		const head = makeHeader( 'rowgroup', title );
		head.className = 'group';
		head.setAttribute( 'colspan', '4' );
		return make( 'tbody', '', make( 'tr', '', head ), ...Object.entries( estimates ).map( ( [ name, found ] ) => makeRow( name, found, scale ) ) );
	} );
	return make( 'table', 'demo-chart demo-rates',
		make( 'caption', '', make( 'b', '', series.element || 'all elements' ), ` ${ series.instrument }` ),
		makeTableHead( [ 'By', 'Click-through rate', 'Clicks', 'Impressions' ] ),
		make( 'tbody', '', makeRow( 'all', series.all, scale ) ),
		...groups,
		makeAxis( scale, '%', { before: 1, after: 2 } )
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
 * @param {any[]} all The report's member clickThrough, or a part of it. The section is hidden while it is empty.
 */
export function drawClickThrough( byId, all ) {
	const rates = all.flatMap( ( series ) => [ series.all, ...groupsOf( series ).flatMap( ( [ , estimates ] ) => Object.values( estimates ) ) ] ).map( ( { rate } ) => rate ).filter( Boolean );
	const scale = makeScale( rates );
	byId( 'click-through' ).hidden = !all.length;
	byId( 'click-through-tables' ).replaceChildren( ...all.map( ( series ) => makeTable( series, scale ) ) );
	byId( 'click-through-note' ).textContent = note( all );
}
