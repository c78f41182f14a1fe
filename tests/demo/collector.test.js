/*
 * The collector answers what an EventGate answers: request, then status, message and what lies in the body.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startCollector } from '../../demo/collector.mjs';
import { schemaDirectories, serveSite, streams } from '../../demo/site.mjs';
import { WEB_UI_ACTIONS, sharedSchema, withoutSharedSchemas } from '../support/shared.js';
import { strip } from '../../js-glue/core/schema.js';

const good = { $schema: WEB_UI_ACTIONS, action: 'click', agent: {}, meta: { stream: 'mediawiki.web_ui_actions' } };
const bad = { ...good, action: 1 };
const unknown = { ...good, $schema: '/nowhere/1.0.0' };

const TABLE = {
	'one good event': { body: good, status: 201, message: 'All 1 out of 1 events were accepted.' },
	'two good events': { body: [ good, good ], status: 201, message: 'All 2 out of 2 events were accepted.' },
	'a good one and a bad one': { body: [ good, bad ], status: 207, message: '1 out of 2 events were accepted, but 1 failed (1 invalid and 0 errored).', invalid: 1, error: 0 },
	'bad ones alone': { body: [ bad, bad ], status: 400, message: '2 out of 2 events were invalid and not accepted.', invalid: 2, error: 0 },
	'an unknown schema': { body: [ unknown, bad ], status: 500, message: '2 out of 2 events failed (1 invalid and 1 errored).', invalid: 1, error: 1 },
	'a stream that is not configured': { body: { ...good, meta: { stream: 'other' } }, status: 500, message: '1 out of 1 events failed (0 invalid and 1 errored).', invalid: 0, error: 1 },
	'another title than the stream\'s': { body: { ...good, $schema: '/analytics/other/1.0.0' }, status: 500, message: '1 out of 1 events failed (0 invalid and 1 errored).', invalid: 0, error: 1 },
	'no $schema': { body: { meta: { stream: 'mediawiki.web_ui_actions' } }, status: 500, message: '1 out of 1 events failed (0 invalid and 1 errored).', invalid: 0, error: 1 },
	'anything, hastily': { body: [ good, bad ], query: '?hasty=true', status: 202, message: '2 events hastily received.' },
	nothing: { text: '', status: 400, message: 'Request body was empty. Must provide JSON encoded events.' },
	'an empty list': { body: [], status: 400, message: 'Request body was empty. Must provide JSON encoded events.' },
	'a form': { body: good, type: 'application/x-www-form-urlencoded', status: 400, message: 'Request body was empty. Must provide JSON encoded events.' },
	'a type in other letters': { body: good, type: 'Text/Plain; charset=UTF-8', status: 201, message: 'All 1 out of 1 events were accepted.' },
	'a schema that is no address, beside a good one': { body: [ good, { ...good, $schema: 5 } ], status: 207, message: '1 out of 2 events were accepted, but 1 failed (0 invalid and 1 errored).', invalid: 0, error: 1 },
	'no events at all': { body: [ null, 5, 'x', [] ], status: 500, message: '4 out of 4 events failed (0 invalid and 4 errored).', invalid: 0, error: 4 },
	'a report': { body: good, type: 'application/reports+json', status: 201, message: 'All 1 out of 1 events were accepted.' },
	'no JSON': { text: '{', status: 500, message: 'Internal Server Error', title: 'SyntaxError' },
	'too much': { text: `"${ 'x'.repeat( 200000 ) }"`, status: 500, message: 'Internal Server Error', title: 'PayloadTooLargeError' },
	'a path out of its schemas': { body: { ...good, $schema: '/../../package/1.0.0' }, status: 500, message: '1 out of 1 events failed (0 invalid and 1 errored).', invalid: 0, error: 1 }
};

describe( 'the collector, given', () => {
	/** @type {any} */
	let collector;
	const outputFile = path.join( fs.mkdtempSync( path.join( os.tmpdir(), 'heliograph-' ) ), 'events.jsonl' );
	before( async () => {
		collector = await startCollector( { schemaDirectories, streams, outputFile, otherwise: serveSite } );
	} );
	after( async () => {
		await collector.close();
		fs.rmSync( path.dirname( outputFile ), { recursive: true } );
	} );

	for ( const [ what, row ] of Object.entries( TABLE ) ) {
		it( `${ what }, answers ${ row.status }`, async () => {
			const response = await fetch( `${ collector.url }/v1/events${ row.query || '' }`, {
				method: 'POST',
				headers: { 'content-type': row.type || 'text/plain' },
				body: row.text === undefined ? JSON.stringify( row.body ) : row.text
			} );
			const text = await response.text();
			assert.equal( response.status, row.status );
			assert.equal( response.statusText, row.message );
			assert.equal( response.headers.get( 'access-control-allow-origin' ), '*' );
			if ( row.invalid === undefined && !row.title ) {
				assert.equal( text, '' );
				return;
			}
			const body = JSON.parse( text );
			assert.equal( body.title, row.title );
			assert.equal( body.invalid && body.invalid.length, row.invalid );
			assert.equal( body.error && body.error.length, row.error );
		} );
	}

	it( 'a refused event, says what ajv says, and gives the event back', async () => {
		const response = await fetch( `${ collector.url }/v1/events`, { method: 'POST', body: JSON.stringify( bad ) } );
		const { invalid: [ item ] } = await response.json();
		assert.equal( item.status, 'invalid' );
		assert.equal( item.event.action, 1 );
		assert.equal( item.context.errorsText, '\'.action\' should be string' );
	} );

	it( 'accepted events, has them in its file with meta.dt before it answers', async () => {
		await fetch( `${ collector.url }/v1/events`, { method: 'POST', body: JSON.stringify( { ...good, action: 'kept' } ) } );
		const events = fs.readFileSync( outputFile, 'utf8' ).trim().split( '\n' ).map( ( line ) => JSON.parse( line ) );
		assert.equal( events.at( -1 ).action, 'kept' );
		assert.ok( events.at( -1 ).meta.dt );
		assert.equal( events.length, collector.accepted.length );
	} );

	it( 'a question of what it allows, allows all origins', async () => {
		const response = await fetch( `${ collector.url }/v1/events`, { method: 'OPTIONS' } );
		assert.equal( response.status, 200 );
		assert.equal( response.headers.get( 'access-control-allow-origin' ), '*' );
		assert.match( response.headers.get( 'access-control-allow-headers' ), /content-type/ );
		assert.match( response.headers.get( 'access-control-allow-methods' ), /post/ );
		assert.equal( ( await fetch( `${ collector.url }/_info` ) ).status, 200 );
	} );

	it( 'a listener, tells it of each event and why it was refused, until it has enough', async () => {
		/** @type {any[]} */
		const heard = [];
		const off = collector.on( ( news ) => heard.push( [ news.event.action, news.refused, news.bytes > 100 ] ) );
		await fetch( `${ collector.url }/v1/events`, { method: 'POST', body: JSON.stringify( [ good, bad ] ) } );
		off();
		await fetch( `${ collector.url }/v1/events`, { method: 'POST', body: JSON.stringify( good ) } );
		assert.deepEqual( heard, [ [ 'click', null, true ], [ 1, '\'.action\' should be string', true ] ] );
	} );

	it( 'a watcher that comes back, tells what it missed and no more', async () => {
		/** @type {any[]} */
		const ids = [];
		const off = collector.on( ( { id } ) => ids.push( id ) );
		await fetch( `${ collector.url }/v1/events`, { method: 'POST', body: JSON.stringify( [ good, good ] ) } );
		off();
		const response = await fetch( `${ collector.url }/events`, { headers: { 'last-event-id': String( ids[ 0 ] ) } } );
		let text = '';
		for await ( const chunk of response.body.pipeThrough( new TextDecoderStream() ) ) {
			text += chunk;
			if ( text.includes( 'data:' ) && text.endsWith( '\n\n' ) ) {
				break;
			}
		}
		assert.deepEqual( text.match( /^id: .*$/gm ), [ `id: ${ ids[ 1 ] }` ] );
	} );

	it( 'a path that is none, or out of its folders, serves nothing', async () => {
		for ( const name of [ '/..%2f..%2fpackage.json', '/dist/..%2fpackage.json', '/nothing', '//', '/%' ] ) {
			assert.equal( ( await fetch( collector.url + name ) ).status, 404 );
		}
	} );
} );

