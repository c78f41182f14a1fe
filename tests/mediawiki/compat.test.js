/*
 * Pages that were written for EventLogging and for Test Kitchen, unchanged, on a wiki that has the extension in their place.
 */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { until } from '../support/until.js';
import { callers, eventLogging } from './support/callers.js';
import { describeWikis } from './support/wikis.js';

describeWikis( 'A page written for EventLogging or Test Kitchen', ( wiki ) => {
	/** @type {string[]} What the pages of this test said on the console. */
	let said;

	/**
	 * Visit a page that loads such modules.
	 *
	 * @param {string[]} names
	 * @param {string} [url]
	 * @param {string} [query]
	 */
	async function visit( names, url = wiki.url, query = '' ) {
		said = [];
		wiki.page.on( 'console', ( message ) => said.push( message.text() ) );
		await wiki.open( `title=Heliograph&callers=${ names.join( '|' ) }${ query }`, 'vector-2022', url );
		await wiki.page.waitForFunction( ( all ) => all.every( ( name ) => window.mw.loader.getState( name ) === 'ready' ), [ 'ext.heliograph.compat', ...names.map( ( name ) => 'ext.callers.' + name ) ] );
	}

	/**
	 * @param {string[]} wanted Names of actions, in any order.
	 * @return {Promise<Object<string, any>>} Their events, by action, when they have arrived, and nothing else has.
	 */
	async function arrive( wanted ) {
		const actionOf = ( event ) => event.event ? event.event.action : event.action;
		await until( () => wanted.every( ( action ) => wiki.events.some( ( event ) => actionOf( event ) === action ) ), wanted.join( ', ' ) );
		await wiki.flush();
		assert.deepEqual( wiki.events.map( actionOf ).sort(), [ ...wanted ].sort() );
		return Object.fromEntries( wiki.events.map( ( event ) => [ actionOf( event ), event ] ) );
	}

	it( 'uses mw.eventLog where it is there, as Kartographer does', async () => {
		await visit( [ 'maps' ] );
		await wiki.page.click( '#firstHeading' );
		const { 'marker-paint': event } = await arrive( [ 'marker-paint' ] );
		assert.deepEqual( [ event.meta.stream, event.action_context, event.agent, event.performer ], [ 'callers.interaction', '1', { client_platform: 'mediawiki_js' }, { is_temp: false } ] );
	} );

	it( 'is one for mobile browsers, of which releases before 1.41 know which modules are for them', async () => {
		await visit( [ 'maps' ], wiki.url, '&target=mobile' );
		await wiki.page.click( '#firstHeading' );
		await arrive( [ 'marker-paint' ] );
	} );

	it( 'asks for the module when it has something to tell, as SearchVue does', async () => {
		await visit( [ 'preview' ] );
		const { 'show-preview': event } = await arrive( [ 'show-preview' ] );
		assert.equal( event.action_source, 'search' );
	} );

	it( 'submits interactions and depends on the module, as WikiLambda does; each is told as it was when it happened', async () => {
		await visit( [ 'functions' ] );
		await wiki.page.click( '#firstHeading' );
		const { load, request, click } = await arrive( [ 'load', 'request', 'click' ] );
		assert.deepEqual( [ load.action_subtype, load.action_source, request.action_source, click.action_subtype, click.action_source ], [ 'view', undefined, 'suggester', 'heading', 'nobody' ] );
		assert.ok( Date.parse( load.dt ) <= Date.parse( request.dt ) && Date.parse( request.dt ) < Date.parse( click.dt ) );
	} );

	it( 'is told in which bucket the edits of the reader are', async () => {
		await wiki.logIn();
		await visit( [ 'functions' ] );
		/* A reader whom the wiki does not know any more has none. */
		assert.equal( await wiki.page.evaluate( () => window.mw.config.get( 'wgUserEditCount' ) ), 0 );
		await wiki.page.click( '#firstHeading' );
		const { click } = await arrive( [ 'load', 'request', 'click' ] );
		assert.equal( click.action_source, '0 edits' );
	} );

	it( 'logs legacy events by Schema, by topic and by call, as the editors do', async () => {
		await visit( [ 'editing' ] );
		const { init, ready, tracked, logged } = await arrive( [ 'init', 'ready', 'tracked', 'logged', 'after logged' ] );
		assert.deepEqual( [ init.schema, init.$schema, init.wiki, init.meta.stream ], [ 'CallersAction', '/analytics/legacy/callersaction/1.0.0', 'smallwiki', 'eventlogging_CallersAction' ] );
		assert.deepEqual( [ init.event.source, ready.event.source, tracked.event, typeof init.event.page_id, typeof logged.client_dt ], [ 'default', 'given', { action: 'tracked' }, 'number', 'string' ] );
	} );

	it( 'has its counters sent, as WikimediaEvents does', async () => {
		await visit( [ 'counters' ] );
		await until( () => wiki.asked.some( ( url ) => url.endsWith( '/index.php?callers=stats.one:1,stats.two:2' ) ), 'the counters' );
	} );

	it( 'sends by an instrument, as MultimediaViewer does, and nothing by one out of sample', async () => {
		await visit( [ 'carousel' ] );
		const { impression, sampled } = await arrive( [ 'impression', 'sampled' ] );
		assert.deepEqual( [ impression.instrument_name, impression.action_source, impression.sample, impression.funnel_event_sequence_position ], [ 'image-browsing', 'carousel', { unit: 'session', rate: 1 }, 1 ] );
		assert.deepEqual( [ sampled.funnel_event_sequence_position, sampled.performer ], [ 2, { is_temp: false, is_logged_in: false } ] );
	} );

	it( 'follows a link with what WikimediaEvents exports, as PersonalDashboard does', async () => {
		await visit( [ 'dashboard' ] );
		await until( () => wiki.events.some( ( { action } ) => action === 'impression' ), 'the impression' );
		await wiki.page.click( '#firstHeading' );
		const { impression, click } = await arrive( [ 'pageview', 'impression', 'click' ] );
		assert.deepEqual( [ impression.element_friendly_name, impression.funnel_entry_token ], [ 'the heading', click.funnel_entry_token ] );
		assert.ok( said.some( ( text ) => text.includes( '#nowhere does not exist' ) ) );
	} );

	it( 'takes part in an experiment that the server assigned, in each way that Test Kitchen had', async () => {
		await visit( [ 'experiments' ] );
		const events = await arrive( [ 'experiment_exposure', 'page_visit', 'by prefix', 'xLab-loaded', 'drawn' ] );
		const { experiment_exposure: exposure, page_visit: visited, drawn } = events;
		assert.deepEqual( exposure.experiment, { enrolled: 'banner', assigned: 'treatment', subject_id: 'abc123', sampling_unit: 'mw-user', coordinator: 'default', other_assigned: { colours: 'blue' } } );
		assert.deepEqual( [ exposure.performer, exposure.mediawiki ], [ { is_temp: false, is_logged_in: false, is_bot: false }, { database: 'smallwiki' } ] );
		assert.deepEqual( [ visited.meta.stream, visited.action_source ], [ 'callers.experiments', 'treatment' ] );
		assert.deepEqual( [ events[ 'by prefix' ].meta.stream, events[ 'xLab-loaded' ].experiment.assigned ], [ 'callers.instruments', 'treatment' ] );
		assert.deepEqual( [ drawn.experiment.assigned, drawn.experiment.coordinator, drawn.action_source ], [ 'blue', 'custom', 'blue' ] );
		assert.ok( await wiki.page.evaluate( () => document.body.classList.contains( 'banner-treatment' ) ) );
	} );

	it( 'tells an exposure once in a tab, and again in another one', async () => {
		const exposures = () => wiki.events.filter( ( { action } ) => action === 'experiment_exposure' ).length;
		const visits = () => wiki.events.filter( ( { action } ) => action === 'page_visit' ).length;
		await visit( [ 'experiments' ] );
		await until( () => visits() === 1, 'the first visit' );
		await wiki.page.reload();
		await until( () => visits() === 2, 'the second visit' );
		assert.equal( exposures(), 1 );
		await wiki.page.evaluate( () => sessionStorage.clear() );
		await wiki.page.reload();
		await until( () => visits() === 3 && exposures() === 2, 'a visit of another tab' );
		/* What this page has still to send would come to the next test. */
		await wiki.flush();
	} );

	it( 'is in no experiment where the server says nothing', async ( t ) => {
		await visit( [ 'experiments' ], await wiki.serveWith( t, { CallersEnrollments: null } ) );
		await arrive( [ 'drawn' ] );
		assert.ok( await wiki.page.evaluate( () => document.body.classList.contains( 'banner-null' ) ) );
	} );

	it( 'is in the group that somebody who tests sets by the address, and then tells nothing', async () => {
		await visit( [ 'experiments' ], wiki.url, '&mpo=banner:control' );
		await arrive( [ 'drawn' ] );
		assert.ok( await wiki.page.evaluate( () => document.body.classList.contains( 'banner-control' ) ) );
		assert.ok( said.some( ( text ) => text.includes( 'experiment-overridden' ) ) );
	} );

	it( 'is the skin of the release itself, with the code that it was shipped with', async () => {
		await wiki.page.addInitScript( () => {
			/* The tokens of MediaWiki, so that this pageview is the one in a hundred which the skin measures. */
			const { getRandomValues } = crypto;
			crypto.getRandomValues = ( array ) => array instanceof Uint16Array ? array : getRandomValues.call( crypto, array );
			window.RLQ = window.RLQ || [];
			window.RLQ.push( [ 'mediawiki.base', () => window.mw.trackSubscribe( 'timing.Vector.ready', () => {
				window.isMeasured = true;
			} ) ] );
		} );
		await visit( [] );
		await wiki.page.waitForFunction( () => window.isMeasured );
		assert.deepEqual( said.filter( ( text ) => /exception|TypeError/.test( text ) ), [] );
	} );

	it( 'loads no client for what is in no sample', async ( t ) => {
		const sample = { unit: 'session', rate: 0 };
		const out = ( configs ) => Object.fromEntries( Object.entries( configs ).map( ( [ name, config ] ) => [ name, { ...config, sample } ] ) );
		const url = await wiki.serveWith( t, {
			HeliographStreams: out( callers.settings.HeliographStreams ),
			HeliographInstrumentConfigs: out( callers.settings.HeliographInstrumentConfigs ),
			HeliographExperiments: {}
		} );
		await visit( [ 'maps', 'preview', 'functions', 'editing', 'carousel', 'dashboard' ], url );
		await wiki.isIdle();
		assert.deepEqual( await wiki.loaded(), [ 'ext.heliograph', 'ext.heliograph.compat' ] );
	} );

	it( 'runs all the same for a reader with Global Privacy Control, and nothing is loaded or sent', async () => {
		await wiki.page.addInitScript( () => {
			Object.defineProperty( Navigator.prototype, 'globalPrivacyControl', { configurable: true, get: () => true } );
		} );
		await visit( [ 'maps', 'preview', 'functions', 'editing', 'carousel', 'dashboard', 'experiments' ] );
		await wiki.isIdle();
		assert.deepEqual( await wiki.loaded(), [ 'ext.heliograph', 'ext.heliograph.compat' ] );
		assert.ok( await wiki.page.evaluate( () => document.body.classList.contains( 'banner-null' ) ) );
		assert.deepEqual( said.filter( ( text ) => /exception|TypeError/.test( text ) ), [] );
	} );
}, callers );

