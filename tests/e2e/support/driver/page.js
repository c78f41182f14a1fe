/*
 * A page in the words of Playwright, as far as the tests use them, for a browser that is driven by WebDriver, be it the
 * one of HTTP or the bidirectional one. In Chromium the page is Playwright's own.
 */

import { EventEmitter } from 'node:events';
import { until } from '../../../support/until.js';
import { find, findPoint } from './in-page.js';

const BUTTONS = { left: 0, middle: 1, right: 2 };

/* As WebDriver numbers them, in Unicode's private use area. */
const KEYS = {
	Backspace: '\uE003', Tab: '\uE004', Enter: '\uE007', Shift: '\uE008', Control: '\uE009', Alt: '\uE00A', Escape: '\uE00C', Space: ' ',
	End: '\uE010', Home: '\uE011', ArrowLeft: '\uE012', ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015', Delete: '\uE017', Meta: '\uE03D'
};

const keyOf = ( /** @type {string} */ name ) => KEYS[ name ] || name;

/**
 * @typedef {Object} Wire What a page needs of its engine.
 * @property {( url: string ) => Promise<any>} navigate Until it has loaded.
 * @property {() => Promise<any>} reload
 * @property {( by: -1 | 1 ) => Promise<any>} traverse
 * @property {( isAsked: boolean ) => Promise<any>} close `isAsked`: as by a reader, with `beforeunload`.
 * @property {() => Promise<string>} url
 * @property {( source: string, given: string ) => Promise<string>} call Calls an async function of the page, of which this is the
 *  source, with a text. Returns the text that it returns.
 * @property {( actions: any[] ) => Promise<any>} perform Input, as WebDriver describes it.
 * @property {( width: number, height: number ) => Promise<any>} resize
 */

/**
 * @param {string} text Such as `TypeError: x is not a function`.
 * @return {Error} As the page has it, but for its stack.
 */
export function toError( text ) {
	const [ , name, message ] = /^(?:Uncaught )?(\w*Error): (.*)$/s.exec( text ) || [ '', 'Error', text ];
	return Object.assign( new Error( message ), { name } );
}

/** Emits `console` and `pageerror` where the engine tells, and `dialog`. */
export class Page extends EventEmitter {
	/** @param {Wire} wire */
	constructor( wire ) {
		super();
		this.wire = wire;
		this.keyboard = {
			down: ( /** @type {string} */ key ) => this.performKeys( [ { type: 'keyDown', value: keyOf( key ) } ] ),
			up: ( /** @type {string} */ key ) => this.performKeys( [ { type: 'keyUp', value: keyOf( key ) } ] ),

			/** @param {string} chord Such as Enter or Control+Enter. */
			press: ( chord ) => {
				const keys = chord.split( '+' ).map( keyOf );
				return this.performKeys( [ ...keys.map( ( value ) => ( { type: 'keyDown', value } ) ), ...keys.reverse().map( ( value ) => ( { type: 'keyUp', value } ) ) ] );
			},

			/** @param {string} text */
			type: ( text ) => this.performKeys( [ ...text ].flatMap( ( value ) => [ { type: 'keyDown', value }, { type: 'keyUp', value } ] ) )
		};
		this.mouse = {
			/**
			 * @param {number} x
			 * @param {number} y
			 */
			move: ( x, y ) => this.performMouse( x, y, [] ),

			/**
			 * @param {number} x
			 * @param {number} y
			 * @param {{ button?: 'left' | 'middle' | 'right', clickCount?: number }} [options]
			 */
			click: ( x, y, { button = 'left', clickCount = 1 } = {} ) => this.performMouse( x, y, Array.from( { length: clickCount }, () => [
				{ type: 'pointerDown', button: BUTTONS[ button ] }, { type: 'pointerUp', button: BUTTONS[ button ] }
			] ).flat() )
		};
	}

	/** @param {any[]} actions */
	performKeys( actions ) {
		return this.wire.perform( [ { type: 'key', id: 'keyboard', actions } ] );
	}

	/**
	 * @param {number} x
	 * @param {number} y
	 * @param {any[]} actions What is done there.
	 */
	performMouse( x, y, actions ) {
		const move = { type: 'pointerMove', x: Math.round( x ), y: Math.round( y ), duration: 0 };
		return this.wire.perform( [ { type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions: [ move, ...actions ] } ] );
	}

	/** @param {string} url */
	goto( url ) {
		return this.wire.navigate( url );
	}

	reload() {
		return this.wire.reload();
	}

	goBack() {
		return this.wire.traverse( -1 );
	}

	goForward() {
		return this.wire.traverse( 1 );
	}

	/** @param {{ runBeforeUnload?: boolean }} [options] */
	close( { runBeforeUnload = false } = {} ) {
		return this.wire.close( runBeforeUnload );
	}

	url() {
		return this.wire.url();
	}

	title() {
		return this.evaluate( () => document.title );
	}

	/** @param {{ width: number, height: number }} size */
	setViewportSize( { width, height } ) {
		return this.wire.resize( width, height );
	}

	/**
	 * @param {Function | string} work Also the source of an expression.
	 * @param {any} [given] JSON.
	 * @return {Promise<any>} What it returned or resolved to, as JSON.
	 */
	async evaluate( work, given ) {
		const source = typeof work === 'function' ? work : `() => ( ${ work } )`;
		const text = await this.wire.call( `async ( given ) => {
			const answer = await ( ${ source } )( ...JSON.parse( given ) );
			return answer === undefined ? '[]' : JSON.stringify( [ answer ] );
		}`, JSON.stringify( given === undefined ? [] : [ given ] ) );
		return JSON.parse( text )[ 0 ];
	}

