import { startOn } from './client/mediawiki.js';
import { createClient } from './index.js';

/**
 * Options of `createClient`, in place of what is read of the page; `context` attribute by attribute, and `attach: false` to
 * call that later.
 *
 * @typedef {import('./client/mediawiki.js').Overrides<import('./client/types.js').Options> & { intakeUrl: string | URL }} Overrides
 */

/**
 * Start a client on a page of MediaWiki, and let it listen where an instrument is configured.
 *
 * @param {import('./client/mediawiki.js').MediaWiki} mw
 * @param {Overrides} overrides
 * @return {Promise<import('./client/types.js').Client>}
 * @throws {Error} As createClient, and `temp-unknown` where MediaWiki does not say whether
 *  the user is a temporary account.
 */
export async function startOnMediaWiki( mw, overrides = /** @type {Overrides} */ ( {} ) ) {
	return startOn( createClient, mw, { attach: Object.keys( Object( overrides.instruments ) ).length > 0, ...overrides } );
}

export { readContext } from './client/mediawiki.js';
