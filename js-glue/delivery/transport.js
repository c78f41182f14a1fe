/*
 * One batch, one request. `fetch` rather than `sendBeacon`, for its answer can be read; keepalive, so that it outlives
 * the page; a string as body, so that it is text/plain and needs no preflight; no cookies, no redirects, and no address of the
 * page, which a browser would tell as the referrer.
 */

import { ITEMISED } from '../core/boundary.js';
import { fetch, isNode, sendBeacon } from '../platform/environment.js';
import { words } from '../platform/words.js';

/* Bytes that a browser keeps alive for a page are 64 KiB in all; others need some of them. */
const MAX_KEPT_ALIVE = 61440;

/** @typedef {import('../platform/types.js').Request} Request */

/* Bytes of our requests that the browser keeps alive now, of all clients of the page. It counts a request until its answer has
 * come to its end, which is later than when the answer is there. */
let keptAlive = 0;

/* Whether the last one that was to be kept alive failed: it may have been that which failed. */
let isInDoubt = false;

/**
 * @param {Request} request
 * @param {boolean} keepalive
 * @return {Promise<any>} Also what fetch throws is a rejection, and what it returns that is no promise an answer.
 */
function post( { url, body, signal }, keepalive ) {
	try {
		return Promise.resolve( fetch( url, { method: 'POST', body, signal, keepalive, credentials: 'omit', redirect: 'error', referrerPolicy: 'origin' } ) );
	} catch ( error ) {
		return Promise.reject( error );
	}
}

/**
 * Post with keepalive. Where that is refused before anything can have reached the network, which is where the promise is
 * rejected when it comes, post without it; a page that is left has no use for that.
 *
 * @param {Request} request
 * @return {Promise<any>}
 */
async function postAlive( request ) {
	let isEarly = true, wasEarly = false;
	request.keepalive = true;
	const answer = post( request, true );
	answer.catch( () => {
		wasEarly = isEarly;
	} );
	/* Behind that, if the promise was rejected when it came. */
	Promise.resolve().then( () => {
		isEarly = false;
	} );
	try {
		const response = await answer;
		isInDoubt = false;
		return response;
	} catch ( error ) {
		/* One that fails later may be of a page that is being left, whose requests are rejected though they go on and arrive. */
		request.keepalive = !wasEarly;
		if ( wasEarly && !request.exiting ) {
			return post( request, false );
		}
		/* A browser may say so later as well: then this was an attempt, and the next one does without. */
		isInDoubt = true;
		throw error;
	}
}

/**
 * @param {Request} request
 * @param {( release: () => void ) => void} onKept Told where the browser keeps the request alive, with what is to be called at the
 *  end of its answer.
 * @return {Promise<any>}
 */
function postOnce( request, onKept ) {
	const { bytes } = request;
	const fits = keptAlive + bytes <= MAX_KEPT_ALIVE;
	/* Node has no page to outlive. */
	if ( !isNode && fits && ( request.exiting || !isInDoubt ) ) {
		keptAlive += bytes;
		onKept( () => {
			keptAlive -= bytes;
		} );
		return postAlive( request );
	}
	isInDoubt = false;
	return request.exiting && !isNode ? Promise.reject( new Error( words( 'more than is kept alive' ) ) ) : post( request, false );
}

/**
 * @param {Response} response
 * @return {Promise<string>} Its body, as far as it came.
 */
async function readBody( response ) {
	try {
		return await response.text();
	} catch ( error ) {
		/* A list that breaks off says nothing; the status stands. */
		return '';
	}
}

/**
 * @param {Request} request
 * @return {Promise<import('../platform/types.js').Answer>}
 */
export async function send( request ) {
	const { url, body } = request;
	let release = () => {};
	request.keepalive = false;
	if ( !fetch ) {
		/* It says whether the browser took it, never whether it arrived. */
		return { status: sendBeacon( url, body ) ? -1 : 0 };
	}
	try {
		const response = await postOnce( request, ( end ) => {
			release = end;
		} );
		const { status, headers } = response;
		const isItemised = ITEMISED.includes( status );
		/* Of Node's fetch, what nobody reads holds its connection; of a browser's, its share of what is kept alive. */
		const text = isNode && !isItemised ? Promise.resolve( response.body?.cancel() ).then( () => '', () => '' ) : readBody( response );
		request.end = text.then( release );
		/* A page in place of an answer is of a network that wants to be logged in to, not of an intake. */
		const isPage = status === 200 && /html/i.test( headers.get( 'Content-Type' ) );
		return {
			status: isPage ? 0 : status,
			body: isItemised ? await text : '',
			retryAfter: headers.get( 'Retry-After' )
		};
	} catch ( error ) {
		release();
		throw error;
	}
}
