import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { AS_STORED, CONTRIBUTIONS, DROP_REASONS, FLUSH, MAX_TRIES } from '../../../js-glue/core/boundary.js';
import { openConfiguration } from '../../../js-glue/core/configuration.js';
import { createJudge } from '../../../js-glue/core/contributions.js';
import { createMemory, isTrap, openCore } from '../../../js-glue/core/core.js';
import { packFile, root, wasmFile } from '../../support/shared.js';

/* Stands for the module: text goes in at 16, and comes out from there. */
function open( room = 65536 - 16 ) {
	const memory = new WebAssembly.Memory( { initial: 1, maximum: 1 } );
	/** @type {number[]} */
	const asked = [];
	let size = 0;
	const boundary = createMemory( /** @type {any} */ ( {
		memory,
		hg_wasm_input( bytes ) {
			asked.push( bytes );
			return bytes > room ? 0 : 16;
		},
		hg_wasm_output: () => 16,
		hg_wasm_output_size: () => size
	} ) );
	return {
		asked,
		...boundary,
		/** @param {string} text */
		echo( text ) {
			size = boundary.write( text );
			return { size, bytes: Buffer.from( boundary.bytes.slice( 16, 16 + size ) ), text: boundary.read() };
		}
	};
}

const TEXTS = {
	'nothing': '',
	'ASCII': 'pt-logout',
	'NUL and DEL': '\u0000\u007f',
	'two bytes': '\u0080äß\u07ff',
	'three bytes': '\u0800€\ud7ff\ue000\uffff',
	'four bytes': '😀\u{10000}\u{10ffff}',
	'a high surrogate at the end': 'a\ud83d',
	'a high surrogate before another': '\ud83d\ud83d\ude00',
	'a high surrogate before a letter': '\ud83da',
	'a low surrogate alone': '\ude00a',
	'surrogates in the wrong order': '\ude00\ud83d'
};

describe( 'text that goes in', () => {
	for ( const [ what, text ] of Object.entries( TEXTS ) ) {
		for ( const [ length, padding ] of [ [ 'short', '' ], [ 'long', 'x'.repeat( 200 ) ], [ 'very long', 'ü'.repeat( 5000 ) ] ] ) {
			it( `is encoded as TextEncoder would: ${ what }, ${ length }`, () => {
				const expected = Buffer.from( new TextEncoder().encode( padding + text ) );
				const { size, bytes, text: back } = open().echo( padding + text );
				assert.equal( size, expected.length );
				assert.deepEqual( bytes, expected );
				assert.equal( back, new TextDecoder().decode( expected ) );
			} );
		}
	}

	it( 'is encoded as TextEncoder would, whatever the code unit', () => {
		const { echo } = open();
		for ( let unit = 0; unit < 0x10000; unit += 61 ) {
			const text = `a${ String.fromCharCode( unit ) }b`;
			assert.deepEqual( echo( text ).bytes, Buffer.from( new TextEncoder().encode( text ) ), unit.toString( 16 ) );
		}
	} );

	it( 'that is long asks for no more room than it needs, for a configuration must fit', () => {
		const { asked, write } = open( 30000 );
		assert.equal( write( 'x'.repeat( 29000 ) ), 29000 );
		assert.deepEqual( asked, [ 29000 ] );
	} );

	it( 'that does not fit is not written', () => {
		const { bytes, write } = open( 10 );
		assert.equal( write( 'x'.repeat( 50 ) ), -1 );
		assert.ok( bytes.every( ( byte ) => byte === 0 ) );
	} );
} );

