/*
 * What names a build.
 */

import crypto from 'node:crypto';

/**
 * @param {Uint8Array} linked The file that the modules of a build are made of.
 * @return {Buffer} Four bytes, by which what is of one link knows each other.
 */
export function idOf( linked ) {
	return crypto.createHash( 'sha256' ).update( linked ).digest().subarray( 0, 4 );
}
