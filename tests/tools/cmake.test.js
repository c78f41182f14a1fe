/*
 * A checkout that was built and then moved or copied builds again, and says why it begins anew. The project is a small one, built
 * by the real CMake.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../support/shared.js';

const PRESETS = {
	version: 6,
	configurePresets: [ { name: 'small', generator: 'Ninja', binaryDir: '${sourceDir}/build/small' } ],
	buildPresets: [ { name: 'small', configurePreset: 'small' } ],
	workflowPresets: [ { name: 'small', steps: [ { type: 'configure', name: 'small' }, { type: 'build', name: 'small' } ] } ]
};

const PROJECT = `cmake_minimum_required(VERSION 3.24)
project(small LANGUAGES NONE)
add_custom_command(OUTPUT built.txt COMMAND "\${CMAKE_COMMAND}" -E touch built.txt)
add_custom_target(small ALL DEPENDS built.txt)
`;

const MADE_ANEW = /^heliograph: build\/small was made for .*\. This checkout was moved or copied, so it is made anew$/m;

/**
 * @param {string} project
 * @return {string} What it says.
 */
function build( project ) {
	const script = `import { workflow } from ${ JSON.stringify( path.join( root, 'tools/cmake.mjs' ) ) }; workflow( 'small', ${ JSON.stringify( project ) } );`;
	const { status, stdout, stderr } = spawnSync( process.execPath, [ '--input-type=module', '--eval', script ], { encoding: 'utf8' } );
	assert.equal( status, 0, stdout + stderr );
	assert.ok( fs.existsSync( path.join( project, 'build/small/built.txt' ) ) );
	return stdout;
}

/**
 * @param {any} t
 * @return {{ folder: string, checkout: string }} A project that was built, in a folder of its own.
 */
function makeCheckout( t ) {
	const folder = fs.realpathSync( fs.mkdtempSync( path.join( os.tmpdir(), 'heliograph-moved-' ) ) );
	t.after( () => fs.rmSync( folder, { recursive: true } ) );
	const checkout = path.join( folder, 'checkout' );
	fs.mkdirSync( checkout );
	fs.writeFileSync( path.join( checkout, 'CMakePresets.json' ), JSON.stringify( PRESETS ) );
	fs.writeFileSync( path.join( checkout, 'CMakeLists.txt' ), PROJECT );
	assert.doesNotMatch( build( checkout ), MADE_ANEW );
	return { folder, checkout };
}

describe( 'a checkout that was built', () => {
	it( 'keeps what was built where it stays, also where it is reached by a link', ( t ) => {
		const { folder, checkout } = makeCheckout( t );
		const kept = path.join( checkout, 'build/small/kept.txt' ), link = path.join( folder, 'link' );
		fs.writeFileSync( kept, '' );
		fs.symlinkSync( checkout, link );
		for ( const project of [ checkout, link ] ) {
			assert.doesNotMatch( build( project ), MADE_ANEW );
			assert.ok( fs.existsSync( kept ) );
		}
	} );

	it( 'builds where it was moved to', ( t ) => {
		const { folder, checkout } = makeCheckout( t );
		const moved = path.join( folder, 'moved' );
		fs.renameSync( checkout, moved );
		assert.match( build( moved ), MADE_ANEW );
		assert.doesNotMatch( build( moved ), MADE_ANEW );
	} );

	it( 'builds where it was copied to, and leaves the first one alone', ( t ) => {
		const { folder, checkout } = makeCheckout( t );
		const copy = path.join( folder, 'copy' );
		fs.cpSync( checkout, copy, { recursive: true } );
		assert.match( build( copy ), MADE_ANEW );
		assert.doesNotMatch( build( checkout ), MADE_ANEW );
	} );
} );
