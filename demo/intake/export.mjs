/*
 * The store as text: an event a line, or a table with a column for each member that an event has.
 */

/* Columns of a table. Members beyond are in the column body, which has the whole event. */
const MAX_COLUMNS = 1000;

const FIXED = [ 'seq', 'id', 'stream', 'schema', 'dt', 'received' ];

/**
 * @param {any} value
 * @param {string} at
 * @return {[ string, any ][]} Members that are no objects, by their path with dots; lists as JSON.
 */
function flatten( value, at = '' ) {
	if ( value === null || typeof value !== 'object' || Array.isArray( value ) ) {
		return [ [ at, Array.isArray( value ) ? JSON.stringify( value ) : value ] ];
	}
	return Object.entries( value ).flatMap( ( [ name, member ] ) => flatten( member, at ? `${ at }.${ name }` : name ) );
}

/**
 * @param {any} value
 * @return {string} As RFC 4180 has it.
 */
function cell( value ) {
	const text = value === null || value === undefined ? '' : String( value );
	return /[",\r\n]/.test( text ) ? `"${ text.replace( /"/g, '""' ) }"` : text;
}

const line = ( values ) => `${ values.map( cell ).join( ',' ) }\r\n`;

/**
 * @param {any} reader Of openReader.
 * @param {any} which
 * @yield {string}
 */
function* writeTable( reader, which ) {
	/** @type {Set<string>} */
	const paths = new Set();
	for ( const { event } of reader.events( which ) ) {
		flatten( event ).filter( () => paths.size < MAX_COLUMNS ).forEach( ( [ at ] ) => paths.add( at ) );
	}
	const columns = [ ...paths ].sort();
	yield line( [ ...FIXED, ...columns.map( ( at ) => `event.${ at }` ), 'body' ] );
	for ( const { event, ...row } of reader.events( which ) ) {
		const members = new Map( flatten( event ) );
		yield line( [ ...FIXED.map( ( name ) => row[ name ] ), ...columns.map( ( at ) => members.get( at ) ), JSON.stringify( event ) ] );
	}
}

/**
 * What is stored, as of one moment. The connection must have nothing else to do until the end.
 *
 * @param {any} reader Of openReader.
 * @param {'ndjson' | 'csv'} format
 * @param {{ stream?: string, from?: string, to?: string }} which
 * @yield {string} Lines.
 */
export function* exportEvents( reader, format, which ) {
	if ( format === 'csv' ) {
		yield* writeTable( reader, which );
		return;
	}
	for ( const { event } of reader.events( which ) ) {
		yield `${ JSON.stringify( event ) }\n`;
	}
}
