/*
 * By what an event is known again when it comes twice.
 */

import { createHash } from 'node:crypto';

/* What every engine takes as a key or a header, as it is. A UUID is of this form. */
const PLAIN = /^[\x21-\x7e]{1,100}$/;

/**
 * @param {any} event
 * @return {string | null} meta.id; of one that is long or has odd characters, a digest. Null where it has none.
 */
export function identityOf( { meta: { id } } ) {
	if ( typeof id !== 'string' || !id ) {
		return null;
	}
	/* As JSON, in which any two texts differ. */
	return PLAIN.test( id ) ? id : `sha256:${ createHash( 'sha256' ).update( JSON.stringify( id ) ).digest( 'hex' ) }`;
}
