/*
 * Source packages of Debian, fetched by apt, which checks them against the archive's signature. Nothing of the system is
 * changed: lists and files lie in a folder of the project.
 */

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Failure, run } from './steps.mjs';

/**
 * A stanza of apt's sources, in deb822's style; of its fields only those that are used here.
 *
 * @typedef {{ URIs: string, Suites: string, Components: string, 'Signed-By'?: string }} Source
 */

/**
 * @param {string} stanza
 * @return {Record<string, string>} Its fields. A value may go on in lines that begin with a space.
 */
function readStanza( stanza ) {
	const lines = stanza.split( '\n' ).filter( ( line ) => !line.startsWith( '#' ) ).join( '\n' );
	return Object.fromEntries( [ ...lines.matchAll( /^([\w-]+):[ \t]*(.*(?:\n[ \t].*)*)/gm ) ].map( ( [ , name, value ] ) => [ name, value ] ) );
}

/**
 * @param {string} line In the style of one line each.
 * @return {Source | undefined}
 */
function readLine( line ) {
	const [ , options = '', URIs, Suites, Components ] = line.match( /^deb\s+(?:\[(.*?)\]\s+)?(?!cdrom:)(\S+)\s+(\S+)\s+([^#]+)/ ) || [];
	const [ , key ] = options.match( /signed-by=(\S+)/ ) || [];
	return URIs ? { URIs, Suites, Components: Components.trim(), ...key && { 'Signed-By': key } } : undefined;
}

/** @return {Source[]} The machine's own. */
function readSources() {
	const folder = '/etc/apt/sources.list.d';
	const files = ( fs.existsSync( folder ) ? fs.readdirSync( folder ) : [] ).map( ( name ) => path.join( folder, name ) );
	const stanzas = files.filter( ( file ) => file.endsWith( '.sources' ) )
		.flatMap( ( file ) => fs.readFileSync( file, 'utf8' ).split( /\n\s*\n/ ) )
		.map( readStanza )
		.filter( ( { Types = '', Enabled = '' } ) => /\bdeb\b/.test( Types ) && !/^no/i.test( Enabled ) );
	const lines = [ '/etc/apt/sources.list', ...files.filter( ( file ) => file.endsWith( '.list' ) ) ]
		.filter( ( file ) => fs.existsSync( file ) )
		.flatMap( ( file ) => fs.readFileSync( file, 'utf8' ).split( '\n' ) )
		.map( readLine );
	return /** @type {Source[]} */ ( [ ...stanzas, ...lines ].filter( Boolean ) );
}

/**
 * @return {string} The name of the release of Debian that this machine has, such as bookworm; '' elsewhere.
 */
function findRelease() {
	const file = '/etc/os-release';
	const text = fs.existsSync( file ) ? fs.readFileSync( file, 'utf8' ) : '';
	return /^ID=debian$/m.test( text ) && ( text.match( /^VERSION_CODENAME=(\w+)/m ) || [] )[ 1 ] || '';
}

/**
 * @param {string} [suite] Of Debian's archive, in place of the machine's own release.
 * @return {Source[]} Where to look for source packages.
 */
function findSources( suite ) {
	const sources = readSources();
	if ( !suite ) {
		return sources;
	}
	const release = findRelease();
	return sources
		.filter( ( { Suites, Components } ) => release && Suites.split( /\s+/ ).includes( release ) && /\bmain\b/.test( Components ) )
		.map( ( source ) => ( { ...source, Suites: suite, Components: 'main' } ) );
}

/**
 * Fetch a source package.
 *
 * @param {string} name
 * @param {string} folder Where its files come to lie; it is made, and should be empty.
 * @param {string} [suite] By its name, such as trixie: of the same mirror as the machine's own packages, also where the machine
 *  has another release. By default whatever the machine's sources have.
 * @throws {Failure}
 */
export function fetchSource( name, folder, suite ) {
	const sources = findSources( suite );
	if ( !sources.length ) {
		throw new Failure( `the sources of apt name no archive of Debian${ suite ? ` that would have ${ suite }` : '' }` );
	}
	fs.mkdirSync( path.join( folder, 'apt/lists/partial' ), { recursive: true } );
	fs.mkdirSync( path.join( folder, 'apt/parts' ), { recursive: true } );
	fs.writeFileSync( path.join( folder, 'apt/parts/source.sources' ), sources.map( ( source ) => [ 'Types: deb-src',
		...[ 'URIs', 'Suites', 'Components', 'Signed-By' ].filter( ( field ) => source[ field ] ).map( ( field ) => `${ field }: ${ source[ field ] }` )
	].join( '\n' ) ).join( '\n\n' ) + '\n' );
	const options = [
		'Dir::Etc::SourceList=/dev/null', `Dir::Etc::SourceParts=${ folder }/apt/parts`, `Dir::State::Lists=${ folder }/apt/lists`,
		'Dir::Cache::pkgcache=', 'Dir::Cache::srcpkgcache=', 'APT::Sandbox::User=root'
	].flatMap( ( option ) => [ '-o', option ] );
	/* Not every repository has sources. What counts is whether this one is found. */
	spawnSync( 'apt-get', [ ...options, 'update', '-qq' ], { cwd: folder, stdio: 'ignore' } );
	run( 'apt-get', [ ...options, 'source', '--download-only', '-qq', name ], { cwd: folder } );
	fs.rmSync( path.join( folder, 'apt' ), { recursive: true } );
}
