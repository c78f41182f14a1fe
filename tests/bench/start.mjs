/*
 * What a start costs with the whole module, which is configured in the page, and with a packed site: the work of the page's own
 * thread by step, in a fresh profile (cold) and in one that has been to the site before (warm); and how long the first click
 * takes. From fetched bytes, so that no network is in it.
 */

import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../support/shared.js';
import { openMeter } from './fresh-page.mjs';
import { clientOptions, SCHEMA } from './workload.mjs';

const STEPS = [ 'script', 'createClient', 'attach', 'click', 'flush' ];

/* A browser keeps compiled code of a script that it sees again. */
const VISITS_BEFORE = 3;

/**
 * @param {string} dist
 * @param {string} schemas
 * @return {Promise<string>} The folder that holds site.wasm: the bench's own options, packed.
 */
export async function packBench( dist, schemas ) {
	const { pack } = await import( pathToFileURL( path.join( dist, 'heliograph-pack.mjs' ) ).href );
	const { intakeUrl, streams, instruments } = clientOptions( undefined );
	const schema = JSON.parse( fs.readFileSync( path.join( schemas, `${ SCHEMA }.json` ), 'utf8' ) );
	const folder = path.join( root, 'build/bench-packed' );
	fs.mkdirSync( folder, { recursive: true } );
	fs.writeFileSync( path.join( folder, 'site.wasm' ), pack( { intakeUrl, streams, instruments, schemas: { [ SCHEMA ]: schema } } ) );
	return folder;
}

/**
 * @param {any} browser
 * @param {string} url
 * @param {'whole' | 'packed'} build
 * @param {boolean} isWarm
 * @return {Promise<Record<string, number>>} ms, by row.
 */
async function startOnce( browser, url, build, isWarm ) {
	const context = await browser.newContext();
	try {
		const page = await context.newPage();
		const call = ( /** @type {string} */ task, /** @type {any} */ given ) => page.evaluate(
			async ( /** @type {any[]} */ [ called, argument ] ) => ( await import( '/bench/start-page.mjs' ) )[ called ]( argument ), [ task, given ]
		);
		const open = async () => {
			await page.goto( url );
			await call( 'prepare', build );
		};
		for ( let i = isWarm ? 0 : VISITS_BEFORE; i < VISITS_BEFORE; i++ ) {
			await open();
			for ( const step of STEPS ) {
				await call( 'run', step );
			}
		}
		await open();
		const worked = await openMeter( await context.newCDPSession( page ) );
		await call( 'doNothing' );
		const rest = await worked( () => call( 'doNothing' ) );
		const name = `${ build }, ${ isWarm ? 'warm' : 'cold' }`;
		/** @type {Record<string, number>} */
		const times = { [ `${ name }: all of it` ]: 0 };
		let clickMs = 0;
		for ( const step of STEPS ) {
			const ms = await worked( async () => {
				const took = await call( 'run', step );
				clickMs = step === 'click' ? took : clickMs;
			} ) - rest;
			times[ `${ name }: ${ step }` ] = ms;
			times[ `${ name }: all of it` ] += ms;
		}
		return { ...times, [ `${ name }: first click, by the clock` ]: clickMs };
	} finally {
		await context.close();
	}
}

/**
 * @param {any} browser
 * @param {string} url
 * @param {number} repeats
 * @return {Promise<Map<string, number[]>>} ms, by row.
 */
export async function measureBuilds( browser, url, repeats ) {
	/** @type {Map<string, number[]>} */
	const times = new Map();
	for ( let i = 0; i < repeats; i++ ) {
		for ( const isWarm of [ false, true ] ) {
			for ( const build of /** @type {const} */ ( [ 'whole', 'packed' ] ) ) {
				for ( const [ row, ms ] of Object.entries( await startOnce( browser, url, build, isWarm ) ) ) {
					times.set( row, ( times.get( row ) || [] ).concat( ms ) );
				}
			}
		}
	}
	return times;
}
