/*
 * Experiments: who assigns, what an event tells of it, and how often an exposure is told.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
/* Loaded before they are asked for, so that no test waits for a file. */
import '../../../js-glue/delivery/recovery.js';
import { HeliographError } from '../../../js-glue/index.js';
import { createClient as createPageClient } from '../../../js-glue/page.js';
import { pack } from '../../../tools/pack/pack.mjs';
import { open } from '../../support/client.js';
import { createClock, createIntake, createPage, createStorage } from '../../support/hosts.js';
import { root, sharedSchema, wasmFile, withoutSharedSchemas } from '../../support/shared.js';

const INTERACTION = '/heliograph/interaction/1.1.0', EARLIER = '/heliograph/interaction/1.0.0', BASE = '/analytics/product_metrics/web/base/1.3.0';
const schemaOf = ( /** @type {string} */ uri ) => JSON.parse( fs.readFileSync( path.join( root, `src/schemas${ uri }.json` ), 'utf8' ) );

const SESSION = '0123456789abcdef0123';

/* In `banner` and in `colours`, this session is in the second group and in the first. */
const SITE = {
	streams: { own: { schema_uri: INTERACTION }, earlier: { schema_uri: EARLIER }, free: {}, ...withoutSharedSchemas ? {} : { base: { schema_uri: BASE } } },
	schemas: { [ INTERACTION ]: schemaOf( INTERACTION ), [ EARLIER ]: schemaOf( EARLIER ), ...withoutSharedSchemas ? {} : { [ BASE ]: sharedSchema( BASE ) } },
	experiments: {
		banner: { stream_name: 'own', groups: [ 'control', 'treatment' ] },
		colours: { stream_name: 'own', groups: [ 'a', 'b', 'c' ], sample: { unit: /** @type {'session'} */ ( 'session' ), rate: 1 } },
		nobody: { stream_name: 'own', groups: [ 'a', 'b' ], sample: 0 },
		served: { stream_name: 'own', contextual_attributes: [ 'mediawiki_database' ], user_identifier_type: 'mw-user', version: '3', phase_index: 1, exposure_version: 'v2' },
		older: { stream_name: 'earlier', groups: [ 'a' ] },
		schemaless: { stream_name: 'free', schema_uri: '/unknown/1.0.0', groups: [ 'a' ] }
	}
};

const CONTEXT = {
	agent: { client_platform: 'mediawiki_js', client_platform_family: 'desktop_browser' },
	mediawiki: { database: 'enwiki' },
	performer: { is_temp: true, is_logged_in: true, edit_count: 7, groups: [ 'user' ] }
};

const ENROLLMENTS = { enrolled: [ 'served' ], assigned: { served: 'treatment' }, subject_ids: { served: 'abc123' } };

/** sessionStorage of one tab. */
function createTab() {
	/** @type {Record<string, string>} */
	const entries = {};
	return Object.defineProperties( entries, {
		getItem: { value: ( /** @type {string} */ key ) => entries[ key ] ?? null },
		setItem: { value: ( /** @type {string} */ key, /** @type {string} */ value ) => {
			entries[ key ] = value;
		} },
		removeItem: { value: ( /** @type {string} */ key ) => delete entries[ key ] }
	} );
}

/** @param {any} [options] */
function openSite( { sessionStorage = createTab(), window = {}, ...options } = {} ) {
	const page = createPage();
	return open( { instruments: {}, ...SITE, context: CONTEXT, tokens: { session: SESSION }, ...page, window: { ...page.window, sessionStorage, ...window }, ...options } );
}

/** @param {any} site */
async function sent( { clock, intake } ) {
	await clock.advance( 1000 );
	return intake.events;
}

