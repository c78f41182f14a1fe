/*
 * Everything that has to hold: style, the core under sanitizers, the module, the glue, real pages, and the size.
 */

import fs from 'node:fs';
import path from 'node:path';
import { build, workflow } from './build.mjs';
import { checkSize } from './size.mjs';
import { Failure, node, root, run, say } from './steps.mjs';

/**
 * @param {string} folder
 * @param {RegExp} name
 * @return {string[]} Files below, relative to the project.
 */
function find( folder, name ) {
	if ( !fs.existsSync( path.join( root, folder ) ) ) {
		return [];
	}
	return fs.readdirSync( path.join( root, folder ), { recursive: true } )
		.map( ( file ) => path.join( folder, String( file ) ) )
		.filter( ( file ) => name.test( file ) )
		.sort();
}

function lint() {
	node( [ 'node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '--ext', '.js,.mjs', 'js-glue', 'demo', 'tests', 'tools' ] );
	run( 'clang-format', [ '--dry-run', '--Werror', ...[ 'src', 'wasm', 'tests' ].flatMap( ( folder ) => find( folder, /\.[ch]$/ ) ) ] );
}

/**
 * @param {string[]} folders Below tests/.
 * @param {Object<string, string>} [env]
 */
function nodeTest( folders, env = {} ) {
	const files = folders.flatMap( ( folder ) => find( path.join( 'tests', folder ), /\.test\.js$/ ) );
	node( [ '--test', '--test-concurrency=1', ...files ], { env: { ...process.env, ...env } } );
}

/** @type {[ string, () => any ][]} */
const STAGES = [
	[ 'lint and format', lint ],
	[ 'native, under ASan and UBSan', () => workflow( 'native' ) ],
	[ 'build', build ],
	[ 'module, glue and collector', () => nodeTest( [ 'wasm', 'js-glue', 'demo' ] ) ],
	[ 'module where undefined behaviour traps', () => {
		workflow( 'wasm-ubsan' );
		nodeTest( [ 'wasm', 'js-glue' ], { HELIOGRAPH_WASM: path.join( root, 'build/wasm-ubsan/heliograph.wasm' ) } );
	} ],
	[ 'end to end, in Chromium', () => nodeTest( [ 'e2e' ] ) ],
	[ 'size', checkSize ]
];

export async function test() {
	const results = [];
	for ( const [ name, stage ] of STAGES ) {
		say( `--- ${ name }` );
		try {
			await stage();
			results.push( `ok      ${ name }` );
		} catch ( error ) {
			if ( !( error instanceof Failure ) ) {
				console.error( error );
			}
			say( error.message );
			results.push( `FAILED  ${ name }` );
		}
	}
	results.forEach( say );
	if ( results.some( ( line ) => line.startsWith( 'FAILED' ) ) ) {
		throw new Failure( 'not everything holds' );
	}
}
