/*
 * How the markup of a talk page says what its controls do, by attributes data-flow-eventlog-*; and what state a form is in.
 */

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

const FIELDS = 'textarea,input,[contenteditable]';

const BUTTONS = '[type=submit],[type=button]';

const DIALOGS = 'dialog[open],[role="dialog"],[role="alertdialog"]';

/**
 * @param {Element} element
 * @return {boolean}
 */
export function isVisible( element ) {
	return element.isConnected && ( !element.checkVisibility || element.checkVisibility() );
}

/**
 * @param {Element} form
 * @return {boolean} Whether a field's value differs from what the page put there.
 */
export function isChanged( form ) {
	const fields = /** @type {NodeListOf<HTMLTextAreaElement | HTMLInputElement>} */ ( form.querySelectorAll( 'textarea,input' ) );
	return Array.from( fields ).some( ( field ) => field.value !== field.defaultValue );
}

/**
 * @param {Element} form
 * @return {boolean} Whether a dialog outside the form is open.
 */
export function isDialogOpen( form ) {
	return Array.from( form.ownerDocument.querySelectorAll( DIALOGS ) ).some( ( dialog ) => isVisible( dialog ) && !dialog.contains( form ) );
}

/**
 * Read which elements are to carry the id of a funnel: a list of selectors, separated by commas. `< around selector` takes
 * those within the nearest element `around` that holds the control; others are looked for in the whole page.
 *
 * @param {Element} control Where the funnel begins.
 * @return {import('./open-funnels.js').Finder[]}
 */
export function readForward( control ) {
	return ( control.getAttribute( FORWARD ) || '' ).split( ',' ).map( ( part ) => {
		const [ , around, within ] = /^\s*<\s*(\S+)\s+(.+)$/.exec( part ) || [];
		const scope = around ? control.closest( around ) : control.ownerDocument;
		const selector = ( within || part ).trim();
		return () => scope && selector ? Array.from( scope.querySelectorAll( selector ) ) : [];
	} );
}

/**
 * @param {KeyboardEvent} event Or a click or focusin.
 * @return {Element | null} The control whose action it performs: a button by a click or Enter, a field by focus while its form
 *  is compressed.
 */
export function findControl( event ) {
	const { altKey, ctrlKey, isTrusted, key, metaKey, shiftKey, target, type } = event;
	/* The target may be a document. */
	const control = /** @type {Partial<Element>} */ ( target ).closest?.( `[${ ACTION }]` );
	if ( !control || !isTrusted || altKey || ctrlKey || metaKey || shiftKey ) {
		return null;
	}
	const isField = control.matches( FIELDS ) && !control.matches( BUTTONS );
	const isUsed = type === 'click' ? !isField :
		type === 'focusin' ? isField && control.closest( '.flow-input-compressed' ) :
			key === 'Enter' && !isField && !control.matches( CLICKED_BY_KEY );
	return isUsed ? control : null;
}

/**
 * @param {Element} control
 * @return {string} Its action; empty where its events are of another schema.
 */
export function actionOf( control ) {
	const schema = control.closest( `[${ SCHEMA }]` );
	return !schema || schema.getAttribute( SCHEMA ) === 'FlowReplies' ? control.getAttribute( ACTION ) || '' : '';
}
