/*
 * The demo's pages as visitors meet them: each says who they are and what it sent itself, in words; whatever the screen, the
 * colours and the direction of writing, it can be read, used by keyboard and understood by a screen reader.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { until } from '../support/until.js';
import { useBrowser } from './support/wiki.js';

const AXE = fs.readFileSync( createRequire( import.meta.url ).resolve( 'axe-core/axe.min.js' ), 'utf8' );

/* By page, what it says when a registered user does this. */
const PAGES = {
	homepage: {
		use: ( page ) => page.click( 'a[data-link-id=tutorial] span' ),
		says: [ 'The server logged the visit', 'Saw “Your impact”', 'Saw “Tutorial”', 'Followed a link of “Tutorial”' ]
	},
	dashboard: {
		use: ( page ) => page.click( '.card' ),
		says: [ 'Opened the dashboard', 'Saw “top link”', 'Saw “watched change”', 'Clicked “recent change”' ]
	},
	talk: {
		async use( page ) {
			await page.click( '[data-opens=reply-post]' );
			await page.waitForSelector( '#topic form textarea' );
			await page.click( '#topic form [name=cancel]' );
		},
		says: [ 'Came to the talk page', 'Opened a form: a reply to a post', 'Pressed cancel: a reply to a post' ]
	},
	registration: {
		async use( page ) {
			await page.focus( '#tracks' );
			await page.keyboard.press( 'Space' );
		},
		says: [ 'Opened the form', 'Clicked “Contribution statistics”' ]
	}
};

const OWN = Object.keys( PAGES );

const LOOKS = {
	'in the light': { colorScheme: 'light', dir: 'ltr', width: 1280 },
	'in the dark': { colorScheme: 'dark', dir: 'ltr', width: 1280 },
	'from right to left': { colorScheme: 'light', dir: 'rtl', width: 1280 },
	'on a phone': { colorScheme: 'dark', dir: 'rtl', width: 320 }
};

const { openWiki } = useBrowser();

/**
 * @param {any} t
 * @param {any} [answers]
 */
async function open( t, answers ) {
	const wiki = await openWiki( t, answers );
	const { collector, page } = wiki;
	const words = () => page.$$eval( '#events .words', ( found ) => found.map( ( { textContent } ) => textContent ) );
	return {
		...wiki,

		/**
		 * @param {string} name
		 * @param {Object<string, string>} [query]
		 */
		async visit( name, query = {} ) {
			await page.goto( `${ collector.url }/${ name }.html?${ new URLSearchParams( { user: 'registered', ...query } ) }` );
			await page.waitForSelector( name === 'article' ? '#state[data-status=ready]' : '[data-ready]', { state: 'attached' } );
		},

		/** @return {Promise<string[]>} What the page lists, in words; the latest first. */
		words,

		/** Wait until it is listed. */
		async says( what ) {
			await until( async () => ( await words() ).includes( what ), what ).catch( async () => assert.fail( `“${ what }” is not among ${ JSON.stringify( await words() ) }` ) );
		}
	};
}

/**
 * Runs in the page, with all its menus open.
 *
 * @return {Promise<string[]>} What axe finds, and where.
 */
async function findViolations() {
	document.querySelectorAll( '.vector-dropdown-checkbox, details' ).forEach( ( one ) => Object.assign( one, one.localName === 'details' ? { open: true } : { checked: true } ) );
	const { violations } = await window.axe.run( document, { resultTypes: [ 'violations' ] } );
	return violations.flatMap( ( { id, nodes } ) => nodes.map( ( { target, failureSummary } ) => `${ id } at ${ target.join( ' ' ) }: ${ failureSummary }` ) );
}

/**
 * Runs in the page.
 *
 * @return {{ said: number, drawn: number }[]} Of each bar: its figure, and its length by the axis below, in the axis's unit.
 */
function measureBars() {
	const number = ( text ) => Number( text.replace( /[^\d.]/g, '' ) );
	return [ ...document.querySelectorAll( 'table:has( .axis ) .bar' ) ].map( ( bar ) => {
		const row = bar.closest( 'tr' ), ticks = bar.closest( 'table' ).querySelectorAll( '.axis-label' ), line = bar.closest( '.bar-space' ).getBoundingClientRect();
		return { said: number( row.querySelector( '.bar-cell .figure' ).textContent ), drawn: number( ticks[ ticks.length - 1 ].textContent ) * bar.getBoundingClientRect().width / line.width };
	} );
}

