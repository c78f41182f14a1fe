/*
 * Leaves functions out of a module: those that are named, and those that nothing else leads to.
 */

import { readNumber, writeNumber } from '../../wasm/leb128.mjs';
import {
	BLOCK, CALL, CODE, ELEMENTS, ELSE, END, EXPORTS, FUNCTIONS, IF, IMPORTS, LOOP, START, UNREACHABLE, UnknownCode,
	readExports, readItems, readSections, skipInstruction, skipLocals, writeItems, writeSections
} from '../../wasm/module.mjs';

/** @typedef {import('../../wasm/module.mjs').Section} Section */

/**
 * The body of a function: instructions that stay as they are, and between them the numbers of the functions that it calls.
 *
 * @typedef {( Uint8Array | number )[]} Body
 */

/**
 * A module without imports, as far as functions are concerned.
 *
 * @typedef {Object} Code
 * @property {Body[]} bodies By the number of the function.
 * @property {Uint8Array[]} types The same: the number of its type, as it is written.
 * @property {ReturnType<typeof readExports>} exported
 * @property {{ head: Uint8Array, functions: number[] }[]} elements What the table holds.
 * @property {number[]} start The function that runs first, if there is one.
 */

/* A function that traps: of what type does not matter, for it is never called as what it stands for. */
const TRAP_TYPE = [ 0 ], TRAP = [ 3, 0, UNREACHABLE, END ];

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
 * @return {Body} It, in which a call of a function that is unused traps.
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
		if ( unused.has( callee ) ) {
			body.push( code.subarray( start, at ), Uint8Array.of( UNREACHABLE ) );
			next = skipDead( code, next );
		} else {
			body.push( code.subarray( start, at ), callee );
		}
		start = next;
	}
	return [ ...body, code.subarray( start ) ];
}

/**
 * @param {Uint8Array} bytes The content of the section of elements.
 * @return {Code['elements']}
 * @throws {UnknownCode}
 */
function readElements( bytes ) {
	/** @type {Code['elements']} */
	const elements = [];
	readItems( bytes, ( at ) => {
		/* Of functions, at a constant: 0, the instruction, its end. */
		const end = skipInstruction( bytes, at + 1 );
		if ( bytes[ at ] !== 0 || bytes[ end ] !== END ) {
			throw new UnknownCode( 'elements of another kind than clang makes' );
		}
		const head = bytes.subarray( at, end + 1 );
		let [ count, next ] = readNumber( bytes, end + 1 );
		/** @type {number[]} */
		const functions = [];
		for ( let number; count; count-- ) {
			[ number, next ] = readNumber( bytes, next );
			functions.push( number );
		}
		elements.push( { head, functions } );
		return next;
	} );
	return elements;
}

/**
 * @param {Section[]} sections
 * @param {Set<number>} unused
 * @return {Code}
 * @throws {UnknownCode}
 */
function readCode( sections, unused ) {
	const find = ( /** @type {number} */ wanted ) => sections.find( ( { id } ) => id === wanted );
	const contentOf = ( /** @type {number} */ id ) => find( id )?.bytes || Uint8Array.of( 0 );
	const types = contentOf( FUNCTIONS ), code = contentOf( CODE ), start = find( START );
	if ( find( IMPORTS ) ) {
		throw new UnknownCode( 'imports' );
	}
	const functions = readItems( code, ( at ) => {
		const [ size, first ] = readNumber( code, at );
		return first + size;
	} );
	return {
		bodies: functions.map( ( bytes ) => readBody( bytes.subarray( readNumber( bytes, 0 )[ 1 ] ), unused ) ),
		types: readItems( types, ( at ) => readNumber( types, at )[ 1 ] ),
		exported: readExports( contentOf( EXPORTS ) ),
		elements: readElements( contentOf( ELEMENTS ) ),
		start: start ? [ readNumber( start.bytes, 0 )[ 0 ] ] : []
	};
}

/**
 * @param {Code} code
 * @return {number[]} What it is entered by.
 */
