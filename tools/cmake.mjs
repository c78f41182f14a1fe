/*
 * The presets of CMakePresets.json, configured and built; also in a project that has been moved or copied since it was built.
 */

import fs from 'node:fs';
import path from 'node:path';
import { root, run, say } from './steps.mjs';

/**
 * @param {string} folder
 * @return {string} Without links, where it is there.
 */
function realPath( folder ) {
	return fs.existsSync( folder ) ? fs.realpathSync( folder ) : path.resolve( folder );
}

/**
 * @param {string} file A CMakeCache.txt.
 * @return {Record<string, string>} Its values by name.
 */
function readCache( file ) {
	return Object.fromEntries( [ ...fs.readFileSync( file, 'utf8' ).matchAll( /^(\w+):\w+=(.*)$/gm ) ].map( ( [ , name, value ] ) => [ name, value ] ) );
}

/**
 * CMake writes where a project and its build folder are into both, and builds nowhere else. What it wrote in another place is
 * deleted.
 *
 * @param {string} project
 * @param {string} folder Of the build.
 */
function discardMoved( project, folder ) {
	const cache = path.join( folder, 'CMakeCache.txt' );
	if ( !fs.existsSync( cache ) ) {
		return;
	}
	const { CMAKE_CACHEFILE_DIR: builtIn = folder, CMAKE_HOME_DIRECTORY: builtFrom = project } = readCache( cache );
	if ( realPath( builtIn ) !== realPath( folder ) || realPath( builtFrom ) !== realPath( project ) ) {
		say( `${ path.relative( project, folder ) } was made for ${ builtFrom }. This checkout was moved or copied, so it is made anew` );
		fs.rmSync( folder, { recursive: true } );
	}
}

/**
 * Configure, build and, where the preset has tests, run them.
 *
 * @param {string} preset A workflow's name.
 * @param {string} [project]
 */
export function workflow( preset, project = root ) {
	const { workflowPresets } = JSON.parse( fs.readFileSync( path.join( project, 'CMakePresets.json' ), 'utf8' ) );
	const { steps: [ { name: configured } ] } = workflowPresets.find( ( { name } ) => name === preset );
	/* Where "binaryDir" of the presets has it. */
	discardMoved( project, path.join( project, 'build', configured ) );
	say( `cmake --workflow --preset ${ preset }` );
	run( 'cmake', [ '--workflow', '--preset', preset ], { cwd: project } );
}
