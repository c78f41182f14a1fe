import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { until } from '../support/until.js';
import { useBrowser } from './support/wiki.js';

const MENUS = {
	anonymous: { header: [ 'Create account', 'Log in' ], menu: [ 'Create account', 'Log in' ] },
	temporary: { header: [ '~2026-11' ], menu: [ '~2026-11', 'Contributions', 'Create account', 'Log in', 'Exit session' ] },
	registered: { header: [ 'Alice', 'Dashboard', 'Alerts', 'Watchlist' ], menu: [ 'Alice', 'Talk', 'Preferences', 'Watchlist', 'Contributions', 'Log out' ] }
};

/* Every menu behind a button, for each of which there has to be room. */
const DROPDOWNS = [ 'Main menu', 'Appearance', 'Personal tools', 'Table of contents', 'Tools' ];

/**
 * Runs in the page: each visible text with its contrast, as WCAG 2 defines it.
 *
 * @return {{ text: string, contrast: number, isLarge: boolean }[]}
 */
function measureContrasts() {
	const channels = ( color ) => color.match( /[\d.]+/g ).map( Number );
	const luminance = ( color ) => {
		const [ r, g, b ] = channels( color ).map( ( value ) => value / 255 ).map( ( value ) => value <= 0.03928 ? value / 12.92 : ( ( value + 0.055 ) / 1.055 ) ** 2.4 );
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	/* The nearest ground that is not seen through; a tint above it is too faint to matter. */
	const groundOf = ( element ) => {
		const { backgroundColor } = getComputedStyle( element );
		const [ , , , alpha = 1 ] = channels( backgroundColor );
		return alpha === 1 || !element.parentElement ? backgroundColor : groundOf( element.parentElement );
	};
	const found = [];
	const walker = document.createTreeWalker( document.body, NodeFilter.SHOW_TEXT );
	while ( walker.nextNode() ) {
		const { parentElement: element, textContent } = walker.currentNode;
		const style = getComputedStyle( element );
		if ( textContent.trim() && element.checkVisibility( { visibilityProperty: true } ) && !element.closest( ':disabled, .vector-hidden, .mw-jump-link, script' ) ) {
			const [ low, high ] = [ luminance( style.color ), luminance( groundOf( element ) ) ].sort( ( a, b ) => a - b );
			const size = parseFloat( style.fontSize );
			found.push( { text: textContent.trim(), contrast: ( high + 0.05 ) / ( low + 0.05 ), isLarge: size >= 24 || size >= 18.66 && style.fontWeight >= 700 } );
		}
	}
	return found;
}

describe( 'the demo', () => {
	const { openWiki } = useBrowser();

	for ( const [ kind, { header, menu } ] of Object.entries( MENUS ) ) {
		it( `gives ${ kind } users their menu`, async ( t ) => {
			const wiki = await openWiki( t );
			await wiki.visitAs( kind );
			await wiki.openMenu( 'Personal tools' );
			const texts = async ( menuId ) => ( await wiki.page.locator( `${ menuId } a:visible` ).allTextContents() ).map( ( text ) => text.trim() );
			assert.deepEqual( await texts( '#p-vector-user-menu-overflow' ), header );
			assert.deepEqual( await texts( '#p-personal' ), menu );
			assert.equal( await wiki.page.textContent( '#kinds [aria-current]' ), kind );
		} );
	}

	it( 'asks nobody but its own server, and has nothing to complain of', async ( t ) => {
		const wiki = await openWiki( t );
		/** @type {string[]} */
		const asked = [];
		wiki.page.on( 'request', ( request ) => asked.push( request.url() ) );
		await wiki.visitAs( 'registered' );
		await wiki.isReady();
		await wiki.clickLast();
		assert.ok( asked.length );
		assert.deepEqual( asked.filter( ( url ) => !url.startsWith( `${ wiki.collector.url }/` ) && !url.startsWith( 'data:' ) ), [] );
		assert.deepEqual( wiki.complaints, [] );
		assert.deepEqual( wiki.errors, [] );
	} );

	it( 'shows what the collector received, its reason for refusing, and takes nothing of it for markup', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		await wiki.clickLast();
		const markup = '<img src=x onerror="document.title=1">';
		await fetch( `${ wiki.collector.url }/v1/events`, { method: 'POST', body: JSON.stringify( [ { action: markup, performer: { is_temp: markup } }, null ] ) } );
		await until( async () => ( await wiki.rows() ).length === 4, 'four rows on the page' );
		const missing = 'Field(s) meta.stream were missing from event and could not be extracted.';
		assert.deepEqual( ( await wiki.rows() ).map( ( [ action, name, who, , verdict ] ) => [ action, name, who, verdict ] ), [
			[ '', '', 'unknown', missing ],
			[ markup, '', 'unknown', missing ],
			[ 'click', 'ca-view', 'temporary', 'accepted' ],
			[ 'init', 'ns=0', 'temporary', 'accepted' ]
		] );
		assert.equal( await wiki.page.locator( '#events img' ).count(), 0 );
		assert.deepEqual( wiki.errors, [] );
	} );

	it( 'shows a whole event to who opens its row, by keyboard too', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'temporary' );
		await until( async () => ( await wiki.rows() ).length, 'a row on the page' );
		await wiki.page.focus( '#events summary' );
		await wiki.page.keyboard.press( 'Enter' );
		const [ event ] = wiki.collector.accepted;
		assert.deepEqual( JSON.parse( await wiki.page.textContent( '#events pre:visible' ) ), event );
		const [ [ , , , bytes ] ] = await wiki.rows();
		/* As it came, before the intake filled in its own. */
		const { dt, ...meta } = event.meta;
		assert.ok( dt );
		assert.equal( bytes, `${ JSON.stringify( { ...event, meta } ).length } B` );
	} );
} );

