/*
 * Pages that were written for EventLogging and for Test Kitchen, as extensions call them, run by a client in a document of jsdom.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
/* Loaded before they are asked for, so that no test waits for a file. */
import '../../../js-glue/delivery/recovery.js';
import '../../../js-glue/instruments/extras.js';
import { provide } from '../../../js-glue/compat.js';
import { HeliographError } from '../../../js-glue/index.js';
import { useFakeExperiments, useFakeInstruments } from '../../../js-glue/testing.js';
import { INTERACTION, LEGACY, createWiki } from './support/wiki.js';

async function openWiki() {
	const wiki = createWiki();
	const client = await wiki.load();
	const { mw, window, diagnostics, onDiagnostic } = wiki;
	return { ...wiki, client, provided: provide( mw, client, { window, onDiagnostic } ), diagnostics };
}

/* What callers hand over by mistake. */
const fail = () => {
	throw new Error( 'mine' );
};
const ODD = [ undefined, null, 7, 10n, Symbol( 'odd' ), [], {}, /x/, '[[[', '__proto__', fail, { get action() {
	return fail();
} }, { toString: fail, valueOf: fail }, new Proxy( {}, { get: fail, ownKeys: fail } ) ];

describe( 'whatever callers hand over', () => {
	/* Each with two of them. */
	const CALLS = {
		'mw.eventLog': ( { eventLog }, a, b ) => Object.keys( eventLog ).filter( ( name ) => ![ 'Schema', 'id' ].includes( name ) ).forEach( ( name ) => eventLog[ name ]( a, b, a, b ) ),
		'mw.eventLog.submitInteraction': ( { eventLog }, a, b ) => eventLog.submitInteraction( 'mediawiki.example', INTERACTION, a || 'x', b ),
		'mw.eventLog.id': ( { eventLog: { id } }, a ) => id.normalizeId( a ),
		'mw.eventLog.Schema': ( { eventLog: { Schema } }, a, b ) => new Schema( 'Example', a, b ).log( b, a ),
		'mw.eventLog.newInstrument': ( { eventLog }, a, b ) => {
			const instrument = eventLog.newInstrument( 'mediawiki.example', INTERACTION );
			instrument.submitInteraction( a, b );
			instrument.submitClick( a );
		},
		'mw.testKitchen': ( { testKitchen: { getInstrument, compat } }, a, b ) => {
			[ a, 'search-box' ].forEach( ( name ) => getInstrument( name ).setSchema( a ).use( b ).watch( a )( getInstrument( name ).send( a, b, b ) ) );
			[ a, 'banner-2026-11' ].forEach( ( name ) => compat.getExperiment( name ).setStream( b ).use( a ).send( a, b, a ) );
			compat.getExperimentsByPrefix( a );
		},
		ClickThroughRateInstrument: ( { testKitchen }, a, b, { start, stop } ) => {
			start( a, b, testKitchen.getInstrument( 'search-box' ) );
			start( '#more', a, b, a );
			start( '#more', 'x', testKitchen.getInstrument( 'search-box' ), a );
			stop( a );
		}
	};

	for ( const [ what, call ] of Object.entries( CALLS ) ) {
		for ( const isEarly of [ false, true ] ) {
			it( `${ what } never throws${ isEarly ? ', nor before there is a client' : '' }`, async () => {
				const wiki = createWiki(), { mw, window, onDiagnostic } = wiki;
				const early = { load: () => new Promise( () => {} ), isNeeded: true, instruments: { 'search-box': true }, experiments: { 'banner-2026-11': true } };
				const { ClickThroughRateInstrument } = provide( mw, isEarly ? early : await wiki.load(), { window, onDiagnostic } );
				ODD.forEach( ( a ) => ODD.forEach( ( b ) => call( mw, a, b, ClickThroughRateInstrument ) ) );
				assert.ok( wiki.codes().every( ( code ) => code !== 'internal-error' ), wiki.codes().join() );
			} );
		}
	}

	it( 'what comes after is sent', async () => {
		const { mw, sent } = await openWiki();
		ODD.forEach( ( a ) => ODD.forEach( ( b ) => CALLS[ 'mw.eventLog.submitInteraction' ]( mw, a, b ) ) );
		const before = ( await sent() ).length;
		mw.eventLog.submit( 'mediawiki.example', { $schema: INTERACTION, action: 'after', agent: {} } );
		assert.deepEqual( ( await sent() ).slice( before ).map( ( { action } ) => action ), [ 'after' ] );
	} );
} );