describeWikis( 'What stands for EventLogging', ( wiki ) => {
	const state = ( name ) => wiki.page.evaluate( ( one ) => window.mw.loader.getState( one ), name );

	it( 'is not there unless the wiki asks for it', async ( t ) => {
		const url = await wiki.serveWith( t, { HeliographCompat: false } );
		await wiki.open( 'title=Heliograph', 'vector', url );
		assert.deepEqual( [ await state( 'ext.heliograph.compat' ), await state( 'ext.eventLogging' ), await wiki.page.evaluate( () => window.mw.eventLog ) ], [ null, null, undefined ] );
	} );

	it( 'is not there beside the extension itself', async ( t ) => {
		const url = await wiki.serveWith( t, {}, [ ...callers.extensions, eventLogging ] );
		await wiki.open( 'title=Heliograph', 'vector', url );
		await wiki.page.waitForFunction( () => window.mw.loader.getState( 'ext.eventLogging' ) === 'ready' );
		assert.deepEqual( [ await state( 'ext.heliograph.compat' ), await wiki.page.evaluate( () => window.mw.eventLog.isReal ) ], [ null, true ] );
	} );

	it( 'leaves a page what it has already, and says so', async () => {
		const warnings = [];
		wiki.page.on( 'console', ( message ) => warnings.push( message.text() ) );
		await wiki.page.addInitScript( () => {
			window.RLQ = window.RLQ || [];
			window.RLQ.push( () => {
				window.mw.eventLog = { isReal: true, submit() {} };
			} );
		} );
		await wiki.open( 'title=Heliograph&callers=maps', 'vector' );
		await wiki.page.waitForFunction( () => [ 'ext.heliograph.compat', 'ext.callers.maps' ].every( ( name ) => window.mw.loader.getState( name ) === 'ready' ) );
		assert.equal( await wiki.page.evaluate( () => window.mw.eventLog.isReal ), true );
		await until( () => warnings.some( ( text ) => text.includes( 'compat-refused' ) ), 'the page to say so' );
	} );

	it( 'comes by its name alone where pages do not load it by themselves', async ( t ) => {
		const url = await wiki.serveWith( t, { HeliographLoad: false } );
		await wiki.page.goto( `${ url }/index.php?title=Heliograph&useskin=monobook` );
		await wiki.page.waitForFunction( () => window.mw && window.mw.loader.getState( 'mediawiki.page.ready' ) === 'ready' );
		assert.deepEqual( [ await state( 'ext.heliograph.compat' ), await wiki.page.evaluate( () => window.mw.eventLog ) ], [ 'registered', undefined ] );
		await wiki.page.evaluate( () => window.mw.loader.using( 'ext.eventLogging' ).then( () => window.mw.eventLog.submitInteraction( 'callers.interaction', '/heliograph/interaction/1.1.0', 'asked' ) ) );
		await until( () => wiki.events.some( ( { action } ) => action === 'asked' ), 'the event' );
	} );
}, callers );
