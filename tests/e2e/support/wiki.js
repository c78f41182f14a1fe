/*
 * A wiki with its collector and a browser to visit it, in the words of the tests.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';
import { startIntake } from '../../../demo/watched-intake.mjs';
import { createReport } from '../../../demo/report/live.mjs';
import { schemaDirectories, serveSite, streams } from '../../../demo/site.mjs';
import { until } from '../../support/until.js';
import { servePacked } from './packed.js';

export const FLAGS = [
	'--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync'
];

/* What no page of any test may tell: names of users and of sections, queries, fragments, what is typed. */
const PRIVATE = /Alice|~2026|Forerunners|Mance|user=|rate=|search=|#[A-Za-z]|what somebody typed/;

/* Real schemas first, so that what the collector accepts is what an intake accepts. */
export const schemas = [ ...schemaDirectories ].reverse();

/** @return {string | undefined} */
export function findBrowser() {
	return process.env.CHROMIUM || [ '/usr/bin/chromium', '/usr/bin/google-chrome' ].find( fs.existsSync );
}

function launchBrowser() {
	return chromium.launch( { executablePath: findBrowser(), args: FLAGS } );
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
		 * @param {Object<string, ( response: any, request: any ) => void>} [answers] By path: what the server says instead of the file there.
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
 * @param {Object<string, ( response: any, request: any ) => void>} [answers]
 */
async function openWiki( browser, answers = {} ) {
	const context = await browser.newContext( { viewport: { width: 1280, height: 900 } } );
	const report = createReport();
	const collector = await startIntake( {
		schemaDirectories: schemas,
		streams,
		otherwise( request, response ) {
			const answer = answers[ new URL( `http://wiki${ request.url }` ).pathname ];
			if ( answer ) {
				answer( response, request );
			}
			return !!answer || servePacked( request, response ) || report.serve( request, response ) || serveSite( request, response );
		}
	} );
	report.listen( collector );
	const page = await context.newPage();
	/** @type {string[]} */
	const errors = [];
	/** @type {string[]} */
	const asked = [];
	/** @type {string[]} */
	const complaints = [];
	page.on( 'console', ( message ) => [ 'error', 'warning' ].includes( message.type() ) && complaints.push( message.text() ) );
	page.on( 'pageerror', ( error ) => errors.push( error.message ) );
	page.on( 'request', ( request ) => asked.push( request.url() ) );

	return {
		collector,
		context,
		page,
		errors,

		/** What the browser's console complains of. */
		complaints,

		/** Every address that the browser asked for. */
		asked,

		/**
		 * @param {string} kind Of user.
		 * @param {Object<string, string>} [settings] As the panel has them: rate, gpc.
		 */
		async visitAs( kind, settings ) {
			await page.goto( `${ collector.url }/?${ new URLSearchParams( { user: kind, ...settings } ) }` );
			await page.waitForSelector( '#state:not( [data-status="waiting"] )' );
		},

		async isReady() {
			await until( async () => await page.textContent( '#state' ) === 'ready', 'the client to be ready' );
		},

		/** @return {Promise<string>} How it is, and what the panel says of it. */
		async status() {
			return `${ await page.textContent( '#state' ) }: ${ await page.textContent( '#status' ) }`;
		},

		/**
		 * @param {string} name Of a menu behind a button.
		 */
		async openMenu( name ) {
			await page.locator( `.mw-page-container input[aria-label="${ name }"]` ).click();
		},

		/** By the link in the user menu, which leads to another page. */
		async logOut() {
			await this.openMenu( 'Personal tools' );
			await page.click( '#pt-logout a' );
			await page.waitForURL( /logout/ );
		},

		/** @return {Promise<string[]>} What this page has loaded until now, by its own account. */
		loaded() {
			return page.evaluate( () => performance.getEntriesByType( 'resource' ).map( ( { name } ) => name ) );
		},

		/** @return {Promise<string[][]>} What the panel lists: action, name, who, bytes, verdict; the latest first. */
		rows() {
			return page.$$eval( '#events summary', ( found ) => found.map( ( row ) => [ ...row.children ].map( ( cell ) => cell.textContent ) ) );
		},

		/** @return {Promise<string[][]>} The chart: kind, clicks on log out, pageviews. */
		chart() {
			return page.$$eval( '#chart tbody tr', ( found ) => found.map( ( row ) => [ ...row.cells ].map( ( cell ) => cell.textContent ) ) );
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
			await page.click( '#ca-view a' );
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
			assert.doesNotMatch( collector.requests.map( ( { body } ) => body ).join( '\n' ), PRIVATE );
		}
	};
}
