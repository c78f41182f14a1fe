/*
 * Pages that are hard to live in: their fields and images are called like whatever the DOM has, or they load libraries that
 * put something else in the place of what every page has. The same events leave as of a page that is easy to live in.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { before, describe, it } from 'node:test';
import esbuild from 'esbuild';
import { root } from '../support/shared.js';
import { LIMIT_MS, until } from '../support/until.js';
import { useBrowser } from './support/wiki.js';

const PAGE = fs.readFileSync( new URL( 'pages/hostile.html', import.meta.url ), 'utf8' );

/* What a reader does with the page, and what is told of it, in any order. */
const TOLD = [
	'init ns=0', 'show dialog', 'shown',
	'impression control', 'impression form',
	'hover-in control', 'hover-out control', 'hover-in control', 'hover-out control',
	'click control', 'click form', 'click form', 'click form',
	'initiate reply-post', 'cancel-attempt reply-post', 'cancel-success reply-post',
	'last'
];

/* Names for the fields of a form: all that forms have, but for what the test itself needs. */
const CLOBBER_FORM = `for ( let kind = HTMLFormElement.prototype; kind; kind = Object.getPrototypeOf( kind ) ) {
	for ( const name of Object.getOwnPropertyNames( kind ) ) {
		const field = document.createElement( 'input' );
		field.type = 'hidden';
		field.name = name;
		Element.prototype.append.call( find( 'form' ), field );
	}
}`;

/* Names for images: all that documents have. */
const CLOBBER_DOCUMENT = `{
	const images = [];
	for ( let kind = Document.prototype; kind; kind = Object.getPrototypeOf( kind ) ) {
		for ( const name of Object.getOwnPropertyNames( kind ) ) {
			const image = document.createElement( 'img' );
			image.name = name;
			images.push( image );
		}
	}
	document.body.append( ...images );
}`;

/* Methods of all objects, as old scripts add them. */
const ADD_TO_ALL = `for ( const name of [ 'get', 'set', 'value', 'click', 'subscribe', 'track', 'domain', 'context', 'tokens', 'window', 'document' ] ) {
	const made = Object.create( null );
	made.value = function () {};
	made.configurable = made.writable = true;
	Object.defineProperty( Object.prototype, name, made );
}`;

/* What fails, in the place of what the client can do without. */
const REPLACE = `window.AbortController = window.requestIdleCallback = function () {
	throw new Error( 'patched' );
};
Object.defineProperty( window, 'performance', { value: {} } );
Object.defineProperty( navigator, 'sendBeacon', { value: false } );`;

/** The libraries as scripts of a page, by name. */
const libraries = {};

before( async () => {
	for ( const name of [ 'prototype', 'mootools' ] ) {
		const { outputFiles: [ { text } ] } = await esbuild.build( { entryPoints: [ name ], absWorkingDir: root, bundle: true, write: false, format: 'iife', platform: 'node', define: { 'process.env': '{}' } } );
		libraries[ name ] = text;
	}
} );

const { openWiki } = useBrowser();

/**
 * Have the page do something. As one expression: the browser's driver fails in such pages where it brings arguments.
 *
 * @param {any} page
 * @param {Function} work
 * @param {any} [given]
 */
const ask = ( page, work, given = null ) => page.evaluate( `( ${ work } )( ${ JSON.stringify( given ) } )` );

/**
 * @param {any} t
 * @param {{ before?: string, clobber?: string }} [scripts] Of the page.
 */
async function visit( t, scripts = {} ) {
	const say = ( type, text ) => ( response ) => response.writeHead( 200, { 'content-type': type } ).end( text );
	const wiki = await openWiki( t, {
		'/hostile.html': say( 'text/html', PAGE ),
		'/before.js': say( 'text/javascript', scripts.before ),
		'/clobber.js': say( 'text/javascript', scripts.clobber ),
		'/empty.html': say( 'text/html', '<!DOCTYPE html><link rel="icon" href="data:,">' )
	} );
	await wiki.page.goto( `${ wiki.collector.url }/hostile.html` );
	/* Not by a selector: the browser's driver is disturbed by such pages as well. */
	await until( () => ask( wiki.page, () => window.attached !== undefined ), 'the client to be there' );
	assert.deepEqual( await ask( wiki.page, () => [ window.attached, window.diagnostics ] ), [ true, [] ] );
	return wiki;
}

