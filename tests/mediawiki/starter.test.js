/*
 * The rule by which a page of MediaWiki decides before it loads anything is that of the core.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, it } from 'node:test';
import { createRandom } from '../support/random.js';
import { openCore } from '../support/wasm.js';

const source = fs.readFileSync( new URL( '../../demo/mediawiki/Heliograph/resources/starter.js', import.meta.url ), 'utf8' );
/** @type {{ exports: any }} */
const module = { exports: {} };
/* As ResourceLoader does it. */
// eslint-disable-next-line no-new-func
new Function( 'module', source )( module );
const { isInSample, isNeeded, keepClicks } = module.exports;

const RATES = [ 0, 1e-9, 0.01, 0.1, 0.3, 0.5, 0.999999, 1 ];

describe( 'The starter of the extension', () => {
	it( 'judges tokens as the core does', () => {
		const { give, core } = openCore();
		const { token } = createRandom( 7 );
		RATES.forEach( ( rate, i ) => give( 'add_stream', { option: 'streams', name: `s${ i }`, config: { sample: { unit: 'pageview', rate } } } ) );
		const edges = [ '00000000', '19999999', '1999999a', '7fffffff', '80000000', 'ffffffff', 'fffffffe' ].map( ( digits ) => digits + '000000000000' );
		for ( const pageview of [ ...edges, ...Array.from( { length: 2000 }, token ) ] ) {
			give( 'begin_pageview', { context: { performer: { is_temp: false } }, tokens: { pageview } } );
			RATES.forEach( ( rate, i ) => assert.equal( isInSample( pageview, rate ), !!core.hg_wasm_in_sample( i ), `${ pageview } at ${ rate }` ) );
		}
	} );

	it( 'heeds what the browser says where it forbids its storage', () => {
		const forbid = ( /** @type {Object} */ navigator ) => ( { navigator, get localStorage() {
			throw new Error( 'SecurityError' );
		} } );
		const judge = ( /** @type {Object} */ privacy, /** @type {Object} */ navigator ) => isNeeded( { samples: null, privacy }, {}, forbid( navigator ) );
		assert.equal( judge( {}, { globalPrivacyControl: true } ), false );
		assert.equal( judge( { dnt: true }, { doNotTrack: '1' } ), false );
		assert.equal( judge( { optOut: true }, {} ), false );
		assert.equal( judge( {}, {} ), true );
	} );

	it( 'keeps calls whose data JSON can carry, and counts the others', () => {
		/** @type {any} */
		const host = { addEventListener() {} };
		keepClicks( host );
		const { heliographBus: bus } = host;
		const circle = {};
		circle.self = circle;
		[ circle, 7n, { a: 1 } ].forEach( ( data ) => bus.track( 'topic', data ) );
		assert.deepEqual( [ bus.count, bus.kept.map( ( [ , topic, text ] ) => [ topic, text ] ) ], [ 3, [ [ 'topic', '{"a":1}' ] ] ] );
	} );
} );
