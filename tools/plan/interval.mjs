/* The interval of a rate. */

/** Of the normal distribution, for 95 %. */
export const Z = 1.959963984540054;

/**
 * Wilson's interval: it stays within 0 and 1, and holds where the counts are small.
 *
 * @param {number} part Clicks, say; need not be whole, as an expected or an effective count.
 * @param {number} whole
 * @return {{ low: number, high: number }} 0 to 1 where there is nothing.
 */
export function wilson( part, whole ) {
	if ( !( whole > 0 ) ) {
		return { low: 0, high: 1 };
	}
	const share = part / whole, scale = 1 + Z * Z / whole;
	const centre = ( share + Z * Z / 2 / whole ) / scale;
	const half = Z / scale * Math.sqrt( share * ( 1 - share ) / whole + Z * Z / 4 / whole / whole );
	return { low: Math.max( 0, centre - half ), high: Math.min( 1, centre + half ) };
}
