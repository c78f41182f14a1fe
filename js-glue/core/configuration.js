/*
 * What configures a core: the exports that a packed page does without.
 */

import { parse } from '../platform/json.js';
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
 */
export function openConfiguration( exports, seed ) {
	const { read, write } = createMemory( exports );
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
