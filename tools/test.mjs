/*
 * Everything that has to hold: style, the core under sanitizers, the module, the glue, real pages, and the size. With
 * `--browser NAME`, which may be several with commas between, only what real pages do in these engines.
 */

import fs from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { workflow } from './cmake.mjs';
import { readEngines, runEndToEnd } from './e2e.mjs';
import { checkInstructions } from './instructions.mjs';
import { lint } from './lint.mjs';
import { forgetFailures, readFailures, tellBy } from './reporters.mjs';
import { checkSize } from './size.mjs';
import { fetchNats } from './setup.mjs';
import { Failure, ask, find, node, root, run, say } from './steps.mjs';

/* A test file that never ends must not take the whole run with it, nor may what a failed test left open. Older releases
 * of Node 20 do without. */
const FILE_LIMIT_MS = process.env.HELIOGRAPH_LONG ? 7200000 : 1200000;
const guards = [ '--test-force-exit', `--test-timeout=${ FILE_LIMIT_MS }` ]
	.filter( ( flag ) => ask( process.execPath, [ '--help' ] ).includes( flag.split( '=' )[ 0 ] ) );

/**
 * @param {string} name Of the run.
 * @param {string[]} folders Below tests/.
 * @param {Object<string, string>} [env]
 * @param {number} [atATime] How many files.
 */
function nodeTest( name, folders, env = {}, atATime = 2 ) {
	const files = folders.flatMap( ( folder ) => find( path.join( 'tests', folder ), /\.test\.js$/ ) );
	if ( !files.length ) {
		throw new Failure( `no tests were found below tests/ in ${ folders.join( ', ' ) }` );
	}
	node( [ '--test', `--test-concurrency=${ atATime }`, ...tellBy( 'tap', name ), ...guards, ...files ], { env: { ...process.env, ...env } } );
}

/* Half a minute for all of them; what they find lies in build/fuzz, and a crash stops the run with the input that caused it. */
const FUZZ_SECONDS = process.env.HELIOGRAPH_LONG ? 600 : 8;

/** Each fuzzer, from the corpus that is kept, into which nothing is written. */
function fuzz() {
	workflow( 'fuzz' );
	for ( const target of [ 'schema', 'submit', 'config', 'reader' ] ) {
		const found = path.join( root, 'build/fuzz/found', target );
		fs.mkdirSync( found, { recursive: true } );
		run( path.join( root, `build/fuzz/tests/fuzz_${ target }` ), [
			`-max_total_time=${ FUZZ_SECONDS }`, '-timeout=60', '-rss_limit_mb=2048', '-max_len=4096', '-verbosity=0', '-print_final_stats=1',
			`-dict=${ path.join( root, 'tests/fuzz/words.dict' ) }`, `-artifact_prefix=${ found }/`, found, path.join( root, 'tests/fuzz/corpus', target )
		] );
	}
}

const engines = readEngines( process.argv );

/** @type {[ string, () => any, boolean? ][]} A name, what is done, and whether that is all of `--browser`. */
const STAGES = [
	[ 'lint and format', lint ],
	[ 'native, under ASan and UBSan', () => workflow( 'native' ) ],
	[ 'native, under MSan', () => workflow( 'native-memory' ) ],
	[ 'build', build, true ],
	[ 'module, glue and intake', () => nodeTest( 'module', [ 'wasm', 'js-glue', 'demo', 'tools', 'chaos', 'faults', 'consumers', 'docs' ] ) ],
	[ 'module where undefined behaviour traps', () => {
		workflow( 'wasm-ubsan' );
		nodeTest( 'undefined behaviour', [ 'wasm', 'js-glue' ], { HELIOGRAPH_WASM: path.join( root, 'build/wasm-ubsan/heliograph.wasm' ) } );
	} ],
	[ 'fuzzers', fuzz ],
	[ `end to end, in ${ engines ? engines.join( ', ' ) : 'all engines' }`, () => runEndToEnd( engines, guards ), true ],
	[ 'on MediaWiki', () => nodeTest( 'mediawiki', [ 'mediawiki' ], {}, 1 ) /* They set up the same wikis. */ ],
	/* Whether it still measures what it says; what it says stands for nothing here. */
	[ 'bench, tried', () => node( [ path.join( root, 'tests/bench/run.mjs' ), '--quick', ...process.env.HELIOGRAPH_LONG ? [] : [ '--topic', 'suite' ] ] ) ],
	[ 'instructions', checkInstructions ],
	[ 'size', checkSize ]
];

export async function test() {
	forgetFailures();
	fetchNats();
	const results = [];
	for ( const [ name, stage ] of STAGES.filter( ( [ , , isOfBrowser ] ) => !engines || isOfBrowser ) ) {
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
	[ ...results, ...readFailures() ].forEach( say );
	if ( results.some( ( line ) => line.startsWith( 'FAILED' ) ) ) {
		throw new Failure( 'not everything holds' );
	}
}
