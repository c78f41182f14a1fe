/*
 * js-glue/core/boundary.js: the names, numbers and function types of the boundary, as the C headers have them. `npm run
 * build` writes it; the lint fails where what is committed is not what the headers say.
 */

import fs from 'node:fs';
import path from 'node:path';
import { Failure, root } from './steps.mjs';

const TARGET = path.join( root, 'js-glue/core/boundary.js' );

const HEAD = `/*
 * The boundary's names, numbers and function types.
 *
 * Generated from src/heliograph.h and wasm/exports.c by tools/generate.mjs: do not edit.
 */
`;

/* Lists of the header whose words the glue needs, and lists of which it needs the numbers. */
const WORDS = { RESULTS: 'HG_RESULTS', DROP_REASONS: 'HG_DROP_REASONS', CONTRIBUTIONS: 'HG_CONTRIBUTIONS' };
const NUMBERS = [ 'HG_ABI_VERSION', 'HG_RANDOM_POOL_BYTES', 'HG_NEEDS_RANDOM', 'HG_NEEDS_COLLECT', 'HG_NEEDS_TIME', 'HG_AS_STORED', 'HG_MAX_TRIES', 'HG_UNKNOWN_STATUS', 'HG_HANDED_OVER' ];
const NUMBERED = [ 'HG_URGENCIES' ];

/* Lists of bare numbers. */
const STATUSES = { ITEMISED: 'HG_ITEMISED_STATUSES' };

/**
 * @param {string} header
 * @param {string} list The name of an X-macro: `#define NAME(X)`, then one `X(ENUMERATOR, "word", ...)` a row.
 * @return {{ name: string, word: string }[]}
 */
function readList( header, list ) {
	const [ , body ] = new RegExp( `#define ${ list }\\(X\\)((?:.*\\\\\\n)*.*)` ).exec( header ) || [];
	if ( !body ) {
		throw new Failure( `src/heliograph.h has no list ${ list }` );
	}
	return Array.from( body.matchAll( /\bX\(\s*(\w+)(?:,\s*(?:\\\n\s*)?"([^"]*)")?/g ), ( [ , name, word = '' ] ) => ( { name, word } ) );
}

/**
 * @param {string} header
 * @param {string} name Of a `#define`, an enumerator with a number, or one that is as many as a list has rows.
 * @return {number}
 */
function readNumber( header, name ) {
	const [ , value ] = new RegExp( `(?:#define ${ name }|\\b${ name } =) (-?\\w+)` ).exec( header ) || [];
	if ( value === 'HG_DROP_COUNT' ) {
		return readList( header, WORDS.DROP_REASONS ).length;
	}
	if ( !/^-?\d+$/.test( value ) ) {
		throw new Failure( `src/heliograph.h has no number ${ name }` );
	}
	return Number( value );
}

/**
 * @param {string} source wasm/exports.c
 * @param {string[]} names What the module exports.
 * @return {string[]} A property of the typedef for each.
 */
function readExports( source, names ) {
	return names.map( ( name ) => {
		const [ , result, given ] = new RegExp( `^([\\w ]+[ *])${ name }\\(([^)]*)\\)`, 'm' ).exec( source ) || [];
		if ( result === undefined ) {
			throw new Failure( `wasm/exports.c does not define ${ name }, which wasm/exports.txt lists` );
		}
		const parameters = given.trim() === 'void' ? [] : given.split( ',' ).map( ( one ) => /(\w+)\s*$/.exec( one )[ 1 ] );
		const type = `( ${ parameters.map( ( one ) => `${ one }: number` ).join( ', ' ) } )`.replace( '(  )', '()' );
		return ` * @property {${ type } => ${ result.trim() === 'void' ? 'void' : 'number' }} ${ name }`;
	} );
}

/**
 * @return {string} What the file has to be.
 */
export function generateBoundary() {
	const read = ( /** @type {string} */ name ) => fs.readFileSync( path.join( root, name ), 'utf8' );
	const header = read( 'src/heliograph.h' );
	const short = ( /** @type {string} */ name ) => name.replace( /^HG_/, '' ).replace( 'ABI_VERSION', 'ABI' );
	const constants = [
		...NUMBERS.map( ( name ) => `export const ${ short( name ) } = ${ readNumber( header, name ) };` ),
		...NUMBERED.flatMap( ( list ) => readList( header, list ).map( ( { name }, number ) => `export const ${ short( name ) } = ${ number };` ) ),
		...Object.entries( STATUSES ).map( ( [ name, list ] ) => `export const ${ name } = [ ${ readList( header, list ).map( ( one ) => one.name ).join( ', ' ) } ];` ),
		...Object.entries( WORDS ).map( ( [ name, list ] ) => `export const ${ name } = /** @type {const} */ ( [ ${ readList( header, list ).map( ( { word } ) => `'${ word }'` ).join( ', ' ) } ] );` )
	];
	return [
		HEAD,
		...constants,
		'',
		'/**',
		' * What the module exports.',
		' *',
		' * @typedef {Object} Exports',
		' * @property {WebAssembly.Memory} memory',
		' * @property {() => void} _initialize To be called once, before anything else.',
		...readExports( read( 'wasm/exports.c' ), read( 'wasm/exports.txt' ).trim().split( '\n' ) ),
		' */',
		''
	].join( '\n' );
}

/** @throws {Failure} Where the file is not what the headers say. */
export function checkBoundary() {
	if ( fs.readFileSync( TARGET, 'utf8' ) !== generateBoundary() ) {
		throw new Failure( 'js-glue/core/boundary.js is not what src/heliograph.h and wasm/ say: npm run build writes it anew' );
	}
}

/** Write the file, unless it is what it has to be. */
export function writeBoundary() {
	const text = generateBoundary();
	if ( !fs.existsSync( TARGET ) || fs.readFileSync( TARGET, 'utf8' ) !== text ) {
		fs.writeFileSync( TARGET, text );
	}
}