function listRoots( { elements, exported, start } ) {
	return [ ...exported.filter( ( { kind } ) => kind === 0 ).map( ( { index } ) => index ), ...elements.flatMap( ( { functions } ) => functions ), ...start ];
}

/**
 * @param {Code} code
 * @param {Set<number>} unused
 * @return {Set<number>} What is left of the functions.
 */
function findReached( code, unused ) {
	/** @type {Set<number>} */
	const reached = new Set();
	for ( const left = listRoots( code ); left.length; ) {
		const number = /** @type {number} */ ( left.pop() );
		if ( !reached.has( number ) && !unused.has( number ) ) {
			reached.add( number );
			left.push( .../** @type {number[]} */ ( code.bodies[ number ].filter( ( part ) => typeof part === 'number' ) ) );
		}
	}
	return reached;
}

/**
 * @param {Body} body
 * @param {( number: number ) => number[]} numberOf The new number of a function, as it is written.
 * @return {Buffer} The function.
 */
function writeBody( body, numberOf ) {
	const bytes = Buffer.concat( body.map( ( part ) => typeof part === 'number' ? Buffer.from( [ CALL, ...numberOf( part ) ] ) : part ) );
	return Buffer.concat( [ Buffer.from( writeNumber( bytes.length ) ), bytes ] );
}

/**
 * Functions of a size stand together, the smallest first: they are alike, which makes less of them once they are compressed.
 *
 * @param {Code} code
 * @param {Set<number>} unused
 * @return {Map<number, Buffer>} By the number of the section, what it has then.
 */
function writeCode( code, unused ) {
	const sizeOf = ( /** @type {number} */ number ) => code.bodies[ number ].reduce( ( sum, part ) => sum + ( typeof part === 'number' ? 1 : part.length ), 0 );
	const kept = [ ...findReached( code, unused ) ].sort( ( a, b ) => sizeOf( a ) - sizeOf( b ) || a - b );
	/* What the table still has a place for, and is unused, is one function. */
	const trap = listRoots( code ).some( ( number ) => unused.has( number ) ) ? [ kept.length ] : [];
	const places = new Map( kept.map( ( number, i ) => [ number, i ] ) );
	const numberOf = ( /** @type {number} */ number ) => writeNumber( places.get( number ) ?? trap[ 0 ] );
	return new Map( [
		[ FUNCTIONS, writeItems( [ ...kept.map( ( number ) => code.types[ number ] ), ...trap.map( () => TRAP_TYPE ) ] ) ],
		[ EXPORTS, writeItems( code.exported.map( ( { bytes, index, kind } ) => {
			const name = bytes.subarray( 0, bytes.length - writeNumber( index ).length );
			return kind === 0 ? Buffer.concat( [ name, Buffer.from( numberOf( index ) ) ] ) : bytes;
		} ) ) ],
		[ START, Buffer.from( code.start.flatMap( numberOf ) ) ],
		[ ELEMENTS, writeItems( code.elements.map( ( { head, functions } ) => Buffer.concat( [ head, writeItems( functions.map( numberOf ) ) ] ) ) ) ],
		[ CODE, writeItems( [ ...kept.map( ( number ) => writeBody( code.bodies[ number ], numberOf ) ), ...trap.map( () => TRAP ) ] ) ]
	] );
}

/**
 * @param {Uint8Array} module Without imports.
 * @param {{ functions: Iterable<number>, exports: Iterable<string> }} unused Functions by their numbers, and exports by their names.
 * @return {Buffer} The module without these, and without what only they lead to. What calls a function that was left out traps. Addresses and the
 *  places in the table stay as they were; the numbers of functions do not.
 * @throws {UnknownCode} For a module that has something that is not known here.
 */
export function leaveOut( module, { functions, exports } ) {
	const sections = readSections( module ), unused = new Set( functions ), unasked = new Set( exports );
	const code = readCode( sections, unused );
	const written = writeCode( { ...code, exported: code.exported.filter( ( { name } ) => !unasked.has( name ) ) }, unused );
	return writeSections( module, sections.map( ( { id, bytes } ) => ( { id, bytes: written.get( id ) || bytes } ) ) );
}
