/*
 * The shapes that the files of delivery share. No code.
 */

/**
 * @typedef {Object} Entry The life of one event outside the core, from its collection to its end.
 * @property {string} id Its meta.id.
 * @property {string} stream Its meta.stream.
 * @property {string} text The event as JSON.
 * @property {number} number By which the batches of the current core refer to it.
 * @property {'waiting' | 'in flight' | 'settled'} state Settled: delivered or given up.
 * @property {string} owner Who wrote its record, or is to write it: a tab, and a digest of its user.
 * @property {number} at Epoch time in ms of its collection, which its record has.
 * @property {boolean} isStored Whether there may be a record of it in the storage.
 */

/**
 * @typedef {Object} Life What may change while events are delivered: to be read anew whenever it matters. The functions that
 *  ask the core are called by the client's guard, which calls nothing where there is no core.
 * @property {import('../core/core.js').Core} core Another one after a failure.
 * @property {boolean} isEnded No timer runs from here on.
 */

/** @typedef {import('../core/core.js').DropReason} DropReason */

export {};
