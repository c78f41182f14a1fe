/*
 * The module in words, as far as every page needs it; configuration.js and contributions.js have the rest. Texts go in and come
 * out by the rules of wasm/README.md, and its numbers get the names of boundary.js. The memory never grows, so that one view
 * of it lasts as long as the instance.
 */

import { RuntimeError, decoder, encoder } from '../platform/environment.js';
import { parse } from '../platform/json.js';
import { ABI, AS_STORED, DROP_REASONS, NEEDS_COLLECT, NEEDS_RANDOM, NEEDS_TIME, RANDOM_POOL_BYTES, RESULTS } from './boundary.js';
import { bytesOf, encodeAscii } from './utf8.js';

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
 * @property {number} bytes Of the text as UTF-8.
 * @property {number} number By which batches refer to it: counted from 0 in the order in which events are handed over.
 */

/**
 * @typedef {Object} Batch In flight from the moment in which the core hands it out.
 * @property {number} batch By this the core knows it.
 * @property {number[]} pairs The numbers of its events: a first one, how many there are from there on, and so forth.
 */

/**
 * @typedef {Object} Settlement What became of a batch.
 * @property {number} batch
 * @property {number} status HTTP status; 0: there was no answer, UNKNOWN_STATUS: there can be none, HANDED_OVER: none is waited for.
 * @property {number} delivered How many events the answer names as delivered; -1 where it names none.
 * @property {number} rejected The same of those that it refused for good.
 * @property {number} retryAfter ms; negative where the answer asks for no time.
 * @property {number} now On the monotonic clock.
 */

/**
 * The core. Texts are JSON. Methods that answer a number answer a negative one when what they were given is refused, and
 * `report()` says why. Any method may throw what the module fails with, which `isTrap` tells from other errors.
 *
 * @typedef {Object} Core
 * @property {( pageview: string ) => number} beginPageview
 * @property {( stream: number, config: string ) => number} setSample Another sample of a stream, from the next pageview on. Of the config
 *  only the sample is read.
 * @property {() => Problem[]} report What was reported since the last time.
 * @property {( stream: number ) => boolean} isInSample
 * @property {( experiment: string ) => { group: number, subject: string } | undefined} assign The group of an experiment that the pageview's
 *  unit is in, and what stands for the unit there. Nothing where it takes no part.
 * @property {( stream: number, request: string ) => Record<string, any>} requestAttributes The values of contextual attributes that one
 *  event is to have, as members of it.
 * @property {( schema: number, value: string ) => import('../platform/types.js').Validation | undefined} validate Nothing where the
 *  value is too large or too deep to be checked.
 * @property {( rule: number, first: string | null | undefined, second: string | null | undefined, now: number ) => Result} emit An event
 *  of an instrument: the hot path.
 * @property {() => string} readFunnel The id of the funnel of the event that was emitted last, if it was queued.
 * @property {( stream: number, event: string, now: number ) => Result} submit An event of a caller. `stream` is -1 for a name
 *  that is not configured, the text is empty for what JSON cannot carry.
 * @property {( stream: number, event: string ) => Result} rehearse Do what the first event of a stream would have to wait for. The text is
 *  only written, not read. Answers `unknown-stream`, as a real call for none, which is made as well.
 * @property {() => Result} rehearseRule The same for the first event of a rule. Answers `unknown-stream`.
 * @property {( event: string ) => 'queued' | 'dropped' | undefined} adopt Queue an event that was queued by an earlier core. Nothing when there
 *  is no room for now.
 * @property {() => CollectedEvent[]} collect The events that were queued since the last time.
 * @property {() => CollectedEvent[]} taken Those of them that are out of the module already, for when that fails.
 * @property {( now: number, urgency: number ) => Batch | undefined} nextBatch What has to be sent now, if anything.
 * @property {( number: number, bytes: number, tries: number, now: number ) => number} hold An event in flight, of so many bytes, is in `error`, as
 *  it was `tries` times before: to be called before `settle`. 0: it waits by itself for holdMs( tries + 1 ); 1: it was given
 *  up; negative: it is not in flight.
 * @property {( errors: number ) => number} holdMs How long an event waits that was in `error` so many times.
 * @property {( settlement: Settlement ) => boolean} settle Whether the events that travelled and are not held have come to their end;
 *  otherwise all of them wait again.
 * @property {() => number} wakeAt When to ask for a batch again, on the monotonic clock; negative when nothing waits.
 * @property {( reason: DropReason | 'stored' ) => void} forgetEvents Give up what waits: `stored` leaves it to the event store.
 * @property {( reason: DropReason ) => void} discard Count an event that never came to the core.
 * @property {() => import('../platform/types.js').Stats} stats
 */

/* Up to here a loop over the characters of ASCII beats TextEncoder in Chromium, three times over for a name. */
const SHORT = 96;

