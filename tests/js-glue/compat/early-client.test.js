/*
 * Pages that call mw.eventLog and mw.testKitchen before their client is there, or where it never comes.
 */

import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
/* Loaded before they are asked for, so that no test waits for a file. */
import '../../../js-glue/delivery/recovery.js';
import '../../../js-glue/instruments/experiments.js';
import '../../../js-glue/instruments/extras.js';
import { provide } from '../../../js-glue/compat.js';
import { INTERACTION, createWiki } from './support/wiki.js';

const EVENT = { $schema: INTERACTION, action: 'click', agent: {} };

const KNOWN = {
	isNeeded: true,
	instruments: { 'search-box': true, unsampled: false },
	experiments: { 'banner-2026-11': false, 'banner-2027-01': false, colours: true }
};

/**
 * @param {Object} [known] In place of what is known by default.
 * @param {string} [search]
 * @param {Object} [options] Of the client.
 * @param {string} [edge] What a cache in front of the wiki assigned.
 */
function openPage( known, search, options, edge ) {
	const wiki = createWiki( search, edge );
	let loads = 0;
	/** @type {( client: any ) => void} */
	let resolve;
	/** @type {Promise<any>} */
	const client = new Promise( ( done ) => {
		resolve = done;
	} );
	function load() {
		loads++;
		return client;
	}
	const { mw, window, onDiagnostic } = wiki;
	const provided = provide( mw, { load, ...KNOWN, ...known }, { window, onDiagnostic } );
	return {
		...wiki,
		provided,
		loads: () => loads,

		/** The client comes. */
		async come() {
			const experiments = { 'banner-2026-11': { stream_name: 'product_metrics.web_base' }, colours: { stream_name: 'product_metrics.web_base', groups: [ 'blue' ] } };
			const loaded = await wiki.load( { experiments, ...options } );
			resolve( loaded );
			await client;
			return loaded;
		}
	};
}

