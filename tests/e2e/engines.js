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
	'hostile.test.js': 'what a page replaces or calls its fields is the same in each',
	'pages.test.js': 'what it asks of the demo\'s own pages is not heliograph\'s',
	'packed.test.js': 'what differs by engine is told by the same tests with the whole build',
	'floor.test.js': 'it takes away what old engines lack, one by one'
};

/** What takes longest, and so begins first. */
export const LONGEST = [ 'exits.test.js', 'packed.test.js', 'seen.test.js' ];

/* Of files whose subject differs least by engine, those that take longest: in Firefox and WebKit they run where these are asked
 * for by name (npm test -- --browser firefox,webkit) and in npm run test:long, so that npm test ends in time on two processors. */
export const ELSEWHERE_IF_ASKED = [ 'inspector.test.js', 'mistakes.test.js', 'seen.test.js', 'visits.test.js' ];