describe( 'who assigns', () => {
	it( 'is the client, by the unit\'s token, the same on every page', async () => {
		const { client } = await openSite();
		const groups = client.getAssignments();
		assert.ok( [ 'control', 'treatment' ].includes( groups.banner ) );
		assert.deepEqual( Object.keys( groups ).sort(), [ 'banner', 'colours', 'older', 'schemaless' ] );
		client.newPageview();
		assert.deepEqual( client.getAssignments(), groups );
		assert.deepEqual( ( await openSite() ).client.getAssignments(), groups );
	} );

	it( 'is a server, of which the client takes the group', async () => {
		const { client } = await openSite( { enrollments: { ...ENROLLMENTS, assigned: { served: 'treatment', banner: 'third' } } } );
		const experiment = client.getExperiment( 'served' );
		assert.deepEqual( [ experiment.getAssignedGroup(), experiment.isAssignedGroup( 'control' ), experiment.isAssignedGroup( 'control', 'treatment' ) ], [ 'treatment', false, true ] );
		assert.equal( client.getExperiment( 'banner' ).getAssignedGroup(), 'third' );
	} );

	it( 'is a server in front of it, by the header of the page', async () => {
		const performance = { getEntriesByType: () => [ { serverTiming: [ { name: 'cache', description: 'hit' }, { name: 'WMF-Uniq', description: 'banner=control;served=b;broken;=;' } ] } ] };
		const { client } = await openSite( { window: { performance }, enrollments: ENROLLMENTS, enrollmentHeader: 'WMF-Uniq' } );
		assert.equal( client.getExperiment( 'banner' ).getAssignedGroup(), 'control' );
		assert.equal( client.getExperiment( 'served' ).getAssignedGroup(), 'b' );
	} );

	it( 'is who tests, and then nothing is sent', async () => {
		const site = await openSite( { enrollments: ENROLLMENTS, experimentOverrides: 'served:control;unheard:x;broken' } );
		const experiment = site.client.getExperiment( 'served' );
		assert.equal( experiment.getAssignedGroup(), 'control' );
		assert.deepEqual( [ experiment.send( 'click' ), experiment.sendExposure() ], [ 'not-in-sample', 'not-in-sample' ] );
		assert.equal( site.client.getExperiment( 'unheard' ).isAssignedGroup( 'x' ), true );
		assert.equal( site.client.getExperiment( 'unheard' ).send( 'click' ), 'not-in-sample' );
		assert.deepEqual( await sent( site ), [] );
		assert.ok( site.codes().includes( 'experiment-overridden' ) );
	} );

	it( 'is told of nobody whom no cookie tells from another, but of pageviews', async () => {
		const experiments = { ...SITE.experiments, page: { stream_name: 'own', unit: 'pageview', groups: [ 'one' ] } };
		const site = await openSite( { window: { navigator: { cookieEnabled: false } }, enrollments: ENROLLMENTS, experiments } );
		const served = site.client.getExperiment( 'served' );
		assert.deepEqual( [ served.getAssignedGroup() !== null, served.send( 'click' ), served.sendExposure() ], [ true, 'not-in-sample', 'not-in-sample' ] );
		assert.deepEqual( [ site.client.getExperiment( 'banner' ).send( 'click' ), site.client.getExperiment( 'page' ).send( 'click' ) ], [ 'not-in-sample', 'queued' ] );
	} );

	it( 'is nobody without a token, for a rate of 0, for a name that is not there and after an opt-out', async () => {
		const { client, codes } = await openSite( { tokens: {} } );
		assert.equal( client.getExperiment( 'banner' ).getAssignedGroup(), null );
		const site = await openSite();
		assert.equal( site.client.getExperiment( 'nobody' ).getAssignedGroup(), null );
		const nobody = client.getExperiment( 'banner' );
		assert.deepEqual( [ undefined, null, '' ].map( ( group ) => nobody.isAssignedGroup( /** @type {any} */ ( group ) ) ), [ false, false, false ] );
		assert.equal( client.getExperiment( 'constructor' ).send( 'click' ), 'not-in-sample' );
		assert.ok( codes().includes( 'unknown-experiment' ) );
		const experiment = site.client.getExperiment( 'banner' );
		site.client.optOut();
		assert.deepEqual( [ experiment.getAssignedGroup(), experiment.isAssignedGroup( 'control', 'treatment' ), experiment.send( 'click' ), experiment.sendExposure() ], [ null, false, 'not-in-sample', 'not-in-sample' ] );
	} );

	it( 'changes with the unit, within a page as well', async () => {
		const { client } = await openSite();
		const experiment = client.getExperiment( 'banner' );
		const groups = new Set();
		for ( let i = 0; i < 16; i++ ) {
			client.newPageview( { tokens: { session: i.toString( 16 ).repeat( 20 ) } } );
			groups.add( experiment.getAssignedGroup() );
		}
		assert.deepEqual( [ ...groups ].sort(), [ 'control', 'treatment' ] );
	} );

	it( 'never throws, whatever the page gives', async () => {
		for ( const enrollments of [ null, 7, 'x', [], {}, { assigned: null }, { assigned: { served: 7 } }, { assigned: { served: '' } }, { assigned: [ 'a' ] } ] ) {
			const site = await openSite( { enrollments } );
			assert.equal( site.client.getExperiment( 'served' ).getAssignedGroup(), null );
		}
		const { client } = await openSite( { enrollments: ENROLLMENTS, experimentOverrides: [ 'x' ], enrollmentHeader: 'x' } );
		for ( const name of /** @type {any[]} */ ( [ undefined, null, 7, Symbol( 'x' ), {} ] ) ) {
			client.getExperiment( name ).send( name, name, name );
		}
		const experiment = client.getExperiment( 'served' );
		for ( const value of /** @type {any[]} */ ( [ undefined, null, 7, 'a', Symbol( 'x' ), [ Symbol( 'x' ) ], Object.create( null ) ] ) ) {
			experiment.send( value, value, value );
			experiment.use( value );
			experiment.watch( value )();
			experiment.isAssignedGroup( value );
		}
		assert.equal( client.status, 'ready' );
	} );
} );

