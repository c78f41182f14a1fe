/*
 * The releases of MediaWiki that are here, each with its own wiki, collector and browser, in the words of the tests.
 */

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe } from 'node:test';
import { startIntake } from '../../../demo/watched-intake.mjs';
import { ALICE, VERSIONS, setUpWiki, startWiki } from '../../../demo/mediawiki/wiki.mjs';
import { streams } from '../../../demo/site.mjs';
import { launchChromium } from '../../e2e/support/driver/chromium.js';
import { schemas } from '../../e2e/support/wiki.js';
import { until } from '../../support/until.js';

/**
 * @param {string} version
 * @return {string | false} Why there is no such wiki here.
 */
function findReason( version ) {
	try {
		setUpWiki( { version } );
		return false;
	} catch ( error ) {
		return `no MediaWiki ${ version } here: ${ error.message.split( '\n' )[ 0 ] }`;
	}
}

/**
 * @callback DefineTests
 * @param {ReturnType<typeof useWiki>} wiki
 * @param {string} version
 */

/**
 * Tests that hold on each release. Where one cannot be had, they are skipped and say why.
 *
 * @param {string} what
 * @param {DefineTests} define
 * @param {Object} [options]
 * @param {string[]} [options.versions]
 * @param {Object<string, any>} [options.settings] Of the wiki, without `wg`.
 * @param {string[]} [options.extensions] Folders of more extensions.
 * @param {Object<string, any>} [options.streams] More streams that the collector knows.
 * @param {string[]} [options.schemaDirectories] More folders in which it finds schemas.
 */
export function describeWikis( what, define, { versions = VERSIONS, ...site } = {} ) {
	for ( const version of versions ) {
		describe( `${ what }, on MediaWiki ${ version }`, { skip: findReason( version ) }, () => define( useWiki( version, site ), version ) );
	}
}

/**
 * @param {string} version
 * @param {Object<string, any>} site As the options of describeWikis.
 */