describe( 'before the client is there', () => {
	it( 'events are kept as they are, in their order and with their time', async () => {
		const page = openPage();
		const { mw } = page;
		const event = { ...EVENT };
		const now = mock.method( Date, 'now', () => Date.UTC( 2026, 0, 1 ) );
		assert.equal( mw.eventLog.submit( 'mediawiki.example', event ), undefined );
		event.action = 'changed';
		now.mock.mockImplementation( () => Date.UTC( 2026, 0, 2 ) );
		mw.testKitchen.getInstrument( 'search-box' ).setSchema( INTERACTION ).send( 'impression', { element_friendly_name: 'box' } );
		mw.eventLog.submitInteraction( 'mediawiki.example', INTERACTION, 'open', { agent: {} } );
		now.mock.restore();
		await page.come();
		assert.equal( mw.eventLog.submit( 'mediawiki.example', { ...EVENT, action: 'late' } ), 'queued' );
		const events = await page.sent();
		assert.deepEqual( events.map( ( { action, dt } ) => [ action, dt ] ).slice( 0, 3 ), [
			[ 'click', '2026-01-01T00:00:00.000Z' ],
			[ 'impression', '2026-01-02T00:00:00.000Z' ],
			[ 'open', '2026-01-02T00:00:00.000Z' ]
		] );
		assert.deepEqual( [ events[ 3 ].action, events[ 3 ].dt ], [ 'late', new Date( page.clock.now() - 1000 ).toISOString() ] );
	} );

	it( 'it is loaded once, by the first call that needs it', async () => {
		const { mw, loads } = openPage();
		mw.eventLog.pageviewInSample( 10 );
		mw.testKitchen.getAssignments();
		const instrument = mw.testKitchen.getInstrument( 'search-box' );
		assert.deepEqual( [ instrument.isInSample(), loads() ], [ true, 0 ] );
		instrument.send( 'click' );
		mw.eventLog.submit( 'mediawiki.example', EVENT );
		assert.equal( loads(), 1 );
	} );

	it( 'nothing is loaded for what is in no sample', async () => {
		const { mw, loads, codes } = openPage( { isNeeded: false } );
		assert.equal( mw.eventLog.submit( 'mediawiki.example', EVENT ), 'not-in-sample' );
		const unsampled = mw.testKitchen.getInstrument( 'unsampled' );
		unsampled.use( () => assert.fail( 'used' ) ).setSchema( INTERACTION ).send( 'click' );
		assert.deepEqual( [ unsampled.isInSample(), mw.eventLog.newInstrument( 'mediawiki.example', INTERACTION ).isEnabled() ], [ false, false ] );
		mw.testKitchen.getInstrument( 'constructor' ).send( 'click' );
		mw.xLab.getExperiment( 'banner-2027-01' ).send( 'click' );
		( await mw.testKitchen.getExperiment( 'unheard' ) ).sendExposure();
		assert.equal( loads(), 0 );
		assert.deepEqual( codes(), [ 'unknown-stream', 'unknown-experiment' ] );
	} );

	it( 'the group is known that a server assigned, and what it is told is kept', async () => {
		const page = openPage();
		const experiment = page.mw.testKitchen.compat.getExperiment( 'banner-2026-11' );
		/** @type {any[]} */
		const used = [];
		assert.deepEqual( [ experiment.getAssignedGroup(), experiment.assignedGroup, experiment.isAssignedGroup( 'control' ), experiment.isAssignedGroup( 'control', 'treatment' ) ], [ 'treatment', 'treatment', false, true ] );
		experiment.use( ( /** @type {any} */ own ) => used.push( own.getAssignedGroup() ) ).setSchema( INTERACTION ).setStream( 'mediawiki.example' ).send( 'click' );
		experiment.sendExposure();
		await page.come();
		assert.deepEqual( [ used, experiment.assignedGroup ], [ [ 'treatment' ], 'treatment' ] );
		assert.deepEqual( ( await page.sent() ).map( ( { action, meta, experiment: { assigned } } ) => [ action, meta.stream, assigned ] ), [
			[ 'click', 'mediawiki.example', 'treatment' ],
			[ 'experiment_exposure', 'mediawiki.example', 'treatment' ]
		] );
	} );

	it( 'the group is known that a cache in front of the wiki assigned, which is stronger than the server', async () => {
		const experiments = { 'banner-2026-11': { stream_name: 'product_metrics.web_base' }, 'banner-2027-01': { stream_name: 'product_metrics.web_base' } };
		const page = openPage( {}, '', { experiments }, 'banner-2027-01=control;banner-2026-11=edge;' );
		const early = await page.mw.testKitchen.getExperiment( 'banner-2027-01' );
		assert.deepEqual( [ early.getAssignedGroup(), page.mw.xLab.getExperiment( 'banner-2026-11' ).assignedGroup, page.loads() ], [ 'control', 'edge', 0 ] );
		early.send( 'click' );
		await page.come();
		page.mw.testKitchen.compat.getExperiment( 'banner-2027-01' ).send( 'late' );
		const details = { enrolled: 'banner-2027-01', assigned: 'control', subject_id: 'awaiting', sampling_unit: 'edge-unique', coordinator: 'default', other_assigned: { 'banner-2026-11': 'edge' } };
		assert.deepEqual( ( await page.sent() ).map( ( { action, experiment } ) => [ action, experiment ] ), [ [ 'click', details ], [ 'late', details ] ] );
	} );

	it( 'an experiment is itself at once, and a promise of it, which waits for a client that assigns', async () => {
		const page = openPage();
		const { mw } = page;
		const server = mw.testKitchen.getExperiment( 'banner-2026-11' );
		assert.equal( server.isAssignedGroup( 'treatment' ), true );
		assert.equal( ( await server ).getAssignedGroup(), 'treatment' );
		assert.equal( page.loads(), 0 );
		const own = mw.testKitchen.getExperiment( 'colours' ), all = mw.testKitchen.getExperimentsByPrefix( 'col' );
		assert.deepEqual( [ own.getAssignedGroup(), own.isAssignedGroup( null, undefined ), page.loads() ], [ null, false, 1 ] );
		await page.come();
		assert.equal( ( await own ).getAssignedGroup(), 'blue' );
		assert.deepEqual( ( await all ).map( ( /** @type {any} */ one ) => one.getAssignedGroup() ), [ 'blue' ] );
	} );

	it( 'the group that who tests has set is stronger', async () => {
		const { mw } = openPage( {}, '?mpo=banner-2026-11:control;unheard:x' );
		assert.equal( mw.xLab.getExperiment( 'banner-2026-11' ).getAssignedGroup(), 'control' );
		assert.equal( mw.xLab.getExperiment( 'unheard' ).getAssignedGroup(), 'x' );
		assert.deepEqual( mw.testKitchen.getAssignments(), { 'banner-2026-11': 'control', unheard: 'x' } );
	} );

	it( 'a link may be watched, and not any more', async () => {
		/** @type {string[]} */
		const done = [];
		function watch( /** @type {{ selector: string }} */ { selector } ) {
			done.push( 'watch ' + selector );
			return () => done.push( 'stop ' + selector );
		}
		const client = Promise.resolve( { at: ( /** @type {number} */ time, /** @type {() => void} */ callback ) => callback(), getInstrument: () => ( { watch } ) } );
		const { mw, provided: { ClickThroughRateInstrument: rates }, window } = openPage( { load: () => client } );
		window.document.body.insertAdjacentHTML( 'beforeend', '<a id="less">Less</a>' );
		const instrument = mw.testKitchen.getInstrument( 'search-box' );
		rates.stop( rates.start( '#less', 'less', instrument ) );
		const state = rates.start( '#more', 'more', instrument );
		assert.equal( rates.start( '#more, #less', 'no instrument', { send() {} } ), null );
		await client;
		rates.stop( state );
		assert.deepEqual( done, [ 'watch #more', 'stop #more' ] );
	} );

	it( 'of many calls only so many are kept, which is said', async () => {
		const page = openPage();
		for ( let i = 0; i < 510; i++ ) {
			page.mw.eventLog.submit( 'mediawiki.example', { ...EVENT, action_context: String( i ) } );
		}
		const client = await page.come();
		assert.equal( client.stats().emitted, 500 );
		assert.deepEqual( page.codes().filter( ( code ) => code === 'calls-lost' ), [ 'calls-lost' ] );
	} );

	it( 'what JSON cannot carry is for the client to refuse', async () => {
		const page = openPage();
		/** @type {any} */
		const circular = { ...EVENT };
		circular.circular = circular;
		page.mw.eventLog.submit( 'mediawiki.example', circular );
		page.mw.eventLog.submit( 'mediawiki.example', EVENT );
		const client = await page.come();
		assert.deepEqual( [ client.stats().invalid, client.stats().emitted ], [ 1, 1 ] );
		assert.ok( page.codes().includes( 'not-serialisable' ) );
	} );

	it( 'callers\' own mistakes reach nobody', async () => {
		const page = openPage();
		const { mw } = page;
		function fail() {
			throw new Error( 'mine' );
		}
		mw.testKitchen.getInstrument( 'search-box' ).use( fail ).send( 'click' );
		mw.xLab.getExperiment( 'banner-2026-11' ).use( fail ).use( 7 );
		for ( const value of /** @type {any[]} */ ( [ undefined, null, 7, Symbol( 'x' ), [] ] ) ) {
			mw.eventLog.submit( value, value );
			mw.testKitchen.getInstrument( value ).send( value, value, value );
			mw.testKitchen.getExperiment( value ).send( value, value, value );
		}
		const client = await page.come();
		assert.deepEqual( ( await page.sent() ).map( ( { action } ) => action ), [ 'click' ] );
		assert.equal( client.status, 'ready' );
		assert.ok( page.diagnostics.some( ( { message } ) => message.includes( 'mine' ) ) );
	} );
} );

