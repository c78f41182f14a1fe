/*
 * Outlines around what the page declares, with names. They lie above the page and take no part in it.
 */

import { getBoundingClientRect, isConnected } from '../platform/intrinsics.js';
import { isVisible } from '../listening/visible.js';
import { make, setText } from './elements.js';

/** @typedef {import('./types.js').Item} Item */

/* How far around an element its outline lies, in px. */
const GAP = 2;

/* Above an element that is higher up its name has no room; at the end of one that is wider it covers less. In px. */
const TAG_HEIGHT = 10, WIDE = 160;

/**
 * @param {HTMLElement} layer Fills the window.
 * @param {Window} window
 */
export function createOutlines( layer, window ) {
	/** @type {HTMLElement[]} */
	const boxes = [];

	/**
	 * @param {Item} item
	 * @param {HTMLElement} box
	 * @param {boolean} isChosen
	 */
	function draw( { actions, element, name }, box, isChosen ) {
		const { height, left, top, width } = getBoundingClientRect( element );
		const classes = { box: true, unheard: !actions.length, chosen: isChosen, low: top < TAG_HEIGHT, wide: width > WIDE };
		box.className = Object.entries( classes ).filter( ( [ , isSet ] ) => isSet ).map( ( [ className ] ) => className ).join( ' ' );
		Object.entries( { left: left - GAP, top: top - GAP, width: width + 2 * GAP, height: height + 2 * GAP } ).forEach( ( [ side, px ] ) => box.style.setProperty( side, `${ px }px` ) );
		/* That it is clicked goes without saying. */
		setText( /** @type {Element} */ ( box.firstElementChild ), [ name || '(no name)', ...actions.filter( ( action ) => action !== 'click' ) ].join( ' · ' ) );
	}

	/** @param {Item} item */
	function isInWindow( { element } ) {
		const { bottom, left, right, top } = getBoundingClientRect( element );
		return isConnected( element ) && bottom > 0 && right > 0 && top < window.innerHeight && left < window.innerWidth && isVisible( element, window );
	}

	return {
		/**
		 * @param {Item[]} items
		 * @param {Element | undefined} chosen
		 */
		show( items, chosen ) {
			const shown = items.filter( isInWindow );
			while ( boxes.length < shown.length ) {
				boxes.push( make( 'div', {}, [ make( 'bdi', { class: 'tag' } ) ] ) );
			}
			shown.forEach( ( item, i ) => {
				draw( item, boxes[ i ], item.element === chosen );
				if ( !isConnected( boxes[ i ] ) ) {
					layer.append( boxes[ i ] );
				}
			} );
			boxes.slice( shown.length ).forEach( ( box ) => box.remove() );
		}
	};
}