describe( 'the chart', () => {
	const { openWiki } = useBrowser();

	/**
	 * @param {any} wiki
	 * @param {string[][]} rows
	 */
	async function shows( wiki, rows ) {
		await until( async () => JSON.stringify( await wiki.chart() ) === JSON.stringify( rows ), `${ JSON.stringify( rows ) } in the chart` )
			.catch( async () => assert.deepEqual( await wiki.chart(), rows ) );
	}

	it( 'answers how many temporary users click log out, from what each kind of user did', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'anonymous' );
		assert.match( await wiki.page.textContent( '#answer' ), /^Nobody knows yet/ );
		await wiki.isReady();
		await wiki.page.click( '#pt-login-2 a' );
		await wiki.page.waitForURL( /login/ );
		for ( const kind of [ 'temporary', 'temporary', 'registered' ] ) {
			await wiki.visitAs( kind );
			await wiki.isReady();
			await wiki.logOut();
		}
		await wiki.visitAs( 'temporary' );
		const rows = [ [ 'anonymous', '0', '1' ], [ 'temporary', '2', '3' ], [ 'registered', '1', '1' ] ];
		await shows( wiki, rows );
		assert.equal( await wiki.answer(), '2 clicks in 3 pageviews of theirs: 66.7 %, too few to tell.' );
		const widths = await wiki.page.$$eval( '#chart .bar', ( bars ) => bars.map( ( bar ) => bar.style.width ) );
		assert.deepEqual( widths, [ '0%', '100%', '50%' ] );
		await wiki.visitAs( 'registered', { rate: '0' } );
		await shows( wiki, rows );
		wiki.page.once( 'dialog', ( dialog ) => dialog.dismiss() );
		await wiki.page.click( '#reset' );
		await shows( wiki, rows );
		assert.ok( wiki.collector.store.count() > 0 );
		wiki.page.once( 'dialog', ( dialog ) => dialog.accept() );
		await wiki.page.click( '#reset' );
		await shows( wiki, [ [ 'anonymous', '0', '0' ], [ 'temporary', '0', '0' ], [ 'registered', '0', '0' ] ] );
		assert.equal( wiki.collector.store.count(), 0 );
	} );

	it( 'counts the way out in the sticky header as well', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		await wiki.page.evaluate( () => scrollTo( 0, 800 ) );
		await wiki.page.click( '#vector-user-links-dropdown-checkbox-sticky-header' );
		await wiki.page.click( '#pt-logout-sticky-header a' );
		await wiki.page.waitForURL( /logout/ );
		await wiki.visitAs( 'temporary', { rate: '0' } );
		await shows( wiki, [ [ 'anonymous', '0', '0' ], [ 'temporary', '1', '1' ], [ 'registered', '0', '0' ] ] );
	} );

	it( 'says what is estimated, and what does not say who it is from', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'temporary' );
		await wiki.receives( 1 );
		const [ init ] = wiki.collector.accepted;
		const click = { ...init, action: 'click', action_source: 'pt-logout', sample: { unit: 'pageview', rate: 0.1 } };
		const { is_temp: isTemp, ...performer } = init.performer;
		assert.equal( isTemp, true );
		await fetch( `${ wiki.collector.url }/v1/events`, { method: 'POST', body: JSON.stringify( [
			{ ...click, meta: { ...init.meta, id: '3aa7b5b4-6e0a-4b8e-9d31-0a4f6b8c2d1e' } },
			{ ...click, performer, meta: { ...init.meta, id: '9c1d2e3f-4a5b-4c6d-8e7f-0a1b2c3d4e5f' } }
		] ) } );
		assert.deepEqual( wiki.collector.refused, [] );
		await shows( wiki, [ [ 'anonymous', '0', '0' ], [ 'temporary', '1 about 10 2 to 64', '1' ], [ 'registered', '0', '0' ], [ 'unknown', '1 about 10 2 to 64', '0 up to 35' ] ] );
		assert.match( await wiki.answer(), /^10 clicks \(2 to 64\) in 1 pageview of theirs: .* \(\d.* % to \d.* %\), too few to tell, estimated from a sample\.$/ );
		assert.match( await wiki.page.textContent( '#chart-note' ), /Unknown: / );
	} );

	it( 'tells how often what is shown is clicked, and how surely, by kind of user and edit count', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'registered' );
		await wiki.receives( 1 );
		assert.equal( await wiki.page.isVisible( '#click-through' ), false );
		const [ init ] = wiki.collector.accepted;
		const hex = ( number, digits ) => number.toString( 16 ).padStart( digits, '0' );
		const eventOf = ( action, i ) => ( {
			...init, action, action_source: 'pt-personaldashboard', element_friendly_name: 'Dashboard link', sample: { unit: 'pageview', rate: 0.5 },
			performer: { ...init.performer, pageview_id: hex( i, 20 ), edit_count_bucket: i % 4 ? '100-999 edits' : '5-99 edits' },
			meta: { ...init.meta, id: `${ action === 'click' ? 'c' : 'a' }${ hex( i, 7 ) }-6e0a-4b8e-9d31-0a4f6b8c2d1e` }
		} );
		const pageviews = Array.from( { length: 40 }, ( unused, i ) => i );
		await fetch( `${ wiki.collector.url }/v1/events`, { method: 'POST', body: JSON.stringify( [
			...pageviews.map( ( i ) => eventOf( 'impression', i ) ), ...pageviews.slice( 0, 12 ).map( ( i ) => eventOf( 'click', i ) )
		] ) } );
		assert.deepEqual( wiki.collector.refused, [] );
		const all = [ '30 %21.5 % to 41.9 %', '12 about 24 16 to 36', '40 about 80 64 to 100' ];
		const rows = () => wiki.page.$$eval( '.demo-rates tbody tr', ( found ) => found.map( ( row ) => [ ...row.cells ].map( ( cell ) => cell.textContent.replace( /\u00a0/g, ' ' ) ) ) );
		await until( async () => JSON.stringify( ( await rows() )[ 0 ] ) === JSON.stringify( [ 'all', ...all ] ), 'the estimates' )
			.catch( async () => assert.deepEqual( ( await rows() )[ 0 ], [ 'all', ...all ] ) );
		assert.deepEqual( ( await rows() ).map( ( [ name ] ) => name ), [ 'all', 'By kind of user', 'registered', 'By edit count', '5-99 edits', '100-999 edits' ] );
		assert.deepEqual( ( await rows() )[ 2 ], [ 'registered', ...all ] );
		assert.match( ( await rows() )[ 4 ][ 1 ], /, too few to tell$/ );
		assert.equal( await wiki.page.textContent( '.demo-rates caption' ), 'Dashboard link mediawiki.web_ui_actions' );
		assert.match( await wiki.page.textContent( '#click-through-note' ), /95 % intervals/ );
		wiki.page.once( 'dialog', ( dialog ) => dialog.accept() );
		await wiki.page.click( '#reset' );
		await until( async () => !await wiki.page.isVisible( '#click-through' ), 'the section to go' );
	} );

	it( 'speaks at once with readers that are made up, and says that they are', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'registered' );
		await wiki.isReady();
		await wiki.page.click( '#simulate' );
		await until( async () => /delivered/.test( await wiki.page.textContent( '#simulated' ) ), 'the readers to have come' );
		await wiki.receives( 301 );
		const made = wiki.collector.accepted.filter( ( event ) => event.meta.domain === 'simulated.invalid' );
		const pageviews = made.filter( ( event ) => event.action === 'init' );
		assert.equal( new Set( pageviews.map( ( event ) => event.performer.pageview_id ) ).size, 300 );
		assert.ok( made.every( ( event ) => typeof event.performer.is_temp === 'boolean' ) );
		assert.deepEqual( wiki.collector.refused, [] );
		const counted = made.filter( ( event ) => event.action === 'click' && event.performer.is_temp ).length;
		await until( async () => ( await wiki.chart() )[ 1 ][ 1 ] === String( counted ), `${ counted } in the chart` );
		await until( async () => /made up, 300 of 301 pageviews/.test( await wiki.page.textContent( '#chart-note' ) ), 'the one real reader in the note' );
		assert.match( await wiki.answer(), /made-up readers included\.$/ );
		const shown = made.filter( ( event ) => event.action === 'impression' );
		assert.ok( shown.length && shown.every( ( { performer } ) => performer.is_logged_in && !performer.is_temp && performer.edit_count_bucket ) );
		assert.match( await wiki.page.textContent( '.demo-rates caption' ), /^Personal dashboard link / );
		assert.match( await wiki.page.textContent( '#click-through-note' ), /^Made-up readers included\. All were sampled/ );
	} );
} );