/* Up to here room for a text's worst case, three bytes a character, is there: it is encoded in its place. */
const LONG = 4096;

/* More bytes than any event may have: so the core counts one that does not even fit into its memory. */
const TOO_MUCH = 0x7FFFFFFF;

/**
 * Text in and out of an instance's memory.
 *
 * @param {Pick<Exports, 'memory' | 'hg_wasm_input' | 'hg_wasm_output' | 'hg_wasm_output_size'>} exports
 */
export function createMemory( exports ) {
	const bytes = new Uint8Array( exports.memory.buffer );
	/* The memory from where the last long text was written. The next one nearly always begins there too. */
	let rest = bytes;

	/** @return {[ number, number ]} Where the text that the last call left begins and ends. */
	function findOutput() {
		const at = exports.hg_wasm_output();
		return [ at, at + exports.hg_wasm_output_size() ];
	}

	return {
		bytes,

		/**
		 * Write the text that the next call takes.
		 *
		 * @param {string} text
		 * @return {number} Its length in bytes; -1 when it does not fit.
		 */
		write( text ) {
			/* What is very long is encoded apart: room for its worst case may not be there, room for it is. */
			const apart = text.length > LONG && encoder.encode( text );
			const room = apart ? apart.length : text.length * 3;
			const at = exports.hg_wasm_input( room );
			if ( !at ) {
				return -1;
			}
			if ( apart ) {
				bytes.set( apart, at );
				return room;
			}
			if ( text.length <= SHORT && encodeAscii( text, bytes, at ) ) {
				return text.length;
			}
			if ( rest.byteOffset !== at ) {
				rest = bytes.subarray( at );
			}
			return /** @type {number} */ ( encoder.encodeInto( text, rest ).written );
		},

		/** @return {string} The text that the last call left. */
		read: () => decoder.decode( bytes.subarray( ...findOutput() ) ),

		/** @return {Uint8Array} The same as a copy of its bytes, which costs a fraction of that. */
		copy: () => bytes.slice( ...findOutput() )
	};
}

/**
 * @param {( text: string ) => number} write
 * @param {( bytes: number ) => number} call An export that takes one text.
 * @return {( text: string ) => number} What it answers; -1 for a text that does not fit.
 */
export function taking( write, call ) {
	return ( text ) => {
		const length = write( text );
		return length < 0 ? length : call( length );
	};
}

/**
 * The core's table of strings: a text crosses once, however often it is used.
 *
 * @param {Exports} exports
 * @param {( text: string ) => number} write
 */
