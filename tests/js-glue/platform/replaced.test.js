/*
 * Pages whose scripts have put something else in the place of what every page has, or have added to what all objects have: the same
 * events leave, and nothing is thrown into the page.
 */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { createClient as createPageClient } from '../../../js-glue/page.js';
import { pack } from '../../../tools/pack/pack.mjs';
import { assertConserved, open } from '../../support/client.js';
import { createClock, createElement, createIntake, createPage } from '../../support/hosts.js';
import { WEB_UI_ACTIONS, root, wasmFile } from '../../support/shared.js';

const fail = () => {
	throw new Error( 'patched' );
};

/**
 * Put something in the place of a property for the duration of some work.
 *
 * @template Made
 * @param {any} object
 * @param {Object<string, any>} values
 * @param {() => Made | Promise<Made>} work
 * @return {Promise<Made>}
 */
async function withReplaced( object, values, work ) {
	const before = Object.keys( values ).map( ( name ) => [ name, Object.getOwnPropertyDescriptor( object, name ) ] );
	const bare = ( value ) => Object.assign( Object.create( null ), { value, configurable: true, writable: true } );
	for ( const [ name, value ] of Object.entries( values ) ) {
		Object.defineProperty( object, name, bare( value ) );
	}
	try {
		return await work();
	} finally {
		for ( const [ name, descriptor ] of before ) {
			delete object[ name ];
			if ( descriptor ) {
				Object.defineProperty( object, name, Object.assign( Object.create( null ), descriptor ) );
			}
		}
	}
}

/* The same site, packed. */
const SITE = {
	intakeUrl: 'https://intake.example.org/v1/events',
	streams: { ui: { schema_uri: WEB_UI_ACTIONS }, free: {} },
	schemas: { [ WEB_UI_ACTIONS ]: JSON.parse( fs.readFileSync( path.join( root, `src/schemas${ WEB_UI_ACTIONS }.json` ), 'utf8' ) ) },
	instruments: { webUiClick: { stream: 'ui' } }
};
const wasm = pack( SITE, { modules: path.dirname( wasmFile ) } );

async function openPage( page ) {
	const clock = createClock(), intake = createIntake();
	/** @type {string[]} */
	const codes = [];
	const client = await createPageClient( {
		wasm, clock, transport: intake, context: { performer: { is_temp: true }, page: { namespace_id: 0 } }, onDiagnostic: ( { code } ) => codes.push( code ), ...page
	} );
	return { client, clock, intake, codes: () => codes };
}

const BUILDS = { configured: open, packed: openPage };

/**
 * @param {any} opened
 * @param {any} page
 * @return {Promise<any>} What its reader and its scripts did, and what came of it.
 */
async function live( { client, clock, codes, intake }, page ) {
	/** @type {string[]} */
	const heard = [];
	const isAttached = client.attach( page.document );
	page.document.fire( 'click', { target: createElement( 'c' ) } );
	client.trackSubscribe( 'a', ( topic ) => heard.push( topic ) );
	client.track( 'a' );
	client.submit( 'free', { $schema: '/a/1.0.0', list: [ 1 ] } );
	await clock.advance( 20000 );
	client.detach();
	assertConserved( client );
	return { isAttached, heard, codes: codes(), told: intake.events.map( ( { action, list, meta } ) => [ action || list, meta.domain ].join() ) };
}

const LIVED = { isAttached: true, heard: [ 'a' ], codes: [ 'unchecked' ], told: [ 'init,en.example.org', 'click,en.example.org', '1,en.example.org' ] };

/* What scripts add to Object.prototype, where it is everybody's. */
const ADDED = [ [ 'get' ], [ 'set' ], [ 'value' ], [ 'click' ], [ 'subscribe', 'track' ], [ 'domain' ], [ 'context', 'tokens' ], [ 'storage', 'transport' ] ];

/* By what it is: what stands in the place of something. */
const FAILING = {
	'AbortController is missing': { AbortController: undefined },
	'AbortController fails': { AbortController: fail }
};

describe( 'a client is as ever', () => {
	for ( const [ build, openIt ] of Object.entries( BUILDS ) ) {
		for ( const names of ADDED ) {
			it( `where all objects have ${ names.join( ' and ' ) }, ${ build }`, async () => {
				const page = createPage(), values = Object.fromEntries( names.map( ( name ) => [ name, () => 'theirs' ] ) );
				assert.deepEqual( await withReplaced( Object.prototype, values, async () => live( await openIt( page ), page ) ), LIVED );
			} );
		}
		for ( const [ what, values ] of Object.entries( FAILING ) ) {
			it( `where ${ what }, ${ build }`, async () => {
				const page = createPage();
				assert.deepEqual( await withReplaced( globalThis, values, async () => live( await openIt( page ), page ) ), LIVED );
			} );
		}
		for ( const [ what, MutationObserver ] of Object.entries( { fails: fail, 'does nothing': class {} } ) ) {
			it( `where MutationObserver ${ what }, ${ build }`, async () => {
				const page = createPage();
				Object.assign( page.window, { MutationObserver } );
				assert.deepEqual( await live( await openIt( page ), page ), LIVED );
			} );
		}
	}

	it( 'where a request takes too long and AbortController is missing', async () => {
		await withReplaced( globalThis, { AbortController: undefined }, async () => {
			const { client, clock } = await open( { transport: { send: () => new Promise( () => {} ) } } );
			client.submit( 'free', { $schema: '/a/1.0.0' } );
			await clock.advance( 15000 );
			assert.equal( client.stats().retried, 1 );
			assertConserved( client );
		} );
	} );
} );

describe( 'the module loads', () => {
	for ( const [ what, object, values ] of /** @type {[ string, any, any ][]} */ ( [
		[ 'performance has no now', globalThis, { performance: {} } ],
		[ 'performance is missing', globalThis, { performance: undefined } ],
		[ 'sendBeacon is no function', globalThis, { navigator: { sendBeacon: false } } ],
		[ 'navigator is missing', globalThis, { navigator: undefined } ]
	] ) ) {
		it( `where ${ what }`, async () => {
			const { clockOf, sendBeacon } = await withReplaced( object, values, () => import( '../../../js-glue/platform/environment.js?' + encodeURIComponent( what ) ) );
			assert.equal( typeof clockOf().monotonic(), 'number' );
			assert.throws( () => sendBeacon( 'https://intake.example.org/', '' ) );
		} );
	}
} );

describe( 'a toJSON that is to stay', () => {
	it( 'takes no other away from its page', () => {
		const json = path.join( root, 'js-glue/platform/json.js' );
		const script = `import { stringify } from ${ JSON.stringify( json ) };
			Object.defineProperty( Object.prototype, 'toJSON', { value: () => 'theirs', configurable: true } );
			Object.defineProperty( Array.prototype, 'toJSON', { value: () => 'theirs as well' } );
			try {
				stringify( [] );
			} catch ( error ) {
				console.log( Object.hasOwn( Object.prototype, 'toJSON' ) );
			}`;
		assert.equal( String( execFileSync( process.execPath, [ '--input-type=module', '-e', script ] ) ), 'true\n' );
	} );
} );
