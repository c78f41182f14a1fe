/*
 * The write-ahead store: each event is kept until its delivery is acknowledged, so that what a page cannot hand over
 * leaves with the next one. A tab owns the records that it wrote for as long as it holds the lock of their owner's name;
 * records whose owner is gone are adopted by whoever finds them.
 */

import { parse, stringify } from '../platform/environment.js';

const LOCK = 'heliograph ';

/* What is older is of no use to anybody, and nobody's business to keep. */
const LIFETIME_MS = 48 * 3600 * 1000;

/* Where there are no locks, an owner that wrote nothing for this long is taken for gone. */
const SILENCE_MS = 60000;

/* A storage that has not answered by then never will. */
const PATIENCE_MS = 10000;

/* Records that are read at once. */
const MOST = 500;

/**
 * @param {string} text An event.
 * @return {{ id: string, stream: string }} In an event that we completed meta stands last, and these are its ends.
 */
function metaOf( text ) {
	const found = /"meta":{"stream":"([^"\\]+)"[^{}]*"id":"([^"\\]+)"}}$/.exec( text );
	return found ? { stream: found[ 1 ], id: found[ 2 ] } : parse( text ).meta;
}

/**
 * @param {any} context
 * @return {string} The same for the same user, and saying nothing about them: so that nobody's records leave with another.
 */
function userOf( context ) {
	const { is_temp: isTemp, is_logged_in: isLoggedIn, id, name } = Object( Object( context ).performer );
	let hash = 0x811C9DC5;
	for ( const char of stringify( [ isTemp, isLoggedIn, id, name ] ) ) {
		hash = Math.imul( hash ^ /** @type {number} */ ( char.codePointAt( 0 ) ), 0x01000193 );
	}
	return ( hash >>> 0 ).toString( 36 );
}

/**
 * @param {Object} parts
 * @param {import('../platform/types.js').Storage} parts.storage
 * @param {any} parts.locks navigator.locks, or undefined.
 * @param {import('../platform/types.js').Clock} parts.clock
 * @param {string} parts.tab Random: another tab's is another one.
 * @param {import('../platform/types.js').Diagnose} parts.diagnose
 * @param {( text: string ) => 'queued' | 'dropped' | 'later'} parts.adopt Queue the event of a record.
 * @param {( reason: string ) => void} parts.discard Count a record that was not even adopted.
 * @return {import('../platform/types.js').Keeper}
 */
