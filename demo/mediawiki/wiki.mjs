/*
 * A throw-away MediaWiki from Debian's packages: unpacked here, installed with SQLite and served by PHP's built-in server.
 */

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { installPackages } from '../../tools/setup.mjs';
import { Failure, ask, root, say } from '../../tools/steps.mjs';

const folder = path.join( root, 'build/mediawiki' );
const unpacked = path.join( folder, 'packages' );
const wiki = path.join( unpacked, 'usr/share/mediawiki' );
const data = path.join( folder, 'data' );
const extension = path.join( wiki, 'extensions/Heliograph' );

const PHP = [ [ 'php-cli', 'php' ], [ 'php-sqlite3', '' ], [ 'php-mbstring', '' ], [ 'php-xml', '' ], [ 'php-intl', '' ] ];
const EXTENSIONS = [ 'pdo_sqlite', 'mbstring', 'xml', 'intl' ];

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

const SETTINGS = `
# --- heliograph's demo ---
$wgServer = 'http://' . ( $_SERVER['HTTP_HOST'] ?? '127.0.0.1' );
$wgResourceBasePath = '';
$wgEnableUploads = false;
$wgUseInstantCommons = false;
$wgAutoCreateTempUser['enabled'] = true;
$wgJobRunRate = 0;
$wgMainCacheType = CACHE_ACCEL;
$wgShowExceptionDetails = true;
$wgAllowUserJs = true;
$wgGroupPermissions['*']['edit'] = true;
$wgVectorStickyHeader = [ 'logged_in' => true, 'logged_out' => true ];
wfLoadExtension( 'Heliograph' );
$wgHeliographLoad = getenv( 'HELIOGRAPH_LOAD' ) !== '0';
$wgHeliographIntakeUrl = getenv( 'HELIOGRAPH_INTAKE' ) ?: '/v1/events';
$wgHeliographStreams = [
	'mediawiki.web_ui_actions' => [
		'schema_title' => 'analytics/mediawiki/product_metrics/web_ui_actions',
		'schema_uri' => '/analytics/mediawiki/product_metrics/web_ui_actions/1.0.1',
		'sample_unit' => 'pageview',
		'sample_rate' => [ 'default' => 1, '0.1' => [ 'enwiki' ] ],
	],
];
$wgHeliographInstruments = [ 'webUiClick' => [ 'stream' => 'mediawiki.web_ui_actions' ] ];
`;

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
	const modules = ask( 'php', [ '-m' ] ) || '';
	return EXTENSIONS.every( ( name ) => modules.includes( name ) );
}

/** Make the packages' absolute symbolic links point into the folder where they are unpacked. */
function mendLinks( at ) {
	for ( const entry of fs.readdirSync( at, { withFileTypes: true } ) ) {
		const file = path.join( at, entry.name );
		if ( entry.isSymbolicLink() ) {
			const target = fs.readlinkSync( file );
			if ( target.startsWith( '/' ) ) {
				fs.unlinkSync( file );
				fs.symlinkSync( path.relative( at, path.join( unpacked, target ) ), file );
			}
		} else if ( entry.isDirectory() ) {
			mendLinks( file );
		}
	}
}

function unpack() {
	if ( fs.existsSync( path.join( wiki, 'index.php' ) ) ) {
		return;
	}
	say( 'downloading MediaWiki and unpacking it (38 MB, once)' );
	fs.mkdirSync( folder, { recursive: true } );
	must( 'apt-get', [ 'download', 'mediawiki', 'mediawiki-classes' ], { cwd: folder } );
	fs.rmSync( unpacked, { recursive: true, force: true } );
	for ( const name of fs.readdirSync( folder ).filter( ( file ) => file.endsWith( '.deb' ) ) ) {
		must( 'dpkg-deb', [ '-x', name, unpacked ], { cwd: folder } );
		fs.rmSync( path.join( folder, name ) );
	}
	mendLinks( unpacked );
}

/** Install the extension as a site would: its own files, the built library and the schemas. */
function installExtension() {
	fs.rmSync( extension, { recursive: true, force: true } );
	fs.cpSync( path.join( root, 'demo/mediawiki/Heliograph' ), extension, { recursive: true } );
	fs.mkdirSync( path.join( extension, 'resources/dist' ), { recursive: true } );
	fs.copyFileSync( path.join( root, 'dist/heliograph.mediawiki.cjs' ), path.join( extension, 'resources/dist/heliograph.mediawiki.js' ) );
	fs.copyFileSync( path.join( root, 'dist/heliograph.wasm' ), path.join( extension, 'resources/dist/heliograph.wasm' ) );
	fs.cpSync( path.join( root, 'dist/schemas' ), path.join( extension, 'schemas' ), { recursive: true } );
}

function install() {
	const settings = path.join( wiki, 'LocalSettings.php' );
	if ( fs.existsSync( path.join( data, 'done' ) ) ) {
		return;
	}
	say( 'installing a wiki with SQLite' );
	fs.rmSync( settings, { force: true } );
	fs.rmSync( data, { recursive: true, force: true } );
	fs.mkdirSync( data, { recursive: true } );
	const maintain = ( script, args, options ) => must( 'php', [ path.join( 'maintenance', script ), ...args ], { cwd: wiki, ...options } );
	maintain( 'install.php', [ '--dbtype=sqlite', `--dbpath=${ data }`, '--dbname=smallwiki', '--scriptpath=', '--server=http://127.0.0.1', '--lang=en', '--pass=heliograph-admin', '--skins=Vector,MinervaNeue,MonoBook,Timeless', 'A small wiki', 'Admin' ] );
	fs.appendFileSync( settings, SETTINGS );
	maintain( 'createAndPromote.php', [ ALICE.name, ALICE.password ] );
	maintain( 'edit.php', [ '--user=Admin', '--summary=demo', 'Heliograph' ], { input: ARTICLE } );
	fs.writeFileSync( path.join( data, 'done' ), '' );
}

/**
 * @return {Promise<number>} A free port.
 */
function findPort() {
	return new Promise( ( resolve ) => {
		const server = net.createServer().listen( 0, '127.0.0.1', () => {
			const { port } = /** @type {any} */ ( server.address() );
			server.close( () => resolve( port ) );
		} );
	} );
}

/**
 * Install everything that the wiki needs. What is installed already is left as it is.
 *
 * @param {{ reset?: boolean }} [options]
 */
export function setUpWiki( { reset = false } = {} ) {
	if ( !hasPhp() ) {
		installPackages( PHP.filter( ( [ , sign ] ) => !sign || !ask( sign, [ '-v' ] ) ).map( ( [ name ] ) => name ) );
	}
	unpack();
	if ( reset ) {
		fs.rmSync( data, { recursive: true, force: true } );
	}
	installExtension();
	install();
}

/**
 * @param {string} intake Where the wiki's pages send their events.
 * @param {boolean} [isLoaded] Whether its pages load heliograph.
 */
export async function startWiki( intake, isLoaded = true ) {
	const at = await findPort();
	const child = spawn( 'php', [ '-d', 'opcache.enable_cli=1', '-S', `127.0.0.1:${ at }`, '-t', wiki ], {
		env: { ...process.env, HELIOGRAPH_INTAKE: intake, HELIOGRAPH_LOAD: isLoaded ? '1' : '0', PHP_CLI_SERVER_WORKERS: '4' },
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
				child.once( 'exit', resolve );
				/* The whole process group: PHP has workers. */
				process.kill( -child.pid );
			} );
		}
	};
}
