/*
 * What configures a core: the exports that a packed page does without.
 */

import { failure } from '../platform/errors.js';
import { parse } from '../platform/json.js';
import { words } from '../platform/words.js';
import { createMemory, taking } from './core.js';

/**
 * Texts are JSON. What is refused is answered by a negative number, and the core's `report()` says why.
 *
 * @typedef {Object} Configuration
 * @property {( settings: string ) => number} configure
 * @property {( uri: string, schema: string ) => number} addSchema The schema's number.
 * @property {( stream: string ) => number} addStream The stream's number.
 * @property {( instrument: string ) => number} addInstrument
 * @property {() => import('../listening/types.js').Rule[]} listenerPlan
 */

/**
 * Open the client of a fresh instance.
 *
 * @param {import('./boundary.js').Exports} exports
 * @param {number} seed 32 random bits.
 * @return {Configuration}
 * @throws {Error} `abi-mismatch`: it is the module of a packed page.
 */
export function openConfiguration( exports, seed ) {
	const { read, write } = createMemory( exports );
	if ( !exports.hg_wasm_open ) {
		throw failure( 'abi-mismatch', words( 'it is the module of a packed page: import @heliograph/client/page' ) );
	}
	exports.hg_wasm_open( seed );
	return {
		configure: taking( write, exports.hg_wasm_configure ),
		addStream: taking( write, exports.hg_wasm_add_stream ),
		addInstrument: taking( write, exports.hg_wasm_add_instrument ),

		addSchema( uri, schema ) {
			const start = write( uri ), end = write( uri + schema );
			return end < 0 ? end : exports.hg_wasm_add_schema( start, end - start );
		},

		listenerPlan() {
			exports.hg_wasm_listener_plan();
			return parse( read() );
		}
	};
}
