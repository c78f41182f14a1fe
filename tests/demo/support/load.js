/*
 * Senders as many pages are: each sends a batch, waits for its answer, sends the same again where there was none or one that asks
 * for it, and then the next.
 */

import { randomUUID } from 'node:crypto';
import { send } from './http.js';

const SCHEMA = '/analytics/mediawiki/product_metrics/web_ui_actions/1.0.1';

/**
 * @param {string} [id]
 * @param {any} [more]
 */
export function makeEvent( id = randomUUID(), more = {} ) {
	return { $schema: SCHEMA, action: 'click', agent: {}, meta: { stream: 'mediawiki.web_ui_actions', id }, dt: '2026-01-31T12:00:00.000Z', ...more };
}

/**
 * Load that goes on until it is told to stop.
 *
 * @param {() => string} where The intake to send to, asked anew for each request.
 * @param {{ senders?: number, together?: number }} [options]
 */
export function startLoad( where, { senders = 8, together = 5 } = {} ) {
	/** @type {string[]} Ids that were answered 201. */
	const accepted = [];
	/** @type {Set<string>} Every id that was sent. */
	const sent = new Set();
	/** @type {Object<string, number>} */
	const answers = {};
	const state = { isStopped: false };

	async function work() {
		/** @type {any[]} */
		let batch = [];
		while ( !state.isStopped ) {
			batch = batch.length ? batch : Array.from( { length: together }, () => makeEvent() );
			batch.forEach( ( { meta } ) => sent.add( meta.id ) );
			const { status } = await send( where(), { body: JSON.stringify( batch ) } ).catch( () => ( { status: 0 } ) );
			answers[ status ] = ( answers[ status ] || 0 ) + 1;
			if ( status === 201 ) {
				accepted.push( ...batch.map( ( { meta } ) => meta.id ) );
				batch = [];
			} else {
				/* So that nobody who is away is asked as fast as a machine can. */
				await new Promise( ( resolve ) => {
					setTimeout( resolve, 20 );
				} );
			}
		}
	}

	const all = Promise.all( Array.from( { length: senders }, work ) );
	return {
		accepted,
		answers,
		sent,

		/** @return {Promise<any>} When every sender has its last answer. */
		stop() {
			state.isStopped = true;
			return all;
		}
	};
}
