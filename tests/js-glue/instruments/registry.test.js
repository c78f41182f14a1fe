/*
 * The registry of instruments: what it says of each, beside what the core has.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { kinds } from '../../../js-glue/instruments/extras.js';
import { kinds as flowKinds } from '../../../js-glue/instruments/flow.js';
import { kinds as visitKinds } from '../../../js-glue/instruments/visits.js';
import { loadFiles } from '../../../js-glue/instruments/files.js';
import { registry } from '../../../js-glue/instruments/registry.js';
import { root } from '../../support/shared.js';

/** Names of the instruments that the core has. */
function readCore() {
	const folder = path.join( root, 'src/instruments' );
	return fs.readdirSync( folder ).filter( ( name ) => name.endsWith( '.c' ) ).flatMap( ( name ) => {
		const [ , found ] = /hg_instrument_type \w+ = \{\s*(?:\.name = )?"(\w+)"/.exec( fs.readFileSync( path.join( folder, name ), 'utf8' ) ) || [];
		return found || [];
	} );
}

/** Prepare options and collect what is refused. */
function prepare( name, options, handles = new Map() ) {
	/** @type {any[]} */
	const refused = [];
	const prepared = registry[ name ].prepare( options, { path: `/instruments/${ name }`, handles, rules: {}, refuse: ( ...given ) => refused.push( given ) } );
	return { prepared, refused };
}

describe( 'the registry of instruments', () => {
	it( 'has, of what the core has no part in, what takes the options in its place', () => {
		const core = readCore();
		assert.ok( core.length > 2 );
		for ( const name of Object.keys( registry ).filter( ( other ) => !core.includes( other ) ) ) {
			assert.equal( prepare( name, undefined ).prepared, undefined, name );
		}
	} );

	it( 'knows what a click needs beside the client, by its options', () => {
		const needs = ( options ) => registry.webUiClick.needs( options );
		assert.deepEqual( [ undefined, {}, { impressions: false, hovers: null } ].map( needs ), [ [], [], [] ] );
		assert.deepEqual( [ { impressions: true }, { hovers: true }, { hovers: 'focus' } ].map( needs ), [ [ 'extras' ], [ 'extras' ], [ 'extras' ] ] );
	} );

	it( 'names files that there are, whose kinds of listening come together', async () => {
		const told = [];
		const names = Object.values( registry ).flatMap( ( { needs } ) => needs ? needs( { hovers: true } ) : [] );
		const { createCheck, kinds: together } = await loadFiles( [ ...new Set( names ) ], ( ...given ) => told.push( given ) );
		assert.deepEqual( [ told, typeof createCheck ], [ [], 'function' ] );
		assert.deepEqual( together, { ...kinds, ...flowKinds, ...visitKinds } );
		Object.entries( together ).forEach( ( [ on, attach ] ) => assert.equal( typeof attach, 'function', on ) );
	} );

	it( 'says which file cannot be had, and goes on with the others', async () => {
		const told = [];
		const { kinds: together } = await loadFiles( [ 'nowhere', 'flow' ], ( code, message, where ) => told.push( `${ code } ${ where }` ) );
		assert.deepEqual( [ told, Object.keys( together ) ], [ [ 'extras-unavailable /instruments' ], [ 'flow' ] ] );
	} );

	it( 'leaves options that are none to the core to refuse', () => {
		for ( const options of [ undefined, null, 'x', [], {}, { modules: 7 } ] ) {
			assert.deepEqual( prepare( 'homepageModule', options ), { prepared: options === undefined ? null : options, refused: [] } );
		}
	} );

	it( 'turns the actionData of modules into text, and touches nothing else', () => {
		const options = { token: 't', modules: { a: { state: 's', actionData: { b: 1 } }, c: 7 } };
		assert.deepEqual( prepare( 'homepageModule', options ).prepared, { token: 't', modules: { a: { state: 's', actionData: 'b=1' }, c: 7 } } );
		assert.deepEqual( options.modules.a.actionData, { b: 1 } );
	} );

	it( 'refuses a click-through rate without instrument, selector or name', () => {
		const good = { instrument: 'known', selector: 'a', friendlyName: 'link' }, handles = new Map( [ [ 'known', 1 ] ] );
		assert.deepEqual( prepare( 'clickThrough', [ good ], handles ), { prepared: undefined, refused: [] } );
		const bad = [ null, {}, { ...good, instrument: 'other' }, { ...good, selector: '' }, { ...good, friendlyName: 1 }, good ];
		assert.deepEqual( prepare( 'clickThrough', bad, handles ).refused.map( ( [ code, at ] ) => `${ code } ${ at }` ), [ 0, 1, 2, 3, 4 ].map( ( i ) => `bad-option /instruments/clickThrough/${ i }` ) );
		assert.equal( prepare( 'clickThrough', 'no list', handles ).refused.length, 1 );
	} );

	it( 'refuses a map of countries that is none', () => {
		assert.deepEqual( prepare( 'contributionStatistics', { disallowedCountries: { BH: 'Bahrain' } } ), { prepared: undefined, refused: [] } );
		assert.deepEqual( prepare( 'contributionStatistics', { disallowedCountries: [ 'BH' ] } ).refused.map( ( [ code, at ] ) => [ code, at ] ), [ [ 'bad-country-map', '/instruments/contributionStatistics/disallowedCountries' ] ] );
	} );
} );
