/*
 * Values that throw when somebody looks at them: getters, proxies and toJSON methods of a caller's. They are mistakes of the
 * caller, in both builds alike: told as such with their place, and nothing else is lost.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { createClient as createWhole } from '../../../js-glue/index.js';
import { HeliographError, createClient as createPage } from '../../../js-glue/page.js';
import { pack } from '../../../tools/pack/pack.mjs';
import { EVENT, assertConserved } from '../../support/client.js';
import * as hosts from '../../support/hosts.js';
import { WEB_UI_ACTIONS, root, wasmFile } from '../../support/shared.js';
import { breakFunction } from '../../support/traps.js';

const SITE = {
	intakeUrl: '/v1/events',
	streams: { ui: { schema_uri: WEB_UI_ACTIONS } },
	schemas: { [ WEB_UI_ACTIONS ]: JSON.parse( fs.readFileSync( path.join( root, `src/schemas${ WEB_UI_ACTIONS }.json` ), 'utf8' ) ) },
	instrumentConfigs: { own: { stream_name: 'own', schema_uri: '/own/1.0.0', sample: { unit: 'pageview', rate: 1 } } },
	experiments: { colours: { stream_name: 'ui', schema_uri: WEB_UI_ACTIONS, groups: [ 'red', 'blue' ], sample: { unit: 'pageview', rate: 1 } } }
};
const CONTEXT = { page: { id: 1 }, performer: { is_temp: true } };
const wasm = fs.readFileSync( wasmFile );

const BUILDS = {
	'the whole build': ( options ) => createWhole( { wasm, ...SITE, ...options } ),
	'a packed page': ( options ) => createPage( { wasm: pack( SITE, { modules: path.dirname( wasmFile ) } ), ...options } )
};

function refuse() {
	throw new Error( 'not to be looked at' );
}

/**
 * @param {string} name
 * @param {Object} [rest]
 */
const withGetter = ( name, rest ) => Object.defineProperty( { ...rest }, name, { enumerable: true, get: refuse } );

const list = new Proxy( [], { get: refuse } );
const { proxy: revoked, revoke } = Proxy.revocable( [], {} );
revoke();
const proxy = new Proxy( {}, { get: refuse, getOwnPropertyDescriptor: refuse, has: refuse, ownKeys: refuse } );
const nothing = null;
const throwsNothing = Object.defineProperty( {}, 'id', { enumerable: true, get() {
	throw nothing;
} } );

/* What is given, and the mistake that it is. */
const STARTS = {
	'a getter of the context': [ { context: withGetter( 'page', CONTEXT ) }, 'not-serialisable /context' ],
	'a getter within the context': [ { context: { ...CONTEXT, page: withGetter( 'id' ) } }, 'not-serialisable /context' ],
	'a getter that throws nothing': [ { context: { ...CONTEXT, page: throwsNothing } }, 'not-serialisable /context' ],
	'a context that is a proxy': [ { context: proxy }, 'not-serialisable /context' ],
	'a toJSON of the context': [ { context: { ...CONTEXT, toJSON: refuse } }, 'not-serialisable /context' ],
	'a getter of the tokens': [ { tokens: withGetter( 'session' ) }, 'not-serialisable /tokens' ],
	'a getter of the pageview\'s token': [ { tokens: withGetter( 'pageview' ) }, 'not-serialisable /tokens' ],
	'a getter of the device\'s token': [ { deviceToken: true, tokens: withGetter( 'device' ) }, 'not-serialisable /tokens' ],
	'tokens that are a proxy': [ { tokens: proxy }, 'not-serialisable /tokens' ],
	'a toJSON of a token': [ { tokens: { session: { toJSON: refuse } } }, 'not-serialisable /context' ],
	'a getter of privacy': [ { privacy: withGetter( 'gpc' ) }, 'bad-option ' ],
	'privacy that is a proxy': [ { privacy: proxy }, 'bad-option ' ],
	'a getter of the clock': [ { clock: withGetter( 'now' ) }, 'bad-option ' ],
	'instruments that are a proxy': [ { instruments: proxy }, 'bad-option ' ],
	'a getter of the instruments': [ { instruments: withGetter( 'contributionStatistics' ) }, 'bad-option ' ],
	'an instrument that is a proxy': [ { instruments: { contributionStatistics: proxy } }, 'bad-option ' ],
	'translations that are a proxy': [ { instruments: { contributionStatistics: { messages: proxy, wasm } } }, 'bad-option ' ],
	'an address that is no text': [ { intakeUrl: { toString: refuse } }, 'bad-intake-url /intakeUrl' ]
};

