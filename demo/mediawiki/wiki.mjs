/*
 * A throw-away MediaWiki from Debian's source packages: unpacked here, installed with SQLite and served by PHP's built-in server.
 */

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { findPort } from '../free-port.mjs';
import { fetchSource } from '../../tools/debian.mjs';
import { installPackages } from '../../tools/setup.mjs';
import { Failure, ask, root, say } from '../../tools/steps.mjs';

/* The long-term releases that Debian has, by the suite of its archive, the newest first. */
const SUITES = { '1.43': 'trixie', '1.39': 'bookworm' };

export const VERSIONS = Object.keys( SUITES );

const SKINS = [ 'Vector', 'MinervaNeue', 'MonoBook', 'Timeless' ];

/* What PHP needs to run it, and its tests. */
const PHP = [ 'php-cli', 'php-sqlite3', 'php-mbstring', 'php-xml', 'php-intl', 'php-gmp', 'php-apcu', 'phpunit', 'php-hamcrest' ];
const PHP_MODULES = [ 'pdo_sqlite', 'mbstring', 'xml', 'intl', 'gmp', 'apcu' ];

/* A registered account to log in with. */
export const ALICE = { name: 'Alice', password: 'heliograph-demo' };

const ARTICLE = `A '''heliograph''' sends sunlight by a mirror.

== Forerunners ==
Mirrors on hills.

== Instruments ==
Mance's is the one with a key.
<div><a>not markup</a> <span class="x">text</span></div>

== Range ==
As far as the horizon.

== Rivals ==
Semaphores and lamps.
`;

/**
 * @param {string} version
 * @return {{ folder: string, wiki: string, data: string, done: string, extension: string }} Where things of it lie.
 */
