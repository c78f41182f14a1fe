/*
 * What a series says. The 10th percentile is the machine undisturbed, the median what it usually does.
 */

/**
 * @param {number[]} values
 * @param {number} share From 0 to 1.
 * @return {number}
 */
export function quantile( values, share ) {
	const sorted = values.slice().sort( ( a, b ) => a - b );
	const at = ( sorted.length - 1 ) * share, low = Math.floor( at );
	return sorted[ low ] + ( ( sorted[ low + 1 ] ?? sorted[ low ] ) - sorted[ low ] ) * ( at - low );
}

/**
 * @typedef {Object} Ratio To another series of the same run.
 * @property {number} p10 Of the two 10th percentiles.
 * @property {number} median Of the ratios sample by sample.
 * @property {[ number, number ]} spread 10th and 90th percentile of these.
 */

/**
 * @param {number[]} values
 * @param {number[]} others
 * @return {Ratio}
 */
export function ratio( values, others ) {
	const ratios = values.map( ( value, i ) => value / others[ i ] );
	return {
		p10: quantile( values, 0.1 ) / quantile( others, 0.1 ),
		median: quantile( ratios, 0.5 ),
		spread: [ quantile( ratios, 0.1 ), quantile( ratios, 0.9 ) ]
	};
}

/**
 * @typedef {Object} Row
 * @property {string} name
 * @property {number} p10 ns
 * @property {number} median ns
 * @property {Ratio | null} ratio To the topic's floor.
 */

/**
 * @param {string} name
 * @param {number[]} values
 * @param {number[] | null} floor
 * @return {Row}
 */
export function toRow( name, values, floor ) {
	return { name, p10: quantile( values, 0.1 ), median: quantile( values, 0.5 ), ratio: floor && ratio( values, floor ) };
}
