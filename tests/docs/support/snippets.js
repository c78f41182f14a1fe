/*
 * The snippets of README.md and docs/, and how each is tried. A comment before the fence says it, which readers do not see:
 *
 *     <!-- snippet: page -->                 JavaScript that a page runs, in a browser (tests/e2e/snippet.test.js)
 *     <!-- snippet: file site.json -->       a file that later commands of the same page of the docs read
 *     <!-- snippet: in tests/a/b.js -->      the same text stands in that file, which a test of its own runs
 *     <!-- snippet: run by tests/a.test.js -->  that test takes it from the page and runs it
 *     <!-- snippet: not run, because ... --> what cannot be run here
 *
 * Without a comment the language decides: JavaScript runs in Node, HTML in a browser, shell commands one by one, SQL on a store
 * of a simulated wiki, JSON and PHP are parsed.
 */

import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../support/shared.js';

/**
 * @typedef {Object} Snippet
 * @property {string} page Of the docs, relative to the project.
 * @property {number} line Where its text begins.
 * @property {string} language
 * @property {string} code
 * @property {string} way How it is tried: a word of the table above, or of BY_LANGUAGE.
 * @property {string} [what] What follows that word.
 */

/** @type {Object<string, string>} How a snippet without a mark is tried. */
const BY_LANGUAGE = { js: 'node', html: 'page', sh: 'commands', sql: 'query', json: 'data', php: 'php' };

const FENCE = /^([ \t]*)```([^\n]*)\n([^]*?)^[ \t]*```[ \t]*$/gm;
const MARK = /<!-- snippet: (page|file|in|run by|not run, because)\b *(.*?) *-->\s*$/;

/** @return {string[]} Pages of the docs, relative to the project. */
export function listPages() {
	return [ 'README.md', ...fs.readdirSync( path.join( root, 'docs' ) ).filter( ( name ) => name.endsWith( '.md' ) ).sort().map( ( name ) => `docs/${ name }` ) ];
}

/**
 * @param {string} code
 * @param {string} indent Of the fence, as within a list.
 */
function outdent( code, indent ) {
	return code.split( '\n' ).map( ( line ) => line.startsWith( indent ) ? line.slice( indent.length ) : line ).join( '\n' );
}

/**
 * @param {string} page
 * @return {Snippet[]}
 */
export function readSnippets( page ) {
	const text = fs.readFileSync( path.join( root, page ), 'utf8' );
	return Array.from( text.matchAll( FENCE ), ( { index, 1: indent, 2: language, 3: code } ) => {
		const before = text.slice( 0, index );
		const [ , way = BY_LANGUAGE[ language ] || 'unknown', what ] = MARK.exec( before ) || [];
		return { page, line: before.split( '\n' ).length + 1, language, code: outdent( code, indent ), way, what };
	} );
}

/** @return {Snippet[]} Those of all pages. */
export function readAllSnippets() {
	return listPages().flatMap( readSnippets );
}

/**
 * @param {Snippet} snippet
 * @return {string} For the name of a test.
 */
export function nameOf( { page, line, language, code } ) {
	const first = code.split( '\n' ).find( ( text ) => text.trim() ) || '';
	return `${ page }:${ line }, ${ language || 'without a language' }: ${ first.trim().slice( 0, 60 ) }`;
}
