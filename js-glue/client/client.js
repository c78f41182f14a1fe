/*
 * The client: the core decides, this carries out, and nothing that goes wrong here reaches the page.
 */

import { createContributionCheck } from '../instruments/contribution-check.js';
import { kinds } from '../instruments/registry.js';
import { isObject, parse } from '../platform/environment.js';
import { HeliographError, failure } from '../platform/errors.js';
import { serialise, serialiseEvent, step } from '../core/serialise.js';
import { forgetDevice } from '../platform/device.js';
import { createHandle } from './handle.js';
import { createKeeper } from '../delivery/event-store.js';
import { watchPage } from '../delivery/page-exit.js';
import { createListeners } from '../listening/listeners.js';
import { load, loadExtras } from '../core/loader.js';
import { readOptions } from './options.js';
import { createOutbox } from '../delivery/outbox.js';
import { start } from './start.js';
import { followSchemas } from '../listening/topics.js';
import { joinBus } from '../listening/bus.js';

/* More bytes than any event may have: so the core counts one that does not even fit into its memory. */
const TOO_MUCH = 0x7FFFFFFF;

/* While there is no core there is nothing to count. */
const NO_STATS = '{"emitted":0,"queued":0,"inFlight":0,"stored":0,"delivered":0,"retried":0,"dropped":{},"invalid":0,"notInSample":0,"filtered":0,"funnelsClosed":0}';

/**
 * @param {string} keyword
 * @param {string} message
 * @param {string} [path]
 * @return {import('../platform/types.js').Validation}
 */
function refuse( keyword, message, path = '' ) {
	return { valid: false, errors: [ { path, keyword, message } ] };
}

/**
 * Start a client.
 *
 * @param {import('../platform/types.js').Options} options
 * @return {Promise<import('../platform/types.js').Client>} Resolves also where it cannot work (no WebAssembly, a privacy signal): to
 *  an inert client with the same methods, whose `statusReason` says why.
 * @throws {HeliographError} The mistakes of the caller, all in one.
 */
export async function createClient( options ) {
	const parts = readOptions( options );
	/** @type {import('../listening/types.js').Extras} */
	let extras = {};
	let session, instantiate, reason;
	try {
		if ( parts.signal ) {
			throw failure( parts.signal, 'the reader does not want it' );
		}
		[ instantiate, extras ] = await Promise.all( [ load( parts.given.wasm ), loadExtras( parts ) ] );
		session = start( instantiate(), parts );
	} catch ( error ) {
		reason = error;
	}
	if ( parts.problems.length ) {
		throw new HeliographError( parts.problems );
	}
	return makeClient( parts, session, reason, instantiate, extras );
}

/**
 * Sums, member by member.
 *
 * @param {any} a Stats, or some of them.
 * @param {any} b
 * @return {any}
 */
function sum( a = 0, b = 0 ) {
	return isObject( a ) || isObject( b ) ?
		Object.fromEntries( Object.keys( { ...a, ...b } ).map( ( key ) => [ key, sum( a[ key ], b[ key ] ) ] ) ) :
		a + b;
}

/**
 * @param {import('../platform/types.js').Parts} parts
 * @param {any} session Of start(); undefined for an inert client.
 * @param {any} reason Why it is inert.
 * @param {any} instantiate Makes another core.
 * @param {import('../listening/types.js').Extras} extras
 * @return {import('../platform/types.js').Client}
 */