function createStrings( exports, write ) {
	/** @type {Map<unknown, number>} */
	const numbers = new Map();

	/**
	 * @param {string} text
	 * @return {number} 0 when it does not fit.
	 */
	function add( text ) {
		const length = write( text );
		return length < 0 ? 0 : exports.hg_wasm_intern( length );
	}

	return {
		/** @param {unknown} text */
		isInterned: ( text ) => numbers.has( text ),

		/**
		 * @param {string | null | undefined} text
		 * @return {number} Its number in the table; 0 for none. The table may have been started afresh for it, and other numbers
		 *  then mean nothing any more.
		 */
		intern( text ) {
			if ( !text ) {
				return 0;
			}
			let number = numbers.get( text );
			if ( !number ) {
				number = add( text );
				if ( !number ) {
					numbers.clear();
					exports.hg_wasm_forget_strings();
					number = add( text );
				}
				numbers.set( text, number );
			}
			return number;
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
 * @param {unknown} error Whatever was thrown.
 * @return {boolean} Whether the module itself failed, so that its memory cannot be trusted any more: by one of WebAssembly's own
 *  errors, or because the stack came to its end while it was working.
 */
export function isTrap( error ) {
	const { message, stack } = /** @type {Error} */ ( error || {} );
	return error instanceof RuntimeError || /(call stack|recursion)[^]*wasm-function/.test( message + stack );
}

/**
 * @param {string} text A string as JSON.
 * @return {string}
 */
function unquote( text ) {
	return text.includes( '\\' ) ? parse( text ) : text.slice( 1, -1 );
}

/**
 * @param {Uint8Array} lines Events as the core hands them over, each with a line break behind it: id, stream and event, between
 *  which are tabs. The event may have more of them, between its tokens.
 * @param {number} number Of the first.
 * @return {CollectedEvent[]}
 */
function readEvents( lines, number ) {
	const all = decoder.decode( lines );
	const isAscii = all.length === lines.length;
	return all.split( '\n' ).slice( 0, -1 ).map( ( line ) => {
		const first = line.indexOf( '\t' ), second = line.indexOf( '\t', first + 1 );
		const text = line.slice( second + 1 );
		return {
			id: unquote( line.slice( 0, first ) ),
			stream: unquote( line.slice( first + 1, second ) ),
			text,
			bytes: isAscii ? text.length : bytesOf( text ),
			number: number++
		};
	} );
}

/**
 * @param {Exports} exports Of an instance that is configured or may still be.
 * @param {( bytes: Uint8Array ) => Uint8Array} fill Fills with random bits.
 * @param {() => number} monotonic ms that never go back.
 * @return {Core}
 */
export function openCore( exports, fill, monotonic ) {
	const { bytes, copy, read, write } = createMemory( exports );
	const { intern, isInterned } = createStrings( exports, write );
	/** @type {Uint8Array[]} Events that were taken out of the module. Nobody who submits one waits until they are texts. */
	const collected = [];
	/** @type {boolean[]} Of each stream, as it was decided when the pageview began. */
	const samples = [];
	let next = 0;

	/** Take new events out of the module. */
	function collect() {
		if ( exports.hg_wasm_collect( monotonic() ) ) {
			collected.push( copy() );
		}
	}

	/** @return {CollectedEvent[]} */
	function taken() {
		return collected.splice( 0 ).flatMap( ( lines ) => {
			const events = readEvents( lines, next );
			next += events.length;
			return events;
		} );
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

	/** @type {Core['emit']} */
	function emit( rule, first, second, now ) {
		let last = intern( second ), head = intern( first ), answer;
		/* The first may have made the table start afresh; and then the second, where there is no room for both. */
		if ( last && !isInterned( second ) ) {
			last = intern( second );
			head = isInterned( first ) ? head : 0;
		}
		do {
			answer = exports.hg_wasm_emit( rule, head, last, now );
		} while ( provide( answer ) );
		return RESULTS[ answer ];
	}

	return {
		beginPageview( pageview ) {
			samples.length = 0;
			const length = write( pageview );
			/* What does not fit is no text at all: the pageview of before is over. */
			return exports.hg_wasm_begin_pageview( length < 0 ? write( '' ) : length );
		},

		setSample( stream, config ) {
			samples.length = 0;
			return taking( write, ( length ) => exports.hg_wasm_set_sample( stream, length ) )( config );
		},

		isInSample( stream ) {
			if ( samples[ stream ] === undefined && stream >= 0 ) {
				samples[ stream ] = exports.hg_wasm_in_sample( stream ) > 0;
			}
			return !!samples[ stream ];
		},

		assign( experiment ) {
			const group = taking( write, exports.hg_wasm_assign )( experiment );
			return group < 0 ? undefined : { group, subject: parse( read() ) };
		},

		requestAttributes: ( stream, request ) => taking( write, ( length ) => exports.hg_wasm_request_attributes( stream, length ) )( request ) < 0 ? {} : parse( read() ),

		report: () => exports.hg_wasm_report() ? parse( read() ) : [],
		readFunnel: read,
		wakeAt: exports.hg_wasm_wake_at,

		validate( schema, value ) {
			const errors = taking( write, ( length ) => exports.hg_wasm_validate( schema, length ) )( value );
			return errors < 0 ? undefined : { valid: !errors, errors: parse( read() ) };
		},

		emit,

		submit( stream, event, now ) {
			let tries = 3, answer;
			do {
				const length = tries-- ? write( event ) : -1;
				answer = exports.hg_wasm_submit( stream, length < 0 ? TOO_MUCH : length, now );
			} while ( provide( answer ) );
			return RESULTS[ answer ];
		},

		rehearse( stream, event ) {
			write( event );
			provide( NEEDS_RANDOM );
			exports.hg_wasm_prepare( stream );
			/* Of no stream: it is answered at once, and not counted. */
			return RESULTS[ exports.hg_wasm_submit( -1, 0, 0 ) ];
		},

		rehearseRule: () => emit( -1, 'click', '', 0 ),

		adopt( event ) {
			let answer;
			do {
				collect();
				const length = write( event );
				answer = exports.hg_wasm_adopt( length < 0 ? TOO_MUCH : length );
			} while ( answer === NEEDS_COLLECT );
			return answer === NEEDS_TIME ? undefined : answer ? 'dropped' : 'queued';
		},

		collect() {
			collect();
			return taken();
		},

		taken,

		nextBatch( now, urgency ) {
			const batch = exports.hg_wasm_next_batch( now, urgency );
			return batch < 0 ? undefined : { batch, pairs: parse( read() ) };
		},

		hold: exports.hg_wasm_hold,
		holdMs: exports.hg_wasm_hold_ms,

		settle: ( { batch, status, delivered, rejected, retryAfter, now } ) => exports.hg_wasm_settle( batch, status, delivered, rejected, retryAfter, now ) > 0,
		forgetEvents: ( reason ) => exports.hg_wasm_forget_events( reason === 'stored' ? AS_STORED : DROP_REASONS.indexOf( reason ) ),
		discard: ( reason ) => exports.hg_wasm_discard( DROP_REASONS.indexOf( reason ), 1 ),

		stats() {
			exports.hg_wasm_stats();
			return parse( read() );
		}
	};
}
