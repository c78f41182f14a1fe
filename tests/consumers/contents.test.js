/*
 * What npm puts into the package, and that docs/bundlers.md says so.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import esbuild from 'esbuild';
import { root } from '../support/shared.js';
import { installPackage } from './support/package.mjs';

const docs = fs.readFileSync( path.join( root, 'docs/bundlers.md' ), 'utf8' );

/**
 * @param {string} pattern With `{a,b}` for either, `*` for a name and `**` for folders.
 * @return {RegExp}
 */
function toRegExp( pattern ) {
	const text = pattern.replace( /[.]/g, '\\.' ).replace( /\{([^}]*)\}/g, ( all, list ) => `(${ list.replace( /,/g, '|' ) })` ).replace( /\*\*\/|\*/g, ( star ) => star === '*' ? '[^/]*' : '(.*/)?' );
	return new RegExp( `^${ text }$` );
}

/**
 * @param {string} pattern
 * @return {string[]} It with each choice of its first braces that are no names of files' endings in general.
 */
function choices( pattern ) {
	const [ all, list ] = pattern.match( /\{([^}]*)\}/ ) || [];
	return all ? list.split( ',' ).flatMap( ( one ) => choices( pattern.replace( all, one ) ) ) : [ pattern ];
}

/**
 * @param {string | Object<string, any>} entry Of `exports`: a file, or files by condition.
 * @return {string[]}
 */
function namesOf( entry ) {
	return typeof entry === 'string' ? [ entry ] : Object.values( entry ).flatMap( namesOf );
}

describe( 'the package', () => {
	/** @type {string} */
	let project, target;
	/** @type {string[]} */
	let files;
	before( () => {
		project = fs.mkdtempSync( path.join( os.tmpdir(), 'heliograph-contents-' ) );
		installPackage( project );
		target = path.join( project, 'node_modules/@heliograph/client' );
		files = fs.readdirSync( target, { recursive: true, withFileTypes: true } ).filter( ( entry ) => entry.isFile() )
			.map( ( entry ) => path.relative( target, path.join( entry.parentPath || entry.path, entry.name ) ) );
	} );
	after( () => fs.rmSync( project, { recursive: true, force: true } ) );

	it( 'has what docs/bundlers.md lists, and nothing else', () => {
		const [ , table ] = docs.match( /\n## What is in the package\n[^]*?\n\|---\|---\|\n((?:\|.*\n)+)/ );
		const patterns = table.trim().split( '\n' ).flatMap( ( row ) => Array.from( row.split( '|' )[ 1 ].matchAll( /`([^`]+)`/g ), ( [ , pattern ] ) => pattern ) );
		assert.ok( patterns.length > 10 );
		assert.deepEqual( files.filter( ( file ) => !patterns.some( ( pattern ) => toRegExp( pattern ).test( file ) ) ), [] );
		assert.deepEqual( patterns.flatMap( choices ).filter( ( pattern ) => !files.some( ( file ) => toRegExp( pattern ).test( file ) ) ), [] );
	} );

	it( 'has the files that its package.json names', () => {
		const { bin, exports: entries, main, module, sideEffects, types } = JSON.parse( fs.readFileSync( path.join( target, 'package.json' ), 'utf8' ) );
		const names = [ main, module, types, ...sideEffects, ...Object.values( bin ), ...Object.values( entries ).flatMap( namesOf ) ];
		assert.deepEqual( names.filter( ( name ) => !name.includes( '*' ) && !files.includes( path.normalize( name ) ) ), [] );
	} );

	it( 'has the licence of jansson, whose code is in the core, as it came', () => {
		const notice = fs.readFileSync( path.join( target, 'dist/LICENSE.jansson' ), 'utf8' );
		assert.equal( notice, fs.readFileSync( path.join( root, 'build/jansson-2.14/LICENSE' ), 'utf8' ) );
		assert.match( notice, /Copyright .* Petri Lehtinen/ );
	} );

	it( 'has source maps that name the sources and have them', () => {
		const maps = files.filter( ( file ) => file.endsWith( '.map' ) );
		assert.ok( maps.length > 10 );
		for ( const map of maps ) {
			const { file, sources, sourcesContent } = JSON.parse( fs.readFileSync( path.join( target, map ), 'utf8' ) );
			const mapped = path.join( path.dirname( map ), file );
			assert.ok( fs.readFileSync( path.join( target, mapped ), 'utf8' ).endsWith( `//# sourceMappingURL=${ path.basename( map ) }\n` ), mapped );
			sources.forEach( ( source, i ) => assert.equal( sourcesContent[ i ], fs.readFileSync( path.join( root, 'dist', source ), 'utf8' ) ) );
		}
	} );

	for ( const [ kind, file, code ] of [
		[ 'module', 'fails.mjs', 'import { createClient } from "@heliograph/client"; await createClient( {} );' ],
		[ 'require', 'fails.cjs', 'require( "@heliograph/client" ).createClient( {} );' ]
	] ) {
		it( `tells an error that nobody caught in a few lines, and by its source where Node is asked to, by ${ kind }`, () => {
			fs.writeFileSync( path.join( project, file ), code );
			const run = ( ...flags ) => spawnSync( process.execPath, [ ...flags, file ], { cwd: project, encoding: 'utf8' } );
			const { status, stderr } = run();
			assert.equal( status, 1 );
			assert.match( stderr, /HeliographError.*bad-intake-url/ );
			assert.ok( stderr.length < 5000, `${ stderr.length } characters` );
			assert.match( run( '--enable-source-maps' ).stderr, /js-glue\/client\/\w+\.js:\d+/ );
		} );
	}

	it( 'is left out of a bundle that uses nothing of it', async () => {
		fs.writeFileSync( path.join( project, 'unused.js' ), 'import { createClient } from "@heliograph/client"; import { track } from "@heliograph/client/track"; import * as page from "@heliograph/client/page"; console.log( 1 );' );
		const { outputFiles: [ { text } ] } = await esbuild.build( { entryPoints: [ path.join( project, 'unused.js' ) ], bundle: true, write: false, format: 'esm' } );
		assert.match( text, /^(\/\/.*\n)*console\.log\(1\);\n$/ );
	} );
} );

it( 'docs/bundlers.md has a recipe for each project beside this file', () => {
	const headings = Array.from( docs.matchAll( /^## (.*)$/gm ), ( [ , heading ] ) => heading.toLowerCase() ).join();
	const projects = fs.readdirSync( path.join( root, 'tests/consumers' ), { withFileTypes: true } ).filter( ( entry ) => entry.isDirectory() && entry.name !== 'support' ).map( ( { name } ) => name );
	assert.deepEqual( projects.filter( ( name ) => !headings.includes( name.replace( /-(packed|esm|cjs|script)$/, '' ).replace( '-', ' ' ) ) ), [] );
} );
