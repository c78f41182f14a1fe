/*
 * The module as JavaScript answers like the module, byte for byte: told by the tests of the module, by those of the packed one,
 * and by what a host may do with either.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { open } from '../../dist/heliograph.fallback.js';
import { isTrap } from '../../js-glue/core/core.js';
import { codeOf } from '../../js-glue/core/loader.js';
import { listCases, loadCase } from '../support/fixtures.js';
import { EVEN, configured, observe, openPacked, packCase } from '../support/packed.js';
import { notOfThisBuild } from '../support/shared.js';
import { inspect, pageBytes } from '../support/wasm.js';

const { RuntimeError } = WebAssembly;

describe( 'packed, the module as JavaScript answers as the module, in the case', { skip: notOfThisBuild }, () => {
	for ( const name of listCases() ) {
		const input = loadCase( name, 'input.json' );
		it( name, { skip: configured( input ).isGood ? false : 'does not configure' }, () => {
			const site = packCase( input );
			const seen = observe( openPacked( site, open( RuntimeError, site ) ), input );
			assert.deepEqual( seen, observe( openPacked( site ), input ) );
			assert.ok( seen.events || !loadCase( name, 'expected.json' ).events.length );
		} );
	}
} );

/** @param {string} stream The only one of the site. */
const siteOf = ( stream ) => packCase( { streams: { [ stream ]: {} }, steps: [] } );

const SITE = siteOf( 'a' );

/**
 * @param {Uint8Array} site
 * @param {ReturnType<typeof open>} [code]
 */
function openSite( site, code = open( RuntimeError, site ) ) {
	const opened = openPacked( site, code );
	opened.give( 'begin_pageview', { context: { performer: { is_temp: false } } } );
	opened.fillRandom( EVEN );
	return opened;
}

describe( 'the module as JavaScript', { skip: notOfThisBuild }, () => {
	it( 'exports what the module exports', () => {
		assert.deepEqual( Object.keys( openSite( SITE ).core ).sort(), inspect( new WebAssembly.Module( pageBytes ) ).exports.sort() );
	} );

	it( 'makes any number of instances, each for itself', () => {
		const opened = [ 'a', 'b', 'c' ].map( ( stream ) => openSite( siteOf( stream ) ) );
		for ( const { core, memory } of opened ) {
			assert.equal( core.hg_wasm_submit( 0, memory.write( '{"$schema":"/s/1.0.0","text":"déjà vu"}' ), 1e12 ), 0 );
		}
		const events = opened.flatMap( ( { collect } ) => collect() ).map( ( { event } ) => event );
		assert.deepEqual( events.map( ( { meta, text } ) => [ meta.stream, text ] ), [ 'a', 'b', 'c' ].map( ( stream ) => [ stream, 'déjà vu' ] ) );
	} );

	for ( const number of [ 0, 1, -1, 2 ** 31, 2 ** 32 - 1, 1e12, 1e300, 1.9, -0.5, NaN, Infinity, -Infinity, undefined ] ) {
		it( `takes ${ number } as the boundary of a module takes it`, () => {
			const [ ours, theirs ] = [ undefined, codeOf( new WebAssembly.Module( SITE ) ) ].map( ( code ) => {
				const { collect, core, memory } = openSite( SITE, code );
				const answers = [ core.hg_wasm_submit( 0, memory.write( '{}' ), number ), core.hg_wasm_hold_ms( number ), core.hg_wasm_in_sample( number ), core.hg_wasm_input( number ) > 0 ];
				return [ ...answers, collect(), core.hg_wasm_next_batch( number, number ), core.hg_wasm_wake_at() ];
			} );
			assert.deepEqual( ours, theirs );
		} );
	}

	it( 'fails as a module does, where the stack ends within it', () => {
		const { core, memory } = openSite( SITE );
		/* What needs the deepest stack: the lists are read one within the other. */
		const depth = 40;
		const length = memory.write( `{"context":{"performer":{"is_temp":false}},"tokens":${ '['.repeat( depth ) }${ ']'.repeat( depth ) }}` );
		const thrown = Array( 10000 ).fill( undefined );
		let count = 0;
		const isGood = () => {
			try {
				core.hg_wasm_begin_pageview( length );
				return true;
			} catch ( error ) {
				/* There may be no room for a call. */
				thrown[ count++ ] = error;
				return false;
			}
		};

		/** As deep as it goes; on the way back there is ever more room. */
		function dive() {
			try {
				return dive();
			} catch ( error ) {
				if ( isGood() ) {
					return true;
				}
				throw error;
			}
		}
		/* An engine compiles what is called for the first time, and also wants room for that. */
		assert.equal( isGood(), true );
		assert.equal( dive(), true );
		assert.ok( thrown.some( isTrap ), `${ count } errors` );
		/* Before anything ran, it is the caller's. */
		assert.deepEqual( thrown.slice( 0, count ).filter( ( error ) => !isTrap( error ) && !( error instanceof RangeError ) ), [] );
	} );
} );

describe( 'the sections of a packed site, read without WebAssembly', { skip: notOfThisBuild }, () => {
	const NAMES = [ 'heliograph.build', 'heliograph.site' ];

	/** @param {any} source */
	const read = ( source ) => NAMES.map( ( name ) => open( RuntimeError, source ).readSection( name ) );

	it( 'are those that WebAssembly reads, of bytes, a view of them and a module', () => {
		const module = new WebAssembly.Module( SITE );
		const shifted = new Uint8Array( SITE.length + 3 );
		shifted.set( SITE, 3 );
		for ( const source of [ SITE, SITE.slice().buffer, new DataView( shifted.buffer, 3 ), module ] ) {
			assert.deepEqual( read( source ), NAMES.map( ( name ) => WebAssembly.Module.customSections( module, name )[ 0 ] ) );
		}
	} );

	it( 'are none of a module that was not packed', () => {
		assert.equal( read( pageBytes )[ 1 ], undefined );
	} );

	for ( const bytes of [ '', 'asm', '<!DOCTYPE html>', '\0asm\x02\0\0\0' ] ) {
		it( `are none of ${ JSON.stringify( bytes ) }, which is no module`, () => {
			assert.throws( () => read( Buffer.from( bytes ) ), /no module/ );
		} );
	}

	it( 'are none of a module that was cut within a section', () => {
		for ( let length = 9; length < SITE.length; length++ ) {
			let site;
			try {
				[ , site ] = read( SITE.subarray( 0, length ) );
			} catch ( error ) {
				assert.match( error.message, /cut short/ );
			}
			assert.equal( site, undefined, `${ length } bytes` );
		}
	} );
} );
