/*
 * Funnels, and feature code that only tracks: no client, a client before, after, and never.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { assertConserved, open } from '../../support/client.js';
import { createPage } from '../../support/hosts.js';
import { root } from '../../support/shared.js';

const URI = '/heliograph/flow_replies/1.0.1';
const schema = JSON.parse( fs.readFileSync( path.join( root, `src/schemas${ URI }.json` ), 'utf8' ) );

/**
 * @param {any} [options]
 * @param {any} [flow] Options of flowReplies.
 */
function openTalk( { sample = { unit: 'session', rate: 1 }, ...options } = {}, flow = {} ) {
	return open( {
		streams: { talk: { schema_uri: URI, sample, allow_full_rate: true } },
		schemas: { [ URI ]: schema },
		context: { page: { namespace_id: 1, title: 'Talk of Alice' }, performer: { is_temp: true, name: '~2026-1' } },
		tokens: { session: '80000000000000000000' },
		instruments: { flowReplies: { stream: 'talk', ...flow } },
		...options
	} );
}

/* What a feature does, and knows of: nothing but track. */
const feature = ( track ) => ( {
	open: ( form, entrypoint ) => track( 'flow_replies.initiate', { form, entrypoint } ),
	does: ( action, form ) => track( `flow_replies.${ action }`, { form } )
} );

const story = ( events ) => events.map( ( event ) => `${ event.action } ${ event.entrypoint } ${ event.funnel_event_sequence_position }` );

