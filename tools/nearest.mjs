/*
 * What somebody may have meant who wrote a name that there is not.
 */

/* A name may have one mistake for so many characters. */
const CHARACTERS_A_MISTAKE = 3;

/**
 * @param {string} a
 * @param {string} b
 * @return {number} How many characters have to be put in, left out, replaced or exchanged with their neighbour to make one of
 *  the other.
 */
function countMistakes( a, b ) {
	/** @type {number[][]} By the lengths of what both begin with. */
	const mistakes = [ Array.from( { length: b.length + 1 }, ( _, j ) => j ) ];
	for ( let i = 1; i <= a.length; i++ ) {
		mistakes[ i ] = [ i ];
		for ( let j = 1; j <= b.length; j++ ) {
			const replaced = mistakes[ i - 1 ][ j - 1 ] + ( a[ i - 1 ] === b[ j - 1 ] ? 0 : 1 );
			const isExchanged = i > 1 && j > 1 && a[ i - 1 ] === b[ j - 2 ] && a[ i - 2 ] === b[ j - 1 ];
			mistakes[ i ][ j ] = Math.min( replaced, mistakes[ i - 1 ][ j ] + 1, mistakes[ i ][ j - 1 ] + 1, isExchanged ? mistakes[ i - 2 ][ j - 2 ] + 1 : Infinity );
		}
	}
	return mistakes[ a.length ][ b.length ];
}

/**
 * @param {string} name
 * @param {string[]} names
 * @return {string | undefined} The one that is most like it, if any is like it.
 */
export function nearest( name, names ) {
	const [ best ] = names
		.map( ( other ) => ( { other, mistakes: countMistakes( name.toLowerCase(), other.toLowerCase() ) } ) )
		.filter( ( { mistakes } ) => mistakes <= Math.max( 1, Math.floor( name.length / CHARACTERS_A_MISTAKE ) ) )
		.sort( ( a, b ) => a.mistakes - b.mistakes );
	return best?.other;
}