describe( 'the panel', () => {
	const { openWiki } = useBrowser();

	it( 'has a rate of nothing, at which nothing is sent', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		await wiki.receives( 1 );
		await wiki.page.click( '#rates a:text-is("0 %")' );
		await until( async () => /not in sample at 0 %: nothing is sent/.test( await wiki.status() ), 'the panel to say so' );
		await wiki.page.click( '#ca-edit a' );
		await wiki.logOut();
		await wiki.visitAs( 'temporary', { rate: '1' } );
		await wiki.isReady();
		await wiki.clickLast();
		assert.deepEqual( wiki.collector.accepted.map( ( event ) => event.action_source ), [ 'ns=0', 'ns=0', 'ca-view' ] );
	} );

	it( 'has a switch for Global Privacy Control, with which the module is not loaded and nothing is sent', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		await until( async () => await wiki.page.textContent( '#stats div:has( dt:text-is("delivered") ) dd' ) === '1', 'the page to hear that its event has arrived' );
		await wiki.page.check( '#gpc' );
		await wiki.page.waitForURL( /gpc=1/ );
		await until( async () => /^inert: The browser sends Global Privacy Control/.test( await wiki.status() ), 'the panel to say so' );
		assert.equal( await wiki.page.isChecked( '#gpc' ), true );
		assert.deepEqual( ( await wiki.loaded() ).filter( ( url ) => /\.wasm/.test( url ) ), [] );
		await wiki.page.click( '#ca-edit a' );
		await wiki.logOut();
		assert.equal( wiki.collector.requests.length, 1 );
		await wiki.visitAs( 'temporary' );
		assert.match( await wiki.status(), /^inert: / );
		await wiki.page.uncheck( '#gpc' );
		await wiki.page.waitForURL( /gpc=0/ );
		await wiki.isReady();
		await wiki.receives( 2 );
	} );

	it( 'has a choice of when the module loads, and loses nothing of what comes before', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		await wiki.receives( 1 );
		await wiki.page.click( '#whens a:text-is("at the first interaction")' );
		await until( async () => /^loading: .* at the first interaction\. .* stub of \d{3} bytes/.test( await wiki.status() ), 'the panel to say so' );
		assert.deepEqual( ( await wiki.loaded() ).filter( ( url ) => /skin|\.mjs|\.wasm/.test( url ) ), [] );
		await wiki.page.click( '#ca-history a' );
		await wiki.isReady();
		await wiki.clickLast();
		assert.deepEqual( wiki.collector.accepted.map( ( event ) => event.action_source ), [ 'ns=0', 'ns=0', 'ca-history', 'ca-view' ] );
	} );

	it( 'remembers who reads while they follow links', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'registered', { rate: '0.5' } );
		await wiki.page.click( '.mw-logo' );
		await wiki.page.waitForURL( /index\.html$/ );
		assert.equal( await wiki.page.textContent( '#kinds [aria-current]' ), 'registered' );
		assert.equal( await wiki.page.textContent( '#rates [aria-current]' ), '50 %' );
	} );

	it( 'shows what an invalid event is refused for, and that it never left', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		await until( async () => ( await wiki.rows() ).length, 'the row that comes by itself' );
		await wiki.page.click( '#invalid' );
		assert.match( await wiki.page.textContent( '#tried' ), /“invalid”/ );
		assert.deepEqual( ( await wiki.rows() )[ 0 ], [ 'click', '42', 'unknown', '48 B', 'invalid: never sent' ] );
		assert.match( ( await wiki.diagnostics() ).join(), /^invalid-event · \/action_source · invalid-event string \(type\), stream mediawiki\.web_ui_actions$/ );
		assert.equal( await wiki.page.textContent( '#stats div:has( dt:text-is("invalid") ) dd' ), '1' );
		await wiki.clickLast();
		assert.deepEqual( wiki.collector.accepted.map( ( event ) => event.action ), [ 'init', 'click' ] );
		assert.deepEqual( wiki.collector.refused, [] );
	} );

	it( 'begins another pageview without a reload', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		await wiki.page.click( '#pageview' );
		await wiki.receives( 2 );
		const [ first, second ] = wiki.collector.accepted;
		assert.equal( second.action, 'init' );
		assert.notEqual( first.performer.pageview_id, second.performer.pageview_id );
		assert.equal( first.performer.session_id, second.performer.session_id );
	} );

	it( 'opts out, and nothing more is sent', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		await wiki.receives( 1 );
		await wiki.page.click( '#optout' );
		assert.match( await wiki.status(), /^inert: The reader opted out/ );
		await wiki.page.click( '#ca-edit a' );
		await wiki.logOut();
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		await wiki.clickLast();
		assert.deepEqual( wiki.collector.accepted.map( ( event ) => event.action_source ), [ 'ns=0', 'ns=0', 'ca-view' ] );
	} );

	it( 'is not counted itself', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		await until( async () => ( await wiki.rows() ).length, 'a row on the page' );
		for ( const control of [ '#reset', '#invalid', '#kinds [aria-current]', '#events summary' ] ) {
			await wiki.page.click( control );
			await wiki.isReady();
		}
		await wiki.page.focus( '#gpc' );
		await wiki.clickLast();
		assert.deepEqual( wiki.clicks(), [ 'ca-view' ] );
	} );
} );

