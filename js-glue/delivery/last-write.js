/*
 * One key of localStorage, which outlives a page that has no time for anything else: read once at the start, written in
 * the last moment with what is neither settled nor trusted to arrive, and taken back by a page that goes on.
 */

import { isObject, parse, stringify } from '../platform/json.js';
import { encode } from './differences.js';

/** @typedef {import('./types.js').Entry} Entry */

/**
 * @typedef {Object} Part What one owner wrote.
 * @property {number} at Epoch time in ms.
 * @property {boolean} left Whether its page was gone: otherwise it may go on.
 * @property {string} url Of the intake that the events are for.
 * @property {import('./differences.js').Difference[]} events
 */

/**
 * @typedef {Object} State
 * @property {number} v
 * @property {Record<string, Part>} owners
 * @property {Record<string, number>} db By intake, when something for it was last written to the database, if that may still be there.
 */

/**
 * @typedef {Object} LastWrite
 * @property {() => State | undefined} read Nothing where there is no localStorage, or what is there was not written by this version.
 * @property {( work: ( state: State ) => void ) => boolean} change Read, change and write. Whether that was possible.
 * @property {() => boolean} hasWork Whether something is there for this intake, or so old that it has to go.
 * @property {( name: string ) => boolean} isOwn Whether this page wrote the part of that owner.
 * @property {( entries: Entry[], left: boolean, also?: ( state: State ) => void ) => Entry[]} write Write these and nothing else of this
 *  page; `also` changes what others wrote. Returns those that did not fit.
 * @property {() => void} refresh Take out what has come to its end or is in the event store.
 * @property {() => Entry[]} takeBack The page goes on. Returns what another page has taken up meanwhile.
 */

const KEY = 'heliograph', VERSION = 1;

/* Characters of events that a page may leave. */
const MAX_CHARS = 61440;

/* What is older is of no use to anybody, and nobody's business to keep. */
const LIFETIME_MS = 48 * 3600 * 1000;

/**
 * @param {number} at Epoch time in ms, as anybody may have written it.
 * @param {import('../platform/types.js').Clock} clock
 * @return {boolean} Whether what was kept then has to go.
 */
export function isOld( at, clock ) {
	return !( Math.abs( clock.now() - at ) < LIFETIME_MS );
}

/**
 * @param {Parameters<encode>[0]} entries
 * @return {boolean} Whether a page may leave all of them.
 */
export function fits( entries ) {
	return encode( entries, MAX_CHARS ).events.length === entries.length;
}

/**
 * @param {Entry} entry
 * @return {boolean} Whether it has come to its end or is in the event store.
 */
function isOver( { state, kept } ) {
	return state === 'settled' || kept >= 0;
}

/**
 * @param {string | null} text
 * @return {State | undefined}
 */
function readState( text ) {
	const state = text === null ? { v: VERSION, owners: {}, db: {} } : parse( text );
	return isObject( state ) && state.v === VERSION && isObject( state.owners ) && isObject( state.db ) ? /** @type {State} */ ( state ) : undefined;
}

/**
 * @param {any} window
 * @return {Promise<boolean>} Whether the database is there. None is opened for it, and a sandboxed frame has none: there Chromium
 *  leaves a rejection behind that nobody can catch.
 */
export const hasDatabase = async ( { indexedDB, origin } ) => origin !== 'null' && ( await indexedDB.databases() ).some( ( /** @type {IDBDatabaseInfo} */ { name } ) => name === KEY );

/**
 * @param {any} window
 * @return {boolean} Whether something was there, which is gone now.
 */
function takeMark( window ) {
	try {
		const { localStorage } = window, has = localStorage.getItem( KEY ) !== null;
		localStorage.removeItem( KEY );
		return has;
	} catch ( error ) {
		return false;
	}
}

/**
 * Forget everything that was kept, of any page. What is known to be there goes at once.
 *
 * @param {Pick<import('../platform/types.js').Parts, 'isBrowserStore' | 'storage' | 'window'>} parts
 */
export async function clearKept( { isBrowserStore, storage, window } ) {
	try {
		if ( isBrowserStore ) {
			/* A localStorage that was full or is refused has no mark of it. Of somebody who does not want it nothing is left, not even an empty database. */
			if ( takeMark( window ) || await hasDatabase( window ) ) {
				window.indexedDB.deleteDatabase( KEY );
			}
		} else {
			await storage?.clear();
		}
	} catch ( error ) {
		/* Where nothing may be kept, nothing was. */
	}
}

