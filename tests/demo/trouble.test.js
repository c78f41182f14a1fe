/*
 * Senders that are slow, endless or half gone, disks that are full, databases that are locked or damaged, schemas that cannot be
 * loaded: a coded answer, nothing accepted lost, and the next request is served as ever.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import zlib from 'node:zlib';
import { openInvalid } from '../../demo/intake/invalid.mjs';
import { listen } from '../../demo/intake/listen.mjs';
import { createIntake } from '../../demo/intake/server.mjs';
import { openStore } from '../../demo/intake/store.mjs';
import { createWriter } from '../../demo/intake/writer.mjs';
import { root } from '../support/shared.js';
import { until } from '../support/until.js';
import { openSocket, send } from './support/http.js';
import { makeEvent } from './support/load.js';
import { makeFolder, run, start } from './support/process.js';

const now = () => new Date().toISOString();

/**
 * @param {any} t Closes it at its end.
 * @param {any} [options] Of createIntake, listen and createWriter, and `file` for the store.
 */
async function open( t, { file = ':memory:', ...options } = {} ) {
	const store = await openStore( file );
	/** @type {any[]} */
	const log = [];
	const server = await listen( createIntake( {
		schemaDirectories: [ path.join( root, 'src/schemas' ) ],
		sink: createWriter( store, { now, ...options } ),
		log: { info() {}, trouble: ( level, code, message, fields ) => log.push( { level, code, message, ...fields } ) },
		...options
	} ), { stopMs: 0, ...options } );
	t.after( () => server.close() );
	return {
		log,
		store,
		url: server.url,
		post: ( events, rest ) => send( server.url, { body: JSON.stringify( events ), ...rest } ),
		ids: () => Array.from( store.events(), ( { id } ) => id ),
		metrics: async () => ( await send( server.url, { method: 'GET', path: '/metrics' } ) ).text
	};
}

const HEAD = 'POST /v1/events HTTP/1.1\r\nhost: intake\r\ncontent-type: text/plain\r\n';

