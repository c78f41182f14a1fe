/*
 * The demo's pages and the built library, served beside the collector. Tests put their own answers in front.
 */

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const demo = path.dirname( fileURLToPath( import.meta.url ) );
export const project = path.dirname( demo );

/* Ours first; the folder of real schemas where it lies beside the project. */
export const schemaDirectories = [
	path.join( project, 'src/schemas' ),
	path.join( project, '../shared/schemas' )
].filter( fs.existsSync );

export const streams = {
	'mediawiki.web_ui_actions': { schema_title: 'analytics/mediawiki/product_metrics/web_ui_actions' },
	'heliograph.web_ui_click': { schema_title: 'heliograph/web_ui_click' }
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

/* Path prefixes and the folders behind them, the longest first. */
const FOLDERS = [
	[ '/dist/', path.join( project, 'dist' ) ],
	[ '/', path.join( demo, 'site' ) ]
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
	const file = path.join( folder, name || 'index.html' );
	const inside = file === folder || file.startsWith( folder + path.sep );
	return inside && fs.existsSync( file ) && fs.statSync( file ).isFile() ? file : null;
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @return {boolean} Whether there is such a page.
 */
export function serveSite( request, response ) {
	const file = findFile( new URL( `http://site${ request.url }` ).pathname );
	if ( !file ) {
		return false;
	}
	response.writeHead( 200, { 'content-type': TYPES[ path.extname( file ) ] || 'application/octet-stream', 'cache-control': 'no-cache' } );
	response.end( fs.readFileSync( file ) );
	return true;
}
