/*
 * Headless Chromium as a host, and the server of its pages.
 */

import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import esbuild from 'esbuild';
import { chromium } from 'playwright-core';
import { root } from '../support/shared.js';
import { openMeter, withFreshPage } from './fresh-page.mjs';
import { measureInline } from './inline.mjs';
import { measureLife } from './life.mjs';
import { isQuick } from './quick.mjs';
import { measureScale } from './scale.mjs';
import { measureBuilds, packBench } from './start.mjs';
import { toRow } from './statistics.mjs';
import { measureVisits } from './visit.mjs';

/* As the tests' wiki has them. */
const FLAGS = [
	'--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync'
];

const TYPES = { '.mjs': 'text/javascript', '.js': 'text/javascript', '.json': 'application/json', '.wasm': 'application/wasm', '.html': 'text/html' };

/* An isolated page has a clock of 5 us; another one of 100. */
const ISOLATED = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };

const STARTS = isQuick ? 3 : 15;

/**
 * @param {http.IncomingMessage} request
 * @return {number} Bytes of its line and headers, as they came.
 */
function headBytes( { method, url, rawHeaders } ) {
	return `${ method } ${ url } HTTP/1.1\r\n\r\n`.length + rawHeaders.reduce( ( sum, part ) => sum + part.length + 2, 0 );
}

/**
 * @param {Object<string, string>} folders By the first part of a path.
 * @return {Promise<http.Server>}
 */
function serve( folders ) {
	const ajv = esbuild.buildSync( { stdin: { contents: 'export { default } from "ajv";', resolveDir: root }, bundle: true, write: false, format: 'esm' } ).outputFiles[ 0 ].contents;
	let counted = { requests: 0, body: 0, head: 0 };
	const server = http.createServer( ( request, response ) => {
		const { pathname } = new URL( request.url || '/', 'http://bench' );
		if ( request.method === 'POST' ) {
			/* An intake that takes everything. */
			counted.requests++;
			counted.head += headBytes( request );
			request.on( 'data', ( chunk ) => {
				counted.body += chunk.length;
			} ).on( 'end', () => response.writeHead( 201, ISOLATED ).end() );
			return;
		}
		if ( pathname === '/counted' ) {
			response.writeHead( 200, { ...ISOLATED, 'content-type': 'application/json' } ).end( JSON.stringify( counted ) );
			counted = { requests: 0, body: 0, head: 0 };
			return;
		}
		if ( pathname === '/ajv.mjs' ) {
			response.writeHead( 200, { ...ISOLATED, 'content-type': 'text/javascript' } ).end( ajv );
			return;
		}
		const [ , first, ...rest ] = pathname.split( '/' );
		const file = folders[ first ] && path.join( folders[ first ], ...rest );
		const found = file && fs.existsSync( file );
		const type = found ? TYPES[ path.extname( file ) ] : 'text/html';
		response.writeHead( found || pathname === '/' ? 200 : 404, { ...ISOLATED, ...found ? { 'cache-control': 'max-age=600' } : {}, 'content-type': type } );
		response.end( found ? fs.readFileSync( file ) : '<!DOCTYPE html><title>bench</title><body></body>' );
	} );
	return new Promise( ( resolve ) => {
		server.listen( 0, '127.0.0.1', () => resolve( server ) );
	} );
}

/**
 * @param {any} browser
 * @param {string} url
 * @param {string} task A function of page.mjs.
 * @return {Promise<any>}
 */
function inFreshPage( browser, url, task ) {
	return withFreshPage( browser, url, 'page.mjs', ( call ) => call( task ) );
}

/**
 * What the page's own thread works, from fetched bytes to ready.
 *
 * @param {any} browser
 * @param {string} url
 * @return {Promise<number>} ms
 */
function measureMainThread( browser, url ) {
	return withFreshPage( browser, url, 'page.mjs', async ( call, session ) => {
		const worked = await openMeter( session );
		await call( 'prepareStart' );
		/* Once for the way there and back, and once to know what it costs. */
		await call( 'doNothing' );
		const rest = await worked( () => call( 'doNothing' ) );
		return await worked( () => call( 'runStart' ) ) - rest;
	} );
}

