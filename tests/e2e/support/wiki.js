/*
 * A wiki with its collector and a browser to visit it, in the words of the tests.
 */

import fs from 'node:fs';
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';
import { startCollector } from '../../../demo/collector.mjs';
import { schemaDirectories, serveSite, streams } from '../../../demo/site.mjs';
import { until } from '../../support/until.js';

const FLAGS = [
	'--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync'
];

/* Real schemas first, so that what the collector accepts is what an intake accepts. */
const schemas = [ ...schemaDirectories ].reverse();

function launchBrowser() {
	const executablePath = process.env.CHROMIUM || [ '/usr/bin/chromium', '/usr/bin/google-chrome' ].find( fs.existsSync );
	return chromium.launch( { executablePath, args: FLAGS } );
}

/**
 * A browser for the tests of a file: started before the first, closed after the last. What a failing test leaves open
 * would keep the runner waiting for ever, so a wiki closes at the end of its test, whatever that is.
 */
export function useBrowser() {
	/** @type {any} */
	let browser;
	before( async () => {
		browser = await launchBrowser();
	} );
	after( () => browser && browser.close() );
	return {
		/**
		 * @param {any} t The test that closes the wiki.
		 * @param {Object<string, ( response: any ) => void>} [answers] By path: what the server says instead of the file there.
		 */
		async openWiki( t, answers ) {
			const wiki = await openWiki( browser, answers );
			t.after( () => wiki.close() );
			return wiki;
		}
	};
}

/**
 * @param {any} browser
 * @param {Object<string, ( response: any ) => void>} [answers]
 */
async function openWiki( browser, answers = {} ) {
	const context = await browser.newContext( { viewport: { width: 1280, height: 900 } } );
	const collector = await startCollector( {
		schemaDirectories: schemas,
		streams,
		otherwise( request, response ) {
			const answer = answers[ new URL( `http://wiki${ request.url }` ).pathname ];
			if ( answer ) {
				answer( response );
			}
			return !!answer || serveSite( request, response );
		}
	} );
	const page = await context.newPage();
	/** @type {string[]} */
	const errors = [];
	/** @type {string[]} */
	const asked = [];
	page.on( 'pageerror', ( error ) => errors.push( error.message ) );
	page.on( 'request', ( request ) => asked.push( request.url() ) );

	return {
		collector,
		context,
		page,
		errors,

		/** Every address that the browser asked for. */
		asked,

		/**
		 * @param {string} kind Of user.
		 */
		async visitAs( kind ) {
			await page.goto( `${ collector.url }/?user=${ kind }` );
			await page.waitForSelector( '#stats dd, #diagnostics li' );
		},

		async isReady() {
			await until( async () => await page.textContent( '#status' ) === 'ready', 'the client to be ready' );
		},

		/** @return {Promise<string[]>} */
		diagnostics() {
			return page.$$eval( '#diagnostics li', ( items ) => items.map( ( item ) => item.textContent ) );
		},

		/**
		 * Wait until so many events were accepted. More may follow: see clickLast.
		 *
		 * @param {number} count
		 */
		async receives( count ) {
			await until( () => collector.accepted.length >= count, `${ count } events at the collector, which has ${ collector.accepted.length } and refused ${ JSON.stringify( collector.refused ) }` );
			return collector.accepted;
		},

		/** Names of the clicks that arrived. */
		clicks() {
			return collector.accepted.filter( ( event ) => event.action === 'click' ).map( ( event ) => event.action_source );
		},

		/** A marker that is sent behind everything else: when it has arrived, so has what came before. */
		async clickLast() {
			await page.click( '[data-event-name="ca-view"]' );
			await until( () => collector.accepted.some( ( event ) => event.action_source === 'ca-view' ), 'the last click' );
		},

		/**
		 * Real clicks, faster than a hand: all of them before events have lingered.
		 *
		 * @param {string} selector
		 * @param {number} count
		 * @return {Promise<number>} How long it took, in ms.
		 */
		async clickRapidly( selector, count ) {
			const { x, y, width, height } = await page.locator( selector ).boundingBox();
			const began = Date.now();
			await page.mouse.click( x + width / 2, y + height / 2, { clickCount: count } );
			return Date.now() - began;
		},

		/** @return {string} Every byte that left the page for the intake. */
		bytes() {
			return collector.requests.map( ( request ) => request.body ).join( '\n' );
		},

		async close() {
			await context.close();
			await collector.close();
		}
	};
}
