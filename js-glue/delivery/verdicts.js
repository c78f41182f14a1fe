/*
 * What an intake said: of a batch, of each of its events, and of when to come back.
 */

import { ITEMISED, UNKNOWN_STATUS } from '../core/boundary.js';
import { parse } from '../platform/json.js';

/** @typedef {import('./types.js').Entry} Entry */
/** @typedef {import('../platform/types.js').Answer} Answer */

/**
 * @typedef {Object} Verdict Of an answer that judges events one by one.
 * @property {Entry[]} delivered
 * @property {Entry[]} rejected For good.
 * @property {Entry[]} failed May be tried again.
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
 * @param {any} answer Whatever a transport resolved to.
 * @return {Answer | undefined} Nothing where it cannot be read or has no status that an answer has, which is as no answer: other
 *  numbers mean something among ourselves.
 */
export function readAnswer( answer ) {
	try {
		const { body, retryAfter } = answer, status = +answer.status;
		return status >= 100 && status < 600 || status === UNKNOWN_STATUS ? { status, body, retryAfter: retryAfter && String( retryAfter ) } : undefined;
	} catch ( error ) {
		return undefined;
	}
}

/**
 * @param {Answer} answer
 * @return {number} Its status; 413 also where an EventGate says in its own words that the request is too large.
 */
export function readStatus( { status, body } ) {
	try {
		return status === 500 && parse( /** @type {string} */ ( body ) ).title === 'PayloadTooLargeError' ? 413 : status;
	} catch ( error ) {
		return status;
	}
}

/**
 * @param {Entry[]} entries Those that travelled.
 * @param {Answer} answer
 * @return {Verdict | undefined} Nothing where the answer judges the batch as a whole.
 */
export function readVerdict( entries, { status, body } ) {
	const refused = ITEMISED.includes( status ) ? readLists( body ) : new Map();
	return refused.size ? {
		/* Of a partial success what is not listed was taken. */
		delivered: entries.filter( ( { id } ) => status === 207 && !refused.has( id ) ),
		rejected: entries.filter( ( { id } ) => refused.get( id ) ),
		/* Where nothing was taken, what is not listed failed as well. */
		failed: entries.filter( ( { id } ) => status === 500 ? !refused.get( id ) : refused.get( id ) === false )
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
