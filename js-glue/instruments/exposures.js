/*
 * Which exposures were logged: in this pageview, and in this tab. A reader who sees the same thing on every page is told of
 * every five minutes, ten times over, and then once a day. An opt-out or a privacy signal deletes it (platform/device.js).
 */

import { EXPOSURE } from '../platform/device.js';
import { parse, stringify } from '../platform/json.js';

const SHORT_MS = 5 * 60 * 1000, LONG_MS = 24 * 60 * 60 * 1000, MAX_SHORT = 10;

/** @typedef {{ subject: string, expires: number, count: number }} Entry */

/**
 * @param {Window | undefined} window
 * @return {Storage | undefined} sessionStorage, where the browser allows the page to use it.
 */
function storeOf( window ) {
	try {
		return window?.sessionStorage;
	} catch ( error ) {
		return undefined;
	}
}

/**
 * @param {Window | undefined} window
 * @param {() => number} now Epoch time in ms.
 */
export function createExposures( window, now ) {
	const store = storeOf( window );
	/** @type {Set<string>} Logged in this pageview. */
	const logged = new Set();

	/**
	 * @param {string} key
	 * @param {string} subject
	 * @return {Entry} As good as none where it cannot be read, or is another subject's.
	 */
	function read( key, subject ) {
		const none = { subject, expires: 0, count: 0 };
		try {
			const entry = parse( store?.getItem( key ) || 'null' );
			return entry?.subject === subject && Number.isFinite( entry.expires ) && Number.isInteger( entry.count ) ? entry : none;
		} catch ( error ) {
			return none;
		}
	}

	return {
		/** A pageview begins. */
		newPageview: () => logged.clear(),

		/**
		 * Send an exposure unless it was logged.
		 *
		 * @param {string} name Of the experiment, its group and version.
		 * @param {string} subject
		 * @param {() => import('../platform/types.js').Result} send
		 * @return {import('../platform/types.js').Result | null} What `send` answered; null where it was logged.
		 */
		log( name, subject, send ) {
			const key = EXPOSURE + name, page = key + '\n' + subject;
			const { count, expires } = read( key, subject );
			/* What expires later than it can was written with another clock. */
			if ( logged.has( page ) || ( now() < expires && expires <= now() + LONG_MS ) ) {
				return null;
			}
			const result = send();
			if ( result === 'queued' ) {
				logged.add( page );
				try {
					store?.setItem( key, stringify( { subject, expires: now() + ( count < MAX_SHORT ? SHORT_MS : LONG_MS ), count: count + 1 } ) );
				} catch ( error ) {
					/* Then the next page tells it again. */
				}
			}
			return result;
		}
	};
}
