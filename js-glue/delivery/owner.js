/*
 * Whose events are kept: a tab, and a digest of its user. A tab's name is random; what it keeps is left alone for as long
 * as it holds the lock of its owner's name.
 */

import { stringify } from '../platform/json.js';

/** @typedef {{ performer?: { is_temp?: unknown, is_logged_in?: unknown, id?: unknown, name?: unknown } | null } | null | undefined} UserContext */

/**
 * @typedef {Object} Owner
 * @property {string} name Of the tab and its current user.
 * @property {( context: UserContext ) => void} change What is collected from here on is this user's.
 */

/**
 * @param {UserContext} context
 * @return {string} The same for the same user, and saying nothing about them: so that nobody's records leave with another.
 */
function userOf( context ) {
	const { is_temp: isTemp, is_logged_in: isLoggedIn, id, name } = context?.performer || {};
	let hash = 0x811C9DC5;
	for ( const char of stringify( [ isTemp, isLoggedIn, id, name ] ) ) {
		hash = Math.imul( hash ^ /** @type {number} */ ( char.codePointAt( 0 ) ), 0x01000193 );
	}
	return ( hash >>> 0 ).toString( 36 );
}

/**
 * @param {string} name Of an owner, as anybody may have written it.
 * @return {string} The digest of its user.
 */
export const userIn = ( name ) => String( name ).split( ' ' )[ 1 ];

/**
 * @param {string} tab Random: another tab's is another one.
 * @param {UserContext} context
 * @return {Owner}
 */
export function createOwner( tab, context ) {
	const owner = {
		name: '',

		/** @param {UserContext} now */
		change( now ) {
			owner.name = tab + ' ' + userOf( now );
		}
	};
	owner.change( context );
	return owner;
}
