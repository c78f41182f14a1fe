/*
 * The module in words: the only file that calls its exports and touches its memory. Texts go in and come out by the rules
 * of wasm/README.md, and its numbers get the names of boundary.js. The memory never grows, so that one view of it lasts as
 * long as the instance.
 */

import { parse } from '../platform/json.js';
import { ABI, AS_STORED, CONTRIBUTIONS, DROP_REASONS, NEEDS_COLLECT, NEEDS_TIME, RANDOM_POOL_BYTES, RESULTS } from './boundary.js';
import { encode } from './utf8.js';

/** @typedef {import('./boundary.js').Exports} Exports */

/** @typedef {(typeof RESULTS)[number]} Result An answer to an event. */

/** @typedef {(typeof DROP_REASONS)[number]} DropReason Why an accepted event was given up. */

/**
 * @typedef {Object} Problem What the core reports.
 * @property {boolean} fatal Whether it is a mistake of the caller that stops the start.
 * @property {string} code
 * @property {string} path A JSON Pointer; empty where the core knows none.
 * @property {string} message
 */

/**
 * @typedef {Object} CollectedEvent
 * @property {string} id Its meta.id.
 * @property {string} stream Its meta.stream.
 * @property {string} text The event as JSON.
 * @property {number} number By which batches refer to it: counted from 0 in the order in which events are handed over.
 */

/**
 * @typedef {Object} Batch In flight from the moment in which the core hands it out.
 * @property {number} batch By this the core knows it.
 * @property {number} first Number of its first event.
 * @property {number} span Its events have the numbers from `first` to `first + span - 1`, less those that are settled.
 * @property {number} sent So many of these travel, the first ones.
 */

/**
 * @typedef {Object} Settlement What became of a batch.
 * @property {number} batch
 * @property {number} status HTTP status; 0: there was no answer, negative: there can be none.
 * @property {number} delivered How many events the answer names as delivered; -1 where it names none.
 * @property {number} rejected The same of those that it refused for good.
 * @property {number} retryAfter ms; negative where the answer asks for no time.
 * @property {number} now On the monotonic clock.
 */

/**
 * The core. Texts are JSON. Methods that answer a number answer a negative one when what they were given is refused, and
 * `report()` says why. Any method may throw what the module fails with, which `isTrap()` tells from other errors.
 *
 * @typedef {Object} Core
 * @property {( settings: string ) => number} configure
 * @property {( uri: string, schema: string ) => number} addSchema The schema's number.
 * @property {( stream: string ) => number} addStream The stream's number.
 * @property {( instrument: string ) => number} addInstrument
 * @property {( pageview: string ) => number} beginPageview
 * @property {() => import('../listening/types.js').Rule[]} listenerPlan
 * @property {() => Problem[]} report What was reported since the last time.
 * @property {( stream: number ) => boolean} isInSample
 * @property {( schema: number, value: string ) => import('../platform/types.js').Validation | undefined} validate Nothing where the
 *  value is too large or too deep to be checked.
 * @property {( event: string ) => (typeof CONTRIBUTIONS)[number] | undefined} checkContributions A word of CONTRIBUTIONS; nothing where it cannot be asked.
 * @property {( rule: number, first: string | null | undefined, second: string | null | undefined, now: number ) => Result} emit An event
 *  of an instrument: the hot path.
 * @property {() => string} readFunnel The id of the funnel of the event that was emitted last, if it was queued.
 * @property {( stream: number, event: string, now: number ) => Result} submit An event of a caller. `stream` is -1 for a name
 *  that is not configured, the text is empty for what JSON cannot carry.
 * @property {( event: string ) => 'queued' | 'dropped' | undefined} adopt Queue an event that was queued by an earlier core. Nothing when there
 *  is no room for now.
 * @property {() => CollectedEvent[]} collect The events that were queued since the last time.
 * @property {( now: number, urgency: number ) => Batch | undefined} nextBatch What has to be sent now, if anything.
 * @property {( settlement: Settlement ) => boolean} settle Whether the events that travelled and are not settled yet have come to
 *  their end as well.
 * @property {() => number} wakeAt When to ask for a batch again, on the monotonic clock; negative when nothing waits.
 * @property {( reason: DropReason | 'stored' ) => void} forgetEvents Give up what waits: `stored` leaves it to the event store.
 * @property {( reason: DropReason, count?: number ) => void} discard Count events that never came to the core.
 * @property {() => import('../platform/types.js').Stats} stats
 * @property {( error: unknown ) => boolean} isTrap Whether the error left the module while it was working, so that its memory
 *  cannot be trusted any more. To be asked of each error before the next call.
 */

