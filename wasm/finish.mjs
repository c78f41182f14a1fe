/*
 * What Binaryen has no words for, done to a module:
 *
 *     node finish.mjs keep | forget-configuring | name-build | name-parts <linked> <from> <to>
 *
 * forget-configuring: the constants in the section `configuring`, which nothing of a page reads, become zeros, which wasm-opt
 * then leaves out. name-build: a custom section `heliograph.build` is added, four bytes that are a hash of the linked file, so
 * that modules of one link know each other. name-parts: the same, and what is exported beside the boundary, the parts that a site may
 * go without, is not exported any more, but named with its number in a custom section `heliograph.parts`, as JSON. keep: nothing.
 */

import fs from 'node:fs';
import { idOf } from './build-id.mjs';
import { readNumber } from './leb128.mjs';
import { EXPORTS, readExports, readSections, writeCustom, writeItems, writeSections } from './module.mjs';

const DATA = 11;

/* What a module exports for its host. */
const BOUNDARY = /^(?:hg_wasm_\w+|memory|_initialize)$/;

/**
 * @param {Uint8Array} module
 * @return {{ address: number, bytes: Uint8Array }[]} Its data, as views that may be written to.
 */
function readData( module ) {
	const { bytes } = readSections( module ).find( ( { id } ) => id === DATA );
	let [ count, next ] = readNumber( bytes, 0 );
	return Array.from( { length: count }, () => {
		/* Active in memory 0, at a constant: 0x00 0x41 address 0x0B. */
		if ( bytes[ next ] !== 0 || bytes[ next + 1 ] !== 0x41 ) {
			throw new Error( 'a data segment of another kind than clang makes' );
		}
		const [ address, end ] = readNumber( bytes, next + 2 );
		const [ length, start ] = readNumber( bytes, end + 1 );
		next = start + length;
		return { address, bytes: bytes.subarray( start, next ) };
	} );
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
	return Buffer.concat( [ module, writeCustom( 'heliograph.build', idOf( linked ) ) ] );
}

/**
 * @param {Uint8Array} linked
 * @param {Uint8Array} module
 * @return {Uint8Array}
 */
function nameParts( linked, module ) {
	const sections = readSections( module );
	const exported = readExports( sections.find( ( { id } ) => id === EXPORTS ).bytes );
	const parts = exported.filter( ( { name } ) => !BOUNDARY.test( name ) );
	const rest = writeItems( exported.filter( ( one ) => !parts.includes( one ) ).map( ( { bytes } ) => bytes ) );
	const numbers = Object.fromEntries( parts.map( ( { name, index } ) => [ name, index ] ) );
	return Buffer.concat( [
		nameBuild( linked, writeSections( module, sections.map( ( { id, bytes } ) => ( { id, bytes: id === EXPORTS ? rest : bytes } ) ) ) ),
		writeCustom( 'heliograph.parts', Buffer.from( JSON.stringify( numbers ) ) )
	] );
}

const [ , , edit, linkedFile, from, to ] = process.argv;
const edits = { keep: ( linked, module ) => module, 'forget-configuring': forgetConfiguring, 'name-build': nameBuild, 'name-parts': nameParts };
fs.writeFileSync( to, edits[ edit ]( fs.readFileSync( linkedFile ), fs.readFileSync( from ) ) );
