/*
 * What elements of the page declare, and what is listened to on them, by the rules that listen.
 */

import { getAttribute, matches, nodeType, querySelector, querySelectorAll, shadowRoot } from '../platform/intrinsics.js';
import { closest, contains } from '../listening/elements.js';
import { find } from '../listening/names.js';

/** @typedef {import('./types.js').Inspected} Inspected */
/** @typedef {import('./types.js').Item} Item */
/** @typedef {import('../listening/types.js').Rule} Rule */

/* Attributes by which markup says what an element is, the first that is there being its name. */
const NAMES = [ 'data-event-name', 'data-link-id', 'data-link-group-id', 'data-module-name', 'data-flow-eventlog-action' ];

const DECLARED = [ ...NAMES, 'data-event-impression', 'data-event-hover' ].map( ( name ) => `[${ name }]` ).join();

const CONTROLS = 'a,button,input';

/* What a rule is called in a word or two; others are their type of event. Those of pairs are one. */
const ACTIONS = /** @type {Record<string, string>} */ ( {
	impression: 'seen', 'hover-in': 'hover', 'hover-out': 'hover', 'focus-in': 'focus', 'focus-out': 'focus', flow: 'funnel'
} );

/* Of more elements, those that come first in the page. */
const MAX_ITEMS = 500;

/**
 * @typedef {Object} Ear Something that listens to elements.
 * @property {Inspected} of The client.
 * @property {string} selector
 * @property {string} stream Or the name of an instrument of the site's own.
 * @property {string} action
 * @property {( element: Element ) => string | undefined} nameOf The name under which it counts an element; undefined where it does not.
 * @property {string} [except]
 */

/**
 * @param {Inspected} of
 * @param {Rule} rule
 * @return {Ear[]} None for what is about no element.
 */
function earsOf( of, rule ) {
	const { except, on, read, selector = '', stream } = rule;
	const action = ACTIONS[ on ] || on;
	if ( on === 'flow' ) {
		const control = `[data-flow-eventlog-action="${ selector }"]`;
		return [ { of, selector: control, stream, action, nameOf: ( element ) => matches( element, control ) ? selector : undefined } ];
	}
	return read ? [ { of, selector, stream, action, except, nameOf( element ) {
		const found = find( element, rule );
		/* Of a module many links are listened to, each under its own name. */
		const link = read[ 1 ] === '@link' && found?.second;
		return found?.element === element ? [ found.name, link ].filter( Boolean ).join( ': ' ) : undefined;
	} } ] : [];
}

/**
 * @param {Inspected} of
 * @return {Ear[]}
 */
function listEars( of ) {
	const { life, listening } = of;
	const watched = ( listening.watches?.list() || [] ).flatMap( ( { friendlyName, name, selector } ) => [ 'click', 'seen' ].map( ( action ) => (
		{ of, selector, stream: name, action, nameOf: ( /** @type {Element} */ element ) => matches( element, selector ) ? friendlyName : undefined }
	) ) );
	return [ ...( life.session?.facts.plan || [] ).flatMap( ( rule ) => earsOf( of, rule ) ), ...watched ];
}

/**
 * @param {Ear} ear
 * @param {Document} document
 * @return {boolean} Whether the browser understands its selectors.
 */
function isUsable( { except, selector }, document ) {
	try {
		querySelector( document, [ selector, except ].filter( Boolean ).join() );
		return true;
	} catch ( error ) {
		return false;
	}
}

/**
 * @param {Ear} ear
 * @param {Element} element
 * @return {boolean} Whether its client listens there, now.
 */
function isListening( { of: { life, listening: { root } } }, element ) {
	return life.status === 'ready' && !!root && ( nodeType( root ) === 9 || contains( /** @type {Element} */ ( root ), element ) );
}

/**
 * @param {Element} element That declares something, and that nothing listens to.
 * @param {Ear[]} ears
 * @return {string} Why nothing does.
 */
function reasonFor( element, ears ) {
	const near = ears.filter( ( { except, nameOf, selector } ) => except ? matches( element, selector ) : nameOf( element ) !== undefined );
	const content = near.find( ( { except } ) => except && closest( element, except ) );
	const { life } = near.find( ( { of } ) => of.life.status !== 'ready' )?.of || {};
	return content ? `it lies in ${ content.except }, where authors write` :
		life ? `the client is ${ life.status }` :
			near.some( ( ear ) => !isListening( ear, element ) ) ? 'no client is attached to where it is' :
				matches( element, '[data-event-name]' ) && !matches( element, CONTROLS ) ? 'it is no link, button or input' :
					near.length ? 'it has no name' : 'no instrument listens for it';
}

/**
 * @param {Document} document
 * @param {Element} own The inspector's.
 * @return {ParentNode[]} The document, and the open shadow trees in it but for the inspector's.
 */
function listRoots( document, own ) {
	/** @type {ParentNode[]} */
	const roots = [ document ];
	for ( const root of roots ) {
		querySelectorAll( root, '*' ).forEach( ( element ) => {
			const tree = element === own ? null : shadowRoot( element );
			if ( tree ) {
				roots.push( tree );
			}
		} );
	}
	return roots;
}

/**
 * @param {Document} document
 * @param {Inspected[]} clients
 * @param {Element} own The inspector's.
 * @return {Item[]}
 */
export function readPage( document, clients, own ) {
	const ears = clients.flatMap( listEars ).filter( ( ear ) => isUsable( ear, document ) );
	const wanted = [ DECLARED, ...new Set( ears.map( ( { selector } ) => selector ) ) ].join();
	const elements = listRoots( document, own ).flatMap( ( root ) => [ ...querySelectorAll( root, wanted ) ] ).filter( ( element ) => element !== own );
	/** @type {Item[]} */
	const items = [];
	for ( const element of elements ) {
		const heard = ears.map( ( ear ) => ( { ...ear, name: isListening( ear, element ) ? ear.nameOf( element ) : undefined } ) ).filter( ( { name } ) => name !== undefined );
		const isDeclared = matches( element, DECLARED );
		if ( heard.length || isDeclared ) {
			const said = NAMES.map( ( name ) => getAttribute( element, name ) ).find( Boolean );
			items.push( {
				element,
				name: heard[ 0 ]?.name || said || '',
				actions: [ ...new Set( heard.map( ( { action } ) => action ) ) ],
				streams: [ ...new Set( heard.map( ( { stream } ) => stream ) ) ],
				reason: heard.length ? '' : reasonFor( element, ears )
			} );
		}
		if ( items.length === MAX_ITEMS ) {
			break;
		}
	}
	return items;
}
