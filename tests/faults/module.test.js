/*
 * W: a module that cannot have its memory, and one that fails in any of its functions.
 */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { createElement } from '../support/hosts.js';
import { assertConserved, EVENT, open } from '../support/client.js';
import { breakFunction } from '../support/traps.js';
import { wasmBytes } from '../support/wasm.js';

const functions = WebAssembly.Module.exports( new WebAssembly.Module( wasmBytes ) )
	.filter( ( { kind, name } ) => kind === 'function' && name.startsWith( 'hg_wasm_' ) )
	.map( ( { name } ) => name );

describe( 'W7: a trap in', () => {
	for ( const name of functions ) {
		it( `${ name } costs one event at the most, which is counted, and the page nothing`, async ( t ) => {
			const state = breakFunction( t, name );
			const { client, clock, document, intake } = await open();
			client.attach();
			const use = async () => {
				for ( let i = 0; i < 3; i++ ) {
					client.submit( 'ui', EVENT );
					document.fire( 'click', { target: createElement( `name ${ i }` ) } );
				}
				client.submit( 'ui', { action: 1 } );
				client.isInSample( 'ui' );
				client.validate( '/analytics/mediawiki/product_metrics/web_ui_actions/1.0.1', EVENT );
				client.stats();
				await clock.advance( 5000 );
			};
			await use();
			state.isBroken = true;
			await use();
			client.newPageview( {} );
			state.isBroken = false;
			await use();
			await client.flush();
			await clock.advance( 60000 );
			assert.equal( client.status, 'ready' );
			assertConserved( client );
			const { delivered, dropped, emitted, queued } = client.stats();
			assert.ok( dropped.trapped <= 1, JSON.stringify( client.stats() ) );
			assert.equal( queued, 0 );
			assert.equal( emitted, delivered + dropped.trapped );
			assert.ok( new Set( intake.events.map( ( { meta } ) => meta.id ) ).size >= delivered );
		} );
	}
} );

describe( 'W4: where there is no memory to be had', () => {
	it( 'the client is inert, and says so', () => {
		const script = `
			import { createClient } from ${ JSON.stringify( new URL( '../../js-glue/index.js', import.meta.url ).href ) };
			import fs from 'node:fs';
			const wasm = fs.readFileSync( process.argv[ 1 ] );
			const kept = [];
			try {
				for ( ;; ) {
					kept.push( new WebAssembly.Memory( { initial: 1, maximum: 65536 } ) );
				}
			} catch ( error ) {
				/* That was the last of the address space. */
			}
			const client = await createClient( { wasm, intakeUrl: 'http://127.0.0.1:1/', context: { performer: { is_temp: false } } } );
			console.log( client.status, client.statusReason.code, client.submit( 'a', {} ) );`;
		const limited = `ulimit -v 24000000; exec "${ process.execPath }" --input-type=module -e '${ script.replace( /'/g, '\'\\\'\'' ) }' "${ process.env.HELIOGRAPH_WASM || new URL( '../../dist/heliograph.wasm', import.meta.url ).pathname }"`;
		assert.match( execFileSync( 'sh', [ '-c', limited ], { encoding: 'utf8' } ), /^inert wasm-(invalid|blocked) inert\n$/ );
	} );
} );

describe( 'W5: memory that ends anywhere', () => {
	/* A schema that takes up so much of it. */
	const filler = ( size ) => ( { schemas: {
		'/filler/1.0.0': { enum: [ 'x'.repeat( size % 15000 ), ...Array.from( { length: Math.floor( size / 15000 ) }, ( _, i ) => i + 'y'.repeat( 15000 ) ) ] },
		'/free/1.0.0': { properties: { text: { type: 'string' }, list: { type: 'array', items: { type: 'integer' } } } }
	}, streams: { free: { schema_uri: '/free/1.0.0' } }, instruments: {} } );

	const fits = ( size ) => open( filler( size ) ).then( () => true, ( error ) => {
		assert.equal( error.code, 'too-large' );
		return false;
	} );

	it( 'costs the configuration, or an event that is counted, and never the module', async () => {
		let least = 0, most = 300000;
		while ( most - least > 1 ) {
			const middle = Math.floor( ( least + most ) / 2 );
			[ least, most ] = await fits( middle ) ? [ middle, most ] : [ least, middle ];
		}
		assert.ok( least > 10000, `${ least } bytes of a schema are too many` );
		const event = { $schema: '/free/1.0.0', text: 'z'.repeat( 3000 ), list: Array.from( { length: 300 }, ( _, i ) => i ) };
		for ( let size = least; size > least - 12000; size -= 97 ) {
			const { client, clock } = await open( filler( size ) );
			const answers = [ client.submit( 'free', event ), client.submit( 'free', { $schema: '/free/1.0.0' } ) ];
			assert.ok( answers.every( ( answer ) => [ 'queued', 'dropped' ].includes( answer ) ), `${ size }: ${ answers }` );
			client.validate( '/free/1.0.0', event );
			client.newPageview( {} );
			await clock.advance( 2000 );
			assert.equal( client.status, 'ready' );
			assertConserved( client );
		}
	} );
} );
