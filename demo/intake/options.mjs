/*
 * The options of heliograph-intake: what each is, what it may be, and what is said of one that is wrong.
 */

import { parseArgs } from 'node:util';
import { isSameFile } from '../../tools/same-file.mjs';
import { Refusal } from './refusal.mjs';

/* name, what follows it, usual value, what it is, [least, most] of a number. A name that may be repeated has a list. */
const SERVE = [
	[ 'port', 'N', '8192', 'where to listen', [ 0, 65535 ] ],
	[ 'host', 'NAME', '127.0.0.1', 'address to listen on; 0.0.0.0 is every one of this machine' ],
	[ 'schemas', 'FOLDER', [], 'folder of schemas, such as a clone\'s jsonschema/; may be repeated. The library\'s own come last' ],
	[ 'streams', 'FILE', '', 'stream configuration (JSON or YAML, EventStreamConfig\'s shape); events of other streams are refused. Without it any stream is taken' ],
	[ 'origin', 'ORIGIN', [], 'a site whose pages may send, such as https://wiki.example.org; may be repeated. Without it any site\'s may' ],
	[ 'store', 'FILE', 'heliograph-events.sqlite', 'where events are kept' ],
	[ 'keep', 'DAYS', '90', 'how long events are kept; clients repeat events for two days', [ 2, 36500 ] ],
	[ 'invalid', 'FILE', '', 'keep events that are refused in this file, with the reason' ],
	[ 'max-body', 'BYTES', '102400', 'the largest body, decompressed', [ 1024, 16777216 ] ],
	[ 'max-connections', 'N', '1000', 'how many senders at a time', [ 1, 100000 ] ],
	[ 'to', 'URL', '', 'publish to NATS JetStream instead of keeping: nats://host:4222, more separated by commas' ],
	[ 'nats-stream', 'NAME', 'HELIOGRAPH', 'the JetStream stream; made where there is none' ],
	[ 'nats-subject', 'NAME', 'heliograph', 'events go to NAME.<stream>' ],
	[ 'replicas', 'N', '3', 'on how many servers each event is kept, where the stream is made', [ 1, 5 ] ],
	[ 'window', 'MINUTES', '60', 'within which a repeated event is recognised, where the stream is made', [ 1, 2880 ] ]
];

const EXPORT = [
	[ 'store', 'FILE', 'heliograph-events.sqlite', 'the store to read; an intake may be using it' ],
	[ 'format', 'FORM', 'ndjson', 'ndjson (an event a line) or csv (a column for each member)' ],
	[ 'stream', 'NAME', '', 'events of this stream alone' ],
	[ 'from', 'TIME', '', 'events from this time on, such as 2026-01-31 or 2026-01-31T12:00 (UTC)' ],
	[ 'until', 'TIME', '', 'events before this time' ],
	[ 'output', 'FILE', '', 'where to write; without it to standard output' ]
];

/**
 * @param {any[]} list
 * @return {string}
 */
const describe = ( list ) => list.map( ( [ name, what, usual, help ] ) => `  --${ `${ name } ${ what }`.padEnd( 22 ) }${ help }${ usual.length ? ` (${ usual })` : '' }\n` ).join( '' );

export const USAGE = `Usage: heliograph-intake [OPTION...]           take events at POST /v1/events, as EventGate does
       heliograph-intake export [OPTION...]    write what is stored

${ describe( SERVE ) }
of export:
${ describe( EXPORT ) }
  --help, --version

Exit status: 0 stopped when it was told to, or written; 1 could not start or go on; 2 wrong usage.
The project's docs/intake.md says how to run it behind a proxy, and what its answers mean.
`;

/** Options that say nothing without --to, and with it. */
const OF_NATS = [ 'nats-stream', 'nats-subject', 'replicas', 'window' ];

/**
 * @param {string} name
 * @param {string} text
 * @param {number[]} bounds
 * @return {number}
 * @throws {Refusal}
 */
function readNumber( name, text, [ least, most ] ) {
	const value = /^\d+$/.test( text ) ? Number( text ) : NaN;
	if ( !( value >= least && value <= most ) ) {
		throw new Refusal( 'bad-option', `--${ name } is “${ text }”. Give a whole number from ${ least } to ${ most }.` );
	}
	return value;
}