describe( 'a sender', () => {
	it( 'that is slow is told so and let go, with its head or with its body', async ( t ) => {
		const intake = await open( t, { headersMs: 300, requestMs: 600 } );
		for ( const text of [ 'POST /v1/events HTTP/1.1\r\nhost: int', `${ HEAD }content-length: 100\r\n\r\n{"a` ] ) {
			const { socket, closed, text: answer } = openSocket( intake.url );
			socket.write( text );
			const drip = setInterval( () => socket.write( text.endsWith( '{"a' ) ? 'a' : '' ), 100 );
			await closed;
			clearInterval( drip );
			assert.match( answer(), /^HTTP\/1\.1 408 / );
		}
		assert.equal( ( await intake.post( makeEvent() ) ).status, 201 );
	} );

	it( 'whose body has no end is cut off', async ( t ) => {
		const intake = await open( t, { maxBodyBytes: 1024 } );
		const { socket, closed } = openSocket( intake.url );
		socket.write( `${ HEAD }transfer-encoding: chunked\r\n\r\n` );
		const chunk = `400\r\n${ 'x'.repeat( 1024 ) }\r\n`;
		let written = 0;
		const pump = setInterval( () => written++ < 1000 && socket.write( chunk ), 1 );
		await closed;
		clearInterval( pump );
		assert.ok( written < 1000, 'it was cut off long before its end' );
		assert.equal( ( await intake.post( makeEvent() ) ).status, 201 );
	} );

	it( 'whose body unfolds to more than is allowed is refused, and what is no gzip is, too', async ( t ) => {
		const intake = await open( t );
		const refuse = async ( body, detail ) => {
			const { status, text } = await send( intake.url, { headers: { 'content-type': 'text/plain', 'content-encoding': 'gzip' }, body } );
			assert.equal( status, 500 );
			assert.match( JSON.parse( text ).detail, detail );
		};
		await refuse( zlib.gzipSync( Buffer.alloc( 50e6 ) ), /entity too large/ );
		await refuse( Buffer.from( '{}' ), /incorrect header/ );
		await refuse( zlib.gzipSync( JSON.stringify( makeEvent() ) ).subarray( 0, 40 ), /unexpected end/ );
		assert.deepEqual( intake.ids(), [] );
	} );

	it( 'that is half gone gets its answer, if it had said everything', async ( t ) => {
		const intake = await open( t );
		const event = makeEvent(), body = JSON.stringify( event );
		const whole = openSocket( intake.url, { allowHalfOpen: true } );
		whole.socket.end( `${ HEAD }connection: close\r\ncontent-length: ${ body.length }\r\n\r\n${ body }` );
		await whole.closed;
		assert.match( whole.text(), /^HTTP\/1\.1 201 All 1 out of 1 events were accepted\.\r\n/ );
		const half = openSocket( intake.url, { allowHalfOpen: true } );
		half.socket.end( `${ HEAD }content-length: ${ body.length }\r\n\r\n${ body.slice( 0, 50 ) }` );
		await half.closed;
		assert.deepEqual( intake.ids(), [ event.meta.id ] );
		assert.equal( ( await intake.post( makeEvent() ) ).status, 201 );
	} );

	it( 'that speaks no HTTP, or asks for a path that is none, is told so', async ( t ) => {
		const intake = await open( t );
		const { socket, closed, text } = openSocket( intake.url );
		socket.write( '\x16\x03\x01\x02\x00\x01\x00\x01\r\n\r\n' );
		await closed;
		assert.match( text(), /^HTTP\/1\.1 400 / );
		for ( const name of [ '//', '/%', '/v1/events/../..', '/v1/events%00', '/<script>' ] ) {
			const answer = await send( intake.url, { path: name, body: '[]' } );
			assert.equal( answer.status, 404 );
			assert.doesNotMatch( answer.text, /<script>/ );
		}
	} );

	it( 'that brings more than can be kept at a time is told to come again', async ( t ) => {
		/** @type {any[]} */
		const waiting = [];
		const sink = { add: ( events ) => new Promise( ( resolve ) => {
			waiting.push( () => resolve( events.map( () => true ) ) );
		} ), close: async () => {} };
		const intake = await open( t, { sink, maxBodyBytes: 15e6 } );
		const body = JSON.stringify( makeEvent() ).padEnd( 12e6 );
		const slow = [ send( intake.url, { body } ), send( intake.url, { body } ) ];
		await until( () => waiting.length === 2, 'two to wait' );
		const { status, headers, text } = await send( intake.url, { body } );
		assert.deepEqual( [ status, JSON.parse( text ).title, headers[ 'retry-after' ] ], [ 503, 'overloaded', '30' ] );
		waiting.forEach( ( go ) => go() );
		assert.deepEqual( ( await Promise.all( slow ) ).map( ( answer ) => answer.status ), [ 201, 201 ] );
	} );

	it( 'from another site is refused where sites are listed, and served where it is one of them', async ( t ) => {
		const intake = await open( t, { origins: [ 'https://wiki.example', 'http://localhost:8080' ] } );
		const ask = async ( origin, method = 'POST' ) => {
			const { status, headers } = await send( intake.url, { method, headers: { 'content-type': 'text/plain', ...origin ? { origin } : {} }, body: JSON.stringify( makeEvent() ) } );
			return [ status, headers[ 'access-control-allow-origin' ], headers.vary ];
		};
		assert.deepEqual( await ask( 'https://wiki.example' ), [ 201, 'https://wiki.example', 'origin' ] );
		assert.deepEqual( await ask( 'https://wiki.example', 'OPTIONS' ), [ 200, 'https://wiki.example', 'origin' ] );
		assert.deepEqual( await ask( 'https://other.example' ), [ 403, undefined, 'origin' ] );
		assert.deepEqual( await ask( 'null' ), [ 403, undefined, 'origin' ] );
		assert.deepEqual( await ask( 'https://other.example', 'OPTIONS' ), [ 200, undefined, 'origin' ] );
		assert.deepEqual( intake.log.map( ( { code, reason } ) => [ code, reason ] ), [ [ 'origin-refused', 'https://other.example' ], [ 'origin-refused', 'null' ] ] );
		/* A program has no origin, and could say any. */
		assert.deepEqual( await ask( null ), [ 201, undefined, 'origin' ] );
		assert.equal( intake.ids().length, 2 );
	} );
} );

