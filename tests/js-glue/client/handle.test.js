/*
 * Instruments of a site's own: getInstrument, its sampling and audience, and what no caller may change.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clickThroughRate, HeliographError } from '../../../js-glue/index.js';
import { assertConserved, open } from '../../support/client.js';
import { sharedSchema, withoutSharedSchemas } from '../../support/shared.js';

const BASE = '/analytics/product_metrics/web/base/1.3.0';

/* As the roll-out of a dashboard has them: sampled entry points, and everything of those who use it. */
const CONFIGS = {
	'personal-dashboard-entry-points': {
		stream_name: 'product_metrics.web_base',
		schema_uri: BASE,
		sample_unit: 'pageview',
		sample_rate: { default: 1, 0.1: [ 'enwiki' ] },
		audience: { minimum_edit_count: 100, maximum_edit_count: 500 },
		contextual_attributes: [ 'mediawiki_database', 'performer_edit_count_bucket' ]
	},
	'personal-dashboard-usage': {
		stream_name: 'product_metrics.web_base',
		schema_uri: BASE,
		sample: { unit: 'session', rate: 1 },
		contextual_attributes: [ 'mediawiki_database', 'performer_id', 'performer_session_id' ]
	}
};

const schema = withoutSharedSchemas ? undefined : sharedSchema( BASE );
const EDITOR = { is_temp: false, is_logged_in: true, id: 7, edit_count: 200 };
const IN = '19999999000000000000', OUT = '1999999a000000000000';

/**
 * @param {any} [options]
 */
function openDashboard( { performer = EDITOR, database = 'enwiki', pageview = IN, ...options } = {} ) {
	return open( {
		streams: {},
		instruments: {},
		instrumentConfigs: CONFIGS,
		schemas: schema ? { [ BASE ]: schema } : {},
		context: { agent: { client_platform: 'mediawiki_js', client_platform_family: 'desktop_browser' }, mediawiki: { database }, performer },
		tokens: { pageview, session: '80000000000000000000' },
		...options
	} );
}

