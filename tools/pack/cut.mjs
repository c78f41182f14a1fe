/*
 * Leaves functions out of a module: those that are named, and those that nothing else leads to.
 */

import { readNumber } from '../../wasm/leb128.mjs';
import {
	BLOCK, CALL, CODE, ELEMENTS, ELSE, END, EXPORTS, FUNCTIONS, IF, IMPORTS, LOOP, START, UNREACHABLE, UnknownCode,
	readItems, readSections, skipInstruction, skipLocals, writeItems, writeNumber, writeSections
} from './module.mjs';

/* The body of a function that traps: no locals. */
const TRAP = [ 0, UNREACHABLE, END ];

/**
 * A function as it is rewritten: text that stays as it is, and the functions that are called between.
 *
 * @typedef {( Uint8Array | number )[]} Body
 */

/**
 * @param {Uint8Array} code
 * @param {number} at Behind an instruction that nothing comes out of.
 * @return {number} Where the block ends that it is in: what stands between is never reached.
 */
function skipDead( code, at ) {
	for ( let depth = 0; depth || code[ at ] !== END && code[ at ] !== ELSE; at = skipInstruction( code, at ) ) {
		depth += Number( [ BLOCK, LOOP, IF ].includes( code[ at ] ) ) - Number( code[ at ] === END );
	}
	return at;
}

/**
 * @param {Uint8Array} code Of a function.
 * @param {Set<number>} unused
 * @return {Body} Without what follows a call of a function that is left out, which traps instead.
 */
function readBody( code, unused ) {
	/** @type {Body} */
	const body = [];
	let start = 0;
	for ( let at = skipLocals( code ), next; at < code.length; at = next ) {
		next = skipInstruction( code, at );
		if ( code[ at ] !== CALL ) {
			continue;
		}
		const [ callee ] = readNumber( code, at + 1 );
		body.push( code.subarray( start, at ) );
		if ( unused.has( callee ) ) {
			body.push( Uint8Array.of( UNREACHABLE ) );
			next = skipDead( code, next );
		} else {
			body.push( callee );
		}
		start = next;
	}
	return [ ...body, code.subarray( start ) ];
}

/**
 * @param {Uint8Array} bytes The elements of the table, or nothing where there is none.
 * @return {{ head: Uint8Array, functions: number[] }[]}
 * @throws {UnknownCode}
 */
function readElements( bytes ) {
	/** @type {number[][]} */
	const ends = [];
	const skip = ( /** @type {number} */ at ) => {
		const first = skipInstruction( bytes, at + 1 );
		if ( bytes[ at ] !== 0 || bytes[ first ] !== END ) {
			throw new UnknownCode( 'elements of another kind than clang makes' );
		}
		const [ count, start ] = readNumber( bytes, first + 1 );
		const numbers = [ at, first + 1 ];
		let next = start;
		for ( let i = 0; i < count; i++ ) {
			const [ number, end ] = readNumber( bytes, next );
			numbers.push( number );
			next = end;
		}
		ends.push( numbers );
		return next;
	};
	readItems( bytes, skip );
	return ends.map( ( [ from, to, ...functions ] ) => ( { head: bytes.subarray( from, to ), functions } ) );
}

/**
 * @param {Uint8Array} item
 * @return {{ name: string, kind: number, index: number }}
 */
function readExport( item ) {
	const [ length, start ] = readNumber( item, 0 );
	const end = start + length;
	return { name: Buffer.from( item.subarray( start, end ) ).toString(), kind: item[ end ], index: readNumber( item, end + 1 )[ 0 ] };
}

/**
 * @param {Uint8Array} bytes
 * @return {Uint8Array[]}
 */
function readExports( bytes ) {
	return readItems( bytes, ( at ) => {
		const [ length, start ] = readNumber( bytes, at );
		return readNumber( bytes, start + length + 1 )[ 1 ];
	} );
}

/**
 * @param {Uint8Array} module Without imports.
 * @param {{ functions?: Set<number>, exports?: Set<string> }} unused What it is not asked for: functions by their numbers, and exports by their
 *  names.
 * @return {Buffer} The module without these, and without what only they lead to. A call of a function that was left out traps. Addresses and
 *  the places in the table are as before.
 * @throws {UnknownCode} Where it has something that is not known here.
 */
