/*
 * A client with everything injected, around the module under test.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
/* Loaded before it is asked for, so that no test waits for a file. */
import '../../js-glue/delivery/recovery.js';
import { createClient } from '../../js-glue/index.js';
import { createClock, createIntake, createPage } from './hosts.js';
import { root, wasmFile, WEB_UI_ACTIONS } from './shared.js';

export const wasm = new WebAssembly.Module( fs.readFileSync( wasmFile ) );
const schema = JSON.parse( fs.readFileSync( path.join( root, `src/schemas${ WEB_UI_ACTIONS }.json` ), 'utf8' ) );

/**
 * A click stream with its schema, and one without.
 *
 * @param {any} [options] Also `isBrowserStore`: what the window has is used to keep events.
 */
export async function open( options = {} ) {
	const clock = createClock(), intake = createIntake(), page = createPage();
	/** @type {any[]} */
	const diagnostics = [];
	const { isBrowserStore, ...given } = options;
	const client = await createClient( {
		wasm,
		intakeUrl: 'https://intake.example.org/v1/events',
		streams: { ui: { schema_uri: WEB_UI_ACTIONS }, free: {} },
		schemas: { [ WEB_UI_ACTIONS ]: schema },
		context: { performer: { is_temp: true }, page: { namespace_id: 0 } },
		instruments: { webUiClick: { stream: 'ui' } },
		transport: intake,
		clock,
		...isBrowserStore ? {} : { storage: undefined },
		onDiagnostic: ( diagnostic ) => diagnostics.push( diagnostic ),
		...page,
		...given
	} );
	return { client, clock, intake, diagnostics, codes: () => diagnostics.map( ( { code } ) => code ), ...page };
}

/** An event that the click stream's schema takes. */
export const EVENT = { action: 'x', agent: {} };

/**
 * Every event that was emitted is in one place, or counted as lost.
 *
 * @param {any} client
 */
export function assertConserved( client ) {
	const { emitted, queued, inFlight, stored, delivered, dropped } = client.stats();
	assert.equal( emitted, queued + inFlight + stored + delivered + Object.values( dropped ).reduce( ( a, b ) => a + b, 0 ) );
}