	/**
	 * Call a function with all elements of a selector.
	 *
	 * @param {string} selector
	 * @param {Function} work
	 * @param {any} [given]
	 * @return {Promise<any>}
	 */
	$$eval( selector, work, given ) {
		return this.evaluate( `( ( find ) => ( ${ work } )( find( ${ JSON.stringify( selector ) } ), ${ JSON.stringify( given ) } ) )( ${ find } )` );
	}

	/**
	 * Call a function with the first element of a selector.
	 *
	 * @param {string} selector
	 * @param {Function} work
	 * @param {any} [given]
	 * @return {Promise<any>}
	 */
	$eval( selector, work, given ) {
		return this.evaluate( `( ( find ) => {
			const [ element ] = find( ${ JSON.stringify( selector ) } );
			if ( !element ) {
				throw new Error( 'nothing is there by ' + ${ JSON.stringify( selector ) } );
			}
			return ( ${ work } )( element, ${ JSON.stringify( given ) } );
		} )( ${ find } )` );
	}

	/**
	 * @param {Function} work Of the page.
	 * @param {any} [given]
	 */
	async waitForFunction( work, given ) {
		/* A page that is being left answers nothing. */
		await until( () => this.evaluate( `!!( ${ work } )( ${ JSON.stringify( given ) } )` ).catch( () => false ), String( work ) );
	}

	/**
	 * @param {string} selector
	 * @param {{ state?: 'visible' | 'attached' }} [options]
	 */
	async waitForSelector( selector, { state = 'visible' } = {} ) {
		const wanted = state === 'visible' && !selector.endsWith( ':visible' ) ? `${ selector }:visible` : selector;
		await until( () => this.$$eval( wanted, ( /** @type {any[]} */ found ) => found.length > 0 ).catch( () => false ), `${ selector } to be ${ state }` );
	}

	/** @param {RegExp} pattern */
	async waitForURL( pattern ) {
		await until( async () => pattern.test( await this.url() ), `the address to be like ${ pattern }` );
		await this.waitForFunction( () => document.readyState === 'complete' );
	}

	/** @param {number} ms */
	waitForTimeout( ms ) {
		return new Promise( ( resolve ) => {
			setTimeout( resolve, ms );
		} );
	}

	/** @param {string} selector */
	async textContent( selector ) {
		await this.waitForSelector( selector, { state: 'attached' } );
		return this.$eval( selector, ( /** @type {Element} */ element ) => element.textContent );
	}

	/**
	 * @param {string} selector
	 * @param {string} name
	 */
	getAttribute( selector, name ) {
		return this.$eval( selector, ( /** @type {Element} */ element, /** @type {string} */ of ) => element.getAttribute( of ), name );
	}

	/** @param {string} selector */
	isVisible( selector ) {
		return this.$$eval( `${ selector }:visible`, ( /** @type {any[]} */ found ) => found.length > 0 );
	}

	/** @param {string} selector */
	isChecked( selector ) {
		return this.$eval( selector, ( /** @type {any} */ { checked } ) => checked );
	}

	/**
	 * Wait until an element can be pointed at.
	 *
	 * @param {string} selector
	 * @param {boolean} [isForced]
	 * @return {Promise<{ x: number, y: number }>}
	 */
	async pointOf( selector, isForced = false ) {
		let said;
		try {
			return await until( async () => {
				said = await this.evaluate( `( ${ findPoint } )( ( ${ find } )( ${ JSON.stringify( selector ) } )[ 0 ], ${ isForced } )` ).catch( ( error ) => error.message );
				return typeof said === 'object' && said;
			}, selector );
		} catch ( error ) {
			throw new Error( `${ selector } cannot be clicked: it ${ said }` );
		}
	}

	/**
	 * @param {string} selector
	 * @param {{ force?: boolean, button?: 'left' | 'middle' | 'right' }} [options]
	 */
	async click( selector, { force, button } = {} ) {
		const { x, y } = await this.pointOf( selector, force );
		await this.mouse.click( x, y, { button } );
	}

	/** @param {string} selector */
	async hover( selector ) {
		const { x, y } = await this.pointOf( selector );
		await this.mouse.move( x, y );
	}

	/** @param {string} selector */
	async focus( selector ) {
		await this.waitForSelector( selector, { state: 'attached' } );
		await this.$eval( selector, ( /** @type {HTMLElement} */ element ) => element.focus() );
	}

	/**
	 * Type a text in place of what a field has.
	 *
	 * @param {string} selector
	 * @param {string} text
	 */
	async fill( selector, text ) {
		await this.focus( selector );
		await this.$eval( selector, ( /** @type {HTMLInputElement} */ element ) => element.select() );
		await ( text ? this.keyboard.type( text ) : this.keyboard.press( 'Delete' ) );
	}

	/**
	 * @param {string} selector
	 * @param {{ force?: boolean }} [options]
	 */
	async check( selector, options ) {
		if ( !await this.isChecked( selector ) ) {
			await this.click( selector, options );
		}
	}

	/**
	 * @param {string} selector
	 * @param {{ force?: boolean }} [options]
	 */
	async uncheck( selector, options ) {
		if ( await this.isChecked( selector ) ) {
			await this.click( selector, options );
		}
	}

	/**
	 * By a script: the list that a browser opens is no part of the page.
	 *
	 * @param {string} selector
	 * @param {string} value
	 * @param {{ force?: boolean }} [options]
	 */
	async selectOption( selector, value, { force } = {} ) {
		await this.waitForSelector( selector, { state: force ? 'attached' : 'visible' } );
		await this.$eval( selector, ( /** @type {HTMLSelectElement} */ element, /** @type {string} */ wanted ) => {
			element.value = wanted;
			[ 'input', 'change' ].forEach( ( type ) => element.dispatchEvent( new Event( type, { bubbles: true } ) ) );
		}, value );
	}
}
