/*
 * What few pages use. A file of its own, imported where the options ask for it (loader.js), so that the others do not
 * download it.
 */

export { createClickThrough } from './click-through.js';
export { createFlow } from './flow.js';
export { createHover } from './hover.js';
export { createLossReport } from './losses.js';
export { createSightings } from './sightings.js';
