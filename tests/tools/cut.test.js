/*
 * Leaving functions out of a module. The modules are written here, instruction by instruction.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CODE, ELEMENTS, EXPORTS, FUNCTIONS, START, UnknownCode, readItems, readSections, writeCustom, writeItems, writeSections } from '../../wasm/module.mjs';
import { leaveOut } from '../../tools/pack/cut.mjs';
import { leaveOutUnused } from '../../tools/pack/unused.mjs';
import { pageBytes } from '../support/wasm.js';

const HEAD = Uint8Array.of( 0, 0x61, 0x73, 0x6D, 1, 0, 0, 0 );
const TYPES = 1, IMPORTS = 2, TABLES = 4, MEMORIES = 5, GLOBALS = 6;

/* Types: of functions that take nothing or a number, and answer a number; of one that takes and answers nothing. */
const ANSWERS = 0, CONVERTS = 1, RUNS = 2;
const TYPE_BYTES = [ [ 0x60, 0, 1, 0x7F ], [ 0x60, 1, 0x7F, 1, 0x7F ], [ 0x60, 0, 0 ] ];

const END = 0x0B;
const answer = ( /** @type {number} */ value ) => [ 0x41, value, END ];
const call = ( /** @type {number} */ number ) => [ 0x10, number ];

/**
 * @param {Object} parts
 * @param {[ number, number[], number[]? ][]} parts.functions Of each its type, its instructions, and its locals.
 * @param {Record<string, number>} parts.exports
 * @param {number[]} [parts.table] Functions.
 * @param {number} [parts.start]
 * @param {boolean} [parts.imports]
 * @param {number} [parts.elementKind]
 * @return {Buffer}
 */
function write( { functions, exports, table = [], start, imports, elementKind = 0 } ) {
	const sized = ( /** @type {number[]} */ bytes ) => [ bytes.length | 0x80, 0, ...bytes ];
	const items = ( /** @type {(number[] | Uint8Array)[]} */ ...list ) => writeItems( list );
	return writeSections( HEAD, [
		{ id: TYPES, bytes: items( ...TYPE_BYTES ) },
		...imports ? [ { id: IMPORTS, bytes: items( [ 1, 0x61, 1, 0x62, 0, RUNS ] ) } ] : [],
		{ id: FUNCTIONS, bytes: items( ...functions.map( ( [ type ] ) => [ type ] ) ) },
		{ id: TABLES, bytes: items( [ 0x70, 0, table.length ] ) },
		{ id: MEMORIES, bytes: items( [ 0, 1 ] ) },
		{ id: GLOBALS, bytes: items( [ 0x7F, 1, ...answer( 5 ) ] ) },
		{ id: EXPORTS, bytes: items( ...Object.entries( exports ).map( ( [ name, number ] ) => [ name.length, ...Buffer.from( name ), 0, number ] ), [ 1, 0x6D, 2, 0 ] ) },
		...start === undefined ? [] : [ { id: START, bytes: Uint8Array.of( start ) } ],
		{ id: ELEMENTS, bytes: items( ...table.length ? [ [ elementKind, ...answer( 0 ), table.length, ...table ] ] : [] ) },
		{ id: CODE, bytes: items( ...functions.map( ( [ , code, locals = [ 0 ] ] ) => sized( [ ...locals, ...code ] ) ) ) }
	] );
}

/** @param {Uint8Array} module */
const run = ( module ) => /** @type {any} */ ( new WebAssembly.Instance( new WebAssembly.Module( module ) ).exports );

/** @param {Uint8Array} module */
const countFunctions = ( module ) => {
	const { bytes } = readSections( module ).find( ( { id } ) => id === FUNCTIONS );
	return readItems( bytes, ( at ) => at + 1 ).length;
};

/**
 * @param {Uint8Array} module
 * @param {number[]} functions
 * @param {string[]} [exports]
 */
const cut = ( module, functions, exports = [] ) => leaveOut( module, { functions, exports } );

