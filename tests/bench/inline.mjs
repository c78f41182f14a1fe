/*
 * A start in a page that has the client as one script of its own, bundled, of which no browser keeps compiled code: what the
 * page's own thread works from that script until everything that a start puts off is done, in steps, and how long the first
 * event takes. The floor is a page with an empty script.
 */

import fs from 'node:fs';
import path from 'node:path';
import esbuild from 'esbuild';
import { openMeter } from './fresh-page.mjs';
import { toRow } from './statistics.mjs';
import { buildFreeEvent, clientOptions, NAMES, SCHEMA, STREAM } from './workload.mjs';

/* What a start puts off until the page is idle is done by then. */
const REST_MS = 400;

const FLOOR = 'floor: an empty script';

/* What a page imports when it needs it stays a file of its own. */
const apart = {
	name: 'apart',
	setup( /** @type {any} */ { onResolve } ) {
		onResolve( { filter: /^\./ }, ( /** @type {any} */ { kind, path: name } ) => kind === 'dynamic-import' ? { path: `/dist/${ path.basename( name ) }`, external: true } : undefined );
	}
};

/**
 * @typedef {Object} Variant
 * @property {string} name
 * @property {string} code Of the script, which leaves `createClient` in the page.
 * @property {any} [options] Of createClient, as JSON. Without them there is no start.
 */

/**
 * @param {string} dist
 * @param {string} file
 * @return {Promise<string>} A classic script.
 */
async function bundle( dist, file ) {
	const { outputFiles: [ { text } ] } = await esbuild.build( {
		stdin: { contents: `export { createClient } from './${ file }';`, resolveDir: dist },
		bundle: true,
		write: false,
		minify: true,
		format: 'iife',
		globalName: 'bundled',
		legalComments: 'none',
		logLevel: 'silent',
		plugins: [ apart ]
	} );
	return text;
}

/**
 * @param {string} dist
 * @param {string} schemas
 * @return {Promise<Variant[]>}
 */
async function listVariants( dist, schemas ) {
	const { context, domain, tokens, intakeUrl, streams, instruments } = clientOptions( undefined );
	const schema = JSON.parse( fs.readFileSync( path.join( schemas, `${ SCHEMA }.json` ), 'utf8' ) );
	const page = { context, domain, tokens };
	const packed = await bundle( dist, 'heliograph.page.mjs' ), whole = await bundle( dist, 'heliograph.mjs' );
	return [
		{ name: FLOOR, code: '' },
		{ name: 'packed: the script alone', code: packed },
		{ name: 'packed', code: packed, options: { ...page, wasm: '/packed/site.wasm' } },
		{ name: 'whole: the script alone', code: whole },
		{ name: 'whole', code: whole, options: { ...page, intakeUrl, streams, instruments, schemas: { [ SCHEMA ]: schema }, wasm: '/dist/heliograph.wasm' } }
	];
}

/**
 * In the page.
 *
 * @param {{ code: string, options: any }} given
 */
async function start( { code, options } ) {
	const script = document.createElement( 'script' );
	script.textContent = code;
	document.head.append( script );
	if ( options ) {
		const page = /** @type {any} */ ( globalThis );
		page.client = await page.bundled.createClient( { ...options, transport: { send: async () => ( { status: 201 } ) } } );
	}
}

/**
 * In the page.
 *
 * @param {{ stream: string, event: any }} given
 * @return {number} ms
 */
function submitFirst( { stream, event } ) {
	const { client } = /** @type {any} */ ( globalThis );
	const began = performance.now(), answer = client.submit( stream, event ), took = performance.now() - began;
	if ( answer !== 'queued' ) {
		throw new Error( `not what was to be measured: ${ answer }, ${ JSON.stringify( client.statusReason ) }` );
	}
	return took;
}

/**
 * @param {any} browser
 * @param {string} url
 * @param {Variant} variant
 * @return {Promise<Record<string, number>>} ms, by row.
 */
async function startOnce( browser, url, { name, code, options } ) {
	const context = await browser.newContext();
	try {
		const page = await context.newPage();
		await page.goto( url );
		const worked = await openMeter( await context.newCDPSession( page ) );
		const ms = await worked( async () => {
			await page.evaluate( start, { code, options } );
			await page.waitForTimeout( REST_MS );
		} );
		if ( !options ) {
			return { [ name ]: ms };
		}
		const first = await page.evaluate( submitFirst, { stream: STREAM, event: buildFreeEvent( NAMES[ 0 ] ) } );
		return { [ name ]: ms, [ `${ name }: the first event, by the clock` ]: first };
	} finally {
		await context.close();
	}
}

/**
 * @param {any} browser
 * @param {string} url
 * @param {{ dist: string, schemas: string, repeats: number }} wanted
 * @return {Promise<import('./statistics.mjs').Row[]>} In ms. Those of the page's own thread are less the floor, which is a row of its own.
 */
export async function measureInline( browser, url, { dist, schemas, repeats } ) {
	const variants = await listVariants( dist, schemas );
	/** @type {Map<string, number[]>} */
	const times = new Map();
	for ( let i = 0; i < repeats; i++ ) {
		let rest = 0;
		for ( const variant of variants ) {
			for ( const [ row, ms ] of Object.entries( await startOnce( browser, url, variant ) ) ) {
				times.set( row, ( times.get( row ) || [] ).concat( row === variant.name ? ms - rest : ms ) );
				rest = row === FLOOR ? ms : rest;
			}
		}
	}
	return Array.from( times, ( [ row, values ] ) => toRow( row, values, null ) );
}
