/*
 * What is said of contribution statistics where the core cannot be asked.
 */

/**
 * A message's key and English text.
 *
 * @type {[ key: string, text: string ]}
 */
export const UNAVAILABLE = [ 'heliograph-error-unavailable', 'Whether contribution statistics can be enabled cannot be checked now.' ];

/** @type {import('../client/types.js').Client['checkContributionStatistics']} */
export function checkNothing( event ) {
	const [ key, message ] = UNAVAILABLE;
	return { eligible: false, error: event?.enabled ? { key, message } : null };
}
