/* A plan as a table for a terminal: a column a rate. */

/**
 * @param {number} value
 * @param {number} [digits] Significant ones.
 * @return {string}
 */
function figure( value, digits = 3 ) {
	return value.toLocaleString( 'en', value >= 10 ** digits ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: digits } );
}

/**
 * @param {number | null} share
 * @param {number} [digits]
 * @return {string}
 */
function percent( share, digits = 3 ) {
	return share === null ? 'nothing' : `${ figure( share * 100, digits ) } %`;
}

/**
 * @param {number} bytes
 * @return {string}
 */
function size( bytes ) {
	return bytes < 1000 ? `${ figure( bytes ) } B` : bytes < 1e6 ? `${ figure( bytes / 1000 ) } kB` : `${ figure( bytes / 1e6 ) } MB`;
}

/**
 * @param {{ low: number, high: number }} interval
 * @return {string}
 */
function span( { low, high } ) {
	return `${ figure( low * 100 ) } to ${ percent( high ) }`;
}

/** @type {[ string, ( row: any ) => string ][]} */
const LOAD = [
	[ 'events a second, mean', ( load ) => figure( load.eventsPerSecond ) ],
	[ 'events a second, peak', ( load ) => figure( load.peakEventsPerSecond ) ],
	[ 'bytes a second, mean', ( load ) => size( load.bytesPerSecond ) ],
	[ 'bytes a second, peak', ( load ) => size( load.peakBytesPerSecond ) ]
];

/** @type {[ string, ( row: any ) => string ][]} */
const CLICK_THROUGH = [
	[ 'impressions', ( { impressions } ) => figure( impressions ) ],
	[ 'clicks', ( { clicks } ) => figure( clicks ) ],
	[ '95 % interval', span ],
	[ 'half-width, of the rate', ( { halfWidth } ) => `± ${ percent( halfWidth ) }` ],
	[ 'enough to tell', ( { tooFew } ) => tooFew ? 'no, too few clicks' : 'yes' ]
];

/** @type {[ string, ( row: any ) => string ][]} */
const RETENTION = [
	[ 'users seen in the first half', ( { usersSeen } ) => figure( usersSeen ) ],
	[ 'would read', ( { reads } ) => percent( reads ) ],
	[ '95 % interval', ( retention ) => retention.reads === null ? 'nothing' : span( retention ) ],
	[ 'bias, in points', ( { bias } ) => bias === null ? 'nothing' : figure( Math.round( bias * 1e4 ) / 100 ) ],
	[ 'usable', ( { tooFew, bias } ) => tooFew ? 'no, too few users' : Math.abs( bias ) > 0.01 ? 'no, biased' : 'yes' ]
];

/**
 * @param {[ string, ( row: any ) => string ][]} lines
 * @param {any[]} rows
 * @return {string[][]}
 */
function fill( lines, rows ) {
	return lines.map( ( [ name, write ] ) => [ `  ${ name }`, ...rows.map( write ) ] );
}

/**
 * @param {string[][]} rows
 * @return {string} The first column at the left, the others at the right.
 */
function align( rows ) {
	const widths = rows.reduce( ( before, row ) => row.map( ( cell, i ) => Math.max( cell.length, before[ i ] || 0 ) ), [] );
	return rows.map( ( [ name, ...cells ] ) => [ name.padEnd( widths[ 0 ] ), ...cells.map( ( cell, i ) => cell.padStart( widths[ i + 1 ] ) ) ].join( '  ' ).trimEnd() ).join( '\n' );
}

const UNIT_NOTES = {
	pageview: 'By pageview each return is drawn anew, so who returned is often not seen again: no basis for retention below 100 %.',
	session: 'By session each return is drawn anew, so who returned is often not seen again: no basis for retention below 100 %.',
	device: 'By device whoever is in sample stays so, and retention is unbiased, as far as users keep one device and its storage.'
};

/**
 * @param {any} made
 * @return {string}
 */
function writeSmallest( { plan, smallest: { rate, usersNeeded } } ) {
	const wanted = `± ${ percent( plan.precision ) } of the click-through rate`;
	if ( rate !== null ) {
		/* Rounded up, so that what is written is enough. */
		const step = 10 ** ( Math.floor( Math.log10( rate ) ) - 1 );
		return `Smallest rate for ${ wanted }: ${ percent( Math.min( 1, Math.ceil( rate / step ) * step ) ) }`;
	}
	return usersNeeded === null ?
		`No rate gives ${ wanted }: ask for less precision` :
		`No rate gives ${ wanted }: that takes ${ figure( usersNeeded ) } users at 100 %, or less precision`;
}

/**
 * @param {any} made What makePlan returns.
 * @return {string}
 */
export function writeTable( made ) {
	const { plan, rates } = made;
	const pick = ( name ) => rates.map( ( row ) => row[ name ] );
	const blank = rates.map( () => '' );
	const reads = rates[ 0 ].retention.byPageviews.map( ( { pageviews }, i ) => [
		`  at ${ figure( pageviews ) } ${ pageviews === 1 ? 'pageview' : 'pageviews' }, would read`,
		...pick( 'retention' ).map( ( { byPageviews } ) => percent( byPageviews[ i ].reads ) )
	] );
	return [
		`Sampling by ${ plan.unit } for ${ figure( plan.days ) } days: ${ figure( plan.pageviewsPerHour ) } pageviews an hour, ${ figure( plan.users ) } users in the audience with ${ figure( plan.pageviewsPerUser ) } pageviews in each half`,
		'',
		align( [
			[ 'Rate', ...rates.map( ( { rate } ) => percent( rate ) ) ],
			[ 'Intake, from the audience', ...blank ], ...fill( LOAD, pick( 'audience' ) ),
			[ 'Intake, were every pageview in the audience', ...blank ], ...fill( LOAD, pick( 'atMost' ) ),
			[ `Click-through rate, truly ${ percent( plan.clickRate ) }`, ...blank ], ...fill( CLICK_THROUGH, pick( 'clickThrough' ) ),
			[ `Return in the second half, truly ${ percent( plan.returnRate ) }`, ...blank ], ...fill( RETENTION, pick( 'retention' ) ), ...reads
		] ),
		'',
		writeSmallest( made ),
		UNIT_NOTES[ plan.unit ],
		''
	].join( '\n' );
}
