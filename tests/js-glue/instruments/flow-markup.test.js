/*
 * What a form says of itself: whether somebody has written in it, and whether a dialog asks about it.
 */

import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { JSDOM } from 'jsdom';
import { findControl, isChanged, isDialogOpen, readForward, remember } from '../../../js-glue/instruments/flow-markup.js';

describe( 'a form', () => {
	/** @type {any} */
	let document;
	/** @type {any} */
	let window;
	beforeEach( () => {
		( { window } = new JSDOM( '<!DOCTYPE html><body></body>' ) );
		( { document } = window );
	} );

	/** @return {any} */
	const find = ( selector, root = document ) => root.querySelector( selector );

	const addShadow = ( html ) => {
		find( 'x-host' ).attachShadow( { mode: 'open' } ).innerHTML = html;
		return find( 'x-host' ).shadowRoot;
	};

	/* what is in the page, what is typed, and what is entered before */
	const TYPED = {
		'a textarea': [ '<form><textarea></textarea></form>', () => ( find( 'textarea' ).value = 'x' ) ],
		'an input': [ '<form><input value="before"></form>', () => ( find( 'input' ).value = 'x' ) ],
		'an element whose content can be edited': [ '<form><div contenteditable></div></form>', () => ( find( 'div' ).textContent = 'x' ) ],
		'an element for plain text': [ '<form><div contenteditable="plaintext-only"></div></form>', () => ( find( 'div' ).textContent = 'x' ) ],
		'an element that was filled and entered': [ '<form><div contenteditable>before</div></form>', () => ( find( 'div' ).textContent = 'before and after' ), 'div' ],
		'a field whose default follows what is typed': [ '<form><input></form>', () => {
			find( 'input' ).value = 'x';
			find( 'input' ).defaultValue = 'x';
		}, 'input' ],
		'a field that is tied to it from elsewhere': [ '<form id="f"></form><textarea form="f"></textarea>', () => ( find( 'textarea' ).value = 'x' ) ],
		'a field in a shadow tree': [ '<form><x-host></x-host></form>', () => ( find( 'textarea', addShadow( '<p><textarea></textarea></p>' ) ).value = 'x' ) ],
		'a form with a field called like its list of fields': [ '<form><input name="elements"><input name="querySelectorAll"><textarea></textarea></form>', () => ( find( 'textarea' ).value = 'x' ) ]
	};
	for ( const [ what, [ html, type, entered ] ] of Object.entries( TYPED ) ) {
		it( `is changed when somebody has written in ${ what }`, () => {
			document.body.innerHTML = html;
			if ( entered ) {
				remember( find( entered ) );
			}
			assert.equal( isChanged( find( 'form' ) ), false );
			type();
			assert.equal( isChanged( find( 'form' ) ), true );
		} );
	}

	it( 'is not changed by what cannot be edited, was entered and left, or was taken back', () => {
		document.body.innerHTML = '<form><div contenteditable="false">x</div><div contenteditable>before</div><textarea></textarea></form>';
		remember( find( 'textarea' ) );
		remember( find( '[contenteditable=""]' ) );
		find( 'textarea' ).value = 'x';
		assert.equal( isChanged( find( 'form' ) ), true );
		find( 'textarea' ).value = '';
		assert.equal( isChanged( find( 'form' ) ), false );
	} );

	it( 'knows a dialog that is open, wherever it is but around it', () => {
		document.body.innerHTML = '<x-host></x-host><div role="dialog"><form></form></div>';
		assert.equal( isDialogOpen( find( 'form' ) ), false );
		addShadow( '<dialog open>Discard?</dialog>' );
		assert.equal( isDialogOpen( find( 'form' ) ), true );
	} );

	it( 'has its control found in a shadow tree', () => {
		document.body.innerHTML = '<x-host></x-host>';
		const button = find( 'button', addShadow( '<button data-flow-eventlog-action="cancel-attempt"><b>x</b></button>' ) );
		const path = [ find( 'b', button ), button ];
		assert.equal( findControl( /** @type {any} */ ( { type: 'click', isTrusted: true, target: find( 'x-host' ), composedPath: () => path } ) ), button );
	} );
} );

describe( 'what belongs to a funnel', () => {
	/* what the control says, what it finds, what is told */
	const FORWARDS = {
		'#a, .b': [ 'a b', [] ],
		'< section i,#a': [ 'c a', [] ],
		':is(#a, .b),i:not(:is(.x, .y))': [ 'a b c', [] ],
		'#a[, .b': [ 'b', [ 'bad-selector' ] ],
		'< ::: i, #a': [ 'a', [ 'bad-selector' ] ],
		'< .nowhere i, #a': [ 'a', [] ],
		' , ': [ '', [] ],
		'': [ '', [] ]
	};
	for ( const [ forward, [ expected, codes ] ] of Object.entries( FORWARDS ) ) {
		it( `is found by '${ forward }'`, () => {
			const { document } = new JSDOM( '<!DOCTYPE html><p id="a"></p><p class="b" id="b"></p><section><i id="c"></i><button></button></section>' ).window;
			const control = document.querySelector( 'button' ), told = [];
			control.setAttribute( 'data-flow-eventlog-forward', forward );
			const found = readForward( control, ( code ) => told.push( code ) ).flatMap( ( find ) => find() );
			assert.deepEqual( [ found.map( ( { id } ) => id ).join( ' ' ), told ], [ expected, codes ] );
		} );
	}
} );