it( 'a collector that cannot write says so, and lives', async () => {
	const outputFile = fs.mkdtempSync( path.join( os.tmpdir(), 'heliograph-' ) );
	const collector = await startCollector( { schemaDirectories, streams, outputFile } );
	try {
		const post = ( query ) => fetch( `${ collector.url }/v1/events${ query }`, { method: 'POST', body: JSON.stringify( good ) } );
		assert.equal( ( await post( '' ) ).status, 500 );
		assert.equal( ( await post( '?hasty=true' ) ).status, 202 );
		assert.equal( ( await post( '' ) ).status, 500 );
		assert.equal( collector.accepted.length, 0 );
	} finally {
		await collector.close();
		fs.rmdirSync( outputFile );
	}
} );

it( 'our edition of a real schema asserts what the real one asserts', { skip: withoutSharedSchemas }, () => {
	const read = ( file ) => JSON.parse( fs.readFileSync( file, 'utf8' ) );
	const ours = strip( read( path.join( schemaDirectories[ 0 ], `${ WEB_UI_ACTIONS }.json` ) ) );
	const real = strip( sharedSchema( WEB_UI_ACTIONS ) );
	/* A misspelt keyword of the real one, which asserts nothing. */
	delete real.properties.element_id.mexLength;
	for ( const schema of [ ours, real ] ) {
		schema.required.sort();
		schema.properties.meta.required.sort();
	}
	assert.deepEqual( ours, real );
} );
