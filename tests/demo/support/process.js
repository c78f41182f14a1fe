/*
 * heliograph-intake as a program, in a folder of its own.
 */

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../support/shared.js';

const PROGRAM = path.join( root, 'dist/heliograph-intake.mjs' );

/**
 * @param {any} t The test or suite at whose end it is removed.
 * @return {string} A new folder.
 */
export function makeFolder( t ) {
	const folder = fs.mkdtempSync( path.join( os.tmpdir(), 'heliograph-intake-' ) );
	t.after( () => fs.rmSync( folder, { recursive: true, force: true } ) );
	return folder;
}

/**
 * Run it to its end.
 *
 * @param {string} cwd
 * @param {...string} args
 * @return {{ status: number, stdout: string, stderr: string }}
 */
export function run( cwd, ...args ) {
	return spawnSync( process.execPath, [ PROGRAM, ...args ], { cwd, encoding: 'utf8', timeout: 60000, maxBuffer: 1e9 } );
}

/**
 * Start it on a free port.
 *
 * @param {any} t Kills what is left at its end.
 * @param {string} cwd
 * @param {...string} args
 * @return {Promise<{ url: string, pid: number, log: any[], stop: ( signal?: NodeJS.Signals ) => Promise<number | null> }>} The log so
 *  far; stop() resolves with the exit status, null after a SIGKILL.
 */
export async function start( t, cwd, ...args ) {
	const child = spawn( process.execPath, [ PROGRAM, '--port', '0', ...args ], { cwd, stdio: [ 'ignore', 'ignore', 'pipe' ] } );
	const ended = new Promise( ( resolve ) => {
		child.once( 'close', resolve );
	} );
	t.after( async () => {
		child.kill( 'SIGKILL' );
		await ended;
	} );
	/** @type {any[]} */
	const log = [];
	const lines = createInterface( { input: child.stderr } );
	const url = await new Promise( ( resolve, reject ) => {
		lines.on( 'line', ( line ) => {
			try {
				log.push( JSON.parse( line ) );
			} catch ( error ) {
				reject( new Error( line ) );
				return;
			}
			resolve( log.at( -1 ).url );
		} );
		child.once( 'close', ( status ) => reject( new Error( `ended with ${ status }` ) ) );
	} );
	return {
		url,
		pid: child.pid,
		log,
		stop( signal = 'SIGTERM' ) {
			child.kill( signal );
			return ended;
		}
	};
}
