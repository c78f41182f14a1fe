/*
 * The module without the glue, for tests of the boundary itself.
 */

import fs from 'node:fs';
import { createMemory } from '../../js-glue/core/core.js';
import { wasmFile } from './shared.js';

export const wasmBytes = fs.readFileSync( wasmFile );
const module = new WebAssembly.Module( wasmBytes );

export function inspect() {
	return { imports: WebAssembly.Module.imports( module ), exports: WebAssembly.Module.exports( module ).map( ( { name } ) => name ) };
}

/**
 * A fresh instance with an open client.
 */
export function openCore() {
	const core = /** @type {any} */ ( new WebAssembly.Instance( module, {} ).exports );
	core._initialize();
	core.hg_wasm_open( 1 );
	const memory = createMemory( core );
	core.hg_wasm_describe();
	const { limits } = JSON.parse( memory.read() );

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

		/** @return {string[]} What was reported, as `code path`. */
		reports() {
			core.hg_wasm_report();
			return output().map( ( { code, path } ) => `${ code } ${ path }` );
		},

		fillRandom() {
			const at = core.hg_wasm_random_pool();
			crypto.getRandomValues( memory.bytes.subarray( at, at + limits.randomPoolBytes ) );
			core.hg_wasm_random_filled();
		}
	};
}
