/*
 * What an intake's answer says: of single events, by meta.id, and of when to come back.
 */

import { parse } from '../platform/json.js';
import { ITEMISED } from './transport.js';

/** @typedef {import('./types.js').Entry} Entry */

/**
 * @typedef {Object} Verdict What an answer settles one by one.
 * @property {Entry[]} delivered
 * @property {Entry[]} rejected Refused for good.
 */

/**
 * @param {string | undefined} body
 * @return {Map<string, boolean>} By meta.id of each event that the answer lists, whether it was refused for good. Empty when
 *  the answer cannot be read. An event without an id makes it unreadable: it might be any, and to take one for delivered
 *  would lose it.
 */
function readLists( body ) {
	const refused = new Map();
	try {
		const { error = [], invalid = [] } = parse( /** @type {string} */ ( body ) );
		for ( const list of [ error, invalid ] ) {
			for ( const { event } of list ) {
				refused.set( event.meta.id.trim(), list === invalid );
			}
		}
		return refused;
	} catch ( error ) {
		return new Map();
	}
}

/**
 * @param {Entry[]} entries Those that travelled.
 * @param {import('../platform/types.js').Answer} answer
 * @return {Verdict | undefined} Nothing where the answer judges the batch as a whole.
 */
export function readVerdict( entries, { status, body } ) {
	const refused = ITEMISED.includes( status ) ? readLists( body ) : new Map();
	return refused.size ? {
		rejected: entries.filter( ( { id } ) => refused.get( id ) ),
		/* Of a partial success what is not listed was taken. */
		delivered: entries.filter( ( { id } ) => status === 207 && !refused.has( id ) )
	} : undefined;
}

/**
 * @param {string | null | undefined} header Retry-After: seconds or a date.
 * @param {number} now Epoch time in ms.
 * @return {number} ms; negative for none. The core holds it within reason.
 */
export function readDelay( header, now ) {
	return /^\d+$/.test( header || '' ) ? Number( header ) * 1000 :
		/^\w{3}, /.test( header || '' ) ? Date.parse( /** @type {string} */ ( header ) ) - now || -1 : -1;
}
