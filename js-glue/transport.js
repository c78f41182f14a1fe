/*
 * One batch, one request. `fetch` rather than `sendBeacon`, for its answer can be read; keepalive, so that it outlives
 * the page; a string as body, so that it is text/plain and needs no preflight; no cookies, and no redirects.
 */

import { fetch, isNode } from './environment.js';

/* With these an intake lists the events that it did not take. */
export const ITEMISED = [ 207, 400, 500 ];

/**
 * @param {import('./types.js').Request} request
 * @return {Promise<import('./types.js').Answer>}
 */
export async function send( { url, body, signal } ) {
	const response = await fetch( url, {
		method: 'POST',
		body,
		signal,
		/* Node has no page to outlive. */
		keepalive: !isNode,
		credentials: 'omit',
		redirect: 'error'
	} );
	const { status } = response;
	return {
		status,
		/* A list that breaks off says nothing; the status stands. */
		body: ITEMISED.includes( status ) ? await response.text().catch( () => '' ) : '',
		retryAfter: response.headers.get( 'Retry-After' )
	};
}
