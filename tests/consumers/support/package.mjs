/*
 * The package as npm would publish it, and the projects beside this folder that use it.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../support/shared.js';

const consumers = path.join( root, 'tests/consumers' );

/* What bundlers and Jest are installed into, once for each lock file. Projects are made in it, so that they find them. */
const cache = path.join( root, 'build/consumers' );

/**
 * @param {string} folder Where a project is: the package is unpacked into its node_modules, where npm would put it.
 */
export function installPackage( folder ) {
	const run = ( /** @type {string} */ command, /** @type {string[]} */ args ) => {
		const { status, stdout, stderr } = spawnSync( command, args, { cwd: root, encoding: 'utf8' } );
		assert.equal( status, 0, stderr );
		return stdout;
	};
	const target = path.join( folder, 'node_modules/@heliograph/client' );
	fs.mkdirSync( target, { recursive: true } );
	/* dist/ is there already: without scripts it is not built again. */
	const [ { filename } ] = JSON.parse( run( 'npm', [ 'pack', '--json', '--ignore-scripts', '--pack-destination', folder ] ) );
	run( 'tar', [ '-xzf', path.join( folder, filename ), '-C', target, '--strip-components=1' ] );
}

/**
 * @return {string} Of what the cache holds.
 */
function readInstalled() {
	const file = path.join( cache, 'installed.json' );
	return fs.existsSync( file ) ? fs.readFileSync( file, 'utf8' ) : '';
}

/**
 * Install the bundlers and Jest, unless they are there: the versions that package-lock.json beside this folder names.
 *
 * @return {string | false} Why they are not there, such as that no registry can be reached.
 */
export function installTools() {
	const lock = fs.readFileSync( path.join( consumers, 'package-lock.json' ), 'utf8' );
	if ( readInstalled() === lock ) {
		return false;
	}
	fs.mkdirSync( cache, { recursive: true } );
	fs.rmSync( path.join( cache, 'installed.json' ), { force: true } );
	for ( const file of [ path.join( consumers, 'package.json' ), path.join( consumers, 'package-lock.json' ), path.join( root, '.npmrc' ) ] ) {
		fs.copyFileSync( file, path.join( cache, path.basename( file ) ) );
	}
	const { status, stderr } = spawnSync( 'npm', [ 'ci', '--no-audit', '--no-fund', '--loglevel=error' ], { cwd: cache, encoding: 'utf8' } );
	if ( status !== 0 ) {
		return `the bundlers cannot be installed: ${ stderr.trim().split( '\n' )[ 0 ] }`;
	}
	fs.writeFileSync( path.join( cache, 'installed.json' ), lock );
	return false;
}

/**
 * A fresh copy of one of the projects in a folder of its own, with the package installed.
 *
 * @param {string} home Where the package is installed, below the cache.
 * @param {string} name Of the project's folder.
 * @return {{ folder: string, run: ( script: string, env?: Object<string, string> ) => { status: number | null, said: string } }} `run` runs one of
 *  the scripts of its package.json, as npm does.
 */
export function openProject( home, name ) {
	const folder = path.join( home, name );
	fs.rmSync( folder, { recursive: true, force: true } );
	fs.cpSync( path.join( consumers, name ), folder, { recursive: true } );
	fs.mkdirSync( path.join( folder, 'node_modules' ) );
	fs.symlinkSync( path.join( home, 'node_modules/@heliograph' ), path.join( folder, 'node_modules/@heliograph' ) );
	/* Parcel takes the nearest folder with a lock file for the project. */
	fs.writeFileSync( path.join( folder, 'package-lock.json' ), '{}' );
	const { scripts } = JSON.parse( fs.readFileSync( path.join( folder, 'package.json' ), 'utf8' ) );
	const bin = [ path.join( home, 'node_modules/.bin' ), path.join( cache, 'node_modules/.bin' ), path.join( root, 'node_modules/.bin' ) ].join( ':' );

	return {
		folder,

		run( script, env = {} ) {
			const { status, stdout, stderr } = spawnSync( 'sh', [ '-c', scripts[ script ] ], { cwd: folder, encoding: 'utf8', env: { ...process.env, PATH: `${ bin }:${ process.env.PATH }`, ...env } } );
			return { status, said: stdout + stderr };
		}
	};
}

/**
 * @return {string} A folder for projects, with the package installed. Who asks for it deletes it.
 */
export function makeHome() {
	fs.mkdirSync( cache, { recursive: true } );
	const home = fs.mkdtempSync( path.join( cache, 'projects-' ) );
	installPackage( home );
	const { bin } = JSON.parse( fs.readFileSync( path.join( home, 'node_modules/@heliograph/client/package.json' ), 'utf8' ) );
	fs.mkdirSync( path.join( home, 'node_modules/.bin' ) );
	for ( const [ command, file ] of Object.entries( bin ) ) {
		fs.chmodSync( path.join( home, 'node_modules/@heliograph/client', file ), 0o755 );
		fs.symlinkSync( path.join( '../@heliograph/client', file ), path.join( home, 'node_modules/.bin', command ) );
	}
	return home;
}
