/*
 * Charts of the report, as SVG: Observable Plot draws them into a document that linkedom pretends, so that a page needs no
 * script. One scale a chart; colours follow the page's.
 */

import { parseHTML } from 'linkedom';
import { barX, dot, lineY, plot, ruleX, ruleY, text, textX } from '@observablehq/plot';
import { leastOf } from './estimate.mjs';

/* In px: fits a phone, and two or three beside each other elsewhere. */
const WIDTH = 336;
const ROW = 26;
const LABEL_WIDTH = 128;

/* Characters of a label that fit. */
const MAX_LABEL = 17;

/** What the axis shows of a value, by unit. */
const UNITS = { percent: ( value ) => 100 * value, number: ( value ) => value, seconds: ( value ) => value / 1000 };

const shorten = ( label ) => label.length > MAX_LABEL ? `${ label.slice( 0, MAX_LABEL - 1 ) }…` : label;
const write = ( value ) => value.toLocaleString( 'en', { maximumFractionDigits: value < 10 ? 2 : 1 } );

/**
 * Bars from 0 with their intervals. Few observations are hollow.
 *
 * @param {any} document
 * @param {import('./sections.mjs').Chart} chart
 * @return {any}
 */
function drawBars( document, { x, unit, bars } ) {
	const scale = UNITS[ unit ];
	/* The upper ends of wide intervals may be far away: the axis ends at twice the highest estimate. */
	const most = 2 * Math.max( ...bars.map( ( { estimate } ) => scale( estimate ) ) );
	const clip = ( value ) => most ? Math.min( most, scale( value ) ) : scale( value );
	const rows = bars.map( ( bar, i ) => ( { i, label: bar.label, tooFew: bar.tooFew, estimate: scale( bar.estimate ), low: clip( bar.low ), high: clip( bar.high ) } ) );
	const least = Math.min( 0, ...rows.map( ( { low } ) => low ) ), end = Math.max( ...rows.map( ( { high } ) => high ) ) || 1;
	return plot( {
		document,
		width: WIDTH,
		height: 58 + ROW * rows.length,
		marginLeft: LABEL_WIDTH,
		marginRight: 44,
		marginTop: 8,
		marginBottom: 40,
		style: { fontSize: '12px' },
		x: { label: x, labelAnchor: 'center', labelArrow: 'none', labelOffset: 36, domain: [ least, end ], ticks: 4, grid: true, nice: true },
		y: { label: null, tickSize: 0, domain: rows.map( ( { i } ) => i ), tickFormat: ( i ) => shorten( rows[ i ].label ) },
		marks: [
			barX( rows.filter( ( { tooFew } ) => !tooFew ), { y: 'i', x: 'estimate', fill: 'var( --bar )', insetTop: 4, insetBottom: 4 } ),
			barX( rows.filter( ( { tooFew } ) => tooFew ), { y: 'i', x: 'estimate', fill: 'none', stroke: 'var( --bar )', strokeDasharray: '2,2', insetTop: 4, insetBottom: 4 } ),
			ruleY( rows.filter( ( { low, high } ) => high > low ), { y: 'i', x1: 'low', x2: 'high', strokeWidth: 1.5 } ),
			ruleX( [ 0 ] ),
			textX( rows, { y: 'i', x: ( { estimate, high } ) => Math.max( estimate, high ), text: ( { estimate } ) => write( estimate ), dx: 6, textAnchor: 'start' } )
		]
	} );
}

const DASHES = { anonymous: '2,3', temporary: '', registered: '7,3' };

/**
 * A line for each kind of user, told apart by dashes and by its name at its end as well as by colour.
 *
 * @param {any} document
 * @param {import('./sections.mjs').Chart} chart
 * @return {any}
 */
function drawDays( document, { x, days } ) {
	const names = [ ...new Set( days.map( ( { day } ) => day ) ) ].sort(), kinds = [ ...new Set( days.map( ( { kind } ) => kind ) ) ].sort();
	const first = Date.parse( names[ 0 ] ), last = Date.parse( names[ names.length - 1 ] );
	/* Days on which nothing was clicked count as 0. */
	const all = Array.from( { length: Math.round( ( last - first ) / 86400000 ) + 1 }, ( unused, i ) => new Date( first + i * 86400000 ) );
	const clicksOf = new Map( days.map( ( { day, kind, clicks } ) => [ `${ day }\n${ kind }`, clicks ] ) );
	const points = kinds.flatMap( ( kind ) => all.map( ( day ) => ( { day, kind, clicks: clicksOf.get( `${ day.toISOString().slice( 0, 10 ) }\n${ kind }` ) || 0 } ) ) );
	const most = -leastOf( days.map( ( { clicks } ) => -clicks ) );
	const ends = spread( points.filter( ( { day } ) => day.getTime() === last ), most );
	return plot( {
		document,
		width: WIDTH,
		height: 220,
		marginLeft: 48,
		marginRight: 84,
		marginTop: 28,
		marginBottom: 40,
		style: { fontSize: '12px' },
		x: { label: x, labelAnchor: 'center', labelArrow: 'none', labelOffset: 36, type: 'utc', ticks: all.length > 3 ? 3 : all, domain: [ first, Math.max( last, first + 1 ) ], tickFormat: ( day ) => day.toISOString().slice( 5, 10 ) },
		y: { label: 'clicks', labelArrow: 'none', grid: true, ticks: Math.min( 4, most ), zero: true, nice: true, tickFormat: 's' },
		marks: [
			ruleY( [ 0 ] ),
			...kinds.map( ( kind ) => lineY( points.filter( ( point ) => point.kind === kind ), { x: 'day', y: 'clicks', stroke: `var( --${ kind } )`, strokeWidth: 2, strokeDasharray: DASHES[ kind ] || '1,4' } ) ),
			dot( points.filter( () => all.length < 2 ), { x: 'day', y: 'clicks', fill: ( { kind } ) => `var( --${ kind } )` } ),
			text( ends, { x: 'day', y: 'at', text: 'kind', dx: 6, textAnchor: 'start' } )
		]
	} );
}

/**
 * @param {any[]} ends The last points of the lines.
 * @param {number} most
 * @return {any[]} With `at`, where their names stand, which do not cover each other.
 */
function spread( ends, most ) {
	const gap = most / 10;
	let below = -Infinity;
	return [ ...ends ].sort( ( a, b ) => a.clicks - b.clicks ).map( ( end ) => {
		below = Math.max( end.clicks, below + gap );
		return { ...end, at: below };
	} );
}

/**
 * @param {import('./sections.mjs').Chart} chart
 * @return {string} SVG.
 */
export function drawChart( chart ) {
	const { document } = parseHTML( '<html><body></body></html>' );
	const svg = chart.days ? drawDays( document, chart ) : drawBars( document, chart );
	svg.setAttribute( 'role', 'img' );
	svg.setAttribute( 'aria-label', `${ chart.title }. The figures are in the table.` );
	return svg.outerHTML;
}
