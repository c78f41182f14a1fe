/*
 * The package in projects as its users have them: each folder beside this file is one, built by its own tools and run where it is
 * meant to run, with nothing changed but the address of the intake. docs/bundlers.md explains them.
 */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import esbuild from 'esbuild';
import { startIntake } from '../../demo/watched-intake.mjs';
import { brotliBytes } from '../../tools/compressed.mjs';
import { launch } from '../e2e/support/driver/browsers.js';
import { root } from '../support/shared.js';
import { until } from '../support/until.js';
import { installTools, makeHome, openProject } from './support/package.mjs';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };

/* By folder, where its build lies. */
const PAGES = [ 'vite', 'vite-packed', 'webpack', 'rollup', 'rollup-script', 'esbuild', 'esbuild-script', 'script-tag', 'parcel' ];

/* Which of them are one classic script. */
const SCRIPTS = [ 'rollup-script', 'esbuild-script' ];

/* What the page's own code and the bundler's may add to the client in such a script, brotli. */
const SCRIPT_ROOM_BYTES = 2048;

const missing = installTools();

/**
 * An intake that also serves a folder, and what was asked for in vain.
 *
 * @param {any} t The test at whose end it closes.
 * @param {string[]} folders Searched in this order.
 * @param {Object<string, string>} [headers]
 */
async function serve( t, folders, headers = {} ) {
	/** @type {string[]} */
	const lacking = [];
	const intake = await startIntake( {
		schemaDirectories: [ path.join( root, 'src/schemas' ) ],
		streams: { 'heliograph.interaction': { schema_title: 'heliograph/interaction' } },
		otherwise( { url }, response ) {
			const { pathname } = new URL( `http://site${ url }` );
			const file = folders.map( ( folder ) => path.join( folder, pathname === '/' ? 'index.html' : pathname ) ).find( ( name ) => fs.existsSync( name ) );
			if ( !file && pathname !== '/favicon.ico' ) {
				lacking.push( pathname );
			}
			response.writeHead( file ? 200 : 404, { 'content-type': TYPES[ path.extname( pathname ) ] || 'text/html', ...headers } );
			response.end( file && fs.readFileSync( file ) );
			return true;
		}
	} );
	t.after( () => intake.close() );
	return { intake, lacking };
}

/**
 * @param {string} script
 * @return {Promise<number>} Its size when it is minified and compressed.
 */
async function compressedBytes( script ) {
	const { code } = await esbuild.transform( script, { minify: true, legalComments: 'none' } );
	return brotliBytes( code );
}

