/*
 * What was answered is kept, once, whatever happens to the intake.
 */

import assert from 'node:assert/strict';
import path from 'node:path';
import { it } from 'node:test';
import { openReader } from '../../demo/intake/store.mjs';
import { until } from '../support/until.js';
import { send } from './support/http.js';
import { makeEvent, startLoad } from './support/load.js';
import { makeFolder, run, start } from './support/process.js';

const KILLS = 10;

/**
 * @param {string} folder
 * @return {Promise<Map<string, number>>} How often each id is in the store, in its rows and in its export.
 */
async function countIds( folder ) {
	const reader = await openReader( path.join( folder, 'heliograph-events.sqlite' ) );
	const counts = new Map();
	for ( const { id, event } of reader.events() ) {
		assert.equal( id, event.meta.id );
		counts.set( id, ( counts.get( id ) || 0 ) + 1 );
	}
	reader.close();
	return counts;
}

it( `killed ${ KILLS } times under load, loses nothing that it answered 201, and keeps nothing twice`, async ( t ) => {
	const folder = makeFolder( t );
	let intake = await start( t, folder );
	const load = startLoad( () => intake.url );
	for ( let kill = 0; kill < KILLS; kill++ ) {
		const before = load.accepted.length;
		await until( () => load.accepted.length >= before + 100, 'a hundred events more to be accepted' );
		await intake.stop( 'SIGKILL' );
		intake = await start( t, folder );
	}
	await load.stop();
	assert.equal( await intake.stop(), 0 );

	const kept = await countIds( folder );
	assert.ok( load.accepted.length >= 100 * KILLS );
	assert.ok( load.answers[ 0 ] > 0, 'requests were cut off by the kills' );
	assert.deepEqual( load.accepted.filter( ( id ) => kept.get( id ) !== 1 ), [] );
	assert.ok( [ ...kept ].every( ( [ id, count ] ) => count === 1 && load.sent.has( id ) ) );
	assert.equal( run( folder, 'export' ).stdout.trim().split( '\n' ).length, kept.size );
} );

it( 'told to stop under load, keeps what it answered, hasty or not, and answers what it has begun', async ( t ) => {
	const folder = makeFolder( t );
	const intake = await start( t, folder );
	const load = startLoad( () => intake.url );
	const hasty = [];
	await until( async () => {
		const event = makeEvent();
		const { status } = await send( intake.url, { path: '/v1/events?hasty=true', body: JSON.stringify( event ) } );
		assert.equal( status, 202 );
		hasty.push( event.meta.id );
		return load.accepted.length >= 200;
	}, 'two hundred events to be accepted' );
	assert.equal( await intake.stop(), 0 );
	await load.stop();
	const kept = await countIds( folder );
	assert.deepEqual( [ ...load.accepted, ...hasty ].filter( ( id ) => kept.get( id ) !== 1 ), [] );
	assert.deepEqual( intake.log.map( ( { code } ) => code ), [ 'started', 'stopped' ] );
	/* Whatever was not answered may have been kept, never the other way round; at the last every answer was 201 or none. */
	assert.deepEqual( Object.keys( load.answers ).filter( ( status ) => ![ '0', '201' ].includes( status ) ), [] );
} );

it( 'what comes twice is answered as accepted and kept once, also after a restart and within a batch', async ( t ) => {
	const folder = makeFolder( t );
	const [ one, other ] = [ makeEvent(), makeEvent() ];
	for ( let i = 0; i < 2; i++ ) {
		const intake = await start( t, folder );
		const { status, message } = await send( intake.url, { body: JSON.stringify( [ one, other, one ] ) } );
		assert.deepEqual( [ status, message ], [ 201, 'All 3 out of 3 events were accepted.' ] );
		const metrics = ( await send( intake.url, { method: 'GET', path: '/metrics' } ) ).text;
		assert.match( metrics, i ? /result="repeated"} 3/ : /result="accepted"} 2\n.*result="repeated"} 1/ );
		await intake.stop();
	}
	assert.deepEqual( await countIds( folder ), new Map( [ [ one.meta.id, 1 ], [ other.meta.id, 1 ] ] ) );
} );
