import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { JSDOM } from 'jsdom';
import { joinBus } from '../../../js-glue/listening/bus.js';
import { brotliBytes } from '../../../tools/compressed.mjs';
import { open } from '../../support/client.js';
import { root } from '../../support/shared.js';

describe( 'the bus of a page', () => {
	/** @type {any} */
	let bus;
	/** @type {any[]} */
	let heard;
	const hear = ( topic, data ) => heard.push( [ topic, data ] );

	beforeEach( () => {
		bus = joinBus( {} );
		heard = [];
	} );

	it( 'has lost what nobody was told of, and not what somebody was', () => {
		const track = ( /** @type {number} */ count ) => Array.from( { length: count }, ( _, i ) => bus.track( 'a', i ) );
		track( 510 );
		assert.equal( bus.lost, 10 );
		const end = bus.subscribe( 'a', hear );
		track( 700 );
		end();
		track( 500 );
		assert.equal( bus.lost, 10 );
		track( 3 );
		assert.equal( bus.lost, 13 );
		bus.subscribe( 'b', hear );
		track( 600 );
		assert.deepEqual( [ bus.lost, heard.length ], [ 13, 1200 ] );
	} );

	it( 'tells a late subscriber of the past, in order, and then of what comes, once each', () => {
		bus.track( 'a.one', 1 );
		bus.track( 'b', 'not this' );
		bus.track( 'a.two', { deep: [ 2 ] } );
		bus.subscribe( 'a.', hear );
		bus.track( 'a.three' );
		assert.deepEqual( heard, [ [ 'a.one', 1 ], [ 'a.two', { deep: [ 2 ] } ], [ 'a.three', undefined ] ] );
	} );

	it( 'takes a copy when it is told', () => {
		const funnel = { action: 'initiate' };
		bus.track( 'event', funnel );
		funnel.action = 'save';
		bus.track( 'event', funnel );
		bus.subscribe( 'event', ( topic, data ) => {
			heard.push( data.action );
			data.action = 'changed by a subscriber';
		} );
		bus.subscribe( 'event', ( topic, data ) => heard.push( data.action ) );
		assert.deepEqual( heard, [ 'initiate', 'save', 'initiate', 'save' ] );
	} );

	it( 'keeps the order where a subscriber tracks', () => {
		bus.subscribe( 'outer', () => bus.track( 'inner' ) );
		bus.subscribe( '', hear );
		bus.track( 'outer' );
		assert.deepEqual( heard.map( ( [ topic ] ) => topic ), [ 'outer', 'inner' ] );
	} );

	it( 'keeps a subscriber of anybody that MediaWiki lets throw from the caller', () => {
		const track = () => {
			throw new Error( 'theirs' );
		};
		assert.doesNotThrow( () => joinBus( { mw: { track, trackSubscribe() {} } } ).track( 'a' ) );
	} );

	it( 'keeps a subscriber that throws from the caller and from the others', () => {
		bus.subscribe( '', () => {
			throw new Error( 'mine' );
		} );
		bus.subscribe( '', hear );
		bus.track( 'a' );
		assert.equal( heard.length, 1 );
	} );

	it( 'stops when it is told to, also in the middle of the past', () => {
		bus.track( 'a', 1 );
		bus.track( 'a', 2 );
		const stop = bus.subscribe( 'b', hear );
		bus.subscribe( 'a', ( topic, data ) => {
			hear( topic, data );
			stop();
		} );
		bus.track( 'b' );
		assert.deepEqual( heard, [ [ 'a', 1 ], [ 'a', 2 ] ] );
	} );

	it( 'goes on for a subscriber of the same name where the one before it stopped', () => {
		bus.track( 'a', 1 );
		bus.subscribe( 'a', hear, 'name' )();
		bus.track( 'a', 2 );
		bus.subscribe( 'a', hear, 'name' );
		assert.deepEqual( heard, [ [ 'a', 1 ], [ 'a', 2 ] ] );
	} );

	it( 'keeps the last 500 calls, and counts what is lost', () => {
		for ( let i = 0; i < 600; i++ ) {
			bus.track( 'a', i );
		}
		bus.subscribe( 'a', hear );
		assert.deepEqual( [ heard.length, heard[ 0 ][ 1 ], bus.lost ], [ 500, 100, 100 ] );
	} );

	it( 'takes whatever it is given', () => {
		/** @type {any} */
		const ring = {};
		ring.ring = ring;
		for ( const data of [ ring, 1n, () => {}, Symbol( 'x' ), NaN, null ] ) {
			bus.track( 'a', data );
		}
		bus.track( undefined, 'x' );
		bus.track( Object.create( null, { toString: { value: () => 'b' } } ), 'y' );
		bus.track( Object.create( null ), 'z' );
		bus.subscribe( '', hear );
		assert.deepEqual( heard, [ ...Array( 4 ).fill( [ 'a', undefined ] ), [ 'a', null ], [ 'a', null ], [ 'undefined', 'x' ], [ 'b', 'y' ], [ 'object', 'z' ] ] );
	} );

	it( 'takes no subscription but by a string and a function, and goes on', () => {
		for ( const [ prefix, callback ] of [ [ /^a/, hear ], [ undefined, hear ], [ 'a', undefined ], [ 'a', 'hear' ], [ Object.create( null ), hear ] ] ) {
			bus.subscribe( prefix, callback )();
			bus.subscribe( prefix, callback );
		}
		bus.track( 'a', 1 );
		assert.deepEqual( heard, [] );
	} );

	for ( const [ what, other ] of [ [ 'an image', { nodeType: 1 } ], [ 'a number', 7 ], [ 'nothing', null ] ] ) {
		it( `works where the page has ${ what } of its name`, () => {
			const page = { document: {}, heliographBus: other };
			joinBus( page ).track( 'a', 1 );
			joinBus( page ).subscribe( 'a', hear );
			assert.deepEqual( heard, [ [ 'a', 1 ] ] );
		} );
	}

	it( 'takes elements that are called mw and track for no MediaWiki', () => {
		const page = joinBus( /** @type {any} */ ( { mw: { track: {}, trackSubscribe: {} } } ) );
		page.subscribe( 'a', hear );
		page.track( 'a', 1 );
		assert.deepEqual( heard, [ [ 'a', 1 ] ] );
	} );

	it( 'is one for a page, whichever copy of the module asks', async () => {
		const other = await import( '../../../js-glue/listening/bus.js?copy' );
		const page = { document: {} };
		joinBus( page ).track( 'a', 1 );
		other.joinBus( page ).subscribe( 'a', hear );
		joinBus( page ).track( 'a', 2 );
		assert.deepEqual( heard, [ [ 'a', 1 ], [ 'a', 2 ] ] );
		assert.notEqual( joinBus( {} ), joinBus( {} ) );
	} );
} );