describe( 'a store', () => {
	it( 'that is full keeps nothing of a request and tells its sender to come again; with room, what is sent again is kept', async ( t ) => {
		const intake = await open( t );
		const [ before, after ] = [ makeEvent(), makeEvent() ];
		assert.equal( ( await intake.post( before ) ).status, 201 );
		const { page_count: pages } = intake.store.query( 'PRAGMA page_count' )[ 0 ];
		intake.store.query( `PRAGMA max_page_count = ${ pages }` );
		const many = [ after, ...Array.from( { length: 200 }, () => makeEvent() ) ];
		const { status, headers, text } = await intake.post( many );
		assert.deepEqual( [ status, headers[ 'retry-after' ] ], [ 503, '30' ] );
		assert.equal( JSON.parse( text ).title, 'store-full' );
		assert.equal( ( await intake.post( many, { path: '/v1/events?hasty=true' } ) ).status, 202 );
		assert.match( await intake.metrics(), /heliograph_intake_hasty_lost_total 201\n/ );
		assert.deepEqual( intake.ids(), [ before.meta.id ] );
		assert.deepEqual( intake.log.map( ( { level, code } ) => [ level, code ] ), [ [ 'error', 'store-full' ], [ 'error', 'store-full' ] ] );
		intake.store.query( 'PRAGMA max_page_count = 1000000' );
		assert.equal( ( await intake.post( many ) ).status, 201 );
		assert.equal( intake.ids().length, 202 );
	} );

	it( 'that is locked is waited for, and in the end the sender is told to come again', async ( t ) => {
		const file = path.join( makeFolder( t ), 'events.sqlite' );
		const intake = await open( t, { file, lockMs: 300 } );
		const { default: Database } = await import( 'libsql' );
		const other = new Database( file );
		t.after( () => other.close() );
		other.exec( 'BEGIN IMMEDIATE' );
		const [ one, another ] = [ makeEvent(), makeEvent() ];
		const { status, text } = await intake.post( one );
		assert.deepEqual( [ status, JSON.parse( text ).title ], [ 503, 'store-locked' ] );
		/* While it waits, others are served. */
		const patient = intake.post( another );
		assert.equal( ( await intake.post( { ...another, action: 1 } ) ).status, 400 );
		other.exec( 'COMMIT' );
		assert.equal( ( await patient ).status, 201 );
		assert.deepEqual( intake.ids(), [ another.meta.id ] );
	} );

	it( 'that is damaged is told at the start or by each answer, and what it says of itself is never taken for kept', async ( t ) => {
		const folder = makeFolder( t ), file = path.join( folder, 'events.sqlite' );
		const first = await openStore( file );
		first.add( Array.from( { length: 3000 }, () => makeEvent() ), now() );
		first.close();
		const whole = fs.readFileSync( file );
		for ( const [ from, to ] of [ [ 0, 100 ], [ 100, 4096 ], [ 4096, 8192 ], [ 40960, whole.length ] ] ) {
			const damaged = Buffer.from( whole );
			damaged.fill( 0xa5, from, to );
			fs.writeFileSync( file, damaged );
			fs.rmSync( `${ file }-wal`, { force: true } );
			let store;
			try {
				store = await openStore( file );
			} catch ( error ) {
				assert.ok( [ 'store-damaged', 'store-of-another-kind' ].includes( error.code ), error.code );
				continue;
			}
			const refused = () => store.add( Array.from( { length: 50 }, () => makeEvent() ), now() );
			assert.throws( refused, { code: 'store-damaged' } );
			store.close();
		}
	} );

	it( 'forgets what is older than it was told to keep, a part at a time', async () => {
		const store = await openStore( ':memory:' );
		const day = ( number ) => `2026-01-${ String( number ).padStart( 2, '0' ) }T00:00:00.000Z`;
		for ( let i = 1; i <= 9; i++ ) {
			store.add( Array.from( { length: 1000 }, () => makeEvent() ), day( i ) );
		}
		const { keepFor } = await import( '../../demo/intake/retention.mjs' );
		/** @type {any[]} */
		const timers = [];
		const retention = keepFor( store, { days: 4, log: null, clock: { now: () => Date.parse( day( 10 ) ), setTimeout: ( work, ms ) => timers.push( { work, ms } ), clearTimeout() {} } } );
		while ( timers.at( -1 ).ms < 1000 ) {
			timers.at( -1 ).work();
		}
		assert.equal( timers.at( -1 ).ms, 3600000 );
		assert.deepEqual( [ retention.count(), store.count(), store.query( 'SELECT min( received ) AS first FROM events' )[ 0 ].first ], [ 5000, 4000, day( 6 ) ] );
		store.close();
	} );
} );