describe( 'an experiment\'s event', () => {
	it( 'tells the experiment, the group, what stands for the reader, and the other experiments', async () => {
		const site = await openSite( { enrollments: ENROLLMENTS, experiments: { served: SITE.experiments.served, banner: SITE.experiments.banner } } );
		const { client } = site;
		assert.equal( client.getExperiment( 'served' ).send( 'click', { element_friendly_name: 'link', experiment: 'mine', action: 'mine', meta: {}, $schema: '/mine/1.0.0' }, [ 'performer_edit_count_bucket' ] ), 'queued' );
		const [ { dt, meta, ...event } ] = await sent( site );
		assert.deepEqual( event, {
			$schema: INTERACTION,
			action: 'click',
			agent: CONTEXT.agent,
			element_friendly_name: 'link',
			experiment: { enrolled: 'served', assigned: 'treatment', subject_id: 'abc123', sampling_unit: 'mw-user', phase_index: 1, version: '3', coordinator: 'default', other_assigned: { banner: client.getAssignments().banner } },
			funnel_event_sequence_position: 1,
			mediawiki: { database: 'enwiki' },
			performer: { is_temp: true, edit_count_bucket: '5-99 edits' }
		} );
		assert.deepEqual( [ typeof dt, meta.stream ], [ 'string', 'own' ] );
	} );

	it( 'tells who assigned, and another subject in each experiment', async () => {
		const site = await openSite();
		site.client.getExperiment( 'banner' ).submitInteraction( 'x' );
		site.client.getExperiment( 'colours' ).submitInteraction( 'x' );
		const [ first, second ] = ( await sent( site ) ).map( ( { experiment } ) => experiment );
		assert.deepEqual( [ first.coordinator, first.sampling_unit, second.enrolled ], [ 'custom', 'session', 'colours' ] );
		assert.match( first.subject_id, /^[0-9a-f]{16}$/ );
		assert.notEqual( first.subject_id, second.subject_id );
	} );

	it( 'has names and groups where the schema is of that form', { skip: withoutSharedSchemas }, async () => {
		const site = await openSite( { experiments: { banner: { stream_name: 'base', groups: [ 'only' ] }, other: { stream_name: 'base', groups: [ 'a' ] } } } );
		assert.equal( site.client.getExperiment( 'banner' ).send( 'click' ), 'queued' );
		const [ { experiments } ] = await sent( site );
		assert.deepEqual( experiments, { assigned: { banner: 'only', other: 'a' }, enrolled: [ 'banner', 'other' ] } );
	} );

	it( 'leaves it out where the schema has no place, and says so', async () => {
		const site = await openSite();
		assert.equal( site.client.getExperiment( 'older' ).send( 'click' ), 'queued' );
		const [ event ] = await sent( site );
		assert.equal( 'experiment' in event || 'experiments' in event, false );
		assert.deepEqual( site.diagnostics.filter( ( { code } ) => code === 'no-place-for-experiment' ).map( ( { where } ) => where ), [ '/experiments/older' ] );
	} );

	it( 'goes where it is told, with the schema that it is told', async () => {
		const site = await openSite();
		const experiment = site.client.getExperiment( 'older' );
		assert.equal( experiment.setSchema( INTERACTION ).setStream( 'own' ), experiment );
		assert.equal( experiment.send( 'click' ), 'queued' );
		assert.equal( site.client.getExperiment( 'schemaless' ).send( 'click' ), 'queued' );
		const [ first, second ] = await sent( site );
		assert.deepEqual( [ first.meta.stream, first.$schema, first.experiment.enrolled ], [ 'own', INTERACTION, 'older' ] );
		assert.deepEqual( [ second.$schema, second.experiment.assigned, second.performer ], [ '/unknown/1.0.0', 'a', { is_temp: true } ] );
		assert.equal( experiment.setStream( 'nowhere' ).send( 'click' ), 'unknown-stream' );
	} );

	it( 'has no personal attribute that its stream was not allowed', async () => {
		const site = await openSite( { context: { ...CONTEXT, performer: { ...CONTEXT.performer, name: 'Ann' } } } );
		site.client.getExperiment( 'banner' ).send( 'click', {}, [ 'performer_name', 'performer_shoe_size' ] );
		const [ { performer } ] = await sent( site );
		assert.deepEqual( performer, { is_temp: true } );
		assert.deepEqual( site.codes(), [ 'personal-attribute', 'unknown-attribute' ] );
	} );
} );

