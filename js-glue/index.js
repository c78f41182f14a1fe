export { clickThroughRate } from './click-through.js';
export { createClient } from './client.js';
export { HeliographError } from './errors.js';
