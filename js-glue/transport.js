/*
 * One batch, one request. `fetch` rather than `sendBeacon`, for its answer can be read; keepalive, so that it outlives the
 * page; a string body, so that it is text/plain and needs no preflight; no credentials and no redirects.
 */

import { fetch, isNode } from './environment.js';

/* The intake answers these with a list of what it did not accept. */
const ITEMISED = [ 207, 400, 500 ];

/**
 * @typedef {Object} Answer
 * @property {number} status HTTP status; 0 for none.
 * @property {string} [body]
 * @property {string | null} [retryAfter] The header as it came.
 */

/**
 * @typedef {Object} Transport
 * @property {( request: { url: string, body: string, exiting: boolean } ) => Promise<Answer>} send Hand over one batch,
 *  at once where `exiting`. A rejection is a network failure.
 */

/**
 * @param {any} response
 * @return {Promise<Answer>}
 */
async function readAnswer( response ) {
	return {
		status: response.status,
		body: ITEMISED.includes( response.status ) ? await response.text() : '',
		retryAfter: response.headers.get( 'retry-after' )
	};
}

/** @type {Transport} */
export const fetchTransport = {
	send( { url, body } ) {
		return fetch( url, {
			method: 'POST',
			body,
			keepalive: !isNode,
			credentials: 'omit',
			redirect: 'error'
		} ).then( readAnswer );
	}
};
