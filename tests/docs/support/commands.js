/*
 * The shell commands of the docs, each done as a reader would do it, in a project that has installed the package.
 */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'libsql';
import { root } from '../../support/shared.js';
import { sampleWiki, makeWiki } from '../../demo/support/readers.js';
import { openStore } from '../../../demo/intake/store.mjs';

const { name: packageName, scripts } = JSON.parse( fs.readFileSync( path.join( root, 'package.json' ), 'utf8' ) );

/** Programs that stay until they are stopped, when they are called without a word of their own. */
const SERVER = /^npx heliograph-intake(?! export| --help)/;

const STORE = 'heliograph-events.sqlite';

/**
 * @param {string} code
 * @return {string[]} The commands, without comments; one that goes on in the next line is one.
 */
export function splitCommands( code ) {
	return code.replace( /\\\n\s*/g, '' ).split( '\n' ).map( ( line ) => line.replace( /(^|\s+)#.*$/, '' ).trim() ).filter( Boolean );
}

/**
 * @param {string} command
 * @return {string[]} Its words. What stands in quotes is one.
 */
function splitWords( command ) {
	return Array.from( command.matchAll( /"([^"]*)"|'([^']*)'|(\S+)/g ), ( [ , double, single, bare ] ) => double ?? single ?? bare );
}

/** What npx finds of a package that is installed. npx itself takes a second, and says nothing of the docs. */
const programOf = ( { folder }, name ) => path.join( folder, 'node_modules/.bin', name );

/**
 * Let a store be as after some weeks of a wiki, made up. What is there already is kept once.
 *
 * @param {ReturnType<import('./project.js').makeProject>} project
 * @param {string[]} words Of the command that reads it. A stream that it names has its clicks.
 */
async function fillStore( { folder }, words ) {
	const store = await openStore( path.join( folder, STORE ) ), events = sampleWiki( makeWiki(), 7 );
	const asked = words[ words.indexOf( '--stream' ) + 1 ];
	const clicks = events.filter( ( { meta } ) => meta.stream === 'wiki.clicks' ).map( ( event ) => ( { ...event, meta: { ...event.meta, stream: asked, id: randomUUID() } } ) );
	store.add( words.includes( '--stream' ) ? [ ...events, ...clicks ] : events, '2026-11-03T00:00:00.000Z' );
	store.close();
}

/**
 * Start what stays, on a free port, see that it listens, and stop it.
 *
 * @param {ReturnType<import('./project.js').makeProject>} project
 * @param {string[]} words
 */
async function serve( project, [ , program, ...args ] ) {
	const child = project.start( programOf( project, program ), [ ...args, '--port', '0' ] );
	const ended = new Promise( ( resolve ) => {
		child.once( 'close', resolve );
	} );
	const said = await new Promise( ( resolve ) => {
		createInterface( { input: /** @type {any} */ ( child.stderr ) } ).once( 'line', resolve );
		child.once( 'close', () => resolve( '{}' ) );
	} );
	child.kill();
	await ended;
	assert.match( said, /"url":"http:/ );
}

/** @type {[ RegExp, ( project: any, words: string[], command: string ) => any ][]} What a command is, and how it is tried. */
const WAYS = [
	[ /^npm (run \S+|test)\b/, ( project, [ , ...words ] ) => assert.ok( scripts[ words[ 0 ] === 'run' ? words[ 1 ] : 'test' ], 'package.json has this script' ) ],
	[ /^npm (install|update)\b/, ( project, words ) => assert.ok( words.slice( 2 ).every( ( word ) => word.startsWith( '-' ) || word.split( /(?<=.)@/ )[ 0 ] === packageName ), 'it is this package that is installed' ) ],
	[ SERVER, serve ],
	[ /^npx heliograph-/, async ( project, [ , ...words ] ) => {
		await fillStore( project, words );
		const { status, stderr } = await project.run( programOf( project, words[ 0 ] ), words.slice( 1 ) );
		assert.deepEqual( [ status, stderr ], [ 0, '' ] );
	} ],
	[ /^node --test\b/, async ( project, words ) => {
		const { status, stdout } = await project.run( process.execPath, words.slice( 1 ) );
		assert.equal( status, 0, stdout );
	} ],
	[ /^sqlite3 \S+ "[^."]/, async ( project, [ , file, sql ] ) => {
		await fillStore( project, [] );
		const database = new Database( path.join( project.folder, file ) );
		database.prepare( sql ).all();
		database.close();
	} ]
];

/**
 * @param {ReturnType<import('./project.js').makeProject>} project
 * @param {string} command
 */
export async function tryCommand( project, command ) {
	const [ , way ] = WAYS.find( ( [ form ] ) => form.test( command ) ) || [];
	assert.ok( way, `nothing is known of the command ${ command }: add it to tests/docs/support/commands.js, or mark its snippet as not run` );
	await way( project, splitWords( command ), command );
}
