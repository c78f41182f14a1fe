/*
 * On MediaWiki itself: its skins, its ResourceLoader, its users, and a temporary account that it made.
 */

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { chromium } from 'playwright-core';
import { startIntake } from '../../demo/watched-intake.mjs';
import { ALICE, setUpWiki, startWiki } from '../../demo/mediawiki/wiki.mjs';
import { streams } from '../../demo/site.mjs';
import { FLAGS, findChromium } from '../e2e/support/driver/chromium.js';
import { schemas } from '../e2e/support/wiki.js';
import { until } from '../support/until.js';

/** @return {string | false} Why there is no wiki here. */
function findReason() {
	try {
		setUpWiki();
		return false;
	} catch ( error ) {
		return `no MediaWiki here: ${ error.message.split( '\n' )[ 0 ] }`;
	}
}

const reason = findReason();

describe( 'MediaWiki', { skip: reason }, () => {
	/** @type {any} */
	let browser;
	/** @type {any} */
	let wiki;
	/** @type {any} */
	let collector;
	/** @type {any} */
	let page;
	/** @type {string[]} */
	let errors;
	before( async () => {
		collector = await startIntake( { schemaDirectories: schemas, streams } );
		wiki = await startWiki( `${ collector.url }/v1/events` );
		browser = await chromium.launch( { executablePath: findChromium(), args: FLAGS } );
	} );
	after( async () => {
		if ( browser ) {
			await browser.close();
		}
		await Promise.all( [ wiki, collector ].filter( Boolean ).map( ( each ) => each.close() ) );
	} );
	beforeEach( async ( t ) => {
		const context = await browser.newContext( { viewport: { width: 1280, height: 900 } } );
		page = await context.newPage();
		errors = [];
		collector.accepted.length = collector.refused.length = 0;
		page.on( 'pageerror', ( error ) => errors.push( error.message ) );
		t.after( async () => {
			await context.close();
			assert.deepEqual( [ errors, collector.refused ], [ [], [] ] );
		} );
	} );

	async function visit( query = 'title=Heliograph', skin = 'vector-2022' ) {
		await page.goto( `${ wiki.url }/index.php?${ query }&useskin=${ skin }` );
		await page.waitForFunction( () => window.mw && window.mw.heliograph && window.mw.heliograph.then( ( client ) => client.status === 'ready' ) );
	}

	/* Each event once, whatever the page did. */
	const events = () => [ ...new Map( collector.accepted.map( ( event ) => [ event.meta.id, event ] ) ).values() ];
	const clicks = () => events().filter( ( event ) => event.action === 'click' ).map( ( event ) => event.action_source );
	const has = ( name ) => until( () => clicks().some( ( one ) => one.startsWith( name ) ), `a click on ${ name }` );
	const performers = () => [ ...new Set( events().map( ( { performer } ) => `${ performer.is_logged_in } ${ performer.is_temp }` ) ) ];

	/** An edit without an account, which makes a temporary one. */
	async function edit( text ) {
		await page.goto( `${ wiki.url }/index.php?title=Sandbox&action=edit` );
		await page.fill( '#wpTextbox1', text );
		await page.click( '#wpSave' );
		await page.waitForSelector( '.mw-parser-output' );
	}

	async function logIn() {
		await page.goto( `${ wiki.url }/index.php?title=Special:UserLogin` );
		await page.fill( '#wpName1', ALICE.name );
		await page.fill( '#wpPassword1', ALICE.password );
		await page.click( '#wpLoginAttempt' );
		await page.waitForSelector( '#pt-userpage, #pt-userpage-2', { state: 'attached' } );
	}

	it( 'has anonymous readers, who are told from all others', async () => {
		await visit();
		await until( () => events().some( ( { action, action_source: name } ) => action === 'init' && name === 'ns=0' ), 'init' );
		await page.click( '#ca-history a' );
		await has( 'ca-history' );
		assert.deepEqual( performers(), [ 'false false' ] );
		const [ event ] = events();
		assert.deepEqual( [ event.mediawiki.skin, event.mediawiki.database, event.meta.stream, event.sample ], [ 'vector-2022', 'smallwiki', 'mediawiki.web_ui_actions', { unit: 'pageview', rate: 1 } ] );
	} );

	it( 'has temporary accounts, made by an edit, whose way out is counted as theirs', async () => {
		await edit( `An edit at ${ Date.now() }` );
		await visit( 'title=Heliograph', 'vector' );
		assert.equal( await page.evaluate( () => window.mw.config.get( 'wgUserIsTemp' ) ), true );
		await page.click( '#pt-logout a' );
		await has( 'pt-logout' );
		const [ event ] = events().filter( ( { action_source: name } ) => name === 'pt-logout' );
		assert.deepEqual( [ event.performer.is_temp, event.performer.is_logged_in ], [ true, true ] );
		assert.equal( clicks().filter( ( name ) => name === 'pt-logout' ).length, 1 );
	} );

	it( 'has registered users, who log out', async () => {
		await logIn();
		collector.accepted.length = 0;
		await visit( 'title=Heliograph', 'vector' );
		await page.click( '#pt-logout a' );
		await has( 'pt-logout' );
		assert.deepEqual( performers().filter( ( one ) => one === 'true false' ).length, 1 );
		assert.doesNotMatch( JSON.stringify( events() ), /Alice/ );
	} );

	it( 'has Vector 2022: menus by keyboard, its table of contents, search, and its own behaviour', async () => {
		await visit();
		await page.focus( 'input[data-event-name^="ui.dropdown"]' );
		await page.keyboard.press( 'Space' );
		await has( 'ui.dropdown' );
		await page.click( '.vector-toc a[href="#Instruments"], #toc-Instruments a' );
		await has( 'toc-heading' );
		assert.match( page.url(), /#Instruments$/ );
		await page.evaluate( () => window.scrollTo( 0, 0 ) );
		assert.doesNotMatch( JSON.stringify( events() ), /Instruments/ );
	} );

	for ( const skin of [ 'vector', 'minerva', 'monobook', 'timeless' ] ) {
		it( `has ${ skin }`, async () => {
			await visit( 'title=Heliograph', skin );
			await until( () => events().some( ( event ) => event.action === 'init' && event.mediawiki.skin === skin ), 'init' );
		} );
	}

	it( 'loses no click that navigates, and is the same page when it comes back', async () => {
		await visit();
		for ( let i = 0; i < 3; i++ ) {
			await page.click( '#ca-history a' );
			await page.waitForURL( /history/ );
			await page.goBack();
			await page.waitForSelector( '#ca-history' );
			await until( () => clicks().filter( ( name ) => name.startsWith( 'ca-history' ) ).length === i + 1, `click ${ i + 1 }` );
		}
	} );

	it( 'lets no author forge an event', async () => {
		await visit( 'title=Heliograph' );
		await page.evaluate( () => {
			document.querySelector( '.mw-parser-output' ).insertAdjacentHTML( 'afterbegin', '<a id="forged" href="#x" data-event-name="forged">forged</a>' );
		} );
		await page.click( '#forged' );
		await page.click( '#ca-history a' );
		await has( 'ca-history' );
		assert.ok( !clicks().includes( 'forged' ) );
	} );

	it( 'takes topics and hooks of feature code as they are', async () => {
		await visit();
		await page.evaluate( () => {
			window.mw.track( 'webuiactions_log.click', 'tracked' );
			window.mw.hook( 'ext.wikimediaEvents.webUIClick.event' ).fire( 'click', 'hooked' );
		} );
		await has( 'tracked' );
		await has( 'hooked' );
	} );

	it( 'is started by one line of a skin or a user script, where no page loads it by itself', async () => {
		const quiet = await startWiki( `${ collector.url }/v1/events`, false );
		try {
			await page.goto( `${ quiet.url }/index.php?title=Heliograph&useskin=vector` );
			await page.waitForFunction( () => window.mw && window.mw.loader.getState( 'skins.vector.legacy.js' ) === 'ready' );
			assert.equal( await page.evaluate( () => window.mw.heliograph ), undefined );
			await page.addScriptTag( { content: 'mw.loader.load( \'ext.heliograph\' );' } );
			await until( () => events().some( ( { action } ) => action === 'init' ), 'init' );
		} finally {
			await page.close();
			await quiet.close();
		}
	} );

	for ( const [ what, answer ] of Object.entries( { 'nothing': { status: 404, body: '' }, 'a page': { status: 200, contentType: 'text/html', body: '<html>' } } ) ) {
		it( `has its module in a script where the host serves ${ what } in its place`, async () => {
			await page.route( '**/heliograph.wasm', ( route ) => route.fulfill( answer ) );
			await visit();
			await until( () => events().some( ( { action } ) => action === 'init' ), 'init' );
		} );
	}

	it( 'has Vector 2022\'s search and, for who is logged in, its sticky header', async () => {
		await logIn();
		collector.accepted.length = 0;
		await visit();
		await page.evaluate( () => {
			document.querySelector( '.mw-parser-output' ).style.minHeight = '4000px';
			window.scrollTo( 0, 2000 );
		} );
		await page.waitForSelector( '.vector-sticky-header-visible .vector-sticky-header' );
		await page.click( '.vector-sticky-header [data-event-name="talk-sticky-header"]' );
		await has( 'talk-sticky-header' );
		await visit();
		await page.fill( '#searchInput, .vector-search-box input[name=search]', 'secret words' );
		await page.keyboard.press( 'Enter' );
		await page.waitForURL( /search=secret/ );
		assert.doesNotMatch( JSON.stringify( events() ), /secret/ );
	} );

	it( 'is not disturbed in debug mode', async () => {
		await visit( 'title=Heliograph&debug=true' );
		await page.click( '#ca-history a' );
		await has( 'ca-history' );
	} );
} );