export function leaveOut( module, { functions: unused = new Set(), exports: unasked = new Set() } ) {
	const sections = readSections( module );
	const contentOf = ( /** @type {number} */ id ) => ( sections.find( ( section ) => section.id === id ) || { bytes: Uint8Array.of( 0 ) } ).bytes;
	if ( sections.some( ( section ) => section.id === IMPORTS ) ) {
		throw new UnknownCode( 'imports' );
	}
	const codes = contentOf( CODE ), types = contentOf( FUNCTIONS );
	const bodies = readItems( codes, ( at ) => {
		const [ size, start ] = readNumber( codes, at );
		return start + size;
	} ).map( ( item ) => readBody( item.subarray( readNumber( item, 0 )[ 1 ] ), unused ) );
	const typeOf = readItems( types, ( at ) => readNumber( types, at )[ 1 ] );
	const elements = readElements( contentOf( ELEMENTS ) );
	const exported = readExports( contentOf( EXPORTS ) ).filter( ( item ) => !unasked.has( readExport( item ).name ) );

	const reached = new Set();
	const reach = ( /** @type {number} */ from ) => {
		for ( const left = [ from ]; left.length; ) {
			const number = /** @type {number} */ ( left.pop() );
			if ( !reached.has( number ) && !unused.has( number ) ) {
				reached.add( number );
				left.push( .../** @type {number[]} */ ( bodies[ number ].filter( ( part ) => typeof part === 'number' ) ) );
			}
		}
	};
	exported.map( readExport ).filter( ( { kind } ) => kind === 0 ).forEach( ( { index } ) => reach( index ) );
	elements.forEach( ( { functions } ) => functions.forEach( reach ) );
	const start = sections.find( ( section ) => section.id === START );
	if ( start ) {
		reach( readNumber( start.bytes, 0 )[ 0 ] );
	}

	const kept = Array.from( bodies.keys() ).filter( ( number ) => reached.has( number ) );
	const renumbered = new Map( kept.map( ( number, i ) => [ number, i ] ) );
	/* What the table or an export names and is left out is one function more. */
	const isTrapNeeded = [ ...elements.flatMap( ( { functions } ) => functions ), ...exported.map( readExport ).filter( ( { kind } ) => kind === 0 ).map( ( { index } ) => index ) ].some( ( number ) => unused.has( number ) );
	const numberOf = ( /** @type {number} */ number ) => writeNumber( renumbered.has( number ) ? renumbered.get( number ) : kept.length );
	const writeBody = ( /** @type {Body} */ body ) => {
		const bytes = Buffer.concat( body.map( ( part ) => typeof part === 'number' ? Buffer.from( [ CALL, ...numberOf( part ) ] ) : part ) );
		return Buffer.concat( [ Buffer.from( writeNumber( bytes.length ) ), bytes ] );
	};
	const trap = isTrapNeeded ? [ [ TRAP.length, ...TRAP ] ] : [];
	const contents = new Map( [
		[ FUNCTIONS, writeItems( [ ...kept.map( ( number ) => typeOf[ number ] ), ...trap.map( () => [ 0 ] ) ] ) ],
		[ EXPORTS, writeItems( exported.map( ( item ) => {
			const { kind, index } = readExport( item );
			return kind ? item : Buffer.concat( [ item.subarray( 0, item.length - writeNumber( index ).length ), Buffer.from( numberOf( index ) ) ] );
		} ) ) ],
		[ START, start && Buffer.from( numberOf( readNumber( start.bytes, 0 )[ 0 ] ) ) ],
		[ ELEMENTS, writeItems( elements.map( ( { head, functions } ) => Buffer.concat( [ head, writeItems( functions.map( numberOf ) ) ] ) ) ) ],
		[ CODE, writeItems( [ ...kept.map( ( number ) => writeBody( bodies[ number ] ) ), ...trap ] ) ]
	] );
	return writeSections( module.subarray( 0, 8 ), sections.map( ( { id, bytes } ) => ( { id, bytes: contents.get( id ) || bytes } ) ) );
}
