/*
 * The host's side of delivery: it holds the text of events and does what the core decides. Events are numbered in the
 * order in which they leave the module; a batch is a range of numbers, of which those that are settled are gone.
 */

import { parse } from './environment.js';

/* A request that is not answered by now counts as lost on the way. */
const TIMEOUT_MS = 10000;

/* Above this a timer fires at once. */
const LONGEST_TIMER_MS = 2147483647;

/* Urgencies of hg_next_batch. */
const WHEN_DUE = 0;
const ONCE_NOW = 1;
const LEAVING = 2;

/**
 * Milliseconds that a Retry-After header asks for; -1 for none that can be understood.
 *
 * @param {string | null | undefined} header
 * @param {number} now
 * @return {number}
 */
function retryAfter( header, now ) {
	const text = String( header || '' ).trim().slice( 0, 64 );
	if ( /^\d+$/.test( text ) ) {
		return +text * 1000;
	}
	const date = /^[A-Z][a-z]{2}, /.test( text ) ? Date.parse( text ) : NaN;
	return date >= 0 ? Math.max( 0, date - now ) : -1;
}

/**
 * @param {any} items A list of an intake's answer.
 * @return {Set<string>}
 */
function idsOf( items ) {
	const ids = ( Array.isArray( items ) ? items : [] ).map( ( item ) => item && item.event && item.event.meta && item.event.meta.id );
	return new Set( ids );
}

/**
 * @param {Object} parts
 * @param {any} parts.core Exports of the module.
 * @param {import('./memory.js').Memory} parts.memory
 * @param {import('./environment.js').Clock} parts.clock
 * @param {import('./transport.js').Transport} parts.transport
 * @param {string} parts.url
 * @param {( task: () => any ) => any} parts.guard Runs a task that must not throw.
 */
export function createOutbox( { core, memory, clock, transport, url, guard } ) {
	/** @type {Map<number, string>} */
	const texts = new Map();
	/** @type {( () => void )[]} */
	let settled = [];
	let next = 0, inFlight = 0, gone = false, forgotten = false;
	/** @type {any} */
	let soon = null;
	/** @type {any} */
	let timer = null;

	/** Take new events out of the module: one decode for all of them. */
	function collect() {
		const count = core.hg_wasm_collect( clock.monotonic() );
		if ( count ) {
			const lines = memory.read().split( '\n' );
			for ( let i = 0; i < count; i++ ) {
				texts.set( next++, lines[ i ] );
			}
		}
	}

	/**
	 * What an answer says of each event. Everything that it settles leaves the outbox.
	 *
	 * @param {number[]} numbers
	 * @param {import('./transport.js').Answer} answer
	 * @return {number[]} How many were delivered and rejected; -1 each where the answer does not list events.
	 */
	function readItems( numbers, answer ) {
		let body;
		try {
			body = parse( answer.body || 'null' );
		} catch ( error ) {
			body = null;
		}
		const invalid = idsOf( body && body.invalid ), errored = idsOf( body && body.error );
		if ( !invalid.size && !errored.size ) {
			return [ -1, -1 ];
		}
		let delivered = 0, rejected = 0;
		for ( const number of numbers ) {
			const id = parse( texts.get( number ) || '' ).meta.id;
			if ( invalid.has( id ) ) {
				rejected++;
			} else if ( errored.has( id ) || answer.status !== 207 ) {
				continue;
			} else {
				delivered++;
			}
			texts.delete( number );
		}
		return [ delivered, rejected ];
	}

	/**
	 * @param {number} batch
	 * @param {number[]} numbers
	 * @param {import('./transport.js').Answer} answer
	 */
	function settle( batch, numbers, answer ) {
		const [ delivered, rejected ] = readItems( numbers, answer );
		inFlight--;
		if ( core.hg_wasm_settle( batch, answer.status, delivered, rejected,
			retryAfter( answer.retryAfter, clock.now() ), clock.monotonic() ) ) {
			numbers.forEach( ( number ) => texts.delete( number ) );
		}
		if ( forgotten ) {
			forget();
		}
		pump( WHEN_DUE );
		settled.splice( 0 ).forEach( ( callback ) => callback() );
	}

	/**
	 * @param {number} batch
	 * @param {boolean} exiting
	 */
	function send( batch, exiting ) {
		const first = core.hg_wasm_batch_first( batch );
		const end = first + core.hg_wasm_batch_span( batch );
		/** @type {number[]} */
		const numbers = [];
		const parts = [];
		for ( let number = first; number < end; number++ ) {
			const text = texts.get( number );
			if ( text !== undefined ) {
				numbers.push( number );
				parts.push( text );
			}
		}
		/** @type {any} */
		let timeout = null;
		/** @type {( ( answer: import('./transport.js').Answer ) => void )} */
		const finish = ( answer ) => {
			if ( timeout !== null ) {
				clock.clearTimeout( timeout );
				timeout = null;
				guard( () => settle( batch, numbers, answer && answer.status >= 0 ? answer : { status: 0 } ) );
			}
		};
		inFlight++;
		timeout = clock.setTimeout( () => finish( { status: 0 } ), TIMEOUT_MS );
		try {
			Promise.resolve( transport.send( { url, body: `[${ parts.join( ',' ) }]`, exiting } ) )
				.then( finish, () => finish( { status: 0 } ) );
		} catch ( error ) {
			Promise.resolve( { status: 0 } ).then( finish );
		}
	}

	/**
	 * Send what may leave, and come back when more may.
	 *
	 * @param {number} urgency
	 * @param {number} [since] For ONCE_NOW: what was tried after this is not tried again.
	 */
	function pump( urgency, since ) {
		let batch;
		collect();
		while ( ( batch = core.hg_wasm_next_batch( since === undefined ? clock.monotonic() : since, urgency ) ) >= 0 ) {
			send( batch, urgency === LEAVING );
		}
		clock.clearTimeout( timer );
		timer = null;
		const at = core.hg_wasm_wake_at();
		if ( at >= 0 ) {
			const wait = Math.min( Math.max( 0, at - clock.monotonic() ), LONGEST_TIMER_MS );
			/* A batch that is due but has no place yet goes when one in flight is settled. */
			if ( wait > 0 || !inFlight ) {
				timer = clock.setTimeout( () => guard( () => pump( WHEN_DUE ) ), wait );
				if ( timer && timer.unref && wait > TIMEOUT_MS ) {
					timer.unref();
				}
			}
		}
	}

	function forget() {
		forgotten = true;
		core.hg_wasm_forget_events();
	}

	return {
		collect,
		forget,

		/** An event was queued: take it out after this task, or at once where there may be no other. */
		touch() {
			if ( gone ) {
				pump( LEAVING );
			} else if ( soon === null ) {
				soon = clock.setTimeout( () => {
					soon = null;
					guard( () => pump( WHEN_DUE ) );
				}, 0 );
			}
		},

		/**
		 * @param {boolean} forGood
		 */
		leave( forGood ) {
			gone = forGood;
			pump( LEAVING );
		},

		comeBack() {
			gone = false;
		},

		/**
		 * Try everything once.
		 *
		 * @return {Promise<void>} Resolves when those attempts have settled.
		 */
		flush() {
			const since = clock.monotonic();
			return new Promise( ( resolve ) => {
				const limit = clock.setTimeout( resolve, TIMEOUT_MS );
				const step = () => guard( () => {
					pump( ONCE_NOW, since );
					if ( inFlight ) {
						settled.push( step );
					} else {
						clock.clearTimeout( limit );
						resolve();
					}
				} );
				step();
			} );
		}
	};
}
