/*
 * Every snippet of README.md and of docs/ is done as it is printed. What cannot be run says so, and is counted.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import Database from 'libsql';
import { openStore } from '../../demo/intake/store.mjs';
import { schemaDirectories } from '../../demo/site.mjs';
import { startIntake } from '../../demo/watched-intake.mjs';
import { makeWiki, sampleWiki } from '../demo/support/readers.js';
import { root } from '../support/shared.js';
import { splitCommands, tryCommand } from './support/commands.js';
import { makeProject } from './support/project.js';
import { listPages, nameOf, readAllSnippets, readSnippets } from './support/snippets.js';

/** How many snippets of each page are not run. A new one of these has to be worth its line. */
const NOT_RUN = { 'docs/intake.md': 1, 'docs/mediawiki.md': 2, 'docs/packed-sites.md': 1, 'docs/reading-the-data.md': 1, 'docs/scale.md': 1 };

const withoutPhp = spawnSync( 'php', [ '--version' ] ).error ? 'php is not installed' : false;

const lines = ( text ) => text.split( '\n' ).map( ( line ) => line.trim() ).filter( Boolean ).join( '\n' );

/* Told of every page: what has no fence of a language that is tried, and no mark, is a mistake. */
describe( 'each snippet', () => {
	it( 'has a language that is tried, or says how it is', () => {
		assert.deepEqual( readAllSnippets().filter( ( { way } ) => way === 'unknown' ).map( nameOf ), [] );
	} );

	it( 'that is not run says why, and there are no more of them than are counted', () => {
		const found = readAllSnippets().filter( ( { way } ) => way === 'not run, because' );
		assert.ok( found.every( ( { what } ) => what ) );
		assert.deepEqual( Object.fromEntries( listPages().map( ( page ) => [ page, found.filter( ( one ) => one.page === page ).length ] ).filter( ( [ , count ] ) => count ) ), NOT_RUN );
	} );
} );

/** @type {any} */
let intake;
before( async () => {
	intake = await startIntake( { schemaDirectories } );
} );
after( () => intake.close() );

/**
 * @param {import('./support/snippets.js').Snippet} snippet
 * @param {ReturnType<typeof makeProject>} project
 */
async function runInNode( { code }, project ) {
	const { status, stderr } = await project.runModule( code, intake.url );
	assert.deepEqual( [ status, stderr, intake.refused ], [ 0, '', [] ] );
}

/** @type {Object<string, ( snippet: import('./support/snippets.js').Snippet, project: ReturnType<typeof makeProject> ) => any>} */
const WAYS = {
	node: runInNode,
	async commands( { code }, project ) {
		for ( const command of splitCommands( code ) ) {
			await tryCommand( project, command );
		}
	},
	async file( { code, what }, { run } ) {
		if ( what.endsWith( '.json' ) ) {
			JSON.parse( code );
		} else {
			const { stderr } = await run( process.execPath, [ '--check', what ] );
			assert.equal( stderr, '' );
		}
	},
	data: ( { code } ) => JSON.parse( code ),
	in: ( { code, what } ) => assert.ok( lines( fs.readFileSync( path.join( root, what ), 'utf8' ) ).includes( lines( code ) ), `the same text stands in ${ what }` ),
	'run by': ( { page, what } ) => assert.ok( fs.readFileSync( path.join( root, what ), 'utf8' ).includes( page ), `${ what } reads ${ page }` ),
	php( { code } ) {
		const { status, stdout } = spawnSync( 'php', [ '-l' ], { input: `<?php\n${ code }`, encoding: 'utf8' } );
		assert.equal( status, 0, stdout );
		const { config } = JSON.parse( fs.readFileSync( path.join( root, 'demo/mediawiki/Heliograph/extension.json' ), 'utf8' ) );
		const names = Array.from( code.matchAll( /\$wg(Heliograph\w+)/g ), ( [ , name ] ) => name );
		assert.deepEqual( names.filter( ( name ) => !config[ name ] ), [] );
	}
};

for ( const page of listPages() ) {
	const snippets = readSnippets( page ).filter( ( { way } ) => WAYS[ way ] );
	describe( page, { skip: !snippets.length }, () => {
		/** @type {any} */
		let project;
		before( () => {
			project = makeProject();
			snippets.filter( ( { way } ) => way === 'file' ).forEach( ( { what, code } ) => project.write( what, code ) );
		} );
		after( () => project.remove() );

		for ( const snippet of snippets ) {
			it( nameOf( snippet ), { skip: snippet.way === 'php' && withoutPhp }, () => WAYS[ snippet.way ]( snippet, project ) );
		}
	} );
}

describe( 'queries', () => {
	const folder = fs.mkdtempSync( path.join( os.tmpdir(), 'heliograph-docs-' ) );
	const compared = fs.readFileSync( path.join( root, 'tests/demo/sql.test.js' ), 'utf8' );
	/** @type {any} */
	let database;
	before( async () => {
		const file = path.join( folder, 'events.sqlite' ), store = await openStore( file );
		store.add( sampleWiki( makeWiki(), 7 ), '2026-11-03T00:00:00.000Z' );
		store.close();
		database = new Database( file );
	} );
	after( () => {
		database.close();
		fs.rmSync( folder, { recursive: true } );
	} );

	for ( const snippet of readAllSnippets().filter( ( { way } ) => way === 'query' ) ) {
		it( nameOf( snippet ), () => {
			if ( /\bCREATE\b/.test( snippet.code ) ) {
				database.exec( snippet.code );
			} else {
				database.prepare( snippet.code ).all();
				const [ , name ] = /^-- ([\w-]+)/.exec( snippet.code ) || [];
				assert.match( compared, new RegExp( `\\b${ name }\\b` ), `tests/demo/sql.test.js compares what ${ name } answers` );
			}
		} );
	}
} );