/* Up to here a loop over the characters beats TextEncoder in Chromium, three times over for a name. */
const SHORT = 96;

/* More bytes than any event may have: so the core counts one that does not even fit into its memory. */
const TOO_MUCH = 0x7FFFFFFF;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Text in and out of an instance's memory.
 *
 * @param {Pick<Exports, 'memory' | 'hg_wasm_input' | 'hg_wasm_output' | 'hg_wasm_output_size'>} exports
 */
export function createMemory( exports ) {
	const bytes = new Uint8Array( exports.memory.buffer );

	return {
		bytes,

		/**
		 * Write the text that the next call takes.
		 *
		 * @param {string} text
		 * @return {number} Its length in bytes; -1 when it does not fit.
		 */
		write( text ) {
			/* What is long is encoded apart: room for its worst case may not be there, room for it is. */
			const long = text.length > SHORT && encoder.encode( text );
			const at = exports.hg_wasm_input( long ? long.length : text.length * 3 );
			if ( !at ) {
				return -1;
			}
			if ( long ) {
				bytes.set( long, at );
				return long.length;
			}
			return encode( text, bytes, at ) - at;
		},

		/** @return {string} The text that the last call left. */
		read() {
			const at = exports.hg_wasm_output();
			return decoder.decode( bytes.subarray( at, at + exports.hg_wasm_output_size() ) );
		}
	};
}

/**
 * @param {Partial<Exports>} exports Of any module.
 * @return {boolean} Whether it is the one that this glue was written for.
 */
export function isCompatible( exports ) {
	return !!exports.hg_wasm_abi_version && exports.hg_wasm_abi_version() === ABI;
}

/**
 * Open the client of a fresh instance.
 *
 * @param {Exports} exports
 * @param {Object} host
 * @param {( bytes: Uint8Array ) => Uint8Array} host.fill Fills with random bits.
 * @param {() => number} host.monotonic ms that never go back.
 * @return {Core}
 */