describe( 'getInstrument', { skip: withoutSharedSchemas }, () => {
	it( 'sends what mw.testKitchen would, told from temporary accounts, with its sample', async () => {
		const { client, clock, intake, codes } = await openDashboard();
		const instrument = client.getInstrument( 'personal-dashboard-entry-points' );
		assert.equal( instrument.isInSample(), true );
		assert.equal( instrument.send( 'impression', { element_friendly_name: 'top link' } ), 'queued' );
		assert.equal( instrument.submitInteraction( 'click', { element_friendly_name: 'top link' } ), 'queued' );
		await clock.advance( 1000 );
		const [ { meta, dt, ...first }, second ] = intake.events;
		assert.deepEqual( first, {
			$schema: BASE,
			action: 'impression',
			agent: { client_platform: 'mediawiki_js', client_platform_family: 'desktop_browser' },
			element_friendly_name: 'top link',
			funnel_event_sequence_position: 1,
			instrument_name: 'personal-dashboard-entry-points',
			mediawiki: { database: 'enwiki' },
			performer: { edit_count_bucket: '100-999 edits', is_temp: false },
			sample: { unit: 'pageview', rate: 0.1 }
		} );
		assert.deepEqual( [ meta.stream, dt, second.funnel_event_sequence_position ], [ 'product_metrics.web_base', '2026-11-20T19:15:00.123Z', 2 ] );
		assert.deepEqual( codes(), [] );
		assertConserved( client );
	} );

	it( 'has for one event the attributes that it asks for, and another schema from there on', async () => {
		const { client, clock, intake, codes } = await openDashboard();
		const instrument = client.getInstrument( 'personal-dashboard-entry-points' );
		instrument.send( 'a', { performer: { language: 'en' } }, [ 'performer_id', 'performer_is_logged_in', 'mediawiki_database' ] );
		instrument.send( 'b' );
		assert.equal( instrument.setSchema( '/not/known/1.0.0' ), instrument );
		instrument.submitInteraction( 'c', {}, [ 'performer_id' ] );
		await clock.advance( 1000 );
		assert.deepEqual( intake.events.map( ( { $schema, performer } ) => [ $schema, performer ] ), [
			[ BASE, { id: 7, is_logged_in: true, language: 'en', edit_count_bucket: '100-999 edits', is_temp: false } ],
			[ BASE, { edit_count_bucket: '100-999 edits', is_temp: false } ],
			[ '/not/known/1.0.0', { id: 7, edit_count_bucket: '100-999 edits', is_temp: false } ]
		] );
		assert.deepEqual( codes(), [] );
		assertConserved( client );
	} );

	it( 'lets no caller set what is its own, and takes a snapshot', async () => {
		const { client, clock, intake } = await openDashboard();
		const data = { action: 'mine', instrument_name: 'mine', funnel_event_sequence_position: 99, $schema: '/mine/1.0.0', meta: { stream: 'mine' }, dt: '2001-01-01T00:00:00.000Z', sample: {}, action_source: 'a' };
		assert.equal( client.getInstrument( 'personal-dashboard-usage' ).send( 'click', data ), 'queued' );
		data.action_source = 'b';
		await clock.advance( 1000 );
		const [ event ] = intake.events;
		assert.deepEqual(
			[ event.action, event.instrument_name, event.funnel_event_sequence_position, event.$schema, event.meta.stream, event.dt.slice( 0, 4 ), event.sample.unit, event.action_source ],
			[ 'click', 'personal-dashboard-usage', 1, BASE, 'product_metrics.web_base', '2026', 'session', 'a' ]
		);
	} );

	it( 'counts one sequence for all that ask by its name, one each instrument, and only what is queued', async () => {
		const { client, clock, intake } = await openDashboard();
		const get = () => client.getInstrument( 'personal-dashboard-usage' );
		get().send( 'a' );
		assert.equal( get().send( 'x'.repeat( 65 ) ), 'invalid' );
		get().send( 'b' );
		client.getInstrument( 'personal-dashboard-entry-points' ).send( 'c' );
		client.newPageview( {} );
		get().send( 'd' );
		await clock.advance( 1000 );
		assert.deepEqual( intake.events.map( ( event ) => event.action + event.funnel_event_sequence_position ), [ 'a1', 'b2', 'c1', 'd1' ] );
	} );

	it( 'decides for each by itself: usage is whole where entry points are out of sample', async () => {
		const { client } = await openDashboard( { pageview: OUT } );
		assert.equal( client.getInstrument( 'personal-dashboard-entry-points' ).send( 'click' ), 'not-in-sample' );
		assert.equal( client.getInstrument( 'personal-dashboard-usage' ).send( 'click' ), 'queued' );
		const elsewhere = await openDashboard( { pageview: OUT, database: 'frwiki' } );
		assert.equal( elsewhere.client.getInstrument( 'personal-dashboard-entry-points' ).isInSample(), true );
	} );

	const AUDIENCE = [
		[ { ...EDITOR, edit_count: 99 }, 'filtered' ],
		[ { ...EDITOR, edit_count: 100 }, 'queued' ],
		[ { ...EDITOR, edit_count: 500 }, 'queued' ],
		[ { ...EDITOR, edit_count: 501 }, 'filtered' ],
		[ { ...EDITOR, edit_count: 9999, is_eligible: true }, 'queued' ],
		[ { ...EDITOR, is_temp: true }, 'filtered' ],
		[ { is_temp: false, is_logged_in: false, edit_count: 200 }, 'filtered' ]
	];
	for ( const [ performer, expected ] of AUDIENCE ) {
		it( `answers ${ expected } to ${ JSON.stringify( performer ) }`, async () => {
			const { client, codes } = await openDashboard( { performer } );
			assert.equal( client.getInstrument( 'personal-dashboard-entry-points' ).send( 'impression' ), expected );
			assert.equal( client.stats().filtered, expected === 'filtered' ? 1 : 0 );
			assert.deepEqual( codes(), [] );
		} );
	}

	it( 'hands itself to what is used, and keeps its faults from the page', async () => {
		const { client, codes } = await openDashboard();
		const instrument = client.getInstrument( 'personal-dashboard-usage' );
		/** @type {any[]} */
		const given = [];
		assert.equal( instrument.use( ( own ) => given.push( own ) ), instrument );
		assert.equal( given[ 0 ], instrument );
		assert.equal( instrument.use( () => {
			throw new Error( 'mine' );
		} ), instrument );
		assert.deepEqual( codes(), [ 'instrumentation-failed' ] );
	} );

	it( 'answers for an instrument that is not there, for no data at all and for data that throws', async () => {
		const { client, codes } = await openDashboard();
		const none = client.getInstrument( 'constructor' );
		assert.deepEqual( [ none.send( 'click' ), none.isInSample() ], [ 'unknown-stream', false ] );
		const instrument = client.getInstrument( 'personal-dashboard-usage' );
		assert.equal( instrument.send( 'click', null ), 'queued' );
		assert.equal( instrument.send( undefined ), 'invalid' );
		assert.equal( instrument.send( 'click', { get a() {
			throw new Error( 'no' );
		} } ), 'invalid' );
		assert.ok( codes().includes( 'unknown-stream' ) );
		client.optOut();
		assert.deepEqual( [ instrument.send( 'click' ), instrument.isInSample() ], [ 'inert', false ] );
		await client.close();
		assert.equal( instrument.send( 'click' ), 'closed' );
	} );

	it( 'is never a stream, nor a stream an instrument', async () => {
		const { client } = await openDashboard( { streams: { free: {} } } );
		assert.equal( client.submit( 'personal-dashboard-usage', { $schema: BASE } ), 'unknown-stream' );
		assert.equal( client.getInstrument( 'free' ).send( 'click' ), 'unknown-stream' );
	} );
} );

