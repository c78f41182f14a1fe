/*
 * How the markup of a talk page says what its controls do, by attributes data-flow-eventlog-*; and what state a form is in.
 */

import {
	checkVisibility, elementsOf, getAttribute, isConnected, matches, ownerDocument, querySelectorAll, shadowRoot, textContent
} from '../platform/intrinsics.js';
import { closest, contains, targetOf } from '../listening/elements.js';

/* The action of a control. */
export const ACTION = 'data-flow-eventlog-action';

/* On a control of the action `initiate`: where in the page the reply begins. */
export const ENTRYPOINT = 'data-flow-eventlog-entrypoint';

/* On a control of the action `initiate`: selectors of the elements that carry the funnel's id. */
export const FORWARD = 'data-flow-eventlog-forward';

/* The id of the funnel that an element belongs to; set by us. */
export const FUNNEL = 'data-flow-eventlog-funnel-id';

/* Around controls: the schema of their events, where that is another one than FlowReplies. */
const SCHEMA = 'data-flow-eventlog-schema';

/* Controls that the browser itself clicks when Enter is pressed on them. */
const CLICKED_BY_KEY = 'a[href],area[href],button,input,summary';

const EDITABLE = '[contenteditable]:not([contenteditable=false])';

const FIELDS = 'textarea,input,' + EDITABLE;

const BUTTONS = '[type=submit],[type=button]';

const DIALOGS = 'dialog[open],[role="dialog"],[role="alertdialog"]';

/**
 * What fields had in them when they were entered for the first time: what a page sets as a default may follow what is typed.
 *
 * @type {WeakMap<Element, string | null>}
 */
const entered = new WeakMap();

/**
 * @param {Element} element
 * @return {boolean}
 */
export function isVisible( element ) {
	return isConnected( element ) && ( !checkVisibility || checkVisibility( element ) );
}

/**
 * @param {Document | ShadowRoot | Element} root
 * @param {string} selector
 * @return {Element[]} Those in its open shadow trees as well.
 */
function findAll( root, selector ) {
	return [ ...querySelectorAll( root, '*' ) ].flatMap( ( element ) => {
		const found = matches( element, selector ) ? [ element ] : [], inner = shadowRoot( element );
		return inner ? found.concat( findAll( inner, selector ) ) : found;
	} );
}

/**
 * @param {Element} field
 * @return {string | null}
 */
function textOf( field ) {
	return matches( field, EDITABLE ) ? textContent( field ) : /** @type {HTMLInputElement} */ ( field ).value;
}

/**
 * A field is entered, or whatever else can be: remember what is in it.
 *
 * @param {Element} field
 */
export function remember( field ) {
	if ( !entered.has( field ) ) {
		entered.set( field, textOf( field ) );
	}
}

/**
 * @param {Element} field
 * @return {boolean}
 */
function isFieldChanged( field ) {
	return matches( field, FIELDS ) && textOf( field ) !== ( entered.has( field ) ? entered.get( field ) : /** @type {HTMLInputElement} */ ( field ).defaultValue || '' );
}

/**
 * @param {Element} form
 * @return {boolean} Whether the text of one of its fields differs from what the page put there. Fields are also those that an
 *  attribute `form` ties to it, and those of its open shadow trees.
 */
export function isChanged( form ) {
	return [ ...findAll( form, FIELDS ), ...elementsOf( /** @type {HTMLFormElement} */ ( form ) ) ].some( isFieldChanged );
}

/**
 * @param {Element} form
 * @return {boolean} Whether a dialog outside the form is open.
 */
export function isDialogOpen( form ) {
	return findAll( /** @type {Document} */ ( ownerDocument( form ) ), DIALOGS ).some( ( dialog ) => isVisible( dialog ) && !contains( dialog, form ) );
}

/**
 * Read which elements are to carry the id of a funnel: a list of selectors, separated by commas. `< around selector` takes
 * those within the nearest element `around` that holds the control; others are looked for in the whole page.
 *
 * @param {Element} control Where the funnel begins.
 * @param {import('../platform/types.js').Diagnose} diagnose
 * @return {import('./open-funnels.js').Finder[]} None of them throws.
 */
export function readForward( control, diagnose ) {
	/* Commas within parentheses are of one selector. */
	return ( getAttribute( control, FORWARD ) || '' ).split( /,(?![^(]*\))/ ).map( ( part ) => {
		const [ , around, within ] = /^\s*<\s*(\S+)\s+(.+)$/.exec( part ) || [];
		const selector = ( within || part ).trim();
		try {
			const scope = around ? closest( control, around ) : ownerDocument( control );
			const find = () => scope && selector ? [ ...querySelectorAll( scope, selector ) ] : [];
			/* What is no selector throws here, and not where other funnels are gone through. */
			find();
			return find;
		} catch ( error ) {
			diagnose( 'bad-selector', String( error ), FORWARD );
			return () => [];
		}
	} );
}

/**
 * @param {KeyboardEvent} event Or a click or focusin.
 * @return {Element | null} The control whose action it performs: a button by a click or Enter, a field by focus while its form
 *  is compressed.
 */
export function findControl( event ) {
	const { altKey, ctrlKey, isTrusted, key, metaKey, shiftKey, type } = event;
	const control = closest( targetOf( event ), `[${ ACTION }]` );
	if ( !control || !isTrusted || altKey || ctrlKey || metaKey || shiftKey ) {
		return null;
	}
	const isField = matches( control, FIELDS ) && !matches( control, BUTTONS );
	const isUsed = type === 'click' ? !isField :
		type === 'focusin' ? isField && closest( control, '.flow-input-compressed' ) :
			key === 'Enter' && !isField && !matches( control, CLICKED_BY_KEY );
	return isUsed ? control : null;
}

/**
 * @param {Element} control
 * @return {string} Its action; empty where its events are of another schema.
 */
export function actionOf( control ) {
	const schema = closest( control, `[${ SCHEMA }]` );
	return !schema || getAttribute( schema, SCHEMA ) === 'FlowReplies' ? getAttribute( control, ACTION ) || '' : '';
}