describe( 'projects', { skip: missing }, () => {
	/** @type {string} */
	let home;
	/** @type {any} */
	let browser;
	before( async () => {
		home = makeHome();
		browser = await launch();
	} );
	after( async () => {
		await browser?.close();
		fs.rmSync( home, { recursive: true, force: true } );
	} );

	/**
	 * Open a page until its event has arrived.
	 *
	 * @param {any} t
	 * @param {string[]} folders
	 * @param {Object<string, string>} [headers]
	 * @return {Promise<string[]>} What came over the wire.
	 */
	async function visit( t, folders, headers ) {
		const { intake, lacking } = await serve( t, folders, headers );
		const context = await browser.newContext();
		t.after( () => context.close() );
		const page = await context.newPage();
		/** @type {string[]} */
		const errors = [];
		page.on( 'pageerror', ( error ) => errors.push( error.message ) );
		await page.goto( `${ intake.url }/` );
		await until( () => intake.accepted.length || intake.refused.length || errors.length || lacking.length, 'the event' );
		assert.deepEqual( [ errors, lacking, intake.refused, intake.accepted.map( ( { action } ) => action ) ], [ [], [], [], [ 'open' ] ] );
		return page.evaluate( () => performance.getEntriesByType( 'resource' ).map( ( { name } ) => new URL( name ).pathname ) );
	}

	for ( const name of PAGES ) {
		it( `${ name } builds without a warning, and its page sends, also where a policy forbids WebAssembly`, async ( t ) => {
			const { folder, run } = openProject( home, name );
			const { status, said } = run( 'build' );
			assert.equal( status, 0, said );
			assert.doesNotMatch( said, /warn/i );
			const folders = [ path.join( folder, 'dist' ), folder ];
			const usual = await visit( t, folders ), forbidden = await visit( t, folders, { 'content-security-policy': 'script-src \'self\' \'unsafe-inline\'' } );
			assert.ok( usual.some( ( file ) => file.endsWith( '.wasm' ) ) );
			/* The core as JavaScript, by whatever name. */
			assert.ok( forbidden.some( ( file ) => file.endsWith( '.js' ) && !usual.includes( file ) ) );
		} );
	}

	it( 'vite sends from its development server as well', async ( t ) => {
		const { folder } = openProject( home, 'vite' );
		/* What a project's own folder does not hold, that server gives to nobody. */
		fs.rmSync( path.join( folder, 'node_modules/@heliograph' ) );
		fs.cpSync( path.join( home, 'node_modules/@heliograph' ), path.join( folder, 'node_modules/@heliograph' ), { recursive: true } );
		const { intake } = await serve( t, [] );
		const { createServer } = await import( path.join( root, 'build/consumers/node_modules/vite/dist/node/index.js' ) );
		const server = await createServer( { root: folder, logLevel: 'silent', server: { host: '127.0.0.1', proxy: { '/v1/events': intake.url } } } );
		t.after( () => server.close() );
		await server.listen();
		const context = await browser.newContext();
		t.after( () => context.close() );
		const page = await context.newPage();
		await page.goto( server.resolvedUrls.local[ 0 ] );
		await until( () => intake.accepted.length || intake.refused.length, 'the event' );
		assert.deepEqual( [ intake.refused, intake.accepted.map( ( { action } ) => action ) ], [ [], [ 'open' ] ] );
	} );

	for ( const name of SCRIPTS ) {
		it( `${ name } has in its script what heliograph.mjs has, and all that it imports beside it`, async () => {
			const { folder, run } = openProject( home, name );
			assert.equal( run( 'build' ).status, 0 );
			const script = fs.readFileSync( path.join( folder, 'dist/page.js' ), 'utf8' );
			assert.ok( await compressedBytes( script ) < await compressedBytes( fs.readFileSync( path.join( root, 'dist/heliograph.mjs' ), 'utf8' ) ) + SCRIPT_ROOM_BYTES );
			const imported = Array.from( script.matchAll( /\bimport\(\s*["'](.*?)["']/g ), ( [ , file ] ) => file );
			assert.ok( imported.includes( './heliograph.explain.mjs' ) && imported.includes( './heliograph.inspector.mjs' ) );
			assert.deepEqual( imported.filter( ( file ) => !fs.existsSync( path.join( folder, 'dist', file ) ) ), [] );
		} );
	}

	for ( const name of [ 'node-esm', 'node-cjs' ] ) {
		it( `${ name } sends, and ends by itself`, async ( t ) => {
			const { intake } = await serve( t, [] );
			const { folder } = openProject( home, name );
			const child = spawn( process.execPath, [ 'send.js' ], { cwd: folder, env: { ...process.env, INTAKE_URL: `${ intake.url }/v1/events` }, stdio: [ 'ignore', 'inherit', 'inherit' ] } );
			assert.equal( await new Promise( ( resolve ) => {
				child.once( 'exit', resolve );
			} ), 0 );
			assert.deepEqual( [ intake.accepted.map( ( { action } ) => action ), intake.refused ], [ [ 'open' ], [] ] );
		} );
	}

	for ( const name of [ 'jest-cjs', 'jest-esm' ] ) {
		it( `${ name } runs its tests, with node and with jsdom`, () => {
			const { status, said } = openProject( home, name ).run( 'test' );
			assert.equal( status, 0, said );
			assert.match( said, /^Tests: +2 passed, 2 total$/m );
		} );
	}

	it( 'typescript compiles, strictly, with the types of its events', () => {
		const { folder, run } = openProject( home, 'typescript' );
		assert.deepEqual( run( 'types' ), { status: 0, said: '' } );
		assert.deepEqual( run( 'build' ), { status: 0, said: '' } );
		assert.match( fs.readFileSync( path.join( folder, 'dist/page.js' ), 'utf8' ), /@heliograph\/client/ );
	} );
} );
