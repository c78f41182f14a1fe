import { startOn } from './client/mediawiki.js';
import { createClient } from './page.js';

/**
 * Options of the `createClient` of a packed page, in place of what is read of the page; `context` attribute by attribute, and
 * `attach: false` to call that later.
 *
 * @typedef {import('./client/mediawiki.js').Overrides<import('./client/types.js').PageOptions> & { wasm: import('./client/types.js').Wasm }} Overrides
 */

/**
 * Start the client of a packed site on a page of MediaWiki, and let it listen.
 *
 * @param {import('./client/mediawiki.js').MediaWiki} mw
 * @param {Overrides} overrides
 * @return {Promise<import('./client/types.js').Client>}
 * @throws {Error} As createClient, and `temp-unknown` where MediaWiki does not say whether
 *  the user is a temporary account.
 */
export async function startOnMediaWiki( mw, overrides ) {
	return startOn( createClient, mw, overrides );
}
