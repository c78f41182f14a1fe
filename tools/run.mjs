/*
 * npm run build | lint | test | test:long | demo | demo:mediawiki | bench | bench:exits | bench:fleet | bench:instructions | bench:mediawiki | size: each sets up what is missing, builds, and does its work.
 */

import path from 'node:path';
import { ENGINES } from '../tests/e2e/engines.js';
import { readEngines } from './e2e.mjs';
import { setUp } from './setup.mjs';
import { Failure, node, root, say } from './steps.mjs';

/* Firefox and WebKit are there for the tests alone. */
const NEEDS_ENGINES = [ 'test', 'test:long', 'bench:exits' ];

/* Loaded late: what they import is there only after the set-up. */
const COMMANDS = {
	build: async () => ( await import( './build.mjs' ) ).build(),
	lint: async () => ( await import( './lint.mjs' ) ).lint(),
	test: async () => ( await import( './test.mjs' ) ).test(),
	'test:long': async () => {
		process.env.HELIOGRAPH_LONG = '1';
		await ( await import( './test.mjs' ) ).test();
	},
	demo: async () => {
		await ( await import( './build.mjs' ) ).buildDemo();
		say( 'starting the demo' );
		node( [ path.join( root, 'demo/server.mjs' ) ], { stdio: 'inherit' } );
	},
	'demo:mediawiki': async () => {
		await ( await import( './build.mjs' ) ).build();
		node( [ path.join( root, 'demo/mediawiki/server.mjs' ), ...process.argv.slice( 3 ) ], { stdio: 'inherit' } );
	},
	'bench:mediawiki': async () => {
		await ( await import( './build.mjs' ) ).build();
		node( [ path.join( root, 'tests/bench/mediawiki.mjs' ) ] );
	},
	size: async () => {
		await ( await import( './build.mjs' ) ).build();
		await ( process.argv.includes( '--record' ) ? ( await import( './size.mjs' ) ).recordSize() : ( await import( './bytes.mjs' ) ).printBytes() );
	},
	'bench:exits': async () => {
		await ( await import( './build.mjs' ) ).build();
		node( [ path.join( root, 'tests/bench/exits.mjs' ), ...( readEngines( process.argv ) || ENGINES ) ] );
	},
	'bench:fleet': () => node( [ path.join( root, 'tests/bench/fleet.mjs' ), ...process.argv.slice( 3 ) ] ),
	'bench:instructions': async () => ( await import( './instructions.mjs' ) ).benchInstructions( process.argv.includes( '--record' ) ),
	bench: async () => {
		await ( await import( './build.mjs' ) ).build();
		node( [ path.join( root, 'tests/bench/run.mjs' ), ...process.argv.slice( 3 ) ] );
	}
};

try {
	const [ , , command ] = process.argv;
	if ( !Object.hasOwn( COMMANDS, command || '' ) ) {
		throw new Failure( `“${ command || '' }” is no command. There are ${ Object.keys( COMMANDS ).join( ', ' ) }` );
	}
	if ( command === 'demo' ) {
		say( 'setting up and building the demo: up to half a minute the first time, a few seconds then' );
	}
	await setUp( { engines: NEEDS_ENGINES.includes( command ) ? readEngines( process.argv ) || ENGINES : [], toTest: command !== 'demo' } );
	await COMMANDS[ command ]();
} catch ( error ) {
	if ( !( error instanceof Failure ) ) {
		throw error;
	}
	say( error.message );
	process.exitCode = 1;
}
