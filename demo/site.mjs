/*
 * Serves the demo's pages and the built library on the intake's port. Tests answer some paths themselves.
 */

import { createHash } from 'node:crypto';
import { logVisit, makeToken } from './homepage.mjs';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const demo = path.dirname( fileURLToPath( import.meta.url ) );
export const project = path.dirname( demo );

const site = path.join( demo, 'site' );
/* What several pages include, and what is no page itself. */
const parts = path.join( demo, 'parts' );
const wikimedia = path.join( project, 'node_modules/@wikimedia' );

/* The library's schemas, then the folder of real ones if it lies beside the project. */
export const schemaDirectories = [
	path.join( project, 'src/schemas' ),
	path.join( project, '../shared/schemas' )
].filter( fs.existsSync );

export const streams = {
	'mediawiki.web_ui_actions': { schema_title: 'analytics/mediawiki/product_metrics/web_ui_actions' },
	'heliograph.web_ui_click': { schema_title: 'heliograph/web_ui_click' },
	'heliograph.interaction': { schema_title: 'heliograph/interaction' },
	'heliograph.flow_replies': { schema_title: 'heliograph/flow_replies' },
	'heliograph.homepage_module': { schema_title: 'heliograph/homepage_module' },
	'heliograph.homepage_visit': { schema_title: 'heliograph/homepage_visit' },
	'heliograph.page_visit': { schema_title: 'heliograph/page_visit' },
	'heliograph.session_tick': { schema_title: 'heliograph/session_tick' },
	'heliograph.reading_depth': { schema_title: 'heliograph/reading_depth' }
};

const TYPES = {
	'.html': 'text/html; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.mjs': 'text/javascript; charset=utf-8',
	'.json': 'application/json; charset=utf-8',
	'.wasm': 'application/wasm',
	'.svg': 'image/svg+xml'
};

/* Path prefixes and the folders or files behind them, the longest first. */
const FOLDERS = [
	[ '/site.wasm', path.join( project, 'build/site.wasm' ) ],
	[ '/codex/tokens/', path.join( wikimedia, 'codex-design-tokens/dist' ) ],
	[ '/codex/', path.join( wikimedia, 'codex/dist' ) ],
	[ '/dist/', path.join( project, 'dist' ) ],
	[ '/', site ]
];

/**
 * @param {string} pathname
 * @return {string | null}
 */
function findFile( pathname ) {
	const [ prefix, folder ] = FOLDERS.find( ( [ start ] ) => pathname.startsWith( start ) );
	let name;
	try {
		name = decodeURIComponent( pathname.slice( prefix.length ) );
	} catch ( error ) {
		return null;
	}
	const file = path.extname( folder ) && !name ? folder : path.join( folder, name || 'index.html' );
	const inside = file === folder || file.startsWith( folder + path.sep );
	return inside && fs.existsSync( file ) && fs.statSync( file ).isFile() ? file : null;
}

/** @type {Object<string, any> | undefined} */
let icons;

/**
 * @param {string} name An icon of Codex, such as `menu` for cdxIconMenu.
 * @return {string}
 */
function drawIcon( name ) {
	/* Read at the first use, so that the demo starts without them. */
	icons = icons || JSON.parse( fs.readFileSync( path.join( wikimedia, 'codex-icons/dist/codex-icons.json' ), 'utf8' ) );
	const icon = icons[ `cdxIcon${ name[ 0 ].toUpperCase() }${ name.slice( 1 ) }` ];
	const shape = icon.ltr || icon.default || icon;
	/* From right to left, icons that point somewhere point the other way. */
	const flips = icon.shouldFlip ? ' vector-icon-flips' : '';
	return `<span class="vector-icon vector-icon-${ name }${ flips }"><svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">${ shape }</svg></span>`;
}

/**
 * The inline stub at the beginning of a page, which keeps what happens until the skin's script is loaded.
 *
 * @param {string} when
 * @return {string}
 */
