/*
 * The entries of docs/troubleshooting.md: what js-glue/explain/catalogue.js says of each code, below what is written by hand.
 */

import { CATALOGUE } from '../js-glue/explain/catalogue.js';

/* Above it stands what is written by hand, below it what is written anew. */
const MARK = '<!-- From here on written by `npm run build` from js-glue/explain/catalogue.js. -->';

const MAX_COLUMNS = 120;

/**
 * @param {string} text
 * @return {string} The same in lines of that many columns at the most.
 */
function wrap( text ) {
	return text.split( ' ' ).reduce( ( lines, word ) => {
		const line = `${ lines.at( -1 ) } ${ word }`.trimStart();
		return line.length > MAX_COLUMNS ? [ ...lines, word ] : [ ...lines.slice( 0, -1 ), line ];
	}, [ '' ] ).join( '\n' );
}

/**
 * @param {string} before The page as it is.
 * @return {string} The page as it has to be.
 */
export function writeEntries( before ) {
	const [ byHand ] = before.split( MARK );
	const sections = Object.entries( CATALOGUE ).map( ( [ heading, entries ] ) => [
		`## ${ heading }`,
		...Object.entries( entries ).map( ( [ code, { what, why, remedy } ] ) => [ `### ${ code }`, wrap( what ), wrap( `**Why:** ${ why }` ), wrap( `**What to do:** ${ remedy }` ) ].join( '\n\n' ) )
	].join( '\n\n' ) );
	return `${ byHand.trimEnd() }\n\n${ MARK }\n\n${ sections.join( '\n\n' ) }\n`;
}