describe( 'leaving out of a module', () => {
	/* a leads to 1, which leads to 2; b to 2 and 3; nothing to 4 but the table, which has 3 as well. */
	const MODULE = write( {
		functions: [
			[ ANSWERS, [ ...call( 1 ), END ] ], [ ANSWERS, [ ...call( 2 ), END ] ], [ ANSWERS, answer( 42 ) ],
			[ ANSWERS, answer( 7 ) ], [ ANSWERS, answer( 9 ) ], [ ANSWERS, [ ...call( 2 ), ...call( 3 ), 0x6A, END ] ],
			[ CONVERTS, [ 0x20, 0, 0x11, ANSWERS, 0, END ] ], [ ANSWERS, answer( 1 ) ]
		],
		exports: { a: 0, b: 5, pick: 6 },
		table: [ 3, 4 ]
	} );

	it( 'what nothing leads to changes no answer', () => {
		const all = run( MODULE ), { a, b, pick } = run( cut( MODULE, [] ) );
		assert.deepEqual( [ a(), b(), pick( 0 ), pick( 1 ) ], [ 42, 49, 7, 9 ] );
		assert.deepEqual( [ all.a(), all.b(), all.pick( 0 ), all.pick( 1 ) ], [ 42, 49, 7, 9 ] );
		assert.deepEqual( [ MODULE, cut( MODULE, [] ) ].map( countFunctions ), [ 8, 7 ] );
	} );

	it( 'a function makes its callers trap where they call it, and leaves others as they are', () => {
		const { a, b, pick } = run( cut( MODULE, [ 1 ] ) );
		assert.throws( a, WebAssembly.RuntimeError );
		assert.deepEqual( [ b(), pick( 0 ), pick( 1 ) ], [ 49, 7, 9 ] );
	} );

	it( 'a function takes along what it alone leads to', () => {
		const small = cut( MODULE, [ 0 ] );
		/* Its export stays, and traps. */
		assert.throws( run( small ).a, WebAssembly.RuntimeError );
		assert.equal( run( small ).b(), 49 );
		assert.equal( countFunctions( cut( MODULE, [ 0 ], [ 'a', 'b' ] ) ), 3 );
	} );

	it( 'a function of the table leaves the others in their places', () => {
		const { b, pick } = run( cut( MODULE, [ 4 ] ) );
		assert.throws( () => pick( 1 ), WebAssembly.RuntimeError );
		assert.deepEqual( [ pick( 0 ), b() ], [ 7, 49 ] );
	} );

	it( 'an export leaves the memory and the other ones', () => {
		assert.deepEqual( Object.keys( run( cut( MODULE, [], [ 'b', 'nobody' ] ) ) ), [ 'a', 'pick', 'm' ] );
	} );

	it( 'the same gives the same bytes', () => {
		assert.deepEqual( cut( MODULE, [ 4, 1 ] ), cut( MODULE, [ 1, 4 ] ) );
	} );

	it( 'does not lose what runs first', () => {
		const module = write( { functions: [ [ ANSWERS, [ 0x23, 0, END ] ], [ RUNS, [ END ] ], [ RUNS, [ 0x41, 6, 0x24, 0, END ] ] ], exports: { get: 0 }, start: 2 } );
		assert.equal( run( cut( module, [] ) ).get(), 6 );
		assert.equal( countFunctions( cut( module, [] ) ), 2 );
	} );
} );