export function openCore( exports, { fill, monotonic } ) {
	const { bytes, read, write } = createMemory( exports );
	/** @type {Map<string, number>} The core's numbers of texts. */
	const strings = new Map();
	/** @type {CollectedEvent[]} */
	let collected = [];
	let next = 0;
	/* Whether a call has begun that has not come back. */
	let isInside = false;

	/** @type {<Given extends unknown[], Answer>( work: ( ...given: Given ) => Answer ) => ( ...given: Given ) => Answer} */
	const enter = ( work ) => ( ...given ) => {
		isInside = true;
		const answer = work( ...given );
		isInside = false;
		return answer;
	};

	/** @type {( call: ( bytes: number ) => number ) => ( text: string ) => number} */
	const taking = ( call ) => enter( ( text ) => {
		const length = write( text );
		return length < 0 ? length : call( length );
	} );

	/** Take new events out of the module: one decode for all of them. */
	function collect() {
		if ( exports.hg_wasm_collect( monotonic() ) ) {
			for ( const line of read().split( '\n' ) ) {
				/* Id, stream and event; there may be more tabs, between the event's own tokens. */
				const first = line.indexOf( '\t' ), second = line.indexOf( '\t', first + 1 );
				if ( line ) {
					collected.push( { id: parse( line.slice( 0, first ) ), stream: parse( line.slice( first + 1, second ) ), text: line.slice( second + 1 ), number: next++ } );
				}
			}
		}
	}

	/**
	 * Do what the core asks for before it answers.
	 *
	 * @param {number} answer
	 * @return {boolean} Whether to ask again.
	 */
	function provide( answer ) {
		if ( answer === NEEDS_COLLECT ) {
			collect();
		} else if ( answer < 0 ) {
			const at = exports.hg_wasm_random_pool();
			fill( bytes.subarray( at, at + RANDOM_POOL_BYTES ) );
			exports.hg_wasm_random_filled();
		}
		return answer < 0;
	}

	/**
	 * @param {string} text
	 * @return {number} 0 when it does not fit.
	 */
	function addString( text ) {
		const length = write( text );
		return length < 0 ? 0 : exports.hg_wasm_intern( length );
	}

	/**
	 * @param {string | null | undefined} text
	 * @return {number} Its number in the core's table of strings; 0 for none.
	 */
	function intern( text ) {
		if ( !text ) {
			return 0;
		}
		let number = strings.get( text );
		if ( !number ) {
			number = addString( text );
			if ( !number ) {
				strings.clear();
				exports.hg_wasm_forget_strings();
				number = addString( text );
			}
			strings.set( text, number );
		}
		return number;
	}

	exports.hg_wasm_open( new Int32Array( fill( new Uint8Array( 4 ) ).buffer )[ 0 ] );
	return {
		configure: taking( exports.hg_wasm_configure ),
		addSchema: enter( ( uri, schema ) => {
			const start = write( uri ), end = write( uri + schema );
			return end < 0 ? end : exports.hg_wasm_add_schema( start, end - start );
		} ),
		addStream: taking( exports.hg_wasm_add_stream ),
		addInstrument: taking( exports.hg_wasm_add_instrument ),
		beginPageview: taking( exports.hg_wasm_begin_pageview ),
		listenerPlan: enter( () => {
			exports.hg_wasm_listener_plan();
			return parse( read() );
		} ),
		report: enter( () => exports.hg_wasm_report() ? parse( read() ) : [] ),
		isInSample: enter( ( stream ) => exports.hg_wasm_in_sample( stream ) > 0 ),
		validate: enter( ( schema, value ) => {
			const length = write( value );
			const errors = length < 0 ? length : exports.hg_wasm_validate( schema, length );
			return errors < 0 ? undefined : { valid: !errors, errors: parse( read() ) };
		} ),
		checkContributions: ( event ) => CONTRIBUTIONS[ taking( exports.hg_wasm_check_contributions )( event ) ],

		emit( rule, first, second, now ) {
			isInside = true;
			let last = intern( second ), answer;
			const head = intern( first );
			/* The first may have made the table start afresh. */
			if ( last && !strings.has( /** @type {string} */ ( second ) ) ) {
				last = intern( second );
			}
			do {
				answer = exports.hg_wasm_emit( rule, head, last, now );
			} while ( provide( answer ) );
			isInside = false;
			return RESULTS[ answer ];
		},

		readFunnel: enter( read ),

		submit( stream, event, now ) {
			let tries = 3, answer;
			isInside = true;
			do {
				const length = tries-- ? write( event ) : -1;
				answer = exports.hg_wasm_submit( stream, length < 0 ? TOO_MUCH : length, now );
			} while ( provide( answer ) );
			isInside = false;
			return RESULTS[ answer ];
		},

		adopt: enter( ( event ) => {
			let answer;
			do {
				collect();
				const length = write( event );
				answer = exports.hg_wasm_adopt( length < 0 ? TOO_MUCH : length );
			} while ( answer === NEEDS_COLLECT );
			return answer === NEEDS_TIME ? undefined : answer ? 'dropped' : 'queued';
		} ),

		collect: enter( () => {
			const all = ( collect(), collected );
			collected = [];
			return all;
		} ),

		nextBatch: enter( ( now, urgency ) => {
			const batch = exports.hg_wasm_next_batch( now, urgency );
			return batch < 0 ? undefined : { batch, ...parse( read() ) };
		} ),

		settle: enter( ( { batch, status, delivered, rejected, retryAfter, now } ) => exports.hg_wasm_settle( batch, status, delivered, rejected, retryAfter, now ) > 0 ),
		wakeAt: enter( exports.hg_wasm_wake_at ),
		forgetEvents: enter( ( reason ) => exports.hg_wasm_forget_events( reason === 'stored' ? AS_STORED : DROP_REASONS.indexOf( reason ) ) ),
		discard: enter( ( reason, count = 1 ) => exports.hg_wasm_discard( DROP_REASONS.indexOf( reason ), count ) ),
		stats: enter( () => {
			exports.hg_wasm_stats();
			return parse( read() );
		} ),

		isTrap( error ) {
			const wasInside = isInside;
			isInside = false;
			return wasInside && ( error instanceof WebAssembly.RuntimeError || /call stack|recursion/.test( String( /** @type {Error} */ ( error ).message ) ) );
		}
	};
}
