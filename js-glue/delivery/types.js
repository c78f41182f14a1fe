/*
 * The shapes that the files of delivery share. No code.
 */

/**
 * @typedef {Object} Entry The life of one event outside the core, from its collection to its end.
 * @property {string} id Its meta.id.
 * @property {string} stream Its meta.stream.
 * @property {string} text The event as JSON.
 * @property {number} bytes Of it as UTF-8.
 * @property {number} number By which the batches of the current core refer to it.
 * @property {'waiting' | 'in flight' | 'settled'} state Settled: delivered or given up.
 * @property {Flight | undefined} flight The request that it is in.
 * @property {string} owner Of its record: a tab, and a digest of its user.
 * @property {number} at Epoch time in ms of its first collection.
 * @property {number} since The same on the monotonic clock of this page.
 * @property {number} tries How often an intake listed it in `error`, over all pages.
 * @property {number} due Epoch time in ms before which no page tries it; 0 for any.
 * @property {number} kept The `tries` that its record in the event store tells; -1 where there is no record.
 */

/**
 * What an event was before it came to this page.
 *
 * @typedef {Pick<Entry, 'id' | 'text' | 'owner' | 'at' | 'tries' | 'due' | 'kept'>} Known
 */

/**
 * @typedef {Object} Flight A batch on its way.
 * @property {number} batch By which the core knows it.
 * @property {Entry[]} entries
 * @property {import('../platform/types.js').Request} request
 * @property {number} sentAt On the monotonic clock.
 * @property {boolean} isTrusted Whether it was trusted to arrive when the page was left.
 * @property {( answer?: import('../platform/types.js').Answer ) => void} finish Settle it. The first call counts; without an answer it is a
 *  failure.
 */

/**
 * @typedef {Object} Life What may change while events are delivered: to be read anew whenever it matters. The functions that
 *  ask the core are called by the client's guard, which calls nothing where there is no core.
 * @property {import('../core/core.js').Core} core Another one after a failure.
 * @property {boolean} isEnded No timer runs from here on.
 * @property {import('../platform/types.js').Guard} guard
 */

/** @typedef {import('../core/core.js').DropReason} DropReason */

export {};
