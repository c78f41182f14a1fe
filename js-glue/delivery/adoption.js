/*
 * From the event store to the outbox: what an earlier page could not hand over.
 */

/* What is older is of no use to anybody, and nobody's business to keep. */
const LIFETIME_MS = 48 * 3600 * 1000;

/** @typedef {import('../platform/types.js').StoredEvent} StoredEvent */

/**
 * @param {StoredEvent} record
 * @param {string} user The current one.
 * @param {number} now
 * @return {import('./types.js').DropReason | undefined} Why it is not adopted.
 */
function findFault( { owner, at, text }, user, now ) {
	return typeof text !== 'string' || typeof at !== 'number' ? 'invalid' :
		!( Math.abs( now - at ) < LIFETIME_MS ) ? 'expired' :
			String( owner ).split( ' ' )[ 1 ] !== user ? 'user_changed' : undefined;
}

/**
 * @param {Object} parts
 * @param {import('./types.js').Life} parts.life
 * @param {import('./event-store.js').EventStore} parts.store
 * @param {import('./outbox.js').Outbox} parts.outbox
 * @param {import('../platform/types.js').Clock} parts.clock
 * @param {import('../platform/types.js').Guard} parts.guard
 * @param {() => void} parts.onAdopted Told when something was adopted that may leave.
 * @return {() => void} Begins to adopt, and goes on when the outbox has room again.
 */
export function createAdoption( { life, store, outbox, clock, guard, onAdopted } ) {
	let isAny = false;

	const take = guard( ( /** @type {StoredEvent} */ record, /** @type {string} */ user ) => {
		const fault = findFault( record, user, clock.now() );
		if ( fault ) {
			life.core.discard( fault );
			return 'dropped';
		}
		const answer = outbox.adopt( { ...record, number: 0, state: 'waiting', isStored: true } );
		if ( answer === 'queued' ) {
			isAny = true;
			onAdopted();
		}
		return answer;
	} );

	async function adopt() {
		isAny = false;
		if ( await store.takeOver( take ) ) {
			/* What was adopted may have left already. */
			if ( isAny && !outbox.size ) {
				adopt();
			} else {
				outbox.onEmpty( adopt );
			}
		}
	}

	return adopt;
}
