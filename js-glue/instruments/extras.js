/*
 * What few pages use. A file of its own, imported where the options ask for it (loader.js), so that the others do not
 * download it.
 */

export { createClickThrough } from './click-through.js';
export { createFlow } from './flow-replies.js';
export { createHover } from '../listening/hover.js';
export { createLossReport } from '../delivery/loss-report.js';
export { createSightings } from '../listening/viewability.js';
