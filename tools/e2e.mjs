/*
 * The end-to-end tests, each file in each engine that it runs in, some beside each other: most of their time is waiting.
 */

import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { ELSEWHERE_IF_ASKED, ENGINES, LONGEST, ONLY_CHROMIUM } from '../tests/e2e/engines.js';
import { tellBy } from './reporters.mjs';
import { Failure, find, root, say } from './steps.mjs';

/**
 * @param {string[]} args Of the command line, such as `--browser firefox,webkit`.
 * @return {string[] | undefined} The engines that are asked for, if any are.
 */
export function readEngines( args ) {
	const at = args.indexOf( '--browser' );
	const asked = at < 0 ? undefined : ( args[ at + 1 ] || '' ).split( ',' );
	const unknown = ( asked || [] ).find( ( name ) => !ENGINES.includes( name ) );
	if ( unknown !== undefined ) {
		throw new Failure( `--browser: there is no ${ unknown || 'name' }; there are ${ ENGINES.join( ', ' ) }` );
	}
	return asked;
}

/**
 * @typedef {Object} Job
 * @property {string} engine
 * @property {string} file
 */

/**
 * @param {string[]} engines
 * @param {boolean} isAsked Whether they are asked for by name, or time does not matter.
 * @return {Job[]}
 */
function listJobs( engines, isAsked ) {
	const isLong = ( /** @type {string} */ file ) => LONGEST.includes( path.basename( file ) );
	const files = find( 'tests/e2e', /\.test\.js$/ ).sort( ( a, b ) => Number( isLong( b ) ) - Number( isLong( a ) ) );
	if ( !files.length ) {
		throw new Failure( 'no tests were found below tests/e2e' );
	}
	return files.flatMap( ( file ) => {
		const isLeftOut = !isAsked && ELSEWHERE_IF_ASKED.includes( path.basename( file ) );
		const reason = ONLY_CHROMIUM[ path.basename( file ) ] || isLeftOut && 'npm run test:long and --browser do';
		return engines.flatMap( ( engine ) => {
			if ( !reason || engine === 'chromium' ) {
				return { engine, file };
			}
			say( `${ path.basename( file ) } is not run in ${ engine }: ${ reason }` );
			return [];
		} );
	} );
}

/** @type {Set<import('node:child_process').ChildProcess>} Each leads a process group of its own. */
const running = new Set();

/** Where this is interrupted, so is what runs for it; browsers go with the tests that started them. */
function endWithUs() {
	for ( const signal of [ 'SIGINT', 'SIGTERM', 'SIGHUP' ] ) {
		process.once( signal, () => process.exit( 1 ) );
	}
	process.once( 'exit', () => running.forEach( ( { pid } ) => process.kill( -Number( pid ), 'SIGKILL' ) ) );
}

/**
 * @param {Job} job
 * @param {string[]} flags Of Node.
 * @return {Promise<boolean>} Whether it passed. What it printed is printed when it is over: of what passed, what was skipped.
 */
function runJob( { engine, file }, flags ) {
	const began = Date.now();
	const child = spawn( process.execPath, [ '--test', ...tellBy( 'spec', `${ engine } ${ path.basename( file ) }` ), ...flags, file ], {
		cwd: root, stdio: [ 'ignore', 'pipe', 'pipe' ], env: { ...process.env, HELIOGRAPH_BROWSER: engine }, detached: true
	} );
	running.add( child );
	let output = '';
	for ( const stream of [ child.stdout, child.stderr ] ) {
		stream.setEncoding( 'utf8' ).on( 'data', ( text ) => {
			output += text;
		} );
	}
	return new Promise( ( resolve ) => {
		child.on( 'close', ( code ) => {
			running.delete( child );
			const counts = [ 'pass', 'fail', 'skipped' ].map( ( kind ) => `${ ( new RegExp( `^ℹ ${ kind } (\\d+)$`, 'm' ).exec( output ) || [ '', '?' ] )[ 1 ] } ${ kind }` );
			say( `${ code === 0 ? 'ok     ' : 'FAILED ' } ${ engine } ${ path.basename( file ) }: ${ counts.join( ', ' ) }, ${ Math.round( ( Date.now() - began ) / 1000 ) } s` );
			console.log( code === 0 ? output.split( '\n' ).filter( ( line ) => /^\s*﹣|^\s*ℹ /.test( line ) ).join( '\n' ).trimEnd() : output );
			resolve( code === 0 );
		} );
	} );
}

/**
 * @param {string[]} [engines]
 * @param {string[]} [flags] Of Node.
 */
export async function runEndToEnd( engines = undefined, flags = [] ) {
	const jobs = listJobs( engines || ENGINES, !!engines || !!process.env.HELIOGRAPH_LONG );
	const queue = [ ...jobs ];
	/** @type {Job[]} */
	const failed = [];
	endWithUs();

	async function work() {
		for ( let job = queue.shift(); job; job = queue.shift() ) {
			if ( !await runJob( job, flags ) ) {
				failed.push( job );
			}
		}
	}

	await Promise.all( Array.from( { length: Math.min( 3, os.cpus().length + 1 ) }, work ) );
	if ( failed.length ) {
		throw new Failure( `failed end to end, of ${ jobs.length } files: ${ failed.map( ( { engine, file } ) => `${ engine } ${ path.basename( file ) }` ).join( ', ' ) }` );
	}
}
