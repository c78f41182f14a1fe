/*
 * What few pages use: an entry of its own, heliograph.extras.mjs, which is imported where the options need it
 * (instruments/registry.js), so that other pages do not download it.
 */

import { attachFocus, attachHover } from '../listening/hover.js';
import { attachImpressions } from '../listening/impressions.js';

export { serialiseAction } from '../core/compose.js';
export { createLossReport } from '../delivery/loss-report.js';
export { followSchemas } from '../listening/schema-topics.js';
export { createViewability } from '../listening/viewability.js';
export { createWatches } from './watches.js';

/**
 * How rules are attached that are about something else than DOM events, by their `on` of the listener plan.
 *
 * @type {Record<string, import('../listening/types.js').Attach>}
 */
export const kinds = {
	impression: attachImpressions,
	'hover-in': attachHover,
	/* Attached with `hover-in`. */
	'hover-out': () => [],
	'focus-in': attachFocus,
	/* Attached with `focus-in`. */
	'focus-out': () => []
};