/**
 * Runs in the page.
 *
 * @return {{ name: string, isSeen: boolean, isMarked: boolean }} What has the focus, whether it is on the screen, and whether it
 *  or what stands for it shows that.
 */
function readFocus() {
	const element = /** @type {any} */ ( document.activeElement ), box = element.getBoundingClientRect();
	const shows = ( one ) => {
		const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle( one );
		return ( outlineStyle !== 'none' && outlineWidth !== '0px' ) || boxShadow !== 'none';
	};
	return {
		name: element.getAttribute( 'aria-label' ) || element.id || element.textContent.trim(),
		isSeen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
		isMarked: [ element, element.nextElementSibling ].filter( Boolean ).some( shows )
	};
}

describe( 'every page', () => {
	for ( const name of [ 'index', ...OWN, 'login', 'logout' ] ) {
		it( `has nothing that axe finds, in any look: ${ name }`, async ( t ) => {
			const { collector, page, says, visit } = await open( t );
			for ( const [ look, { colorScheme, dir, width } ] of Object.entries( LOOKS ) ) {
				await page.setViewportSize( { width, height: 800 } );
				await page.emulateMedia( { colorScheme, reducedMotion: 'reduce' } );
				if ( PAGES[ name ] ) {
					await visit( name, { dir } );
					await says( PAGES[ name ].says[ 0 ] );
				} else {
					await page.goto( `${ collector.url }/${ name }.html?user=temporary&dir=${ dir }` );
					await page.waitForSelector( name === 'index' ? '#events li' : '#appearance-choices label', { state: 'attached' } );
				}
				await page.evaluate( AXE );
				assert.deepEqual( await page.evaluate( findViolations ), [], look );
			}
		} );
	}

	for ( const kind of [ 'anonymous', 'temporary', 'registered' ] ) {
		it( `fits a phone of ${ kind } users, in either direction`, async ( t ) => {
			const { page, visit } = await open( t );
			await page.setViewportSize( { width: 320, height: 640 } );
			for ( const name of OWN ) {
				for ( const dir of [ 'ltr', 'rtl' ] ) {
					await visit( name, { user: kind, dir } );
					await PAGES[ name ].use( page );
					assert.equal( await page.evaluate( () => document.scrollingElement.scrollWidth ), 320, `${ name } ${ dir }` );
				}
			}
		} );
	}

	for ( const name of OWN ) {
		it( `is walked through by keyboard, and shows where one is: ${ name }`, async ( t ) => {
			const { page, visit } = await open( t );
			await visit( name );
			const stops = [];
			do {
				await page.keyboard.press( 'Tab' );
				stops.push( await page.evaluate( readFocus ) );
			} while ( stops[ stops.length - 1 ].name !== 'reset' && stops.length < 100 );
			assert.deepEqual( stops.slice( 0, 3 ).map( ( stop ) => stop.name ), [ 'Jump to content', 'Jump to what heliograph does', 'Main menu' ] );
			assert.equal( stops[ stops.length - 1 ].name, 'reset' );
			assert.deepEqual( stops.filter( ( { isSeen, isMarked } ) => !isSeen || !isMarked ), [] );
		} );
	}

	it( 'says who is reading, and for whom it is not', async ( t ) => {
		const { page, visit } = await open( t );
		for ( const name of OWN ) {
			for ( const [ kind, user ] of Object.entries( { anonymous: 'Log in', temporary: '~2026-11', registered: 'Alice' } ) ) {
				await visit( name, { user: kind } );
				assert.equal( await page.textContent( '#kinds [aria-current]' ), kind );
				assert.ok( ( await page.locator( '#p-vector-user-menu-overflow a:visible' ).allTextContents() ).includes( user ), `${ name }, ${ kind }` );
				const isForNamed = [ 'homepage', 'dashboard' ].includes( name );
				assert.equal( await page.locator( '#not-for-you:visible' ).count() === 1, isForNamed && kind !== 'registered', `${ name }, ${ kind }` );
			}
		}
	} );

	it( 'lists its own events alone, in words, and all of an event for who asks', async ( t ) => {
		const { collector, page, says, visit, words } = await open( t );
		for ( const name of OWN ) {
			await visit( name );
			await PAGES[ name ].use( page );
			for ( const what of PAGES[ name ].says ) {
				await says( what );
			}
			const others = OWN.filter( ( other ) => other !== name ).flatMap( ( other ) => PAGES[ other ].says );
			assert.deepEqual( ( await words() ).filter( ( one ) => others.includes( one ) ), [] );
		}
		await page.click( '#events summary' );
		assert.deepEqual( JSON.parse( await page.textContent( '#events pre:visible' ) ), collector.accepted[ collector.accepted.length - 1 ] );
		await page.goto( `${ collector.url }/?user=registered` );
		await until( () => page.$$eval( '#events li', ( found ) => found.length ), 'a row' );
		assert.deepEqual( await page.$$eval( '#events .action', ( found ) => found.map( ( { textContent } ) => textContent ) ), [ 'init' ] );
	} );

	it( 'pins the main menu beside what it is about, and leads from its search to the article', async ( t ) => {
		const { page, visit } = await open( t );
		await visit( 'talk' );
		await page.click( '.mw-page-container input[aria-label="Main menu"]' );
		await page.click( '[data-event-name="pinnable-header.vector-main-menu.pin"]' );
		const right = await page.$eval( '#n-mainpage', ( item ) => item.getBoundingClientRect().right );
		assert.ok( right < await page.$eval( '#firstHeading', ( heading ) => heading.getBoundingClientRect().left ) );
		await page.fill( '#searchInput', 'colorado' );
		await page.keyboard.press( 'Enter' );
		await page.waitForURL( /index\.html\?search=colorado$/ );
		assert.deepEqual( await page.locator( '#search-results a:visible' ).allTextContents(), [ 'How far it reaches' ] );
		assert.equal( await page.textContent( '#kinds [aria-current]' ), 'registered' );
	} );

	it( 'asks before it deletes, and then knows of nothing, nor do others that are open', async ( t ) => {
		const { collector, context, page, says, visit, words } = await open( t );
		await visit( 'talk' );
		await says( 'Came to the talk page' );
		const other = await context.newPage();
		await other.goto( `${ collector.url }/talk.html` );
		for ( const each of [ page, other ] ) {
			await until( () => each.$$eval( '#events li', ( found ) => found.length === 2 ), 'two visits' );
		}
		page.once( 'dialog', ( dialog ) => dialog.dismiss() );
		await page.click( '#reset' );
		assert.equal( ( await words() ).length, 2 );
		assert.equal( collector.store.count(), 2 );
		page.once( 'dialog', ( dialog ) => dialog.accept() );
		await page.click( '#reset' );
		for ( const each of [ page, other ] ) {
			await until( () => each.$$eval( '#events li', ( found ) => !found.length ), 'the list to be empty' );
			await until( async () => /^Nobody/.test( await each.textContent( '#engagement' ) ), 'the report to be empty' );
			assert.equal( await each.isVisible( '#none' ), true );
		}
		assert.equal( collector.store.count(), 0 );
		await visit( 'talk' );
		await says( 'Came to the talk page' );
		assert.equal( ( await words() ).length, 1 );
	} );

	it( 'says that its server does not answer', async ( t ) => {
		const { page, visit } = await open( t );
		await page.route( '**/events', ( route ) => route.request().method() === 'GET' ? route.abort() : route.continue() );
		await visit( 'talk' );
		await until( async () => /does not answer/.test( await page.textContent( '#events-trouble' ) ), 'the page to say so' );
	} );

	it( 'works without heliograph, and says that it did not start', async ( t ) => {
		const { collector, page } = await open( t, { '/dist/heliograph.mjs': ( response ) => response.writeHead( 404 ).end() } );
		for ( const name of OWN ) {
			await page.goto( `${ collector.url }/${ name }.html?user=registered` );
			await until( async () => /^heliograph did not start: /.test( await page.textContent( '#status' ) ), 'the panel to say so' );
			assert.equal( await page.textContent( '#state' ), 'failed' );
		}
		await page.check( '#participation-hybrid', { force: true } );
		assert.equal( await page.isVisible( '#country' ), true );
	} );
} );

