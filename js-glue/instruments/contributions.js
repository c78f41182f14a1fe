/*
 * Contribution statistics: an entry of its own, heliograph.contributions.mjs, which only the page of the toggle imports.
 */

import { createJudge } from '../core/contributions.js';
import { load } from '../core/loader.js';
import { createContributionCheck } from './contribution-check.js';

/**
 * @param {import('../client/types.js').ContributionStatistics | undefined} options
 * @param {() => import('../core/boundary.js').Exports} [instantiate] Makes an instance of the whole module, which the check has for itself. A
 *  packed page has none and loads it for this.
 * @param {false} [fallback] Where the page wants none.
 * @return {Promise<import('../client/types.js').Client['checkContributionStatistics']>}
 */
export async function createCheck( options, instantiate, fallback ) {
	const { wasm } = options || {};
	const make = instantiate || await load( wasm, fallback );
	return createContributionCheck( options || {}, createJudge( make() ) );
}
