/*
 * A project that has installed the package, in a folder of its own, and what is done there.
 */

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../support/shared.js';

const { bin, name: packageName } = JSON.parse( fs.readFileSync( path.join( root, 'package.json' ), 'utf8' ) );
const SETTING = path.join( root, 'tests/docs/support/setting.mjs' );

/**
 * @typedef {Object} Result
 * @property {number | null} status
 * @property {string} stdout
 * @property {string} stderr
 */

/** @return {{ folder: string, write: ( name: string, text: string ) => void, run: ( command: string, args: string[], env?: Object<string, string> ) => Promise<Result>, runModule: ( code: string, intake: string ) => Promise<Result>, start: ( command: string, args: string[] ) => import('node:child_process').ChildProcess, remove: () => void }} */
export function makeProject() {
	const folder = fs.mkdtempSync( path.join( os.tmpdir(), 'heliograph-docs-' ) );
	const modules = path.join( folder, 'node_modules' );
	fs.mkdirSync( path.join( modules, path.dirname( packageName ) ), { recursive: true } );
	fs.mkdirSync( path.join( modules, '.bin' ) );
	fs.symlinkSync( root, path.join( modules, packageName ) );
	for ( const [ name, file ] of Object.entries( bin ) ) {
		fs.chmodSync( path.join( root, file ), 0o755 );
		fs.symlinkSync( path.join( root, file ), path.join( modules, '.bin', name ) );
	}
	let modulesWritten = 0;

	/**
	 * @param {string} name
	 * @param {string} text
	 */
	function write( name, text ) {
		fs.mkdirSync( path.dirname( path.join( folder, name ) ), { recursive: true } );
		fs.writeFileSync( path.join( folder, name ), text );
	}

	/**
	 * @param {string} command
	 * @param {string[]} args
	 * @param {Object<string, string>} [env]
	 */
	function start( command, args, env = {} ) {
		/* Or else a test runner that is started here would believe to be a part of the one that runs this. */
		return spawn( command, args, { cwd: folder, env: { ...process.env, NODE_TEST_CONTEXT: undefined, ...env }, stdio: [ 'ignore', 'pipe', 'pipe' ] } );
	}

	/**
	 * @param {string} command
	 * @param {string[]} args
	 * @param {Object<string, string>} [env]
	 * @return {Promise<Result>}
	 */
	function run( command, args, env ) {
		const child = start( command, args, env ), said = { stdout: '', stderr: '' };
		for ( const stream of /** @type {const} */ ( [ 'stdout', 'stderr' ] ) ) {
			child[ stream ].setEncoding( 'utf8' ).on( 'data', ( text ) => {
				said[ stream ] += text;
			} );
		}
		return new Promise( ( resolve, reject ) => {
			child.on( 'error', reject );
			child.on( 'close', ( status ) => resolve( { status, ...said } ) );
		} );
	}

	write( 'package.json', '{ "name": "docs", "private": true, "type": "module" }' );
	write( 'setting.mjs', fs.readFileSync( SETTING, 'utf8' ) );

	return {
		folder,
		write,
		run,
		start,
		runModule( code, intake ) {
			const name = `snippet-${ ++modulesWritten }.mjs`;
			write( name, code );
			return run( process.execPath, [ '--no-warnings', '--import', './setting.mjs', name ], { HELIOGRAPH_INTAKE: intake } );
		},
		remove: () => fs.rmSync( folder, { recursive: true, force: true } )
	};
}
