/*
 * What heliograph-intake says when it cannot start: a code, what is wrong, what to do. refusals.json has the cases.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { openStore } from '../../demo/intake/store.mjs';
import { root } from '../support/shared.js';
import { makeFolder, run, start } from './support/process.js';

const CASES = JSON.parse( fs.readFileSync( path.join( root, 'tests/demo/refusals.json' ), 'utf8' ) );

describe( 'heliograph-intake refuses, with words,', () => {
	for ( const { name, files = {}, args, status, says } of CASES ) {
		it( name, ( t ) => {
			const folder = makeFolder( t );
			for ( const [ file, text ] of Object.entries( files ) ) {
				fs.mkdirSync( path.dirname( path.join( folder, file ) ), { recursive: true } );
				fs.writeFileSync( path.join( folder, file ), text );
			}
			const ended = run( folder, ...args );
			assert.equal( ended.stdout, '' );
			assert.match( ended.stderr, /^heliograph-intake: [a-z-]+: .*\.\n$/ );
			assert.ok( ended.stderr.includes( says ), ended.stderr );
			assert.equal( ended.status, status );
		} );
	}

	it( 'an export that would write over the store, or cannot be written', async ( t ) => {
		const folder = makeFolder( t ), at = ( name ) => path.join( folder, name );
		( await openStore( at( 'events.sqlite' ) ) ).close();
		const kept = fs.readFileSync( at( 'events.sqlite' ) );
		fs.symlinkSync( 'events.sqlite', at( 'link.ndjson' ) );
		for ( const [ output, says, status ] of [ [ 'link.ndjson', 'bad-option: --output is the store itself, link.ndjson.', 2 ], [ 'nowhere/events.ndjson', 'cannot-write: The events cannot be written: ENOENT', 1 ] ] ) {
			const ended = run( folder, 'export', '--store', 'events.sqlite', '--output', output );
			assert.ok( ended.stderr.startsWith( `heliograph-intake: ${ says }` ), ended.stderr );
			assert.equal( ended.status, status );
		}
		assert.deepEqual( fs.readFileSync( at( 'events.sqlite' ) ), kept );
	} );

	it( 'a port that is taken', async ( t ) => {
		const folder = makeFolder( t );
		const { url } = await start( t, folder );
		const ended = run( folder, '--port', new URL( url ).port, '--store', 'other.sqlite' );
		assert.match( ended.stderr, /^heliograph-intake: port-taken: Cannot listen on 127\.0\.0\.1, port \d+: Another program listens there\. / );
		assert.equal( ended.status, 1 );
	} );

	it( 'a machine on which the store\'s package is not installed', ( t ) => {
		const folder = makeFolder( t ), program = path.join( folder, 'dist/heliograph-intake.mjs' );
		fs.cpSync( path.join( root, 'dist/schemas' ), path.join( folder, 'dist/schemas' ), { recursive: true } );
		fs.copyFileSync( path.join( root, 'dist/heliograph-intake.mjs' ), program );
		const ended = spawnSync( process.execPath, [ program ], { cwd: folder, encoding: 'utf8' } );
		assert.match( ended.stderr, /^heliograph-intake: store-missing: .* npm install libsql\.\n$/ );
		assert.equal( ended.status, 1 );
	} );

	it( 'a database of something else, a store of a later edition, and one that is locked', async ( t ) => {
		const folder = makeFolder( t );
		const { default: Database } = await import( 'libsql' );
		const file = path.join( folder, 'events.sqlite' );
		const other = new Database( file );
		other.exec( 'CREATE TABLE mine ( x )' );
		other.close();
		await assert.rejects( openStore( file ), { code: 'store-of-another-kind' } );

		fs.rmSync( file );
		( await openStore( file ) ).close();
		const later = new Database( file );
		later.pragma( 'user_version = 99' );
		await assert.rejects( openStore( file ), { code: 'store-newer' } );

		later.pragma( 'user_version = 1' );
		later.exec( 'BEGIN IMMEDIATE' );
		await assert.rejects( openStore( file, { startTimeoutMs: 50 } ), { code: 'store-locked' } );
		later.exec( 'ROLLBACK' );
		later.close();
		( await openStore( file ) ).close();
	} );
} );

it( 'heliograph-intake says how it is used, and its edition', ( t ) => {
	const folder = makeFolder( t );
	const help = run( folder, '--help' );
	assert.equal( help.status, 0 );
	assert.match( help.stdout, /^Usage: heliograph-intake / );
	assert.ok( help.stdout.split( '\n' ).every( ( line ) => line.length <= 170 ) );
	assert.equal( run( folder, '--version' ).stdout.trim(), JSON.parse( fs.readFileSync( path.join( root, 'package.json' ), 'utf8' ) ).version );
	assert.deepEqual( fs.readdirSync( folder ), [] );
} );
