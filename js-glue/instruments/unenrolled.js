/*
 * An experiment that the unit takes no part in: whoever asks for it need not tell the difference.
 */

/** @typedef {import('../platform/types.js').Experiment} Experiment */

/** @type {Experiment} */
export const UNENROLLED = {
	getAssignedGroup: () => null,
	isAssignedGroup: () => false,
	send: () => 'not-in-sample',
	submitInteraction: () => 'not-in-sample',
	sendExposure: () => 'not-in-sample',
	setSchema: () => UNENROLLED,
	setStream: () => UNENROLLED,
	watch: () => () => {},
	use: () => UNENROLLED
};
