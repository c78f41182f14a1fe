/*
 * Who comes back, how long a session is and how long a page is read: an entry of its own, heliograph.visits.mjs, which only sites
 * that ask for one of these import.
 */

import { attachVisits } from './page-visit.js';
import { attachReadings } from './reading-depth.js';
import { attachTicks } from './session-tick.js';

/** @type {Record<string, import('../listening/types.js').Attach>} */
export const kinds = { visit: attachVisits, tick: attachTicks, reading: attachReadings };
