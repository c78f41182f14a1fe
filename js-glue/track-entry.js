/*
 * The entry for feature code that only says what happens: it loads neither the WebAssembly module nor schemas, and sends
 * nothing. A client in the same page is told of the calls, whether it is created before or after them.
 */

import { joinBus } from './listening/bus.js';

/** @type {import('./listening/types.js').HostWindow} */
const host = typeof window === 'undefined' ? globalThis : window;

const bus = joinBus( host );

/**
 * Say that something happened. Never throws. The data is copied at once.
 *
 * @param {string} topic Such as `webuiactions_log.click`, `event.MySchema`, `flow_replies.initiate`.
 * @param {unknown} [data] A JSON value. Anything else is left out, and the call recorded without data.
 */
export function track( topic, data ) {
	bus.track( topic, data );
}

/**
 * Be told of the calls of `track` whose topic begins with `prefix`: first those of the past, of which the latest 500 are kept,
 * then each as it is made.
 *
 * @param {string} prefix
 * @param {( topic: string, data: any, time?: number ) => void} callback `time`: when the call was made, in epoch ms; absent where
 *  MediaWiki's own `mw.track` passed it on. What it throws is ignored.
 * @return {() => void} Ends the subscription.
 */
export function trackSubscribe( prefix, callback ) {
	return bus.subscribe( prefix, callback );
}