describe( 'a page written for EventLogging', () => {
	it( 'submits events of its streams, with what they provide', async () => {
		const { mw, sent } = await openWiki();
		const event = { $schema: INTERACTION, action: 'click', agent: {} };
		mw.eventLog.submit( 'mediawiki.example', event );
		mw.eventLog.submitInteraction( 'mediawiki.example', INTERACTION, 'open', { action_source: 'menu' } );
		mw.eventLog.submitInteraction( 'mediawiki.example', INTERACTION );
		mw.eventLog.submit( 'never', event );
		mw.eventLog.submit( 'nowhere', event );
		const events = await sent();
		assert.deepEqual( events.map( ( { action, action_source: source, mediawiki, performer, meta } ) => [ action, source, mediawiki.database, performer.is_temp, meta.stream ] ), [
			[ 'click', undefined, 'enwiki', false, 'mediawiki.example' ],
			[ 'open', 'menu', 'enwiki', false, 'mediawiki.example' ]
		] );
		assert.deepEqual( event, { $schema: INTERACTION, action: 'click', agent: {} } );
	} );

	it( 'says of each interaction what it was made with, which no caller gives and no stream has to provide', async () => {
		const { mw, sent } = await openWiki();
		const { eventLog } = mw;
		eventLog.submitInteraction( 'mediawiki.example', INTERACTION, 'open' );
		eventLog.submitInteraction( 'mediawiki.example', INTERACTION, 'own', { agent: { client_platform_family: 'app', release_status: 'dev' } } );
		eventLog.submitClick( 'mediawiki.example', { element_id: 'a' } );
		eventLog.newInstrument( 'mediawiki.example', INTERACTION ).submitInteraction( 'init' );
		mw.config.set( 'wgMFMode', 'stable' );
		eventLog.newInstrument( 'mediawiki.example', INTERACTION ).submitClick();
		const agent = ( /** @type {string} */ family ) => ( { client_platform: 'mediawiki_js', client_platform_family: family } ), desktop = agent( 'desktop_browser' );
		assert.deepEqual( ( await sent() ).map( ( event ) => [ event.action, event.agent ] ), [
			[ 'open', desktop ], [ 'own', { ...agent( 'app' ), release_status: 'dev' } ], [ 'click', desktop ], [ 'init', desktop ], [ 'click', agent( 'mobile_browser' ) ]
		] );
	} );

	it( 'logs legacy events by call, by topic and by Schema, and is told of each', async () => {
		const { mw, sent } = await openWiki();
		const told = await mw.eventLog.logEvent( 'Example', { name: 'a' } );
		mw.track( 'event.Example', { name: 'b' } );
		new mw.eventLog.Schema( 'Example', 1, { name: 'c', kind: 'x' } ).log( { name: 'd' } );
		new mw.eventLog.Schema( 'Example', 0.5 ).log( { name: 'in half' } );
		new mw.eventLog.Schema( 'Example', 1 / 7 ).log( { name: 'in a seventh' } );
		new mw.eventLog.Schema( 'Example', 0.3 ).log( { name: 'in 0.3' } );
		new mw.eventLog.Schema( 'Example' ).log( { name: 'in 0.1' }, 0.1 );
		assert.throws( () => new mw.eventLog.Schema(), /name is required/ );
		assert.deepEqual( told, { event: { name: 'a' }, schema: 'Example', webHost: 'en.example.org', wiki: 'enwiki' } );
		const events = await sent();
		assert.deepEqual( events.map( ( { event } ) => event ), [ { name: 'a' }, { name: 'b' }, { name: 'd', kind: 'x' }, { name: 'in half' }, { name: 'in 0.3' }, { name: 'in 0.1' } ] );
		assert.deepEqual( [ events[ 0 ].schema, events[ 0 ].webHost, events[ 0 ].wiki, events[ 0 ].$schema ], [ 'Example', 'en.example.org', 'enwiki', LEGACY ] );
	} );

	it( 'draws samples by the field\'s own rule', async () => {
		const { eventLog } = ( await openWiki() ).mw;
		assert.deepEqual( [ 0, 1, 10, 7 ].map( ( population ) => eventLog.pageviewInSample( population ) ), [ false, true, true, false ] );
		assert.deepEqual( [ 1, 10, 7 ].map( ( population ) => eventLog.sessionInSample( population ) ), [ true, true, false ] );
		assert.deepEqual( [ eventLog.randomTokenMatch( 10, 'f4240' ), eventLog.randomTokenMatch( 10, 'f4241' ), eventLog.randomTokenMatch( 2, '00000001aaaa' ) ], [ true, false, false ] );
		assert.equal( eventLog.id.normalizeId( '80000000000000000000' ), 0x80000000 / 4294967295 );
	} );

	it( 'has ids, which last until they are reset', async () => {
		const { id } = ( await openWiki() ).mw.eventLog;
		assert.deepEqual( [ id.getPageviewId(), id.getSessionId(), id.generateId() ], [ '3b9aca00000000000000', '000f4240000000000000', '0123456789abcdef0123' ] );
		id.resetPageviewId();
		id.resetSessionId();
		assert.deepEqual( [ id.getPageviewId(), id.getSessionId() ], [ '0123456789abcdef0123', '0123456789abcdef0123' ] );
	} );

	it( 'has its callbacks run when the page is left, whatever one of them does, and its beacons sent', async () => {
		const { mw, window, diagnostics } = await openWiki();
		/** @type {string[]} */
		const done = [];
		Object.assign( window.navigator, { sendBeacon: ( /** @type {string} */ url ) => done.push( url ) } );
		mw.eventLog.enqueue( () => {
			throw new Error( 'mine' );
		} );
		mw.eventLog.enqueue( () => mw.eventLog.sendBeacon( '/beacon/statsv?a=1' ) );
		assert.deepEqual( done, [] );
		window.dispatchEvent( new window.Event( 'pagehide' ) );
		assert.deepEqual( done, [ '/beacon/statsv?a=1' ] );
		assert.ok( diagnostics.some( ( { code, message } ) => code === 'listener-failed' && message.includes( 'mine' ) ) );
		mw.eventLog.logFailure( 'Example', 'urlSize' );
		assert.ok( mw.topics.some( ( [ topic ] ) => topic === 'counter.eventlogging.client_errors.Example.urlSize' ) );
		window.close();
	} );

	it( 'has a callback run at once that comes while the page is left, for there is no later', async () => {
		const { mw, window } = await openWiki();
		/** @type {string[]} */
		const done = [];
		window.addEventListener( 'pagehide', () => mw.eventLog.enqueue( () => {
			done.push( 'as it is left' );
			mw.eventLog.enqueue( () => done.push( 'from a callback' ) );
		} ) );
		window.dispatchEvent( new window.Event( 'pagehide' ) );
		assert.deepEqual( done, [ 'as it is left', 'from a callback' ] );
		window.dispatchEvent( new window.Event( 'pageshow' ) );
		mw.eventLog.enqueue( () => done.push( 'shown again' ) );
		assert.equal( done.length, 2 );
		window.close();
	} );

	for ( const [ count, bucket ] of /** @type {[ any, any ][]} */ ( [ [ null, null ], [ undefined, null ], [ NaN, null ], [ -1, '0 edits' ], [ 0, '0 edits' ], [ 3, '1-4 edits' ], [ 5, '5-99 edits' ], [ 999, '100-999 edits' ], [ 99999, '1000+ edits' ] ] ) ) {
		it( `is told that ${ count } edits are ${ bucket }`, async () => {
			const { mw, client, provided, window } = await openWiki();
			provided.stop();
			mw.config.set( 'wgUserEditCount', count );
			provide( mw, client, { window } );
			assert.equal( mw.config.get( 'wgUserEditCountBucket' ), bucket );
		} );
	}
} );

