/*
 * What becomes of a record whose owner is gone.
 */

import { isOld } from './last-write.js';
import { userIn } from './owner.js';

/** @typedef {import('../platform/types.js').StoredEvent} StoredEvent */

/**
 * @typedef {Object} Judge
 * @property {( record: StoredEvent ) => 'ours' | 'gone' | 'left'} take Adopt it, if that may be: then it is ours. Gone: its record is to
 *  be removed.
 * @property {boolean} isMore Whether something was left that may be taken as soon as the outbox is empty.
 * @property {number} lookAt Epoch time in ms when something may be taken that has to wait; Infinity where nothing has.
 * @property {() => void} begin Look anew.
 * @property {( ended: import('./types.js').Entry[], delivered: import('./types.js').Entry[] ) => void} onEnded
 */

/**
 * @param {StoredEvent} record As anybody may have written it.
 * @param {string} user The current one.
 * @param {import('../platform/types.js').Clock} clock
 * @return {import('./types.js').DropReason | undefined} Why it is not adopted.
 */
function findFault( { owner, at, text, tries }, user, clock ) {
	return typeof text !== 'string' || typeof at !== 'number' ? 'invalid' :
		isOld( at, clock ) ? ( tries ? 'given_up' : 'expired' ) :
			userIn( owner ) !== user ? 'user_changed' : undefined;
}

/**
 * @param {import('./types.js').Life} life
 * @param {import('../platform/types.js').Clock} clock
 * @param {import('./outbox.js').Outbox} outbox
 * @param {import('./owner.js').Owner} owner
 * @return {Judge}
 */
export function createJudge( life, clock, outbox, owner ) {
	/** @type {Set<string>} Streams of which this page saw something delivered. */
	const good = new Set();
	/** @type {Set<string>} Of those that are not, streams of which one event was taken, to find out, and has not come to its end. */
	const probed = new Set();

	/** @type {Judge} */
	const judge = {
		isMore: false,
		lookAt: Infinity,

		begin() {
			judge.isMore = false;
			judge.lookAt = Infinity;
		},

		take( record ) {
			const { id, at, due = 0, stream, text } = record, tries = Number( record.tries ) || 0;
			const fault = findFault( record, userIn( owner.name ), clock );
			if ( fault ) {
				life.core.discard( fault );
				return 'gone';
			}
			if ( outbox.list().some( ( entry ) => entry.id === id ) ) {
				/* Another page had taken it for left, and is gone itself. */
				return 'ours';
			}
			const wait = due - clock.now();
			/* Of a longer one than there is the clock was set back, or somebody else wrote it. */
			if ( wait > 0 && wait <= life.core.holdMs( tries ) ) {
				judge.lookAt = Math.min( judge.lookAt, due );
				return 'left';
			}
			/* What an intake could not take may be many: one of them finds out. */
			const isProbe = tries && !good.has( stream );
			if ( isProbe && probed.has( stream ) ) {
				judge.isMore = true;
				return 'left';
			}
			const answer = outbox.adopt( { id, text, owner: owner.name, at, tries, due: 0, kept: -1 } );
			if ( isProbe && answer === 'queued' ) {
				probed.add( stream );
			}
			judge.isMore = judge.isMore || !answer;
			return answer === 'queued' ? 'ours' : answer ? 'gone' : 'left';
		},

		onEnded( ended, delivered ) {
			ended.forEach( ( { stream } ) => probed.delete( stream ) );
			delivered.forEach( ( { stream } ) => good.add( stream ) );
		}
	};
	return judge;
}
