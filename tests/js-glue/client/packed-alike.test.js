/*
 * A packed page does what the same site does that is configured in its page: sites, pages and what is done there are random. A failure
 * prints its seed and the smallest case; with HELIOGRAPH_SEED it comes again. HELIOGRAPH_LONG makes it thousands of sites.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
/* Loaded before it is asked for, so that no test waits for a file. */
import '../../../js-glue/delivery/recovery.js';
import { createClient as createWhole } from '../../../js-glue/index.js';
import { buses } from '../../../js-glue/client/listening.js';
import { createClient as createPacked } from '../../../js-glue/page.js';
import { pack } from '../../../tools/pack/pack.mjs';
import { createClock, createElement, createIntake, createLocalStorage, createPage, createStorage, settle } from '../../support/hosts.js';
import { createRandom } from '../../support/random.js';
import { page, site, stepsOf, withSchemas } from '../../support/sites.js';
import { wasmFile } from '../../support/shared.js';

const modules = path.dirname( wasmFile );
const whole = new WebAssembly.Module( fs.readFileSync( wasmFile ) );
const seed = process.env.HELIOGRAPH_SEED ? { seed: Number( process.env.HELIOGRAPH_SEED ) } : {};
const RUNS = { ...seed, numRuns: process.env.HELIOGRAPH_LONG ? 10000 : 150 };

/* What may be told when a pageview begins, of what was configured. */
const OF_A_PAGEVIEW = /^bad-instrument \/instruments\/\w+$|^bad-option \/domain$/;
const GOOD = { performer: { is_temp: false } };

/* The whole module, which lies beside the files of dist/. */
const NOT_BESIDE = 'wasm-unavailable /instruments/contributionStatistics';

/* Without sentences more of them fit into the room that there is for reports, so of events that are invalid only that is compared. */
const tell = ( /** @type {any[]} */ list ) => list.map( ( { code, path: at, where = at } ) => `${ code } ${ where }` );

/**
 * @param {( options: any ) => Promise<any>} create
 * @param {any} options
 * @return {Promise<any>} A client and what is around it, or the mistakes.
 */
async function open( create, options ) {
	const { uniform } = createRandom( 1 );
	const clock = createClock(), intake = createIntake(), host = createPage(), storage = createStorage();
	/** @type {any[]} */
	const diagnostics = [], idle = [];
	Object.assign( host.window, { localStorage: createLocalStorage(), requestIdleCallback: ( /** @type {Function} */ work ) => idle.push( work ) } );
	const random = ( /** @type {Uint8Array} */ bytes ) => bytes.forEach( ( byte, i ) => {
		bytes[ i ] = uniform() * 256;
	} );
	const client = await create( { transport: intake, clock, storage, random, onDiagnostic: ( /** @type {any} */ one ) => diagnostics.push( one ), ...host, ...options } ).catch( ( /** @type {any} */ error ) => error );
	const inspected = client.errors ? undefined : [ ...buses.get( client ).opened ][ 0 ];
	return { client, errors: client.errors, clock, intake, storage, diagnostics, idle, inspected, ...host };
}

/** By name: what is done with what was opened, and what it answers. */
const STEPS = {
	submit: ( { client }, name, event ) => client.submit( name, event ),
	emit( { inspected: { life } }, number, first, second ) {
		const rules = life.session.facts.plan.filter( ( one ) => one.rule >= 0 );
		const { rule } = rules[ number % rules.length ] || {};
		if ( life.status !== 'ready' || rule === undefined ) {
			return undefined;
		}
		const answer = life.core.emit( rule, first, second, 1795202100123 );
		life.session.report( '', rule );
		return answer;
	},
	send: ( { client }, name, action, data, attributes ) => client.getInstrument( name ).send( action, data, attributes ),
	experiment( { client }, name, action, data ) {
		const one = client.getExperiment( name );
		return [ client.getAssignments(), one.getAssignedGroup(), one.send( action, data ), one.sendExposure() ];
	},
	validate( { client }, uri, value ) {
		const { valid, errors } = client.validate( uri, value );
		return [ valid, errors.map( ( { path: at, keyword } ) => `${ at } ${ keyword }` ) ];
	},
	newPageview: ( { client }, change ) => client.newPageview( change ),
	attach: ( { client } ) => client.attach(),
	click: ( { document }, name ) => document.fire( 'click', { target: createElement( name || null ), button: 0, composedPath: () => [] } ),
	rehearse: ( { idle } ) => idle.splice( 0 ).forEach( ( work ) => work() ),
	wait: ( { clock } ) => clock.advance( 3000 ),
	track: ( { client }, topic, data ) => client.track( topic ? 'webuiactions_log.' + topic : 'event.Edit', data ),
	leave( { document, window } ) {
		document.visibilityState = 'hidden';
		document.fire( 'visibilitychange' );
		window.fire( 'pagehide' );
		document.visibilityState = 'visible';
		window.fire( 'pageshow', { persisted: true } );
	},
	/* What the intake says of the next requests, and 201 of those behind them: no number is a network that fails. */
	answers( { intake }, statuses ) {
		const left = [ ...statuses ];
		intake.answer = ( /** @type {any[]} */ events ) => {
			const status = left.length ? left.shift() : 201, invalid = events.filter( ( event, i ) => i % 2 ).map( ( event ) => ( { status: 'invalid', event } ) );
			return status ? { status, body: status === 207 || status === 400 ? JSON.stringify( { invalid, error: [] } ) : '', retryAfter: status === 503 ? '2' : null } : Promise.reject( new TypeError( 'no network' ) );
		};
	},
	adopt( { inspected: { life } }, event ) {
		return life.status === 'ready' ? life.core.adopt( JSON.stringify( { ...event, meta: { id: '01234567-89ab-4def-8123-456789abcdef', stream: 'a' } } ) ) : undefined;
	}
};

