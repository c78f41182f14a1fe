/*
 * heliograph-intake answers what a real EventGate answered: eventgate/ has the requests, the answers, and where it differs on
 * purpose.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import zlib from 'node:zlib';
import { listen } from '../../demo/intake/listen.mjs';
import { createIntake } from '../../demo/intake/server.mjs';
import { openStore } from '../../demo/intake/store.mjs';
import { createWriter } from '../../demo/intake/writer.mjs';
import { root } from '../support/shared.js';
import { send } from './support/http.js';

const folder = path.join( root, 'tests/demo/eventgate' );
const read = ( name ) => JSON.parse( fs.readFileSync( path.join( folder, name ), 'utf8' ) );
const vectors = read( 'vectors.json' ), differences = read( 'differences.json' );

const now = () => '2026-11-26T09:05:11.006Z';

/**
 * @param {any} request
 * @return {string | Buffer | undefined}
 */
function bodyOf( { body, encoding, events, padTo } ) {
	if ( body === undefined ) {
		return undefined;
	}
	const text = events ? `[${ Array( events ).fill( body ) }]` : body.padEnd( padTo || 0 );
	return encoding === 'gzip' ? zlib.gzipSync( text ) : text;
}

/**
 * Later editions of V8 also tell the line, of what is no JSON.
 *
 * @param {string} text
 * @return {string}
 */
const withoutLine = ( text ) => text.replace( / \(line \d+ column \d+\)/, '' );

describe( 'heliograph-intake answers as EventGate does:', () => {
	/** @type {any} */
	let server;
	before( async () => {
		server = await listen( createIntake( {
			schemaDirectories: [ path.join( root, 'src/schemas' ), path.join( folder, 'schemas' ) ],
			streams: { 'mediawiki.web_ui_actions': { schema_title: 'analytics/mediawiki/product_metrics/web_ui_actions' } },
			sink: createWriter( await openStore( ':memory:' ), { now } ),
			log: { info() {}, trouble() {} },
			version: '1.2.3',
			now
		} ) );
	} );
	after( () => server.close() );

	for ( const { name, request, answer } of vectors ) {
		const difference = differences.find( ( other ) => other.name === name );
		it( difference ? `${ name }, but on purpose: ${ difference.reason }` : name, async () => {
			const got = await send( server.url, {
				method: request.method,
				path: request.path,
				headers: { ...request.type ? { 'content-type': request.type } : {}, ...request.encoding ? { 'content-encoding': request.encoding } : {} },
				body: bodyOf( request )
			} );
			const body = difference ? answer.body.replace( difference.body.find, difference.body.put ) : answer.body;
			assert.equal( got.status, answer.status );
			assert.equal( got.message, answer.message );
			assert.equal( got.headers[ 'content-type' ], answer.contentType );
			assert.equal( withoutLine( got.text ), body );
			assert.equal( got.headers[ 'access-control-allow-origin' ], '*' );
		} );
	}

	it( 'and nowhere else: each difference is of a request, and is one', () => {
		assert.equal( vectors.length, 65 );
		for ( const { name, reason, body } of differences ) {
			const { answer } = vectors.find( ( vector ) => vector.name === name );
			assert.ok( answer.body.includes( body.find ) && body.find !== body.put && reason );
		}
	} );
} );
