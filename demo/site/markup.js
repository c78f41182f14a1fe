/*
 * What the tables of the panel are made of: elements, figures and percentages. Text only, never markup.
 */

/**
 * @param {string} tag
 * @param {string} className
 * @param {( string | Node )[]} content
 * @return {HTMLElement}
 */
export function make( tag, className, ...content ) {
	const made = document.createElement( tag );
	made.className = className;
	made.append( ...content );
	return made;
}

/**
 * @param {number} number
 * @return {string}
 */
export function figure( number ) {
	return Math.round( number ).toLocaleString( 'en' );
}

/**
 * @param {number} part
 * @param {number} whole
 * @return {string} A percentage; empty where `whole` is 0.
 */
export function share( part, whole ) {
	return whole ? `${ ( 100 * part / whole ).toLocaleString( 'en', { maximumFractionDigits: 1 } ) } %` : '';
}