describe( 'the exposure', () => {
	const EXPOSURE = [ 'experiment_exposure', { is_temp: true, is_logged_in: true, is_bot: false, edit_count: 7 }, { database: 'enwiki' } ];

	it( 'is told once a pageview, with what tells kinds of user apart', async () => {
		const site = await openSite();
		const { client } = site;
		assert.deepEqual( [ client.getExperiment( 'banner' ).sendExposure(), client.getExperiment( 'banner' ).sendExposure(), client.getExperiment( 'colours' ).sendExposure() ], [ 'queued', null, 'queued' ] );
		const events = await sent( site );
		assert.deepEqual( events.map( ( { action, mediawiki, performer } ) => [ action, performer, mediawiki ] ), [ EXPOSURE, EXPOSURE ] );
	} );

	it( 'is told every five minutes of a tab, ten times, and then once a day', async () => {
		const site = await openSite( { tokens: { session: SESSION } } );
		const { client, clock } = site;
		const told = [];
		for ( let minute = 0; minute < 60 * 49; minute++ ) {
			client.newPageview();
			if ( client.getExperiment( 'banner' ).sendExposure() ) {
				told.push( minute );
			}
			await clock.advance( 60000 );
		}
		assert.deepEqual( told, [ 0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 50 + 60 * 24, 50 + 60 * 48 ].filter( ( minute ) => minute < 60 * 49 ) );
	} );

	it( 'is told anew for another version, another reader, another tab and after a clock that was wrong', async () => {
		const tab = createTab();
		const { client } = await openSite( { sessionStorage: tab, enrollments: ENROLLMENTS } );
		assert.equal( client.getExperiment( 'served' ).sendExposure(), 'queued' );
		const expose = async ( /** @type {any} */ options ) => ( await openSite( { sessionStorage: tab, enrollments: ENROLLMENTS, ...options } ) ).client.getExperiment( 'served' ).sendExposure();
		assert.equal( await expose( {} ), null );
		assert.equal( await expose( { experiments: { served: { ...SITE.experiments.served, exposure_version: 'v3' } } } ), 'queued' );
		assert.equal( await expose( { enrollments: { ...ENROLLMENTS, subject_ids: { served: 'def456' } } } ), 'queued' );
		assert.equal( await expose( { sessionStorage: createTab() } ), 'queued' );
		const [ key ] = Object.keys( tab );
		for ( const broken of [ '{', '7', 'null', '[]', '{"subject":"abc123"}', '{"subject":"abc123","expires":1e300,"count":1}' ] ) {
			tab[ key ] = broken;
			assert.equal( await expose( {} ), 'queued' );
		}
	} );

	it( 'is told on every page where the browser keeps nothing', async () => {
		const window = { get sessionStorage() {
			throw new Error( 'denied' );
		} };
		const page = createPage();
		const { client } = await open( { instruments: {}, ...SITE, context: CONTEXT, tokens: { session: SESSION }, ...page, window: Object.defineProperties( page.window, Object.getOwnPropertyDescriptors( window ) ) } );
		assert.deepEqual( [ client.getExperiment( 'banner' ).sendExposure(), client.getExperiment( 'banner' ).sendExposure() ], [ 'queued', null ] );
		client.newPageview();
		assert.equal( client.getExperiment( 'banner' ).sendExposure(), 'queued' );
	} );

	it( 'is not counted as told where it was not queued, and an opt-out forgets it', async () => {
		const tab = createTab();
		const { client } = await openSite( { sessionStorage: tab } );
		const experiment = client.getExperiment( 'banner' );
		assert.equal( experiment.setStream( 'nowhere' ).sendExposure(), 'unknown-stream' );
		assert.deepEqual( Object.keys( tab ), [] );
		assert.equal( experiment.setStream( 'own' ).sendExposure(), 'queued' );
		assert.equal( Object.keys( tab ).length, 1 );
		client.optOut();
		assert.deepEqual( Object.keys( tab ), [] );
	} );

	for ( const [ what, stop ] of /** @type {[ string, ( site: any, sessionStorage: any ) => any ][]} */ ( [
		[ 'an opt-out of a client that was closed', async ( { client, clock } ) => {
			client.close();
			await clock.advance( 20000 );
			client.optOut();
		} ],
		[ 'a page of a reader who opted out', ( site, sessionStorage ) => openSite( { sessionStorage, privacy: { optOut: true } } ) ],
		[ 'a page of a reader with Global Privacy Control', ( site, sessionStorage ) => openSite( { sessionStorage, window: { navigator: { globalPrivacyControl: true } } } ) ]
	] ) ) {
		it( `is forgotten by ${ what }, and nothing else of the tab is`, async () => {
			const tab = createTab(), site = await openSite( { sessionStorage: tab } );
			tab.theirs = 'x';
			assert.equal( site.client.getExperiment( 'banner' ).sendExposure(), 'queued' );
			await stop( site, tab );
			assert.deepEqual( Object.keys( tab ), [ 'theirs' ] );
		} );
	}
} );

