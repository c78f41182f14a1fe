/*
 * The snippets of README.md and docs/ that are for pages, each in a page of its own as it is printed. Whatever it starts has to
 * arrive at an intake that validates, and nothing may be complained of.
 */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { it } from 'node:test';
import { nameOf, readAllSnippets } from '../docs/support/snippets.js';
import { root } from '../support/shared.js';
import { until } from '../support/until.js';
import { useBrowser } from './support/wiki.js';

const { openWiki } = useBrowser();

const read = ( name ) => fs.readFileSync( path.join( root, name ), 'utf8' );
const { exports: entries, name: packageName } = JSON.parse( read( 'package.json' ) );

/* What a bundler does: where the package's entries are. */
const IMPORTS = Object.fromEntries( Object.entries( entries ).filter( ( [ , { import: file } ] ) => file ).map( ( [ entry, { import: file } ] ) => [ packageName + entry.slice( 1 ), ( file.default || file ).slice( 1 ) ] ) );

const BUTTON = '<button data-event-name="ca-edit">Edit</button>';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.json': 'application/json' };

/**
 * @param {string} type
 * @param {string | Buffer} text
 */
function answer( type, text ) {
	return ( response ) => {
		response.writeHead( 200, { 'content-type': TYPES[ type ] } );
		response.end( text );
	};
}

/**
 * @param {import('../docs/support/snippets.js').Snippet} snippet
 * @return {string} The page that it is in. A snippet that is a page of its own is left as it is.
 */
function makePage( { language, code } ) {
	const html = language === 'html' ? code :
		`<script type="module">import '/setting.mjs';\n${ code }\ndocument.title = 'done';</script>`;
	const whole = html.startsWith( '<!DOCTYPE' ) ? html : `<!DOCTYPE html><meta charset="utf-8"><script type="importmap">${ JSON.stringify( { imports: IMPORTS } ) }</script>${ BUTTON }${ html }`;
	return whole
		.replace( '/* the text of dist/heliograph.stub.js */', () => read( 'dist/heliograph.stub.js' ) )
		.replace( 'sha384-…', () => `sha384-${ createHash( 'sha384' ).update( fs.readFileSync( path.join( root, 'build/site.wasm' ) ) ).digest( 'base64' ) }` )
		/* Where an intake of one's own listens; here it is the page's. */
		.replaceAll( 'http://127.0.0.1:8192', '' );
}

/** What a site serves where the docs say it does: the package's dist/ as /heliograph/, and files that are named by their content. */
function serveFiles( code ) {
	const dist = fs.readdirSync( path.join( root, 'dist' ), { recursive: true } ).map( String ).filter( ( name ) => TYPES[ path.extname( name ) ] );
	const hashed = Array.from( code.matchAll( /\/static\/([\w.]+)\.[0-9a-f]{8}(\.\w+)/g ), ( [ address, name, type ] ) => [ address, name === 'site' ? 'build/site.wasm' : `dist/${ name }${ type }` ] );
	return Object.fromEntries( [ ...dist.map( ( name ) => [ `/heliograph/${ name }`, `dist/${ name }` ] ), ...hashed ]
		.map( ( [ address, name ] ) => [ address, answer( path.extname( name ), fs.readFileSync( path.join( root, name ) ) ) ] ) );
}

const snippets = readAllSnippets().filter( ( { way } ) => way === 'page' );

/* What a stub starts: the first script of those who begin. */
const [ smallest ] = snippets.filter( ( { page, language } ) => page === 'docs/getting-started.md' && language === 'js' );

for ( const snippet of snippets ) {
	it( nameOf( snippet ), async ( t ) => {
		const answers = {
			'/snippet.html': answer( '.html', makePage( snippet ) ),
			'/setting.mjs': answer( '.mjs', read( 'tests/docs/support/setting.mjs' ) ),
			'/skin.js': answer( '.js', smallest.code.replaceAll( packageName, IMPORTS[ packageName ] ) ),
			'/favicon.ico': answer( '.js', '' ),
			...serveFiles( snippet.code )
		};
		const wiki = await openWiki( t, answers, undefined, null );
		await wiki.page.goto( `${ wiki.collector.url }/snippet.html` );
		if ( snippet.language === 'js' ) {
			await until( async () => await wiki.page.title() === 'done' || wiki.errors.length, 'the snippet to have run' );
		}
		if ( /\.attach\(\)|data-src/.test( snippet.code ) ) {
			await until( () => wiki.collector.accepted.some( ( { action } ) => action === 'init' ) || wiki.errors.length || wiki.collector.refused.length, 'init at the collector' );
			await wiki.page.click( '[data-event-name]' );
			await until( () => wiki.collector.accepted.some( ( { action } ) => action === 'click' ) || wiki.errors.length, 'the click at the collector' );
		}
		for ( const [ , action ] of snippet.code.matchAll( /\.submit\( '[\w.]+', \{ action: '([\w-]+)'/g ) ) {
			await until( () => wiki.collector.accepted.some( ( event ) => event.action === action ), `${ action } at the collector` );
		}
		assert.deepEqual( [ wiki.collector.refused, wiki.errors, wiki.complaints ], [ [], [], [] ] );
	} );
}
