/*
 * How Node's test runner tells what it did: at once, and what failed once more at the end of everything.
 */

import fs from 'node:fs';
import path from 'node:path';
import { root } from './steps.mjs';

const FAILURES = path.join( root, 'build/failures' );

export function forgetFailures() {
	fs.rmSync( FAILURES, { recursive: true, force: true } );
}

/**
 * @param {'tap' | 'spec'} reporter Of what is printed at once.
 * @param {string} name Of the run, for what fails in it.
 * @return {string[]} Flags of Node.
 */
export function tellBy( reporter, name ) {
	fs.mkdirSync( FAILURES, { recursive: true } );
	return [
		`--test-reporter=${ reporter }`, '--test-reporter-destination=stdout',
		`--test-reporter=${ new URL( 'failures.mjs', import.meta.url ) }`, `--test-reporter-destination=${ path.join( FAILURES, name.replace( /\W+/g, '-' ) ) }`
	];
}

/** @return {string[]} A line, or a few, for each test that failed since they were forgotten. */
export function readFailures() {
	const files = fs.existsSync( FAILURES ) ? fs.readdirSync( FAILURES ).sort() : [];
	return files.map( ( file ) => fs.readFileSync( path.join( FAILURES, file ), 'utf8' ).trimEnd() ).filter( Boolean );
}
