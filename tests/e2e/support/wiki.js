/*
 * A wiki with its collector and a browser to visit it, in the words of the tests.
 */

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { startIntake } from '../../../demo/watched-intake.mjs';
import { createReport } from '../../../demo/report/live.mjs';
import { schemaDirectories, serveSite, streams } from '../../../demo/site.mjs';
import { until } from '../../support/until.js';
import { launch } from './driver/browsers.js';
import { servePacked } from './packed.js';

/* What no page of any test may tell: names of users and of sections, queries, fragments, what is typed. */
const PRIVATE = /Alice|~2026|Forerunners|Mance|user=|rate=|search=|#[A-Za-z]|what somebody typed/;

/* Real schemas first, so that what the collector accepts is what an intake accepts. */
export const schemas = [ ...schemaDirectories ].reverse();

/**
 * Requests that are under way at once may arrive in any order.
 *
 * @param {any[]} events
 * @return {any[]} In the order in which they happened.
 */
export const inOrder = ( events ) => [ ...events ].sort( ( a, b ) => Date.parse( a.dt ) - Date.parse( b.dt ) || a.funnel_event_sequence_position - b.funnel_event_sequence_position );

/**
 * A browser for the tests of a file: started before the first, closed after the last. What a failing test leaves open
 * would keep the runner waiting for ever, so a wiki closes at the end of its test, whatever that is.
 *
 * @param {any} [options] By engine.
 */
export function useBrowser( options ) {
	/** @type {any} */
	let browser;
	before( async () => {
		browser = await launch( options );
	} );
	after( () => browser && browser.close() );
	return {
		/**
		 * @param {any} t The test that closes the wiki.
		 * @param {Answers} [answers]
		 * @param {Function | string} [first] Runs in each page before its own scripts.
		 * @param {Object<string, any>} [known] Streams that the collector takes; null for all.
		 */
		async openWiki( t, answers, first, known ) {
			const wiki = await openWiki( browser, answers, first, known );
			t.after( () => wiki.close() );
			return wiki;
		},

		/** @param {any} [given] As Playwright's. */
		newContext: ( given ) => browser.newContext( given )
	};
}

/** @typedef {Object<string, ( response: any, request: any ) => void>} Answers By path: what the server says instead of the file there. */

/**
 * @param {any} browser
 * @param {Answers} [answers]
 * @param {Function | string} [first]
 * @param {Object<string, any> | null} [known]
 */
async function openWiki( browser, answers = {}, first = undefined, known = streams ) {
	const context = await browser.newContext( { viewport: { width: 1280, height: 900 } } );
	const report = createReport();
	/** @type {string[]} */
	const asked = [];
	const intake = { isDown: false, refusals: 0 };
	const collector = await startIntake( {
		schemaDirectories: schemas,
		streams: known || undefined,
		isDown() {
			intake.refusals += Number( intake.isDown );
			return intake.isDown;
		},
		otherwise( request, response ) {
			asked.push( collector.url + request.url );
			const answer = answers[ new URL( `http://wiki${ request.url }` ).pathname ];
			if ( answer ) {
				answer( response, request );
			}
			return !!answer || servePacked( request, response ) || report.serve( request, response ) || serveSite( request, response );
		}
	} );
	report.listen( collector );
	if ( first ) {
		await context.addInitScript( typeof first === 'function' ? `( ${ first } )();` : first );
	}
	const page = await context.newPage();
	/** @type {string[]} */
	const errors = [];
	/** @type {string[]} */
	const complaints = [];
	page.on( 'console', ( message ) => [ 'error', 'warning' ].includes( message.type() ) && complaints.push( message.text() ) );
	page.on( 'pageerror', ( error ) => errors.push( error.message ) );

	return {
		collector,
		context,
		page,
		errors,

		/** While its `isDown` is true, every POST is answered with 503, and counted in `refusals`. */
		intake,

		/** What the browser's console complains of. */
		complaints,

		/** Every address of the wiki that was asked for, but for the intake's. */
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
			await page.click( `.mw-page-container input[aria-label="${ name }"]` );
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

		/** @return {Promise<string>} What the panel answers: how many temporary users click log out. */
		async answer() {
			return ( await page.textContent( '#answer' ) ).replace( /\u00a0/g, ' ' );
		},

		/** @return {Promise<string[]>} */
		diagnostics() {
			return page.$$eval( '#diagnostics li > :first-child', ( items ) => items.map( ( item ) => item.textContent ) );
		},

		/**
		 * Wait until so many events were accepted. More may follow: see clickLast.
		 *
		 * @param {number} count
		 */
		async receives( count ) {
			await until( () => collector.accepted.length >= count, () => `${ count } events at the collector, which has ${ collector.accepted.length } and refused ${ JSON.stringify( collector.refused ) }` );
			return collector.accepted;
		},

		/** Names of the clicks that arrived. */
		clicks() {
			return inOrder( collector.accepted ).filter( ( event ) => event.action === 'click' ).map( ( event ) => event.action_source );
		},

		/** A marker that is sent behind everything else: when it has arrived, so has what came before. */
		async clickLast() {
			await page.click( '#ca-view a' );
			await until( () => collector.accepted.some( ( { action_source: name, funnel_event_sequence_position: position, performer } ) => name === 'ca-view' &&
				collector.accepted.filter( ( event ) => event.performer.pageview_id === performer.pageview_id ).length >= position ), 'the last click, and all before it' );
		},

		/**
		 * Real clicks, faster than a hand: all of them before events have lingered.
		 *
		 * @param {string} selector
		 * @param {number} count
		 * @return {Promise<number>} How long it took, in ms.
		 */
		async clickRapidly( selector, count ) {
			const { x, y, width, height } = await page.$eval( selector, ( element ) => element.getBoundingClientRect().toJSON() );
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
			assert.doesNotMatch( collector.requests.flatMap( ( { body, headers } ) => [ body, headers.referer ] ).join( '\n' ), PRIVATE );
		}
	};
}