describe( 'client.track', () => {
	it( 'reaches subscribers with the time of the client\'s clock, and tells of those that fail', async () => {
		const { client, clock, codes } = await open();
		/** @type {any[]} */
		const heard = [];
		client.track( 'feature.used', { how: 'often' } );
		await clock.advance( 1000 );
		client.trackSubscribe( 'feature.', ( ...given ) => heard.push( given ) );
		const stop = client.trackSubscribe( 'feature.', () => {
			throw new Error( 'mine' );
		} );
		stop();
		client.track( 'feature.left' );
		assert.deepEqual( heard, [ [ 'feature.used', { how: 'often' }, clock.now() - 1000 ], [ 'feature.left', undefined, clock.now() ] ] );
		assert.deepEqual( codes(), [ 'subscriber-failed' ] );
	} );

	it( 'refuses a prefix that is no string, and goes on', async () => {
		const { client, codes } = await open();
		client.trackSubscribe( /** @type {any} */ ( /^a/ ), () => {} );
		client.track( 'a', 1 );
		client.track( Object.create( null ), 1 );
		assert.deepEqual( codes(), [ 'bad-subscription' ] );
	} );

	it( 'tells nothing to a client that is closed', async () => {
		const page = new JSDOM( '', { url: 'https://en.example.org/' } ).window;
		const { client, intake } = await open( { window: page, document: page.document, streams: { eventlogging_Foo: {} }, instruments: {} } );
		/** @type {string[]} */
		const heard = [];
		client.trackSubscribe( '', ( topic ) => heard.push( topic ) );
		client.track( 'a' );
		client.close();
		client.trackSubscribe( '', ( topic ) => heard.push( topic ) );
		client.track( 'b' );
		client.track( 'event.Foo', { $schema: '/a/1.0.0' } );
		await client.close();
		assert.deepEqual( [ heard, intake.events, client.stats().emitted ], [ [ 'a' ], [], 0 ] );
	} );

	it( 'works where the client does not', async () => {
		const { client } = await open( { privacy: { optOut: true } } );
		client.track( 'a', 1 );
		client.trackSubscribe( 'a', ( topic, data ) => assert.equal( data, 1 ) );
		assert.equal( client.status, 'inert' );
	} );

	it( 'makes an event of a topic webuiactions_log.<action>, with its own time, when attached', async () => {
		const { client, clock, intake, codes } = await open();
		client.track( 'webuiactions_log.show', 'before' );
		await clock.advance( 5000 );
		client.attach();
		client.track( 'webuiactions_log.click', 'after' );
		client.track( 'webuiactions_log.show', 'x'.repeat( 65 ) );
		client.track( 'webuiactions_log', 'another topic' );
		client.track( 'webuiactions_log.', 'no action' );
		client.track( 'webuiactions_log.show', '' );
		client.track( 'webuiactions_log.show', { a: 'name?' } );
		client.detach();
		client.attach();
		await client.flush();
		assert.deepEqual( intake.events.map( ( { action, action_source: name, dt } ) => [ action, name, Date.parse( dt ) - clock.now() ] ), [
			[ 'init', 'ns=0', 0 ], [ 'show', 'before', -5000 ], [ 'click', 'after', 0 ], [ 'show', 'x'.repeat( 64 ), 0 ]
		] );
		assert.deepEqual( codes(), [ 'bad-name' ] );
		assert.equal( client.stats().invalid, 2 );
	} );

	it( 'is not heard twice by a client that comes after another in the same page', async () => {
		const page = new JSDOM( '', { url: 'https://en.example.org/' } ).window;
		const first = await open( { window: page, document: page.document } );
		first.client.track( 'webuiactions_log.show', 'one' );
		first.client.attach();
		first.client.close();
		const second = await open( { window: page, document: page.document } );
		second.client.attach();
		second.client.track( 'webuiactions_log.show', 'two' );
		await second.client.flush();
		assert.deepEqual( second.intake.events.map( ( event ) => event.action_source ), [ 'ns=0', 'two' ] );
	} );
} );

