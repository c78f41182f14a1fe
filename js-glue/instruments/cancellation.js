/*
 * What becomes of an attempt to cancel a reply that has text: the page may ask the reader, in a dialog of its own or the
 * browser's, and then close the form or not.
 */

import { catchErrors } from '../platform/errors.js';
import { isChanged, isDialogOpen, isVisible } from './flow-markup.js';

/**
 * @typedef {Object} Cancellations
 * @property {( form: Element, id: string ) => void} watch An attempt was made in a form, whose funnel has this id: see what became
 *  of it once the page has handled the event.
 * @property {() => void} onClick Something was clicked, which may be the answer to a dialog.
 */

/**
 * @param {Pick<import('../listening/types.js').AttachContext, 'clock' | 'diagnose'>} context
 * @param {( id: string ) => boolean} isOpen Whether a funnel is open.
 * @param {( action: 'cancel-success' | 'cancel-abort', id: string ) => void} tell Told how an attempt ended.
 * @return {Cancellations}
 */
export function createCancellations( { clock, diagnose }, isOpen, tell ) {
	/** @type {undefined | ( () => void )} The latest attempt that a dialog will decide. */
	let undecided;

	/** @type {Cancellations['watch']} */
	function watch( form, id ) {
		clock.setTimeout( catchErrors( diagnose, 'cancel', () => {
			const isAsking = isDialogOpen( form );
			undecided = undefined;
			if ( !isOpen( id ) ) {
				return;
			}
			if ( !isVisible( form ) || !isChanged( form ) ) {
				tell( 'cancel-success', id );
			} else if ( isAsking ) {
				undecided = () => watch( form, id );
			} else {
				tell( 'cancel-abort', id );
			}
		} ), 0 );
	}

	return {
		watch,

		onClick() {
			undecided?.();
		}
	};
}
