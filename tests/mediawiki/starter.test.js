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
const { isInSample } = module.exports;

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
} );