describe( 'a funnel', () => {
	it( 'has an id of its own, inherits its entry point and counts from 1', async () => {
		const { client, clock, intake, codes } = await openTalk();
		client.attach();
		const { open: begin, does } = feature( client.track );
		begin( 'a', 'reply-post' );
		begin( 'b', 'new-topic' );
		does( 'preview', 'a' );
		does( 'save-attempt', 'b' );
		does( 'save-attempt', 'a' );
		does( 'save-success', 'b' );
		does( 'save-success', 'a' );
		await clock.advance( 1000 );
		assert.deepEqual( story( intake.events ), [
			'initiate reply-post 1', 'initiate new-topic 1', 'preview reply-post 2', 'save-attempt new-topic 2', 'save-attempt reply-post 3', 'save-success new-topic 3', 'save-success reply-post 4'
		] );
		const ids = ( entrypoint ) => new Set( intake.events.filter( ( event ) => event.entrypoint === entrypoint ).map( ( { funnelId } ) => funnelId ) );
		assert.deepEqual( [ ids( 'reply-post' ).size, ids( 'new-topic' ).size, ...ids( 'new-topic' ), ...ids( 'reply-post' ) ].filter( ( value ) => value === 1 || /^[0-9a-f]{20}$/.test( value ) ).length, 4 );
		assert.deepEqual( codes(), [] );
		assertConserved( client );
	} );

	it( 'is over when it was saved, and another begins with the same form', async () => {
		const { client, clock, intake } = await openTalk();
		client.attach();
		const { open: begin, does } = feature( client.track );
		begin( 'a', 'reply-post' );
		does( 'save-success', 'a' );
		does( 'cancel-attempt', 'a' );
		begin( 'a', 'reply-post' );
		does( 'cancel-attempt', 'a' );
		await clock.advance( 1000 );
		assert.deepEqual( story( intake.events ), [ 'initiate reply-post 1', 'save-success reply-post 2', 'initiate reply-post 1', 'cancel-attempt reply-post 2' ] );
		assert.equal( new Set( intake.events.map( ( { funnelId } ) => funnelId ) ).size, 2 );
		assert.equal( client.stats().invalid, 0 );
	} );

	it( 'tells who it is from and nothing about the page\'s text, title or session', async () => {
		const { client, clock, intake } = await openTalk();
		client.attach();
		feature( client.track ).open( 'a', 'reply-top' );
		await clock.advance( 1000 );
		const [ { meta, funnelId, ...event } ] = intake.events;
		assert.deepEqual( event, {
			$schema: URI, action: 'initiate', entrypoint: 'reply-top', isAnon: false, isTemp: true, pageNs: 1,
			funnel_event_sequence_position: 1, sample: { unit: 'session', rate: 1 }, dt: '2026-11-20T19:15:00.123Z'
		} );
		assert.doesNotMatch( JSON.stringify( [ meta, funnelId ] ), /Alice|~2026|80000000/ );
		const asked = await openTalk( {}, { sessionId: true } );
		asked.client.attach();
		feature( asked.client.track ).open( 'a', 'reply-top' );
		await asked.clock.advance( 1000 );
		assert.equal( asked.intake.events[ 0 ].sessionId, '80000000000000000000' );
	} );

	it( 'that begins at an entry point that the schema does not know is none', async () => {
		const { client, clock, intake } = await openTalk();
		client.attach();
		const { open: begin, does } = feature( client.track );
		begin( 'a', 'somewhere' );
		begin( 'b', 'x'.repeat( 100 ) );
		does( 'save-attempt', 'a' );
		does( 'save-attempt', 'never begun' );
		await clock.advance( 1000 );
		assert.deepEqual( intake.events, [] );
		assert.equal( client.stats().invalid, 2 );
	} );

	it( 'is closed when 64 others are open, and counted; ten thousand leave nothing behind', async () => {
		const { client, clock, intake, codes } = await openTalk();
		client.attach();
		const { open: begin, does } = feature( client.track );
		for ( let i = 0; i < 10000; i++ ) {
			begin( `form ${ i }`, 'reply-post' );
			if ( i % 100 === 0 ) {
				await clock.advance( 1000 );
			}
		}
		does( 'save-attempt', 'form 1' );
		does( 'save-attempt', 'form 9999' );
		await clock.advance( 10000 );
		const { funnelsClosed, invalid } = client.stats();
		assert.deepEqual( [ intake.events.length, funnelsClosed, invalid ], [ 10001, 10000 - 64, 0 ] );
		assert.equal( new Set( intake.events.map( ( { funnelId } ) => funnelId ) ).size, 10000 );
		assert.deepEqual( codes(), [ 'funnel-closed' ] );
		assertConserved( client );
	} );

	it( 'is followed until listening ends; those that begin later are followed whatever the core closes', async () => {
		const { client, clock, intake } = await openTalk();
		const { open: begin, does } = feature( client.track );
		client.attach();
		for ( let i = 0; i < 64; i++ ) {
			begin( `before ${ i }`, 'reply-post' );
		}
		await clock.advance( 1000 );
		client.detach();
		client.attach();
		[ 'a', 'b', 'c' ].forEach( ( form ) => begin( form, 'new-topic' ) );
		[ 'before 63', 'a', 'b', 'c' ].forEach( ( form ) => does( 'save-attempt', form ) );
		await clock.advance( 1000 );
		assert.deepEqual( story( intake.events.slice( 64 ) ), [ ...Array( 3 ).fill( 'initiate new-topic 1' ), ...Array( 3 ).fill( 'save-attempt new-topic 2' ) ] );
		assert.deepEqual( [ client.stats().funnelsClosed, client.stats().invalid ], [ 3, 0 ] );
	} );

	it( 'is never cut: a sample by the pageview is refused, with the reason', async () => {
		await assert.rejects( openTalk( { sample: { unit: 'pageview', rate: 0.1 } } ), ( error ) => {
			assert.deepEqual( [ error.code, error.path ], [ 'cuts-funnels', '/instruments/flowReplies/stream' ] );
			assert.match( error.message, /session/ );
			return true;
		} );
	} );

	it( 'is never cut: a pageview with such a sample has none, says why, and ends with the next good one', async () => {
		const { client, clock, codes, intake } = await openTalk( { sample: { unit: 'session', rate: 1 } } );
		const { open: begin } = feature( client.track );
		client.attach();
		for ( const unit of [ 'pageview', 'session' ] ) {
			assert.equal( client.newPageview( { streams: { talk: { sample: { unit, rate: 1 } } } } ), true );
			assert.equal( client.isInSample( 'talk' ), unit === 'session' );
			begin( unit, 'new-topic' );
		}
		await clock.advance( 1000 );
		assert.deepEqual( [ story( intake.events ), codes().filter( ( code ) => code !== 'full-rate' ) ], [ [ 'initiate new-topic 1' ], [ 'cuts-funnels' ] ] );
		assertConserved( client );
	} );

	it( 'of everybody has to be meant', async () => {
		const streams = ( config ) => ( { streams: { talk: { schema_uri: URI, ...config } } } );
		assert.deepEqual( ( await openTalk( streams( {} ) ) ).codes(), [ 'full-rate' ] );
		assert.deepEqual( ( await openTalk( streams( { sample: { unit: 'session', rate: 1 } } ) ) ).codes(), [ 'full-rate' ] );
		assert.deepEqual( ( await openTalk( streams( { allow_full_rate: true } ) ) ).codes(), [] );
		assert.deepEqual( ( await openTalk( streams( { sample: { unit: 'session', rate: 0.1 } } ) ) ).codes(), [] );
	} );

	it( 'is out of sample as a whole', async () => {
		const { client, clock, intake } = await openTalk( { sample: { unit: 'session', rate: 0.1 } } );
		client.attach();
		const { open: begin, does } = feature( client.track );
		begin( 'a', 'reply-post' );
		does( 'save-success', 'a' );
		await clock.advance( 1000 );
		assert.deepEqual( [ intake.events.length, client.stats().notInSample ], [ 0, 1 ] );
	} );
} );

