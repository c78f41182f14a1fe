/*
 * What other pages wrote to localStorage in their last moment, as far as it is for this page to take up.
 */

import { decode, encode } from './differences.js';
import { fits, isOld } from './last-write.js';

/** @typedef {import('../platform/types.js').StoredEvent} StoredEvent */
/** @typedef {import('./types.js').Entry} Entry */

/**
 * @callback Sort Adopt what may be adopted.
 * @param {StoredEvent[]} records
 * @return {Record<'ours' | 'gone' | 'left', StoredEvent[]>}
 */

/**
 * @param {string} name Of its owner.
 * @param {import('./last-write.js').Part} part
 * @return {StoredEvent[] | undefined} Nothing where it cannot be read.
 */
function readPart( name, part ) {
	try {
		return decode( part.events ).map( ( event ) => ( { ...event, owner: name, url: part.url } ) );
	} catch ( error ) {
		return undefined;
	}
}

/** @param {StoredEvent} record */
const withTries = ( { tries = 0, due = 0, ...record } ) => ( { ...record, tries, due } );

/**
 * Move them to this page's own part, in one write. What has no room there stays where it is: in this page's memory alone
 * it would be lost with it.
 *
 * @param {import('./last-write.js').LastWrite} lastWrite
 * @param {Object} given
 * @param {import('../platform/types.js').Clock} given.clock
 * @param {import('./judge.js').Judge} given.judge
 * @param {import('./types.js').Life} given.life
 * @param {import('./outbox.js').Outbox} given.outbox
 * @param {import('./owner-lock.js').OwnedUntil} given.ownedUntil
 * @param {Sort} given.sort
 * @param {string} given.url Of the intake.
 * @return {Entry[]} What could not be written.
 */
export function takeParts( lastWrite, { clock, judge, life, outbox, ownedUntil, sort, url } ) {
	/** @type {Map<string, StoredEvent[]>} By owner, what is left of parts that were looked through. */
	const rests = new Map();
	const listUnwritten = () => outbox.list().filter( ( { kept } ) => kept < 0 );

	/**
	 * @param {string} name
	 * @param {import('./last-write.js').Part} part
	 */
	function take( name, part ) {
		const records = readPart( name, part );
		if ( !records ) {
			life.core?.discard( 'invalid' );
			rests.set( name, [] );
		} else if ( fits( [ ...listUnwritten(), ...records.map( withTries ) ] ) ) {
			rests.set( name, sort( records ).left );
		} else {
			judge.isMore = true;
		}
	}

	for ( const [ name, part ] of Object.entries( lastWrite.read()?.owners || {} ) ) {
		if ( part?.url !== url ) {
			if ( isOld( part?.at, clock ) ) {
				rests.set( name, [] );
			}
		} else if ( !lastWrite.isOwn( name ) ) {
			const until = part.left ? 0 : ownedUntil( name, part.at, true );
			if ( until ) {
				judge.lookAt = Math.min( judge.lookAt, until );
			} else {
				take( name, part );
			}
		}
	}
	return rests.size ? lastWrite.write( listUnwritten(), false, ( { owners } ) => rests.forEach( ( rest, name ) => {
		if ( rest.length ) {
			owners[ name ] = { ...owners[ name ], left: true, events: encode( rest.map( withTries ), Infinity ).events };
		} else {
			delete owners[ name ];
		}
	} ) ) : [];
}
