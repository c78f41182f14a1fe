/*
 * The rule of contribution statistics, which is the core's.
 */

import { CONTRIBUTIONS } from './boundary.js';
import { createMemory, taking } from './core.js';

/**
 * @param {import('./boundary.js').Exports} exports Of a fresh instance.
 * @return {( event: string ) => (typeof CONTRIBUTIONS)[number] | undefined} Takes an event as JSON; answers nothing for one that does not fit.
 */
export function createJudge( exports ) {
	exports.hg_wasm_open( 1 );
	const ask = taking( createMemory( exports ).write, exports.hg_wasm_check_contributions );
	return ( event ) => CONTRIBUTIONS[ ask( event ) ];
}
