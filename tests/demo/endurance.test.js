/*
 * A million events through the intake as a program: its memory is bounded, and every one of them is there.
 */

import assert from 'node:assert/strict';
import http from 'node:http';
import path from 'node:path';
import { it } from 'node:test';
import { openReader } from '../../demo/intake/store.mjs';
import { makeEvent } from './support/load.js';
import { makeFolder, start } from './support/process.js';

const EVENTS = 1e6, TOGETHER = 250, SENDERS = 8;

/* Resident memory may be this much more at the end than when the program had warmed up. */
const MAX_GROWTH_BYTES = 64 * 1024 * 1024;

it( 'a million events do not make its memory grow, and are all there', { skip: process.env.HELIOGRAPH_LONG ? false : 'takes minutes: npm run test:long' }, async ( t ) => {
	const folder = makeFolder( t );
	const intake = await start( t, folder );
	const agent = new http.Agent( { keepAlive: true, maxSockets: SENDERS } );
	t.after( () => agent.destroy() );

	/**
	 * @param {string} method
	 * @param {string} name
	 * @param {string} [body]
	 * @return {Promise<{ status: number, text: string }>}
	 */
	const ask = ( method, name, body ) => new Promise( ( resolve, reject ) => {
		const request = http.request( intake.url + name, { method, agent, headers: { 'content-type': 'text/plain' } }, async ( response ) => {
			let text = '';
			for await ( const chunk of response ) {
				text += chunk;
			}
			resolve( { status: response.statusCode, text } );
		} );
		request.on( 'error', reject );
		request.end( body );
	} );
	const read = async ( name ) => Number( ( await ask( 'GET', '/metrics' ) ).text.match( new RegExp( `^${ name } (\\S+)$`, 'm' ) )[ 1 ] );
	const memory = () => read( 'process_resident_memory_bytes' );

	let sent = 0, warm = 0, most = 0;
	/* Each tenth batch is sent twice, each seventh has an event that is refused. */
	const work = async () => {
		while ( sent < EVENTS ) {
			const number = sent / TOGETHER;
			sent += TOGETHER;
			const batch = JSON.stringify( [ ...Array.from( { length: TOGETHER }, ( unused, i ) => makeEvent( `${ number }-${ i }` ) ), ...number % 7 ? [] : [ makeEvent( 'x', { action: 1 } ) ] ] );
			for ( let time = number % 10 ? 1 : 0; time < 2; time++ ) {
				assert.equal( ( await ask( 'POST', '/v1/events', batch ) ).status, number % 7 ? 201 : 207 );
			}
			if ( number % 40 === 0 ) {
				const now = await memory();
				warm = sent <= EVENTS / 10 ? Math.max( warm, now ) : warm;
				most = Math.max( most, now );
			}
		}
	};
	await Promise.all( Array.from( { length: SENDERS }, work ) );
	const seconds = await read( 'process_cpu_seconds_total' );
	assert.equal( await intake.stop(), 0 );
	t.diagnostic( `${ ( seconds * 1e6 / EVENTS ).toFixed( 0 ) } µs of the processor an event; resident memory: ${ ( warm / 1048576 ).toFixed( 1 ) } MiB after a tenth, at the most ${ ( most / 1048576 ).toFixed( 1 ) } MiB` );
	assert.ok( most < warm + MAX_GROWTH_BYTES, `${ most } bytes at the most, ${ warm } after a tenth of the events` );
	const reader = await openReader( path.join( folder, 'heliograph-events.sqlite' ) );
	assert.equal( reader.count(), EVENTS );
	reader.close();
} );
