/*
 * Contribution statistics: an entry of its own, heliograph.contributions.mjs, which only the page of the toggle imports.
 */

import { createJudge } from '../core/contributions.js';
import { createContributionCheck } from './contribution-check.js';

/**
 * @param {import('./contribution-check.js').ContributionOptions} options
 * @param {import('../core/boundary.js').Exports} exports Of a fresh instance of the whole module, which the check has for itself.
 */
export function createCheck( options, exports ) {
	return createContributionCheck( options, createJudge( exports ) );
}
