/*
 * The package as its users have it: packed, put into a project of its own, imported, required, bundled, and checked by tsc.
 */

import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import esbuild from 'esbuild';
import { root } from '../support/shared.js';

const ENTRIES = {
	'@heliograph/client': [ 'clickThroughRate', 'createClient', 'HeliographError' ],
	'@heliograph/client/track': [ 'track', 'trackSubscribe' ],
	'@heliograph/client/mediawiki': [ 'startOnMediaWiki' ],
	'@heliograph/client/contribution-statistics': [ 'watchContributionStatistics' ]
};

describe( 'a project that uses the package', () => {
	/** @type {string} */
	let project;
	before( () => {
		project = fs.mkdtempSync( path.join( os.tmpdir(), 'heliograph-consumer-' ) );
		/* What npm would put into the package, where npm would put it; nothing is asked of a registry. */
		const listed = JSON.parse( execFileSync( 'npm', [ 'pack', '--dry-run', '--json', '--ignore-scripts' ], { cwd: root, encoding: 'utf8', stdio: [ 'ignore', 'pipe', 'ignore' ] } ) );
		const target = path.join( project, 'node_modules/@heliograph/client' );
		for ( const { path: name } of listed[ 0 ].files ) {
			fs.mkdirSync( path.dirname( path.join( target, name ) ), { recursive: true } );
			fs.copyFileSync( path.join( root, name ), path.join( target, name ) );
		}
		fs.writeFileSync( path.join( project, 'package.json' ), '{ "name": "consumer", "private": true }' );
	} );
	after( () => fs.rmSync( project, { recursive: true, force: true } ) );

	/**
	 * @param {string} name
	 * @param {string} text
	 */
	function write( name, text ) {
		fs.writeFileSync( path.join( project, name ), text );
		return path.join( project, name );
	}

	const runNode = ( file ) => execFileSync( process.execPath, [ file ], { cwd: project, encoding: 'utf8' } ).trim();

	for ( const [ entry, names ] of Object.entries( ENTRIES ) ) {
		it( `imports and requires ${ entry }`, () => {
			/* The entries for pages may ask for one as soon as they are loaded. */
			assert.equal( runNode( write( 'import.mjs', `globalThis.location = { href: 'http://localhost/' }; const all = await import( '${ entry }' ); console.log( Object.keys( all ).filter( ( name ) => name !== 'default' && ${ JSON.stringify( names ) }.includes( name ) ).sort().join() );` ) ), [ ...names ].sort().join() );
			assert.equal( runNode( write( 'require.cjs', `globalThis.location = { href: 'http://localhost/' }; const all = require( '${ entry }' ); console.log( ${ JSON.stringify( names ) }.filter( ( name ) => typeof all[ name ] === 'function' ).join() );` ) ), names.join() );
		} );
	}

	it( 'delivers an event from Node', async () => {
		/** @type {any[]} */
		const bodies = [];
		const server = http.createServer( async ( request, response ) => {
			let body = '';
			for await ( const chunk of request ) {
				body += chunk;
			}
			bodies.push( ...JSON.parse( body ) );
			response.writeHead( 201 ).end();
		} );
		await new Promise( ( resolve ) => {
			server.listen( 0, '127.0.0.1', () => resolve( undefined ) );
		} );
		const file = write( 'send.mjs', `
			import { createClient } from '@heliograph/client';
			const client = await createClient( { intakeUrl: process.argv[ 2 ], streams: { mine: {} }, context: { performer: { is_temp: false } } } );
			console.log( client.submit( 'mine', { $schema: '/mine/1.0.0', action: 'x' } ) );
			await client.close();` );
		const child = spawn( process.execPath, [ file, `http://127.0.0.1:${ /** @type {any} */ ( server.address() ).port }/` ], { cwd: project } );
		let said = '';
		child.stdout.on( 'data', ( chunk ) => {
			said += chunk;
		} );
		await new Promise( ( resolve ) => {
			child.on( 'exit', resolve );
		} );
		server.close();
		server.closeAllConnections();
		assert.deepEqual( [ said.trim(), bodies.map( ( { action } ) => action ) ], [ 'queued', [ 'x' ] ] );
	} );

	it( 'bundles it for a page, the module beside it', async () => {
		const file = write( 'page.js', 'import { createClient } from "@heliograph/client"; import { track } from "@heliograph/client/track"; globalThis.started = [ createClient, track ];' );
		const { errors, outputFiles, warnings } = await esbuild.build( { entryPoints: [ file ], bundle: true, write: false, format: 'esm', platform: 'browser', target: 'es2020' } );
		assert.deepEqual( [ errors, warnings ], [ [], [] ] );
		assert.match( outputFiles[ 0 ].text, /heliograph\.wasm/ );
	} );

	it( 'has types that tsc accepts, and that refuse what is wrong', () => {
		const check = ( text ) => {
			write( 'check.mts', text );
			return spawnSync( process.execPath, [ path.join( root, 'node_modules/typescript/bin/tsc' ), '--noEmit', '--strict', '--module', 'nodenext', '--moduleResolution', 'nodenext', '--target', 'es2022', '--lib', 'es2022,dom', 'check.mts' ], { cwd: project, encoding: 'utf8' } );
		};
		const good = check( `
			import { clickThroughRate, createClient } from '@heliograph/client';
			import { track } from '@heliograph/client/track';
			import { startOnMediaWiki } from '@heliograph/client/mediawiki';
			import { watchContributionStatistics } from '@heliograph/client/contribution-statistics';
			const client = await createClient( { intakeUrl: '/v1/events', context: { performer: { is_temp: false } } } );
			const answer: 'queued' | 'dropped' | string = client.submit( 'a', {} );
			client.getInstrument( 'a' ).use( clickThroughRate( 'a', 'link' ) ).send( 'click', { answer } );
			track( 'a', client.stats().dropped );
			void startOnMediaWiki, watchContributionStatistics;` );
		assert.equal( good.stdout, '' );
		const bad = check( 'import { createClient } from "@heliograph/client"; const client = await createClient( { intakeUrl: 7 } ); client.submitt( "a", {} );' );
		assert.match( bad.stdout, /intakeUrl|number/ );
		assert.match( bad.stdout, /submitt/ );
	} );
} );
