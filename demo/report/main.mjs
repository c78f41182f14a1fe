/*
 * heliograph-report: what the events in a store of heliograph-intake tell.
 */

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal } from '../intake/refusal.mjs';
import { openReader, StoreError } from '../intake/store.mjs';
import { createMeasures } from './measures.mjs';
import { readOptions, USAGE } from './options.mjs';
import { writePage } from './page.mjs';
import { writeSections } from './sections.mjs';
import { writeTerminal } from './terminal.mjs';

const here = path.dirname( fileURLToPath( import.meta.url ) );

/**
 * @param {any} reader
 * @param {any} options
 * @throws {Refusal} If the store has nothing to report of.
 */
function checkContents( reader, { store, stream: wanted = [] } ) {
	const streams = reader.streams().map( ( { stream } ) => stream );
	if ( !streams.length ) {
		throw new Refusal( 'store-empty', `The store ${ store } has no events yet. Point a client's intakeUrl at its intake and click on something; the intake's /metrics tell what arrives and what is refused.` );
	}
	const missing = wanted.find( ( name ) => !streams.includes( name ) );
	if ( missing !== undefined ) {
		throw new Refusal( 'no-such-stream', `The store ${ store } has no events of the stream ${ missing }. It has ${ streams.join( ', ' ) }.` );
	}
}

/**
 * @param {any} reader
 * @param {any} options
 * @return {any} The figures.
 * @throws {Refusal}
 */
function measure( reader, { stream: wanted, from, until, splits } ) {
	const measures = createMeasures( { splits } );
	let count = 0;
	for ( const stream of wanted ? new Set( wanted ) : reader.streams().map( ( row ) => row.stream ) ) {
		for ( const { event, received } of reader.events( { stream, from, to: until } ) ) {
			measures.count( event, received );
			count++;
		}
	}
	if ( !count ) {
		throw new Refusal( 'no-events', `No event lies ${ from ? `from ${ from } on` : '' }${ from && until ? ' and ' : '' }${ until ? `before ${ until }` : '' }. Leave the times out to see from when to when there are events.` );
	}
	return measures.read();
}

/**
 * @param {any} options
 * @param {any} report
 */
function write( options, report ) {
	if ( options.json ) {
		process.stdout.write( `${ JSON.stringify( report, null, '\t' ) }\n` );
		return;
	}
	const sections = writeSections( report );
	if ( !options.html ) {
		process.stdout.write( writeTerminal( sections ) );
		return;
	}
	const { streams } = report.data;
	const ends = [ streams.map( ( { from } ) => from ).sort()[ 0 ], streams.map( ( { to } ) => to ).sort().pop() ].map( ( time ) => `${ time.slice( 0, 16 ).replace( 'T', ' ' ) } UTC` );
	const events = streams.reduce( ( sum, { count } ) => sum + count, 0 );
	try {
		fs.writeFileSync( options.html, writePage( sections, { about: `${ events.toLocaleString( 'en' ) } events of ${ streams.length } ${ streams.length > 1 ? 'streams' : 'stream' }, from ${ ends[ 0 ] } to ${ ends[ 1 ] }.` } ) );
	} catch ( error ) {
		throw new Refusal( 'cannot-write', `The page cannot be written: ${ error.message }. Give --html a file in a folder that exists and can be written.` );
	}
	process.stdout.write( `Written to ${ options.html }; open it in a browser.\n` );
}

/**
 * @param {string[]} args
 */
async function main( args ) {
	const options = readOptions( args );
	if ( options.help ) {
		process.stdout.write( USAGE );
		return;
	}
	if ( options.version ) {
		const beside = [ '../package.json', '../../package.json' ].map( ( name ) => path.join( here, name ) ).find( fs.existsSync );
		process.stdout.write( `${ JSON.parse( fs.readFileSync( beside, 'utf8' ) ).version }\n` );
		return;
	}
	const reader = await openReader( options.store );
	try {
		write( options, await reader.snapshot( () => {
			checkContents( reader, options );
			return measure( reader, options );
		} ) );
	} finally {
		reader.close();
	}
}

/* Who reads has enough, as `head` has. */
process.stdout.on( 'error', ( error ) => process.exit( /** @type {any} */ ( error ).code === 'EPIPE' ? 0 : 1 ) );

try {
	await main( process.argv.slice( 2 ) );
} catch ( error ) {
	const isKnown = error instanceof Refusal || error instanceof StoreError;
	process.stderr.write( `heliograph-report: ${ isKnown ? `${ error.code }: ${ error.message }` : error.stack }\n` );
	process.exitCode = error.code === 'bad-option' ? 2 : 1;
}
