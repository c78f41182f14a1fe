/*
 * The file of a packed site: a page's module with two custom sections, see js-glue/core/image.js.
 */

import { writeNumber } from '../../wasm/leb128.mjs';
import { writeCustom } from '../../wasm/module.mjs';
import { FORMAT, HEAD_BYTES, checksum } from '../../js-glue/core/image.js';

/* So many zeros end a run. Fewer cost less as they are, once they are compressed, and few runs are unpacked sooner than many. */
const MIN_ZEROS = 48;

/**
 * @param {Uint8Array} memory
 * @return {Uint8Array} Its runs.
 */
export function encodeRuns( memory ) {
	/** @type {number[]} */
	const runs = [];
	let at = 0;
	while ( at < memory.length ) {
		const zeros = at;
		while ( at < memory.length && !memory[ at ] ) {
			at++;
		}
		const start = at;
		let end = at, gap = 0;
		for ( ; at < memory.length && gap < MIN_ZEROS; at++ ) {
			gap = memory[ at ] ? 0 : gap + 1;
			end = gap ? end : at + 1;
		}
		at = end;
		if ( end > start ) {
			runs.push( ...writeNumber( start - zeros ), ...writeNumber( end - start ), ...memory.subarray( start, end ) );
		}
	}
	return Uint8Array.from( runs );
}

/**
 * @param {WebAssembly.Module} module
 * @return {Uint8Array} By which modules of one link know each other.
 * @throws {Error} For a module that is none of ours.
 */
export function buildOf( module ) {
	const [ build ] = WebAssembly.Module.customSections( module, 'heliograph.build' );
	if ( !build || build.byteLength !== 4 ) {
		throw new Error( 'no module of heliograph: it names no build' );
	}
	return new Uint8Array( build );
}

/**
 * @param {Uint8Array} page heliograph.page.wasm
 * @param {import('../../js-glue/core/image.js').Facts} facts
 * @param {Uint8Array} memory Of a configured core, from hg_wasm_image() on.
 * @return {Uint8Array} The module of the packed site.
 */
export function writeSite( page, facts, memory ) {
	const json = Buffer.from( JSON.stringify( facts ) );
	/* White space behind JSON means nothing. */
	const text = Buffer.concat( [ json, Buffer.alloc( -json.length & 3, ' ' ) ] );
	const site = Buffer.concat( [ Buffer.alloc( HEAD_BYTES ), text, encodeRuns( memory ) ] );
	site.writeUInt32LE( FORMAT, 0 );
	site.set( buildOf( new WebAssembly.Module( page ) ), 4 );
	site.writeUInt32LE( text.length, 12 );
	site.writeUInt32LE( checksum( new DataView( site.buffer, site.byteOffset ), HEAD_BYTES + text.length ), 8 );
	return Buffer.concat( [ page, writeCustom( 'heliograph.site', site ) ] );
}
