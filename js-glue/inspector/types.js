/*
 * The shapes that the files of the inspector share. No code.
 */

/** @typedef {import('../client/listening.js').Inspected} Inspected */

/**
 * What became of an event. `waiting` and `in flight` may change; the others are an end.
 *
 * @typedef {'waiting' | 'in flight' | 'delivered' | 'handed over' | 'stored' | import('../core/core.js').Result | import('../core/core.js').DropReason} Fate
 */

/**
 * @typedef {Object} Row An event, or what was refused before it was one.
 * @property {Inspected} of The client.
 * @property {number} at Epoch time in ms.
 * @property {string} stream
 * @property {string} action
 * @property {string} name Of the element, where it has one.
 * @property {string} text As JSON: as it leaves, or as it was given where it was refused. Empty where nothing was read of it.
 * @property {Fate} fate
 * @property {string[]} reasons Why, one a line.
 * @property {import('../platform/types.js').Request} [request] The last one that it travelled in.
 */

/**
 * @typedef {Object} Item An element of the page that declares something, or that something is listened to on.
 * @property {Element} element
 * @property {string} name As its events are named, or else as its markup says.
 * @property {string[]} actions What is listened to, such as `click`; empty where nothing is.
 * @property {string[]} streams That it is listened to for.
 * @property {string} reason Why nothing is, where nothing is.
 */

export {};
