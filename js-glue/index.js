export { createClient } from './client/client.js';
export { HeliographError } from './platform/errors.js';
export { clickThroughRate } from './client/handle.js';