describe( 'the instructions of a function', () => {
	/* Before and behind each stands a call; name, instructions that leave the stack as it was. */
	const INSTRUCTIONS = /** @type {[ string, number[] ][]} */ ( [
		[ 'constants of all kinds, with bytes that look like calls', [ 0x41, 0x90, 0x10, 0x1A, 0x42, 0x90, 0x90, 0x10, 0x1A, 0x43, 0x10, 0x10, 0x10, 0x10, 0x1A, 0x44, 0x10, 0, 0x10, 0, 0x10, 0, 0x10, 0, 0x1A ] ],
		[ 'a table of branches', [ 0x02, 0x40, 0x02, 0x40, 0x41, 1, 0x0E, 2, 0, 1, 0, END, END ] ],
		[ 'a table of branches with many labels', [ 0x02, 0x40, 0x41, 0, 0x0E, 16, ...Array( 17 ).fill( 0 ), END ] ],
		[ 'conditions and loops', [ 0x03, 0x40, 0x41, 0, 0x0D, 0, END, 0x41, 1, 0x04, 0x40, 0x01, 0x05, 0x01, END, 0x02, 0x7F, 0x41, 1, END, 0x1A ] ],
		[ 'loads and stores', [ 0x41, 16, 0x41, 16, 0x36, 2, 0x10, 0x41, 16, 0x28, 2, 0x10, 0x1A ] ],
		[ 'the size of memory', [ 0x3F, 0, 0x40, 0, 0x1A ] ],
		[ 'filling and copying memory', [ 0x41, 0, 0x41, 0, 0x41, 0, 0xFC, 11, 0, 0x41, 0, 0x41, 0, 0x41, 0, 0xFC, 10, 0, 0 ] ],
		[ 'conversions that saturate', [ 0x44, 0, 0, 0, 0, 0, 0, 0xF0, 0x7F, 0xFC, 2, 0x1A ] ],
		[ 'sign extension', [ 0x41, 0x10, 0xC0, 0xC1, 0xAC, 0xC4, 0x1A ] ],
		[ 'a choice, a variable and a global', [ 0x41, 1, 0x41, 2, 0x41, 0, 0x1B, 0x21, 0, 0x20, 0, 0x22, 0, 0x24, 0, 0x23, 0, 0x1A ] ]
	] );
	for ( const [ name, code ] of INSTRUCTIONS ) {
		it( `are passed over: ${ name }`, () => {
			const module = write( {
				functions: [ [ ANSWERS, [ ...call( 1 ), ...code, ...call( 2 ), 0x6A, END ], [ 1, 1, 0x7F ] ], [ ANSWERS, answer( 30 ) ], [ ANSWERS, answer( 4 ) ], [ ANSWERS, answer( 0 ) ] ],
				exports: { a: 0 }
			} );
			const small = cut( module, [] );
			assert.equal( run( small ).a(), 34 );
			assert.equal( countFunctions( small ), 3 );
			/* It was read to its end: the second call is found. */
			assert.throws( run( cut( module, [ 2 ] ) ).a, WebAssembly.RuntimeError );
		} );
	}

	it( 'that follow a call which traps go as far as their block, and what stands behind that stays', () => {
		/* if (x) { block { f(); block {} g() } } else { h() }; 5 */
		const code = [ 0x20, 0, 0x04, 0x40, 0x02, 0x40, ...call( 1 ), 0x1A, 0x02, 0x40, END, ...call( 2 ), 0x1A, END, 0x05, ...call( 3 ), 0x1A, END, 0x41, 5, END ];
		const module = write( { functions: [ [ CONVERTS, code ], [ ANSWERS, answer( 1 ) ], [ ANSWERS, answer( 2 ) ], [ ANSWERS, answer( 3 ) ] ], exports: { a: 0 } } );
		const small = cut( module, [ 1 ] );
		assert.equal( run( small ).a( 0 ), 5 );
		assert.throws( () => run( small ).a( 1 ), WebAssembly.RuntimeError );
		assert.equal( countFunctions( small ), 2 );
	} );

	it( 'that follow a call which traps go where the function ends with them', () => {
		const module = write( { functions: [ [ ANSWERS, [ ...call( 1 ), ...call( 2 ), 0x6A, END ] ], [ ANSWERS, answer( 1 ) ], [ ANSWERS, answer( 2 ) ] ], exports: { a: 0 } } );
		const small = cut( module, [ 1 ] );
		assert.throws( run( small ).a, WebAssembly.RuntimeError );
		assert.equal( countFunctions( small ), 1 );
	} );
} );

describe( 'a module that has something that is not known', () => {
	const WHOLE = { functions: [ [ ANSWERS, answer( 1 ) ] ], exports: { a: 0 } };
	const UNKNOWN = /** @type {[ string, Buffer ][]} */ ( [
		[ 'an instruction', write( { functions: [ [ ANSWERS, [ 0xD0, 0x70, 0x1A, ...answer( 1 ) ] ] ], exports: { a: 0 } } ) ],
		[ 'an instruction behind a prefix', write( { functions: [ [ ANSWERS, [ 0xFC, 16, 0, 0x1A, ...answer( 1 ) ] ] ], exports: { a: 0 } } ) ],
		[ 'elements of another kind', write( { .../** @type {any} */ ( WHOLE ), table: [ 0 ], elementKind: 4 } ) ],
		[ 'imports', write( { .../** @type {any} */ ( WHOLE ), imports: true } ) ]
	] );
	for ( const [ name, module ] of UNKNOWN ) {
		it( `is refused: ${ name }`, () => assert.throws( () => cut( module, [] ), UnknownCode ) );

		it( `stays whole, which is told: ${ name }`, () => {
			/** @type {string[]} */
			const codes = [];
			const named = Buffer.concat( [ module, writeCustom( 'heliograph.parts', Buffer.from( '{"f":0}' ) ) ] );
			const left = leaveOutUnused( named, { needs: [], plan: [] }, [ 'f' ], ( { code } ) => codes.push( code ) );
			assert.deepEqual( Buffer.from( left ), module );
			assert.deepEqual( codes, [ 'module-whole' ] );
		} );
	}
} );

describe( 'heliograph.page.wasm', () => {
	it( 'is read to the end of each function', () => {
		const { exports } = new WebAssembly.Instance( new WebAssembly.Module( cut( pageBytes, [] ) ) );
		assert.deepEqual( Object.keys( exports ), Object.keys( run( pageBytes ) ) );
	} );
} );