function useWiki( version, { settings, extensions, streams: more, schemaDirectories = [] } ) {
	/** @type {any} */
	let browser;
	/** @type {any} */
	let server;
	/** @type {any} */
	let collector;
	/** @type {any} */
	let page;
	/** @type {string[]} What the browser asked for in this test. */
	let asked;
	/** @type {string[]} What went wrong in the page, unnoticed. */
	let errors;
	before( async () => {
		collector = await startIntake( { schemaDirectories: [ ...schemas, ...schemaDirectories ], streams: { ...streams, ...more } } );
		server = await startWiki( { version, extensions, settings: { HeliographIntakeUrl: `${ collector.url }/v1/events`, ...settings } } );
		browser = await launchChromium();
	} );
	after( async () => {
		if ( browser ) {
			await browser.close();
		}
		await Promise.all( [ server, collector ].filter( Boolean ).map( ( each ) => each.close() ) );
	} );
	beforeEach( async ( t ) => {
		const context = await browser.newContext( { viewport: { width: 1280, height: 900 } } );
		page = await context.newPage();
		errors = [];
		asked = [];
		collector.accepted.length = collector.refused.length = 0;
		page.on( 'pageerror', ( error ) => errors.push( error.message ) );
		page.on( 'request', ( request ) => asked.push( request.url() ) );
		t.after( () => context.close() );
	} );
	/* Not as above: where that fails, what is to be closed at the end of the test would stay open. */
	afterEach( () => assert.deepEqual( [ errors, collector.refused ], [ [], [] ] ) );

	return {
		version,

		get page() {
			return page;
		},

		get url() {
			return server.url;
		},

		get collector() {
			return collector;
		},

		get asked() {
			return asked;
		},

		/** For pages with scripts that are not ours, and fail by themselves. */
		pardonErrors() {
			errors = [];
		},

		/**
		 * Another server of the same wiki, until the test ends.
		 *
		 * @param {any} t
		 * @param {Object<string, any>} others Settings.
		 * @param {string[]} [installed] Folders of more extensions.
		 * @return {Promise<string>} Its address.
		 */
		async serveWith( t, others, installed = extensions ) {
			const other = await startWiki( { version, extensions: installed, settings: { HeliographIntakeUrl: `${ collector.url }/v1/events`, ...settings, ...others } } );
			t.after( async () => {
				await page.close();
				await other.close();
			} );
			return other.url;
		},

		/**
		 * @param {string} [query]
		 * @param {string} [skin]
		 * @param {string} [url]
		 */
		async open( query = 'title=Heliograph', skin = 'vector-2022', url = server.url ) {
			await page.goto( `${ url }/index.php?${ query }&useskin=${ skin }` );
			await page.waitForFunction( () => window.mw && window.mw.loader && window.mw.loader.getState( 'ext.heliograph' ) === 'ready' );
		},

		/**
		 * As a reader does, until the client listens.
		 *
		 * @param {string} [query]
		 * @param {string} [skin]
		 * @param {string} [url]
		 */
		async visit( query, skin, url ) {
			await this.open( query, skin, url );
			await this.isReady();
		},

		/** Wait until all that a page does in its idle moments by itself has begun. */
		async isIdle() {
			await page.evaluate( () => new Promise( ( resolve ) => {
				window.mw.requestIdleCallback( () => window.mw.requestIdleCallback( resolve ) );
			} ) );
		},

		/** @return {Promise<string[]>} What of heliograph is loaded. */
		loaded() {
			return page.evaluate( () => window.mw.loader.getModuleNames().filter( ( name ) => name.startsWith( 'ext.heliograph' ) && window.mw.loader.getState( name ) !== 'registered' ) );
		},

		/** Wait until the client of the page that is open listens. */
		async isReady() {
			await page.waitForFunction( () => window.mw && window.mw.heliograph && window.mw.heliograph.then( ( client ) => client.status === 'ready' ) );
		},

		/** Wait until the client of the page that is open has sent what it has. */
		async flush() {
			await page.evaluate( () => window.mw.heliograph.then( ( client ) => client.flush() ) );
		},

		/** An edit without an account, which makes a temporary one. */
		async edit() {
			await page.goto( `${ server.url }/index.php?title=Sandbox&action=edit` );
			await page.fill( '#wpTextbox1', `An edit at ${ Date.now() }` );
			await page.click( '#wpSave' );
			await page.waitForSelector( '.mw-parser-output' );
		},

		async logIn() {
			await page.goto( `${ server.url }/index.php?title=Special:UserLogin` );
			await page.fill( '#wpName1', ALICE.name );
			await page.fill( '#wpPassword1', ALICE.password );
			await page.click( '#wpLoginAttempt' );
			await page.waitForSelector( '#pt-userpage, #pt-userpage-2', { state: 'attached' } );
		},

		/** @return {any[]} What arrived in this test, each event once, whatever the page did. */
		get events() {
			return [ ...new Map( collector.accepted.map( ( event ) => [ event.meta.id, event ] ) ).values() ];
		},

		/** @return {string[]} Names of the clicks that arrived. */
		get clicks() {
			return this.events.filter( ( event ) => event.action === 'click' ).map( ( event ) => event.action_source );
		},

		/** @return {string[]} The kinds of user whose events arrived, as is_logged_in and is_temp. */
		get performers() {
			return [ ...new Set( this.events.map( ( { performer } ) => `${ performer.is_logged_in } ${ performer.is_temp }` ) ) ];
		},

		/** @param {string} name How the name of a click begins. */
		hasClick( name ) {
			return until( () => this.clicks.some( ( one ) => one.startsWith( name ) ), `a click on ${ name }` );
		},

		/** @param {( event: any ) => boolean} [isIt] */
		hasInit( isIt = () => true ) {
			return until( () => this.events.some( ( event ) => event.action === 'init' && isIt( event ) ), 'init' );
		}
	};
}
