/*
 * What MediaWiki says of its page, what it leaves out, and what it says in odd ways: no page is without its client for it.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { JSDOM } from 'jsdom';
import { HeliographError } from '../../js-glue/index.js';
import { readContext, startOnMediaWiki } from '../../js-glue/mediawiki.js';
import { wasm } from '../support/client.js';
import { createClock, createIntake, createPage } from '../support/hosts.js';
import { root, WEB_UI_ACTIONS } from '../support/shared.js';

const schema = JSON.parse( fs.readFileSync( path.join( root, `src/schemas${ WEB_UI_ACTIONS }.json` ), 'utf8' ) );

const CONFIG = {
	skin: 'vector-2022', wgVersion: '1.39.17', wgDBname: 'smallwiki', wgServerName: 'en.example.org', wgContentLanguage: 'en', wgArticleId: 42, wgNamespaceNumber: 0,
	wgCanonicalNamespace: '', wgTitle: 'Heliograph', wgRevisionId: 7, wgPageContentLanguage: 'en', wgIsRedirect: false, wgRestrictionEdit: [], wgRestrictionMove: [],
	wgUserGroups: [ '*', 'user' ], wgUserLanguage: 'en', wgIsProbablyEditable: true, wgUserEditCount: 120, wgUserRegistration: 1577836800000, wgMFMode: null, debug: false
};

/* The three kinds of user, as MediaWiki has them. */
const USERS = {
	anonymous: [ { wgUserName: null, wgUserId: null, wgUserEditCount: null, wgUserRegistration: null, wgUserGroups: [ '*' ] }, { isTemp: () => false, isAnon: () => true, getId: () => 0 } ],
	temporary: [ { wgUserName: '~2026-1', wgUserId: 11 }, { isTemp: () => true, isAnon: () => false, getId: () => 11 } ],
	registered: [ { wgUserName: 'Alice', wgUserId: 7 }, { isTemp: () => false, isAnon: () => false, getId: () => 7 } ]
};

/**
 * @param {any} config
 * @param {any} user
 */
function createMediaWiki( config = {}, user = USERS.registered[ 1 ] ) {
	const all = { ...CONFIG, wgUserName: 'Alice', ...config };
	/** @type {Function[]} */
	const handlers = [];
	return {
		config: { get: ( key ) => key in all ? all[ key ] : null },
		user: { getPageviewToken: () => '00112233445566778899', sessionId: () => 'ffeeddccbbaa99887766', ...user },
		hook: () => ( { add: ( handler ) => handlers.push( handler ) } ),
		handlers
	};
}

/** mw.hook: what was fired last is told to a handler as it is added. */
function createHook() {
	const handlers = new Set();
	/** @type {any[] | undefined} */
	let last;
	return () => ( {
		add( handler ) {
			handlers.add( handler );
			if ( last ) {
				handler( ...last );
			}
		},
		fire( ...data ) {
			last = data;
			handlers.forEach( ( handler ) => handler( ...data ) );
		}
	} );
}

/** mw.track: each subscriber is told of all that was ever tracked. */
function createTopics() {
	/** @type {[ string, unknown ][]} */
	const queue = [];
	/** @type {Map<Function, () => void>} */
	const subscribers = new Map();
	return {
		subscribers,
		track( topic, data ) {
			queue.push( [ topic, data ] );
			subscribers.forEach( ( tell ) => tell() );
		},
		trackSubscribe( prefix, callback ) {
			let seen = 0;
			const tell = () => {
				while ( seen < queue.length ) {
					const [ topic, data ] = queue[ seen++ ];
					if ( topic.indexOf( prefix ) === 0 ) {
						callback( topic, data );
					}
				}
			};
			subscribers.set( callback, tell );
			tell();
		},
		trackUnsubscribe: ( callback ) => subscribers.delete( callback )
	};
}

/**
 * @param {any} mw
 * @param {any} [overrides]
 */
