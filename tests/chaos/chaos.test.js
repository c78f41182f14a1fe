/*
 * Random steps in a world where everything fails, shared among the machine's cores. A failure prints its seed and the
 * smallest list of steps that still fails; HELIOGRAPH_SEED makes it come again. 100,000 steps, which are always the same,
 * for what others found by chance is not the fault of a change; ten million others each time with HELIOGRAPH_LONG, or as many
 * as HELIOGRAPH_CHAOS_STEPS says.
 */

import assert from 'node:assert/strict';
import os from 'node:os';
import { describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import { STEPS_A_RUN } from './run.js';

const ASKED = Number( process.env.HELIOGRAPH_CHAOS_STEPS );
const STEPS = ASKED || ( process.env.HELIOGRAPH_LONG ? 1e7 : 1e5 );
const SEED = Number( process.env.HELIOGRAPH_SEED );
const RUNS = SEED ? 1 : Math.ceil( STEPS / STEPS_A_RUN );
const WORKERS = Math.min( os.availableParallelism(), RUNS );

/* A long run says how far it is. */
const RUNS_A_NOTE = 10000;

/**
 * @param {number} first The seed of the first run of all.
 * @param {number} worker
 * @param {AbortSignal} signal Ends it.
 * @param {() => void} onPlayed Told of each run.
 * @return {Promise<number>} How many runs it played, if all went well.
 */
function work( first, worker, signal, onPlayed ) {
	return new Promise( ( resolve, reject ) => {
		let played = 0;
		const thread = new Worker( new URL( 'run.js', import.meta.url ), { workerData: { first: first + worker, runs: RUNS - worker, stride: WORKERS } } );
		signal.addEventListener( 'abort', () => thread.terminate() );
		thread.on( 'message', ( { failure } ) => {
			played++;
			onPlayed();
			if ( failure ) {
				reject( new assert.AssertionError( { message: failure } ) );
			}
		} );
		thread.on( 'error', reject );
		thread.on( 'exit', () => resolve( played ) );
	} );
}

describe( 'in a world where everything fails', () => {
	it( `what a client promises holds after each of ${ RUNS * STEPS_A_RUN } steps`, async ( t ) => {
		const first = SEED || ( ASKED || process.env.HELIOGRAPH_LONG ? Date.now() % 1e9 : 1 ), ending = new AbortController();
		let all = 0;
		const note = () => {
			all++;
			if ( all % RUNS_A_NOTE === 0 ) {
				t.diagnostic( `${ all * STEPS_A_RUN } steps` );
			}
		};
		t.after( () => ending.abort() );
		const played = await Promise.all( Array.from( { length: WORKERS }, ( _, worker ) => work( first, worker, ending.signal, note ) ) );
		assert.equal( played.reduce( ( a, b ) => a + b ), RUNS );
	} );
} );
