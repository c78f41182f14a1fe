/*
 * N: a real server that answers as servers, networks and what stands between them do. The client is Node's, with its own
 * transport; only the clock is ours.
 */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import http from 'node:http';
import { describe, it } from 'node:test';
import { assertConserved, open } from '../support/client.js';
import { createClock } from '../support/hosts.js';
import { root, wasmFile } from '../support/shared.js';
import { LIMIT_MS, until } from '../support/until.js';
import { openCore } from '../support/wasm.js';

/* An answer that takes longer than this on our clock is given up. */
const PATIENCE_MS = 10000;

const answer = ( status, headers = {}, body = '' ) => ( { response } ) => {
	response.writeHead( status, headers );
	response.end( typeof body === 'string' ? body : JSON.stringify( body ) );
};

/* What lists events, as an EventGate does. */
const list = ( status, choose ) => ( { response, events } ) => {
	const [ invalid, error ] = choose( events ).map( ( chosen ) => chosen.map( ( event ) => ( { status: 'x', event } ) ) );
	response.writeHead( status );
	response.end( JSON.stringify( { invalid, error } ) );
};

/* The server takes the events, and something happens to what it says. */
const takenAnd = ( how ) => Object.assign( how, { takes: true } );

/**
 * An intake that does one thing after the other, and from then on what an intake should.
 *
 * @param {any} t
 * @param {( ( exchange: any ) => void )[]} faults One a request.
 */
async function startIntake( t, faults ) {
	const intake = { requests: [], taken: [], open: 0, most: 0, url: '', isSilent: false };
	const server = http.createServer( async ( request, response ) => {
		const fault = faults[ intake.requests.length ] || takenAnd( answer( 201 ) );
		intake.requests.push( request.url );
		intake.most = Math.max( intake.most, ++intake.open );
		response.on( 'close', () => {
			intake.open--;
		} );
		let body = '';
		for await ( const chunk of request ) {
			body += chunk;
		}
		const events = JSON.parse( body );
		if ( fault.takes ) {
			intake.taken.push( ...events );
		}
		fault( { intake, request, response, events } );
	} );
	const listen = ( port = 0 ) => new Promise( ( resolve ) => {
		server.listen( port, '127.0.0.1', () => resolve( server.address().port ) );
	} );
	const stop = () => new Promise( ( resolve ) => {
		server.close( resolve );
		server.closeAllConnections();
	} );
	t.after( stop );
	intake.url = `http://127.0.0.1:${ await listen() }/v1/events`;
	return { intake, listen, stop };
}

/**
 * Submit events and let time pass until everything is settled.
 *
 * @param {any} intake
 * @param {number} count
 * @param {() => void} [whenFirstFails]
 */
async function deliver( intake, count, whenFirstFails = () => {} ) {
	const clock = createClock();
	const opened = await open( { clock, intakeUrl: intake.url, transport: undefined, document: undefined, window: undefined } );
	const { client } = opened;
	for ( let i = 0; i < count; i++ ) {
		client.submit( 'free', { $schema: '/a/1.0.0', i } );
	}
	await until( async () => {
		const { inFlight, queued, retried } = client.stats();
		assertConserved( client );
		if ( retried ) {
			whenFirstFails();
		}
		/* A request is given its time, unless the server says nothing; a wait may be long. */
		await clock.advance( inFlight && !intake.isSilent ? 0 : 1000 );
		while ( client.stats().queued && !client.stats().inFlight ) {
			await clock.advance( 1000 );
		}
		return inFlight + queued === 0;
	}, `everything to be settled: ${ JSON.stringify( client.stats() ) }` );
	return opened;
}

const order = ( events ) => [ ...new Set( events.map( ( { i } ) => i ) ) ];
const ids = ( events ) => new Set( events.map( ( { meta } ) => meta.id ) );

describe( 'N1: an answer that is final', () => {
	for ( const status of [ 400, 401, 403, 404, 410, 422 ] ) {
		it( `${ status } drops the batch, counts it and asks once`, async ( t ) => {
			const { intake } = await startIntake( t, [ answer( status ) ] );
			const { client } = await deliver( intake, 4 );
			assert.deepEqual( [ client.stats().dropped.rejected, client.stats().delivered, intake.requests.length ], [ 4, 0, 1 ] );
		} );
	}
} );

describe( 'N2: an answer that may change', () => {
	for ( const status of [ 408, 425, 429, 500, 502, 503, 504 ] ) {
		it( `${ status } is tried again, in order`, async ( t ) => {
			const { intake } = await startIntake( t, [ answer( status ), answer( status ) ] );
			const { client } = await deliver( intake, 4 );
			assert.deepEqual( [ client.stats().delivered, order( intake.taken ) ], [ 4, [ 0, 1, 2, 3 ] ] );
			assert.equal( intake.taken.length, 4 );
		} );
	}
} );

