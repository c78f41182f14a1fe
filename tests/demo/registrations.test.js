/*
 * The server's side of event registration, by HTTP.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { openRegistrations } from '../../demo/registrations.mjs';
import { COUNTRY, TYPE } from '../support/contributions.js';

const GOOD = { name: 'An evening', types: [ 'editing-event' ], participation: 'online', country: null, wikis: [ '*' ], tracks_contributions: true };

describe( 'a registration', () => {
	/** @type {string} */
	let folder;
	/** @type {any} */
	let registrations;
	/** @type {any} */
	let server;
	/** @type {string} */
	let base;

	async function start() {
		registrations = await openRegistrations( path.join( folder, 'registrations.sqlite' ) );
		server = http.createServer( ( request, response ) => registrations.serve( request, response ) || response.writeHead( 404 ).end() );
		await new Promise( ( resolve ) => {
			server.listen( 0, '127.0.0.1', () => resolve( undefined ) );
		} );
		base = `http://127.0.0.1:${ server.address().port }/campaignevents/v0/event_registration`;
	}
	async function stop() {
		await new Promise( ( resolve ) => {
			server.close( resolve );
			server.closeAllConnections();
		} );
		await registrations.close();
	}
	beforeEach( async () => {
		folder = fs.mkdtempSync( path.join( os.tmpdir(), 'heliograph-registrations-' ) );
		await start();
	} );
	afterEach( async () => {
		await stop();
		fs.rmSync( folder, { recursive: true, force: true } );
	} );

	const send = ( method, body, id ) => fetch( id ? `${ base }/${ id }` : base, { method, body: typeof body === 'string' ? body : JSON.stringify( body ) } );
	const get = async ( id ) => ( await fetch( `${ base }/${ id }` ) ).json();

	it( '003-8: is made, read and changed, and outlives the server', async () => {
		const made = await send( 'POST', { ...GOOD, tracks_contributions: false } );
		const { id } = await made.json();
		assert.deepEqual( [ made.status, made.headers.get( 'location' ) ], [ 201, `/campaignevents/v0/event_registration/${ id }` ] );
		assert.equal( ( await get( id ) ).tracks_contributions, false );
		assert.equal( ( await send( 'PUT', GOOD, id ) ).status, 204 );
		await stop();
		await start();
		assert.deepEqual( await get( id ), { id, ...GOOD } );
	} );

	const REFUSED = [
		[ 'no toggle', { ...GOOD, tracks_contributions: undefined }, 'missingparam', 'rest-missing-body-field' ],
		[ 'a toggle in words', { ...GOOD, tracks_contributions: 'true' }, 'badparam', 'rest-bad-body-field' ],
		[ 'a toggle as a number', { ...GOOD, tracks_contributions: 1 }, 'badparam', 'rest-bad-body-field' ],
		[ 'no name', { ...GOOD, name: ' ' }, 'badparam', 'rest-bad-body-field' ],
		[ 'types that are none', { ...GOOD, types: [ 1 ] }, 'badparam', 'rest-bad-body-field' ],
		[ 'no JSON', '{', 'badparam', 'rest-json-body-parse-error' ],
		[ 'a conference', { ...GOOD, types: [ 'conference' ] }, 'validation', TYPE ],
		[ 'people who meet in Bahrain', { ...GOOD, participation: 'hybrid', country: 'BH' }, 'validation', COUNTRY ],
		[ '003-5: a meetup in Bahrain, by one reason', { ...GOOD, types: [ 'meetup' ], participation: 'in-person', country: 'BH' }, 'validation', COUNTRY ]
	];
	for ( const [ what, body, failureCode, messageKey ] of REFUSED ) {
		it( `is refused with ${ what }: ${ messageKey }`, async () => {
			const response = await send( 'POST', body );
			const answer = await response.json();
			assert.deepEqual( [ response.status, answer.failureCode, answer.messageKey ], [ 400, failureCode, messageKey ] );
			assert.ok( answer.message.length > 10 );
		} );
	}

	it( '003-7: is taken from Bahrain with the toggle off, and online with a country left over', async () => {
		assert.equal( ( await send( 'POST', { ...GOOD, participation: 'in-person', country: 'BH', tracks_contributions: false } ) ).status, 201 );
		const { id } = await ( await send( 'POST', { ...GOOD, country: 'BH' } ) ).json();
		assert.equal( ( await get( id ) ).country, null );
	} );

	it( 'that is no event is refused also with the toggle off', async () => {
		for ( const change of [ { participation: 'banana' }, { types: [ 'a', 'b', 'c' ] }, { participation: 'in-person', country: null }, { types: [ 'other', 'contest' ] } ] ) {
			assert.equal( ( await send( 'POST', { ...GOOD, ...change, tracks_contributions: false } ) ).status, 400 );
		}
	} );

	it( 'keeps its name where the body comes in pieces', async () => {
		const body = Buffer.from( JSON.stringify( { ...GOOD, name: '日本' } ) );
		const cut = body.indexOf( Buffer.from( '日' ) ) + 1;
		const request = http.request( base, { method: 'POST' } );
		const answered = new Promise( ( resolve ) => {
			request.on( 'response', ( response ) => response.resume().on( 'end', resolve ) );
		} );
		request.write( body.subarray( 0, cut ) );
		await new Promise( ( resolve ) => {
			setImmediate( resolve );
		} );
		request.end( body.subarray( cut ) );
		await answered;
		assert.equal( ( await get( 1 ) ).name, '日本' );
	} );

	it( 'that is not there is not found, and has no other methods', async () => {
		assert.deepEqual( [ ( await fetch( `${ base }/0` ) ).status, ( await fetch( `${ base }/99` ) ).status, ( await send( 'PUT', GOOD, 99 ) ).status, ( await send( 'DELETE', '{}' ) ).status, ( await fetch( base ) ).status ], [ 404, 404, 404, 405, 405 ] );
		assert.equal( ( await send( 'POST', { ...GOOD, name: 'x'.repeat( 70000 ) } ) ).status, 400 );
	} );
} );