/**
 * @param {any} browser
 * @param {string} url
 * @return {Promise<any[]>} Rows, in ms.
 */
async function measureStarts( browser, url ) {
	/** @type {Map<string, number[]>} */
	const times = new Map();
	for ( let i = 0; i < STARTS; i++ ) {
		const name = 'work of the main thread: createClient, of bytes';
		times.set( name, ( times.get( name ) || [] ).concat( await measureMainThread( browser, url ) ) );
		for ( const task of [ 'startModule', 'startFromBytes', 'startFromModule', 'startSteps', 'startStub' ] ) {
			for ( const [ step, ms ] of Object.entries( await inFreshPage( browser, url, task ) ) ) {
				times.set( step, ( times.get( step ) || [] ).concat( ms ) );
			}
		}
	}
	return Array.from( times, ( [ name, values ] ) => toRow( name, values, null ) );
}

/**
 * @param {any} browser
 * @param {string} url
 * @return {Promise<import('./scale.mjs').ScaleRow[]>}
 */
function measurePageScale( browser, url ) {
	return withFreshPage( browser, url, 'page.mjs', async ( call, session ) => {
		await session.send( 'HeapProfiler.enable' );
		const weigh = async () => {
			await session.send( 'HeapProfiler.collectGarbage' );
			await session.send( 'HeapProfiler.collectGarbage' );
			const { usedSize, backingStorageSize } = await session.send( 'Runtime.getHeapUsage' );
			return { heap: usedSize, buffers: backingStorageSize };
		};
		return measureScale( weigh, () => call( 'openLongLived' ), () => call( 'runLongLived' ) );
	} );
}

/**
 * What can be measured by itself.
 *
 * @type {Object<string, ( browser: any, url: string, files: { dist: string, schemas: string } ) => Promise<any>>}
 */
const MEASURES = {
	suite: ( browser, url ) => inFreshPage( browser, url, 'run' ),
	hover: ( browser, url ) => inFreshPage( browser, url, 'measureHover' ),
	burst: ( browser, url ) => inFreshPage( browser, url, 'measureBurst' ),
	wire: ( browser, url ) => inFreshPage( browser, url, 'measureWire' ),
	scale: measurePageScale,
	start: measureStarts,
	builds: async ( browser, url ) => Array.from( await measureBuilds( browser, url, STARTS ), ( [ name, values ] ) => toRow( name, values, null ) ),
	inline: ( browser, url, files ) => measureInline( browser, url, { ...files, repeats: STARTS } ),
	life: measureLife,
	visits: ( browser, url, { dist } ) => measureVisits( browser, dist )
};

export const TOPICS = Object.keys( MEASURES );

/**
 * @param {any} files Also `only`: the name of the one topic to measure.
 * @param {( host: string, results: any ) => void} onMeasured Told of the results of each topic when it has been measured.
 * @return {Promise<any>} All of them.
 */
export async function runInChromium( { dist, schemas, only }, onMeasured ) {
	const server = await serve( { bench: path.join( root, 'tests/bench' ), 'js-glue': path.join( root, 'js-glue' ), dist, schemas, packed: await packBench( dist, schemas ) } );
	const executablePath = process.env.CHROMIUM || [ '/usr/bin/chromium', '/usr/bin/google-chrome' ].find( fs.existsSync );
	let browser;
	try {
		browser = await chromium.launch( { executablePath, args: FLAGS } );
		const { port } = /** @type {any} */ ( server.address() );
		const url = `http://127.0.0.1:${ port }/${ isQuick ? '?quick' : '' }`;
		/** @type {any} */
		const results = { version: browser.version() };
		for ( const name of only ? [ only ] : TOPICS ) {
			const measured = await MEASURES[ name ]( browser, url, { dist, schemas } ), part = name === 'suite' ? measured : { [ name ]: measured };
			onMeasured( `Chromium ${ results.version }`, part );
			Object.assign( results, part );
		}
		return results;
	} finally {
		if ( browser ) {
			await browser.close();
		}
		server.close();
		server.closeAllConnections();
	}
}
