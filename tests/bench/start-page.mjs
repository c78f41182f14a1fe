/*
 * A start as a page sees it, step by step, with either build. It runs in the page; start.mjs measures around it.
 */

import { clickOn, createRoot } from './root.mjs';
import { clientOptions, createIntake, NAMES, SCHEMA } from './workload.mjs';

const FILES = {
	whole: [ '/dist/heliograph.mjs', '/dist/heliograph.wasm' ],
	packed: [ '/dist/heliograph.page.mjs', '/packed/site.wasm' ]
};

/** @type {Record<string, any>} */
const made = {};

/**
 * Everything that is no part of a start: what a server has in its page, and the bytes.
 *
 * @param {'whole' | 'packed'} build
 */
export async function prepare( build ) {
	const [ library, module ] = FILES[ build ];
	const { context, domain, tokens, transport, window, ...site } = clientOptions( createIntake() );
	const schemas = { [ SCHEMA ]: await ( await fetch( `/schemas${ SCHEMA }.json` ) ).json() };
	const wasm = await ( await fetch( module ) ).arrayBuffer();
	Object.assign( made, createRoot(), { library, options: { context, domain, tokens, transport, window, wasm, ...build === 'whole' ? { ...site, schemas } : {} } } );
	made.target = document.createElement( 'button' );
	made.target.dataset.eventName = NAMES[ 0 ];
	document.body.append( made.target );
}

export const STEPS = {
	async script() {
		made.glue = await import( made.library );
	},

	async createClient() {
		made.client = await made.glue.createClient( made.options );
	},

	attach() {
		if ( !made.client.attach( made.root ) ) {
			throw new Error( JSON.stringify( made.client.statusReason ) );
		}
	},

	click: () => made.listeners.click( clickOn( made.target ) ),

	/** The rest of the first second: what was queued leaves. */
	async flush() {
		await made.client.flush();
		if ( made.client.stats().delivered !== 2 ) {
			throw new Error( `not what was to be measured: ${ JSON.stringify( made.client.stats() ) }` );
		}
	}
};

/**
 * @param {keyof typeof STEPS} step
 * @return {Promise<number>} How long it took, in ms.
 */
export async function run( step ) {
	const start = performance.now();
	await STEPS[ step ]();
	return performance.now() - start;
}

export const doNothing = async () => {};