function writeStub( when ) {
	const stub = fs.readFileSync( path.join( project, 'dist/heliograph.stub.js' ), 'utf8' ).trim();
	return `<script data-src="/skin.js" data-when="${ when }">${ stub }</script>`;
}

/**
 * Read a page and replace `<!-- stub -->`, `<!-- icon:name -->` and `<!-- include:file -->` in it.
 *
 * @param {string} name
 * @param {string} when
 * @return {string}
 */
function fillPage( name, when ) {
	return fillText( fs.readFileSync( path.join( site, name ), 'utf8' ), when );
}

/**
 * @param {string} text
 * @param {string} when
 * @return {string}
 */
function fillText( text, when ) {
	return text
		.replace( /<!-- include:([a-z-]+\.html) -->/g, ( all, file ) => fillText( fs.readFileSync( path.join( parts, file ), 'utf8' ).trim(), when ) )
		.replace( /<!-- icon:([A-Za-z]+) -->/g, ( all, icon ) => drawIcon( icon ) )
		.replace( '<!-- stub -->', () => writeStub( when ) );
}

/**
 * @param {string} name
 * @param {'idle' | 'interaction'} [when] When the stub loads the skin's script.
 * @return {{ html: string, hashes: string[] }} The page, and the hashes of its inline scripts for a Content-Security-Policy.
 */
export function readPage( name, when = 'idle' ) {
	const html = fillPage( name, when );
	const inline = [ ...html.matchAll( /<script[^>]*>([\s\S]*?)<\/script>/g ) ].map( ( [ , text ] ) => text ).filter( Boolean );
	const hashes = inline.map( ( text ) => `'sha256-${ createHash( 'sha256' ).update( text ).digest( 'base64' ) }'` );
	return { html, hashes };
}

/**
 * A strict Content-Security-Policy with what heliograph needs: 'wasm-unsafe-eval' and the hash of the stub.
 *
 * @param {string[]} hashes
 * @param {string} [wasm] The source expression that allows WebAssembly; '' to block it.
 * @return {string}
 */
export function contentPolicy( hashes, wasm = '\'wasm-unsafe-eval\'' ) {
	return [
		'default-src \'none\'',
		`script-src 'self' ${ [ wasm, ...hashes ].filter( Boolean ).join( ' ' ) }`,
		'connect-src \'self\'',
		'style-src \'self\'',
		'img-src \'self\' data:',
		'form-action \'self\'',
		'base-uri \'none\'',
		'frame-ancestors \'none\''
	].join( '; ' );
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {string} name
 * @param {URLSearchParams} asked
 * @param {number | undefined} port Of the intake, which is this very server: what a request calls its host may be anybody.
 */
function servePage( response, name, asked, port ) {
	const { html, hashes } = readPage( name, asked.get( 'when' ) === 'interaction' ? 'interaction' : 'idle' );
	/* The same token for the page and for the visit that the server logs. */
	const token = name === 'homepage.html' ? makeToken() : '';
	if ( token ) {
		logVisit( `http://127.0.0.1:${ port }`, token );
	}
	response.writeHead( 200, { 'content-type': TYPES[ '.html' ], 'cache-control': 'no-cache', 'content-security-policy': contentPolicy( hashes ) } );
	response.end( html.replace( '<!-- token -->', token ) );
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @return {boolean} Whether there is such a page.
 */
export function serveSite( request, response ) {
	const { pathname, searchParams } = new URL( `http://site${ request.url }` );
	const file = findFile( pathname );
	if ( !file ) {
		return false;
	}
	if ( path.dirname( file ) === site && path.extname( file ) === '.html' ) {
		servePage( response, path.basename( file ), searchParams, request.socket.localPort );
		return true;
	}
	response.writeHead( 200, { 'content-type': TYPES[ path.extname( file ) ] || 'application/octet-stream', 'cache-control': 'no-cache' } );
	response.end( fs.readFileSync( file ) );
	return true;
}