describe( 'a page written for Test Kitchen', () => {
	it( 'sends by instruments, with attributes of one event and a schema of its own', async () => {
		const { mw, sent } = await openWiki();
		const instrument = mw.testKitchen.getInstrument( 'search-box' );
		instrument.setSchema( INTERACTION ).submitInteraction( 'init' );
		instrument.send( 'click', { element_friendly_name: 'box' }, [ 'performer_edit_count_bucket' ] );
		/** @type {any[]} */
		const used = [];
		mw.tk.getInstrument( 'search-box' ).use( ( own ) => used.push( own ) );
		mw.xLab.getInstrument( 'unsampled' ).use( ( own ) => used.push( own ) ).send( 'x' );
		mw.testKitchen.getInstrument( 'unheard' ).send( 'x' );
		assert.equal( used.length, 1 );
		assert.equal( mw.testKitchen.getInstrument( 'unsampled' ).isInSample(), false );
		assert.deepEqual( ( await sent() ).map( ( { action, instrument_name: name, funnel_event_sequence_position: position, performer } ) => [ action, name, position, performer.edit_count_bucket ] ), [
			[ 'init', 'search-box', 1, undefined ],
			[ 'click', 'search-box', 2, '100-999 edits' ]
		] );
	} );

	it( 'asks for experiments as it did in each of its versions', async () => {
		const { mw, sent } = await openWiki();
		const experiment = await mw.testKitchen.getExperiment( 'banner-2026-11' );
		assert.equal( experiment.isAssignedGroup( 'treatment' ), true );
		experiment.sendExposure();
		experiment.use( ( own ) => own.send( 'click', { action_source: 'banner' } ) );
		assert.equal( mw.xLab.getExperiment( 'banner-2026-11' ).getAssignedGroup(), 'treatment' );
		assert.equal( mw.testKitchen.compat.getExperiment( 'unheard' ).getAssignedGroup(), null );
		const all = await mw.testKitchen.getExperimentsByPrefix( 'banner-' );
		assert.deepEqual( [ all.length, mw.tk.compat.getExperimentsByPrefix( 'x' ).length, mw.testKitchen.getAssignments() ], [ 1, 0, { 'banner-2026-11': 'treatment' } ] );
		const nobody = await mw.testKitchen.getExperiment( 'banner-2027-01' );
		assert.equal( nobody.use( () => assert.fail( 'used' ) ).send( 'x' ), 'not-in-sample' );
		assert.deepEqual( ( await sent() ).map( ( { action, experiment: { assigned, coordinator, subject_id: subject } } ) => [ action, assigned, subject, coordinator ] ), [
			[ 'experiment_exposure', 'treatment', 'abc', 'default' ],
			[ 'click', 'treatment', 'abc', 'default' ]
		] );
	} );

	it( 'counts clicks on what ClickThroughRateInstrument follows, until it is stopped', async () => {
		const { mw, window, provided: { ClickThroughRateInstrument }, sent } = await openWiki();
		const instrument = mw.testKitchen.getInstrument( 'search-box' );
		/** @type {any[]} */
		const watched = [];
		const result = ClickThroughRateInstrument.start( '#more', 'more link', { ...instrument, watch: ( wanted ) => {
			watched.push( wanted );
			return () => watched.push( 'stopped' );
		} } );
		assert.equal( result.element, window.document.querySelector( '#more' ) );
		assert.deepEqual( ClickThroughRateInstrument.start( '#more', 'more link', instrument ), result );
		assert.equal( ClickThroughRateInstrument.start( '#less', 'less link', instrument ), null );
		assert.equal( mw.log.warnings.length, 1 );
		ClickThroughRateInstrument.stop( result );
		ClickThroughRateInstrument.stop( { selector: '#unknown' } );
		assert.deepEqual( watched, [ { selector: '#more', friendlyName: 'more link', each: true }, 'stopped' ] );
		assert.deepEqual( await sent(), [] );
	} );

	it( 'can be tested with stand-ins', async () => {
		const { mw } = await openWiki();
		const experiments = useFakeExperiments( mw.testKitchen ), instruments = useFakeInstruments( mw.testKitchen );
		const stub = experiments.stubExperiment( 'a', 'control' );
		( await mw.testKitchen.getExperiment( 'a' ) ).send( 'click' );
		instruments.stubInstrument( 'b' );
		mw.testKitchen.getInstrument( 'b' ).send( 'click' );
		assert.deepEqual( [ stub.eventCount, experiments.globalEventCount, instruments.globalEventCount ], [ 1, 1, 1 ] );
	} );
} );