export function createKeeper( { storage, locks, clock, tab, diagnose, adopt, discard } ) {
	/* One after the other: what is removed has been added before. */
	let last = Promise.resolve();
	let owner = '', user = '', isWorking = true, isDead = false, isMore = false;
	/** @type {undefined | ( () => void )} */
	let release;
	/** @type {Set<string>} What was taken over is stored already. */
	const adopted = new Set();
	/** @type {Map<string, import('../platform/types.js').Kept>} */
	const unstored = new Map();
	/** @type {Set<string>} What is to be removed; what once could not be is tried again with the next. */
	const settled = new Set();

	/**
	 * @param {() => any} work
	 * @return {Promise<any>}
	 */
	async function attempt( work ) {
		/** @type {any} */
		let timer;
		const late = new Promise( ( _, reject ) => {
			timer = clock.setTimeout( () => {
				isDead = true;
				reject( new Error( 'no answer' ) );
			}, PATIENCE_MS );
		} );
		try {
			await Promise.race( [ work(), late ] );
			isWorking = true;
		} catch ( error ) {
			isWorking = false;
			diagnose( 'storage-failed', error + '; events are in memory alone', '/storage' );
		} finally {
			clock.clearTimeout( timer );
		}
	}

	/**
	 * @param {() => any} work
	 */
	function next( work ) {
		last = last.then( () => isDead ? undefined : attempt( work ) );
	}

	/**
	 * @return {Promise<( record: any ) => boolean>} Whether somebody else may still send it.
	 */
	async function findOwned() {
		if ( !locks ) {
			return ( record ) => Math.abs( clock.now() - record.at ) < SILENCE_MS;
		}
		const { held = [], pending = [] } = await locks.query();
		const names = new Set( [ ...held, ...pending ].map( ( { name } ) => name ) );
		return ( record ) => names.has( LOCK + record.owner );
	}

	/**
	 * @param {any} record
	 * @return {string | undefined} Why it is not adopted.
	 */
	function faultOf( { owner: of, at: since, text } ) {
		return typeof text !== 'string' || typeof since !== 'number' ? 'invalid' :
			!( Math.abs( clock.now() - since ) < LIFETIME_MS ) ? 'expired' :
				String( of ).split( ' ' )[ 1 ] !== user ? 'user_changed' : undefined;
	}

	/**
	 * @param {any} record
	 * @return {'queued' | 'dropped' | 'later'}
	 */
	function takeOver( record ) {
		const fault = faultOf( record );
		if ( fault ) {
			discard( fault );
			return 'dropped';
		}
		adopted.add( record.id );
		return adopt( record.text );
	}

	async function takeOverAll() {
		const isOwned = await findOwned();
		const records = await storage.all( MOST );
		const gone = [], ours = [];
		isMore = false;
		for ( const record of records ) {
			if ( record.owner === owner || isOwned( record ) ) {
				continue;
			}
			const answer = takeOver( record );
			isMore = isMore || answer === 'later' || records.length === MOST;
			if ( answer === 'dropped' ) {
				gone.push( record.id );
			} else if ( answer === 'queued' ) {
				ours.push( { ...record, owner } );
			}
		}
		/* Before anybody else may look. */
		if ( ours.length ) {
			await storage.add( ours );
		}
		if ( gone.length ) {
			await storage.remove( gone );
		}
	}

	const keeper = {
		get isWorking() {
			return isWorking && !isDead && !unstored.size;
		},

		get isMore() {
			return isMore;
		},

		hold() {
			if ( locks && !release ) {
				/* Made first, so that what is let go before it was granted is not held. */
				const left = new Promise( ( resolve ) => {
					release = () => resolve( undefined );
				} );
				locks.request( LOCK + owner, () => left ).catch( () => {} );
			}
		},

		letGo() {
			if ( release ) {
				release();
				release = undefined;
			}
		},

		own( /** @type {any} */ context ) {
			user = userOf( context );
			keeper.letGo();
			owner = tab + ' ' + user;
			keeper.hold();
		},

		add( /** @type {string[]} */ texts ) {
			for ( const text of texts ) {
				const { id, stream } = metaOf( text );
				if ( !adopted.has( id ) ) {
					unstored.set( id, { id, owner, at: clock.now(), stream, text } );
				}
			}
			keeper.save();
		},

		/** What could not be stored before, as well. */
		save() {
			next( async () => {
				const records = [ ...unstored.values() ];
				if ( records.length ) {
					await storage.add( records );
					records.forEach( ( { id } ) => unstored.delete( id ) );
				}
			} );
			return last;
		},

		remove( /** @type {string[]} */ texts ) {
			texts.forEach( ( text ) => {
				const { id } = metaOf( text );
				adopted.delete( id );
				unstored.delete( id );
				settled.add( id );
			} );
			next( async () => {
				const ids = [ ...settled ];
				await storage.remove( ids );
				ids.forEach( ( id ) => settled.delete( id ) );
			} );
		},

		/* Of two tabs that do so at once the second leaves it to the first. */
		adopt() {
			next( () => locks ?
				locks.request( LOCK + 'adopt', { ifAvailable: true }, ( /** @type {any} */ lock ) => lock && takeOverAll() ) :
				takeOverAll() );
		},

		clear() {
			adopted.clear();
			unstored.clear();
			next( () => storage.clear() );
		}
	};
	return keeper;
}
