import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { checkGenerated } from '../../tools/generate.mjs';
import { packFile, root } from '../support/shared.js';
import { headerNumber, inspect, openCore } from '../support/wasm.js';

describe( 'the module', () => {
	it( 'imports nothing', () => {
		assert.deepEqual( inspect().imports, [] );
	} );

	it( 'exports what wasm/exports.txt lists, its memory and _initialize', () => {
		const listed = fs.readFileSync( path.join( root, 'wasm/exports.txt' ), 'utf8' ).trim().split( '\n' );
		assert.deepEqual( inspect().exports.sort(), [ '_initialize', 'memory', ...listed ].sort() );
	} );

	it( 'exports in the one that packs what wasm/pack-exports.txt lists beside that', () => {
		const listed = [ 'exports', 'pack-exports' ].flatMap( ( name ) => fs.readFileSync( path.join( root, `wasm/${ name }.txt` ), 'utf8' ).trim().split( '\n' ) );
		assert.deepEqual( inspect( new WebAssembly.Module( fs.readFileSync( packFile ) ) ).exports.sort(), [ '_initialize', 'memory', ...listed ].sort() );
	} );

	it( 'speaks the version that the header states', () => {
		assert.equal( openCore().core.hg_wasm_abi_version(), headerNumber( 'HG_ABI_VERSION' ) );
	} );

	it( 'is known to the glue by the names, numbers and words that the core has', () => {
		assert.doesNotThrow( checkGenerated );
	} );

	it( 'has four pages of memory at the most, which never grow', () => {
		const { core } = openCore();
		assert.ok( core.memory.buffer.byteLength <= 4 * 65536 );
		assert.throws( () => core.memory.grow( 1 ), RangeError );
	} );
} );