describe( 'N3: Retry-After, as a header', () => {
	for ( const value of [ '5', 'Fri, 20 Nov 2026 19:15:31 GMT', 'Fri, 20 Nov 2020 19:15:31 GMT', '-5', 'abc', '99999999', '9'.repeat( 10000 ) ] ) {
		it( `${ value.slice( 0, 30 ) } is never a hot loop and never for ever`, async ( t ) => {
			const { intake } = await startIntake( t, [ answer( 429, { 'Retry-After': value } ), answer( 503, { 'Retry-After': value } ) ] );
			const { client } = await deliver( intake, 2 );
			assert.deepEqual( [ client.stats().delivered, intake.requests.length ], [ 2, 3 ] );
		} );
	}
} );

describe( 'N4: an intake for small requests', () => {
	it( 'gets halves, and the next batches at twice that size again', async ( t ) => {
		const isTooMuch = ( { events } ) => events.length > 2;
		const { intake } = await startIntake( t, Array.from( { length: 9 }, () => ( exchange ) => {
			exchange.intake.taken.push( ...isTooMuch( exchange ) ? [] : exchange.events );
			answer( isTooMuch( exchange ) ? 413 : 201 )( exchange );
		} ) );
		const { client } = await deliver( intake, 8 );
		assert.deepEqual( [ client.stats().delivered, order( intake.taken ).length, intake.taken.length ], [ 8, 8, 8 ] );
	} );

	it( 'costs an event that is too large by itself, which is counted', async ( t ) => {
		const { intake } = await startIntake( t, [ answer( 413 ), answer( 413 ), takenAnd( answer( 201 ) ) ] );
		const { client } = await deliver( intake, 2 );
		assert.deepEqual( [ client.stats().delivered, client.stats().dropped.too_large ], [ 1, 1 ] );
	} );
} );

describe( 'N5: a 207', () => {
	it( 'is taken at its word for each event, and knows of no others', async ( t ) => {
		const { intake } = await startIntake( t, [ list( 207, ( events ) => [ [ events[ 0 ], { meta: { id: 'of somebody else' } } ], [ events[ 1 ] ] ] ) ] );
		const { client } = await deliver( intake, 4 );
		assert.deepEqual( [ client.stats().delivered, client.stats().dropped.rejected, order( intake.taken ) ], [ 3, 1, [ 1 ] ] );
	} );

	for ( const [ what, body ] of Object.entries( { 'is cut off': '{"invalid":[{"status"', 'is a page': '<html>', 'is empty': '', 'names no event': '{"invalid":[{}]}' } ) ) {
		it( `whose body ${ what } settles nothing`, async ( t ) => {
			const { intake } = await startIntake( t, [ answer( 207, {}, body ) ] );
			const { client } = await deliver( intake, 4 );
			assert.deepEqual( [ client.stats().delivered, order( intake.taken ), intake.requests.length ], [ 4, [ 0, 1, 2, 3 ], 2 ] );
		} );
	}
} );

describe( 'N6: a hasty intake', () => {
	it( 'that answers 202 has received: it is believed', async ( t ) => {
		const { intake } = await startIntake( t, [ answer( 202 ) ] );
		const { client } = await deliver( intake, 4 );
		assert.deepEqual( [ client.stats().delivered, intake.requests.length ], [ 4, 1 ] );
	} );
} );

/* What happens to a connection; those that took the events first lead to repeats, of the same ids. */
const CONNECTIONS = {
	'never answers': [ () => {}, false ],
	'took it and never answers': [ takenAnd( () => {} ), true ],
	'is reset before the answer': [ ( { request } ) => request.socket.resetAndDestroy(), false ],
	'took it and is reset': [ takenAnd( ( { request } ) => request.socket.resetAndDestroy() ), true ],
	'took it and closes': [ takenAnd( ( { request } ) => request.socket.destroy() ), true ],
	'breaks off in its list': [ takenAnd( ( { request, response } ) => {
		response.writeHead( 207, { 'Content-Length': '1000' } );
		response.write( '{"invalid":[', () => request.socket.destroy() );
	} ), true ],
	'drips': [ takenAnd( ( { response } ) => {
		response.writeHead( 207 );
		const drip = setInterval( () => response.write( ' ' ), 50 );
		response.on( 'close', () => clearInterval( drip ) );
	} ), true ]
};

