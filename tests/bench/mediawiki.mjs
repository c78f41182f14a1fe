/*
 * npm run bench:mediawiki: what a page view of a real wiki costs with heliograph and without, in fresh browsers by turns.
 */

import { chromium } from 'playwright-core';
import { startCollector } from '../../demo/collector.mjs';
import { setUpWiki, startWiki } from '../../demo/mediawiki/wiki.mjs';
import { schemaDirectories, streams } from '../../demo/site.mjs';
import { FLAGS, findBrowser } from '../e2e/support/wiki.js';
import { quantile } from './statistics.mjs';

const VIEWS = 9;

/**
 * @param {any} wiki
 * @param {boolean} isLoaded
 * @return {Promise<Record<string, number>>}
 */
async function view( wiki, isLoaded ) {
	const browser = await chromium.launch( { executablePath: findBrowser(), args: FLAGS } );
	try {
		const page = await ( await browser.newContext() ).newPage();
		const session = await page.context().newCDPSession( page );
		let bytes = 0, requests = 0;
		await session.send( 'Network.enable' );
		await session.send( 'Performance.enable' );
		session.on( 'Network.loadingFinished', ( { encodedDataLength } ) => {
			bytes += encodedDataLength;
			requests++;
		} );
		await page.goto( `${ wiki.url }/index.php?title=Heliograph&useskin=vector-2022`, { waitUntil: 'load' } );
		await page.waitForFunction( () => window.mw && window.mw.loader.getState( 'skins.vector.js' ) === 'ready' );
		if ( isLoaded ) {
			await page.waitForFunction( () => window.mw.heliograph && window.mw.heliograph.then( ( client ) => client.stats().delivered > 0 ) );
		}
		const { metrics } = await session.send( 'Performance.getMetrics' );
		const metric = ( name ) => metrics.find( ( each ) => each.name === name ).value * 1000;
		return { 'kB over the wire': bytes / 1000, requests, 'ms of script': metric( 'ScriptDuration' ), 'ms of tasks': metric( 'TaskDuration' ) };
	} finally {
		await browser.close();
	}
}

setUpWiki();
const collector = await startCollector( { schemaDirectories, streams } );
const wikis = await Promise.all( [ false, true ].map( ( HeliographLoad ) => startWiki( { settings: { HeliographLoad, HeliographIntakeUrl: `${ collector.url }/v1/events` } } ) ) );
/** @type {Record<string, number>[][]} */
const views = [ [], [] ];
try {
	for ( let i = 0; i < VIEWS + 1; i++ ) {
		for ( const [ k, wiki ] of wikis.entries() ) {
			const measured = await view( wiki, k === 1 );
			/* The first one fills the caches of the server. */
			if ( i ) {
				views[ k ].push( measured );
			}
		}
	}
} finally {
	await Promise.all( [ collector, ...wikis ].map( ( each ) => each.close() ) );
}

console.log( '| a page view, medians | without | with | difference |\n| --- | ---: | ---: | ---: |' );
for ( const name of Object.keys( views[ 0 ][ 0 ] ) ) {
	const [ without, having ] = views.map( ( all ) => quantile( all.map( ( each ) => each[ name ] ), 0.5 ) );
	console.log( `| ${ name } | ${ without.toFixed( 1 ) } | ${ having.toFixed( 1 ) } | ${ ( having - without ).toFixed( 1 ) } |` );
}