describe( 'the core in words', () => {
	const module = new WebAssembly.Module( fs.readFileSync( wasmFile ) );
	const exports = () => {
		const made = /** @type {any} */ ( new WebAssembly.Instance( module ).exports );
		made._initialize();
		return made;
	};

	/** A core with a stream of everybody. */
	function openWithStream( made = exports() ) {
		let now = 0;
		const core = openCore( made, ( bytes ) => crypto.getRandomValues( bytes ), () => now );
		const { addStream, configure } = openConfiguration( made, 1 );
		configure( '{}' );
		const stream = addStream( JSON.stringify( { name: 'a "b"', config: {} } ) );
		core.beginPageview( JSON.stringify( { context: { performer: { is_temp: false } }, tokens: {} } ) );
		core.report();
		return { core, stream, pass: ( /** @type {number} */ ms ) => ( now += ms ) };
	}

	const EVENT = JSON.stringify( { $schema: '/s/1.0.0', text: 'ü'.repeat( 1000 ) } );

	it( 'answers an event by its word, and hands it over with id, stream and number', () => {
		const { core, stream } = openWithStream();
		assert.deepEqual( [ core.submit( stream, EVENT, 0 ), core.submit( -1, EVENT, 0 ), core.submit( stream, '[]', 0 ) ], [ 'queued', 'unknown-stream', 'invalid' ] );
		assert.deepEqual( core.report().map( ( { code } ) => code ), [ 'unchecked', 'bad-json' ] );
		const [ { id, number, stream: name, text }, ...others ] = core.collect();
		assert.deepEqual( [ name, number, others.length, JSON.parse( text ).meta.id ], [ 'a "b"', 0, 0, id ] );
		assert.deepEqual( core.collect(), [] );
	} );

	it( 'fills its pool and empties its buffer by itself, and keeps what it took out', () => {
		const { core, stream } = openWithStream();
		for ( let i = 0; i < 500; i++ ) {
			assert.equal( core.submit( stream, EVENT, 0 ), 'queued' );
		}
		assert.deepEqual( core.collect().map( ( { number } ) => number ), Array.from( { length: 500 }, ( _, i ) => i ) );
	} );

	it( 'sends no name in place of another where its table of strings has no room for both', () => {
		const made = exports();
		const core = openCore( made, ( bytes ) => crypto.getRandomValues( bytes ), () => 0 );
		const { addInstrument, addSchema, addStream, configure } = openConfiguration( made, 1 );
		const text = { type: 'string' };
		configure( '{}' );
		addSchema( '/s/1.0.0', JSON.stringify( { type: 'object', properties: { action: text, name: text, isTemp: { type: 'boolean' } } } ) );
		addStream( JSON.stringify( { name: 's', config: { schema_uri: '/s/1.0.0' } } ) );
		addInstrument( JSON.stringify( { name: 'webUiClick', options: { stream: 's' } } ) );
		core.beginPageview( JSON.stringify( { context: { performer: { is_temp: false } }, tokens: {} } ) );
		const track = 2;
		assert.deepEqual( [ 2000, 2100, 3000, 5000 ].map( ( length ) => core.emit( track, 'n'.repeat( length ), 'a'.repeat( length ), 0 ) ),
			[ 'queued', 'invalid', 'invalid', 'invalid' ] );
		assert.equal( core.emit( track, 'n', 'a', 0 ), 'queued' );
		for ( const { text: event } of core.collect() ) {
			const { action, name } = JSON.parse( event );
			assert.match( `${ action } ${ name }`, /^a+ n+$/ );
		}
	} );

	it( 'says how many bytes an event has, of whatever letters, and hands out what it took once', () => {
		const { core, stream } = openWithStream();
		const bytesOf = ( /** @type {string} */ text ) => new TextEncoder().encode( text ).length;
		for ( const letter of [ 'a', 'ü', '\u4e2d', '\ud83d\ude00' ] ) {
			core.submit( stream, JSON.stringify( { $schema: '/s/1.0.0', text: letter.repeat( 50 ) } ), 0 );
			const [ { bytes, text } ] = core.collect();
			assert.deepEqual( [ bytes, text.includes( letter ) ], [ bytesOf( text ), true ] );
		}
		for ( let i = 0; i < 500; i++ ) {
			core.submit( stream, JSON.stringify( { $schema: '/s/1.0.0', text: i % 2 ? '\u4e2d' : 'a' } ), 0 );
		}
		const events = [ ...core.taken(), ...core.collect() ];
		assert.deepEqual( events.map( ( { number, bytes } ) => [ number, bytes ] ), events.map( ( { text }, i ) => [ i + 4, bytesOf( text ) ] ) );
		assert.deepEqual( [ events.length, core.taken(), core.collect() ], [ 500, [], [] ] );
	} );

	it( 'takes back what was queued before, and counts what is no event or does not fit', () => {
		const { core, stream } = openWithStream();
		core.submit( stream, EVENT, 0 );
		const [ { id, text } ] = core.collect();
		const next = openWithStream().core;
		assert.deepEqual( [ next.adopt( text ), next.adopt( '{}' ), next.adopt( 'x'.repeat( 1000000 ) ) ], [ 'queued', 'dropped', 'dropped' ] );
		assert.deepEqual( next.collect().map( ( event ) => event.id ), [ id ] );
		const { dropped, emitted } = next.stats();
		assert.deepEqual( [ emitted, dropped.invalid, dropped.too_large ], [ 3, 1, 1 ] );
	} );

	it( 'says what to send and when to come back, and is told what became of it', () => {
		const { core, pass, stream } = openWithStream();
		core.submit( stream, EVENT, 0 );
		core.submit( stream, EVENT, 0 );
		core.collect();
		assert.deepEqual( core.nextBatch( 0, FLUSH ), { batch: 0, pairs: [ 0, 2 ] } );
		assert.equal( core.nextBatch( 0, FLUSH ), undefined );
		assert.deepEqual( [ core.hold( 1, 2, 0, 0 ), core.hold( 7, 2, 0, 0 ) ], [ 0, -1 ] );
		assert.equal( core.settle( { batch: 0, status: 207, delivered: 1, rejected: 0, retryAfter: 5000, now: 0 } ), true );
		assert.deepEqual( [ core.wakeAt(), core.holdMs( 1 ), core.holdMs( MAX_TRIES ) ], [ 60000, 60000, -1 ] );
		const { batch, pairs } = core.nextBatch( pass( 60000 ), FLUSH );
		assert.deepEqual( pairs, [ 1, 1 ] );
		assert.equal( core.hold( 1, 2, MAX_TRIES - 1, 60000 ), 1 );
		assert.equal( core.settle( { batch, status: 207, delivered: 0, rejected: 0, retryAfter: -1, now: 60000 } ), true );
		assert.deepEqual( [ core.stats().delivered, core.stats().dropped.given_up, core.wakeAt() ], [ 1, 1, -1 ] );
	} );

	it( 'is given reasons by their words', () => {
		const made = exports();
		/** @type {number[][]} */
		const given = [];
		const { core } = openWithStream( { ...made, hg_wasm_discard: ( ...all ) => given.push( all ), hg_wasm_forget_events: ( ...all ) => given.push( all ) } );
		core.discard( 'expired' );
		core.forgetEvents( 'closed' );
		core.forgetEvents( 'stored' );
		assert.deepEqual( given, [ [ DROP_REASONS.indexOf( 'expired' ), 1 ], [ DROP_REASONS.indexOf( 'closed' ) ], [ AS_STORED ] ] );
	} );

	it( 'judges registrations by words', () => {
		const judge = createJudge( exports() );
		const ask = ( /** @type {any} */ event ) => judge( JSON.stringify( { participation: 'online', disallowed: [ 'BH' ], ...event } ) );
		assert.deepEqual(
			[ ask( { types: [ 'contest' ] } ), ask( { types: [ 'contest' ], participation: 'hybrid', country: 'BH' } ), ask( { types: [ 'meetup' ] } ), ask( { types: [ 'x'.repeat( 1000000 ) ] } ) ],
			[ 'eligible', 'disallowed-country', 'invalid-type', undefined ]
		);
		assert.equal( new Set( CONTRIBUTIONS ).size, 9 );
	} );

	it( 'has the functions that the modules have', () => {
		const names = WebAssembly.Module.exports( new WebAssembly.Module( fs.readFileSync( packFile ) ) ).map( ( { name } ) => name );
		const typed = fs.readFileSync( path.join( root, 'js-glue/core/boundary.js' ), 'utf8' ).match( /hg_wasm_\w+/g );
		assert.deepEqual( typed.sort(), names.filter( ( name ) => name.startsWith( 'hg_wasm_' ) ).sort() );
	} );

	it( 'tells its own failures from those of others', () => {
		const inside = Object.assign( new RangeError( 'Maximum call stack size exceeded' ), { stack: 'f@wasm-function[7]' } );
		assert.deepEqual( [ new WebAssembly.RuntimeError( 'unreachable' ), inside ].map( isTrap ), [ true, true ] );
		assert.deepEqual( [ new RangeError( 'Maximum call stack size exceeded' ), new TypeError( 'x' ), undefined, null, 'wasm-function', Object.create( null ) ].map( isTrap ), Array( 6 ).fill( false ) );
	} );
} );