/**
 * Be a reader.
 *
 * @param {any} wiki
 */
async function read( { collector, page } ) {
	const told = () => collector.accepted.map( ( { action, element_friendly_name: friendly, entrypoint, name } ) => [ action, friendly || entrypoint || name ].filter( Boolean ).join( ' ' ) );
	const has = ( what, times = 1 ) => until( () => told().filter( ( one ) => one === what ).length >= times, () => `${ what }; there are ${ told().join( ', ' ) }` );
	const middleOf = ( id ) => ask( page, ( given ) => {
		const { left, top, width, height } = Element.prototype.getBoundingClientRect.call( window.find( given ) );
		return [ left + width / 2, top + height / 2 ];
	}, id );
	const clickAt = async ( id ) => page.mouse.click( ...await middleOf( id ) );

	await has( 'impression control' );
	await has( 'impression form' );
	await page.mouse.move( ...await middleOf( 'control' ) );
	await has( 'hover-in control' );
	await page.mouse.move( 900, 600 );
	await has( 'hover-out control' );
	await page.keyboard.press( 'Tab' );
	await has( 'hover-in control', 2 );
	await page.keyboard.press( 'Enter' );
	await page.keyboard.press( 'Tab' );
	await has( 'hover-out control', 2 );
	await clickAt( 'open' );
	await has( 'initiate reply-post' );
	await ask( page, () => {
		window.find( 'text' ).value = 'what somebody typed';
	} );
	await clickAt( 'cancel' );
	await has( 'cancel-success reply-post' );
	await ask( page, () => {
		window.client.track( 'webuiactions_log.show', 'dialog' );
		window.client.track( 'event.Show', { action: 'shown', agent: { client_platform: 'mediawiki_js' } } );
	} );
	assert.deepEqual( await ask( page, () => window.client.checkContributionStatistics( { types: [ 'contest' ], participation: 'online', wikis: [ 'x' ], enabled: true } ) ), { eligible: true, error: null } );
	/* In the last moment, which no request outlives but one that the client makes in it. */
	await ask( page, () => setTimeout( () => {
		window.client.getInstrument( 'usage' ).send( 'last' );
		window.location.href = '/empty.html';
	}, 0 ) );
	await has( 'last' );
	/* Chromium may never close a page that is on its way. */
	await until( () => page.url().endsWith( '/empty.html' ), 'the next page' );
	return told();
}

/* what is hard, the scripts that make it so */
const PAGES = [
	[ 'nothing', () => ( {} ) ],
	[ 'a form whose fields are called like all that forms have', () => ( { clobber: CLOBBER_FORM } ) ],
	[ 'a document whose images are called like all that documents have', () => ( { clobber: CLOBBER_DOCUMENT } ) ],
	[ 'methods that all objects have', () => ( { before: ADD_TO_ALL } ) ],
	[ 'failing functions in the place of those of browsers', () => ( { before: REPLACE } ) ],
	[ 'Prototype, loaded before', () => ( { before: libraries.prototype } ) ],
	[ 'MooTools, loaded before', () => ( { before: libraries.mootools } ) ],
	[ 'Prototype, loaded after', () => ( { late: libraries.prototype } ) ],
	[ 'MooTools, loaded after', () => ( { late: libraries.mootools } ) ]
];

describe( 'the same events leave a page with', () => {
	for ( const [ what, scripts ] of PAGES ) {
		it( what, { timeout: 3 * LIMIT_MS }, async ( t ) => {
			const { late, ...rest } = scripts();
			const wiki = await visit( t, rest );
			if ( late ) {
				await wiki.page.evaluate( `${ late };0` );
			}
			assert.deepEqual( ( await read( wiki ) ).sort(), [ ...TOLD ].sort() );
			assert.deepEqual( [ wiki.collector.refused, wiki.errors ], [ [], [] ] );
		} );
	}
} );
