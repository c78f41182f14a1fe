/*
 * Measuring side by side. A machine changes its pace within milliseconds, so variants take turns in short slices and are
 * compared within one sample; only the ratios of one run mean anything.
 */

import { isQuick } from './quick.mjs';

/**
 * @typedef {Object} Variant
 * @property {string} name
 * @property {( count: number ) => void} [prepare] Before each slice, not timed.
 * @property {( count: number ) => void} run The timed part. Each variant has a loop of its own, so that an engine
 *  optimises it for this variant alone.
 * @property {() => any} [rest] After each slice, timed apart: empties the queue. May return a promise.
 */

/**
 * @typedef {Object} Plan
 * @property {number} slice Events at a time; no more than the core's buffer holds, so that none is taken out meanwhile.
 * @property {number} slices That make one sample: a browser's clock is coarse, and its error is spread over them.
 * @property {number} samples
 * @property {number} warm Samples before the first that counts.
 */

/** @type {Plan} */
export const PLAN = { slice: 20, slices: 200, samples: 60, warm: 12 };

const QUICK = { samples: 6, warm: 3 };

/**
 * @typedef {Object} Series ns per event, one figure a sample.
 * @property {string} name
 * @property {number[]} run
 * @property {number[]} rest
 */

/**
 * @param {Variant} variant
 * @param {number} count
 * @return {Promise<[ number, number ]>} ms of the timed part, and of the rest.
 */
async function takeTurn( variant, count ) {
	if ( variant.prepare ) {
		variant.prepare( count );
	}
	const start = performance.now();
	variant.run( count );
	const between = performance.now();
	if ( variant.rest ) {
		await variant.rest();
	}
	return [ between - start, performance.now() - between ];
}

/**
 * Another order for each slice: who always follows the same other pays for what that one leaves to the collector of garbage.
 *
 * @template T
 * @param {T[]} order Changed in place.
 * @return {T[]}
 */
export function shuffle( order ) {
	for ( let i = order.length - 1; i > 0; i-- ) {
		const k = Math.floor( Math.random() * ( i + 1 ) );
		[ order[ i ], order[ k ] ] = [ order[ k ], order[ i ] ];
	}
	return order;
}

/**
 * @param {Variant[]} variants
 * @param {Plan} plan
 * @param {( index: number, run: number, rest: number ) => void} note
 */
async function takeSample( variants, { slice, slices }, note ) {
	const sums = variants.map( () => [ 0, 0 ] );
	const order = variants.map( ( _, index ) => index );
	for ( let i = 0; i < slices; i++ ) {
		for ( const index of shuffle( order ) ) {
			const [ run, rest ] = await takeTurn( variants[ index ], slice );
			sums[ index ][ 0 ] += run;
			sums[ index ][ 1 ] += rest;
		}
	}
	const scale = 1e6 / ( slice * slices );
	sums.forEach( ( [ run, rest ], index ) => note( index, run * scale, rest * scale ) );
	/* A task of its own, so that timers and the collector of garbage have their time outside of a slice. */
	await new Promise( ( resolve ) => {
		setTimeout( resolve, 0 );
	} );
}

/**
 * @param {Variant[]} variants
 * @param {Plan} [plan]
 * @return {Promise<Series[]>}
 */
export async function measure( variants, plan = PLAN ) {
	const { warm, samples } = isQuick ? QUICK : plan;
	/** @type {Series[]} */
	const series = variants.map( ( { name } ) => ( { name, run: [], rest: [] } ) );
	for ( let i = -warm; i < samples; i++ ) {
		await takeSample( variants, plan, ( index, run, rest ) => {
			if ( i >= 0 ) {
				series[ index ].run.push( run );
				series[ index ].rest.push( rest );
			}
		} );
	}
	return series;
}
