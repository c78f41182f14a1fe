/*
 * Work that goes through the whole page, in tasks that are short enough for the page not to stutter.
 */

import { catchErrors } from '../platform/errors.js';

/* Steps of a task. */
const TASK_STEPS = 500;

/* Changes of the page that follow each other within this time are looked at together. */
const DEBOUNCE_MS = 100;

/**
 * @param {Pick<import('../platform/types.js').Parts, 'clock' | 'diagnose'>} parts
 * @param {() => Iterator<unknown>} begin Begin to go through the page.
 */
export function createScanner( { clock, diagnose }, begin ) {
	/** @type {Iterator<unknown> | undefined} A scan that has begun and is not yet done. */
	let scanning;
	/** @type {unknown} */
	let timer;
	/* Whether the page has changed since it began. */
	let isStale = false;

	const run = catchErrors( diagnose, 'impression', () => {
		timer = 0;
		if ( !scanning ) {
			scanning = begin();
			isStale = false;
		}
		for ( let i = 0; scanning && i < TASK_STEPS; i++ ) {
			if ( scanning.next().done ) {
				scanning = undefined;
			}
		}
		if ( scanning || isStale ) {
			plan( scanning ? 0 : DEBOUNCE_MS );
		}
	} );

	/** @param {number} ms */
	function plan( ms ) {
		timer = timer || clock.setTimeout( run, ms );
	}

	return {
		/** Scan in a task of its own. */
		start: () => plan( 0 ),

		/** The page has changed. */
		onChange() {
			isStale = true;
			plan( DEBOUNCE_MS );
		},

		stop() {
			clock.clearTimeout( timer );
			timer = 0;
			scanning = undefined;
		}
	};
}
