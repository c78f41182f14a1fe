/*
 * A packed site: what heliograph-pack wrote into the module of a page. It is the memory of a core that was configured ahead of
 * time, and what the glue has to know of the site.
 *
 * The module has two custom sections: `heliograph.build`, which names the build, and `heliograph.site`:
 *
 *     bytes 0 to 3     the number of this format, as are all numbers here: 32 bits, the lowest byte first
 *     bytes 4 to 7     the build that the memory belongs to
 *     bytes 8 to 11    a checksum of the next number and the facts; the memory has one in itself, which hg_wasm_resume looks at
 *     bytes 12 to 15   how many bytes the facts take, a multiple of four
 *     the facts        JSON in UTF-8
 *     the memory       from hg_wasm_image() on: runs, each of which is how many bytes are zero, how many bytes follow, and these.
 *                      Both counts are LEB128.
 */

import { decoder } from '../platform/environment.js';
import { failure } from '../platform/errors.js';
import { parse } from '../platform/json.js';
import { words } from '../platform/words.js';

/** @typedef {import('./boundary.js').Exports} Exports */

/**
 * What the glue has to know of a packed site. Lists are in the order of their numbers in the core.
 *
 * @typedef {Object} Facts
 * @property {Pick<import('../client/types.js').Options, 'intakeUrl' | 'domain' | 'privacy' | 'delivery' | 'lossStream' | 'deviceToken'>} options
 *  As they were packed; those that were not given are absent.
 * @property {string[]} schemas The URIs of the schemas, from number 0 on.
 * @property {string[]} streams The names of the streams, from number 0 on.
 * @property {string[]} instrumentConfigs The names of the instruments of getInstrument, whose numbers follow those of the streams.
 * @property {string[]} capsules The streams whose events have the caller's data as their member `event`.
 * @property {string} [lossSchema] The schema URI of the events of `lossStream`.
 * @property {import('../listening/types.js').Rule[]} plan The listener plan.
 * @property {{ clickThrough?: any[], contributionStatistics?: any }} instruments Options of the instruments that are the glue's own.
 * @property {Pick<import('../instruments/experiments.js').Parts, 'experiments' | 'places' | 'streamSchemas'>} [experiments] Where there are any.
 * @property {string[]} needs The files that have to be there: keys of instruments/files.js.
 */

/**
 * @typedef {Object} Site
 * @property {Facts} facts
 * @property {( exports: Exports, seed: number ) => void} start Make of a fresh instance, after `_initialize`, one that is configured:
 *  what follows is begin_pageview. `seed` is 32 random bits. It may be called for any number of instances.
 */

/* The number of this format. */
export const FORMAT = 2;

/* Bytes before the facts, and those of them that the checksum does not cover. */
export const HEAD_BYTES = 16, UNCHECKED_BYTES = 12;

/**
 * @param {DataView} site Of whole numbers up to the end.
 * @param {number} end
 * @return {number} FNV-1a of numbers instead of bytes: a page's engine interprets this, as it is run once.
 */
export function checksum( site, end ) {
	let sum = 0x811C9DC5;
	for ( let at = UNCHECKED_BYTES; at < end; at += 4 ) {
		sum = Math.imul( sum ^ site.getUint32( at, true ), 0x01000193 );
	}
	return sum >>> 0;
}

/**
 * @param {string} why
 * @return {Error}
 */
function damaged( why ) {
	return failure( 'site-damaged', words( 'the packed site ' + why + ': pack and deploy it again' ) );
}

/**
 * @param {Uint8Array} runs
 * @param {Uint8Array} memory Zeros, which what the runs describe is written to.
 * @throws {Error} `site-damaged` for runs that end too soon or describe more than there is.
 */
function unpack( runs, memory ) {
	let from = 0, to = 0;

	function readCount() {
		let count = 0, shift = 0, byte;
		do {
			byte = runs[ from++ ];
			count += ( byte & 0x7F ) * 2 ** shift;
			shift += 7;
		} while ( byte & 0x80 );
		return count;
	}

	while ( from < runs.length ) {
		to += readCount();
		const length = readCount();
		if ( from + length > runs.length || to + length > memory.length ) {
			throw damaged( 'does not fit' );
		}
		memory.set( runs.subarray( from, from + length ), to );
		from += length;
		to += length;
	}
}

/**
 * @param {Pick<import('./loader.js').Code, 'readSection'>} code
 * @return {Site}
 * @throws {Error} With a `code`: `no-site` where the module has none, `abi-mismatch` where it is of another version, `site-damaged`.
 */
export function readSite( { readSection } ) {
	const section = readSection( 'heliograph.site' );
	if ( !section ) {
		throw failure( 'no-site', words( 'the module was not packed: heliograph-pack makes one of site.json' ) );
	}
	if ( section.byteLength < HEAD_BYTES ) {
		throw damaged( 'is cut short' );
	}
	const view = new DataView( section );
	const [ format, build, sum, factsBytes ] = [ 0, 4, 8, 12 ].map( ( at ) => view.getUint32( at, true ) );
	const facts = HEAD_BYTES + factsBytes;
	const own = readSection( 'heliograph.build' );
	if ( format !== FORMAT || !own || own.byteLength !== 4 || new DataView( own ).getUint32( 0, true ) !== build ) {
		throw failure( 'abi-mismatch', words( 'the site was packed with another version of heliograph' ) );
	}
	if ( facts > section.byteLength || facts % 4 || checksum( view, facts ) !== sum ) {
		throw damaged( 'is damaged' );
	}
	const runs = new Uint8Array( section, facts );
	return {
		facts: parse( decoder.decode( new Uint8Array( section, HEAD_BYTES, factsBytes ) ) ),

		start( exports, seed ) {
			unpack( runs, new Uint8Array( exports.memory.buffer, exports.hg_wasm_image() ) );
			if ( !exports.hg_wasm_resume( seed ) ) {
				throw damaged( 'is damaged' );
			}
		}
	};
}