describe( 'N7: a connection that', () => {
	for ( const [ what, [ fault, isRepeated ] ] of Object.entries( CONNECTIONS ) ) {
		it( `${ what } is given up after ${ PATIENCE_MS } ms at the latest, and what it carried is sent again as it was`, async ( t ) => {
			const { intake } = await startIntake( t, [ fault ] );
			intake.isSilent = /never|drips/.test( what );
			const { client } = await deliver( intake, 4, () => {
				intake.isSilent = false;
			} );
			assert.deepEqual( [ client.stats().delivered, ids( intake.taken ).size, intake.taken.length ], [ 4, 4, isRepeated ? 8 : 4 ] );
		} );
	}
} );

describe( 'N8: a network that is', () => {
	it( 'not there at first loses nothing, and is asked no more than once a wait', async ( t ) => {
		const { intake, listen, stop } = await startIntake( t, [] );
		await stop();
		const clock = createClock();
		const { client } = await open( { clock, intakeUrl: intake.url, transport: undefined, document: undefined, window: undefined } );
		client.submit( 'free', { $schema: '/a/1.0.0' } );
		await until( async () => {
			await clock.advance( 5000 );
			return client.stats().retried >= 3;
		}, 'three tries in vain' );
		await listen( Number( new URL( intake.url ).port ) );
		await until( async () => {
			await clock.advance( 5000 );
			return client.stats().delivered === 1;
		}, 'the event to be delivered' );
		assertConserved( client );
	} );

	it( 'there and gone, by turns, loses nothing', async ( t ) => {
		const reset = ( { request } ) => request.socket.resetAndDestroy();
		const { intake } = await startIntake( t, Array.from( { length: 20 }, ( _, i ) => i % 2 ? takenAnd( answer( 201 ) ) : reset ) );
		const { client } = await deliver( intake, 100 );
		assert.deepEqual( [ client.stats().delivered, ids( intake.taken ).size ], [ 100, 100 ] );
	} );
} );

describe( 'N9: what is not the intake', () => {
	for ( const status of [ 301, 302, 307, 308 ] ) {
		it( `${ status } is not followed`, async ( t ) => {
			const { intake } = await startIntake( t, [ answer( status, { Location: '/elsewhere' } ) ] );
			const { client } = await deliver( intake, 4 );
			assert.deepEqual( [ client.stats().delivered, intake.taken.length, intake.requests ], [ 4, 4, [ '/v1/events', '/v1/events' ] ] );
		} );
	}

	for ( const type of [ 'text/html; charset=utf-8', 'Text/HTML', 'application/xhtml+xml' ] ) {
		it( `a page that asks to log in to the network, of type ${ type }, is no acknowledgement`, async ( t ) => {
			const { intake } = await startIntake( t, [ answer( 200, { 'Content-Type': type }, '<form>' ) ] );
			const { client } = await deliver( intake, 4 );
			assert.deepEqual( [ client.stats().delivered, intake.taken.length ], [ 4, 4 ] );
		} );
	}
} );

describe( 'N12: a thousand events of one task', () => {
	it( 'all arrive, in order, by two requests at a time at the most', async ( t ) => {
		const { intake } = await startIntake( t, [] );
		const { client } = await deliver( intake, 1000 );
		assert.deepEqual( [ client.stats().delivered, intake.taken.length ], [ 1000, 1000 ] );
		assert.ok( intake.most <= 2, `${ intake.most } at a time` );
	} );
} );

describe( 'N14: an answer that is lost three times', () => {
	it( 'repeats events with the ids that they had', async ( t ) => {
		const lost = takenAnd( ( { request } ) => request.socket.destroy() );
		const { intake } = await startIntake( t, [ lost, lost, lost ] );
		const { client } = await deliver( intake, 4 );
		assert.deepEqual( [ client.stats().delivered, ids( intake.taken ).size, intake.taken.length ], [ 4, 4, 16 ] );
	} );
} );