describe( 'the wiki', () => {
	const { openWiki } = useBrowser();

	for ( const kind of Object.keys( MENUS ) ) {
		it( `fits a phone of ${ kind } users, with every menu open`, async ( t ) => {
			const wiki = await openWiki( t );
			await wiki.page.setViewportSize( { width: 320, height: 640 } );
			await wiki.visitAs( kind );
			await wiki.isReady();
			await wiki.clickLast();
			await until( async () => ( await wiki.rows() ).length, 'a row on the page' );
			assert.equal( await wiki.page.evaluate( () => document.scrollingElement.scrollWidth ), 320 );
			for ( const name of DROPDOWNS ) {
				await wiki.openMenu( name );
				const { left, right } = await wiki.page.evaluate( () => document.querySelector( ':checked ~ .vector-dropdown-content' ).getBoundingClientRect().toJSON() );
				assert.ok( left >= 0 && right <= 320, `${ name } reaches from ${ left } to ${ right }` );
				/* There is no sidebar that a menu could vanish into. */
				assert.equal( await wiki.page.locator( 'button:text("move to sidebar"):visible' ).count(), 0 );
				await wiki.page.keyboard.press( 'Escape' );
			}
			await wiki.page.click( '.demo-jump' );
			await until( () => wiki.page.evaluate( () => document.getElementById( 'heliograph' ).getBoundingClientRect().top < 100 ), 'the panel on the screen' );
		} );
	}

	it( 'is walked through by keyboard, from the way past the header on', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		const stops = [];
		for ( let i = 0; i < 19; i++ ) {
			await wiki.page.keyboard.press( 'Tab' );
			stops.push( await wiki.page.evaluate( () => {
				const { activeElement } = document;
				return activeElement.getAttribute( 'aria-label' ) || activeElement.textContent.trim().replace( /\s+/g, ' ' );
			} ) );
		}
		assert.deepEqual( stops, [
			'Jump to content', 'Jump to what heliograph does', 'Main menu', 'A small wikiLight reading', 'Search A small wiki', 'Search', '~2026-11', 'Appearance', 'Personal tools',
			'hide', '(Top)', 'Principle', 'History', 'Forerunners', 'Mance’s instrument', 'How far it reaches', 'Who can read it', 'Measuring by light', 'See also'
		] );
	} );

	it( 'opens a menu by keyboard, closes it by Escape, and is used once each', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		await wiki.page.focus( '.mw-page-container input[aria-label="Tools"]' );
		await wiki.page.keyboard.press( 'Space' );
		assert.equal( await wiki.page.isVisible( '#t-info' ), true );
		assert.equal( await wiki.page.getAttribute( ':focus', 'aria-expanded' ), 'true' );
		await wiki.page.focus( '#t-info a' );
		await wiki.page.keyboard.press( 'Enter' );
		await wiki.page.keyboard.press( 'Escape' );
		assert.equal( await wiki.page.isVisible( '#t-info' ), false );
		assert.equal( await wiki.page.evaluate( () => document.activeElement.getAttribute( 'aria-label' ) ), 'Tools' );
		await wiki.page.keyboard.press( 'Enter' );
		assert.equal( await wiki.page.isVisible( '#t-info' ), true );
		await wiki.clickLast();
		assert.equal( await wiki.page.isVisible( '#t-info' ), false );
		assert.deepEqual( wiki.clicks(), [ 'ui.dropdown-vector-page-tools-dropdown', 't-info.page-tools-pinned-disabled', 'ca-view' ] );
	} );

	it( 'pins a menu, which its links tell', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		await wiki.openMenu( 'Main menu' );
		await wiki.page.click( '[data-event-name="pinnable-header.vector-main-menu.pin"]' );
		await wiki.page.click( '#n-recentchanges a' );
		await wiki.page.click( '[data-event-name="pinnable-header.vector-main-menu.unpin"]' );
		await wiki.openMenu( 'Main menu' );
		await wiki.page.click( '#n-recentchanges a' );
		await wiki.page.keyboard.press( 'Escape' );
		await wiki.clickLast();
		assert.deepEqual( wiki.clicks().filter( ( name ) => !name.startsWith( 'ui.' ) ), [
			'pinnable-header.vector-main-menu.pin', 'n-recentchanges.main-menu-pinned-enabled',
			'pinnable-header.vector-main-menu.unpin', 'n-recentchanges.main-menu-pinned-disabled', 'ca-view'
		] );
	} );

	it( 'keeps to itself which section is read', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		await wiki.page.click( '#toc-Mance > a' );
		await wiki.page.waitForSelector( '#toc-Mance.vector-toc-list-item-active' );
		await wiki.page.click( '#ca-history-sticky-header' );
		await wiki.clickLast();
		assert.deepEqual( wiki.clicks(), [ 'toc-heading', 'history-sticky-header', 'ca-view' ] );
		assert.doesNotMatch( wiki.bytes(), /Mance/ );
	} );

	it( 'changes its look by a label, which is one event, and keeps it', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		const paper = () => wiki.page.evaluate( () => getComputedStyle( document.body ).backgroundColor );
		assert.equal( await paper(), 'rgb(255, 255, 255)' );
		await wiki.openMenu( 'Appearance' );
		await wiki.page.click( 'text="Dark"' );
		await until( async () => await paper() !== 'rgb(255, 255, 255)', 'the dark' );
		await wiki.page.keyboard.press( 'Escape' );
		await wiki.clickLast();
		assert.deepEqual( wiki.clicks(), [ 'ui.dropdown-vector-appearance-dropdown', 'skin-client-pref-skin-theme-value-night', 'ca-view' ] );
		await wiki.visitAs( 'temporary' );
		assert.notEqual( await paper(), 'rgb(255, 255, 255)' );
	} );

	it( 'has a dialog that says when it is shown, keeps the focus and closes by Escape', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		await wiki.openMenu( 'Tools' );
		await wiki.page.click( '#t-cite a' );
		for ( let i = 0; i < 5; i++ ) {
			await wiki.page.keyboard.press( 'Tab' );
			assert.equal( await wiki.page.evaluate( () => document.activeElement === document.body || !!document.activeElement.closest( '#cite' ) ), true );
		}
		await wiki.page.keyboard.press( 'Escape' );
		assert.equal( await wiki.page.isVisible( '#cite' ), false );
		await wiki.clickLast();
		assert.deepEqual( wiki.collector.accepted.map( ( event ) => [ event.action, event.action_source ] ).slice( 2 ), [
			[ 'click', 't-cite.page-tools-pinned-disabled' ], [ 'show', 'cite-dialog' ], [ 'click', 'ca-view' ]
		] );
	} );

	it( 'searches its article', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'temporary' );
		await wiki.isReady();
		await wiki.page.fill( '#searchInput', 'colorado' );
		assert.deepEqual( await wiki.page.locator( '#search-results a' ).allTextContents(), [ 'How far it reaches' ] );
		await wiki.page.keyboard.press( 'Enter' );
		await wiki.page.waitForSelector( '#toc-How_far_it_reaches.vector-toc-list-item-active' );
		await wiki.page.fill( '#searchInput', 'zebra' );
		assert.equal( await wiki.page.textContent( '#search-results' ), 'No section has these words.' );
		await wiki.clickLast();
		assert.doesNotMatch( wiki.bytes(), /colorado|zebra/ );
	} );

	for ( const colorScheme of [ 'light', 'dark' ] ) {
		it( `can be read where it is ${ colorScheme }: all text has the contrast of WCAG AA`, async ( t ) => {
			const wiki = await openWiki( t );
			await wiki.page.emulateMedia( { colorScheme, reducedMotion: 'reduce' } );
			await wiki.visitAs( 'temporary' );
			await wiki.isReady();
			await wiki.page.click( '#invalid' );
			await wiki.openMenu( 'Personal tools' );
			await until( async () => ( await wiki.rows() ).length > 2, 'rows of all kinds' );
			const texts = await wiki.page.evaluate( measureContrasts );
			assert.ok( texts.length > 80, `only ${ texts.length } texts` );
			assert.deepEqual( texts.filter( ( { contrast, isLarge } ) => contrast < ( isLarge ? 3 : 4.5 ) ), [] );
		} );
	}

	it( 'can be watched by who is registered', async ( t ) => {
		const wiki = await openWiki( t );
		await wiki.visitAs( 'registered' );
		await wiki.isReady();
		await wiki.page.click( '.mw-watchlink a' );
		assert.equal( await wiki.page.getAttribute( '.mw-watchlink a', 'title' ), 'Unwatch' );
		await wiki.page.click( '.mw-watchlink a' );
		await wiki.clickLast();
		assert.deepEqual( wiki.clicks(), [ 'ca-watch', 'ca-unwatch', 'ca-view' ] );
	} );
} );
