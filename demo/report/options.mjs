/*
 * The options of heliograph-report: what each is, and what is said of one that is wrong.
 */

import { parseArgs } from 'node:util';
import { checkOutput, checkTime } from '../intake/options.mjs';
import { Refusal } from '../intake/refusal.mjs';

const OPTIONS = {
	stream: { type: 'string', multiple: true },
	from: { type: 'string' },
	until: { type: 'string' },
	split: { type: 'string', multiple: true },
	json: { type: 'boolean' },
	html: { type: 'string' },
	help: { type: 'boolean' },
	version: { type: 'boolean' }
};

export const USAGE = `Usage: heliograph-report [OPTION...] [STORE]

Says what the events in STORE, the file that heliograph-intake keeps
(heliograph-events.sqlite), tell of readers. An intake may be using it.

  --stream NAME          events of this stream alone; may be repeated
  --from TIME            events from this time on, such as 2026-01-31 or 2026-01-31T12:00 (UTC)
  --until TIME           events before this time
  --split E=a:50,b:50    how experiment E divides its units over its arms, where not equally; may be repeated
  --html FILE            write one page with charts, with everything in it
  --json                 the figures as JSON, unrounded
  --help, --version

Exit status: 0 reported; 1 the store cannot be read, or has no such events; 2 wrong usage.
The project's docs/reading-the-data.md says what the figures mean.
`;

/**
 * @param {string} text
 * @return {[ string, Object<string, number> ]} An experiment and the shares of its arms.
 * @throws {Refusal}
 */
function readSplit( text ) {
	const [ , name, list ] = text.match( /^(.+)=([^=]+)$/ ) || [];
	const arms = ( list || '' ).split( ',' ).map( ( pair ) => pair.match( /^(.+):(\d+(?:\.\d+)?)$/ ) );
	if ( !name || arms.some( ( arm ) => !arm ) || !arms.some( ( [ , , share ] ) => Number( share ) > 0 ) ) {
		throw new Refusal( 'bad-option', `--split is “${ text }”. Give the experiment and a share for each arm, such as my-test=control:90,new:10.` );
	}
	return [ name, Object.fromEntries( arms.map( ( [ , arm, share ] ) => [ arm, Number( share ) ] ) ) ];
}

/**
 * @param {string[]} args
 * @return {any}
 * @throws {Refusal}
 */
export function readOptions( args ) {
	/** @type {any} */
	let values, positionals;
	try {
		( { values, positionals } = parseArgs( { args, options: /** @type {any} */ ( OPTIONS ), allowPositionals: true } ) );
	} catch ( error ) {
		throw new Refusal( 'bad-option', `${ error.message.split( '. To ' )[ 0 ].replace( /\.$/, '' ) }. See heliograph-report --help.` );
	}
	const empty = Object.keys( values ).find( ( name ) => [ values[ name ] ].flat().includes( '' ) );
	if ( empty ) {
		throw new Refusal( 'bad-option', `--${ empty } is empty. Write its value behind it, or leave it out.` );
	}
	if ( positionals.length > 1 ) {
		throw new Refusal( 'bad-option', `More than one store is named (${ positionals.join( ', ' ) }). Name one.` );
	}
	if ( values.json && values.html ) {
		throw new Refusal( 'bad-option', '--json and --html are given together. Leave one out.' );
	}
	checkTime( 'from', values.from );
	checkTime( 'until', values.until );
	const store = positionals[ 0 ] || 'heliograph-events.sqlite';
	checkOutput( 'html', values.html, store );
	return { ...values, store, splits: Object.fromEntries( ( values.split || [] ).map( readSplit ) ) };
}