const CHANGES = {
	'a change that is a proxy': [ proxy, false, 'not-serialisable /context' ],
	'a getter of the change': [ withGetter( 'context' ), false, 'not-serialisable /context' ],
	'a getter of the context': [ { context: withGetter( 'page', CONTEXT ) }, false, 'not-serialisable /context' ],
	'a getter of the tokens': [ { tokens: withGetter( 'session' ) }, false, 'not-serialisable /tokens' ],
	'tokens that are a proxy': [ { tokens: proxy }, false, 'not-serialisable /tokens' ],
	'streams that are a proxy': [ { streams: proxy }, false, 'not-serialisable /streams' ],
	'a getter of the streams': [ { streams: withGetter( 'ui' ) }, false, 'not-serialisable /streams' ],
	'a getter of a stream': [ { streams: { ui: withGetter( 'sample' ) } }, true, 'not-serialisable /streams/ui' ],
	'instruments that are a proxy': [ { instrumentConfigs: proxy }, false, 'not-serialisable /instrumentConfigs' ],
	'instruments that are a proxy, beside a sample': [ { streams: { ui: { sample: { unit: 'pageview', rate: 0 } } }, instrumentConfigs: proxy }, false, 'not-serialisable /instrumentConfigs' ]
};

const CALLS = {
	'an event that is a proxy': [ ( client ) => client.submit( 'ui', proxy ), 'invalid', 'not-serialisable ' ],
	'a getter of an event': [ ( client ) => client.submit( 'ui', withGetter( 'action' ) ), 'invalid', 'not-serialisable ' ],
	'data that are a proxy': [ ( client ) => client.getInstrument( 'own' ).send( 'open', proxy ), 'invalid', 'not-serialisable ' ],
	'a toJSON of an action': [ ( client ) => client.getInstrument( 'own' ).send( { toJSON: refuse } ), 'invalid', 'not-serialisable ' ],
	'a toJSON among attributes': [ ( client ) => client.getInstrument( 'own' ).send( 'open', {}, [ { toJSON: refuse } ] ), 'queued', 'not-serialisable /instrumentConfigs/own' ],
	'attributes that are a proxy': [ ( client ) => client.getInstrument( 'own' ).send( 'open', {}, list ), 'queued', 'not-serialisable /instrumentConfigs/own' ],
	'attributes of an experiment that are a proxy': [ ( client ) => client.getExperiment( 'colours' ).send( 'open', { agent: {} }, list ), 'queued', 'not-serialisable /experiments/colours', 'no-place-for-experiment /experiments/colours' ],
	'attributes of an experiment that are revoked': [ ( client ) => client.getExperiment( 'colours' ).send( 'open', { agent: {} }, revoked ), 'queued', 'not-serialisable /experiments/colours', 'no-place-for-experiment /experiments/colours' ],
	'a registration that is a proxy': [ ( client ) => client.checkContributionStatistics( proxy ), { eligible: false, error: null } ],
	'a getter of a registration': [ ( client ) => client.checkContributionStatistics( withGetter( 'enabled' ) ), { eligible: false, error: null } ]
};

