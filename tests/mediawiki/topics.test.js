/*
 * Feature code of MediaWiki, which tells of clicks by topics and by a hook, however clients come and go.
 */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describeWikis } from './support/wikis.js';

const HOOK = 'ext.wikimediaEvents.webUIClick.event';

describeWikis( 'Feature code', ( wiki ) => {
	/** @param {string} name */
	const track = ( name ) => wiki.page.evaluate( ( one ) => window.mw.track( 'webuiactions_log.click', one ), name );
	/** @param {string} name */
	const fire = ( name ) => wiki.page.evaluate( ( [ hook, one ] ) => {
		window.mw.hook( hook ).fire( 'click', one );
	}, [ HOOK, name ] );
	const close = () => wiki.page.evaluate( async () => {
		( await window.mw.heliograph ).close();
	} );
	const startAgain = () => wiki.page.evaluate( async () => {
		const require = await window.mw.loader.using( 'ext.heliograph.page' );
		await require( 'ext.heliograph.page' ).start( undefined, '' );
	} );

	/** All clicks of this test, when one more, which comes after them, has arrived. */
	async function clicks() {
		await track( 'last' );
		await wiki.hasClick( 'last' );
		return wiki.clicks.filter( ( name ) => name !== 'last' );
	}

	it( 'is heard by its topics and its hook', async () => {
		await wiki.visit();
		await track( 'tracked' );
		await fire( 'hooked' );
		assert.deepEqual( ( await clicks() ).sort(), [ 'hooked', 'tracked' ] );
	} );

	it( 'is heard of from before the client came', async () => {
		await wiki.page.addInitScript( () => {
			window.RLQ = window.RLQ || [];
			window.RLQ.push( [ 'mediawiki.base', () => window.mw.track( 'webuiactions_log.click', 'early' ) ] );
		} );
		await wiki.visit();
		assert.deepEqual( await clicks(), [ 'early' ] );
	} );

	it( 'is not heard of again when the client is detached and attached', async () => {
		await wiki.visit();
		await track( 'before' );
		await fire( 'hooked before' );
		await wiki.page.evaluate( async () => {
			const client = await window.mw.heliograph;
			client.detach();
			client.attach();
		} );
		await track( 'after' );
		assert.deepEqual( ( await clicks() ).sort(), [ 'after', 'before', 'hooked before' ] );
	} );

	it( 'is heard once by the client that follows one which was closed, and by none between', async () => {
		await wiki.visit();
		await track( 'before' );
		await close();
		await fire( 'between' );
		await startAgain();
		await fire( 'hooked after' );
		await track( 'after' );
		assert.deepEqual( ( await clicks() ).sort(), [ 'after', 'before', 'hooked after' ] );
	} );

	it( 'may fire its hook with the click itself: that is the click on the element, and once', async () => {
		const { page } = wiki;
		await wiki.visit();
		await page.evaluate( ( hook ) => {
			const { $, mw } = window;
			for ( const [ name, isStopped ] of [ [ 'heard', false ], [ 'stopped', true ] ] ) {
				const button = $( '<button>' ).attr( { 'data-event-name': name, id: name } ).text( name );
				$( '#mw-head, .vector-page-toolbar, #siteNotice' ).first().append( button );
				button.on( 'click', ( event ) => {
					if ( isStopped ) {
						event.stopImmediatePropagation();
					}
					mw.hook( hook ).fire( event );
				} );
			}
		}, HOOK );
		await page.click( '#heard' );
		await page.click( '#stopped' );
		assert.deepEqual( ( await clicks() ).sort(), [ 'heard', 'stopped' ] );
	} );

	it( 'may have named its controls in any way: no name tells of a section', async () => {
		const { page } = wiki;
		await wiki.visit();
		await page.evaluate( () => {
			const menu = document.querySelector( '.vector-menu ul' );
			menu.insertAdjacentHTML( 'beforeend', '<li id="my-toc-Secret"><span><a id="nested" href="#Secret">in a span</a></span></li>' +
				'<li id="n-plain"><div><a id="deep" href="#deep">deep</a></div></li>' );
		} );
		for ( const id of [ 'nested', 'deep' ] ) {
			await page.evaluate( ( one ) => document.getElementById( one ).scrollIntoView(), id );
			await page.evaluate( ( one ) => document.getElementById( one ).focus(), id );
			await page.keyboard.press( 'Enter' );
		}
		assert.doesNotMatch( JSON.stringify( await clicks() ), /Secret/ );
	} );
} );
