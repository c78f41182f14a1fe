/*
 * The toggle "Show contribution statistics" of a registration form: it decides while the form is filled in, by the rule that
 * the server applies when it is saved.
 */

import { addEventListener, elementsOf, removeEventListener } from './platform/intrinsics.js';

/** @typedef {{ value: string, type: string, checked?: boolean, options?: HTMLOptionsCollection }} Field */

/** @typedef {Field | Iterable<Field> | null} Control A field, or the fields of one name. */

/**
 * @param {Control} control
 * @return {Field[]}
 */
function fieldsOf( control ) {
	return !control ? [] : 'type' in control ? [ control ] : [ ...control ];
}

/**
 * @param {Control} control
 * @return {string[]} What is chosen.
 */
function valuesOf( control ) {
	return fieldsOf( control ).flatMap( ( field ) => field.options ?
		[ ...field.options ].filter( ( option ) => option.selected ).map( ( option ) => option.value ) :
		/^(checkbox|radio)$/.test( field.type ) && !field.checked ? [] : [ field.value ] ).filter( Boolean );
}

/**
 * Watch a form: enable and disable its toggle as the event changes, and say why it is off.
 *
 * @param {HTMLFormElement} form
 * @param {Object} options
 * @param {Pick<import('./client/types.js').Client, 'checkContributionStatistics'>} options.client
 * @param {boolean} [options.stored] What was saved, when an event is edited. Default: on, as for a new event.
 * @param {{ types?: string, participation?: string, country?: string, wikis?: string, toggle?: string }} [options.names] Of the
 *  form's fields. Default: types, participation, country, wikis and tracks_contributions. A form without a field for wikis
 *  is not asked for any.
 * @param {( verdict: import('./listening/types.js').Verdict ) => void} [options.onChange] Told each verdict on the event as it stands.
 * @return {() => void} Ends it: the form is as it was found, but for the toggle's state.
 */
export function watchContributionStatistics( form, { client, stored = true, names = {}, onChange = () => {} } ) {
	const { types = 'types', participation = 'participation', country = 'country', wikis = 'wikis', toggle: toggleName = 'tracks_contributions' } = names;
	/* A field may be called like what forms have. */
	const fields = /** @type {HTMLFormControlsCollection} */ ( elementsOf( form ) );
	const field = ( /** @type {string} */ name ) => /** @type {Control} */ ( /** @type {unknown} */ ( fields.namedItem( name ) ) );
	const toggle = /** @type {HTMLInputElement} */ ( fields.namedItem( toggleName ) );
	const before = toggle.getAttribute( 'aria-describedby' );

	/* Beside the toggle, and spoken when it changes. A disabled field is passed over by the keyboard, its reason is not. */
	const reason = toggle.ownerDocument.createElement( 'p' );
	reason.id = `${ toggle.id || toggleName }-reason`;
	reason.className = 'heliograph-reason';
	reason.setAttribute( 'role', 'status' );
	toggle.setAttribute( 'aria-describedby', before ? `${ before } ${ reason.id }` : reason.id );
	( toggle.closest( 'label, .cdx-toggle-switch, .cdx-checkbox' ) || toggle ).after( reason );

	/* What the user wants, also while it cannot be had. */
	let wanted = stored;

	function update() {
		const verdict = client.checkContributionStatistics( {
			types: valuesOf( field( types ) ),
			participation: valuesOf( field( participation ) )[ 0 ],
			country: valuesOf( field( country ) )[ 0 ],
			wikis: field( wikis ) ? valuesOf( field( wikis ) ) : undefined,
			/* The reason is wanted whether it is on or not. */
			enabled: true
		} );
		/* Who cannot ask lets the server judge: a reader's privacy signal must not change what an organiser saved. */
		const isOpen = verdict.eligible || !!verdict.error && verdict.error.key === 'heliograph-error-unavailable';
		const words = isOpen || !verdict.error ? '' : verdict.error.message;
		toggle.disabled = !isOpen;
		toggle.checked = isOpen && wanted;
		if ( reason.textContent !== words ) {
			reason.textContent = words;
		}
		onChange( verdict );
	}

	/** @param {Event} event */
	function onFormChange( event ) {
		if ( event.target === toggle ) {
			wanted = toggle.checked;
		}
		update();
	}

	function onReset() {
		wanted = stored;
		/* The fields have their values after this. */
		setTimeout( () => reason.isConnected && update() );
	}

	const listened = /** @type {const} */ ( [ [ 'change', onFormChange ], [ 'input', onFormChange ], [ 'reset', onReset ] ] );
	listened.forEach( ( [ type, listener ] ) => addEventListener( form, type, listener, false ) );
	update();
	return () => {
		listened.forEach( ( [ type, listener ] ) => removeEventListener( form, type, listener, false ) );
		reason.remove();
		if ( before ) {
			toggle.setAttribute( 'aria-describedby', before );
		} else {
			toggle.removeAttribute( 'aria-describedby' );
		}
	};
}