describe( 'N13: clients that return when an intake was down for an hour', () => {
	const CLIENTS = 100000, HOUR = 3600000, FAILED = 503;

	/**
	 * One event of one client, which is refused until the intake is back.
	 *
	 * @param {any} opened
	 * @param {number} seed
	 * @return {{ first: number, arrival: number }} When it would try for the second time, and when it came through.
	 */
	function wait( { core, memory, fillRandom }, seed ) {
		core.hg_wasm_open( seed );
		core.hg_wasm_add_stream( memory.write( '{"name":"free","config":{}}' ) );
		core.hg_wasm_begin_pageview( memory.write( '{"context":{"performer":{"is_temp":true}},"tokens":{"pageview":"00000000000000000000"}}' ) );
		fillRandom();
		core.hg_wasm_submit( 0, memory.write( '{"$schema":"/a/1.0.0"}' ), 0 );
		core.hg_wasm_collect( 0 );
		let now = core.hg_wasm_wake_at(), first = -1;
		for ( ;; ) {
			const batch = core.hg_wasm_next_batch( now, 0 );
			if ( now >= HOUR ) {
				return { first, arrival: now - HOUR };
			}
			core.hg_wasm_settle( batch, FAILED, -1, -1, -1, now );
			const next = core.hg_wasm_wake_at();
			first = first < 0 ? next - now : first;
			now = next;
		}
	}

	it( 'are spread over its whole wait, however many they are', () => {
		const opened = openCore();
		const all = Array.from( { length: CLIENTS }, ( _, i ) => wait( opened, Math.imul( i + 1, 0x9E3779B1 ) ) );

		/* Kolmogorov and Smirnov: 1.95 is the limit for p = 0.001. */
		const firsts = all.map( ( { first } ) => first / 1000 ).sort( ( a, b ) => a - b );
		const distance = firsts.reduce( ( most, value, i ) => Math.max( most, Math.abs( value - i / CLIENTS ), Math.abs( value - ( i + 1 ) / CLIENTS ) ), 0 );
		assert.ok( distance * Math.sqrt( CLIENTS ) < 1.95, `${ distance }` );

		const MINUTES = 30;
		const minutes = new Array( MINUTES ).fill( 0 );
		all.forEach( ( { arrival } ) => minutes[ Math.min( MINUTES - 1, Math.floor( arrival / 60000 ) ) ]++ );
		const mean = CLIENTS / MINUTES;
		assert.ok( Math.max( ...minutes ) <= 2 * mean, minutes.join() );
	} );
} );

describe( 'N15: an intake that says in its own words that a request is too large', () => {
	it( 'gets halves, as with a 413', async ( t ) => {
		const tooLarge = answer( 500, {}, { title: 'PayloadTooLargeError', detail: 'request entity too large' } );
		const { intake } = await startIntake( t, Array.from( { length: 9 }, () => ( exchange ) => {
			const isTooMuch = exchange.events.length > 2;
			exchange.intake.taken.push( ...isTooMuch ? [] : exchange.events );
			( isTooMuch ? tooLarge : answer( 201 ) )( exchange );
		} ) );
		const { client } = await deliver( intake, 8 );
		assert.deepEqual( [ client.stats().delivered, order( intake.taken ).length, intake.taken.length ], [ 8, 8, 8 ] );
	} );
} );

describe( 'N16: a script in Node', () => {
	it( 'whose intake answers with 20 KB holds no connection for it', async ( t ) => {
		const { intake } = await startIntake( t, Array.from( { length: 30 }, () => takenAnd( answer( 202, {}, 'x'.repeat( 20000 ) ) ) ) );
		const clock = createClock();
		const { client } = await open( { clock, intakeUrl: intake.url, transport: undefined, document: undefined, window: undefined } );
		for ( let i = 0; i < 30; i++ ) {
			client.submit( 'free', { $schema: '/a/1.0.0', i } );
			await client.flush();
		}
		await until( () => intake.open === 0, 'the connections to be free' );
		assert.equal( client.stats().delivered, 30 );
		await client.close();
	} );

	for ( const [ what, isClosed ] of /** @type {any[]} */ ( [ [ 'does not close its client', false ], [ 'closes it', true ] ] ) ) {
		it( `ends by itself with the intake down, where it ${ what }`, async () => {
			const script = `
				import fs from 'node:fs';
				import { createClient } from './js-glue/index.js';
				const client = await createClient( {
					wasm: fs.readFileSync( ${ JSON.stringify( wasmFile ) } ), intakeUrl: 'http://127.0.0.1:9/v1/events',
					streams: { free: {} }, context: { performer: { is_temp: true } }
				} );
				client.submit( 'free', { $schema: '/a/1.0.0' } );
				await client.flush();
				client.submit( 'free', { $schema: '/a/1.0.0' } );
				${ isClosed ? 'await client.close();' : '' }
				console.log( client.stats().retried );`;
			const child = spawn( process.execPath, [ '--input-type=module', '--eval', script ], { cwd: root, stdio: [ 'ignore', 'pipe', 'inherit' ] } );
			let said = '';
			child.stdout.on( 'data', ( chunk ) => {
				said += chunk;
			} );
			const limit = setTimeout( () => child.kill(), LIMIT_MS );
			const code = await new Promise( ( resolve ) => {
				child.on( 'close', resolve );
			} );
			clearTimeout( limit );
			assert.deepEqual( [ code, Number( said ) >= 1 ], [ 0, true ] );
		} );
	}
} );
