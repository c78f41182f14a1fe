/*
 * What the tables of the panel are made of: elements, figures, percentages and intervals. Text only, never markup.
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
 * @param {'row' | 'col' | 'rowgroup'} scope
 * @param {( string | Node )[]} content Text that is read in its own direction, whatever that of the page.
 * @return {HTMLElement}
 */
export function makeHeader( scope, ...content ) {
	const head = make( 'th', '', make( 'bdi', '', ...content ) );
	head.setAttribute( 'scope', scope );
	return head;
}

/**
 * @param {string[]} names
 * @param {number} [bars] Which column has bars.
 * @return {HTMLElement}
 */
export function makeTableHead( names, bars = 1 ) {
	const heads = names.map( ( name ) => makeHeader( 'col', name ) );
	heads[ bars ]?.classList.add( 'bar-cell' );
	return make( 'thead', '', make( 'tr', '', ...heads ) );
}

/**
 * @param {number} number
 * @return {string}
 */
export function figure( number ) {
	return Math.round( number ).toLocaleString( 'en' );
}

/**
 * @param {number} part Of 1.
 * @return {string}
 */
export function percentage( part ) {
	return `${ ( 100 * part ).toLocaleString( 'en', { maximumFractionDigits: 1 } ) }\u00a0%`;
}

/**
 * @param {{ low: number, high: number }} interval
 * @param {( value: number ) => string} write
 * @return {string} Empty where everything was counted.
 */
export function interval( { low, high }, write ) {
	return high > low ? low > 0 ? `${ write( low ) } to ${ write( high ) }` : `up to ${ write( high ) }` : '';
}

/**
 * A count, and the estimate of the whole with its interval beside it where only a sample was counted.
 *
 * @param {any} total
 * @return {( string | Node )[]}
 */
export function figures( total ) {
	const words = total.high > total.low ? [ total.count > 0 && `about ${ figure( total.estimate ) }`, interval( total, figure ) ].filter( Boolean ) : [];
	return [ make( 'b', 'figure', figure( total.count ) ), ...words.map( ( text ) => make( 'span', 'estimate', ` ${ text }` ) ) ];
}

/**
 * @param {any} rate
 * @param {boolean} tooFew
 * @return {HTMLElement | ''} The interval, and that it rests on too few, where there is something to say.
 */
export function certainty( rate, tooFew ) {
	const words = [ interval( rate, percentage ), tooFew && 'too few to tell' ].filter( Boolean ).join( ', ' );
	return words && make( 'span', 'estimate', words );
}
