/*
 * What Binaryen has no words for, done to a module:
 *
 *     node finish.mjs keep | forget-configuring | name-build <linked> <from> <to>
 *
 * forget-configuring: the constants in the section `configuring`, which nothing of a page reads, become zeros, which wasm-opt
 * then leaves out. name-build: a custom section `heliograph.build` is added, four bytes that are a hash of the linked file, so
 * that modules of one link know each other. keep: nothing.
 */

import fs from 'node:fs';
import { idOf } from './build-id.mjs';
import { readNumber } from './leb128.mjs';

const DATA = 11;

/**
 * @param {Uint8Array} module
 * @return {{ address: number, bytes: Uint8Array }[]} Its data, as views that may be written to.
 */
function readData( module ) {
	for ( let at = 8; at < module.length; ) {
		const [ size, inside ] = readNumber( module, at + 1 );
		if ( module[ at ] === DATA ) {
			let [ count, next ] = readNumber( module, inside );
			return Array.from( { length: count }, () => {
				/* Active in memory 0, at a constant: 0x00 0x41 address 0x0B. */
				if ( module[ next ] !== 0 || module[ next + 1 ] !== 0x41 ) {
					throw new Error( 'a data segment of another kind than clang makes' );
				}
				const [ address, end ] = readNumber( module, next + 2 );
				const [ length, start ] = readNumber( module, end + 1 );
				next = start + length;
				return { address, bytes: module.subarray( start, next ) };
			} );
		}
		at = inside + size;
	}
	return [];
}

/**
 * @param {Uint8Array} linked
 * @param {Uint8Array} module
 * @return {Uint8Array}
 */
function forgetConfiguring( linked, module ) {
	const { exports } = new WebAssembly.Instance( new WebAssembly.Module( linked ) );
	const begin = exports.__start_configuring.value, end = exports.__stop_configuring.value;
	let left = end - begin;
	for ( const { address, bytes } of readData( module ) ) {
		const from = Math.max( begin - address, 0 ), to = Math.min( end - address, bytes.length );
		if ( from < to ) {
			bytes.fill( 0, from, to );
			left -= to - from;
		}
	}
	/* What lies between segments is zero already; the section is far from being that. */
	if ( left > ( end - begin ) / 2 ) {
		throw new Error( 'the constants of configuring are not where the linker says' );
	}
	return module;
}

/**
 * @param {Uint8Array} linked
 * @param {Uint8Array} module
 * @return {Uint8Array}
 */
function nameBuild( linked, module ) {
	const name = Buffer.from( 'heliograph.build' );
	const id = idOf( linked );
	return Buffer.concat( [ module, Buffer.from( [ 0, 1 + name.length + id.length, name.length ] ), name, id ] );
}

const [ , , edit, linkedFile, from, to ] = process.argv;
const edits = { keep: ( linked, module ) => module, 'forget-configuring': forgetConfiguring, 'name-build': nameBuild };
fs.writeFileSync( to, edits[ edit ]( fs.readFileSync( linkedFile ), fs.readFileSync( from ) ) );