describe( 'a schema that cannot be loaded', () => {
	const CASES = {
		'is no JSON': [ 'a/1.0.0.json', '{', /JSON/ ],
		'does not compile': [ 'a/1.0.0.json', '{ "type": "nonsense" }', /schema is invalid/ ],
		'is not secure': [ 'a/1.0.0.yaml', '{ properties: { a: { format: date-time } } }', /insecure: \/properties\/a/ ],
		'refers to what is not there': [ 'a/1.0.0', '{ "$ref": "/b/1.0.0#" }', /can't resolve reference/ ]
	};
	it( 'since no folder has it, is told to the operator with what to do', async ( t ) => {
		const intake = await open( t, { schemaDirectories: [ makeFolder( t ) ] } );
		assert.equal( ( await intake.post( { $schema: '/a/1.0.0', meta: { stream: 's', id: 'x' } } ) ).status, 500 );
		assert.match( intake.log[ 0 ].reason, /--schemas/ );
	} );

	for ( const [ what, [ name, text, reason ] ] of Object.entries( CASES ) ) {
		it( `since it ${ what }, is told to the sender by name and to the operator with the reason; mended, it is loaded`, async ( t ) => {
			const folder = makeFolder( t );
			fs.mkdirSync( path.join( folder, 'a' ) );
			fs.writeFileSync( path.join( folder, name ), text );
			const intake = await open( t, { schemaDirectories: [ folder ] } );
			const event = { $schema: '/a/1.0.0', meta: { stream: 's', id: 'x' } };
			const answer = await intake.post( event );
			assert.equal( answer.status, 500 );
			assert.equal( JSON.parse( answer.text ).error[ 0 ].context.message, 'Failed loading schema at /a/1.0.0' );
			assert.equal( intake.log[ 0 ].code, 'schema-not-loaded' );
			assert.match( intake.log[ 0 ].reason, reason );
			fs.writeFileSync( path.join( folder, name ), '{ "type": "object" }' );
			assert.equal( ( await intake.post( event ) ).status, 201 );
		} );
	}

	it( 'because its name leads out of the folder, is not looked for', async ( t ) => {
		const folder = makeFolder( t );
		fs.mkdirSync( path.join( folder, 'schemas' ) );
		fs.writeFileSync( path.join( folder, 'out.json' ), '{}' );
		const intake = await open( t, { schemaDirectories: [ path.join( folder, 'schemas' ) ] } );
		for ( const uri of [ '/../out', '/x/../../out.json', '/..%2fout', '/\u0000', `/${ 'a'.repeat( 5000 ) }`, '/.', '' ] ) {
			assert.equal( ( await intake.post( { $schema: uri, meta: { stream: 's' } } ) ).status, 500 );
		}
	} );
} );

describe( 'events that are refused', () => {
	it( 'are told to the operator by stream, and nothing of what they hold', async ( t ) => {
		const intake = await open( t, { streams: { known: {} } } );
		for ( const stream of [ 'known', 'known', 'secret' ] ) {
			await intake.post( { $schema: '/none/1.0.0', secret: 'secret', meta: { stream, id: 'secret' } } );
		}
		assert.deepEqual( [ ...new Set( intake.log.filter( ( { code } ) => code === 'events-refused' ).map( ( { stream } ) => stream ) ) ], [ 'known', 'other' ] );
		assert.doesNotMatch( JSON.stringify( intake.log ), /secret/ );
	} );
} );

describe( 'an event', () => {
	const nest = ( levels ) => `${ '['.repeat( levels ) }${ ']'.repeat( levels ) }`;
	/* JSON of an event that shares a request with a good one, the status of that request, and what is said of it */
	const ODD = {
		'nested more deeply than can be written': [ `{"$schema":"/open/1.0.0","meta":{"stream":"s","id":"odd"},"a":${ nest( 6000 ) }}`, 207, 'event is nested more than 256 levels deep.' ],
		'that is nothing but levels': [ nest( 20000 ), 207, 'event is nested more than 256 levels deep.' ],
		'whose stream is levels': [ `{"$schema":"/open/1.0.0","meta":{"stream":${ nest( 6000 ) }}}`, 207, 'event is nested more than 256 levels deep.' ],
		'whose id is levels': [ `{"$schema":"/open/1.0.0","meta":{"stream":"s","id":${ nest( 6000 ) }}}`, 207, 'event is nested more than 256 levels deep.' ],
		'of 250 levels': [ `{"$schema":"/open/1.0.0","meta":{"stream":"s","id":"odd"},"a":${ nest( 250 ) }}`, 201 ],
		'whose stream cannot be made a text': [ '{"$schema":"/open/1.0.0","meta":{"stream":{"toString":1,"valueOf":1}}}', 207, 'event is not allowed in stream; {"toString":1,"valueOf":1} is not a configured stream.' ],
		'whose stream is a list': [ '{"$schema":"/open/1.0.0","meta":{"stream":["s"]}}', 207, 'event is not allowed in stream; ["s"] is not a configured stream.' ],
		'whose schema cannot be made a text': [ '{"$schema":{"toString":1,"valueOf":1},"meta":{"stream":"s"}}', 207, 'Failed loading schema at {"toString":1,"valueOf":1}' ],
		'whose id is none': [ '{"$schema":"/open/1.0.0","meta":{"stream":"s","id":5}}', 201 ],
		'whose id is odd': [ '{"$schema":"/open/1.0.0","meta":{"stream":"s","id":"a\\u0000\\r\\n\\ud800"}}', 201 ],
		'whose time is odd': [ '{"$schema":"/open/1.0.0","meta":{"stream":"s","dt":5},"dt":"+275760-09-13T00:00:00Z","client_dt":{}}', 201 ],
		'without a time that can be': [ '{"$schema":"/open/1.0.0","meta":{"stream":"s","dt":"99999999999"},"dt":[]}', 201 ],
		'that has members of every object': [ '{"$schema":"/open/1.0.0","meta":{"stream":"s","__proto__":{"id":"x"}},"constructor":{"prototype":{}},"hasOwnProperty":1}', 201 ]
	};
	for ( const [ what, [ odd, status, reason ] ] of Object.entries( ODD ) ) {
		it( `${ what } harms none beside it`, async ( t ) => {
			const folder = makeFolder( t );
			fs.mkdirSync( path.join( folder, 'open' ) );
			fs.writeFileSync( path.join( folder, 'open/1.0.0.json' ), '{}' );
			const intake = await open( t, { schemaDirectories: [ folder ] } );
			const body = `[{"$schema":"/open/1.0.0","meta":{"stream":"s","id":"good"}},${ odd }]`;
			for ( let i = 0; i < 2; i++ ) {
				const answer = await send( intake.url, { body } );
				assert.equal( answer.status, status );
				assert.equal( answer.text && JSON.parse( answer.text ).error[ 0 ].context.message, reason || '' );
			}
			assert.equal( intake.ids().filter( ( id ) => id === 'good' ).length, 1 );
			for ( const { dt, event } of intake.store.events() ) {
				assert.match( dt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ );
				assert.equal( event.meta.stream, 's' );
			}
			assert.deepEqual( intake.log.filter( ( { level } ) => level === 'error' ), [] );
		} );
	}

	it( 'is told from others by all of its id', async ( t ) => {
		const intake = await open( t );
		const ids = [ 'a', 'a\u0000b', 'a\u0000c', '\ud800', '\ud801', '\ufffd', 'é', 'e\u0301', 'x'.repeat( 5000 ), `${ 'x'.repeat( 5000 ) }y`, ' a', 'A' ];
		for ( let i = 0; i < 2; i++ ) {
			assert.equal( ( await intake.post( ids.map( ( id ) => makeEvent( id ) ) ) ).status, 201 );
		}
		assert.deepEqual( Array.from( intake.store.events(), ( { event } ) => event.meta.id ), ids );
	} );
} );

describe( 'what was refused', () => {
	it( 'is kept apart with its reason, in two files of a bounded size', async ( t ) => {
		const folder = makeFolder( t ), file = path.join( folder, 'invalid.ndjson' );
		const onInvalid = openInvalid( file, { now, maxBytes: 2000, onProblem: assert.ifError } );
		const intake = await open( t, { onInvalid, streams: { 'mediawiki.web_ui_actions': {} } } );
		await intake.post( [ makeEvent(), makeEvent( 'bad', { action: 1 } ), null ] );
		const lines = () => fs.readFileSync( file, 'utf8' ).trim().split( '\n' ).map( ( line ) => JSON.parse( line ) );
		assert.deepEqual( lines().map( ( { status, reason, event } ) => [ status, reason, event && event.meta.id ] ), [
			[ 'invalid', '\'.action\' should be string', 'bad' ],
			[ 'error', 'Field(s) meta.stream were missing from event and could not be extracted.', null ]
		] );
		for ( let i = 0; i < 20; i++ ) {
			await intake.post( makeEvent( `bad ${ i }`, { action: 1 } ) );
		}
		assert.equal( lines().at( -1 ).event.meta.id, 'bad 19' );
		assert.deepEqual( fs.readdirSync( folder ).sort(), [ 'invalid.ndjson', 'invalid.ndjson.1' ] );
		assert.ok( fs.readdirSync( folder ).every( ( name ) => fs.statSync( path.join( folder, name ) ).size <= 2000 ) );
		assert.match( await intake.metrics(), /{stream="mediawiki.web_ui_actions",result="invalid"} 21\n/ );
	} );

	it( 'is answered all the same where it cannot be kept, and a thousand mistakes of one event are not all listed', async ( t ) => {
		const problems = [];
		const folder = makeFolder( t );
		const onInvalid = openInvalid( path.join( folder, 'invalid.ndjson' ), { now, onProblem: ( { code } ) => problems.push( code ) } );
		fs.rmSync( folder, { recursive: true } );
		const intake = await open( t, { onInvalid } );
		const many = Object.fromEntries( Array.from( { length: 3000 }, ( unused, i ) => [ `m${ i }`, 1 ] ) );
		const { status, text } = await intake.post( makeEvent( 'x', many ) );
		assert.equal( status, 400 );
		assert.equal( JSON.parse( text ).invalid[ 0 ].context.errors.length, 50 );
		assert.deepEqual( problems, [ 'ENOENT' ] );
	} );
} );

it( 'nothing of a reader but the event itself is kept or told anywhere', async ( t ) => {
	const folder = makeFolder( t );
	const intake = await start( t, folder, '--invalid', 'invalid.ndjson' );
	const headers = { 'content-type': 'text/plain', 'user-agent': 'Tell-tale/1.0', 'x-forwarded-for': '203.0.113.77', referer: 'https://wiki.example/Tell-tale', cookie: 'session=tell-tale', authorization: 'Basic tell-tale' };
	for ( const body of [ JSON.stringify( makeEvent() ), '{ "tell-tale', JSON.stringify( makeEvent( 'x', { action: 1 } ) ), JSON.stringify( { $schema: '/none/1.0.0', meta: { stream: 's' } } ), JSON.stringify( { $schema: 'typed by somebody', meta: { stream: 's' } } ) ] ) {
		await send( intake.url, { headers, path: '/v1/events?tell-tale', body } );
	}
	const metrics = ( await send( intake.url, { method: 'GET', path: '/metrics', headers } ) ).text;
	await intake.stop();
	const told = [ JSON.stringify( intake.log ), metrics, ...fs.readdirSync( folder ).map( ( name ) => fs.readFileSync( path.join( folder, name ), 'latin1' ) ) ].join( '\n' );
	assert.doesNotMatch( told, /tell-tale|203\.0\.113\.77|127\.0\.0\.1:\d+\D+127|session=/i );
	assert.doesNotMatch( JSON.stringify( intake.log ) + metrics, /typed by somebody/ );
	assert.deepEqual( intake.log.map( ( { code, schema } ) => schema || code ), [ 'started', 'events-refused', '/none/1.0.0', 'events-refused', 'stopped' ] );
	assert.match( metrics, /# TYPE heliograph_intake_requests_total counter\nheliograph_intake_requests_total{status="201"} 1\n/ );
	assert.match( metrics, /heliograph_intake_store_bytes \d{4,}\n/ );
} );

it( 'what is stored can be had as lines and as a table, by stream and time', async ( t ) => {
	const folder = makeFolder( t );
	const store = await openStore( path.join( folder, 'heliograph-events.sqlite' ) );
	const event = ( id, dt, stream, more ) => ( { $schema: '/s/1.0.0', meta: { stream, id }, dt, ...more } );
	const events = [
		event( 'a', '2026-01-02T00:00:00.000Z', 'one', { name: 'a "quoted", name\nof two lines', tags: [ 1, 'x' ], performer: { is_temp: true, groups: [] } } ),
		event( 'b', '2026-01-01T23:00:00.000+01:00', 'one', { name: 'ü' } ),
		event( 'c', '2026-01-03T00:00:00.000Z', 'two', { tags: null } )
	];
	store.add( events, '2026-02-01T00:00:00.000Z' );
	const got = ( ...args ) => run( folder, 'export', ...args ).stdout;
	assert.deepEqual( got().trim().split( '\n' ).map( ( line ) => JSON.parse( line ) ), events );
	assert.deepEqual( got( '--stream', 'one' ).trim().split( '\n' ).map( ( line ) => JSON.parse( line ).meta.id ), [ 'b', 'a' ] );
	assert.deepEqual( got( '--from', '2026-01-02', '--until', '2026-01-03T00:00' ).trim().split( '\n' ).map( ( line ) => JSON.parse( line ).meta.id ), [ 'a' ] );
	assert.equal( got( '--stream', 'none' ), '' );
	assert.equal( got( '--format', 'csv', '--stream', 'one', '--from', '2026-01-02' ), [
		'seq,id,stream,schema,dt,received,event.$schema,event.dt,event.meta.id,event.meta.stream,event.name,event.performer.groups,event.performer.is_temp,event.tags,body',
		`1,a,one,/s/1.0.0,2026-01-02T00:00:00.000Z,2026-02-01T00:00:00.000Z,/s/1.0.0,2026-01-02T00:00:00.000Z,a,one,"a ""quoted"", name\nof two lines",[],true,"[1,""x""]","${ JSON.stringify( events[ 0 ] ).replace( /"/g, '""' ) }"`,
		''
	].join( '\r\n' ) );
	run( folder, 'export', '--output', 'out.ndjson' );
	assert.equal( fs.readFileSync( path.join( folder, 'out.ndjson' ), 'utf8' ), got() );
	store.close();
} );