function makeClient( parts, session, reason, instantiate, extras ) {
	const { createClickThrough, createLossReport, createViewability } = extras;
	const { given, clock, diagnose, document, locks, storage, transport, url, window } = parts;
	let { core, memory, report } = session || {};
	const { clickThrough, limits, plan, results, dropReasons, handles, schemas, streams, fill, hex } = session || {};
	/** What was counted before the core was started again. */
	let earlier = parse( NO_STATS );
	let isRestarted = false, isWatching = false;
	/** @type {Map<string, number>} */
	const strings = new Map();
	/** @type {'ready' | 'inert' | 'closed'} */
	let status = 'ready';
	/** @type {{ code: string, message: string } | null} */
	let statusReason = null;
	/** @type {Promise<void>} */
	let lastFlush;

	/** @type {import('../platform/types.js').Guard} */
	const guard = ( work ) => ( a, b, c, d ) => {
		try {
			return session && work( a, b, c, d );
		} catch ( error ) {
			/* The core's memory cannot be trusted any more. */
			restart( error );
			if ( session && ( work === emit || work === submit ) ) {
				discard( 'trapped' );
				return /** @type {any} */ ( 'dropped' );
			}
			return undefined;
		}
	};

	const keeper = session && storage && createKeeper( {
		storage,
		locks,
		clock,
		diagnose,
		tab: session.tab,
		adopt: adoptRecord,
		discard: discardRecord
	} );

	const bus = joinBus( window || globalThis );
	const viewability = createViewability && createViewability( parts );
	const listeners = createListeners( {
		plan,
		kinds,
		parts,
		bus,
		extras,
		viewability,
		emit: guard( emit ),
		emitFunnel: guard( emitFunnel ),
		stats: guard( () => sum( earlier, readStats() ) )
	} );
	const watchClicks = viewability && createClickThrough && createClickThrough( { ...parts, viewability, makeToken: () => hex( 10 ) } );
	/** @type {Set<() => void>} */
	const watched = new Set();
	let unfollow = () => {};
	const outbox = createOutbox( { session, keeper, clock, transport, url, guard, diagnose } );
	const reportLosses = session && createLossReport && isInSample( given.lossStream ) && createLossReport( parts, fill );
	const unwatch = watchPage( session && window, document, guard( ( leaving ) => {
		outbox.leave( leaving );
		if ( reportLosses && leaving !== false ) {
			reportLosses( sum( earlier, readStats() ) );
		}
		if ( keeper && leaving !== undefined ) {
			/* A page that is gone for now keeps nobody from what it wrote: then it leaves with the next one. */
			( leaving ? keeper.letGo : keeper.hold )();
		}
	} ), guard( outbox.retry ), guard( outbox.hurry ) );

	function end() {
		listeners.detach();
		unwatchAll();
		unfollow();
		unwatch();
		outbox.stop();
		if ( keeper ) {
			keeper.letGo();
		}
	}

	/**
	 * @return {any} What the core counted.
	 */
	function readStats() {
		core.hg_wasm_stats();
		return parse( memory.read() );
	}

	/**
	 * Count events that never came to the core, or are lost with it.
	 *
	 * @param {string} why A drop reason.
	 * @param {number} [events]
	 */
	function discard( why, events = 1 ) {
		core.hg_wasm_discard( dropReasons.indexOf( why ), events );
	}

	/**
	 * Another core in place of one that failed, once, with everything that is not settled.
	 *
	 * @param {any} error
	 */
	function restart( error ) {
		let counted = parse( NO_STATS );
		try {
			/* Its counters are most likely still good; what it makes of events is checked again. */
			outbox.collect();
			counted = readStats();
		} catch ( second ) {
			/* Then they are lost. */
		}
		try {
			if ( isRestarted ) {
				throw error;
			}
			isRestarted = true;
			const { context, tokens } = session;
			const fresh = start( instantiate(), { ...parts, problems: [], given: { ...given, context, tokens } } );
			( { core, memory, report } = session = fresh );
			strings.clear();
			const { delivered, dropped, emitted, stored } = counted;
			const ended = Object.values( dropped ).reduce( ( all, each ) => all + each, delivered + stored );
			discard( 'trapped', Math.max( 0, emitted - ended - outbox.size ) );
			earlier = { ...counted, emitted: ended, queued: 0, inFlight: 0 };
			outbox.restart( fresh );
			diagnose( 'core-restarted', String( error ) );
		} catch ( second ) {
			session = undefined;
			becomeInert( second );
		}
	}

	/**
	 * @param {any} error
	 */
	function becomeInert( error ) {
		const { code = 'core-trapped', message = '' } = Object( error );
		if ( status === 'ready' ) {
			status = 'inert';
			statusReason = { code, message };
			diagnose( code, message );
			if ( document ) {
				bus.takeClicks( document );
			}
			if ( parts.signal || code === 'opted-out' ) {
				forgetDevice( window );
			}
			if ( parts.signal && storage ) {
				/* What was kept before the reader said so. */
				Promise.resolve( storage.clear() ).catch( () => {} );
			}
		}
		end();
	}

	/**
	 * Do what the core asks for before it answers.
	 *
	 * @param {number} result
	 * @return {boolean} Whether to ask again.
	 */
	function provide( result ) {
		if ( result === -2 ) {
			outbox.collect();
		} else if ( result < 0 ) {
			const at = core.hg_wasm_random_pool();
			fill( memory.bytes.subarray( at, at + limits.randomPoolBytes ) );
			core.hg_wasm_random_filled();
		}
		return result < 0;
	}

	/**
	 * @param {string} text
	 * @return {number} 0 when it does not fit.
	 */
	function addString( text ) {
		const bytes = memory.write( text );
		return bytes < 0 ? 0 : core.hg_wasm_intern( bytes );
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
				core.hg_wasm_forget_strings();
				number = addString( text );
			}
			strings.set( text, number );
		}
		return number;
	}

	/**
	 * An element of the plan was used, or a pageview began: the hot path.
	 *
	 * @type {import('../listening/types.js').Emit}
	 */
	function emit( rule, first, second, now = clock.now() ) {
		let last = intern( second ), result;
		const head = intern( first );
		/* The first may have made the table start afresh. */
		if ( last && !strings.has( String( second ) ) ) {
			last = intern( second );
		}
		do {
			result = core.hg_wasm_emit( rule, head, last, now );
		} while ( provide( result ) );
		if ( result ) {
			report( '', rule );
		} else {
			outbox.added();
		}
		return result;
	}

	/**
	 * @param {number} rule
	 * @param {string} first
	 * @param {number} [now]
	 * @return {string} The id of its funnel; '' when there was no event.
	 */
	function emitFunnel( rule, first, now ) {
		const id = emit( rule, first, '', now ) ? '' : memory.read();
		/* An event that was queued may have closed another funnel. */
		report( '', rule );
		return id;
	}

	/**
	 * @param {string} name
	 * @return {boolean}
	 */
	function isInSample( name, within = streams ) {
		return within.has( name ) && core.hg_wasm_in_sample( within.get( name ) ) > 0;
	}

	/**
	 * @param {string} name
	 * @param {any} event
	 * @param {Map<string, number>} [within] Where the name is looked up.
	 * @return {import('../platform/types.js').Result}
	 */
	function submit( name, event, within = streams ) {
		const stream = within.has( name ) ? /** @type {number} */ ( within.get( name ) ) : -1;
		const now = clock.now();
		let text = '', tries = 3;
		let problem, result;
		/* Nothing is read of an event that would not leave. What JSON cannot carry is, as no text, invalid for the core. */
		if ( core.hg_wasm_in_sample( stream ) ) {
			try {
				text = serialiseEvent( event );
			} catch ( error ) {
				problem = Object( error );
			}
		}
		do {
			const bytes = tries-- ? memory.write( text ) : -1;
			result = core.hg_wasm_submit( stream, bytes < 0 ? TOO_MUCH : bytes, now );
		} while ( provide( result ) );
		if ( problem ) {
			core.hg_wasm_report();
			diagnose( 'not-serialisable', problem.message + ', stream ' + name, problem.path, name );
		} else {
			report( '', name );
		}
		if ( stream < 0 ) {
			diagnose( results[ result ], 'no such stream', ( within === streams ? '/streams' : '/instrumentConfigs' ) + step( name ) );
		}
		if ( !result ) {
			outbox.added();
		}
		return results[ result ];
	}

	/**
	 * @param {string} uri
	 * @param {any} value
	 * @return {import('../platform/types.js').Validation}
	 */
	function validate( uri, value ) {
		if ( !schemas.has( uri ) ) {
			return refuse( '$schema', 'no such schema' );
		}
		try {
			value = serialise( value );
		} catch ( error ) {
			return refuse( 'type', String( error ), Object( error ).path );
		}
		const bytes = memory.write( value );
		const count = bytes < 0 ? bytes : core.hg_wasm_validate( schemas.get( uri ), bytes );
		if ( count < 0 ) {
			core.hg_wasm_report();
			return refuse( 'type', 'too large or too deep' );
		}
		return { valid: !count, errors: parse( memory.read() ) };
	}

	/**
	 * @param {import('../platform/types.js').Change} change
	 * @return {boolean}
	 */
	function newPageview( change ) {
		const context = change.context || session.context;
		session.changeSamples( change );
		const isGood = session.beginPageview( context, { ...session.tokens, pageview: '', ...change.tokens } );
		if ( isGood ) {
			if ( keeper ) {
				keeper.own( context );
			}
			listeners.newPageview();
			if ( viewability ) {
				viewability.newPageview();
			}
		}
		return isGood;
	}

	function unwatchAll() {
		isWatching = false;
		watched.forEach( ( stop ) => stop() );
		watched.clear();
	}

	/**
	 * @param {any} root
	 * @return {boolean}
	 */
	function attach( root ) {
		const isListening = listeners.attach( root, clickThrough.length > 0 );
		if ( isListening && !isWatching ) {
			isWatching = true;
			clickThrough.forEach( ( /** @type {any} */ one ) => getInstrument( one.instrument ).watch( one ) );
		}
		return isListening;
	}

	const safe = {
		submit: guard( submit ),
		validate: guard( validate ),
		isInSample: guard( isInSample ),
		attach: guard( attach ),
		newPageview: guard( newPageview ),
		flush: guard( outbox.flush ),
		forget: guard( ( why ) => outbox.forget( dropReasons.indexOf( why ) ) ),
		adopt: guard( outbox.adopt ),
		discard: guard( discard ),
		stats: guard( readStats ),
		check: guard( ( text ) => {
			const bytes = memory.write( text );
			return bytes < 0 ? undefined : core.hg_wasm_check_contributions( bytes );
		} )
	};
	const checkContributions = createContributionCheck( Object( Object( given.instruments ).contributionStatistics ), safe.check );

	/**
	 * @param {string} text
	 * @return {'queued' | 'dropped' | 'later'}
	 */
	function adoptRecord( text ) {
		const answer = safe.adopt( text );
		if ( answer === 0 ) {
			outbox.adopted();
			return 'queued';
		}
		return Number( answer ) > 0 ? 'dropped' : 'later';
	}

	/**
	 * @param {string} why
	 */
	function discardRecord( why ) {
		safe.discard( why );
	}

	/**
	 * @param {string} name
	 * @return {import('../platform/types.js').Instrument}
	 */
	function getInstrument( name ) {
		const instrument = createHandle( name, {
			submit: ( event ) => status === 'ready' && safe.submit( name, event, handles ) || /** @type {any} */ ( status ),
			isInSample: () => status === 'ready' && !!safe.isInSample( name, handles ),
			watch( options ) {
				if ( status === 'ready' && !watchClicks ) {
					diagnose( 'not-watched', 'without instrumentConfigs nothing is seen', '/instrumentConfigs' + step( name ) );
				}
				const stop = status === 'ready' && watchClicks ? watchClicks( instrument, name, options ) : () => {};
				watched.add( stop );
				return () => {
					watched.delete( stop );
					stop();
				};
			},
			diagnose
		} );
		return instrument;
	}

	const flush = () => safe.flush() || Promise.resolve();

	if ( reason ) {
		becomeInert( reason );
	} else if ( keeper ) {
		keeper.own( session.context );
		/* Not in the page's way: what was left by others can wait. */
		clock.setTimeout( keeper.adopt, 0 );
	}
	if ( !reason ) {
		unfollow = followSchemas( bus, parts, streams, safe.submit );
	}

	return {
		get status() {
			return status;
		},

		get statusReason() {
			return statusReason;
		},

		submit: ( name, event ) => status === 'ready' && safe.submit( name, event ) || /** @type {any} */ ( status ),

		validate: ( uri, value ) => safe.validate( uri, value ) || refuse( 'type', 'the client is inert' ),

		isInSample: ( name ) => status === 'ready' && !!safe.isInSample( name ),

		attach: ( root = document ) => status === 'ready' && !!safe.attach( root ),

		detach() {
			listeners.detach();
			unwatchAll();
		},

		getInstrument,

		newPageview: ( change ) => status === 'ready' && !!safe.newPageview( Object( change ) ),

		optOut() {
			safe.forget( 'opted_out' );
			if ( keeper ) {
				keeper.clear();
			}
			becomeInert( failure( 'opted-out', 'the reader opted out' ) );
		},

		flush,

		stats: () => sum( earlier, safe.stats() ),

		checkContributionStatistics: checkContributions,

		track: ( topic, data ) => bus.track( topic, data, clock.now() ),

		trackSubscribe: ( prefix, callback ) => bus.subscribe( prefix, ( topic, data, time ) => {
			try {
				callback( topic, data, time );
			} catch ( error ) {
				diagnose( 'subscriber-failed', String( error ), topic );
			}
		} ),

		close() {
			if ( status !== 'closed' ) {
				status = 'closed';
				listeners.detach();
				unwatchAll();
				lastFlush = flush().then( () => keeper && keeper.save() ).then( () => {
					safe.forget( keeper && keeper.isWorking ? '' : 'closed' );
					end();
				} );
			}
			return lastFlush;
		}
	};
}
