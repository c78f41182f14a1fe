import { openClient } from './client/client.js';
import { packed } from './client/packed.js';

/**
 * Start the client of a packed site: `wasm` is what heliograph-pack wrote.
 *
 * @param {import('./client/types.js').PageOptions} options What was packed and is given again is a mistake (`packed`), but for
 *  intakeUrl, domain and privacy.
 * @return {Promise<import('./client/types.js').Client>} Resolves also where it cannot work (no WebAssembly, no packed site, one of
 *  another version, a privacy signal): to an inert client with the same methods, whose `statusReason` says why.
 * @throws {Error} A HeliographError: the mistakes of the caller, all in one.
 */
export async function createClient( options ) {
	return openClient( await packed( options ) );
}

export { HeliographError } from './platform/errors.js';
export { clickThroughRate } from './client/click-through-rate.js';
