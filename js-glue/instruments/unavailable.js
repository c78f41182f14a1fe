/*
 * What is said of contribution statistics where the core cannot be asked.
 */

/**
 * A message's key and English text.
 *
 * @type {[ key: string, text: string ]}
 */
export const UNAVAILABLE = [ 'heliograph-error-unavailable', 'Whether contribution statistics can be enabled cannot be checked now.' ];

/**
 * @param {any} event As a caller gives it.
 * @return {boolean} Whether contribution statistics are to be enabled; an event that cannot be read asks for nothing.
 */
export function isEnabled( event ) {
	try {
		return !!event?.enabled;
	} catch ( error ) {
		return false;
	}
}

/** @type {import('../client/types.js').Client['checkContributionStatistics']} */
export function checkNothing( event ) {
	const [ key, message ] = UNAVAILABLE;
	return { eligible: false, error: isEnabled( event ) ? { key, message } : null };
}
