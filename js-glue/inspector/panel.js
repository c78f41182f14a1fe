/*
 * The panel: its head, its tabs, and what they show.
 */

import { setAttribute } from '../platform/intrinsics.js';
import { createCountersView } from './counters-view.js';
import { make, setText } from './elements.js';
import { createEventsView } from './events-view.js';
import { createPageView } from './page-view.js';

/** @typedef {import('./types.js').Inspected} Inspected */
/** @typedef {import('./types.js').Item} Item */
/** @typedef {import('./types.js').Row} Row */

/* Keys that move between tabs. */
const MOVES = /** @type {Record<string, ( at: number, count: number ) => number>} */ ( {
	ArrowLeft: ( at, count ) => ( at + count - 1 ) % count,
	ArrowRight: ( at, count ) => ( at + 1 ) % count,
	Home: () => 0,
	End: ( at, count ) => count - 1
} );

/**
 * @typedef {Object} Shown What there is to show.
 * @property {Inspected[]} clients
 * @property {Row[]} rows The latest last.
 * @property {Item[]} items
 * @property {string[]} topics
 */

/**
 * Tabs, of which one is chosen, by pointer or by the keys that tabs have.
 *
 * @param {Record<string, HTMLElement>} views By title.
 * @param {import('./shield.js').Shield} shield
 * @param {() => void} onChosen
 */
function createTabs( views, shield, onChosen ) {
	const titles = Object.keys( views );
	const tabs = titles.map( ( title, i ) => make( 'button', { type: 'button', role: 'tab', id: `tab-${ i }`, 'aria-controls': `view-${ i }` }, [ title ] ) );
	/* They scroll, so the keyboard has to get there. */
	const panels = titles.map( ( title, i ) => make( 'div', { class: 'view', role: 'tabpanel', id: `view-${ i }`, 'aria-labelledby': `tab-${ i }`, tabindex: '0' }, [ views[ title ] ] ) );
	const list = make( 'div', { class: 'tabs', role: 'tablist', 'aria-label': 'What to show' }, tabs );
	let chosen = 0;

	/** @param {number} at */
	function choose( at ) {
		chosen = at;
		tabs.forEach( ( tab, i ) => {
			setAttribute( tab, 'aria-selected', String( i === at ) );
			tab.tabIndex = i === at ? 0 : -1;
			panels[ i ].hidden = i !== at;
		} );
		onChosen();
	}

	tabs.forEach( ( tab, i ) => shield.on( tab, 'click', () => choose( i ) ) );
	shield.on( list, 'keydown', ( /** @type {KeyboardEvent} */ event ) => {
		const move = MOVES[ event.key ];
		if ( move ) {
			event.preventDefault();
			choose( move( chosen, tabs.length ) );
			tabs[ chosen ].focus();
		}
	} );
	choose( 0 );
	return { list, panels, tabs, isChosen: ( /** @type {number} */ at ) => at === chosen };
}

/**
 * @param {import('./shield.js').Shield} shield
 * @param {{ onChange: () => void, onChosen: ( element: Element ) => void, onClear: () => void, onClose: () => void }} told
 */
export function createPanel( shield, { onChange, onChosen, onClear, onClose } ) {
	const element = make( 'div', { class: 'panel', role: 'dialog', 'aria-label': 'heliograph inspector', tabindex: '-1', lang: 'en' } );
	const state = make( 'span', { class: 'fate' } );
	const said = make( 'p', { class: 'said', role: 'status' } );
	const events = createEventsView( shield, ( words ) => setText( said, words ), onClear );
	const page = createPageView( shield, onChosen ), counters = createCountersView();
	const tabs = createTabs( { Events: events.element, Page: page.element, Counters: counters.element }, shield, () => onChange() );
	const body = make( 'div', { class: 'body', id: 'body' }, [ tabs.list, ...tabs.panels ] );
	let hasOutlines = true;

	/**
	 * @param {string} words
	 * @param {( button: HTMLElement ) => void} work
	 * @param {Record<string, string>} [attributes]
	 */
	function tool( words, work, attributes = {} ) {
		const button = make( 'button', { type: 'button', ...attributes }, [ words ] );
		shield.on( button, 'click', () => work( button ) );
		return button;
	}

	const tools = [
		tool( 'Outlines', ( button ) => {
			hasOutlines = !hasOutlines;
			setAttribute( button, 'aria-pressed', String( hasOutlines ) );
			onChange();
		}, { 'aria-pressed': 'true' } ),
		tool( 'Move', () => element.classList.toggle( 'left' ), { 'aria-label': 'Move to the other side' } ),
		tool( 'Fold', ( button ) => {
			body.hidden = !body.hidden;
			setAttribute( button, 'aria-expanded', String( !body.hidden ) );
			setText( button, body.hidden ? 'Unfold' : 'Fold' );
		}, { 'aria-expanded': 'true', 'aria-controls': 'body' } ),
		tool( 'Close', onClose )
	];
	const head = make( 'div', { class: 'head' }, [ make( 'span', { class: 'name' }, [ 'heliograph ', state ] ), make( 'span', { class: 'tools' }, tools ) ] );
	element.append( head, body, said );
	shield.on( element, 'keydown', ( /** @type {KeyboardEvent} */ { key } ) => key === 'Escape' && onClose() );

	return {
		element,

		/** @param {string} words For all to hear. */
		say: ( words ) => setText( said, words ),

		/** @return {boolean} */
		hasOutlines: () => hasOutlines,

		/** @param {Shown} shown */
		show( { clients, rows, items, topics } ) {
			const states = [ ...new Set( clients.map( ( { life } ) => life.status ) ) ];
			setText( state, states.join( ', ' ) || 'no client' );
			state.dataset.tone = states.includes( 'ready' ) ? 'good' : 'neutral';
			setText( tabs.tabs[ 0 ], `Events (${ rows.length })` );
			setText( tabs.tabs[ 1 ], `Page (${ items.length })` );
			if ( tabs.isChosen( 0 ) ) {
				events.show( rows );
			} else if ( tabs.isChosen( 1 ) ) {
				page.show( items, topics );
			} else {
				counters.show( clients );
			}
		}
	};
}
