/*
 * For feature code that wants to say what happens and nothing else: no module, no schema, no network. Whoever loads a
 * client, before or after, is told.
 */

import { joinBus } from './listening/bus.js';

/** @type {any} */
const host = typeof window === 'undefined' ? globalThis : window;

const bus = joinBus( host );

/**
 * Say that something happened. Never throws; the data is copied at once.
 *
 * @param {string} topic Such as `webuiactions_log.click`, `event.MySchema`, `flow_replies.initiate`.
 * @param {any} [data] What JSON can carry.
 */
export function track( topic, data ) {
	bus.track( topic, data );
}

/**
 * Be told of what is tracked under topics that begin so, the past first.
 *
 * @param {string} prefix
 * @param {( topic: string, data: any, time?: number ) => void} callback What it throws reaches nobody.
 * @return {() => void} Ends it.
 */
export function trackSubscribe( prefix, callback ) {
	return bus.subscribe( prefix, callback );
}