describe( '10,000 readers', () => {
	it( 'are balanced, and the exposure of each is told once', async () => {
		const readers = 10000;
		const site = await openSite( { experiments: { banner: SITE.experiments.banner } } );
		const { client, clock, intake } = site;
		for ( let i = 0; i < readers; i++ ) {
			const session = ( i * 2654435761 % 4294967296 ).toString( 16 ).padStart( 8, '0' ) + i.toString( 16 ).padStart( 12, '0' );
			client.newPageview( { tokens: { session } } );
			client.getExperiment( 'banner' ).sendExposure();
			client.newPageview( { tokens: { session } } );
			client.getExperiment( 'banner' ).sendExposure();
			if ( i % 20 === 19 ) {
				await clock.advance( 1000 );
			}
		}
		await client.flush();
		await clock.advance( 5000 );
		const subjects = intake.events.map( ( { experiment } ) => experiment.subject_id );
		assert.equal( subjects.length, readers );
		assert.equal( new Set( subjects ).size, readers );
		const treated = intake.events.filter( ( { experiment } ) => experiment.assigned === 'treatment' ).length;
		/* Sample-ratio check: chi-square with one degree of freedom, which chance exceeds once in 10,000 times. */
		const chiSquare = ( treated - readers / 2 ) ** 2 / ( readers / 4 );
		assert.ok( chiSquare < 15.14, `${ treated } of ${ readers }` );
	} );
} );