describe( 'the stub', () => {
	const stub = fs.readFileSync( path.join( root, 'dist/heliograph.stub.js' ), 'utf8' );

	/** A page that waits for an interaction, for nothing can be imported here. */
	function openPage( html = '<button data-event-name="early">x</button>', navigator = {} ) {
		const { window } = new JSDOM( `<script data-when="interaction">${ stub }</script>${ html }`, {
			url: 'https://en.example.org/',
			runScripts: 'dangerously',
			beforeParse: ( page ) => Object.assign( page.navigator, navigator )
		} );
		/** @type {any} */
		const bus = window.heliographBus;
		return { window, document: window.document, bus };
	}

	const OPTIONS = { instruments: { webUiClick: { stream: 'ui', untrustedEvents: true } } };

	it( 'has less than 500 bytes', () => {
		assert.ok( Buffer.byteLength( stub ) < 500, `${ Buffer.byteLength( stub ) } bytes` );
	} );

	it( 'gives what happened before to the client that attaches, with its time', async () => {
		const { window, document, bus } = openPage();
		const began = Date.now();
		bus.track( 'webuiactions_log.show', 'early dialog' );
		document.querySelector( 'button' ).click();
		const { client, intake, codes } = await open( { window, document, ...OPTIONS } );
		document.querySelector( 'button' ).click();
		bus.track( 'webuiactions_log.show', 'late dialog' );
		client.attach();
		document.querySelector( 'button' ).click();
		await client.flush();
		assert.deepEqual( intake.events.map( ( { action, action_source: name } ) => [ action, name ] ), [
			[ 'init', 'ns=0' ], [ 'show', 'early dialog' ], [ 'show', 'late dialog' ], [ 'click', 'early' ], [ 'click', 'early' ], [ 'click', 'early' ]
		] );
		for ( const { dt } of intake.events.slice( 0, -1 ) ) {
			assert.ok( Math.abs( Date.parse( dt ) - began ) < 60000, dt );
		}
		assert.deepEqual( codes(), [] );
	} );

	it( 'keeps the name of a control that is gone by then', async () => {
		const { window, document } = openPage( '<div class="vector-menu"><ul><li id="item"><a><b>x</b></a></li></ul></div>' );
		document.querySelector( 'b' ).click();
		document.querySelector( '.vector-menu' ).remove();
		const { client, intake } = await open( { window, document, ...OPTIONS } );
		client.attach();
		await client.flush();
		assert.equal( intake.events.at( -1 ).action_source, 'item' );
	} );

	it( 'says what was more than it keeps', async () => {
		const { window, document, bus } = openPage();
		for ( let i = 0; i < 150; i++ ) {
			bus.track( 'other', i );
		}
		const { client, diagnostics } = await open( { window, document } );
		client.attach();
		assert.deepEqual( diagnostics.map( ( { code, message } ) => [ code, message.split( ' ' )[ 0 ] ] ), [ [ 'calls-lost', '51' ] ] );
	} );

	it( 'joins what is there where it stands twice, and where it runs again after a client came', async () => {
		const { window, document, bus } = openPage( `<script data-when="interaction">${ stub }</script><button data-event-name="early">x</button>` );
		assert.equal( window.heliographBus, bus );
		document.querySelector( 'button' ).click();
		bus.track( 'webuiactions_log.show', 'one' );
		const { client, intake, codes } = await open( { window, document, ...OPTIONS } );
		client.attach();
		const again = document.createElement( 'script' );
		again.dataset.when = 'interaction';
		again.textContent = stub;
		document.head.append( again );
		window.heliographBus.track( 'webuiactions_log.show', 'two' );
		document.querySelector( 'button' ).click();
		await client.flush();
		assert.deepEqual( intake.events.map( ( event ) => event.action_source ), [ 'ns=0', 'one', 'early', 'two', 'early' ] );
		assert.deepEqual( codes(), [] );
	} );

	for ( const [ what, own ] of /** @type {[ string, any ][]} */ ( [
		[ 'that calls', { requestIdleCallback: ( /** @type {() => void} */ work ) => work() } ],
		[ 'that there is none of', {} ],
		[ 'that is no function', { requestIdleCallback: true } ],
		[ 'that fails', { requestIdleCallback() {
			throw new Error( 'none' );
		} } ]
	] ) ) {
		it( `imports the script with a requestIdleCallback ${ what }`, () => {
			/** @type {string[]} */
			const asked = [];
			const page = { addEventListener() {}, document: { currentScript: { dataset: { src: '/skin.js', when: 'idle' } } }, navigator: {}, setTimeout: ( /** @type {() => void} */ work ) => work(), self: own, ...own };
			/* Nothing can be imported here. */
			vm.runInNewContext( stub.replace( 'import(', 'ask(' ), { ...page, ask( /** @type {string} */ src ) {
				asked.push( src );
				return Promise.reject( new Error( 'nowhere' ) );
			} } );
			assert.deepEqual( [ asked, typeof own.heliographBus.track ], [ [ '/skin.js' ], 'function' ] );
		} );
	}

	it( 'leaves nothing that a client cannot take, whatever it was given', async () => {
		const { window, document, bus } = openPage();
		for ( const topic of [ undefined, null, 7, Symbol( 'x' ), /x/, {}, Object.create( null ), document ] ) {
			bus.track( topic, 1 );
		}
		bus.track( 'webuiactions_log.show', 'good' );
		const { client, intake, codes } = await open( { window, document, ...OPTIONS } );
		assert.equal( client.attach(), true );
		await client.flush();
		assert.deepEqual( [ intake.events.map( ( event ) => event.action_source ), codes() ], [ [ 'ns=0', 'good' ], [] ] );
	} );

	it( 'does not let a feature fail', () => {
		const { bus } = openPage();
		/** @type {any} */
		const ring = {};
		ring.ring = ring;
		bus.track( 'a', ring );
		assert.equal( bus.count, 1 );
	} );

	it( 'listens to nobody who does not want it, and stops where the client learns of it', async () => {
		const signal = openPage( undefined, { globalPrivacyControl: true } );
		signal.document.querySelector( 'button' ).click();
		assert.equal( signal.bus.count, 0 );
		const { window, document, bus } = openPage();
		const { client } = await open( { window, document, ...OPTIONS, privacy: { optOut: true } } );
		document.querySelector( 'button' ).click();
		assert.deepEqual( [ client.status, bus.takeClicks().length ], [ 'inert', 0 ] );
	} );

	it( 'gives a client that attaches to a part of the page the clicks there', async () => {
		const { window, document } = openPage( '<main><button data-event-name="in">x</button></main><button data-event-name="out">y</button>' );
		document.querySelectorAll( 'button' ).forEach( ( button ) => button.click() );
		const { client, intake } = await open( { window, document, ...OPTIONS } );
		client.attach( document.querySelector( 'main' ) );
		await client.flush();
		assert.deepEqual( intake.events.map( ( event ) => event.action_source ), [ 'ns=0', 'in' ] );
	} );

	/* the page, what was clicked at which times in ms, how many clicks that is */
	const LABELS = {
		'a label, which clicks its control': [ '<label><b>x</b><input type="checkbox" data-event-name="box"></label>', [ [ 'b', 0 ], [ 'b', 900 ] ], 2 ],
		'a control in its label': [ '<label><b>x</b><input type="checkbox" data-event-name="box"></label>', [ [ 'input', 0 ], [ 'input', 900 ], [ 'input', 1800 ] ], 3 ],
		'what is in a control in its label': [ '<label><button data-event-name="box"><b>x</b></button></label>', [ [ 'b', 0 ], [ 'button', 900 ] ], 2 ],
		'a label that the page keeps from clicking, and its control': [ '<label data-off><b>x</b><input type="checkbox" data-event-name="box"></label><label for="c"><i>y</i></label>', [ [ 'b', 0 ], [ 'input', 900 ] ], 1 ],
		'a label in a tagged link that the page keeps from clicking, and its control': [ '<a data-event-name="link"><label data-off><b>x</b><input type="checkbox"></label></a>', [ [ 'b', 0 ], [ 'input', 900 ] ], 2 ]
	};
	for ( const [ what, [ html, clicked, expected ] ] of Object.entries( LABELS ) ) {
		it( `counts as many clicks on ${ what } as there were`, async () => {
			const { window, document, bus } = openPage( html );
			document.querySelector( '[data-off]' )?.addEventListener( 'click', ( event ) => event.target.localName === 'b' && event.preventDefault() );
			for ( const [ selector, time ] of clicked ) {
				const from = bus.kept.length;
				document.querySelector( selector ).click();
				bus.kept.slice( from ).forEach( ( click ) => {
					click[ 0 ] = bus.since + time;
				} );
			}
			const { client, intake } = await open( { window, document, ...OPTIONS } );
			client.attach();
			await client.flush();
			assert.equal( intake.events.length - 1, expected );
		} );
	}
} );

describe( 'the entry for feature code', () => {
	it( 'works alone, has a kilobyte at the most, and shares the bus of a client in its page', async () => {
		const file = new URL( '../../../dist/heliograph.track.mjs', import.meta.url );
		const { track, trackSubscribe } = await import( file.href );
		assert.ok( brotliBytes( fs.readFileSync( file ) ) <= 1024 );
		/** @type {any[]} */
		const told = [];
		const data = { a: 1 };
		track( 'x.one', data );
		data.a = 2;
		const stop = trackSubscribe( 'x.', ( topic, what ) => {
			told.push( [ topic, what ] );
			throw new Error( 'mine' );
		} );
		track( 'x.two' );
		stop();
		track( 'x.three' );
		assert.deepEqual( told, [ [ 'x.one', { a: 1 } ], [ 'x.two', undefined ] ] );
	} );
} );
