/*
 * Installs what building and testing need and is not there: Debian's packages, npm's, and jansson's source. Quick when
 * nothing is missing. Only apt may need sudo.
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fetchSource } from './debian.mjs';
import { Failure, ask, node, root, run, say } from './steps.mjs';

/* By the program or file that tells that it is there, so that what came another way serves as well; the compiler's runtime
 * is looked for by hasSanitizers. */
const BUILD_PACKAGES = [
	[ 'cmake', 'cmake' ],
	[ 'ninja-build', 'ninja' ],
	[ 'emscripten', 'emcc' ],
	[ 'binaryen', 'wasm-opt' ],
	[ 'ca-certificates', '/etc/ssl/certs/ca-certificates.crt' ]
];
const TEST_PACKAGES = [
	[ 'clang', 'clang' ],
	[ 'clang-format', 'clang-format' ],
	[ 'chromium', 'chromium' ],
	[ 'valgrind', 'valgrind' ],
	[ 'php-codesniffer', 'phpcs' ],
	[ 'libc6-dev', '/usr/include/stdio.h' ],
	[ 'libclang-rt-14-dev', '' ]
];

/** @type {Object<string, string[][]>} By engine of a browser, in the same way, what its tests need. */
const ENGINE_PACKAGES = {
	firefox: [ [ 'firefox-esr', 'firefox-esr' ] ],
	webkit: [
		[ 'webkit2gtk-driver', 'WebKitWebDriver' ],
		[ 'gjs', 'gjs' ],
		[ 'gir1.2-webkit2-4.1', '/usr/lib/*/girepository-1.0/WebKit2-4.1.typelib' ],
		[ 'xvfb', 'Xvfb' ]
	]
};

const JANSSON = 'jansson-2.14';
const JANSSON_SHA256 = 'c739578bf6b764aa0752db9a2fdadcfe921c78f1228c7ec0bb47fa804c55d17b';
const JANSSON_URL = 'https://github.com/akheron/jansson/archive/refs/tags/v2.14.tar.gz';

/**
 * @param {string} what A path, in which * may stand for the name of one folder, or the name of a program.
 * @return {boolean}
 */
function isThere( what ) {
	const [ before, after ] = what.split( '*' );
	return after ? fs.readdirSync( before ).some( ( name ) => fs.existsSync( before + name + after ) ) : what.startsWith( '/' ) ? fs.existsSync( what ) :
		process.env.PATH.split( ':' ).some( ( folder ) => fs.existsSync( path.join( folder, what ) ) );
}

/** The compiler's runtime lies below a folder of its version; look for it instead of spelling it. */
function hasSanitizers() {
	const folder = ask( 'clang', [ '-print-resource-dir' ] );
	return !!folder && fs.existsSync( path.join( folder.trim(), 'lib/linux' ) ) &&
		fs.readdirSync( path.join( folder.trim(), 'lib/linux' ) ).some( ( name ) => name.includes( 'asan' ) );
}

/**
 * @param {string[]} args
 */
function apt( args ) {
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	if ( process.getuid() === 0 ) {
		run( 'apt-get', args, { env } );
	} else {
		run( 'sudo', [ 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args ], { stdio: 'inherit' } );
	}
}

/**
 * @param {string[][]} packages
 * @return {string[]} Names of packages.
 */
function findMissing( packages ) {
	return packages
		.filter( ( [ , sign ] ) => sign ? !isThere( sign ) : !hasSanitizers() )
		.map( ( [ name ] ) => name );
}

/**
 * @param {string[]} missing Debian's names.
 */
export function installPackages( missing ) {
	if ( !missing.length ) {
		return;
	}
	if ( !isThere( 'apt-get' ) ) {
		throw new Failure( `this is no Debian. Install what these Debian packages hold, then try again: ${ missing.join( ' ' ) }` );
	}
	if ( process.getuid() !== 0 && !isThere( 'sudo' ) ) {
		throw new Failure( `run as root, or install sudo: these packages are missing: ${ missing.join( ' ' ) }` );
	}
	say( `installing Debian packages: ${ missing.join( ' ' ) } (up to 700 MB to download, once)` );
	try {
		apt( [ 'update', '-qq' ] );
	} catch ( error ) {
		/* One repository that is gone fails the update of all; the rest may well serve. */
		say( `${ error.message }; going on with the package lists that are here` );
	}
	try {
		apt( [ 'install', '-y', '-qq', '--no-install-recommends', '-o', 'Dpkg::Use-Pty=0', ...missing ] );
	} catch ( error ) {
		throw new Failure( `Debian packages are missing, and apt-get says above why it could not install them. Try it yourself: apt-get install --no-install-recommends ${ missing.join( ' ' ) }` );
	}
}

/**
 * npm's own program, to be run by this Node.
 *
 * @return {string}
 */
function findNpm() {
	const beside = path.dirname( process.execPath );
	const places = [
		process.env.npm_execpath,
		path.join( beside, '../lib/node_modules/npm/bin/npm-cli.js' ),
		'/usr/share/nodejs/npm/bin/npm-cli.js'
	];
	const found = places.find( ( place ) => place && /npm-cli\.js$/.test( place ) && fs.existsSync( place ) );
	if ( !found ) {
		throw new Failure( 'npm was not found; run this by npm: npm run build' );
	}
	return found;
}

/**
 * By what the lock file names and npm noted, not by the time of the files, which a copied checkout has anew.
 *
 * @return {boolean}
 */
