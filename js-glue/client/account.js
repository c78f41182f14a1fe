/*
 * What a client counted, over all its cores.
 */

/** @typedef {import('../platform/types.js').Stats} Stats */

/** @type {Stats} */
const NONE = { emitted: 0, queued: 0, inFlight: 0, stored: 0, delivered: 0, retried: 0, dropped: {}, invalid: 0, notInSample: 0, filtered: 0, funnelsClosed: 0 };

/**
 * @param {Record<string, number>} a
 * @param {Record<string, number>} b
 * @return {Record<string, number>}
 */
function addEach( a, b ) {
	return Object.fromEntries( Object.keys( { ...a, ...b } ).map( ( key ) => [ key, ( a[ key ] || 0 ) + ( b[ key ] || 0 ) ] ) );
}

/**
 * @param {Stats} a
 * @param {Stats} b
 * @return {Stats}
 */
function sum( { dropped: droppedOfA, ...a }, { dropped: droppedOfB, ...b } ) {
	return /** @type {any} */ ( { ...addEach( a, b ), dropped: addEach( droppedOfA, droppedOfB ) } );
}

/**
 * @param {Stats} stats
 * @return {number} Events that have come to their end.
 */
function countEnded( { delivered, dropped, stored } ) {
	return Object.values( dropped ).reduce( ( all, each ) => all + each, delivered + stored );
}

/**
 * @typedef {Object} Account
 * @property {( stats?: Stats ) => Stats} read All in all, with what the current core counted, if there is one.
 * @property {( stats: Stats | undefined, waiting: number ) => number} carryOver A core has failed that had counted so much. Its
 *  events that are still `waiting` will be counted by the next core; the answer is how many of the others are lost.
 * @property {( total: Stats, isStored: boolean ) => void} close There is no core any more: what has come to no end is in the
 *  event store, or lost.
 */

/**
 * @return {Account}
 */
export function createAccount() {
	/** Of the cores before the current one. */
	let earlier = NONE;

	return {
		read: ( stats = NONE ) => sum( earlier, stats ),

		carryOver( counted, waiting ) {
			const stats = counted || NONE;
			const ended = countEnded( stats );
			earlier = sum( earlier, { ...stats, emitted: ended, queued: 0, inFlight: 0 } );
			return Math.max( 0, stats.emitted - ended - waiting );
		},

		close( total, isStored ) {
			const rest = total.emitted - countEnded( total );
			earlier = sum( { ...total, queued: 0, inFlight: 0 }, isStored ? { ...NONE, stored: rest } : { ...NONE, dropped: { trapped: rest } } );
		}
	};
}
