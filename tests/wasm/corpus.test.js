/*
 * The corpus of the fuzzers, played by the native core under sanitizers and by the module: the digests of everything that
 * they answered are the same. tests/fuzz/*.c say what a play is.
 */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../support/shared.js';
import { openCore } from '../support/wasm.js';

const TARGETS = [ 'schema', 'submit', 'config' ];

/**
 * @param {string} target
 * @return {string} The schema that the play begins with, as its source has it.
 */
function schemaOf( target ) {
	const source = fs.readFileSync( path.join( root, `tests/fuzz/${ target }.c` ), 'utf8' );
	const [ , literals ] = /schema\[\] =([^;]*);/.exec( source ) || [ '', '' ];
	return ( literals.match( /"(?:[^"\\]|\\.)*"/g ) || [] ).map( ( literal ) => JSON.parse( literal ) ).join( '' );
}

/**
 * @param {Buffer} input
 */
function startPlay( input ) {
	const { core, memory } = openCore();
	let digest = 0x811C9DC5, at = 0;

	function writeDown( bytes ) {
		for ( const byte of bytes ) {
			digest = Math.imul( digest ^ byte, 0x01000193 );
		}
	}

	function writeOutput() {
		const output = core.hg_wasm_output();
		writeDown( memory.bytes.subarray( output, output + core.hg_wasm_output_size() ) );
	}

	function writeNumber( number ) {
		writeDown( Buffer.from( `${ number }\n` ) );
	}

	return {
		core,
		digest: () => ( digest >>> 0 ).toString( 16 ).padStart( 8, '0' ),
		hasLine: () => at < input.length,

		nextLine() {
			const end = input.indexOf( 10, at );
			const line = input.subarray( at, end < 0 ? input.length : end );
			at = end < 0 ? input.length : end + 1;
			return line;
		},

		/** Bytes as they are: not every input is UTF-8. */
		give( bytes ) {
			const to = core.hg_wasm_input( bytes.length );
			memory.bytes.set( bytes, to );
			return bytes.length;
		},

		addSchema( text ) {
			const uri = Buffer.from( '/s/1.0.0' ), bytes = Buffer.from( text );
			this.give( Buffer.concat( [ uri, bytes ] ) );
			return core.hg_wasm_add_schema( uri.length, bytes.length );
		},

		fillPool() {
			const pool = core.hg_wasm_random_pool();
			for ( let i = 0; i < 4096; i++ ) {
				memory.bytes[ pool + i ] = i * 7;
			}
			core.hg_wasm_random_filled();
		},

		writeAnswer( answer, hasOutput ) {
			writeNumber( answer );
			if ( hasOutput ) {
				writeOutput();
			}
			writeNumber( core.hg_wasm_report() );
			writeOutput();
		}
	};
}

/** By target, what its source does. */
const plays = {
	schema( p ) {
		p.writeAnswer( p.addSchema( p.nextLine() ), false );
		while ( p.hasLine() ) {
			const errors = p.core.hg_wasm_validate( 0, p.give( p.nextLine() ) );
			p.writeAnswer( errors, errors > 0 );
		}
	},

	submit( p ) {
		let stream = 0;
		p.addSchema( schemaOf( 'submit' ) );
		p.core.hg_wasm_add_stream( p.give( Buffer.from( '{"name":"s","config":{"schema_uri":"/s/1.0.0","producers":{"metrics_platform_client":{"provide_values":["performer_is_temp"]}}}}' ) ) );
		p.core.hg_wasm_add_stream( p.give( Buffer.from( '{"name":"free","config":{}}' ) ) );
		p.core.hg_wasm_begin_pageview( p.give( Buffer.from( '{"context":{"performer":{"is_temp":true}}}' ) ) );
		while ( p.hasLine() ) {
			const event = p.nextLine();
			p.fillPool();
			p.writeAnswer( p.core.hg_wasm_submit( stream, p.give( event ), 1e12 ), false );
			p.writeAnswer( p.core.hg_wasm_adopt( p.give( event ) ), false );
			p.writeAnswer( p.core.hg_wasm_collect( 0 ), true );
			stream = 1 - stream;
		}
		p.core.hg_wasm_stats();
		p.writeAnswer( 0, true );
	},

	config( p ) {
		p.addSchema( schemaOf( 'config' ) );
		for ( const call of [ 'configure', 'add_stream', 'add_instrument', 'begin_pageview' ] ) {
			p.writeAnswer( p.core[ `hg_wasm_${ call }` ]( p.give( p.nextLine() ) ), false );
		}
		p.writeAnswer( p.core.hg_wasm_in_sample( 0 ), false );
		p.core.hg_wasm_listener_plan();
		p.writeAnswer( 0, true );
		p.fillPool();
		const name = p.core.hg_wasm_intern( p.give( Buffer.from( 'a "name" that is cut' ) ) );
		p.writeAnswer( p.core.hg_wasm_emit( 0, name, name, 1e12 ), false );
		p.writeAnswer( p.core.hg_wasm_collect( 0 ), true );
	}
};

describe( 'the corpus of the fuzzers, played natively and by the module:', () => {
	for ( const target of TARGETS ) {
		it( `${ target } has the same answers`, () => {
			const folder = path.join( root, 'tests/fuzz/corpus', target );
			const files = fs.readdirSync( folder ).sort().map( ( name ) => path.join( folder, name ) );
			const native = execFileSync( path.join( root, `build/native/tests/replay_${ target }` ), files, { encoding: 'utf8' } ).trim().split( '\n' );
			const module = files.map( ( file ) => {
				const p = startPlay( fs.readFileSync( file ) );
				plays[ target ]( p );
				return p.digest();
			} );
			assert.ok( files.length > 0 );
			assert.deepEqual( files.map( ( file, i ) => [ path.basename( file ), module[ i ] ] ), files.map( ( file, i ) => [ path.basename( file ), native[ i ] ] ) );
		} );
	}
} );
