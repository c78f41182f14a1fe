/*
 * A run is a number: from it come its steps. Started as a worker, this plays one run after another and tells which failed.
 */

import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { KINDS, play } from './world.js';

export const STEPS_A_RUN = 100;

/**
 * A small generator, so that a seed is all that a run is.
 *
 * @param {number} seed
 * @return {( below: number ) => number}
 */
function createRandom( seed ) {
	let state = seed >>> 0 || 1;
	return ( below ) => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return ( state >>> 0 ) % below;
	};
}

/**
 * @param {number} seed
 * @return {{ steps: [ string, number ][], isBrowserStore: boolean }} Two of three runs keep events by the browser's own means.
 */
function createRun( seed ) {
	const random = createRandom( seed * 2654435761 );
	return { steps: Array.from( { length: STEPS_A_RUN }, () => [ KINDS[ random( KINDS.length ) ], random( 1000 ) ] ), isBrowserStore: seed % 3 > 0 };
}

/**
 * Leave out what the failure does not need: halves first, then single steps.
 *
 * @param {[ string, number ][]} steps
 * @param {boolean} isBrowserStore
 * @return {Promise<[ string, number ][]>}
 */
async function shrink( steps, isBrowserStore ) {
	for ( let size = Math.ceil( steps.length / 2 ); size >= 1; size = size > 1 ? Math.ceil( size / 2 ) : 0 ) {
		for ( let at = 0; at < steps.length; ) {
			const fewer = [ ...steps.slice( 0, at ), ...steps.slice( at + size ) ];
			if ( await play( fewer, isBrowserStore ) ) {
				steps = fewer;
			} else {
				at += size;
			}
		}
	}
	return steps;
}

/**
 * @param {number} seed
 * @return {Promise<string>} What went wrong, with how it comes again; nothing where all is well.
 */
async function playRun( seed ) {
	const { steps, isBrowserStore } = createRun( seed );
	const error = await play( steps, isBrowserStore );
	if ( !error ) {
		return '';
	}
	const least = await shrink( steps, isBrowserStore );
	const again = await play( least, isBrowserStore ) || error;
	return `HELIOGRAPH_SEED=${ seed }: ${ error.stack }\nthe fewest steps: ${ JSON.stringify( least ) }\n${ again.message }`;
}

if ( !isMainThread && parentPort ) {
	const { first, runs, stride } = workerData;
	for ( let run = 0; run < runs; run += stride ) {
		parentPort.postMessage( { run, failure: await playRun( first + run ) } );
	}
}
