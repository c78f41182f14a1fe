export { createClient } from './client.js';
export { HeliographError } from './errors.js';
export { clickThroughRate } from './handle.js';
