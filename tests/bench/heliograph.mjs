/*
 * Heliograph as the bench drives it: the real client, whose listener is called by hand.
 */

import { RANDOM_POOL_BYTES } from '../../js-glue/core/boundary.js';
import { createMemory } from '../../js-glue/core/core.js';
import { clickOn, createRoot } from './root.mjs';
import { clientOptions, createIntake, SCHEMA } from './workload.mjs';

/**
 * What a host gives to the topics.
 *
 * @typedef {Object} Host
 * @property {( copy: string ) => Promise<any>} loadLibrary A copy of its own: an engine's notes on what a function is
 *  called with belong to a copy, and a page calls it with one kind of thing.
 * @property {Uint8Array} wasm
 * @property {any} schema
 * @property {any} interaction The schema of an instrument's events.
 * @property {any[]} elements One for each name, as deep as in a page.
 * @property {any[]} matched The same as targets whose search costs nothing. Only some copies of the library can be given them, by name.
 * @property {any} untagged An element that no control encloses.
 * @property {boolean} isReal Whether these are elements of a document.
 */

/**
 * Create a client, and look at the module's exports on the way: parts of the path are measured apart.
 *
 * @param {( options: any ) => Promise<any>} createClient
 * @param {any} options
 * @return {Promise<[ any, any ]>} The client, and the exports of its module.
 */
async function createSeen( createClient, options ) {
	const { instantiate } = WebAssembly;
	/** @type {any} */
	let exports;
	WebAssembly.instantiate = /** @type {any} */ ( async ( /** @type {any} */ module, /** @type {any} */ imports ) => {
		const instance = await instantiate( module, imports );
		exports = instance.exports;
		return instance;
	} );
	try {
		return [ await createClient( options ), exports ];
	} finally {
		WebAssembly.instantiate = instantiate;
	}
}

/**
 * @param {any} exports
 * @return {any} What the client listens to.
 */
function readListenerPlan( exports ) {
	const memory = createMemory( exports );
	exports.hg_wasm_listener_plan();
	return JSON.parse( memory.read() );
}

/**
 * @param {Host} host
 * @param {string} copy
 * @param {any} [more] Other options of createClient.
 */
export async function openClient( host, copy, more ) {
	const { createClient } = await host.loadLibrary( copy );
	const intake = createIntake(), { listeners, root } = createRoot();
	const [ client, exports ] = await createSeen( createClient, {
		...clientOptions( intake ),
		wasm: host.wasm,
		schemas: { [ SCHEMA ]: host.schema },
		onDiagnostic( /** @type {any} */ { code, message } ) {
			throw new Error( `${ code }: ${ message }` );
		},
		...more
	} );
	client.attach( root );
	await client.flush();
	const listener = listeners.click;
	return {
		client,
		exports,
		intake,
		listener,
		poolBytes: RANDOM_POOL_BYTES,
		rule: readListenerPlan( exports ).find( ( /** @type {any} */ { on } ) => on === 'click' ),

		/**
		 * @param {string} name
		 * @param {any[]} targets 64 of them.
		 * @return {import('./rounds.mjs').Variant & { prepare: ( count: number ) => void }}
		 */
		clicks( name, targets ) {
			/** @type {any[]} */
			let events = [];
			let at = 0;
			return {
				name,
				prepare( count ) {
					events = Array.from( { length: count }, () => clickOn( targets[ at++ % 64 ] ) );
				},
				run( count ) {
					for ( let i = 0; i < count; i++ ) {
						listener( events[ i ] );
					}
				},
				rest: () => client.flush()
			};
		}
	};
}

/**
 * All that was accepted has arrived; otherwise something else was measured.
 *
 * @param {any} client
 */
export function assertDelivered( client ) {
	const stats = client.stats();
	if ( !stats.emitted || stats.emitted !== stats.delivered || stats.invalid ) {
		throw new Error( `not what was to be measured: ${ JSON.stringify( stats ) }` );
	}
}
