/*
 * Elements of the inspector. Whatever comes from the page is inserted as text, never as markup.
 */

import { setAttribute, textContent } from '../platform/intrinsics.js';

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {( Node | string )[]} [children]
 * @return {HTMLElement}
 */
export function make( tag, attributes, children = [] ) {
	const element = document.createElement( tag );
	Object.keys( attributes ).forEach( ( name ) => setAttribute( element, name, attributes[ name ] ) );
	element.append( ...children );
	return element;
}

/**
 * @param {string} text Of the page, in whatever direction it is written.
 * @param {string} [className]
 * @return {HTMLElement}
 */
export function quote( text, className = 'quote' ) {
	return make( 'bdi', { class: className }, [ text ] );
}

/**
 * @param {Element} element
 * @param {string} text
 */
export function setText( element, text ) {
	if ( textContent( element ) !== text ) {
		element.replaceChildren( text );
	}
}

/**
 * Have a list show these, each by an element that stays the same for as long as it is shown: so neither the focus nor the place to
 * which somebody scrolled is lost.
 *
 * @template {object} Item
 * @param {HTMLElement} list
 * @param {Item[]} items In their order.
 * @param {{ made: Map<Item, HTMLElement>, create: ( item: Item ) => HTMLElement, update: ( item: Item, element: HTMLElement ) => void }} parts `made`: kept from one
 *  call to the next.
 */
export function showList( list, items, { made, create, update } ) {
	const wanted = new Set( items );
	made.forEach( ( element, item ) => {
		if ( !wanted.has( item ) ) {
			element.remove();
			made.delete( item );
		}
	} );
	let at = list.firstElementChild;
	for ( const item of items ) {
		const element = made.get( item ) || create( item );
		made.set( item, element );
		update( item, element );
		if ( element === at ) {
			at = at.nextElementSibling;
		} else {
			list.insertBefore( element, at );
		}
	}
}
