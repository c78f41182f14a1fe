/*
 * All that is reported of events: each takes every event once, and reads as plain data. The command, the page and the panels of
 * the demo show the same.
 */

import { createClickThrough } from './click-through.mjs';
import { createClicks } from './clicks.mjs';
import { timeOf, unwrap } from './estimate.mjs';
import { createExperiments } from './experiment.mjs';
import { createHomepage } from './homepage.mjs';
import { createRetention } from './retention.mjs';
import { createStreams } from './streams.mjs';
import { createTalk } from './talk.mjs';

/* The meta.domain of simulated readers (site/readers.js). */
export const SIMULATED = 'simulated.invalid';

/**
 * @param {{ splits?: Object<string, Object<string, number>> }} [options] `splits`: shares that the arms of an experiment should
 *  have.
 */
export function createMeasures( { splits } = {} ) {
	const clickThrough = createClickThrough();
	const parts = { clicks: createClicks(), homepage: createHomepage(), talk: createTalk(), retention: createRetention(), experiments: createExperiments( splits ), data: createStreams() };

	return {
		/**
		 * @param {any} stored An event of the store, which has each once.
		 * @param {string} [received] When the store got it.
		 */
		count( stored, received ) {
			const event = unwrap( stored ), time = timeOf( event, received );
			/* Modules of a homepage have impressions, too, and a section of their own. */
			if ( !event.homepage_pageview_token ) {
				clickThrough.count( event, event.meta.domain === SIMULATED );
			}
			Object.values( parts ).forEach( ( part ) => part.count( event, time ) );
		},

		/** @return {any} Figures by what they are of. */
		read: () => ( { clickThrough: clickThrough.read(), ...Object.fromEntries( Object.entries( parts ).map( ( [ name, part ] ) => [ name, part.read() ] ) ) } )
	};
}
