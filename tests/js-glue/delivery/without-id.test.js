/*
 * Events of a schema that has no place for meta.id: they are kept and sent again as any other, known by ids that only the host has.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
/* Loaded before it is asked for, so that no test waits for a file. */
import '../../../js-glue/delivery/recovery.js';
import { createBrowser } from '../../support/browser.js';
import { assertConserved, open } from '../../support/client.js';
import { breakFunction } from '../../support/traps.js';

const URI = '/own/1.0.0', text = { type: 'string' };

const SITE = {
	streams: { own: { schema_uri: URI } },
	schemas: { [ URI ]: { type: 'object', properties: { $schema: text, n: { type: 'integer' }, dt: text, meta: { type: 'object', additionalProperties: false, properties: { stream: text, domain: text } } } } },
	instruments: {},
	intakeFills: [ '/meta/dt' ]
};

const numbersOf = ( events ) => events.map( ( { n } ) => n );

describe( 'an event without an id', () => {
	it( 'is not lost with a core that fails', async ( t ) => {
		const broken = breakFunction( t, 'hg_wasm_submit' );
		const { client, clock, intake } = await open( SITE );
		client.submit( 'own', { n: 1 } );
		client.submit( 'own', { n: 2 } );
		broken.isBroken = true;
		assert.deepEqual( [ client.submit( 'own', { n: 3 } ), client.submit( 'own', { n: 4 } ) ], [ 'dropped', 'queued' ] );
		await clock.advance( 5000 );
		assert.deepEqual( numbersOf( intake.events ), [ 1, 2, 4 ] );
		assertConserved( client );
	} );

	for ( const [ what, ms ] of [ [ 'the last moment of its page', 0 ], [ 'the store', 5000 ] ] ) {
		it( `comes out of ${ what }, once`, async () => {
			const browser = createBrowser(), { intake } = browser;
			intake.answer = () => ( { status: 503 } );
			const first = await browser.visit( SITE );
			first.client.submit( 'own', { n: 1 } );
			first.client.submit( 'own', { n: 2 } );
			await browser.clock.advance( ms );
			await first.leave();
			intake.requests.length = 0;
			intake.answer = () => ( { status: 201 } );
			for ( let i = 0; i < 3; i++ ) {
				const { client, leave } = await browser.visit( SITE );
				await browser.clock.advance( 60000 );
				assertConserved( client );
				assert.equal( client.stats().dropped.invalid, 0 );
				await leave();
			}
			assert.deepEqual( numbersOf( intake.requests.flatMap( ( { body } ) => JSON.parse( body ) ) ).sort(), [ 1, 2 ] );
		} );
	}
} );