/**
 * @param {Pick<import('../platform/types.js').Parts, 'clock' | 'url' | 'window'>} parts
 * @return {LastWrite}
 */
export function createLastWrite( { clock, url, window } ) {
	/** @type {Map<string, Entry[]>} What this page wrote, by owner. */
	const parts = new Map();
	/** @type {Entry[]} What other pages have taken up. */
	let gone = [];
	let isLeft = false, last = '';

	/** @type {LastWrite['change']} */
	function change( work ) {
		try {
			const { localStorage } = window;
			const before = localStorage.getItem( KEY ), state = readState( before );
			if ( !state ) {
				return false;
			}
			work( state );
			if ( Object.keys( state.owners ).length || Object.keys( state.db ).length ) {
				localStorage.setItem( KEY, stringify( state ) );
			} else if ( before !== null ) {
				localStorage.removeItem( KEY );
			}
			return true;
		} catch ( error ) {
			return false;
		}
	}

	/**
	 * @param {Map<string, Entry[]>} groups By owner.
	 * @param {boolean} left
	 * @param {( state: State ) => void} also
	 * @return {Entry[]} Those that did not fit.
	 */
	function writeGroups( groups, left, also ) {
		/** @type {Entry[]} */
		const rest = [];
		let room = MAX_CHARS;
		const isWritten = change( ( state ) => {
			also( state );
			groups.forEach( ( group, name ) => {
				const { events, chars } = encode( group, room );
				room -= chars;
				rest.push( ...group.splice( events.length ) );
				if ( events.length ) {
					state.owners[ name ] = { at: clock.now(), left, url, events };
				} else {
					delete state.owners[ name ];
				}
			} );
		} );
		parts.clear();
		groups.forEach( ( group, name ) => isWritten && group.length && parts.set( name, group ) );
		isLeft = left;
		return isWritten ? rest : [ ...groups.values() ].flat();
	}

	/** @param {boolean} left */
	function writeAgain( left ) {
		const groups = new Map( [ ...parts ].map( ( [ name, group ] ) => [ name, group.filter( ( entry ) => !isOver( entry ) ) ] ) );
		last = '';
		writeGroups( groups, left, ( { owners } ) => groups.forEach( ( group, name ) => {
			if ( !owners[ name ] ) {
				gone.push( ...group );
				groups.delete( name );
			}
		} ) );
	}

	function read() {
		try {
			return readState( window.localStorage.getItem( KEY ) );
		} catch ( error ) {
			return undefined;
		}
	}

	return {
		read,
		change,

		hasWork() {
			/** @type {Pick<State, 'owners' | 'db'>} */
			const { owners, db } = read() || { owners: {}, db: {} };
			const others = Object.keys( owners ).filter( ( name ) => !parts.has( name ) ).map( ( name ) => [ owners[ name ]?.url, owners[ name ]?.at ] );
			return [ ...others, ...Object.entries( db ) ].some( ( [ of, at ] ) => of === url || isOld( /** @type {number} */ ( at ), clock ) );
		},

		isOwn: ( name ) => parts.has( name ),

		write( entries, left, also ) {
			const wanted = [ left, ...entries.map( ( { id } ) => id ) ].join();
			if ( !also && ( wanted === last || !entries.length && !parts.size ) ) {
				return [];
			}
			/** @type {Map<string, Entry[]>} */
			const groups = new Map( [ ...parts.keys() ].map( ( name ) => [ name, [] ] ) );
			for ( const entry of entries ) {
				const group = groups.get( entry.owner ) || [];
				group.push( entry );
				groups.set( entry.owner, group );
			}
			const rest = writeGroups( groups, left, also || ( () => {} ) );
			last = rest.length ? '' : wanted;
			return rest;
		},

		refresh() {
			if ( [ ...parts.values() ].flat().some( isOver ) ) {
				writeAgain( isLeft );
			}
		},

		takeBack() {
			if ( parts.size ) {
				writeAgain( false );
			}
			const taken = gone;
			gone = [];
			/* They are kept, by others: written anew, they would be this page's, which forgets them. */
			taken.forEach( ( entry ) => {
				entry.kept = entry.tries;
			} );
			return taken;
		}
	};
}
