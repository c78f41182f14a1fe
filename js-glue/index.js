import { openClient } from './client/client.js';
import { configured } from './client/configure.js';
import { inWords } from './client/mistakes.js';

/**
 * Start a client.
 *
 * @param {import('./client/types.js').Options} options
 * @return {Promise<import('./client/types.js').Client>} Resolves also where it cannot work (no WebAssembly, a privacy signal): to an
 *  inert client with the same methods, whose `statusReason` says why.
 * @throws {Error} A HeliographError: the mistakes of the caller, all in one.
 */
export async function createClient( options ) {
	try {
		return await openClient( configured( options ) );
	} catch ( error ) {
		throw await inWords( error, options );
	}
}

export { HeliographError } from './platform/errors.js';
export { clickThroughRate } from './client/click-through-rate.js';
