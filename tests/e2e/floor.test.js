/*
 * What older browsers lack, taken away one at a time before any script runs. What the page can still do is as docs/browsers.md
 * says: clicks and impressions are counted, and what is submitted when it is left, with the intake down, is at the intake once
 * the next page is there.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, it } from 'node:test';
import { until } from '../support/until.js';
import { useBrowser } from './support/wiki.js';

/* What is taken away, which this browser has. */
const LACKS = {
	'nothing else': [],
	'the navigation API': [ 'navigation' ],
	'locks': [ 'Navigator.prototype.locks' ],
	'requestIdleCallback': [ 'requestIdleCallback' ],
	'keepalive': [ 'Request.prototype.keepalive' ],
	'sendBeacon': [ 'Navigator.prototype.sendBeacon' ],
	'IntersectionObserver v2': [ 'IntersectionObserverEntry.prototype.isVisible', 'IntersectionObserver.prototype.trackVisibility' ],
	'checkVisibility': [ 'Element.prototype.checkVisibility' ],
	'scheduler': [ 'scheduler' ],
	'the names of databases': [ 'IDBFactory.prototype.databases' ],
	'a transaction that is committed by hand': [ 'IDBTransaction.prototype.commit' ],
	'IndexedDB': [ 'indexedDB' ],
	'compiling while it loads': [ 'WebAssembly.compileStreaming', 'WebAssembly.instantiateStreaming' ],
	'randomUUID and structuredClone': [ 'Crypto.prototype.randomUUID', 'structuredClone' ],
	'what ECMAScript has had since 2021': [
		'Array.prototype.at', 'Array.prototype.findLast', 'Array.prototype.toSorted', 'Array.prototype.with', 'Object.hasOwn', 'Object.groupBy',
		'Promise.any', 'Promise.withResolvers', 'String.prototype.at', 'String.prototype.replaceAll', 'WeakRef', 'FinalizationRegistry', 'AggregateError',
		'AbortSignal.timeout', 'AbortSignal.any'
	]
};

/* Without these, what is submitted when the page is left while the intake is down is lost. */
const LOSING = { localStorage: [ 'localStorage' ] };

/* A browser without it takes no notice of the option. */
const WITHOUT_KEEPALIVE = 'window.fetch = ( ( original ) => ( url, options ) => original( url, options && { ...options, keepalive: false } ) )( window.fetch );';

/**
 * @param {string[]} names
 * @return {string} A script.
 */
const take = ( names ) => names.map( ( name ) => `window.had = [ ...window.had || [], ${ JSON.stringify( name.split( '.' ).pop() ) } in ${ name.includes( '.' ) ? name.replace( /\.\w+$/, '' ) : 'window' } ]; delete window.${ name };` ).join( '\n' ) +
	( names.includes( 'Request.prototype.keepalive' ) ? WITHOUT_KEEPALIVE : '' );

const page = ( name ) => ( response ) => response.writeHead( 200, { 'content-type': 'text/html' } ).end( fs.readFileSync( new URL( `pages/${ name }.html`, import.meta.url ) ) );

describe( 'a browser without', () => {
	const { openWiki } = useBrowser();
	for ( const [ what, names ] of Object.entries( { ...LACKS, ...LOSING } ) ) {
		const kept = what in LOSING ? 0 : 20;
		it( `${ what } counts clicks and impressions, and ${ kept ? 'loses nothing of a page that is left' : 'loses what it was given when it is left with the intake down' }`, async ( t ) => {
			const wiki = await openWiki( t, { '/seen.html': page( 'seen' ), '/exits.html': page( 'exits' ) }, take( names ) );
			const told = () => wiki.collector.accepted.map( ( event ) => `${ event.action } ${ event.element_friendly_name || event.name || event.action_source }` );
			await wiki.page.goto( `${ wiki.collector.url }/seen.html` );
			await wiki.page.waitForSelector( '[data-ready]', { state: 'attached' } );
			assert.deepEqual( await wiki.page.evaluate( () => window.had || [] ), names.map( () => true ) );
			for ( const name of names ) {
				assert.equal( await wiki.page.evaluate( `( ( path ) => path.split( '.' ).reduce( ( of, key ) => Object.getOwnPropertyDescriptor( of, key )?.value ?? ( key in of && 'there' ), window ) )( ${ JSON.stringify( name ) } )` ), false );
			}
			await wiki.page.evaluate( () => {
				document.body.innerHTML = '<button class="box" data-event-name="it">x</button>';
				window.use( '.box', 'seen' );
			} );
			await until( () => told().includes( 'impression seen' ), 'the impression' );
			await wiki.page.click( '.box' );
			await until( () => told().includes( 'click it' ) && told().includes( 'click seen' ), 'the clicks' );
			await wiki.page.goto( `${ wiki.collector.url }/exits.html` );
			await wiki.page.waitForSelector( '[data-ready]', { state: 'attached' } );
			wiki.intake.isDown = true;
			await wiki.page.evaluate( () => {
				window.emit( 'e', 20 );
				document.getElementById( 'away' ).click();
			} );
			await wiki.page.waitForURL( /away/ );
			/* What is to be lost must have come in vain. */
			await until( () => kept || wiki.intake.refusals, 'the last request' );
			wiki.intake.isDown = false;
			const ofPage = () => told().filter( ( one ) => one.startsWith( 'free e' ) );
			await until( () => ofPage().length >= kept, 'the events of the page that was left' );
			await wiki.page.waitForSelector( '[data-ready]', { state: 'attached' } );
			await wiki.page.evaluate( () => window.emit( 'last', 1 ) );
			await until( () => told().includes( 'free last 0' ), 'an event of the next page' );
			assert.equal( new Set( ofPage() ).size, kept );
			assert.deepEqual( [ wiki.errors, wiki.collector.refused ], [ [], [] ] );
		} );
	}
} );
