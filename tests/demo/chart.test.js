/*
 * What stands at the axes of the report's charts.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseHTML } from 'linkedom';
import { drawChart } from '../../demo/report/chart.mjs';

/**
 * @param {number[]} clicks Of each day.
 * @return {{ days: string[], counts: string[] }} The labels of both axes.
 */
function readAxes( clicks ) {
	const days = clicks.map( ( count, i ) => ( { day: `2026-11-0${ i + 1 }`, kind: 'registered', clicks: count } ) );
	const { document } = parseHTML( drawChart( { title: 'Clicks a day', x: 'day (UTC)', unit: 'day', days } ) );
	const read = ( axis ) => Array.from( document.querySelectorAll( `[aria-label="${ axis }-axis tick label"] text` ), ( { textContent } ) => textContent );
	return { days: read( 'x' ), counts: read( 'y' ) };
}

describe( 'the chart of clicks a day', () => {
	for ( const [ clicks, days, counts ] of [
		[ [ 1 ], [ '11-01' ], [ '0', '1' ] ],
		[ [ 1, 2 ], [ '11-01', '11-02' ], [ '0', '1', '2' ] ],
		[ [ 3, 0, 1 ], [ '11-01', '11-02', '11-03' ], [ '0', '1', '2', '3' ] ]
	] ) {
		it( `names each of ${ clicks.length } days once, and counts in whole clicks up to ${ Math.max( ...clicks ) }`, () => {
			assert.deepEqual( readAxes( clicks ), { days, counts } );
		} );
	}

	it( 'names no day twice, and no part of a click, however many there are', () => {
		for ( let n = 1; n < 10; n++ ) {
			const { days, counts } = readAxes( Array.from( { length: n }, ( unused, i ) => i + 1 ) );
			assert.ok( days.length > 0 && counts.length > 1 );
			assert.deepEqual( [ days, counts ], [ [ ...new Set( days ) ], counts.filter( ( count ) => /^\d+$/.test( count ) ) ] );
		}
	} );
} );
