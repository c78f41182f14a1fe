/*
 * Homepage modules without a page: what the options may say, and what becomes of it in an event.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fs from 'node:fs';
import path from 'node:path';
import { serialiseActionData } from '../../../js-glue/instruments/action-data.js';
import { HeliographError } from '../../../js-glue/index.js';
import { assertConserved, open } from '../../support/client.js';
import { root, sharedSchema, withoutSharedSchemas } from '../../support/shared.js';

const TOKEN = '0123456789abcdefghijklmnopqrstuv';
const FLAT = '/heliograph/homepage_module/1.0.1', CAPSULE = '/heliograph/homepage_module_capsule/1.0.1', REAL = '/analytics/legacy/homepagemodule/1.7.0';

const readOurs = ( uri ) => JSON.parse( fs.readFileSync( path.join( root, `src/schemas${ uri }.json` ), 'utf8' ) );

/**
 * @param {any} [module] Options of homepageModule.
 * @param {any} [options]
 */
function openHomepage( module = {}, { schema = FLAT, performer = {}, ...options } = {} ) {
	return open( {
		streams: { eventlogging_HomepageModule: { schema_uri: schema } },
		schemas: { [ schema ]: schema === REAL ? sharedSchema( REAL ) : readOurs( schema ) },
		context: { performer: { is_temp: false, is_logged_in: true, ...performer } },
		instruments: { homepageModule: { stream: 'eventlogging_HomepageModule', token: TOKEN, userId: 7, userEditCount: 12, ...module } },
		...options
	} );
}

/** A link in a module, as far as listeners ask. */
function createLink( module, link ) {
	const holder = { nodeType: 1, getAttribute: () => module };
	const element = {
		nodeType: 1,
		parentNode: holder,
		closest: ( selector ) => selector.includes( 'data-link-id' ) ? element : selector === '[data-module-name]' && holder,
		getAttribute: ( name ) => name === 'data-link-id' ? link : null
	};
	return element;
}

/** Click links and return what leaves. */
async function click( opened, ...links ) {
	const { client, clock, document, intake } = opened;
	client.attach();
	links.forEach( ( [ module, link ] ) => document.fire( 'click', { target: createLink( module, link ) } ) );
	await clock.advance( 1000 );
	assertConserved( client );
	return intake.events;
}

describe( 'an event of a homepage module', () => {
	it( 'is what the mission\'s schema describes', async () => {
		const [ { meta, ...event } ] = await click( await openHomepage( { modules: { impact: { state: 'activated' } } } ), [ 'impact', 'impact-article-title' ] );
		assert.deepEqual( event, {
			$schema: FLAT,
			action: 'link-click',
			action_data: 'linkId=impact-article-title',
			user_id: 7,
			user_editcount: 12,
			module: 'impact',
			state: 'activated',
			is_mobile: false,
			homepage_pageview_token: TOKEN,
			isTemp: false,
			funnel_event_sequence_position: 1,
			dt: '2026-11-20T19:15:00.123Z'
		} );
		assert.equal( meta.stream, 'eventlogging_HomepageModule' );
	} );

	for ( const schema of [ CAPSULE, ...( withoutSharedSchemas ? [] : [ REAL ] ) ] ) {
		it( `is one of ${ schema }, with mode and variant`, async () => {
			const [ { event, meta, ...rest } ] = await click( await openHomepage( { modules: {} }, { schema } ), [ 'help', 'help-link' ] );
			assert.deepEqual( event, {
				action: 'link-click', action_data: 'linkId=help-link', user_id: 7, user_editcount: 12, module: 'help', is_mobile: false,
				mode: 'desktop', user_variant: '', homepage_pageview_token: TOKEN, isTemp: false
			} );
			assert.deepEqual( rest, { $schema: schema, schema: 'HomepageModule', webHost: 'en.example.org', client_dt: '2026-11-20T19:15:00.123Z' } );
			assert.ok( meta.id );
		} );
	}

	it( 'has no state where there is none, and never lacks a zero', async () => {
		const [ event ] = await click( await openHomepage( { userId: 1, userEditCount: 0, modules: { help: { state: '' } } } ), [ 'help', 'x' ] );
		assert.equal( 'state' in event, false );
		assert.equal( event.user_editcount, 0 );
		const [ other ] = await click( await openHomepage( { userEditCount: null } ), [ 'help', 'x' ] );
		assert.equal( other.user_editcount, 0 );
	} );

	it( 'is refused and counted where the schema does not know its module or state', async () => {
		const opened = await openHomepage( { modules: { help: { state: 'odd' } } } );
		assert.deepEqual( await click( opened, [ 'banner', 'x' ], [ 'help', 'x' ] ), [] );
		assert.equal( opened.client.stats().invalid, 2 );
	} );

	it( 'cannot be forged by the name of a link', async () => {
		const [ event ] = await click( await openHomepage( { modules: { help: { actionData: { a: 1 } } } } ), [ 'help', 'x;mentorEditCount=9%' ] );
		assert.equal( event.action_data, 'a=1;linkId=x%3BmentorEditCount%3D9%25' );
	} );

	it( 'is refused rather than cut where its data is more than its schema takes', async () => {
		const opened = await openHomepage( { modules: { help: { actionData: 'x'.repeat( 1020 ) } } } );
		assert.deepEqual( await click( opened, [ 'help', 'link' ] ), [] );
		assert.equal( opened.client.stats().invalid, 1 );
	} );
} );

