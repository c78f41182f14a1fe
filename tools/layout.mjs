/*
 * The layout of the project as a rule that a machine checks: which folder may name which, in C by #include and in
 * JavaScript by import, and that no file names itself through others. docs: CONTRIBUTING.md, "Where things live".
 */

import fs from 'node:fs';
import path from 'node:path';

/**
 * @typedef {Object} Tree
 * @property {string} folder
 * @property {RegExp} files
 * @property {string[][]} order Layers, the lowest first. A layer names only layers before it; folders that share one do not
 *  name each other. A file at the top of the tree is a layer by its own name, or else in `top`.
 * @property {string} top What files at the top count as.
 * @property {( text: string ) => string[]} read What a file names.
 * @property {( name: string, from: string ) => string} resolve
 * @property {string[]} [outside] What it may name beside itself.
 * @property {( from: string, to: string ) => boolean} [allows] Arrows that are right whatever the order says.
 */

/** Layers of the core whose `.c` files may know the struct that the files share. */
const KNOW_THE_CLIENT = [ 'stream', 'delivery', 'event', 'instruments', 'client' ];

/** @type {Tree[]} */
const TREES = [
	{
		folder: 'src',
		files: /\.[ch]$/,
		order: [ [ 'heliograph' ], [ 'base' ], [ 'json' ], [ 'report' ], [ 'schema' ], [ 'stream' ], [ 'delivery' ], [ 'event' ], [ 'instruments' ], [ 'client' ] ],
		top: 'client',
		read: ( text ) => Array.from( text.matchAll( /^#include "(.+)"/gm ), ( [ , name ] ) => name ),
		resolve: ( name ) => path.join( 'src', name ),
		allows: ( from, to ) => to === 'src/client.h' && from.endsWith( '.c' ) && KNOW_THE_CLIENT.includes( layerOf( from ) )
	},
	{
		folder: 'js-glue',
		files: /\.js$/,
		order: [ [ 'platform' ], [ 'core' ], [ 'listening', 'delivery', 'explain' ], [ 'inspector' ], [ 'instruments' ], [ 'client' ], [ 'compat' ], [ 'entries' ] ],
		top: 'entries',
		read: readImports,
		resolve: ( name, from ) => path.join( path.dirname( from ), name )
	},
	{
		folder: 'demo',
		files: /\.m?js$/,
		order: [ [ 'demo' ] ],
		top: 'demo',
		outside: [ 'dist/', 'tools/' ],
		read: readImports,
		resolve: ( name, from ) => path.join( path.dirname( from ), name )
	}
];

/* What is text of a file in one place of the project alone. */
const ONLY_IN = [
	{ folder: 'js-glue', text: 'hg_wasm_', files: [ 'boundary', 'configuration', 'contributions', 'core', 'image' ].map( ( name ) => `js-glue/core/${ name }.js` ), rule: 'the module\'s exports are named in js-glue/core/ alone' },
	{ folder: 'src', text: '__EMSCRIPTEN__', files: [], rule: 'the core does not know what it is built for' }
];

/* An entire function of C, as clang-format leaves it: the brace at the margin, and the one that closes it. */
const C_FUNCTION = /^(?:[\w*].*\(.*(?:\n .*)*\n)\{\n(?:.*\n)*?\}$/gm;
const MAX_C_LINES = 60;

/**
 * @param {string} text
 * @return {string[]} The files of the project that it imports, at once or later. Types that comments name do not count.
 */
function readImports( text ) {
	return Array.from( text.replace( /\/\*[^]*?\*\//g, '' ).matchAll( /^(?:import|export)\b[^'"]*?['"](\.[^'"]+)['"]|\bimport\(\s*['"](\.[^'"]+)['"]\s*\)(?!\.)/gm ), ( [ , now, later ] ) => now || later );
}

/**
 * @param {string} file
 * @return {string} The folder below its tree that it lies in; its name where it lies at the top.
 */
function layerOf( file ) {
	const [ , first, ...rest ] = file.split( '/' );
	return rest.length ? first : first.replace( /\.\w+$/, '' );
}

/**
 * @param {string} root
 * @param {string} folder
 * @param {RegExp} files
 * @return {Map<string, string>} Texts by name, relative to the root.
 */
function readTree( root, folder, files ) {
	const names = fs.existsSync( path.join( root, folder ) ) ? fs.readdirSync( path.join( root, folder ), { recursive: true } ) : [];
	return new Map( names.map( ( name ) => path.join( folder, String( name ) ) ).filter( ( name ) => files.test( name ) ).sort()
		.map( ( name ) => [ name, fs.readFileSync( path.join( root, name ), 'utf8' ) ] ) );
}

/**
 * @param {Tree} tree
 * @param {string} from
 * @param {string} to
 * @return {string | undefined} The rule that the arrow breaks.
 */
function brokenRule( { order, top, folder, outside = [], allows }, from, to ) {
	if ( to.split( '/' )[ 0 ] !== folder ) {
		return outside.some( ( prefix ) => to.startsWith( prefix ) ) ? undefined : `${ folder }/ knows nothing of the project but ${ [ 'itself', ...outside ].join( ', ' ) }`;
	}
	const known = ( /** @type {string} */ file ) => order.flat().includes( layerOf( file ) ) ? layerOf( file ) : file.split( '/' ).length > 2 && order.length > 1 ? '' : top;
	const [ one, other ] = [ known( from ), known( to ) ];
	const level = ( /** @type {string} */ layer ) => order.findIndex( ( layers ) => layers.includes( layer ) );
	if ( !one || !other ) {
		return `no folder of the layout: ${ one ? to : from }`;
	}
	if ( one === other || level( other ) < level( one ) || ( allows && allows( from, to ) ) ) {
		return undefined;
	}
	return `a folder names only those before it: ${ order.map( ( layers ) => layers.join( ', ' ) ).join( ' < ' ) }`;
}

/**
 * @param {Map<string, string[]>} arrows
 * @return {string[]} Circles, each once, as `a → b → a`.
 */
function findCircles( arrows ) {
	/** @type {Map<string, 'open' | 'done'>} */
	const state = new Map();
	/** @type {string[]} */
	const circles = [], way = [];
	const visit = ( /** @type {string} */ file ) => {
		if ( state.get( file ) === 'open' ) {
			circles.push( [ ...way.slice( way.indexOf( file ) ), file ].join( ' → ' ) );
		}
		if ( state.has( file ) ) {
			return;
		}
		state.set( file, 'open' );
		way.push( file );
		( arrows.get( file ) || [] ).forEach( visit );
		way.pop();
		state.set( file, 'done' );
	};
	Array.from( arrows.keys() ).forEach( visit );
	return circles;
}

/**
 * @param {Map<string, string>} texts
 * @return {string[]}
 */
function findLongFunctions( texts ) {
	return Array.from( texts ).flatMap( ( [ file, text ] ) => ( text.match( C_FUNCTION ) || [] ).map( ( body ) => body.split( '\n' ) )
		.filter( ( lines ) => lines.length > MAX_C_LINES )
		.map( ( lines ) => `${ file }: ${ lines[ 0 ] } has ${ lines.length } lines: a function of C has ${ MAX_C_LINES } at the most` ) );
}

/**
 * @param {string} root Of the project.
 * @return {string[]} What offends: the arrow, and the rule.
 */
export function checkLayout( root ) {
	const found = [];
	for ( const tree of TREES ) {
		const texts = readTree( root, tree.folder, tree.files );
		const arrows = new Map( Array.from( texts, ( [ file, text ] ) => [ file, tree.read( text ).map( ( name ) => tree.resolve( name, file ) ) ] ) );
		for ( const [ from, to ] of Array.from( arrows ).flatMap( ( [ file, names ] ) => names.map( ( name ) => [ file, name ] ) ) ) {
			const rule = brokenRule( tree, from, to );
			if ( rule ) {
				found.push( `${ from } → ${ to }: ${ rule }` );
			}
		}
		found.push( ...findCircles( arrows ).map( ( circle ) => `${ circle }: no file names itself through others` ) );
		if ( tree.folder === 'src' ) {
			found.push( ...findLongFunctions( texts ) );
		}
	}
	for ( const { folder, text, files, rule } of ONLY_IN ) {
		for ( const [ file, content ] of readTree( root, folder, /\.[chj]s?$/ ) ) {
			if ( content.includes( text ) && !files.includes( file ) ) {
				found.push( `${ file } → ${ text }: ${ rule }` );
			}
		}
	}
	return found;
}