describe( 'the boundary', () => {
	const SCHEMA = { type: 'object', properties: { performer: { type: 'object', properties: { is_temp: { type: 'boolean' } } } } };

	function ready() {
		const opened = openCore();
		opened.addSchema( '/s/1.0.0', SCHEMA );
		opened.give( 'add_stream', { name: 's', config: { schema_uri: '/s/1.0.0' } } );
		opened.give( 'add_instrument', { name: 'webUiClick', options: { stream: 's' } } );
		assert.equal( opened.give( 'begin_pageview', { context: { performer: { is_temp: true } } } ), 0 );
		return opened;
	}

	it( 'asks for random bits, and for the buffer to be emptied, and loses nothing', () => {
		const { core, fillRandom, memory } = ready();
		const answers = { '-1': 0, '-2': 0, 0: 0 };
		let collected = 0;
		const id = core.hg_wasm_intern( memory.write( 'name' ) );
		while ( answers[ 0 ] < 1000 ) {
			const answer = core.hg_wasm_emit( 0, id, 0, 0 );
			answers[ answer ]++;
			if ( answer === -1 ) {
				fillRandom();
			} else if ( answer === -2 ) {
				collected += core.hg_wasm_collect( 0 );
			}
		}
		collected += core.hg_wasm_collect( 0 );
		assert.equal( collected, 1000 );
		assert.ok( answers[ '-1' ] >= 1000 / 256 && answers[ '-2' ] > 1 );
	} );

	it( 'says when the table of strings is full, and begins afresh', () => {
		const { core, memory } = ready();
		let number = 0, count = 0;
		do {
			number = core.hg_wasm_intern( memory.write( `name-${ count++ }` ) );
		} while ( number );
		assert.ok( count > 100 );
		core.hg_wasm_forget_strings();
		assert.equal( core.hg_wasm_intern( memory.write( 'again' ) ), 1 );
	} );

	it( 'answers numbers that mean nothing without reading beyond', () => {
		const { core, fillRandom } = ready();
		fillRandom();
		for ( const number of [ -1, 99, 2147483647, -2147483648 ] ) {
			assert.equal( core.hg_wasm_emit( number, 0, 0, 0 ), 5 );
			assert.equal( core.hg_wasm_submit( number, 0, 0 ), 5 );
			assert.equal( core.hg_wasm_in_sample( number ), 0 );
			assert.equal( core.hg_wasm_schema_bytes( number ), 0 );
			assert.equal( core.hg_wasm_validate( number, 0 ), -1 );
			assert.equal( core.hg_wasm_settle( number, 200, -1, -1, -1, 0 ), -1 );
			assert.equal( core.hg_wasm_hold( number, 1, 0, 0 ), -1 );
			assert.equal( core.hg_wasm_hold_ms( number ), -1 );
			assert.equal( core.hg_wasm_next_batch( 1e9, number ), -1 );
			assert.equal( core.hg_wasm_forget_events( number ), -1 );
			assert.equal( core.hg_wasm_discard( number, 1 ), -1 );
			assert.equal( core.hg_wasm_emit( 0, number, number, 0 ), 3 );
		}
	} );

	it( 'refuses a text that does not fit, and goes on', () => {
		const { core, reports, validate } = ready();
		assert.equal( core.hg_wasm_input( 10000000 ), 0 );
		assert.equal( core.hg_wasm_input( 0xFFFFFFFF ), 0 );
		assert.deepEqual( reports(), [ 'too-large ', 'too-large ' ] );
		assert.equal( validate( 0, {} ), 0 );
	} );

	it( 'writes the time of any clock', () => {
		const { collect, core, fillRandom, memory } = ready();
		const id = core.hg_wasm_intern( memory.write( 'n' ) );
		const times = [ 0, -1, 951782400000, 1795202100123, 4107542399999, -62167219200000, 253402300799999, 1e18, -1e18, NaN ];
		fillRandom();
		times.forEach( ( time ) => core.hg_wasm_emit( 0, id, 0, time ) );
		const written = collect().map( ( { event } ) => event.dt );
		const first = '0000-01-01T00:00:00.000Z', last = '9999-12-31T23:59:59.999Z';
		assert.deepEqual( written, [ ...times.slice( 0, 7 ).map( ( time ) => new Date( time ).toISOString() ), last, first, first ] );
	} );

	it( 'tells of a batch which events it has, and holds one that the intake could not take', () => {
		const { core, fillRandom, memory, output } = ready();
		const id = core.hg_wasm_intern( memory.write( 'n' ) );
		fillRandom();
		core.hg_wasm_emit( 0, id, 0, 0 );
		core.hg_wasm_emit( 0, id, 0, 0 );
		core.hg_wasm_collect( 0 );
		assert.equal( core.hg_wasm_next_batch( 0, 0 ), -1 );
		assert.equal( core.hg_wasm_next_batch( 0, 2 ), 0 );
		assert.deepEqual( output(), [ 0, 2 ] );
		assert.equal( core.hg_wasm_hold( 1, 200, 0, 0 ), 0 );
		assert.equal( core.hg_wasm_settle( 0, 207, 1, 0, -1, 0 ), 1 );
		assert.equal( core.hg_wasm_wake_at(), core.hg_wasm_hold_ms( 1 ) );
		assert.ok( core.hg_wasm_next_batch( core.hg_wasm_hold_ms( 1 ), 0 ) >= 0 );
		assert.deepEqual( output(), [ 1, 1 ] );
	} );

	it( 'gives every event an id of its own, a UUID version 4', () => {
		const { collect, core, fillRandom, memory } = ready();
		const id = core.hg_wasm_intern( memory.write( 'n' ) );
		fillRandom();
		for ( let i = 0; i < 64; i++ ) {
			core.hg_wasm_emit( 0, id, 0, 0 );
		}
		const lines = collect();
		const ids = lines.map( ( { id: before, event } ) => {
			assert.equal( before, event.meta.id );
			return before;
		} );
		assert.equal( new Set( ids ).size, 64 );
		ids.forEach( ( uuid ) => assert.match( uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/ ) );
	} );
} );