function findPaths( version ) {
	const folder = path.join( root, 'build/mediawiki', version );
	const wiki = path.join( folder, 'wiki' ), data = path.join( folder, 'data' );
	return { folder, wiki, data, done: path.join( data, 'done' ), extension: path.join( wiki, 'extensions/Heliograph' ) };
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {any} [options]
 */
function must( command, args, options = {} ) {
	const { status, stderr, stdout, error } = spawnSync( command, args, { encoding: 'utf8', ...options } );
	if ( status !== 0 ) {
		throw new Failure( `${ command } ${ args[ 0 ] } failed: ${ error || ( stderr + stdout ).trim().slice( -600 ) }` );
	}
}

function hasPhp() {
	const modules = ( ask( 'php', [ '-m' ] ) || '' ).split( '\n' );
	return PHP_MODULES.every( ( name ) => modules.includes( name ) ) && !!ask( 'phpunit', [ '--version' ] );
}

/**
 * @param {string} version
 * @param {string} folder An empty one.
 * @return {string} The archive of MediaWiki's source.
 */
function fetchArchive( version, folder ) {
	const name = `MEDIAWIKI_${ version.replace( '.', '_' ) }_TARBALL`;
	const given = process.env[ name ];
	if ( given ) {
		return path.resolve( given );
	}
	try {
		fetchSource( 'mediawiki', folder, SUITES[ version ] );
	} catch ( error ) {
		throw new Failure( `MediaWiki ${ version } could not be had from Debian's archive: ${ error.message }. Fetch its release and say where it is: ${ name }=FILE` );
	}
	return path.join( folder, fs.readdirSync( folder ).find( ( file ) => /\.orig\.tar\.\w+$/.test( file ) ) );
}

/** @param {string} version */
function unpack( version ) {
	const { folder, wiki } = findPaths( version );
	if ( fs.existsSync( wiki ) ) {
		return;
	}
	say( `downloading MediaWiki ${ version } and unpacking it (up to 110 MB, once)` );
	/* Unpacked here and moved when whole, so that an interrupted set-up leaves nothing that looks finished. */
	const fetching = path.join( folder, 'fetching' ), unpacking = path.join( folder, 'unpacking' );
	for ( const each of [ fetching, unpacking ] ) {
		fs.rmSync( each, { recursive: true, force: true } );
		fs.mkdirSync( each, { recursive: true } );
	}
	must( 'tar', [ '-xf', fetchArchive( version, fetching ), '-C', unpacking, '--strip-components=1' ] );
	fs.renameSync( unpacking, wiki );
	fs.rmSync( fetching, { recursive: true } );
}

/**
 * @param {string[]} places Files, and folders with all that they hold.
 * @return {string} Another one where a byte of them is another.
 */
function digest( places ) {
	const hash = createHash( 'sha256' );
	for ( const place of places ) {
		const files = fs.statSync( place ).isDirectory() ? fs.readdirSync( place, { recursive: true } ).map( ( name ) => path.join( place, String( name ) ) ).sort() : [ place ];
		files.filter( ( file ) => fs.statSync( file ).isFile() ).forEach( ( file ) => hash.update( file ).update( fs.readFileSync( file ) ) );
	}
	return hash.digest( 'hex' );
}

/**
 * Install the extension as a site would: its own files, the built library and the schemas; and pack its settings.
 *
 * @param {string} version
 */
function installExtension( version ) {
	const { wiki, extension } = findPaths( version );
	const built = path.join( extension, 'resources/dist' ), mark = path.join( extension, 'installed' );
	const own = path.join( root, 'demo/mediawiki/Heliograph' ), dist = path.join( root, 'dist' );
	const modules = [ 'heliograph.wasm', 'heliograph.pack.wasm', 'heliograph.page.wasm', 'heliograph-pack.mjs' ];
	const state = digest( [ own, path.join( root, 'demo/mediawiki/settings.php' ), ...[ 'mediawiki', 'schemas', ...modules ].map( ( name ) => path.join( dist, name ) ) ] );
	if ( fs.existsSync( mark ) && fs.readFileSync( mark, 'utf8' ) === state ) {
		return;
	}
	fs.rmSync( extension, { recursive: true, force: true } );
	fs.cpSync( own, extension, { recursive: true } );
	fs.cpSync( path.join( dist, 'mediawiki' ), built, { recursive: true } );
	modules.forEach( ( name ) => fs.copyFileSync( path.join( dist, name ), path.join( built, name ) ) );
	fs.cpSync( path.join( dist, 'schemas' ), path.join( extension, 'schemas' ), { recursive: true } );
	must( 'php', [ 'extensions/Heliograph/maintenance/check.php', '--pack', `--node=${ process.execPath }` ], { cwd: wiki } );
	fs.writeFileSync( mark, state );
}

/** @param {string} version */
function install( version ) {
	const { wiki, data, done } = findPaths( version );
	const settings = path.join( wiki, 'LocalSettings.php' );
	if ( fs.existsSync( done ) ) {
		return;
	}
	say( `installing a wiki of MediaWiki ${ version } with SQLite` );
	fs.rmSync( settings, { force: true } );
	fs.rmSync( data, { recursive: true, force: true } );
	fs.mkdirSync( data, { recursive: true } );
	const maintain = ( script, args, options ) => must( 'php', [ path.join( 'maintenance', `${ script }.php` ), ...args ], { cwd: wiki, ...options } );
	maintain( 'install', [ '--dbtype=sqlite', `--dbpath=${ data }`, '--dbname=smallwiki', '--scriptpath=', '--server=http://127.0.0.1', '--lang=en', '--pass=heliograph-admin', `--skins=${ SKINS }`, 'A small wiki', 'Admin' ] );
	fs.appendFileSync( settings, `\nrequire '${ path.join( root, 'demo/mediawiki/settings.php' ) }';\n` );
	maintain( 'createAndPromote', [ ALICE.name, ALICE.password ] );
	maintain( 'edit', [ '--user=Admin', '--summary=demo', 'Heliograph' ], { input: ARTICLE } );
	fs.writeFileSync( done, '' );
}

/**
 * Install everything that the wiki needs. What is installed already is left as it is.
 *
 * @param {{ version?: string, reset?: boolean }} [options]
 */
export function setUpWiki( { version = VERSIONS[ 0 ], reset = false } = {} ) {
	if ( !VERSIONS.includes( version ) ) {
		throw new Failure( `there is no MediaWiki ${ version } here, but ${ VERSIONS.join( ' and ' ) }` );
	}
	if ( !hasPhp() ) {
		installPackages( PHP );
	}
	unpack( version );
	if ( reset ) {
		fs.rmSync( findPaths( version ).data, { recursive: true, force: true } );
	}
	install( version );
	installExtension( version );
	return findPaths( version );
}

/**
 * @param {Object} [options]
 * @param {string} [options.version]
 * @param {Object<string, any>} [options.settings] Of this run alone, by their names without `wg`.
 * @param {string[]} [options.extensions] Folders of more extensions, of this run alone.
 */
export async function startWiki( { version = VERSIONS[ 0 ], settings = {}, extensions = [] } = {} ) {
	const at = await findPort(), { folder, wiki } = findPaths( version );
	/* What PHP compiled is kept: a server that starts anew answers at once. In files alone, for workers of PHP's own server that share
	 * memory crash by what another one has compiled. */
	const compiled = path.join( folder, 'opcache' );
	fs.mkdirSync( compiled, { recursive: true } );
	const options = [ 'opcache.enable_cli=1', `opcache.file_cache=${ compiled }`, 'opcache.file_cache_only=1', 'apc.enable_cli=1' ].flatMap( ( option ) => [ '-d', option ] );
	const child = spawn( 'php', [ ...options, '-S', `127.0.0.1:${ at }`, '-t', wiki ], {
		env: { ...process.env, HELIOGRAPH_SETTINGS: JSON.stringify( settings ), HELIOGRAPH_EXTENSIONS: JSON.stringify( extensions ), PHP_CLI_SERVER_WORKERS: '4' },
		stdio: 'ignore',
		detached: true
	} );
	const url = `http://127.0.0.1:${ at }`;
	for ( let tries = 0; ; tries++ ) {
		const answer = await fetch( `${ url }/api.php?action=query&format=json` ).catch( () => null );
		if ( answer && answer.ok ) {
			break;
		}
		if ( tries > 300 || child.exitCode !== null ) {
			throw new Failure( 'PHP does not serve the wiki' );
		}
		await new Promise( ( resolve ) => {
			setTimeout( resolve, 100 );
		} );
	}
	return {
		url,

		close() {
			return new Promise( ( resolve ) => {
				if ( child.exitCode === null && child.signalCode === null ) {
					child.once( 'exit', resolve );
				} else {
					resolve();
				}
				/* The whole process group: PHP has workers, which may have outlived it. */
				try {
					process.kill( -child.pid );
				} catch ( error ) {
					/* There are none. */
				}
			} );
		}
	};
}