describe( 'instrumentConfigs', () => {
	const MISTAKES = {
		'that are a list': [ { instrumentConfigs: [ 'a' ] }, 'bad-option /instrumentConfigs' ],
		'with a config that is none': [ { instrumentConfigs: { a: 1 } }, 'bad-stream /instrumentConfigs/a' ],
		'with a schema that cannot tell temporary accounts apart': [
			{ instrumentConfigs: { a: { schema_uri: '/s/1.0.0' } }, schemas: { '/s/1.0.0': { properties: {}, additionalProperties: false } } }, 'no-place-for-is-temp /instrumentConfigs/a'
		],
		'that click-through does not find': [ { instrumentConfigs: {}, instruments: { clickThrough: [ { instrument: 'a', selector: 'a', friendlyName: 'x' } ] } }, 'bad-option /instruments/clickThrough/0' ],
		'with a click-through that is no list': [ { instruments: { clickThrough: {} } }, 'bad-option /instruments/clickThrough/0' ]
	};
	for ( const [ what, [ options, expected ] ] of Object.entries( MISTAKES ) ) {
		it( `${ what } are refused: ${ expected }`, async () => {
			await assert.rejects( open( { streams: {}, schemas: {}, instruments: {}, ...options } ), ( error ) => {
				assert.ok( error instanceof HeliographError );
				assert.equal( `${ error.code } ${ error.path }`, expected );
				return true;
			} );
		} );
	}

	it( 'whose schema was not given send unchecked, and say it where they are configured', async () => {
		const { client, diagnostics } = await open( { streams: {}, schemas: {}, instruments: {}, instrumentConfigs: { a: { schema_uri: '/s/1.0.0', sample: { unit: 'pageview', rate: 1 } } } } );
		assert.equal( client.getInstrument( 'a' ).send( 'click' ), 'queued' );
		assert.deepEqual( diagnostics.map( ( { code, where } ) => `${ code } ${ where }` ), [ 'unchecked /instrumentConfigs/a' ] );
	} );

	it( 'that are not there at all have nothing to watch, which is told', async () => {
		const { client, diagnostics } = await open( { streams: {}, schemas: {}, instruments: {} } );
		client.getInstrument( 'a/b' ).use( clickThroughRate( 'a', 'link' ) ).watch( { selector: 'a', friendlyName: 'link' } )();
		assert.deepEqual( diagnostics.map( ( { code, where } ) => `${ code } ${ where }` ), [ 'not-watched /instrumentConfigs/a~1b' ] );
	} );
} );

describe( 'what is given to a handle', () => {
	it( 'never makes it throw, whatever it is', async () => {
		const { client, diagnostics } = await open( { instrumentConfigs: { x: {} } } );
		const instrument = client.getInstrument( 'x' );
		const given = [
			undefined, null, 7, 'a', [], {}, { selector: 'a' }, { friendlyName: 'a' }, { selector: 7, friendlyName: 'a' }, { selector: 'a', friendlyName: Symbol( 'a' ) },
			{ get selector() {
				throw Object.create( null );
			} }
		];
		for ( const wanted of /** @type {any[]} */ ( given ) ) {
			instrument.watch( wanted )();
			instrument.use( wanted );
			instrument.send( wanted, wanted );
		}
		for ( const name of /** @type {any[]} */ ( [ undefined, Symbol( 'x' ), Object.create( null ) ] ) ) {
			const other = client.getInstrument( name );
			other.watch( /** @type {any} */ ( undefined ) )();
			other.use( /** @type {any} */ ( undefined ) );
			other.send( 'a' );
		}
		assert.ok( diagnostics.some( ( { code, where } ) => code === 'bad-option' && where === '/instrumentConfigs/x' ) );
		assert.equal( client.status, 'ready' );
	} );
} );