describe( 'where no client comes', () => {
	it( 'pages run all the same, and are told that it failed', async () => {
		const { mw, codes } = openPage( { load: () => Promise.reject( new Error( 'no streams' ) ) } );
		mw.eventLog.submit( 'mediawiki.example', EVENT );
		await new Promise( setImmediate );
		assert.deepEqual( codes(), [ 'client-failed' ] );
		assert.equal( mw.eventLog.submit( 'mediawiki.example', EVENT ), 'inert' );
		mw.testKitchen.getInstrument( 'search-box' ).send( 'click' );
		assert.equal( ( await mw.testKitchen.getExperiment( 'colours' ) ).getAssignedGroup(), null );
	} );

	for ( const [ what, load ] of Object.entries( {
		'cannot even be asked for': () => {
			throw new Error( 'no loader' );
		},
		'is not promised': () => undefined,
		'is none': () => Promise.resolve( { submit() {} } ),
		'is nothing': () => Promise.resolve()
	} ) ) {
		it( `because what is loaded ${ what }, which is told once, with how much was lost`, async () => {
			const { mw, diagnostics } = openPage( { load } ), instrument = mw.testKitchen.getInstrument( 'search-box' );
			mw.eventLog.submit( 'mediawiki.example', EVENT );
			await new Promise( setImmediate );
			assert.deepEqual( diagnostics.map( ( { code } ) => code ), [ 'client-failed' ] );
			assert.match( diagnostics[ 0 ].message, /lost: 1 call/ );
			assert.deepEqual( [ mw.eventLog.submit( 'mediawiki.example', EVENT ), instrument.send( 'click' ), instrument.isInSample() ], [ 'inert', 'not-in-sample', false ] );
		} );
	}

	it( 'because the reader wants none, nobody is in a sample or an experiment', async () => {
		const { mw, codes } = openPage( { load: null } );
		assert.equal( mw.eventLog.submit( 'mediawiki.example', EVENT ), 'inert' );
		mw.testKitchen.getInstrument( 'search-box' ).use( () => assert.fail( 'used' ) ).send( 'click' );
		assert.equal( mw.xLab.getExperiment( 'banner-2026-11' ).use( () => assert.fail( 'used' ) ).getAssignedGroup(), null );
		assert.equal( ( await mw.testKitchen.getExperiment( 'banner-2026-11' ) ).isAssignedGroup( 'treatment' ), false );
		assert.deepEqual( [ mw.testKitchen.getAssignments(), await mw.testKitchen.getExperimentsByPrefix( 'ban' ), mw.eventLog.newInstrument( 'a', 'b' ).isStreamInSample() ], [ {}, [], false ] );
		assert.deepEqual( codes(), [] );
	} );
} );

