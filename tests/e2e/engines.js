/*
 * Which files of tests run in which engines. Files that are not named here run in all of them; their tests say themselves
 * where a single one does not.
 */

export const ENGINES = [ 'chromium', 'firefox', 'webkit' ];

/** @type {Object<string, string>} By file that runs in Chromium alone, why. */
export const ONLY_CHROMIUM = {
	'activation.test.js': 'the others prerender nothing',
	'demo.test.js': 'what it asks of the demo\'s own pages is not heliograph\'s',
	'faults.test.js': 'what differs of it by engine is in exits, store and engines',
	'floor.test.js': 'it takes away what old engines lack, one by one'
};

/** What takes longest, and so begins first. */
export const LONGEST = [ 'exits.test.js', 'seen.test.js' ];
