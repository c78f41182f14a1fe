/*
 * How problems are told, also in pages that froze what errors are made of.
 */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, it } from 'node:test';
import { catchErrors, createDiagnose, failure, HeliographError } from '../../../js-glue/platform/errors.js';
import { open } from '../../support/client.js';
import { root } from '../../support/shared.js';

describe( 'a diagnostic', () => {
	/** @type {import('../../../js-glue/platform/types.js').Diagnostic[]} */
	const told = [];

	it( 'is told once for each code, place and message', () => {
		const diagnose = createDiagnose( ( diagnostic ) => told.push( diagnostic ) );
		for ( const message of [ 'must have the member action', 'must have the member agent', 'must have the member action' ] ) {
			diagnose( 'invalid-event', message, '/streams/a' );
			diagnose( 'invalid-event', message, '/streams/b' );
		}
		assert.deepEqual( told.map( ( { message, where } ) => message.split( ' ' ).at( -1 ) + where ), [ 'action/streams/a', 'action/streams/b', 'agent/streams/a', 'agent/streams/b' ] );
	} );

	it( 'is its code where an error has no words, as those of a packed page', () => {
		assert.equal( failure( 'wasm-unavailable', new Error( '' ) ).message, 'wasm-unavailable' );
	} );

	it( 'is bounded', () => {
		let count = 0;
		const diagnose = createDiagnose( () => count++ );
		for ( let i = 0; i < 1000; i++ ) {
			diagnose( 'internal-error', 'number ' + i );
		}
		assert.equal( count, 256 );
	} );

	it( 'tells of the second, different mistake in the same place', async () => {
		const { client, diagnostics } = await open();
		client.submit( 'ui', { $schema: '/analytics/mediawiki/product_metrics/web_ui_actions/1.0.1', agent: {} } );
		client.submit( 'ui', { $schema: '/analytics/mediawiki/product_metrics/web_ui_actions/1.0.1', action: 'x' } );
		assert.deepEqual( diagnostics.map( ( { message } ) => /member (\w+)/.exec( message )?.[ 1 ] ), [ 'action', 'agent' ] );
	} );

	it( 'is told of a listener that throws what cannot be text', () => {
		/** @type {string[]} */
		const codes = [];
		const work = catchErrors( ( code ) => codes.push( code ), 'here', () => {
			throw Object.create( null );
		} );
		assert.deepEqual( [ work(), codes ], [ undefined, [ 'listener-failed' ] ] );
	} );
} );

describe( 'an error of ours', () => {
	it( 'has a name, a code, and all mistakes', () => {
		const error = new HeliographError( [ { code: 'a', path: '/b', message: 'c' }, { code: 'd', path: '', message: 'e' } ] );
		assert.deepEqual( [ error.name, error.code, error.path, error.errors.length, String( error ) ], [ 'HeliographError', 'a', '/b', 2, 'HeliographError: a at "/b": c; d at "": e' ] );
	} );

	it( 'is the same, and a client works, where the page froze its intrinsics', () => {
		const answer = execFileSync( process.execPath, [ '--frozen-intrinsics', '--input-type=module', '--eval', `
			import { createClient } from './js-glue/index.js';
			import fs from 'node:fs';
			const wasm = fs.readFileSync( 'dist/heliograph.wasm' );
			const error = await createClient( { wasm } ).catch( ( reason ) => reason );
			const client = await createClient( { wasm, intakeUrl: 'https://intake.example.org/', streams: { a: {} }, context: { performer: { is_temp: false } }, transport: async () => ( { status: 201 } ) } );
			console.log( error.name, error.code, error.errors.length, client.status, client.submit( 'a', { $schema: '/a/1.0.0' } ) );
			await client.close();
		` ], { cwd: path.join( root ), encoding: 'utf8', stdio: [ 'ignore', 'pipe', 'ignore' ] } );
		assert.equal( answer.trim(), 'HeliographError bad-intake-url 2 ready queued' );
	} );
} );