async function start( mw, overrides = {} ) {
	const clock = createClock(), intake = createIntake();
	/** @type {any[]} */
	const codes = [];
	const client = await startOnMediaWiki( mw, {
		wasm,
		intakeUrl: 'https://intake.example.org/v1/events',
		streams: { ui: { schema_uri: WEB_UI_ACTIONS } },
		schemas: { [ WEB_UI_ACTIONS ]: schema },
		instruments: { webUiClick: { stream: 'ui' } },
		transport: intake,
		clock,
		storage: undefined,
		onDiagnostic: ( { code } ) => codes.push( code ),
		...createPage(),
		...overrides
	} );
	return { client, clock, codes, intake };
}

describe( 'on MediaWiki', () => {
	for ( const [ kind, [ config, user ] ] of Object.entries( USERS ) ) {
		it( `${ kind } users are told apart, by what it says and not by their name`, async () => {
			const { client, clock, codes, intake } = await start( createMediaWiki( config, user ) );
			await clock.advance( 1000 );
			const [ { performer, meta } ] = intake.events;
			assert.deepEqual( [ performer.is_temp, performer.is_logged_in ], [ kind === 'temporary', kind !== 'anonymous' ] );
			assert.deepEqual( [ performer.pageview_id, performer.session_id, meta.domain ], [ '00112233445566778899', 'ffeeddccbbaa99887766', 'en.example.org' ] );
			assert.doesNotMatch( JSON.stringify( intake.events ), /Alice|~2026/ );
			assert.deepEqual( codes, [] );
			client.close();
		} );
	}

	for ( const [ what, config, user, expected ] of [
		[ 'a name like theirs alone', { wgUserName: '~2026-1', wgUserIsTemp: false }, {}, false ],
		[ 'the exported fact, where the method is missing', { wgUserIsTemp: true }, { isTemp: undefined }, true ],
		[ 'the exported fact, where the method throws', { wgUserIsTemp: true }, { isTemp() {
			throw new Error( 'no' );
		} }, true ],
		[ 'the exported fact, where the method says 1', { wgUserIsTemp: false }, { isTemp: () => 1 }, false ]
	] ) {
		it( `reads ${ what }`, () => {
			assert.equal( readContext( createMediaWiki( config, { ...USERS.registered[ 1 ], ...user } ) ).performer.is_temp, expected );
		} );
	}

	for ( const said of [ null, undefined, '1', 'true', 0 ] ) {
		it( `refuses to guess where it says ${ JSON.stringify( said ) }`, async () => {
			await assert.rejects( start( createMediaWiki( { wgUserIsTemp: said }, { isTemp: undefined } ) ), ( error ) => {
				assert.ok( error instanceof HeliographError );
				assert.deepEqual( [ error.code, error.path ], [ 'temp-unknown', '/context/performer/is_temp' ] );
				return true;
			} );
		} );
	}

	it( 'leaves out what it does not know, and makes no 1970 of it', () => {
		const { mediawiki, page, performer } = readContext( createMediaWiki( Object.fromEntries( Object.keys( CONFIG ).map( ( key ) => [ key, null ] ) ) ) );
		for ( const attributes of [ mediawiki, page ] ) {
			assert.deepEqual( Object.values( attributes ).filter( ( value ) => value !== undefined ), [] );
		}
		assert.deepEqual( JSON.parse( JSON.stringify( performer ) ), { is_logged_in: true, is_temp: false, id: 7, name: 'Alice' } );
	} );

	it( 'starts where nearly everything is missing', async () => {
		const mw = { config: { get: ( key ) => key === 'wgUserIsTemp' ? false : null } };
		const { client, codes } = await start( mw );
		assert.deepEqual( [ client.status, codes ], [ 'ready', [] ] );
		client.close();
	} );

	it( 'does not listen where no instrument is configured, and does not complain of it', async () => {
		for ( const instruments of [ undefined, {} ] ) {
			const { client, codes } = await start( createMediaWiki(), { instruments } );
			assert.deepEqual( [ client.status, codes ], [ 'ready', [] ] );
			client.close();
		}
	} );

	it( 'takes overrides, attribute by attribute, and can be told to attach later', async () => {
		const { client, clock, intake } = await start( createMediaWiki(), { attach: false, context: { mediawiki: { skin: 'mine' } }, tokens: { pageview: 'aaaaaaaaaaaaaaaaaaaa' } } );
		await clock.advance( 1000 );
		assert.equal( intake.requests.length, 0 );
		client.attach();
		await clock.advance( 1000 );
		const [ event ] = intake.events;
		assert.deepEqual( [ event.mediawiki.skin, event.mediawiki.database, event.performer.pageview_id ], [ 'mine', 'smallwiki', 'aaaaaaaaaaaaaaaaaaaa' ] );
	} );

	it( 'takes null for overrides that are not given', async () => {
		const { client } = await start( createMediaWiki(), { context: null } );
		assert.equal( client.status, 'ready' );
	} );

	it( 'hears the hook of feature code', async () => {
		const mw = createMediaWiki();
		const { clock, intake } = await start( mw );
		mw.handlers.forEach( ( handler ) => handler( 'click', 'from a hook' ) );
		await clock.advance( 1000 );
		assert.deepEqual( intake.events.map( ( event ) => event.action_source ), [ 'ns=0', 'from a hook' ] );
	} );

	it( 'hears the hook no more when it is closed, and once when it was started again', async () => {
		const { window } = new JSDOM( '<button data-event-name="x"></button>', { url: 'https://en.example.org/' } );
		const mw = { ...createMediaWiki(), hook: createHook() }, page = { window, document: window.document };
		const fire = ( ...data ) => mw.hook( 'ext.wikimediaEvents.webUIClick.event' ).fire( ...data );
		fire( 'click', 'zero' );
		const first = await start( mw, page );
		fire( 'click', 'one' );
		await first.clock.advance( 1000 );
		first.client.close();
		fire( 'click', 'nobody' );
		const second = await start( mw, page );
		fire( 'click', 'two' );
		await second.clock.advance( 1000 );
		assert.deepEqual( [ first, second ].map( ( { intake } ) => intake.events.map( ( event ) => event.action_source ) ), [ [ 'ns=0', 'zero', 'one' ], [ 'ns=0', 'two' ] ] );
		assert.deepEqual( [ ...first.codes, ...second.codes ], [] );
	} );

	it( 'counts the control that was clicked where feature code fires the hook with the event, once with what was heard', async () => {
		const { window } = new JSDOM( '<main><button data-event-name="heard"><b>x</b></button></main>', { url: 'https://en.example.org/' } );
		const { document } = window;
		const mw = { ...createMediaWiki(), hook: createHook() };
		const { clock, codes, intake } = await start( mw, { window, document, instruments: { webUiClick: { stream: 'ui', untrustedEvents: true } } } );
		const fire = ( event ) => mw.hook( 'ext.wikimediaEvents.webUIClick.event' ).fire( event );
		document.querySelector( 'main' ).addEventListener( 'click', fire );
		document.querySelector( 'b' ).click();
		/* In no document, where no listener of ours is. */
		const apart = document.createElement( 'div' );
		apart.innerHTML = '<a data-event-name="apart"><b>x</b></a>';
		apart.addEventListener( 'click', ( event ) => fire( { originalEvent: event, type: 'click' } ) );
		apart.querySelector( 'b' ).dispatchEvent( new window.MouseEvent( 'click', { bubbles: true } ) );
		fire( undefined );
		fire( {} );
		await clock.advance( 1000 );
		assert.deepEqual( [ intake.events.map( ( event ) => [ event.action, event.action_source ] ), codes ], [ [ [ 'init', 'ns=0' ], [ 'click', 'heard' ], [ 'click', 'apart' ] ], [] ] );
	} );

	for ( const [ what, wasKept ] of [ [ 'the stub kept', true ], [ 'came before the stub', false ] ] ) {
		it( `counts a click once that feature code told of by the hook and ${ what }`, async () => {
			const { window } = new JSDOM( '<button data-event-name="early"></button>', { url: 'https://en.example.org/' } );
			const { document } = window, target = document.querySelector( 'button' ), since = performance.timeOrigin + 1000;
			const stub = { since, kept: wasKept ? [ [ since + 5, target, 'true' ] ] : [], count: Number( wasKept ), track() {}, handleEvent() {} };
			const mw = { ...createMediaWiki(), hook: createHook() };
			mw.hook( 'ext.wikimediaEvents.webUIClick.event' ).fire( { originalEvent: { target, isTrusted: true, timeStamp: wasKept ? 1005 : 500, composedPath: () => [] } } );
			const { clock, intake } = await start( mw, { window: Object.assign( window, { heliographBus: stub } ), document } );
			await clock.advance( 1000 );
			assert.deepEqual( intake.events.map( ( event ) => event.action_source ), [ 'ns=0', 'early' ] );
		} );
	}

	it( 'tells of a topic once, whatever is detached, closed and started again', async () => {
		const { window } = new JSDOM( '', { url: 'https://en.example.org/' } );
		const mw = { ...createMediaWiki(), ...createTopics() }, page = { window, document: window.document };
		Object.assign( window, { mw } );
		mw.track( 'webuiactions_log.show', 'early' );
		const first = await start( mw, page );
		mw.track( 'webuiactions_log.show', 'one' );
		first.client.detach();
		mw.track( 'webuiactions_log.show', 'while detached' );
		first.client.attach();
		mw.track( 'webuiactions_log.show', 'two' );
		await first.clock.advance( 1000 );
		first.client.close();
		mw.track( 'webuiactions_log.show', 'between' );
		const second = await start( mw, page );
		mw.track( 'webuiactions_log.show', 'three' );
		await second.clock.advance( 1000 );
		assert.deepEqual( [ first, second ].map( ( { intake } ) => intake.events.map( ( event ) => event.action_source ) ), [ [ 'ns=0', 'early', 'one', 'while detached', 'two' ], [ 'ns=0', 'between', 'three' ] ] );
		await second.client.close();
		assert.equal( mw.subscribers.size, 0 );
	} );

	it( 'passes nothing to mw.track that would make it fail from then on', async () => {
		const { window } = new JSDOM( '', { url: 'https://en.example.org/' } );
		const mw = { ...createMediaWiki(), ...createTopics() };
		Object.assign( window, { mw } );
		const { client, codes } = await start( mw, { window, document: window.document } );
		/** @type {any[]} */
		const heard = [];
		client.trackSubscribe( /** @type {any} */ ( /^feature/ ), () => heard.push( 'never' ) );
		client.trackSubscribe( 'feature', /** @type {any} */ ( undefined ) );
		client.trackSubscribe( 'feature', ( topic, data ) => heard.push( [ topic, data ] ) );
		client.track( Object.create( null ), 1 );
		client.track( /** @type {any} */ ( Symbol( 'x' ) ), 2 );
		mw.track( 'feature.a', 3 );
		assert.deepEqual( [ heard, codes ], [ [ [ 'feature.a', 3 ] ], [ 'bad-subscription' ] ] );
	} );

	it( 'gives the homepage what the server wrote into the page', async () => {
		const uri = '/heliograph/homepage_module/1.0.1';
		const token = '0123456789abcdefghijklmnopqrstuv';
		const config = { wgGEHomepagePageviewToken: token, 'wgGEHomepageModuleState-impact': 'activated', 'wgGEHomepageModuleActionData-impact': { a: 1 }, wgUserEditCount: null };
		const page = createPage();
		const { clock, intake } = await start( createMediaWiki( config ), {
			...page,
			streams: { home: { schema_uri: uri } },
			schemas: { [ uri ]: JSON.parse( fs.readFileSync( path.join( root, `src/schemas${ uri }.json` ), 'utf8' ) ) },
			instruments: { homepageModule: { stream: 'home' } }
		} );
		const module = { nodeType: 1, getAttribute: () => 'impact' };
		const link = { nodeType: 1, parentNode: module, closest: ( selector ) => selector === '[data-module-name]' ? module : selector.includes( 'link-id' ) && link, getAttribute: () => 'x' };
		page.document.fire( 'click', { target: link } );
		await clock.advance( 1000 );
		const [ event ] = intake.events;
		assert.deepEqual( [ event.homepage_pageview_token, event.state, event.action_data, event.user_id, event.user_editcount ], [ token, 'activated', 'a=1;linkId=x', 7, 0 ] );
	} );
} );