describe( 'what EventLogging had until lately', () => {
	it( 'does what it did', async () => {
		const page = openPage();
		const { eventLog } = page.mw;
		assert.deepEqual( [ eventLog.eventInSample( 10 ), eventLog.inSample( 7 ) ], [ true, false ] );
		const instrument = eventLog.newInstrument( 'mediawiki.example', INTERACTION );
		assert.deepEqual( [ instrument.isEnabled(), instrument.isStreamInSample() ], [ true, true ] );
		instrument.submitInteraction( 'init' );
		instrument.submitClick();
		eventLog.newInstrument( 'search-box' ).send( 'by name' );
		eventLog.submitClick( 'mediawiki.example', { action_source: 'menu' } );
		eventLog.newInstrument( 'mine', 'mediawiki.example', INTERACTION ).submitInteraction( 'named' );
		eventLog.newInstrument( 'mediawiki.example', 'unheard' ).setSchemaID( INTERACTION ).setInstrumentName( 'later' ).submitInteraction( 'named' );
		eventLog.dispatch( 'example.click', { some: 'thing' } );
		await page.come();
		assert.equal( instrument.isEnabled(), true );
		assert.deepEqual( ( await page.sent() ).map( ( { action, funnel_event_sequence_position: position, action_source: source, instrument_name: name } ) => [ action, position, source, name ] ), [
			[ 'init', 1, undefined, undefined ], [ 'click', 2, undefined, undefined ], [ 'by name', 1, undefined, 'search-box' ], [ 'click', 3, 'menu', undefined ],
			[ 'named', 1, undefined, 'mine' ], [ 'named', 1, undefined, 'later' ]
		] );
		assert.ok( page.codes().includes( 'not-dispatched' ) );
	} );
} );
