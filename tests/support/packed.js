/*
 * A core that was configured is packed, and started in the module of a page.
 */

import { readSite } from '../../js-glue/core/image.js';
import { writeSite } from '../../tools/pack/write.mjs';
import { pageBytes, useCore } from './wasm.js';

/** Facts of a site that has nothing of its own. */
export const NO_FACTS = { options: {}, schemas: [], streams: [], instrumentConfigs: [], capsules: [], plan: [], instruments: {}, needs: [] };

/**
 * @param {any} core Exports of an instance that is configured and has begun no pageview.
 * @return {Uint8Array} The module of the packed site.
 */
export function packCore( core ) {
	const bytes = core.hg_wasm_pack();
	return writeSite( pageBytes, /** @type {any} */ ( NO_FACTS ), new Uint8Array( core.memory.buffer, core.hg_wasm_image(), bytes ) );
}

/**
 * @param {Uint8Array} packed
 * @return {ReturnType<typeof useCore>} What follows is the pageview.
 */
export function openPacked( packed ) {
	const module = new WebAssembly.Module( packed );
	const site = readSite( module );
	const core = /** @type {any} */ ( new WebAssembly.Instance( module ).exports );
	core._initialize();
	site.start( core, 1 );
	return useCore( core );
}
