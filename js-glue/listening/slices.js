/*
 * Work that goes through many elements, in tasks that are short enough for the page not to stutter.
 */

import { catchErrors } from '../platform/errors.js';

/* How long a task may last before the rest is left to the next. */
const TASK_MS = 10;

/**
 * @param {Pick<import('../platform/types.js').Parts, 'clock' | 'diagnose'>} parts
 * @param {() => Iterator<unknown>} begin Begin the work, whose steps are about one element each.
 * @return {{ plan: ( ms: number ) => void, stop: () => void }} `plan`: do it once more after a while, unless that is planned already.
 *  Where it is under way, it is done again when it has ended.
 */
export function createSlices( { clock, diagnose }, begin ) {
	/** @type {Iterator<unknown> | undefined} What is under way. */
	let work;
	/** @type {unknown} */
	let timer;
	/** @type {number | undefined} After how many ms to do it again when it has ended. */
	let again;

	const run = catchErrors( diagnose, 'impression', () => {
		const began = clock.monotonic(), steps = work = work || begin();
		let isOver;
		timer = 0;
		try {
			do {
				/* A step that fails is the last, and so is one that stops it. */
				isOver = true;
				isOver = !!steps.next().done || !work;
			} while ( !isOver && clock.monotonic() - began < TASK_MS );
		} finally {
			const ms = isOver ? again : 0;
			if ( isOver ) {
				work = again = undefined;
			}
			if ( ms !== undefined ) {
				timer = clock.setTimeout( run, ms );
			}
		}
	} );

	return {
		plan( ms ) {
			if ( work ) {
				again = ms;
			} else {
				timer = timer || clock.setTimeout( run, ms );
			}
		},

		stop() {
			clock.clearTimeout( timer );
			timer = again = work = undefined;
		}
	};
}