describe( 'the homepage is silent', () => {
	for ( const token of [ undefined, null, '', 7, 'x'.repeat( 32 ), TOKEN.toUpperCase(), TOKEN.slice( 1 ), `${ TOKEN }0`, '<img>', '0'.repeat( 1e6 ) ] ) {
		it( `where its token is ${ String( JSON.stringify( token ) ).slice( 0, 40 ) }, which is told once`, async () => {
			const opened = await openHomepage( { token } ).catch( ( error ) => error );
			if ( opened instanceof HeliographError ) {
				/* Of a megabyte: it does not even fit. */
				assert.equal( opened.code, 'too-large' );
				return;
			}
			assert.deepEqual( await click( opened, [ 'help', 'x' ] ), [] );
			opened.client.newPageview( {} );
			assert.deepEqual( opened.codes().filter( ( code ) => code === 'bad-homepage-token' ), [ 'bad-homepage-token' ] );
		} );
	}

	for ( const [ performer, userId ] of [ [ { is_logged_in: false }, 7 ], [ { is_temp: true }, 7 ], [ { is_logged_in: undefined }, 0 ] ] ) {
		it( `for ${ JSON.stringify( performer ) } with the id ${ userId }, of whom it has none`, async () => {
			const opened = await openHomepage( { userId }, { performer } );
			assert.deepEqual( await click( opened, [ 'help', 'x' ] ), [] );
			assert.equal( opened.client.stats().filtered, 1 );
		} );
	}

	it( 'for nobody else: an id is enough where nothing is said of logging in', async () => {
		assert.equal( ( await click( await openHomepage( {}, { performer: { is_logged_in: undefined } } ), [ 'help', 'x' ] ) ).length, 1 );
	} );

	it( 'until somebody logs in within the page', async () => {
		const opened = await openHomepage( {}, { performer: { is_logged_in: false } } );
		await click( opened, [ 'help', 'x' ] );
		opened.client.newPageview( { context: { performer: { is_temp: false, is_logged_in: true } } } );
		assert.equal( ( await click( opened, [ 'help', 'x' ] ) ).length, 1 );
	} );
} );

describe( 'options of the homepage', () => {
	for ( const [ what, module ] of Object.entries( { 'a user id that is a name': { userId: 'Alice' }, 'modules that are a list': { modules: [ 'help' ] }, 'a module that is none': { modules: { help: 1 } }, 'a state that is none': { modules: { help: { state: 1 } } }, 'what is no option': { isMobil: true } } ) ) {
		it( `are refused with ${ what }`, async () => {
			await assert.rejects( openHomepage( module ), ( error ) => {
				assert.equal( error.code, 'bad-option' );
				assert.match( error.path, /^\/instruments\/homepageModule\// );
				return true;
			} );
		} );
	}
} );

describe( 'action_data', () => {
	const CASES = [
		[ undefined, '' ], [ null, '' ], [ '', '' ], [ 42, '42' ], [ 0, '0' ], [ true, 'true' ], [ false, 'false' ], [ 'as it is', 'as it is' ],
		[ [], '' ], [ {}, '' ], [ [ 'a', null, 'b' ], 'a;null;b' ], [ { a: null }, 'a=null' ], [ { a: [ 'p', 'q' ] }, 'a=p,q' ], [ { a: { b: 1, c: [ 2 ] } }, 'a=b:1,c:2' ],
		[ { z: 1, b: 2, a: 3 }, 'z=1;b=2;a=3' ], [ { a: 'x;y=z' }, 'a=x%3By%3Dz' ], [ { 'a;b=': '%' }, 'a%3Bb%3D=%25' ]
	];
	for ( const [ data, expected ] of CASES ) {
		it( `${ JSON.stringify( data ) } is ${ JSON.stringify( expected ) }`, () => {
			assert.equal( serialiseActionData( data ), expected );
		} );
	}
} );
