/*
 * Funnels of a talk page, as a reader makes them: with a mouse, by keyboard, with second thoughts.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { until } from '../support/until.js';
import { useBrowser } from './support/wiki.js';

const { openWiki } = useBrowser();

/**
 * @param {any} t
 * @param {string} [kind]
 */
async function visit( t, kind = 'temporary' ) {
	const wiki = await openWiki( t );
	const { collector, page } = wiki;
	await page.goto( `${ collector.url }/talk.html?user=${ kind }` );
	await page.waitForSelector( '[data-ready]', { state: 'attached' } );
	const events = () => collector.accepted.filter( ( event ) => event.funnelId );
	const told = () => events().map( ( event ) => `${ event.action } ${ event.entrypoint } ${ event.funnel_event_sequence_position }` );
	return {
		...wiki,
		events,
		told,
		has: ( what ) => until( () => told().includes( what ), () => `${ what }; there are ${ told().join( ', ' ) }` ),

		/** Behind this everything that was done before has arrived. */
		async last() {
			await page.evaluate( () => window.client.getInstrument( 'talk-visits' ).send( 'last' ) );
			await until( () => collector.accepted.some( ( event ) => event.action === 'last' ), 'the last event' );
			assert.deepEqual( wiki.errors, [] );
			return told();
		}
	};
}

describe( 'a talk page', () => {
	it( 'tells a reply from its link to its saving, on a form that is rendered later', async ( t ) => {
		const { events, has, last, page } = await visit( t );
		await page.click( '[data-opens=reply-post]' );
		await page.fill( '#topic form textarea', 'As far as one can see.' );
		await page.click( '#topic form [name=preview]' );
		await page.click( '#topic form [name=save]' );
		await page.waitForSelector( '#replies p' );
		await has( 'save-attempt reply-post 3' );
		assert.deepEqual( await last(), [ 'initiate reply-post 1', 'preview reply-post 2', 'save-attempt reply-post 3', 'save-success reply-post 4' ] );
		assert.equal( new Set( events().map( ( { funnelId } ) => funnelId ) ).size, 1 );
		assert.ok( events().every( ( { isAnon, isTemp, pageNs } ) => isAnon === false && isTemp === true && pageNs === 1 ) );
		assert.doesNotMatch( JSON.stringify( events() ), /see|eventlog|FlowReplies|forward/ );
	} );

	it( 'tells no success of a saving that failed', async ( t ) => {
		const { last, page } = await visit( t );
		await page.check( '#failing' );
		await page.click( '[data-opens=reply-top]' );
		await page.fill( '#topic form textarea', 'x' );
		await page.click( '#topic form [name=save]' );
		await page.waitForSelector( '#topic form [name=save]:has-text("Try again")' );
		assert.deepEqual( await last(), [ 'initiate reply-top 1', 'save-attempt reply-top 2' ] );
	} );

	it( 'begins a topic when its closed field is entered, once', async ( t ) => {
		const { has, last, page } = await visit( t );
		await page.focus( '#new-topic textarea' );
		await has( 'initiate new-topic 1' );
		await page.focus( '#failing' );
		await page.focus( '#new-topic textarea' );
		await page.click( '#new-topic textarea' );
		await page.fill( '#new-topic textarea', 'A topic' );
		await page.click( '#new-topic [name=save]' );
		await has( 'save-success new-topic 3' );
		assert.deepEqual( await last(), [ 'initiate new-topic 1', 'save-attempt new-topic 2', 'save-success new-topic 3' ] );
	} );

	it( 'knows what became of a cancellation by what was written and what was answered', async ( t ) => {
		const { has, last, page } = await visit( t );
		await page.click( '[data-opens=reply-post]' );
		await page.click( '#topic form [name=cancel]' );
		await has( 'cancel-attempt reply-post 2' );
		await page.click( '[data-opens=reply-top]' );
		await page.fill( '#topic form textarea', 'Some words' );
		page.once( 'dialog', ( dialog ) => dialog.dismiss() );
		await page.click( '#topic form [name=cancel]' );
		await has( 'cancel-abort reply-top 3' );
		page.once( 'dialog', ( dialog ) => dialog.accept() );
		await page.click( '#topic form [name=cancel]' );
		await has( 'cancel-success reply-top 5' );
		assert.deepEqual( await last(), [
			'initiate reply-post 1', 'cancel-attempt reply-post 2',
			'initiate reply-top 1', 'cancel-attempt reply-top 2', 'cancel-abort reply-top 3', 'cancel-attempt reply-top 4', 'cancel-success reply-top 5'
		] );
	} );

	it( 'counts Enter once and modified keys not at all, and tells nothing of what a script clicks', async ( t ) => {
		const { has, last, page } = await visit( t );
		await page.focus( '[data-opens=reply-post]' );
		for ( const key of [ 'Control+Enter', 'Shift+Enter', 'Alt+Enter', 'Meta+Enter' ] ) {
			/* The page itself would open a window, or a form for each. */
			await page.evaluate( () => document.addEventListener( 'click', ( event ) => {
				if ( event.ctrlKey || event.shiftKey || event.metaKey || event.altKey ) {
					event.preventDefault();
					event.stopPropagation();
				}
			}, { capture: true, once: true } ) );
			await page.keyboard.press( key );
		}
		await page.evaluate( () => document.querySelector( '[data-opens=reply-top]' ).click() );
		await page.waitForSelector( '#topic form' );
		await page.focus( '[data-opens=reply-post]' );
		await page.keyboard.press( 'Enter' );
		await has( 'initiate reply-post 1' );
		assert.deepEqual( await last(), [ 'initiate reply-post 1' ] );
	} );

	it( 'keeps two open forms apart', async ( t ) => {
		const { events, has, page } = await visit( t );
		await page.click( '[data-opens=reply-post]' );
		await page.waitForSelector( '#topic form' );
		await page.click( '[data-opens=reply-top]' );
		await page.waitForSelector( '#topic form:nth-of-type( 2 )' );
		await page.click( '#topic form:nth-of-type( 1 ) [name=preview]' );
		await page.click( '#topic form:nth-of-type( 2 ) [name=preview]' );
		await has( 'preview reply-post 2' );
		await has( 'preview reply-top 2' );
		assert.equal( new Set( events().map( ( { funnelId, entrypoint } ) => funnelId + entrypoint ) ).size, 2 );
	} );

	it( 'shows its funnel by kind of user', async ( t ) => {
		const { has, page } = await visit( t, 'registered' );
		await page.click( '[data-opens=reply-post]' );
		await has( 'initiate reply-post 1' );
		const rows = () => page.$$eval( '#funnel tbody tr', ( found ) => found.map( ( row ) => [ ...row.cells ].slice( 0, 4 ).map( ( cell ) => cell.textContent ).join( ' ' ) ) );
		await until( async () => ( await rows() ).slice( 0, 2 ).join() === 'Visits 0 0 1,Opened a form 0 0 1', 'the table to be drawn' );
	} );
} );