/**
 * @param {any[]} list
 * @param {string[]} args
 * @return {any} Values by name; `given` has the names that were written.
 * @throws {Refusal}
 */
function read( list, args ) {
	/** @type {any} */
	let values;
	try {
		( { values } = parseArgs( { args, options: Object.fromEntries( list.map( ( [ name, , usual ] ) => [ name, { type: 'string', multiple: Array.isArray( usual ) } ] ) ) } ) );
	} catch ( error ) {
		throw new Refusal( 'bad-option', `${ error.message.split( '. To ' )[ 0 ].replace( /\.$/, '' ) }. See heliograph-intake --help.` );
	}
	const all = list.map( ( [ name, , usual, , bounds ] ) => {
		const value = values[ name ] === undefined ? usual : values[ name ];
		if ( value === '' && values[ name ] !== undefined ) {
			throw new Refusal( 'bad-option', `--${ name } is empty. Write its value behind it, or leave it out.` );
		}
		return [ name, bounds ? readNumber( name, value, bounds ) : value ];
	} );
	return { ...Object.fromEntries( all ), given: Object.keys( values ) };
}

/**
 * @param {string} name
 * @param {string} text
 * @throws {Refusal}
 */
export function checkTime( name, text ) {
	/* A day that its month does not have is taken for one of the next. */
	const [ day ] = ( text || '' ).match( /^\d{4}-\d\d-\d\d(?=(T\d\d:\d\d(:\d\d(\.\d{3}Z?)?)?)?$)/ ) || [];
	if ( text && !( day && !Number.isNaN( Date.parse( text ) ) && new Date( day ).toISOString().startsWith( day ) ) ) {
		throw new Refusal( 'bad-option', `--${ name } is “${ text }”. Give a time in UTC such as 2026-01-31 or 2026-01-31T12:00.` );
	}
}

/**
 * @param {string} name The option.
 * @param {string} file What is to be written.
 * @param {string} store
 * @throws {Refusal} If that is the store, or what SQLite has beside it.
 */
export function checkOutput( name, file, store ) {
	if ( file && [ '', '-wal', '-shm', '-journal' ].some( ( ending ) => isSameFile( file, store + ending ) ) ) {
		throw new Refusal( 'bad-option', `--${ name } is the store itself, ${ file }. Name another file.` );
	}
}

/**
 * @param {string[]} args
 * @return {any}
 * @throws {Refusal}
 */
export function readExportOptions( args ) {
	const options = read( EXPORT, args );
	if ( ![ 'ndjson', 'csv' ].includes( options.format ) ) {
		throw new Refusal( 'bad-option', `--format is “${ options.format }”. Give ndjson or csv.` );
	}
	checkTime( 'from', options.from );
	checkTime( 'until', options.until );
	checkOutput( 'output', options.output, options.store );
	return options;
}

/**
 * @param {string[]} args
 * @return {any}
 * @throws {Refusal}
 */
export function readServeOptions( args ) {
	const options = read( SERVE, args );
	const { given, to, origin } = options;
	const idle = OF_NATS.find( ( name ) => !to && given.includes( name ) ) || [ 'store' ].find( ( name ) => to && given.includes( name ) );
	if ( idle ) {
		throw new Refusal( 'bad-option', `--${ idle } says nothing ${ to ? 'with' : 'without' } --to. Leave one out.` );
	}
	const bad = origin.find( ( text ) => !URL.canParse( text ) || new URL( text ).origin !== text );
	if ( bad !== undefined ) {
		throw new Refusal( 'bad-option', `--origin is “${ bad }”. Give scheme, name and port alone, such as https://wiki.example.org.` );
	}
	checkOutput( 'invalid', options.invalid, options.store );
	for ( const name of [ 'nats-stream', 'nats-subject' ] ) {
		if ( !/^[A-Za-z0-9_-]+$/.test( options[ name ] ) ) {
			throw new Refusal( 'bad-option', `--${ name } is “${ options[ name ] }”. Give letters, digits, - and _ alone.` );
		}
	}
	return options;
}
