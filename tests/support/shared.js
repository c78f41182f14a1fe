/*
 * Real schemas, where the folder of them lies beside the project; tests that need one are skipped elsewhere, saying so.
 */

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname( path.dirname( path.dirname( fileURLToPath( import.meta.url ) ) ) );

const folder = path.join( root, '../shared/schemas' );

/** For a test's `skip`: false, or why. */
export const withoutSharedSchemas = fs.existsSync( folder ) ? false : 'the folder of real schemas (../shared/schemas) is not here';

/**
 * @param {string} uri Such as `/analytics/product_metrics/web/base/1.3.0`.
 * @return {any}
 */
export function sharedSchema( uri ) {
	return JSON.parse( fs.readFileSync( path.join( folder, `${ uri }.json` ), 'utf8' ) );
}

/** @return {string[]} The URIs of all of them. */
export function sharedSchemaUris() {
	return fs.readdirSync( folder, { recursive: true } )
		.filter( ( name ) => String( name ).endsWith( '.json' ) )
		.map( ( name ) => `/${ String( name ).slice( 0, -5 ) }` )
		.sort();
}

/** The module under test: the one that ships, or another build of it by HELIOGRAPH_WASM. */
export const wasmFile = process.env.HELIOGRAPH_WASM || path.join( root, 'dist/heliograph.wasm' );

/** The module that packs, of the same link. */
export const packFile = path.join( path.dirname( wasmFile ), 'heliograph.pack.wasm' );

/** The module of packed pages, of the same link. */
export const pageFile = path.join( path.dirname( wasmFile ), 'heliograph.page.wasm' );

export const WEB_UI_ACTIONS = '/analytics/mediawiki/product_metrics/web_ui_actions/1.0.1';
export const WEB_BASE = '/analytics/product_metrics/web/base/1.3.0';

/** @type {string | false} Why what was made of the module that ships is not tried with another build of it. */
export const notOfThisBuild = process.env.HELIOGRAPH_WASM ? 'it is made of the module that ships' : false;