describe( 'beside the real ones', () => {
	for ( const [ what, prepare ] of /** @type {[ string, ( mw: any ) => void ][]} */ ( [
		[ 'mw.eventLog', ( mw ) => Object.assign( mw, { eventLog: {} } ) ],
		[ 'mw.testKitchen', ( mw ) => Object.assign( mw, { testKitchen: {} } ) ],
		[ 'ext.eventLogging, which is not loaded yet', ( mw ) => Object.assign( mw.loader.states, { 'ext.eventLogging': 'registered' } ) ],
		[ 'ext.testKitchen, which failed', ( mw ) => Object.assign( mw.loader.states, { 'ext.testKitchen': 'error' } ) ]
	] ) ) {
		it( `it refuses to be there: ${ what }`, async () => {
			const { mw, client, provided, window } = await openWiki();
			provided.stop();
			prepare( mw );
			const before = mw.eventLog;
			assert.throws( () => provide( mw, client, { window } ), ( error ) => error instanceof HeliographError && error.code === 'compat-refused' );
			assert.equal( mw.eventLog, before );
			assert.equal( mw.xLab, undefined );
		} );
	}

	it( 'it refuses to be there twice', async () => {
		const { mw, client, window } = await openWiki();
		assert.throws( () => provide( mw, client, { window } ), /compat-refused/ );
	} );
} );
