/*
 * A core that was configured is packed, and started in the module of a page.
 */

import { createMemory } from '../../js-glue/core/core.js';
import { readSite } from '../../js-glue/core/image.js';
import { codeOf } from '../../js-glue/core/loader.js';
import { leaveOutUnused, readUnused } from '../../tools/pack/unused.mjs';
import { writeSite } from '../../tools/pack/write.mjs';
import { configureCase, playCase } from './fixtures.js';
import { openCore, openPacking, pageBytes, useCore } from './wasm.js';

/** Facts of a site that has nothing of its own. */
export const NO_FACTS = { options: {}, schemas: [], streams: [], instrumentConfigs: [], capsules: [], plan: [], instruments: {}, needs: [] };

/**
 * @param {any} core Exports of an instance of the module that packs, which is configured and has begun no pageview.
 * @param {string[]} [more] Parts that are left out beside those that it has no use for.
 * @return {Uint8Array} The module of the packed site, without what it has no use for.
 */
export function packCore( core, more = [] ) {
	core.hg_wasm_listener_plan();
	const facts = { ...NO_FACTS, plan: JSON.parse( createMemory( core ).read() ) };
	const unused = [ ...readUnused( core ), ...more ];
	const bytes = core.hg_wasm_pack();
	return writeSite( leaveOutUnused( pageBytes, facts, unused ), /** @type {any} */ ( NO_FACTS ), new Uint8Array( core.memory.buffer, core.hg_wasm_image(), bytes ) );
}

/**
 * @param {Uint8Array} packed
 * @param {import('../../js-glue/core/loader.js').Code} [code] That runs it. Default: the module's own.
 * @return {ReturnType<typeof useCore>} What follows is the pageview.
 */
export function openPacked( packed, code = codeOf( new WebAssembly.Module( packed ) ) ) {
	const site = readSite( code );
	const core = /** @type {any} */ ( code.instantiateNow() );
	core._initialize();
	site.start( core, 1 );
	return useCore( core );
}

/** Two instances with the same random bits make the same ids. */
export const EVEN = ( /** @type {Uint8Array} */ bytes ) => bytes.fill( 0x5A );

/**
 * @param {any} opened
 * @param {any} input
 * @return {any} What a host gets to see of a case.
 */
export function observe( opened, input ) {
	opened.fillRandom( EVEN );
	const answers = playCase( { ...opened, fillRandom: () => opened.fillRandom( EVEN ) }, input );
	opened.core.hg_wasm_report();
	const reports = opened.output().map( ( /** @type {any} */ { fatal, code, path: at } ) => ( { fatal, code, path: at } ) );
	const events = opened.core.hg_wasm_collect( 0 ) ? opened.text() : '';
	opened.core.hg_wasm_next_batch( 5000, 0 );
	const batch = opened.text();
	opened.core.hg_wasm_stats();
	return { answers, reports, events, batch, stats: opened.text() };
}

/**
 * @param {any} input
 * @param {typeof openCore} [open]
 * @return {any} A whole module that is configured by the case, and whether that went well.
 */
export function configured( input, open = openCore ) {
	const opened = open();
	configureCase( opened, input );
	opened.core.hg_wasm_report();
	return { opened, isGood: !opened.output().some( ( /** @type {any} */ { fatal } ) => fatal ) };
}

/**
 * @param {any} input
 * @param {string[]} [more] As of packCore.
 * @return {Uint8Array} The module of the packed site of a case.
 */
export function packCase( input, more ) {
	return packCore( configured( input, openPacking ).opened.core, more );
}
