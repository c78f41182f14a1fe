/*
 * What a misspelt name most likely means.
 */

/* As many letters of three may differ, and always one. */
const LETTERS_A_MISTAKE = 3;

/* A part of a name that is shorter is in too many of them. */
const MIN_PART = 4;

/**
 * @param {string} name
 * @return {string} What two writings of one name have in common: `intakeURL` and `intake_url` are the same.
 */
function plain( name ) {
	return name.toLowerCase().replace( /[^a-z0-9$]/g, '' );
}

/**
 * @param {string} a
 * @param {string} b
 * @return {number} How many letters were added, left out, changed or swapped with the next.
 */
function distance( a, b ) {
	let beforeLast = /** @type {number[]} */ ( [] ), last = [ ...b, '' ].map( ( _, j ) => j );
	for ( let i = 1; i <= a.length; i++ ) {
		const row = [ i ];
		for ( let j = 1; j <= b.length; j++ ) {
			const isSame = a[ i - 1 ] === b[ j - 1 ];
			const isSwapped = i > 1 && j > 1 && a[ i - 1 ] === b[ j - 2 ] && a[ i - 2 ] === b[ j - 1 ];
			row[ j ] = Math.min( last[ j ] + 1, row[ j - 1 ] + 1, last[ j - 1 ] + ( isSame ? 0 : 1 ), isSwapped ? beforeLast[ j - 2 ] + 1 : Infinity );
		}
		beforeLast = last;
		last = row;
	}
	return last[ b.length ];
}

/**
 * @param {string} name
 * @param {string[]} names
 * @return {string | undefined} The one that the name most likely means, if any is likely.
 */
export function nearest( name, names ) {
	const wanted = plain( name );
	const limit = Math.max( 1, Math.floor( wanted.length / LETTERS_A_MISTAKE ) );
	let best, fewest = limit + 1;
	for ( const other of names ) {
		const mistakes = distance( wanted, plain( other ) );
		if ( mistakes < fewest && mistakes < other.length ) {
			fewest = mistakes;
			best = other;
		}
	}
	const isPart = ( /** @type {string} */ a, /** @type {string} */ b ) => a.length >= MIN_PART && b.includes( a );
	return best || names.find( ( other ) => isPart( wanted, plain( other ) ) || isPart( plain( other ), wanted ) );
}
