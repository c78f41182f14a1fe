/*
 * The registry of instruments: what it says of each, beside what the core has.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { kinds } from '../../../js-glue/instruments/extras.js';
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
	const prepared = registry[ name ].prepare( options, { path: `/instruments/${ name }`, handles, refuse: ( ...given ) => refused.push( given ) } );
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

	it( 'knows of clicks alone, and of what the extras are for', () => {
		const isPlain = ( options ) => registry.webUiClick.plain( options );
		assert.deepEqual( [ undefined, {}, { impressions: false, hovers: null }, { impressions: true }, { hovers: true }, { hovers: 'focus' } ].map( isPlain ), [ true, true, true, false, false, false ] );
	} );

	it( 'calls what does without the extras plain', () => {
		assert.deepEqual( Object.keys( registry ).filter( ( name ) => registry[ name ].plain ), [ 'webUiClick', 'flowReplies', 'contributionStatistics' ] );
		Object.entries( kinds ).forEach( ( [ on, attach ] ) => assert.equal( typeof attach, 'function', on ) );
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
