/*
 * Bar charts inside tables. All bars of a chart have one scale, which begins at 0 and has its axis below the last row. A line
 * across a bar is the 95 % interval; a dashed bar rests on too few to tell. What they show stands beside them as text.
 */

import { make } from './markup.js';

/**
 * @typedef {Object} Bar
 * @property {number} estimate
 * @property {number} [low] Lower end of the interval.
 * @property {number} [high] Upper end of it.
 * @property {boolean} [tooFew]
 * @property {number} [striped] From 0 to 1: which part of it is striped, because it was made up.
 */

/**
 * @typedef {Object} Scale
 * @property {number} end
 * @property {number[]} ticks
 */

/**
 * @param {Bar[]} bars
 * @param {Object} [options]
 * @param {number} [options.least] The smallest step: 1 for what is counted.
 * @param {number} [options.steps] How many there are at the most: few enough for their labels on a phone.
 * @return {Scale}
 */
export function makeScale( bars, { least = 0, steps: maxSteps = 2 } = {} ) {
	const highest = Math.max( 0, ...bars.map( ( { estimate, high = 0 } ) => Math.max( estimate, high ) ) );
	/* The upper ends of wide intervals may be far away: the axis ends at twice the highest estimate. */
	const most = Math.min( highest, 2 * Math.max( 0, ...bars.map( ( { estimate } ) => estimate ) ) ) || highest || 1;
	const power = 10 ** Math.floor( Math.log10( most / maxSteps ) );
	const step = Math.max( least, [ 1, 2, 5, 10 ].map( ( factor ) => factor * power ).find( ( size ) => size * maxSteps >= most * ( 1 - 1e-9 ) ) );
	const steps = Math.ceil( most / step * ( 1 - 1e-9 ) );
	return { end: steps * step, ticks: Array.from( { length: steps + 1 }, ( unused, i ) => i * step ) };
}

/**
 * @param {Scale} scale
 * @param {number} value
 * @return {string}
 */
const at = ( { end }, value ) => `${ 100 * Math.min( value, end ) / end }%`;

/**
 * @param {Scale} scale
 * @return {HTMLElement[]}
 */
function drawGrid( scale ) {
	return scale.ticks.map( ( tick ) => {
		const line = make( 'span', 'bar-tick' );
		line.style.insetInlineStart = at( scale, tick );
		return line;
	} );
}

/**
 * @param {Scale} scale
 * @param {Bar} bar
 * @return {HTMLElement}
 */
export function drawBar( scale, { estimate, low = estimate, high = estimate, tooFew = false, striped = 0 } ) {
	const stripes = make( 'span', 'bar-simulated' );
	const bar = make( 'span', tooFew ? 'bar bar-few' : 'bar', stripes );
	const space = make( 'span', 'bar-space', ...drawGrid( scale ), bar );
	bar.style.width = at( scale, estimate );
	stripes.style.width = `${ 100 * striped }%`;
	if ( high > low ) {
		const line = make( 'span', 'bar-interval' );
		line.style.insetInlineStart = at( scale, low );
		line.style.width = `${ 100 * ( Math.min( high, scale.end ) - Math.min( low, scale.end ) ) / scale.end }%`;
		space.append( line );
	}
	space.setAttribute( 'aria-hidden', 'true' );
	return space;
}

/**
 * The last row of a table, whose second column has the bars.
 *
 * @param {Scale} scale
 * @param {'' | '%'} unit
 * @param {{ before: number, after: number }} columns How many there are on each side of the bars.
 * @return {HTMLElement}
 */
export function makeAxis( scale, unit, { before, after } ) {
	const cells = ( count ) => Array.from( { length: count }, () => make( 'td', '' ) );
	const write = ( tick ) => ( unit ? 100 * tick : tick ).toLocaleString( 'en', { maximumFractionDigits: 2 } );
	const axis = make( 'span', 'axis', ...scale.ticks.map( ( tick, i ) => {
		/* The unit once, so that there is room on a phone. */
		const label = make( 'span', 'axis-label', make( 'span', 'axis-figure', `${ write( tick ) }${ unit && i === scale.ticks.length - 1 ? `\u00a0${ unit }` : '' }` ) );
		label.style.insetInlineStart = at( scale, tick );
		return label;
	} ) );
	/* The figures beside the bars say more. */
	axis.setAttribute( 'aria-hidden', 'true' );
	return make( 'tfoot', '', make( 'tr', '', ...cells( before ), make( 'td', 'bar-cell', axis ), ...cells( after ) ) );
}
