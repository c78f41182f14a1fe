/*
 * What stands in the place of words.js in bundles for packed pages, which have codes alone.
 */

/** @return {string} Without what it is given, so that no sentence is in the bundle. */
export function words() {
	return '';
}
