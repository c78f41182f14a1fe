/*
 * What the build leaves out of the JavaScript of packed pages: sentences of reports, of which they have the codes.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../support/shared.js';

/** @return {string} */
const read = ( ...names ) => fs.readFileSync( path.join( root, ...names ), 'utf8' );

describe( 'sentences of reports', () => {
	const sources = fs.readdirSync( path.join( root, 'js-glue' ), { recursive: true } ).filter( ( name ) => name.endsWith( '.js' ) ).map( ( name ) => read( 'js-glue', name ) );
	const sentences = sources.flatMap( ( text ) => Array.from( text.matchAll( /\bwords\( '([^'\\]+)' \)/g ), ( [ , sentence ] ) => sentence ) );
	const sentencesOf = ( bundle ) => sentences.filter( ( sentence ) => read( 'dist', bundle ).includes( sentence ) );

	it( 'are in what configures itself, but for those of packed sites', () => {
		assert.deepEqual( sentences.filter( ( sentence ) => !sentencesOf( 'heliograph.mjs' ).includes( sentence ) && !/packed/.test( sentence ) ), [] );
		assert.ok( sentencesOf( 'heliograph.mjs' ).length > 10 );
	} );

	for ( const bundle of [ 'heliograph.page.mjs', 'heliograph.mediawiki.page.mjs', 'mediawiki/page.js' ] ) {
		it( `are not in ${ bundle }`, () => {
			assert.deepEqual( sentencesOf( bundle ), [] );
		} );
	}
} );

describe( 'a client of a packed page', () => {
	it( 'tells codes in place of sentences, and what follows them', async () => {
		const { createClient } = await import( '../../dist/heliograph.page.mjs' );
		const told = [];
		const client = await createClient( {
			wasm: fs.readFileSync( path.join( root, 'build/site.wasm' ) ),
			intakeUrl: 'https://intake.invalid/v1/events',
			context: { performer: { is_temp: false } },
			transport: async () => ( { status: 201 } ),
			onDiagnostic: ( { code, message, where } ) => told.push( [ code, message, where ] )
		} );
		client.attach();
		client.submit( 'nothing', {} );
		client.submit( 'mediawiki.web_ui_actions', { action: NaN } );
		client.optOut();
		assert.deepEqual( told, [
			[ 'no-document', 'no-document', '' ],
			[ 'unknown-stream', 'unknown-stream', '/streams/nothing' ],
			[ 'not-serialisable', 'not-serialisable, stream mediawiki.web_ui_actions', '/action' ],
			[ 'opted-out', 'opted-out', '' ]
		] );
		assert.deepEqual( client.statusReason, { code: 'opted-out', message: 'opted-out' } );
		await client.close();
	} );
} );
