/*
 * The module without the glue, for tests of the boundary itself.
 */

import fs from 'node:fs';
import path from 'node:path';
import { createMemory } from '../../js-glue/core/core.js';
import { packFile, pageFile, root, wasmFile } from './shared.js';

const header = fs.readFileSync( path.join( root, 'src/heliograph.h' ), 'utf8' );

/**
 * @param {string} name Of a number that the header defines.
 * @return {number}
 */
export function headerNumber( name ) {
	return Number( header.match( new RegExp( `#define ${ name } (\\d+)` ) )[ 1 ] );
}

/**
 * @param {string} name Of a list that the header defines.
 * @return {string[]} Its words, in order.
 */
export function headerWords( name ) {
	const [ , list ] = header.match( new RegExp( `#define ${ name }\\(X\\)((?:.*\\\\\n)+.*)` ) );
	return [ ...list.matchAll( /X\(\w+, "([^"]*)"/g ) ].map( ( [ , word ] ) => word );
}

/**
 * The lines that hg_collect left.
 *
 * @param {string} text
 * @return {{ id: string, stream: string, event: any }[]}
 */
export function readLines( text ) {
	return text.split( '\n' ).slice( 0, -1 ).map( ( line ) => {
		const [ id, stream, ...event ] = line.split( '\t' );
		return { id: JSON.parse( id ), stream: JSON.parse( stream ), event: JSON.parse( event.join( '\t' ) ) };
	} );
}

export const wasmBytes = fs.readFileSync( wasmFile );
export const pageBytes = fs.readFileSync( pageFile );
const module = new WebAssembly.Module( wasmBytes );

/** @param {WebAssembly.Module} [of] Default: the whole module. */
export function inspect( of = module ) {
	return { imports: WebAssembly.Module.imports( of ), exports: WebAssembly.Module.exports( of ).map( ( { name } ) => name ) };
}

/* With HELIOGRAPH_CORE=script, tests of the module are tests of the same as JavaScript. */
const script = process.env.HELIOGRAPH_CORE === 'script' && ( await import( '../../dist/heliograph.fallback.whole.js' ) ).open( WebAssembly.RuntimeError );

/** A fresh instance with an open client. */
export function openCore() {
	const core = /** @type {any} */ ( script ? script.instantiateNow() : new WebAssembly.Instance( module, {} ).exports );
	core._initialize();
	core.hg_wasm_open( 1 );
	return useCore( core );
}

const packing = new WebAssembly.Module( fs.readFileSync( packFile ) );

/** The same of the module that packs. */
export function openPacking() {
	const core = /** @type {any} */ ( new WebAssembly.Instance( packing, {} ).exports );
	core._initialize();
	core.hg_wasm_open( 1 );
	return useCore( core );
}

/**
 * @param {any} core Exports of an instance whose client is open.
 */
export function useCore( core ) {
	const memory = createMemory( core );

	/** @return {any} What the last call left, parsed. */
	const output = () => JSON.parse( memory.read() );

	return {
		core,
		memory,

		/**
		 * Call a function that takes one text.
		 *
		 * @param {string} name Without its prefix.
		 * @param {any} value Text, or what becomes JSON.
		 * @return {number}
		 */
		give( name, value ) {
			return core[ `hg_wasm_${ name }` ]( memory.write( typeof value === 'string' ? value : JSON.stringify( value ) ) );
		},

		/**
		 * @param {string} uri
		 * @param {any} schema
		 * @return {number}
		 */
		addSchema( uri, schema ) {
			const head = new TextEncoder().encode( uri ).length;
			return core.hg_wasm_add_schema( head, memory.write( uri + JSON.stringify( schema ) ) - head );
		},

		/**
		 * @param {number} schema
		 * @param {any} value Text, or what becomes JSON.
		 * @return {number}
		 */
		validate( schema, value ) {
			return core.hg_wasm_validate( schema, memory.write( typeof value === 'string' ? value : JSON.stringify( value ) ) );
		},

		output,

		/** @return {string} The text that the last call left. */
		text: () => memory.read(),

		/** @return {any[]} The events that are handed over now, each with the id and the stream before it. */
		collect() {
			return core.hg_wasm_collect( 0 ) ? readLines( memory.read() ) : [];
		},

		/** @return {string[]} What was reported, as `code path`. */
		reports() {
			core.hg_wasm_report();
			return output().map( ( { code, path: at } ) => `${ code } ${ at }` );
		},

		/** @param {( bytes: Uint8Array ) => unknown} [fill] */
		fillRandom( fill = ( bytes ) => crypto.getRandomValues( bytes ) ) {
			const at = core.hg_wasm_random_pool();
			fill( memory.bytes.subarray( at, at + headerNumber( 'HG_RANDOM_POOL_BYTES' ) ) );
			core.hg_wasm_random_filled();
		}
	};
}
