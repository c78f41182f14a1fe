/*
 * C: what a site may get wrong in its configuration. A mistake has a code and a place, costs what it is about and
 * nothing else, and never ends in more being collected than was meant.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EVENT, open } from '../support/client.js';
import { createPage } from '../support/hosts.js';
import { WEB_UI_ACTIONS } from '../support/shared.js';

/* Every token but one of eight zeros is out of sample at a rate of one in a billion. */
const TOKENS = { pageview: '7fffffffffffffffffff', session: '7fffffffffffffffffff' };

const SAMPLES = {
	'a rate that is not a number': [ { unit: 'pageview', rate: NaN }, 'bad-sample' ],
	'a rate in words': [ { unit: 'pageview', rate: '0.1' }, 'bad-sample' ],
	'a rate below nothing': [ { unit: 'pageview', rate: -5 }, 'bad-sample' ],
	'a rate above everything': [ { unit: 'pageview', rate: 5 }, 'bad-sample' ],
	'an infinite rate': [ { unit: 'pageview', rate: Infinity }, 'bad-sample' ],
	'a rate infinitely below': [ { unit: 'pageview', rate: -Infinity }, 'bad-sample' ],
	'a rate of next to nothing': [ { unit: 'pageview', rate: 1e-12 } ],
	'a rate of minus zero': [ { unit: 'pageview', rate: -0 } ],
	'no rate': [ { unit: 'pageview' }, 'bad-sample' ],
	'no unit': [ { rate: 0.9 }, 'bad-sample' ],
	'a unit that nobody knows': [ { unit: 'coelacanth', rate: 1 }, 'bad-sample' ],
	'nothing in it': [ {}, 'bad-sample' ],
	'text': [ 'all', 'bad-sample' ]
};

describe( 'C2: a sample with', () => {
	for ( const [ what, [ sample, code ] ] of Object.entries( SAMPLES ) ) {
		it( `${ what } puts its stream out of sample${ code ? ', and says so' : '' }`, async () => {
			const { client, codes } = await open( { streams: { ui: { schema_uri: WEB_UI_ACTIONS, sample }, free: {} }, tokens: TOKENS } );
			assert.deepEqual( [ client.submit( 'ui', EVENT ), client.submit( 'free', { $schema: '/a/1.0.0' } ) ], [ 'not-in-sample', 'queued' ] );
			assert.equal( codes().includes( 'bad-sample' ), !!code );
		} );
	}

	it( 'nothing said of it is in sample', async () => {
		const { client } = await open( { streams: { ui: { schema_uri: WEB_UI_ACTIONS } }, tokens: TOKENS } );
		assert.equal( client.submit( 'ui', EVENT ), 'queued' );
	} );
} );

describe( 'C4: members that every object has', () => {
	const HOSTILE = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":1,"hasOwnProperty":1}';

	for ( const option of [ 'streams', 'schemas', 'context', 'tokens', 'privacy' ] ) {
		it( `do no harm in ${ option }`, async () => {
			const hostile = JSON.parse( HOSTILE );
			await open( { [ option ]: option === 'context' ? { ...hostile, performer: { is_temp: true } } : hostile } ).catch( () => {} );
			assert.equal( /** @type {any} */ ( {} ).polluted, undefined );
		} );
	}

	it( 'are names like others: of streams, of attributes and of members of an event', async () => {
		const { client, clock, intake } = await open( {
			streams: JSON.parse( '{"__proto__":{},"constructor":{"producers":{"metrics_platform_client":{"provide_values":["performer_is_temp","constructor_name","toString_x"]}}}}' ),
			instruments: {}
		} );
		assert.equal( client.submit( 'toString', { $schema: '/a/1.0.0' } ), 'unknown-stream' );
		assert.equal( client.submit( 'hasOwnProperty', { $schema: '/a/1.0.0' } ), 'unknown-stream' );
		assert.equal( client.submit( '__proto__', JSON.parse( '{"$schema":"/a/1.0.0","__proto__":{"polluted":true}}' ) ), 'queued' );
		assert.equal( client.submit( 'constructor', { $schema: '/a/1.0.0' } ), 'queued' );
		await clock.advance( 1000 );
		assert.deepEqual( intake.events.map( ( { meta } ) => meta.stream ), [ '__proto__', 'constructor' ] );
		assert.equal( /** @type {any} */ ( {} ).polluted, undefined );
	} );
} );

describe( 'C5: the intake at', () => {
	for ( const intakeUrl of [ 'javascript:alert(1)', 'data:text/plain,', 'ftp://intake.example.org/', 'http://intake.example.org/', 'https://user:secret@intake.example.org/', '', 'https://', null ] ) {
		it( `${ JSON.stringify( intakeUrl ) } is refused before anything is queued, and no secret is repeated`, async () => {
			await assert.rejects( open( { intakeUrl } ), ( error ) => {
				assert.deepEqual( [ error.code, error.path ], [ 'bad-intake-url', '/intakeUrl' ] );
				assert.doesNotMatch( error.message, /secret/ );
				return true;
			} );
		} );
	}

	/* protocol of the page, its base, whether it may send to http: */
	for ( const [ protocol, baseURI, isGood ] of /** @type {[ string, string, boolean ][]} */ ( [
		[ 'http:', 'http://en.example.org/', true ], [ 'http:', 'https://www.example.org/', true ], [ 'https:', 'http://www.example.org/', false ],
		[ 'about:', 'https://en.example.org/', false ], [ 'about:', 'http://en.example.org/', true ]
	] ) ) {
		it( `http: is ${ isGood ? 'taken' : 'refused' } where a page of ${ protocol } has the base ${ baseURI }`, async () => {
			const page = createPage();
			Object.assign( page.document, { baseURI } );
			Object.assign( page.window.location, { protocol } );
			const opened = open( { ...page, intakeUrl: 'http://intake.example.org/v1/events' } );
			await ( isGood ? opened : assert.rejects( opened, { code: 'bad-intake-url' } ) );
		} );
	}

	it( 'an address of ten thousand characters, or of another host by the page\'s own protocol, is an address', async () => {
		for ( const intakeUrl of [ `/${ 'a'.repeat( 10000 ) }`, '//intake.example.org/v1/events' ] ) {
			const { client, clock, intake } = await open( { intakeUrl } );
			client.submit( 'ui', EVENT );
			await clock.advance( 1000 );
			assert.match( intake.requests[ 0 ].url, /^https:\/\/[a-z.]+example\.org\// );
		}
	} );
} );

describe( 'C7: a configuration that is too much', () => {
	const many = ( count, config ) => Object.fromEntries( Array.from( { length: count }, ( _, i ) => [ `stream.${ i }`, config ] ) );

	for ( const [ what, streams ] of Object.entries( {
		'of a hundred thousand streams': many( 100000, {} ),
		'of five megabytes': { one: { schema_title: 'x'.repeat( 5e6 ) } },
		'of five megabytes in many streams': many( 50, { note: 'x'.repeat( 1e5 ) } )
	} ) ) {
		it( `${ what } is refused by a code`, async () => {
			await assert.rejects( open( { streams, instruments: {} } ), ( error ) => {
				assert.match( error.code, /^too-(large|many)/ );
				return true;
			} );
		} );
	}
} );
