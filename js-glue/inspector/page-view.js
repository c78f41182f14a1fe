/*
 * What the outlines show, as a list: for who does not see them, and to find what is not in view.
 */

import { make, quote, setText, showList } from './elements.js';

/** @typedef {import('./types.js').Item} Item */

/**
 * @param {import('./shield.js').Shield} shield
 * @param {( element: Element ) => void} onChosen
 */
export function createPageView( shield, onChosen ) {
	/** @type {Map<Element, HTMLElement>} */
	const made = new Map();
	/** @type {Map<Element, Item>} */
	let items = new Map();
	const list = make( 'ol', { class: 'items' } );
	const summary = make( 'p', { class: 'hint' } );
	const topics = make( 'p', { class: 'hint' } );

	/** @param {Element} element */
	function create( element ) {
		const button = make( 'button', { type: 'button', class: 'item' }, [ quote( '', 'name' ), ' ', make( 'span', { class: 'actions' } ), make( 'span', { class: 'for' } ) ] );
		shield.on( button, 'click', () => onChosen( element ) );
		return make( 'li', {}, [ button ] );
	}

	/**
	 * @param {Element} element
	 * @param {HTMLElement} entry
	 */
	function update( element, entry ) {
		const { actions, name, reason, streams } = /** @type {Item} */ ( items.get( element ) );
		const [ button ] = entry.children, [ title, heard, why ] = button.children;
		setText( title, name || '(no name)' );
		setText( heard, actions.join( ', ' ) || 'not listened to' );
		setText( why, reason || streams.join( ', ' ) );
		button.classList.toggle( 'unheard', !actions.length );
	}

	return {
		element: make( 'div', {}, [ summary, list, topics ] ),

		/**
		 * @param {Item[]} found
		 * @param {string[]} prefixes Of topics that are listened to.
		 */
		show( found, prefixes ) {
			items = new Map( found.map( ( item ) => [ item.element, item ] ) );
			showList( list, [ ...items.keys() ], { made, create, update } );
			const heard = found.filter( ( { actions } ) => actions.length ).length;
			setText( summary, found.length ? `${ heard } listened to, ${ found.length - heard } declared and not listened to. Choose one to be taken to it.` : 'Nothing on this page declares anything, and nothing is listened to on elements.' );
			setText( topics, prefixes.length ? `Also calls of track whose topic begins with: ${ prefixes.join( ', ' ) }` : '' );
		}
	};
}
