/*
 * The intake in front of NATS JetStream: nothing accepted is lost, whoever dies.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openNats } from '../../demo/intake/nats.mjs';
import { until } from '../support/until.js';
import { send } from './support/http.js';
import { makeEvent, startLoad } from './support/load.js';
import { startNats, withoutNats } from './support/nats.js';
import { makeFolder, start } from './support/process.js';

describe( 'two intakes before three NATS servers', { skip: withoutNats }, () => {
	it( 'keep every accepted event once, with the leader killed in the middle under load', async ( t ) => {
		const folder = makeFolder( t );
		const nats = await startNats( t, folder, 3 );
		const intakes = [ await start( t, folder, '--to', nats.url ), await start( t, folder, '--to', nats.url ) ];
		let turn = 0;
		const load = startLoad( () => intakes[ turn++ % 2 ].url );
		await until( () => load.accepted.length >= 300, 'three hundred events to be accepted' );
		const leader = await nats.findLeader( 'HELIOGRAPH' );
		await nats.kill( leader );
		const before = load.accepted.length;
		await until( () => load.accepted.length >= before + 300, 'three hundred more to be accepted, by another leader' );
		await load.stop();
		assert.deepEqual( await Promise.all( intakes.map( ( intake ) => intake.stop() ) ), [ 0, 0 ] );

		assert.notEqual( await nats.findLeader( 'HELIOGRAPH' ), leader );
		const messages = await nats.readAll( 'HELIOGRAPH' );
		const counts = new Map();
		for ( const { subject, event } of messages ) {
			assert.equal( subject, 'heliograph.mediawiki.web_ui_actions' );
			counts.set( event.meta.id, ( counts.get( event.meta.id ) || 0 ) + 1 );
		}
		assert.deepEqual( load.accepted.filter( ( id ) => counts.get( id ) !== 1 ), [] );
		assert.ok( [ ...counts ].every( ( [ id, count ] ) => count === 1 && load.sent.has( id ) ) );
	} );
} );

describe( 'an intake before a NATS server', { skip: withoutNats }, () => {
	it( 'answers that it has an event already, and makes a stream that recognises it', async ( t ) => {
		const folder = makeFolder( t );
		const nats = await startNats( t, folder, 1 );
		const intake = await start( t, folder, '--to', nats.url, '--replicas', '1', '--keep', '7', '--window', '5', '--nats-stream', 'OTHER', '--nats-subject', 'events' );
		const [ one, other ] = [ makeEvent(), makeEvent() ];
		for ( const batch of [ [ one ], [ one, other ] ] ) {
			assert.equal( ( await send( intake.url, { body: JSON.stringify( batch ) } ) ).status, 201 );
		}
		assert.match( ( await send( intake.url, { method: 'GET', path: '/metrics' } ) ).text, /result="accepted"} 2\n.*result="repeated"} 1\n/ );
		assert.deepEqual( ( await nats.readAll( 'OTHER' ) ).map( ( { event } ) => event.meta.id ), [ one.meta.id, other.meta.id ] );
		const { config } = await nats.manage( ( manager ) => manager.streams.info( 'OTHER' ) );
		assert.deepEqual( [ config.subjects, config.num_replicas, config.max_age / 1e9, config.duplicate_window / 1e9, config.storage ], [ [ 'events.>' ], 1, 7 * 86400, 300, 'file' ] );
	} );

	it( 'tells senders to come again while the server is away, and takes what they bring when it is back', async ( t ) => {
		const nats = await startNats( t, makeFolder( t ), 1 );
		const sink = await openNats( { servers: [ nats.url ], stream: 'S', subject: 's', replicas: 1, keepDays: 2, windowMinutes: 1, deadlineMs: 500 } );
		t.after( () => sink.close() );
		const event = makeEvent();
		await nats.kill( 'n0' );
		await assert.rejects( sink.add( [ event ] ), { code: 'nats-unavailable' } );
		await nats.restart( 'n0' );
		await until( () => sink.add( [ event ] ).catch( () => null ), 'the event to be taken' );
		assert.deepEqual( ( await nats.readAll( 'S' ) ).map( ( message ) => message.event.meta.id ), [ event.meta.id ] );
	} );

	it( 'tells senders to come again while the server hangs, and keeps once what it had sent it meanwhile', async ( t ) => {
		const nats = await startNats( t, makeFolder( t ), 1 );
		const sink = await openNats( { servers: [ nats.url ], stream: 'S', subject: 's', replicas: 1, keepDays: 2, windowMinutes: 1, deadlineMs: 600 } );
		t.after( () => sink.close() );
		const event = makeEvent();
		await nats.stop( 'n0' );
		await assert.rejects( sink.add( [ event ] ), { code: 'nats-unavailable' } );
		nats.wake( 'n0' );
		await until( () => sink.add( [ event ] ).catch( () => null ), 'the event to be taken' );
		assert.deepEqual( ( await nats.readAll( 'S' ) ).map( ( message ) => message.event.meta.id ), [ event.meta.id ] );
	} );

	it( 'does not start where nobody answers, or where the stream is another one', async ( t ) => {
		const options = { stream: 'S', subject: 's', replicas: 1, keepDays: 2, windowMinutes: 1, startMs: 300 };
		await assert.rejects( openNats( { ...options, servers: [ 'nats://127.0.0.1:1' ] } ), { code: 'nats-unreachable' } );
		await assert.rejects( openNats( { ...options, servers: [ 'http://user:secret@127.0.0.1' ] } ), ( { code, message } ) => code === 'bad-servers' && !message.includes( 'secret' ) );
		const nats = await startNats( t, makeFolder( t ), 1 );
		const sink = await openNats( { ...options, startMs: 15000, servers: [ nats.url ] } );
		await sink.close();
		await assert.rejects( openNats( { ...options, startMs: 15000, servers: [ nats.url ], subject: 'another' } ), { code: 'other-stream' } );
	} );
} );
