/*
 * npm run size: where the bytes go. The module by source file and function, from the line table of a build that has one; the
 * glue by module, as the bundler counts them. Bytes are those before compression, and of the module before wasm-opt, which
 * takes 8 % off its code.
 */

import fs from 'node:fs';
import path from 'node:path';
import { readNumber } from '../wasm/leb128.mjs';
import { glueBytes } from './build.mjs';
import { workflow } from './cmake.mjs';
import { Failure, ask, root } from './steps.mjs';

/**
 * Code by source file: each row of a line table holds until the next one's address.
 *
 * @param {string} lines As llvm-dwarfdump prints them.
 * @return {Map<string, number>}
 */
function codeByFile( lines ) {
	/** @type {Map<string, number>} */
	const bytes = new Map();
	/** @type {string[]} */
	let files = [];
	let last, index = 0;
	for ( const line of lines.split( '\n' ) ) {
		const [ , begins ] = /^file_names\[ *(\d+)\]/.exec( line ) || [];
		const [ , name ] = /^ +name: "(.*)"/.exec( line ) || [];
		const [ , address, file, flags ] = /^(0x[0-9a-f]+) +\d+ +\d+ +(\d+) +\d+ +\d+ *(.*)$/.exec( line ) || [];
		if ( line.startsWith( 'debug_line[' ) ) {
			files = [];
		} else if ( begins ) {
			index = Number( begins );
		} else if ( name ) {
			files[ index ] = path.basename( name );
		} else if ( address ) {
			if ( last ) {
				bytes.set( last.file, ( bytes.get( last.file ) || 0 ) + Number( address ) - last.at );
			}
			last = flags.includes( 'end_sequence' ) ? undefined : { at: Number( address ), file: files[ Number( file ) ] };
		}
	}
	return bytes;
}

const SECTIONS = [ 'custom', 'types', 'imports', 'functions', 'table', 'memory', 'globals', 'exports', 'start', 'elements', 'code', 'data', 'data count' ];

/**
 * @param {Buffer} module
 * @return {{ name: string, begin: number, inside: number, end: number }[]}
 */
function readSections( module ) {
	const read = ( /** @type {number} */ from ) => readNumber( module, from ), sections = [];
	for ( let begin = 8; begin < module.length; ) {
		const [ size, inside ] = read( begin + 1 );
		sections.push( { name: SECTIONS[ module[ begin ] ], begin, inside, end: inside + size } );
		begin = inside + size;
	}
	return sections;
}

/**
 * @param {Buffer} module
 * @return {number[]} Bytes of each function of the module's own.
 */
function readBodies( module ) {
	const read = ( /** @type {number} */ from ) => readNumber( module, from ), sizes = [];
	const { inside } = /** @type {any} */ ( readSections( module ).find( ( { name } ) => name === 'code' ) );
	let [ count, at ] = read( inside );
	for ( ; count--; ) {
		const [ size, body ] = read( at );
		sizes.push( size );
		at = body + size;
	}
	return sizes;
}

/**
 * @param {Buffer} module With a section of names, and without imports.
 * @return {Map<string, number>} Bytes by function.
 */
function codeByFunction( module ) {
	const read = ( /** @type {number} */ from ) => readNumber( module, from ), sizes = readBodies( module );
	const text = ( /** @type {number} */ place ) => {
		const [ length, start ] = read( place );
		return /** @type {[ string, number ]} */ ( [ module.toString( 'utf8', start, start + length ), start + length ] );
	};
	const { begin, end } = /** @type {any} */ ( readSections( module ).find( ( { inside, name } ) => name === 'custom' && text( inside )[ 0 ] === 'name' ) );
	const functions = new Map();
	let [ , at ] = text( read( begin + 1 )[ 1 ] );
	while ( at < end ) {
		const [ bytes, first ] = read( at + 1 );
		/* Its part 1 names functions. */
		let [ count, entry ] = module[ at ] === 1 ? read( first ) : [ 0, first ];
		for ( ; count--; ) {
			const [ index, name ] = read( entry );
			const [ words, next ] = text( name );
			functions.set( words, sizes[ index ] );
			entry = next;
		}
		at = first + bytes;
	}
	return functions;
}

/**
 * @param {string} title
 * @param {Map<string, number>} bytes
 * @param {number} [most] Rows.
 */
function print( title, bytes, most = Infinity ) {
	const rows = Array.from( bytes ).sort( ( a, b ) => b[ 1 ] - a[ 1 ] );
	const all = rows.reduce( ( sum, [ , size ] ) => sum + size, 0 );
	const lines = rows.slice( 0, most ).map( ( [ name, size ] ) => `| ${ name } | ${ size } | ${ ( 100 * size / all ).toFixed( 1 ) } |` );
	console.log( [ `### ${ title }, ${ all } bytes\n`, '| | bytes | % |', '| --- | ---: | ---: |', ...lines, '' ].join( '\n' ) );
}

const named = path.join( root, 'build/wasm-lines/wasm/linked.wasm' );

/**
 * @return {Promise<{ code: Map<string, number>, glue: Map<string, number> }>} By source file.
 */
export async function measureBytes() {
	workflow( 'wasm-lines' );
	/* As Emscripten's dependency has it on Debian, and as others have it. */
	const lines = [ 'llvm-dwarfdump-14', 'llvm-dwarfdump' ].map( ( program ) => ask( program, [ '--debug-line', named ] ) ).find( Boolean );
	if ( !lines ) {
		throw new Failure( 'llvm-dwarfdump cannot read the line table; on Debian it is in the package llvm-14' );
	}
	return { code: codeByFile( lines ), glue: await glueBytes( 'heliograph.mjs' ) };
}

export async function printBytes() {
	const { code, glue } = await measureBytes();
	for ( const file of [ 'build/site.wasm', 'dist/heliograph.wasm' ] ) {
		const sections = readSections( fs.readFileSync( path.join( root, file ) ) );
		print( `${ file } by section`, new Map( sections.map( ( { name, begin, end } ) => [ name, end - begin ] ) ) );
	}
	print( 'Code of the whole module by source file', code );
	print( 'Its code by function, the largest', codeByFunction( fs.readFileSync( named ) ), 40 );
	print( 'heliograph.page.mjs by module', await glueBytes( 'heliograph.page.mjs' ) );
	print( 'heliograph.mjs by module', glue );
}
