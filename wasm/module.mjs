/*
 * A module of WebAssembly, as far as leaving out functions takes it: its sections, and the instructions of its functions.
 */

import { readNumber, writeNumber } from './leb128.mjs';

/* The numbers of the sections that are read. */
export const IMPORTS = 2, FUNCTIONS = 3, EXPORTS = 7, START = 8, ELEMENTS = 9, CODE = 10;

/**
 * What a module has that this cannot read, so nothing of it may be changed.
 */
export class UnknownCode extends Error {}

/**
 * @typedef {Object} Section
 * @property {number} id
 * @property {Uint8Array} bytes Its content, without its number and size.
 */

/**
 * @param {Uint8Array} module
 * @return {Section[]}
 */
export function readSections( module ) {
	/** @type {Section[]} */
	const sections = [];
	for ( let at = 8; at < module.length; ) {
		const [ size, start ] = readNumber( module, at + 1 );
		sections.push( { id: module[ at ], bytes: module.subarray( start, at = start + size ) } );
	}
	return sections;
}

/**
 * @param {Uint8Array} module That they are of: what stands before its sections stays.
 * @param {Section[]} sections
 * @return {Buffer}
 */
export function writeSections( module, sections ) {
	return Buffer.concat( [ module.subarray( 0, 8 ), ...sections.flatMap( ( { id, bytes } ) => [ Buffer.from( [ id, ...writeNumber( bytes.length ) ] ), bytes ] ) ] );
}

/**
 * @param {Uint8Array} bytes A vector: a count, then its items.
 * @param {( at: number ) => number} skip Answers where the item ends that begins there.
 * @return {Uint8Array[]} Its items.
 */
export function readItems( bytes, skip ) {
	let [ count, at ] = readNumber( bytes, 0 );
	return Array.from( { length: count }, () => bytes.subarray( at, at = skip( at ) ) );
}

/**
 * @param {Iterable<Uint8Array | number[]>} items
 * @return {Buffer} A vector.
 */
export function writeItems( items ) {
	const list = [ ...items ];
	return Buffer.concat( [ writeNumber( list.length ), ...list ].map( ( bytes ) => Buffer.from( bytes ) ) );
}

/**
 * @param {string} name
 * @param {Uint8Array} content
 * @return {Buffer} A custom section.
 */
export function writeCustom( name, content ) {
	return writeSections( new Uint8Array( 0 ), [ { id: 0, bytes: Buffer.concat( [ Buffer.from( [ name.length ] ), Buffer.from( name ), content ] ) } ] );
}

/**
 * @param {Section} section
 * @return {{ name: string, content: Uint8Array } | undefined} Of a custom section, its name and what it holds.
 */
export function readCustom( { id, bytes } ) {
	const [ length, start ] = readNumber( bytes, 0 );
	return id === 0 ? { name: Buffer.from( bytes.subarray( start, start + length ) ).toString(), content: bytes.subarray( start + length ) } : undefined;
}

/**
 * @param {Uint8Array} bytes The content of the section of exports.
 * @return {{ name: string, kind: number, index: number, bytes: Uint8Array }[]} Of each its name, what it is (0: a function), its number, and
 *  its own bytes.
 */
export function readExports( bytes ) {
	/** @type {{ name: string, kind: number, index: number }[]} */
	const read = [];
	const items = readItems( bytes, ( at ) => {
		const [ length, start ] = readNumber( bytes, at );
		const end = start + length;
		const [ index, next ] = readNumber( bytes, end + 1 );
		read.push( { name: Buffer.from( bytes.subarray( start, end ) ).toString(), kind: bytes[ end ], index } );
		return next;
	} );
	return read.map( ( one, i ) => ( { ...one, bytes: items[ i ] } ) );
}

/* Opcodes that mean something here. */
export const UNREACHABLE = 0x00, BLOCK = 0x02, LOOP = 0x03, IF = 0x04, ELSE = 0x05, END = 0x0B, CALL = 0x10;

/* What follows an opcode: so many numbers of LEB128, or bytes. */
const NUMBERS = new Map( [
	...[ BLOCK, LOOP, IF, 0x0C, 0x0D, CALL, 0x20, 0x21, 0x22, 0x23, 0x24, 0x3F, 0x40, 0x41, 0x42 ].map( ( opcode ) => /** @type {const} */ ( [ opcode, 1 ] ) ),
	/* call_indirect, and what loads and stores. */
	...[ 0x11, ...Array.from( { length: 0x3F - 0x28 }, ( _, i ) => 0x28 + i ) ].map( ( opcode ) => /** @type {const} */ ( [ opcode, 2 ] ) ),
	...[ UNREACHABLE, 0x01, ELSE, END, 0x0F, 0x1A, 0x1B, ...Array.from( { length: 0xC5 - 0x45 }, ( _, i ) => 0x45 + i ) ].map( ( opcode ) => /** @type {const} */ ( [ opcode, 0 ] ) )
] );
const BR_TABLE = 0x0E, F32_CONST = 0x43, F64_CONST = 0x44, PREFIXED = 0xFC;

/* By what follows 0xFC: conversions that saturate, then copying and filling memory. */
const PREFIXED_NUMBERS = [ 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1 ];

/**
 * @param {Uint8Array} bytes
 * @param {number} at
 * @param {number} count
 * @return {number} Where so many numbers end.
 */
function skipNumbers( bytes, at, count ) {
	for ( ; count; count-- ) {
		while ( bytes[ at++ ] & 0x80 ) {
			/* Any byte but the last one of a number. */
		}
	}
	return at;
}

/**
 * @param {Uint8Array} code
 * @param {number} at
 * @return {number} Where the instruction ends that begins there.
 * @throws {UnknownCode}
 */
export function skipInstruction( code, at ) {
	const opcode = code[ at++ ], count = NUMBERS.get( opcode );
	if ( count !== undefined ) {
		return skipNumbers( code, at, count );
	}
	if ( opcode === BR_TABLE ) {
		const [ labels, first ] = readNumber( code, at );
		return skipNumbers( code, first, labels + 1 );
	}
	if ( opcode === F32_CONST || opcode === F64_CONST ) {
		return at + ( opcode === F64_CONST ? 8 : 4 );
	}
	const [ second, next ] = readNumber( code, at );
	if ( opcode === PREFIXED && second < PREFIXED_NUMBERS.length ) {
		return skipNumbers( code, next, PREFIXED_NUMBERS[ second ] );
	}
	throw new UnknownCode( `an instruction that begins with 0x${ opcode.toString( 16 ) }` );
}

/**
 * @param {Uint8Array} body Of a function.
 * @return {number} Where its instructions begin: behind its locals.
 */
export function skipLocals( body ) {
	const [ groups, first ] = readNumber( body, 0 );
	return skipNumbers( body, first, 2 * groups );
}