/**
 * @param {any} opened
 * @param {any[]} steps
 * @return {Promise<any>} All that anybody gets to see.
 */
async function play( opened, steps ) {
	const { client, clock, diagnostics, intake, storage } = opened;
	const answers = [];
	for ( const [ step, ...given ] of steps ) {
		answers.push( await STEPS[ step ]( opened, ...given ) ?? null );
	}
	await settle();
	/* It waits for requests, but not for ever. */
	const flushed = client.flush();
	await clock.advance( 11000 );
	await flushed;
	const stats = client.stats();
	await client.close();
	await clock.advance( 20000 );
	return {
		status: client.status, reason: client.statusReason?.code, answers, stats, kept: [ ...storage.records.keys() ],
		requests: intake.requests.map( ( { url, body } ) => [ url, body ] ),
		diagnostics: [ ...new Set( tell( diagnostics ).map( ( one ) => one.replace( /^(invalid-event) .*/, '$1' ) ) ) ].filter( ( one ) => one !== NOT_BESIDE ).sort()
	};
}

/** @return {{ packed?: Uint8Array, errors: string[], notes: any[] }} */
function packSite( given ) {
	/** @type {any[]} */
	const notes = [];
	try {
		return { packed: pack( given, { modules, onDiagnostic: ( note ) => notes.push( note ) } ), errors: [], notes };
	} catch ( error ) {
		assert.equal( error.name, 'HeliographError', error.stack );
		return { errors: tell( error.errors ), notes };
	}
}

/* What is configured in its page looks at each instrument in each pageview; a packed page at those in sample. */
const isStricter = ( theirs, ours ) => theirs.some( ( one ) => OF_A_PAGEVIEW.test( one ) && !ours.includes( one ) );

/**
 * @param {any} drawn
 * @return {Promise<any>} What became of it by what is configured in its page, and by what was packed; nothing where there is nothing to compare.
 */
async function compare( { drawn, own, steps } ) {
	const given = withSchemas( drawn );
	const { packed, errors, notes } = packSite( given );
	if ( !packed ) {
		const { errors: told } = await open( createWhole, { ...given, context: GOOD, wasm: whole } );
		return [ tell( told || [] ), errors ].map( ( list ) => ( { errors: list.filter( ( one ) => !OF_A_PAGEVIEW.test( one ) ) } ) );
	}
	const theirs = await open( createWhole, { ...given, ...own, wasm: whole } ), ours = await open( createPacked, { ...own, wasm: packed } );
	if ( theirs.errors || ours.errors ) {
		const told = [ theirs, ours ].map( ( one ) => ( { errors: tell( one.errors || [] ) } ) );
		return isStricter( told[ 0 ].errors, told[ 1 ].errors ) ? undefined : told;
	}
	/* The packer told of the site. What works for no reader the page tells as well, where it comes to that. */
	ours.diagnostics.unshift( ...notes.filter( ( { code } ) => code !== 'bad-instrument' ) );
	const expected = await play( theirs, steps ), seen = await play( ours, steps );
	if ( isStricter( expected.diagnostics, seen.diagnostics ) ) {
		return undefined;
	}
	/* Nor is it told what is left out of events that there are none of. */
	expected.diagnostics = expected.diagnostics.filter( ( one ) => !one.startsWith( 'attribute-left-out /instruments/' ) || seen.diagnostics.includes( one ) );
	return [ expected, seen ];
}

describe( 'a packed page does as the same site that is configured in its page', () => {
	it( 'whatever the site, the page and what is done', async () => {
		let working = 0, sent = 0;
		const cases = site.chain( ( drawn ) => fc.record( { drawn: fc.constant( drawn ), own: page, steps: stepsOf( drawn ) } ) );
		await fc.assert( fc.asyncProperty( cases, async ( one ) => {
			const [ expected, seen ] = await compare( one ) || [];
			assert.deepEqual( seen, expected );
			working += Number( expected?.status === 'closed' );
			sent += expected?.requests?.length || 0;
		} ), RUNS );
		assert.ok( working > RUNS.numRuns / 2 && sent > RUNS.numRuns / 20, `${ working } worked, ${ sent } requests` );
	} );
} );
