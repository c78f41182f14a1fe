/*
 * One batch, one request. `fetch` rather than `sendBeacon`, for its answer can be read; keepalive, so that it outlives
 * the page; a string as body, so that it is text/plain and needs no preflight; no cookies, and no redirects.
 */

import { fetch, isNode, sendBeacon } from '../platform/environment.js';

/* With these statuses an intake lists the events that it did not take. */
export const ITEMISED = [ 207, 400, 500 ];

/**
 * @param {import('../platform/types.js').Request} request
 * @param {boolean} keepalive
 * @return {Promise<any>}
 */
function post( { url, body, signal }, keepalive ) {
	return fetch( url, { method: 'POST', body, signal, keepalive, credentials: 'omit', redirect: 'error' } );
}

/**
 * @param {import('../platform/types.js').Request} request
 * @return {Promise<import('../platform/types.js').Answer>}
 */
export async function send( request ) {
	const { url, body, exiting } = request;
	if ( !fetch ) {
		/* It says whether the browser took it, never whether it arrived. */
		return { status: sendBeacon && sendBeacon( url, body ) ? -1 : 0 };
	}
	/* Node has no page to outlive. */
	let answer = post( request, !isNode );
	if ( !isNode && !exiting ) {
		/* Others may have used up what the browser keeps alive; while the page is there, it can do without. */
		answer = answer.catch( () => post( request, false ) );
	}
	const response = await answer;
	const { status, headers } = response;
	/* A page in place of an answer is of a network that wants to be logged in to, not of an intake. */
	const isPage = status === 200 && /^text\/html/.test( headers.get( 'Content-Type' ) );
	return {
		status: isPage ? 0 : status,
		/* A list that breaks off says nothing; the status stands. */
		body: ITEMISED.includes( status ) ? await response.text().catch( () => '' ) : '',
		retryAfter: headers.get( 'Retry-After' )
	};
}