function hasModules() {
	const [ locked, installed ] = [ 'package-lock.json', 'node_modules/.package-lock.json' ].map( ( name ) => {
		const file = path.join( root, name );
		return fs.existsSync( file ) ? JSON.parse( fs.readFileSync( file, 'utf8' ) ).packages : {};
	} );
	return Object.entries( locked ).every( ( [ name, { version, optional } ] ) => !name || optional || ( installed[ name ] || {} ).version === version );
}

function installModules() {
	if ( !hasModules() ) {
		say( 'installing npm packages' );
		node( [ findNpm(), 'ci', '--no-audit', '--no-fund', '--loglevel=error' ] );
	}
}

/**
 * @param {string} file
 * @return {boolean}
 */
function isJansson( file ) {
	return fs.existsSync( file ) &&
		createHash( 'sha256' ).update( fs.readFileSync( file ) ).digest( 'hex' ) === JANSSON_SHA256;
}

/**
 * @param {string} folder
 */
async function fetchRelease( folder ) {
	const response = await fetch( JANSSON_URL );
	fs.writeFileSync( path.join( folder, 'release.tar.gz' ), Buffer.from( await response.arrayBuffer() ) );
}

/**
 * @param {string} folder
 */
function takeGiven( folder ) {
	const given = process.env.JANSSON_TARBALL;
	if ( given && !isJansson( given ) ) {
		throw new Failure( `JANSSON_TARBALL: ${ given } is not the source of ${ JANSSON }, whose sha256 is ${ JANSSON_SHA256 }` );
	}
	if ( given ) {
		fs.copyFileSync( given, path.join( folder, 'given.tar.gz' ) );
	}
}

/**
 * @param {string} folder
 * @return {Promise<string | undefined>} The archive that has the right sum.
 */
async function fetchJansson( folder ) {
	const fetchByApt = () => fetchSource( 'jansson', folder );
	for ( const fetchIt of [ takeGiven, fetchByApt, fetchRelease ] ) {
		try {
			await fetchIt( folder );
		} catch ( error ) {
			say( `${ error.message }; trying another way` );
		}
		const archive = fs.readdirSync( folder ).map( ( name ) => path.join( folder, name ) )
			.find( ( file ) => fs.statSync( file ).isFile() && isJansson( file ) );
		if ( archive ) {
			return archive;
		}
	}
}

async function installJansson() {
	const target = path.join( root, 'build', JANSSON );
	if ( fs.existsSync( target ) ) {
		return;
	}
	say( `fetching the source of ${ JANSSON }` );
	/* Unpacked here and moved when whole, so that an interrupted set-up leaves nothing that looks finished. */
	const folder = path.join( root, 'build/fetching' );
	fs.rmSync( folder, { recursive: true, force: true } );
	fs.mkdirSync( folder, { recursive: true } );
	const archive = await fetchJansson( folder );
	if ( !archive ) {
		throw new Failure( `the source of ${ JANSSON } could not be had. Fetch ${ JANSSON_URL } and say where it is: JANSSON_TARBALL=FILE` );
	}
	run( 'tar', [ '-xf', archive, '-C', folder ] );
	fs.renameSync( path.join( folder, JANSSON ), target );
	fs.rmSync( folder, { recursive: true } );
}

/**
 * For tests of the intake alone, so it is unpacked into build/ and not installed, which would also start it. Where it cannot be
 * had, those tests say so and are skipped.
 */
export function fetchNats() {
	const target = path.join( root, 'build/nats' );
	if ( isThere( 'nats-server' ) || fs.existsSync( path.join( target, 'usr/sbin/nats-server' ) ) ) {
		return;
	}
	say( 'fetching nats-server' );
	const folder = path.join( root, 'build/fetching-nats' );
	fs.rmSync( folder, { recursive: true, force: true } );
	fs.mkdirSync( folder, { recursive: true } );
	const download = () => spawnSync( 'apt-get', [ 'download', '-qq', 'nats-server' ], { cwd: folder, stdio: 'ignore' } ).status === 0;
	try {
		if ( !download() ) {
			apt( [ 'update', '-qq' ] );
			run( 'apt-get', [ 'download', '-qq', 'nats-server' ], { cwd: folder } );
		}
		run( 'dpkg-deb', [ '-x', fs.readdirSync( folder )[ 0 ], 'unpacked' ], { cwd: folder } );
		fs.renameSync( path.join( folder, 'unpacked' ), target );
	} catch ( error ) {
		say( `${ error.message }; tests that need NATS are skipped` );
	}
	fs.rmSync( folder, { recursive: true, force: true } );
}

/**
 * @param {string[]} engines Those of browsers that are to be there beside Chromium.
 */
function installEngines( engines ) {
	try {
		installPackages( findMissing( engines.flatMap( ( name ) => ENGINE_PACKAGES[ name ] || [] ) ) );
	} catch ( error ) {
		throw error instanceof Failure ? new Failure( `${ error.message }. Without them, npm test -- --browser chromium runs what needs neither Firefox nor WebKit` ) : error;
	}
}

/**
 * @param {Object} [wanted]
 * @param {string[]} [wanted.engines] Those of browsers that are to be there beside Chromium.
 * @param {boolean} [wanted.toTest] Whether what the tests and the benches need is to be there as well. Default: true.
 */
export async function setUp( { engines = [], toTest = true } = {} ) {
	installPackages( findMissing( toTest ? [ ...BUILD_PACKAGES, ...TEST_PACKAGES ] : BUILD_PACKAGES ) );
	installEngines( engines );
	installModules();
	await installJansson();
}
