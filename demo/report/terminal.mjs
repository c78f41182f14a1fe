/*
 * The report for a terminal: tables of text.
 */

/* Between columns. */
const GAP = '   ';

/* Sent by strangers: what could move the cursor or change colours is written as spaces. */
// eslint-disable-next-line no-control-regex
const clean = ( text ) => text.replace( /[\u0000-\u001f\u007f-\u009f]/g, ' ' );

/**
 * @param {{ caption: string, columns: string[], rows: string[][] }} table
 * @return {string}
 */
function writeTable( { caption, columns, rows } ) {
	const lines = [ columns, ...rows ].map( ( line ) => line.map( clean ) );
	const widths = columns.map( ( unused, i ) => Math.max( ...lines.map( ( line ) => line[ i ].length ) ) );
	const write = ( line ) => `  ${ line.map( ( text, i ) => text.padEnd( widths[ i ] ) ).join( GAP ) }`.trimEnd();
	return [ `  ${ clean( caption ) }`, ...lines.map( write ) ].join( '\n' );
}

/**
 * @param {import('./sections.mjs').Section[]} sections
 * @return {string}
 */
export const writeTerminal = ( sections ) => sections.map( ( { title, tables, notes } ) => [ clean( title ).toUpperCase(), ...tables.map( writeTable ), ...notes.map( ( note ) => `  ${ clean( note ) }` ) ].join( '\n\n' ) ).join( '\n\n\n' ) + '\n';