describe( 'feature code that only tracks', () => {
	it( 'is told of in order and once where the client comes later, each event as it was', async () => {
		const page = createPage();
		/** @type {any} */ ( page.window ).document = page.document;
		const first = await open( { ...page, streams: {}, instruments: {} } );
		const { open: begin, does } = feature( first.client.track );
		const data = { form: 'a', entrypoint: 'reply-post' };
		first.client.track( 'flow_replies.initiate', data );
		data.entrypoint = 'new-topic';
		does( 'save-attempt', 'a' );
		does( 'save-success', 'a' );
		begin( 'b', 'reply-top' );
		const { client, clock, intake } = await openTalk( page );
		client.attach();
		client.detach();
		client.attach();
		await clock.advance( 1000 );
		assert.deepEqual( story( intake.events ), [ 'initiate reply-post 1', 'save-attempt reply-post 2', 'save-success reply-post 3', 'initiate reply-top 1' ] );
		assert.equal( new Set( intake.events.map( ( { funnelId } ) => funnelId ) ).size, 2 );
	} );

	const EVENT = { $id: '/legacy/x/1.0.0', properties: { $schema: { type: 'string' }, event: { type: 'object', properties: { a: { type: 'integer' } } }, client_dt: { type: 'string' }, meta: { type: 'object' } } };
	const OPTIONS = {
		streams: { eventlogging_Foo: { schema_uri: '/legacy/x/1.0.0' }, eventlogging_Bar: { schema_uri: '/flat/1.0.0' } },
		schemas: { '/legacy/x/1.0.0': EVENT, '/flat/1.0.0': { properties: { a: { type: 'integer' } } } },
		instruments: {}
	};

	it( 'of topics event.<name> reaches the stream of that name, in its capsule where it has one', async () => {
		const { client, clock, intake } = await open( OPTIONS );
		client.track( 'event.foo', { a: 1 } );
		client.track( 'event.Foo', { a: 'no number' } );
		client.track( 'event.Bar', { a: 2 } );
		client.track( 'event.Unknown', { a: 3 } );
		client.track( 'eventually', { a: 4 } );
		await clock.advance( 1000 );
		assert.deepEqual( intake.events.map( ( event ) => [ event.meta.stream, event.event || event.a ] ), [ [ 'eventlogging_Foo', { a: 1 } ], [ 'eventlogging_Bar', 2 ] ] );
		assert.equal( client.stats().invalid, 1 );
	} );

	it( 'by MediaWiki\'s own track is heard as well, and ours is MediaWiki\'s there', async () => {
		/** @type {any[]} */
		const queue = [ [ 'event.Foo', { a: 1 } ] ];
		/** @type {any[]} */
		const subscribers = [];
		const mw = {
			track: ( topic, data ) => {
				queue.push( [ topic, data ] );
				subscribers.forEach( ( [ prefix, callback ] ) => topic.startsWith( prefix ) && callback( topic, data ) );
			},
			trackSubscribe: ( prefix, callback ) => {
				subscribers.push( [ prefix, callback ] );
				queue.forEach( ( [ topic, data ] ) => topic.startsWith( prefix ) && callback( topic, data ) );
			},
			trackUnsubscribe: ( callback ) => subscribers.splice( subscribers.findIndex( ( [ , other ] ) => other === callback ), 1 )
		};
		const page = createPage();
		Object.assign( page.window, { mw, document: page.document } );
		const { client, clock, intake } = await open( { ...OPTIONS, ...page } );
		mw.track( 'event.Foo', { a: 2 } );
		client.track( 'event.Foo', { a: 3 } );
		/** @type {string[]} */
		const heard = [];
		const stop = client.trackSubscribe( 'other.', ( topic ) => {
			heard.push( topic );
			throw new Error( 'mine' );
		} );
		mw.track( 'other.a' );
		stop();
		mw.track( 'other.b' );
		await clock.advance( 1000 );
		assert.deepEqual( intake.events.map( ( event ) => event.event.a ), [ 1, 2, 3 ] );
		assert.deepEqual( [ heard, queue.length ], [ [ 'other.a' ], 5 ] );
		await client.close();
		assert.equal( subscribers.length, 0 );
	} );
} );
