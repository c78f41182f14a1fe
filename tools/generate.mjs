/*
 * Files that are written from others: js-glue/core/boundary.js, the names, numbers and function types of the boundary as the C
 * headers have them; js-glue/explain/words.js, the words of the core of which a mistake may mean one; and of
 * docs/troubleshooting.md what the catalogue of diagnostics says. `npm run build` writes them; the lint fails where what is
 * committed is something else.
 */

import fs from 'node:fs';
import path from 'node:path';
import { Failure, root } from './steps.mjs';
import { writeEntries } from './troubleshooting.mjs';

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
			throw new Failure( `wasm/exports.c does not define ${ name }, which the lists in wasm/ name` );
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
		' * What the modules export: the last two are those of heliograph.pack.wasm alone.',
		' *',
		' * @typedef {Object} Exports',
		' * @property {WebAssembly.Memory} memory',
		' * @property {() => void} _initialize To be called once, before anything else.',
		...readExports( read( 'wasm/exports.c' ), [ 'exports', 'pack-exports' ].flatMap( ( name ) => read( `wasm/${ name }.txt` ).trim().split( '\n' ) ) ),
		' */',
		''
	].join( '\n' );
}

/* What is reported of an attribute's type, by its name in the list of attributes. */
const TYPES = { STRING: 'a string', INTEGER: 'a whole number', BOOLEAN: 'true or false', ARRAY: 'an array of strings' };

/* What a curation's operator is given, by its name in the list of operators. */
const OPERANDS = { ONE: 'one value, and no array', NUMBER: 'a number', LIST: 'an array' };

/**
 * @param {string} header src/stream/attributes.h
 * @return {{ object: string, field: string, type: string, isPersonal: boolean }[]} The contextual attributes.
 */
function readAttributes( header ) {
	const [ , list ] = /#define HG_CONTEXT_ATTRIBUTES\(X\)((?:.*\\\n)*.*)/.exec( header ) || [ '', '' ];
	const attributes = Array.from( list.matchAll( /X\(\w+, "(\w*)", "(\w+)\\0[^"]*",[\s\\]*(\w+),[\s\\]*(\w+)\)/g ), ( [ , object, field, type, personal ] ) => ( { object, field, type: /** @type {Record<string, string>} */ ( TYPES )[ type ], isPersonal: personal === 'PERSONAL' } ) );
	if ( !attributes.length || attributes.length !== list.split( 'X(' ).length - 1 ) {
		throw new Failure( 'src/stream/attributes.h has contextual attributes that cannot be read' );
	}
	return attributes;
}

/**
 * @return {string} What js-glue/explain/words.js has to be.
 */
export function generateWords() {
	const read = ( /** @type {string} */ name ) => fs.readFileSync( path.join( root, 'src', name ), 'utf8' );
	const attributes = readAttributes( read( 'stream/attributes.h' ) );
	const of = ( /** @type {string} */ wanted ) => attributes.filter( ( { object } ) => object === wanted ).map( ( { field, type } ) => `\t\t${ field }: '${ type }'` );
	const objects = Array.from( new Set( attributes.map( ( { object } ) => object ) ), ( object ) => `\t${ object }: {\n${ of( object ).join( ',\n' ) }\n\t}` );
	const [ , silent ] = /silent\[\] =\n((?:\s*".*"\n?)+)/.exec( read( 'schema/compile.c' ) ) || [ '', '' ];
	const keywords = [ ...readList( read( 'schema/keywords.h' ), 'HG_KEYWORDS' ).map( ( { word } ) => word ), ...silent.replace( /"/g, ' ' ).split( /\s+/ ) ].filter( ( word ) => /^\$?\w+$/.test( word ) );
	const formats = Array.from( read( 'schema/format.c' ).matchAll( /^\s*"([a-z-]+)\\0\^/gm ), ( [ , name ] ) => name );
	const units = readList( read( 'stream/stream.h' ), 'HG_UNITS' ).map( ( { word } ) => word ).filter( Boolean );
	const types = readList( read( 'schema/keywords.h' ), 'HG_TYPES' ).map( ( { word } ) => word );
	const operators = Array.from( read( 'stream/curation.c' ).matchAll( /X\(\w+, "(\w+)", (\w+), \w+\)/g ), ( [ , word, operand ] ) => `\t${ word }: '${ /** @type {Record<string, string>} */ ( OPERANDS )[ operand ] }'` );
	const list = ( /** @type {string[]} */ words ) => `[ ${ words.map( ( word ) => `'${ word }'` ).join( ', ' ) } ]`;
	return [
		'/*',
		' * The words that the core knows, of which a misspelt one may mean one.',
		' *',
		' * Generated from src/ by tools/generate.mjs: do not edit.',
		' */',
		'',
		'/** The contextual attributes and what each has to be, by the object of the context that they live in. */',
		`export const ATTRIBUTES = {\n${ objects.join( ',\n' ) }\n};`,
		'',
		'/** Those that a stream has to allow. */',
		`export const PERSONAL = ${ list( attributes.filter( ( { isPersonal } ) => isPersonal ).map( ( { object, field } ) => `${ object }_${ field }` ) ) };`,
		'',
		'/** Units of samples. */',
		`export const UNITS = ${ list( units ) };`,
		'',
		'/** The operators of a curation and what each is given. */',
		`export const OPERATORS = {\n${ operators.join( ',\n' ) }\n};`,
		'',
		'/** The keywords of draft-07, and of two of them the words that are supported. */',
		`export const KEYWORDS = ${ list( [ ...new Set( keywords ) ] ) };`,
		`export const FORMATS = ${ list( formats ) };`,
		`export const TYPES = ${ list( types ) };`,
		''
	].join( '\n' );
}

/* What is written, and from what. */
const GENERATED = [
	{ target: 'js-glue/core/boundary.js', from: 'src/heliograph.h and wasm/ say', generate: generateBoundary },
	{ target: 'js-glue/explain/words.js', from: 'src/ says', generate: generateWords },
	{ target: 'docs/troubleshooting.md', from: 'js-glue/explain/catalogue.js says', generate: writeEntries }
];

/**
 * @param {string} target
 * @return {string} What it is now; '' where it is not there.
 */
function readTarget( target ) {
	const file = path.join( root, target );
	return fs.existsSync( file ) ? fs.readFileSync( file, 'utf8' ) : '';
}

/** @throws {Failure} Where a file is not what it has to be. */
export function checkGenerated() {
	for ( const { target, from, generate } of GENERATED ) {
		const before = readTarget( target );
		if ( before !== generate( before ) ) {
			throw new Failure( `${ target } is not what ${ from }: npm run build writes it anew` );
		}
	}
}

/** Write each file, unless it is what it has to be. */
export function writeGenerated() {
	for ( const { target, generate } of GENERATED ) {
		const before = readTarget( target ), text = generate( before );
		if ( before !== text ) {
			fs.writeFileSync( path.join( root, target ), text );
		}
	}
}
