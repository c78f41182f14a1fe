/*
 * The rule of contribution statistics, natively and by the module: every combination, and what is no event at all.
 */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, it } from 'node:test';
import { HeliographError } from '../../js-glue/index.js';
import { open } from '../support/client.js';
import { combinations, COUNTRY, DISALLOWED, NO_COUNTRY, TYPE } from '../support/contributions.js';
import { root } from '../support/shared.js';
import { openCore } from '../support/wasm.js';

/**
 * @param {any} [options] Of contributionStatistics.
 */
async function openCheck( options = { disallowedCountries: DISALLOWED } ) {
	const { client } = await open( { streams: {}, instruments: { contributionStatistics: options } } );
	return client.checkContributionStatistics;
}

const MESSAGES = {
	[ COUNTRY ]: 'Contribution statistics cannot be enabled for the selected country.',
	[ TYPE ]: 'Contribution statistics can only be enabled for events with the following types: Editing event, Media upload event, Backlog drive, and Contest'
};

describe( 'contribution statistics', () => {
	it( `has one answer for each of ${ combinations.length } events, natively and by the module`, async () => {
		const check = await openCheck();
		const { core, memory } = openCore();
		const lines = combinations.map( ( { event } ) => JSON.stringify( { ...event, disallowed: Object.keys( DISALLOWED ) } ) );
		const native = execFileSync( path.join( root, 'build/native/tests/answer_contributions' ), { input: `${ lines.join( '\n' ) }\n`, encoding: 'utf8' } ).trim().split( '\n' ).map( Number );
		assert.deepEqual( lines.map( ( line ) => core.hg_wasm_check_contributions( memory.write( line ) ) ), native );
		for ( const [ i, { event, eligible, key } ] of combinations.entries() ) {
			const verdict = check( event );
			assert.deepEqual( [ verdict.eligible, verdict.error && verdict.error.key, native[ i ] === 0 ], [ eligible, key, eligible ], lines[ i ] );
			if ( key in MESSAGES ) {
				assert.equal( verdict.error.message, MESSAGES[ key ] );
			}
		}
	} );

	const ASKED = [
		[ '003-1: an online event of editing', { types: [ 'editing-event' ], participation: 'online' }, null ],
		[ '003-2: a conference', { types: [ 'conference' ], participation: 'online' }, TYPE ],
		[ '003-2: a conference that is a contest', { types: [ 'conference', 'contest' ], participation: 'online' }, null ],
		[ '003-2: something other', { types: [ 'other' ], participation: 'online' }, TYPE ],
		[ '003-3: people who meet in Bahrain', { types: [ 'contest' ], participation: 'in-person', country: 'BH' }, COUNTRY ],
		[ '003-3: some who meet in Bahrain', { types: [ 'contest' ], participation: 'hybrid', country: 'BH' }, COUNTRY ],
		[ '003-3: an online event with a country left over', { types: [ 'contest' ], participation: 'online', country: 'BH' }, null ],
		[ '003-4: a country whose name is empty', { types: [ 'contest' ], participation: 'in-person', country: 'TM' }, COUNTRY ],
		[ '003-5: a meetup in Bahrain', { types: [ 'meetup' ], participation: 'in-person', country: 'BH' }, COUNTRY ],
		[ '003-9: no wikis, where they are not asked for', { types: [ 'contest' ], participation: 'online', wikis: [] }, null ],
		[ '003-10: a participation that is none', { types: [ 'contest' ], participation: 4, country: 'BH' }, 'heliograph-error-participation' ],
		[ '003-10: a participation of nothing', { types: [ 'contest' ], participation: 0 }, 'heliograph-error-participation' ],
		[ '003-10: people who meet nowhere', { types: [ 'contest' ], participation: 'in-person', country: null }, NO_COUNTRY ],
		[ 'a country in lower case', { types: [ 'contest' ], participation: 'in-person', country: 'bh' }, NO_COUNTRY ],
		[ 'a type twice', { types: [ 'contest', 'contest', 'meetup' ], participation: 'online' }, null ],
		[ 'three types', { types: [ 'contest', 'meetup', 'workshop' ], participation: 'online' }, 'heliograph-error-too-many-types' ],
		[ 'a type that is none', { types: [ 'constructor' ], participation: 'online' }, 'heliograph-error-unknown-type' ],
		[ 'types that are none', { types: 'contest', participation: 'online' }, 'heliograph-error-unknown-type' ],
		[ 'nothing at all', undefined, null ]
	];
	for ( const [ what, event, key ] of ASKED ) {
		it( `${ what }: ${ key || 'may be enabled' }`, async () => {
			const check = await openCheck();
			const on = check( event && { ...event, enabled: true } ), off = check( event && { ...event, enabled: false } );
			assert.deepEqual( [ on.error && on.error.key, off.error ], [ key, null ] );
			/* 003-7: what is off holds nothing back, and is not any more eligible for that. */
			assert.equal( on.eligible, off.eligible );
			assert.equal( on.eligible, event !== undefined && key === null );
		} );
	}

	it( '003-9: asks for wikis where the site says so', async () => {
		const check = await openCheck( { requireWikis: true } );
		const event = { types: [ 'contest' ], participation: 'online', enabled: true };
		assert.equal( check( { ...event, wikis: [] } ).error.key, 'campaignevents-error-contribs-tracking-no-wikis' );
		assert.equal( check( { ...event, wikis: [ '*' ] } ).error, null );
	} );

	it( 'speaks the language of the site, and joins lists as it does', async () => {
		const check = await openCheck( { language: 'de', messages: {
			[ TYPE ]: 'Nur für: $1', 'campaignevents-event-type-editing-event': 'Schreiben', 'campaignevents-event-type-contest': 'Wettbewerb $1'
		} } );
		assert.equal( check( { types: [], participation: 'online', enabled: true } ).error.message, 'Nur für: Schreiben, Media upload event, Backlog drive und Wettbewerb $1' );
	} );

	for ( const nobody of [ [], {}, undefined, null ] ) {
		it( `holds nobody back with ${ JSON.stringify( nobody ) } as countries`, async () => {
			const check = await openCheck( { disallowedCountries: nobody } );
			assert.equal( check( { types: [ 'contest' ], participation: 'hybrid', country: 'BH', enabled: true } ).eligible, true );
		} );
	}

	for ( const wrong of [ [ 'BH' ], { 0: 'BH' }, { bh: 'Bahrain' }, { BHR: 'Bahrain' }, { Bahrain: 'BH' }, [ 'AF', 'Afghanistan' ], 'BH' ] ) {
		it( `003-4: refuses ${ JSON.stringify( wrong ) } as countries, and shows the right form`, async () => {
			await assert.rejects( openCheck( { disallowedCountries: wrong } ), ( error ) => {
				assert.ok( error instanceof HeliographError );
				assert.deepEqual( [ error.code, error.path ], [ 'bad-country-map', '/instruments/contributionStatistics/disallowedCountries' ] );
				assert.match( error.message, /\{ "BH": "Bahrain" \}/ );
				return true;
			} );
		} );
	}

	it( 'never throws into the page that asks', async () => {
		const check = await openCheck( { language: 'zh_TW', messages: null } );
		const circle = [];
		circle.push( circle );
		for ( const event of [ { types: circle }, { types: [], participation: 'online', country: BigInt( 1 ) }, { get types() {
			throw new Error( 'no' );
		} } ] ) {
			assert.equal( check( Object.assign( event, { enabled: true } ) ).eligible, false );
		}
		assert.match( check( { types: [], participation: 'online', enabled: true } ).error.message, /Contest$/ );
	} );

	it( 'allows nothing where there is no module to ask, and holds back nothing that is off', async () => {
		const { client } = await open( { wasm: new Uint8Array( [ 1 ] ), instruments: { contributionStatistics: {} } } );
		const event = { types: [ 'contest' ], participation: 'online' };
		assert.deepEqual( client.checkContributionStatistics( { ...event, enabled: true } ).error.key, 'heliograph-error-unavailable' );
		assert.deepEqual( client.checkContributionStatistics( { ...event, enabled: false } ), { eligible: false, error: null } );
	} );
} );
