/*
 * What heliograph's event path is made of, each part by itself; and what the listener costs where nothing is tagged.
 */

import { openClient } from './heliograph.mjs';
import { measure } from './rounds.mjs';
import { toRow } from './statistics.mjs';
import { clickOn } from './root.mjs';
import { NAMES } from './workload.mjs';

/* Results go somewhere, so that no engine leaves the work out. */
export const sink = { number: 0, value: /** @type {any} */ ( null ) };

function doNothing() {}

/**
 * The module alone: one call an event, with a number for a string that it knows.
 *
 * @param {any} opened
 * @return {any} A variant.
 */
function emitting( { client, exports, poolBytes, rule: { rule } } ) {
	const bytes = new Uint8Array( exports.memory.buffer );
	let at = 0;

	function refill() {
		const pool = exports.hg_wasm_random_pool();
		crypto.getRandomValues( bytes.subarray( pool, pool + poolBytes ) );
		exports.hg_wasm_random_filled();
	}

	return {
		name: 'hg_wasm_emit (with random bits)',
		run( /** @type {number} */ count ) {
			for ( let i = 0; i < count; i++ ) {
				const string = 1 + ( at++ % 64 );
				if ( exports.hg_wasm_emit( rule, string, 0, 1.7e12 + at ) < 0 ) {
					refill();
					exports.hg_wasm_emit( rule, string, 0, 1.7e12 + at );
				}
			}
		},
		rest: () => client.flush()
	};
}

/**
 * @param {import('./heliograph.mjs').Host} host
 * @param {any} opened
 * @return {any[]} Variants.
 */
function buildParts( { elements }, { exports, poolBytes } ) {
	const numbers = new Map( NAMES.map( ( name, i ) => [ name, i ] ) );
	/* Names as a page has them: not the very strings that are the map's keys. */
	const names = elements.map( ( element ) => element.getAttribute( 'data-event-name' ) );
	const pool = new Uint8Array( poolBytes );
	let at = 0;
	return [
		{
			name: 'empty loop',
			run( /** @type {number} */ count ) {
				for ( let i = 0; i < count; i++ ) {
					sink.number += at++ % 64;
				}
			}
		},
		{
			name: 'getAttribute',
			run( /** @type {number} */ count ) {
				for ( let i = 0; i < count; i++ ) {
					sink.value = elements[ at++ % 64 ].getAttribute( 'data-event-name' );
				}
			}
		},
		{
			name: 'Map.get of the name',
			run( /** @type {number} */ count ) {
				for ( let i = 0; i < count; i++ ) {
					sink.number += numbers.get( names[ at++ % 64 ] );
				}
			}
		},
		{
			name: 'Date.now',
			run( /** @type {number} */ count ) {
				for ( let i = 0; i < count; i++ ) {
					sink.number += Date.now();
				}
			}
		},
		{
			name: 'random bits of an event, from the pool',
			run( /** @type {number} */ count ) {
				for ( let i = 0; i < count; i++ ) {
					if ( at++ % ( poolBytes / 16 ) === 0 ) {
						crypto.getRandomValues( pool );
					}
				}
			}
		},
		{
			name: 'setTimeout + clearTimeout (once a task with events)',
			run( /** @type {number} */ count ) {
				for ( let i = 0; i < count; i++ ) {
					clearTimeout( setTimeout( doNothing, 0 ) );
				}
			}
		},
		{
			name: 'a call into the module and back',
			run( /** @type {number} */ count ) {
				for ( let i = 0; i < count; i++ ) {
					sink.number += exports.hg_wasm_abi_version();
				}
			}
		}
	];
}

/**
 * @param {import('./heliograph.mjs').Host} host
 * @return {Promise<any[]>} Rows.
 */
export async function measureParts( host ) {
	const opened = await openClient( host, 'parts' );
	opened.intake.keep = false;
	const clicks = opened.clicks( 'all of it: the listener with a matched element', host.matched );
	/* Each name has its number then, from 1. */
	for ( let i = 0; i < NAMES.length; i += 16 ) {
		clicks.prepare( 16 );
		clicks.run( 16 );
		await opened.client.flush();
	}
	const variants = [ ...buildParts( host, opened ), emitting( opened ), clicks ];
	const series = await measure( variants );
	return series.map( ( { name, run } ) => toRow( name, run, null ) );
}

/**
 * @param {string} name
 * @param {( event: any ) => void} listener
 * @param {any} target
 * @return {any} A variant.
 */
function calling( name, listener, target ) {
	/** @type {any[]} */
	let events = [];
	return {
		name,
		prepare( /** @type {number} */ count ) {
			events = Array.from( { length: count }, () => clickOn( target ) );
		},
		run( /** @type {number} */ count ) {
			for ( let i = 0; i < count; i++ ) {
				listener( events[ i ] );
			}
		}
	};
}

/**
 * @param {import('./heliograph.mjs').Host} host
 * @param {any} rule Of the listener plan.
 * @return {any[]} Variants.
 */
function buildMatching( { elements, untagged }, { selector, except } ) {
	let at = 0;
	return [
		{
			name: 'closest, of a tagged element',
			run( /** @type {number} */ count ) {
				for ( let i = 0; i < count; i++ ) {
					sink.value = elements[ at++ % 64 ].closest( selector );
				}
			}
		},
		{
			name: 'closest of the untrusted root, of a tagged element',
			run( /** @type {number} */ count ) {
				for ( let i = 0; i < count; i++ ) {
					sink.value = elements[ at++ % 64 ].closest( except );
				}
			}
		},
		{
			name: 'closest, of an untagged element',
			run( /** @type {number} */ count ) {
				for ( let i = 0; i < count; i++ ) {
					sink.value = untagged.closest( selector );
				}
			}
		}
	];
}

/**
 * A click on what nothing tags: no crossing into the module.
 *
 * @param {import('./heliograph.mjs').Host} host
 * @return {Promise<any[]>} Rows; the floor is a listener that does nothing.
 */
export async function measureMatching( host ) {
	const opened = await openClient( host, 'untagged' );
	const variants = [
		calling( 'floor: a listener that only looks at the target', ( event ) => {
			sink.value = event.target;
		}, host.untagged ),
		calling( 'heliograph, an untracked click', opened.listener, host.untagged ),
		...( host.isReal ? buildMatching( host, opened.rule ) : [] )
	];
	const series = await measure( variants );
	return series.map( ( { name, run } ) => toRow( name, run, series[ 0 ].run ) );
}
