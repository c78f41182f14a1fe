/*
 * What few pages use: an entry of its own, heliograph.extras.mjs, which is imported where the options need it
 * (instruments/registry.js: `lazy`), so that other pages do not download it.
 */

export { createClickThrough } from './click-through.js';
export { attachFlow } from './flow-replies.js';
export { attachHover } from '../listening/hover.js';
export { attachImpressions } from '../listening/impressions.js';
export { createLossReport } from '../delivery/loss-report.js';
export { createViewability } from '../listening/viewability.js';