describe( 'experiments that are mistaken', () => {
	const MISTAKES = /** @type {[ any, string ][]} */ ( [
		[ [ 'a' ], '/experiments' ],
		[ { x: 7 }, '/experiments/x' ],
		[ { 'a"b': { stream_name: 'own' } }, '/experiments/a"b' ],
		[ { x: {} }, '/experiments/x/stream_name' ],
		[ { x: { stream_name: 'nowhere' } }, '/experiments/x/stream_name' ],
		[ { x: { stream_name: 'own', groups: [] } }, '/experiments/x/groups' ],
		[ { x: { stream_name: 'own', groups: [ 'a', 'a' ] } }, '/experiments/x/groups' ],
		[ { x: { stream_name: 'own', groups: [ 'a', '' ] } }, '/experiments/x/groups' ],
		[ { x: { stream_name: 'own', groups: 'ab' } }, '/experiments/x/groups' ],
		[ { x: { stream_name: 'own', groups: Array.from( { length: 65 }, ( _, i ) => 'g' + i ) } }, '/experiments/x/groups' ],
		[ { x: { stream_name: 'own', sample: '0.5' } }, '/experiments/x/sample' ],
		[ { x: { stream_name: 'own', sample: 2 } }, '/experiments/x/sample' ],
		[ { x: { stream_name: 'own', sample: NaN } }, '/experiments/x/sample' ],
		[ { x: { stream_name: 'own', sample: { unit: 'user', rate: 1 } } }, '/experiments/x/unit' ],
		[ { x: { stream_name: 'own', schema_uri: 7 } }, '/experiments/x/schema_uri' ],
		[ { x: { stream_name: 'own', contextual_attributes: 'page_id' } }, '/experiments/x/contextual_attributes' ]
	] );
	for ( const [ experiments, where ] of MISTAKES ) {
		it( `are refused at ${ where }: ${ JSON.stringify( experiments ).slice( 0, 70 ) }`, async () => {
			await assert.rejects( openSite( { experiments } ), ( error ) => error instanceof HeliographError && error.path === where );
		} );
	}
} );

describe( 'a packed page', () => {
	it( 'has the experiments of its site, and assigns as the whole module does', async () => {
		const wasm = pack( { ...SITE, intakeUrl: '/v1/events' }, { modules: path.dirname( wasmFile ) } );
		const page = createPage(), clock = createClock(), intake = createIntake();
		const given = { wasm, context: CONTEXT, tokens: { session: SESSION }, clock, transport: intake, storage: createStorage(), ...page, enrollments: ENROLLMENTS };
		const client = await createPageClient( given );
		const whole = await openSite( { enrollments: ENROLLMENTS } );
		assert.deepEqual( client.getAssignments(), whole.client.getAssignments() );
		assert.equal( client.getExperiment( 'served' ).sendExposure(), 'queued' );
		await client.flush();
		assert.deepEqual( intake.events.map( ( { experiment } ) => experiment.assigned ), [ 'treatment' ] );
		await assert.rejects( createPageClient( /** @type {any} */ ( { ...given, experiments: {} } ) ), ( error ) => error instanceof HeliographError && error.code === 'packed' );
	} );
} );

describe( 'a site without experiments', () => {
	it( 'has nobody take part, and nothing more', async () => {
		const { client } = await open();
		const experiment = client.getExperiment( 'x' );
		assert.deepEqual( [ experiment.getAssignedGroup(), experiment.isAssignedGroup( 'a' ), experiment.send( 'a' ), experiment.submitInteraction( 'a' ), experiment.sendExposure() ], [ null, false, 'not-in-sample', 'not-in-sample', 'not-in-sample' ] );
		assert.equal( experiment.setSchema( '/a/1.0.0' ).setStream( 'a' ).use( () => assert.fail( 'used' ) ), experiment );
		experiment.watch( { selector: 'a', friendlyName: 'a' } )();
		assert.deepEqual( client.getAssignments(), {} );
	} );
} );