describe( 'a chart', () => {
	for ( const dir of [ 'ltr', 'rtl' ] ) {
		it( `has an axis by which each bar is as long as its figure says: ${ dir }`, async ( t ) => {
			const { page, says, visit } = await open( t );
			await visit( 'homepage' );
			await PAGES.homepage.use( page );
			await says( 'Followed a link of “Tutorial”' );
			await page.emulateMedia( { reducedMotion: 'reduce' } );
			await visit( 'homepage', { dir } );
			await until( () => page.$$eval( '#modules tbody tr', ( rows ) => rows.length === 7 ), 'the modules' );
			const bars = await page.evaluate( measureBars );
			assert.deepEqual( bars.map( ( { said } ) => said ).filter( Boolean ).length, 1 );
			bars.forEach( ( { said, drawn } ) => assert.ok( Math.abs( said - drawn ) < 2, `${ said } is drawn as ${ drawn }` ) );
			const ends = await page.$$eval( '#modules .axis-label', ( labels ) => labels.map( ( label ) => label.getBoundingClientRect().x ) );
			assert.equal( ends[ 0 ] < ends[ ends.length - 1 ], dir === 'ltr' );
			assert.match( await page.textContent( '#modules' ), /too few to tell/ );
		} );
	}

	it( 'has one scale in all its tables', async ( t ) => {
		const { page, says, visit } = await open( t );
		await visit( 'dashboard' );
		for ( const link of [ 'top link', 'recent change', 'watched change' ] ) {
			await says( `Saw “${ link }”` );
		}
		await page.click( '.card' );
		await page.click( '.card' );
		await page.click( '#personal-dashboard-go-to-recentchanges' );
		await says( 'Clicked “Go to Recent Changes link”' );
		await says( 'Saw “Go to Recent Changes link”' );
		await page.emulateMedia( { reducedMotion: 'reduce' } );
		const axes = () => page.$$eval( '#click-through .axis', ( found ) => found.map( ( { textContent } ) => textContent ) );
		await until( async () => ( await axes() ).length === 4, 'four tables' );
		assert.equal( new Set( await axes() ).size, 1 );
		( await page.evaluate( measureBars ) ).forEach( ( { said, drawn } ) => assert.ok( Math.abs( said - drawn ) < 4, `${ said } is drawn as ${ drawn }` ) );
	} );

	it( 'tells of visitors who write which part of all they are, whatever the number of their forms', async ( t ) => {
		const { page, says, visit } = await open( t );
		await visit( 'talk' );
		await PAGES.talk.use( page );
		await PAGES.talk.use( page );
		await says( 'Pressed cancel: a reply to a post' );
		const engagement = async () => ( await page.textContent( '#engagement' ) ).replace( /\u00a0/g, ' ' );
		const wanted = 'Of 1 visitor, 0 % only read, 100 % began to write, 0 % saved: too few to tell.';
		await until( async () => await engagement() === wanted, wanted ).catch( async () => assert.equal( await engagement(), wanted ) );
	} );
} );

describe( 'the form of a registration', () => {
	it( 'says at each field what is wrong, leads to the first, and saves nothing', async ( t ) => {
		const { asked, page, visit } = await open( t );
		await visit( 'registration' );
		await page.fill( '#name', ' ' );
		await page.uncheck( '#types-editing-event', { force: true } );
		await page.check( '#participation-hybrid', { force: true } );
		await page.click( 'button:has-text("Enable registration")' );
		const said = async ( id ) => ( await page.textContent( `#${ id }-error` ) ).trim();
		assert.deepEqual( [ await said( 'name' ), await said( 'types' ), await said( 'country' ) ], [ 'Give the event a name.', 'Choose one or two.', 'Choose the country where people meet.' ] );
		assert.equal( await page.evaluate( () => document.activeElement.id ), 'name' );
		assert.equal( await page.getAttribute( '#name', 'aria-invalid' ), 'true' );
		assert.equal( await page.textContent( '#answer' ), 'Not saved yet: see what is marked.' );
		assert.deepEqual( asked.filter( ( url ) => /campaignevents/.test( url ) ), [] );
	} );
} );
