/*
 * What every tool here does: say what it is about to do, do it with this Node, and stop where it fails.
 */

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

export const root = path.dirname( path.dirname( fileURLToPath( import.meta.url ) ) );

/** A failure whose message is all that a person needs: no stack is printed. */
export class Failure extends Error {}

/**
 * @param {string} message
 */
export function say( message ) {
	console.log( `heliograph: ${ message }` );
}

/**
 * Run a program in the project's folder, with its output where ours goes.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {Object} [options] Of spawnSync.
 */
export function run( command, args, options = {} ) {
	const result = spawnSync( command, args, { cwd: root, stdio: [ 'ignore', 'inherit', 'inherit' ], ...options } );
	if ( result.error ) {
		throw new Failure( `${ command } could not be started: ${ result.error.message }` );
	}
	if ( result.status !== 0 ) {
		throw new Failure( `${ [ command, ...args ].join( ' ' ).slice( 0, 200 ) } failed, ${ result.signal ? `ended by ${ result.signal }` : `with ${ result.status }` }` );
	}
}

/**
 * Run a script with the Node that runs this one; another may stand in front on the PATH.
 *
 * @param {string[]} args
 * @param {Object} [options]
 */
export function node( args, options ) {
	run( process.execPath, args, options );
}

/**
 * What a program prints, or null where it is missing or fails.
 *
 * @param {string} command
 * @param {string[]} args
 * @return {string | null}
 */
export function ask( command, args ) {
	const result = spawnSync( command, args, { cwd: root, encoding: 'utf8', maxBuffer: Infinity } );
	return result.status === 0 ? result.stdout : null;
}

/**
 * @param {string} folder
 * @param {RegExp} name
 * @return {string[]} Files at any depth below the folder, relative to the project, in the order of their names.
 */
export function find( folder, name ) {
	if ( !fs.existsSync( path.join( root, folder ) ) ) {
		return [];
	}
	return fs.readdirSync( path.join( root, folder ), { recursive: true } )
		.map( ( file ) => path.join( folder, String( file ) ) )
		.filter( ( file ) => name.test( file ) )
		.sort();
}