for ( const [ build, create ] of Object.entries( BUILDS ) ) {
	describe( `what cannot be read, in ${ build }`, () => {
		/** @param {any} [options] */
		async function open( options ) {
			/** @type {string[]} */
			const told = [];
			const onDiagnostic = ( { code, where } ) => told.push( `${ code } ${ where }` );
			const client = await create( { context: CONTEXT, transport: hosts.createIntake(), storage: hosts.createStorage(), clock: hosts.createClock(), ...hosts.createPage(), onDiagnostic, ...options } );
			return { client, told };
		}

		/**
		 * @param {any} options
		 * @param {string} expected
		 */
		const assertRejects = ( options, expected ) => assert.rejects( open( options ), ( error ) => {
			assert.ok( error instanceof HeliographError );
			assert.deepEqual( error.errors.map( ( { code, path: at } ) => `${ code } ${ at }` ), [ expected ] );
			return true;
		} );

		for ( const [ what, [ options, expected ] ] of Object.entries( STARTS ) ) {
			it( `rejects ${ what } as a mistake of the caller`, () => assertRejects( options, expected ) );
		}

		it( 'rejects options of which one is a getter, and options that are a proxy', async () => {
			for ( const options of [ withGetter( 'context' ), withGetter( 'instruments' ), proxy ] ) {
				await assert.rejects( ( build === 'a packed page' ? createPage : createWhole )( /** @type {any} */ ( options ) ), ( { code, path: at } ) => code === 'bad-option' && at === '' );
			}
		} );

		for ( const [ what, [ change, isBegun, expected ] ] of Object.entries( CHANGES ) ) {
			it( `tells of ${ what } when a pageview begins, and goes on`, async () => {
				const { client, told } = await open();
				assert.deepEqual( [ client.newPageview( /** @type {any} */ ( change ) ), told ], [ isBegun, [ expected ] ] );
				assert.equal( client.submit( 'ui', EVENT ), 'queued' );
				assertConserved( client );
			} );
		}

		it( 'has nothing in sample where samples changed and the pageview did not begin, until one does', async () => {
			const { client, told } = await open();
			assert.equal( client.isInSample( 'ui' ), true );
			assert.equal( client.newPageview( { streams: { ui: { sample: { unit: 'pageview', rate: 1 } } }, context: withGetter( 'page', CONTEXT ) } ), false );
			assert.deepEqual( [ client.isInSample( 'ui' ), client.submit( 'ui', EVENT ) ], [ false, 'not-in-sample' ] );
			assert.equal( client.getExperiment( 'colours' ).getAssignedGroup(), null );
			assert.equal( client.newPageview( {} ), true );
			assert.equal( client.submit( 'ui', EVENT ), 'queued' );
			assert.ok( client.getExperiment( 'colours' ).isAssignedGroup( 'red', 'blue' ) );
			assert.deepEqual( told, [ 'not-serialisable /context' ] );
			assertConserved( client );
		} );

		for ( const [ option, value ] of [ [ 'enrollments', proxy ], [ 'enrollments', withGetter( 'assigned' ) ], [ 'enrollments', { assigned: { colours: 'green' }, subject_ids: proxy } ], [ 'experimentOverrides', proxy ], [ 'experimentOverrides', withGetter( 'colours' ) ] ] ) {
			it( `starts without ${ option } that cannot be read`, async () => {
				const { client, told } = await open( { [ option ]: value } );
				assert.ok( client.getExperiment( 'colours' ).isAssignedGroup( 'red', 'blue' ) );
				assert.deepEqual( told, [ `not-serialisable /${ option }` ] );
			} );
		}

		it( 'keeps the pageview that goes on for another core', async ( t ) => {
			const broken = breakFunction( t, 'hg_wasm_submit' );
			const { client, told } = await open();
			assert.equal( client.newPageview( { context: proxy } ), false );
			broken.isBroken = true;
			assert.deepEqual( [ client.submit( 'ui', EVENT ), client.submit( 'ui', EVENT ), client.status ], [ 'dropped', 'queued', 'ready' ] );
			assert.deepEqual( told, [ 'not-serialisable /context', 'core-restarted ' ] );
		} );

		it( 'keeps samples that changed for another core', async ( t ) => {
			const broken = breakFunction( t, 'hg_wasm_submit' );
			const { client, told } = await open();
			assert.equal( client.newPageview( { streams: { ui: { sample: { unit: 'pageview', rate: 0 } } } } ), true );
			assert.equal( client.newPageview( { instrumentConfigs: { own: { sample: { unit: 'weather', rate: 1 } } } } ), true );
			broken.isBroken = true;
			assert.deepEqual( [ client.submit( 'ui', EVENT ), client.submit( 'ui', EVENT ), client.getInstrument( 'own' ).send( 'open' ), client.status ], [ 'dropped', 'not-in-sample', 'not-in-sample', 'ready' ] );
			assert.deepEqual( told, [ 'bad-sample /instrumentConfigs/own', 'core-restarted ' ] );
		} );

		for ( const [ what, [ call, answer, ...expected ] ] of Object.entries( CALLS ) ) {
			it( `answers ${ what }, and goes on`, async () => {
				const { client, told } = await open();
				assert.deepEqual( call( client ), answer );
				assert.deepEqual( told.filter( ( one ) => !one.startsWith( 'unchecked' ) ), expected );
				assert.equal( client.submit( 'ui', EVENT ), 'queued' );
				assertConserved( client );
			} );
		}
	} );
}

it( 'a registration that cannot be read is not eligible, where there is a rule', async () => {
	const client = await createWhole( { wasm, ...SITE, context: CONTEXT, transport: hosts.createIntake(), clock: hosts.createClock(), ...hosts.createPage(), instruments: { contributionStatistics: {} } } );
	for ( const event of [ proxy, withGetter( 'enabled' ), withGetter( 'types' ) ] ) {
		assert.deepEqual( client.checkContributionStatistics( /** @type {any} */ ( event ) ), { eligible: false, error: null } );
	}
} );
