import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { JSDOM } from 'jsdom';
import { createListeners } from '../../../js-glue/listening/listeners.js';
import { joinBus } from '../../../js-glue/listening/bus.js';

const CLICK = {
	rule: 0,
	instrument: 'webUiClick',
	stream: 'ui',
	on: 'click',
	selector: 'a[data-event-name],button[data-event-name],input[data-event-name]',
	except: '.mw-parser-output',
	read: [ 'data-event-name' ],
	untrustedEvents: true
};
const INIT = { rule: 1, instrument: 'webUiClick', stream: 'ui', on: 'init' };

describe( 'listeners', () => {
	/** @type {any} */
	let document;
	/** @type {any} */
	let window;
	/** @type {any[]} */
	let emitted;
	/** @type {string[]} */
	let codes;

	beforeEach( () => {
		( { window } = new JSDOM( '<!DOCTYPE html><body></body>' ) );
		( { document } = window );
		emitted = [];
		codes = [];
	} );

	/** What listeners need of a client without the extras. */
	function optionsOf( plan, emit ) {
		return { plan, emit, bus: joinBus( {} ), extras: {}, parts: { diagnose: ( code ) => codes.push( code ) } };
	}

	function listenTo( plan = [ CLICK, INIT ], root = document ) {
		const listeners = createListeners( optionsOf( plan, ( rule, first ) => emitted.push( first || rule ) ) );
		return { listeners, isListening: listeners.attach( root ) };
	}

	/**
	 * @param {string} html
	 * @param {string} selector
	 */
	function click( html, selector ) {
		document.body.innerHTML = html;
		document.querySelector( selector ).dispatchEvent( new window.MouseEvent( 'click', { bubbles: true, composed: true } ) );
	}

	/* html, what is clicked, which names are told */
	const TARGETS = {
		'the control itself': [ '<button data-event-name="b">x</button>', 'button', [ 'b' ] ],
		'an element in the control': [ '<a data-event-name="a"><b><i>x</i></b></a>', 'i', [ 'a' ] ],
		'an icon drawn as SVG': [ '<button data-event-name="b"><svg><g><path/></g></svg></button>', 'path', [ 'b' ] ],
		'a tagged span in a tagged link': [ '<a data-event-name="a"><span data-event-name="s">x</span></a>', 'span', [ 'a' ] ],
		'a tagged span alone': [ '<span data-event-name="s">x</span>', 'span', [] ],
		'nothing': [ '<p>x</p>', 'p', [] ],
		'a control without a name': [ '<button data-event-name="">x</button>', 'button', [] ],
		'a control in content': [ '<div class="mw-parser-output"><button data-event-name="b">x</button></div>', 'button', [] ],
		'content in a control': [ '<a data-event-name="a"><span class="mw-parser-output"><button data-event-name="b">x</button></span></a>', 'button', [ 'a' ] ],
		'content in content in a control': [ '<a data-event-name="a"><p class="mw-parser-output"><b class="mw-parser-output"><button data-event-name="b">x</button></b></p></a>', 'button', [ 'a' ] ],
		'a control that is content': [ '<button class="mw-parser-output" data-event-name="b">x</button>', 'button', [] ]
	};
	for ( const [ what, [ html, selector, expected ] ] of Object.entries( TARGETS ) ) {
		it( `take a click on ${ what } for ${ expected.join() || 'none' }`, () => {
			listenTo( [ CLICK ] );
			click( html, selector );
			assert.deepEqual( emitted, expected );
			assert.deepEqual( codes, [] );
		} );
	}

	it( 'take a click on a text for one on its element', () => {
		listenTo( [ CLICK ] );
		document.body.innerHTML = '<button data-event-name="b">x</button>';
		document.querySelector( 'button' ).firstChild.dispatchEvent( new window.MouseEvent( 'click', { bubbles: true } ) );
		assert.deepEqual( emitted, [ 'b' ] );
	} );

	/* where the name is, what is clicked */
	const SHADOWS = {
		'in the shadow tree': [ '<x-host></x-host>', '<button data-event-name="inner"><i>x</i></button>', 'inner' ],
		'on the control around the host': [ '<a data-event-name="outer"><x-host></x-host></a>', '<i>x</i>', 'outer' ],
		'in the shadow tree of content': [ '<div class="mw-parser-output"><x-host></x-host></div>', '<button data-event-name="inner"><i>x</i></button>', undefined ]
	};
	for ( const [ what, [ html, shadow, expected ] ] of Object.entries( SHADOWS ) ) {
		it( `look into a shadow tree and out of it: the name is ${ what }`, () => {
			listenTo( [ CLICK ] );
			document.body.innerHTML = html;
			const root = document.querySelector( 'x-host' ).attachShadow( { mode: 'open' } );
			root.innerHTML = shadow;
			root.querySelector( 'i' ).dispatchEvent( new window.MouseEvent( 'click', { bubbles: true, composed: true } ) );
			assert.deepEqual( emitted, expected ? [ expected ] : [] );
		} );
	}

	/* what is shown in the slot, the shadow tree around the slot, what is clicked, the name that is told */
	const SLOTS = {
		'an element': [ '<x-host><b>x</b></x-host>', '<button data-event-name="b"><slot></slot></button>', 'b', 'b' ],
		'an element in an element': [ '<x-host><p><b>x</b></p></x-host>', '<button data-event-name="b"><slot></slot></button>', 'b', 'b' ],
		'an element in a slot with a name': [ '<x-host><b slot="s">x</b></x-host>', '<slot></slot><button data-event-name="b"><slot name="s"></slot></button>', 'b', 'b' ],
		'a control, which is nearer': [ '<x-host><button data-event-name="near"><b>x</b></button></x-host>', '<a data-event-name="far"><slot></slot></a>', 'b', 'near' ],
		'an element, with a control around the host': [ '<a data-event-name="far"><x-host><b>x</b></x-host></a>', '<slot></slot>', 'b', 'far' ],
		'an element, with controls in and around the host': [ '<a data-event-name="far"><x-host><b>x</b></x-host></a>', '<button data-event-name="near"><slot></slot></button>', 'b', 'near' ],
		'content': [ '<x-host><b class="mw-parser-output"><button data-event-name="forged"><i>x</i></button></b></x-host>', '<a data-event-name="b"><slot></slot></a>', 'i', 'b' ],
		'an element, in a shadow tree that is content': [ '<p class="mw-parser-output"><x-host><b>x</b></x-host></p>', '<button data-event-name="b"><slot></slot></button>', 'b', undefined ]
	};
	for ( const [ what, [ html, shadow, selector, expected ] ] of Object.entries( SLOTS ) ) {
		it( `look for the control around the slot that shows ${ what }`, () => {
			listenTo( [ CLICK ] );
			document.body.innerHTML = html;
			document.querySelector( 'x-host' ).attachShadow( { mode: 'open' } ).innerHTML = shadow;
			document.querySelector( selector ).dispatchEvent( new window.MouseEvent( 'click', { bubbles: true, composed: true } ) );
			assert.deepEqual( emitted, expected ? [ expected ] : [] );
			assert.deepEqual( codes, [] );
		} );
	}

	it( 'see what a page stops on its way', () => {
		listenTo( [ CLICK ] );
		document.body.addEventListener( 'click', ( event ) => event.stopImmediatePropagation(), true );
		click( '<button data-event-name="b">x</button>', 'button' );
		assert.deepEqual( emitted, [ 'b' ] );
	} );

	it( 'are one for each type of event, however many rules there are', () => {
		/** @type {any[]} */
		const added = [];
		listenTo( [ CLICK, { ...CLICK, rule: 2 }, { ...CLICK, rule: 3, on: 'focusin' }, INIT ], {
			ownerDocument: document,
			addEventListener: ( type, _, capture ) => added.push( [ type, capture ] )
		} );
		assert.deepEqual( added, [ [ 'click', true ], [ 'focusin', true ] ] );
	} );

	it( 'count each click on a control in its label, also where the page is so busy that no timer comes between', () => {
		listenTo( [ CLICK ] );
		document.body.innerHTML = '<label><b>x</b><input type="checkbox" data-event-name="box"></label>';
		for ( const selector of [ 'input', 'input', 'b', 'input', 'b', 'b' ] ) {
			document.querySelector( selector ).click();
		}
		assert.deepEqual( emitted, new Array( 6 ).fill( 'box' ) );
	} );

	it( 'read the attribute when the event happens', () => {
		listenTo( [ CLICK ] );
		click( '<button data-event-name="b">x</button>', 'button' );
		document.querySelector( 'button' ).dataset.eventName = 'changed';
		document.querySelector( 'button' ).click();
		assert.deepEqual( emitted, [ 'b', 'changed' ] );
	} );

	it( 'ignore what no person did, unless asked', () => {
		listenTo( [ { ...CLICK, untrustedEvents: false } ] );
		click( '<button data-event-name="b">x</button>', 'button' );
		assert.deepEqual( emitted, [] );
	} );

	it( 'keep an element that breaks in their hands from the page', () => {
		/** @type {string[]} */
		const errors = [];
		window.addEventListener( 'error', ( event ) => errors.push( event.message ) );
		listenTo( [ CLICK ] );
		document.body.innerHTML = '<form><input name="closest"></form><button data-event-name="b">x</button>';
		const form = document.querySelector( 'form' );
		/* What named access does in a browser. */
		Object.defineProperty( form, 'closest', { value: form.firstChild } );
		form.dispatchEvent( new window.MouseEvent( 'click', { bubbles: true } ) );
		document.querySelector( 'button' ).click();
		assert.deepEqual( errors, [] );
		assert.deepEqual( emitted, [ 'b' ] );
	} );

	it( 'are not led astray by an image that is called host', () => {
		listenTo( [ CLICK ] );
		Object.defineProperty( document, 'host', { get: () => document.querySelector( 'img' ) } );
		click( '<img name="host"><p>x</p>', 'p' );
		assert.deepEqual( emitted, [] );
	} );

	it( 'say init once a pageview, however often they are attached', () => {
		const { listeners } = listenTo();
		listeners.attach( document );
		listeners.detach();
		listeners.attach( document );
		assert.deepEqual( emitted, [ 1 ] );
	} );

	it( 'leave nothing behind', () => {
		const { listeners } = listenTo();
		listeners.detach();
		listeners.detach();
		click( '<button data-event-name="b">x</button>', 'button' );
		assert.deepEqual( emitted, [ 1 ] );
		const again = listenTo();
		assert.equal( again.isListening, true );
	} );

	it( 'share a document by instrument and stream, also with another copy of the module', async () => {
		const other = await import( '../../../js-glue/listening/listeners.js?copy' );
		assert.notEqual( other.createListeners, createListeners );
		listenTo();
		const second = other.createListeners( optionsOf( [ CLICK, INIT, { ...CLICK, stream: 'another' } ], ( rule, name ) => emitted.push( `second ${ name }` ) ) );
		assert.equal( second.attach( document ), true );
		click( '<button data-event-name="b">x</button>', 'button' );
		assert.deepEqual( emitted, [ 1, 'b', 'second b' ] );
		assert.ok( codes.includes( 'already-attached' ) );
		second.detach();
		assert.equal( listenTo().isListening, false );
	} );

	it( 'leave out a rule whose roots are no selector, and say so', () => {
		const { isListening } = listenTo( [ { ...CLICK, except: 'div[' }, { ...CLICK, rule: 2, instrument: 'other' } ] );
		click( '<button data-event-name="b">x</button>', 'button' );
		assert.equal( isListening, true );
		assert.deepEqual( emitted, [ 'b' ] );
		assert.deepEqual( codes, [ 'bad-selector' ] );
	} );
} );
