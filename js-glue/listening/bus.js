/*
 * The bus of a page: feature code says what happens without knowing whether anyone listens, as with mw.track. The inline
 * stub (stub.js) may have created it before this module was loaded.
 */

import { createCallLog } from './call-log.js';
import { joinMediaWiki } from './mediawiki-bus.js';

/* Number of clicks that are kept until somebody listens. */
const MAX_CLICKS = 99;

/**
 * @typedef {Object} Stub What the inline stub leaves.
 * @property {number} since
 * @property {( event: Event ) => void} handleEvent It is a listener for clicks itself.
 * @property {[ time: number, what: unknown, text: string ][]} kept Calls, with a topic and the JSON of their data; and clicks,
 *  with a target and `true` or `false`, which is isTrusted as JSON.
 * @property {number} count Of all calls and clicks, kept or not.
 */

/**
 * Turn what the stub left into the bus. It stays the same object, for feature code may hold it.
 *
 * @param {Partial<Stub>} stub Empty where there was no stub.
 * @param {import('./types.js').HostWindow} host
 * @return {import('./types.js').Bus}
 */
function beginBus( stub, host ) {
	const { kept = [], count = 0 } = stub;
	/* A topic is a text, a target a node of the page; anything else was a mistake of who tracked it. */
	const calls = kept.filter( ( [ , what ] ) => typeof what === 'string' );
	let clicks = kept.filter( ( [ , what ] ) => Object( what ).nodeType ).map( ( [ time, target, isTrusted ] ) => [ time, target, isTrusted === 'true' ] );
	const bus = Object.assign( /** @type {Stub} */ ( stub ), { lost: count - kept.length } );
	const log = createCallLog( /** @type {import('./call-log.js').Call[]} */ ( calls ), bus );
	/** @type {Set<( event: Event ) => void>} */
	const listeners = new Set();

	return Object.assign( bus, log, {
		clients: [],
		heard: new Map(),
		opened: new Set(),

		/* The stub made this object its listener for clicks, and it remains that until the clicks are taken. */
		handleEvent( /** @type {Event} */ event ) {
			if ( clicks.length < MAX_CLICKS ) {
				clicks.push( [ Date.now(), event.composedPath()[ 0 ], event.isTrusted ] );
			} else {
				bus.lost++;
			}
		},

		takeClicks() {
			const taken = /** @type {import('./types.js').KeptClick[]} */ ( clicks );
			clicks = [];
			if ( bus.since ) {
				host.removeEventListener( 'click', bus, true );
			}
			return taken;
		},

		onClick( /** @type {( event: Event ) => void} */ listener ) {
			listeners.add( listener );
			return () => {
				listeners.delete( listener );
			};
		},

		click: ( /** @type {Event} */ event ) => listeners.forEach( ( listener ) => listener( event ) )
	} );
}

/**
 * The page's bus, which all copies of this module share. Where there is neither a page nor a bus, a new one. Where there is
 * MediaWiki, topics go through it.
 *
 * @param {import('./types.js').HostWindow} host
 * @return {import('./types.js').Bus}
 */
export function joinBus( host ) {
	const { mw } = host;
	const found = Object( host.heliographBus );
	if ( host.document ) {
		host.heliographBus = found;
	}
	/* By a name that no script gives to all objects. */
	const bus = 'takeClicks' in found ? /** @type {import('./types.js').Bus} */ ( found ) : beginBus( found, host );
	/* An element of the page may be called mw. */
	return typeof mw?.track === 'function' && typeof mw.trackSubscribe === 'function' ? joinMediaWiki( /** @type {Required<import('./types.js').MediaWikiTopics>} */ ( mw ), bus ) : bus;
}
