/*
 * What a page does with its events when it is left before delivery is loaded: one request of which nobody hears the answer, and
 * a copy for the next page, as nothing says that the request arrives.
 */

import { fetch } from '../platform/environment.js';
import { parse, stringify } from '../platform/json.js';
import { KEY, VERSION } from './last-write.js';
import { toRecord } from './record.js';

/** @typedef {import('../core/core.js').CollectedEvent} CollectedEvent */

/* Characters of events that a page may leave. */
const MAX_CHARS = 61440;

/** @type {import('../platform/types.js').Send} */
export async function sendBlindly( { url, body } ) {
	const { status } = await fetch( url, { method: 'POST', body, keepalive: true, credentials: 'omit', redirect: 'error' } );
	return { status };
}

/**
 * @param {import('../platform/types.js').Parts} parts
 * @param {() => string} nameOwner The name under which this page keeps what its user did.
 */
export function createEarlyExit( { clock, document, isBrowserStore, send, storage, url, window }, nameOwner ) {
	let isKept = false;

	/**
	 * @param {CollectedEvent[]} events
	 * @param {boolean} left
	 */
	function write( events, left ) {
		const { localStorage } = window;
		const at = clock.now(), owner = nameOwner();
		const state = parse( localStorage.getItem( KEY ) || `{"v":${ VERSION },"owners":{},"db":{}}` );
		if ( state.v !== VERSION ) {
			return;
		}
		delete state.owners[ owner ];
		if ( events.length ) {
			/* As differences.js has them, from nothing. */
			state.owners[ owner ] = { at, left, url, events: events.map( ( { text } ) => [ 0, text, { at, tries: 0, due: 0 } ] ) };
		}
		if ( Object.keys( { ...state.owners, ...state.db } ).length ) {
			localStorage.setItem( KEY, stringify( state ) );
		} else {
			localStorage.removeItem( KEY );
		}
	}

	const exit = {
		/**
		 * Keep as many of these as a page may leave, and nothing else of this one.
		 *
		 * @param {CollectedEvent[]} all
		 * @param {boolean} left Whether the page is gone.
		 * @return {boolean} Whether that is done, as far as can be known.
		 */
		keep( all, left ) {
			let chars = 0;
			const events = all.filter( ( { text } ) => ( chars += text.length ) < MAX_CHARS );
			try {
				if ( storage ) {
					const at = clock.now(), owner = nameOwner();
					Promise.resolve( storage.add( events.map( ( event ) => toRecord( { ...event, owner, at, tries: 0, due: 0 }, url ) ) ) ).catch( () => {} );
				} else if ( isBrowserStore ) {
					write( events, left );
				}
				isKept = events.length > 0;
				return !!storage || isBrowserStore;
			} catch ( error ) {
				/* Where nothing may be kept. */
				return false;
			}
		},

		/**
		 * @param {CollectedEvent[]} events
		 * @param {boolean} left
		 */
		handOver( events, left ) {
			if ( events.length && !document?.prerendering ) {
				exit.keep( events, left );
				send( { url, body: `[${ events.map( ( { text } ) => text ) }]`, exiting: true, keepalive: true } ).catch( () => {} );
			}
		},

		/** The page goes on, and delivery is there. */
		takeBack() {
			if ( isKept && !storage ) {
				exit.keep( [], false );
			}
		}
	};
	return exit;
}
