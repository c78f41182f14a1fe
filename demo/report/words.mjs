/*
 * Figures as text: counts, shares and their intervals, as all tables and charts write them.
 */

/**
 * @param {number} value
 * @return {string}
 */
export const number = ( value ) => Math.round( value ).toLocaleString( 'en' );

/**
 * @param {number} share
 * @return {string} With three digits at the most, and no more than two after the point.
 */
export function percent( share ) {
	const value = 100 * share;
	return `${ value.toLocaleString( 'en', { maximumFractionDigits: Math.abs( value ) >= 10 ? 1 : 2 } ) } %`;
}

/**
 * @param {{ low: number, high: number }} interval
 * @param {( value: number ) => string} write
 * @return {string} Empty where there is no uncertainty.
 */
const span = ( { low, high }, write ) => high > low ? ` (${ write( low ) } to ${ write( high ) })` : '';

/**
 * @param {any} total Of estimateTotal.
 * @return {string} An estimate with its interval where only a sample was kept, and what was counted.
 */
export const total = ( { count, estimate, low, high } ) => high > low ? `about ${ number( estimate ) }${ span( { low, high }, number ) }, ${ number( count ) } seen` : number( count );

/**
 * @param {any} rate An estimate; null for none.
 * @param {boolean} [tooFew]
 * @param {( value: number ) => string} [write]
 * @return {string}
 */
export function rate( rate, tooFew = false, write = percent ) {
	if ( !rate || rate.estimate === null ) {
		return 'none';
	}
	return `${ write( rate.estimate ) }${ span( rate, write ) }${ tooFew ? ', too few to tell' : '' }`;
}

/**
 * @param {any} share Of estimateShare; null for what is not known.
 * @return {string}
 */
export const share = ( share ) => share ? `${ rate( share, share.tooFew ) }` : 'not known';

/**
 * @param {number} milliseconds
 * @return {string}
 */
export const seconds = ( milliseconds ) => `${ ( milliseconds / 1000 ).toLocaleString( 'en', { maximumFractionDigits: 2 } ) } s`;
