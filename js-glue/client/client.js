/*
 * The client: the core decides, this carries out, and nothing that goes wrong here reaches the page.
 */

import { load } from '../core/loader.js';
import { createRandom } from '../core/random.js';
import { textOf } from '../core/serialise.js';
import { createContributionCheck } from '../instruments/contribution-check.js';
import { HeliographError, failure } from '../platform/errors.js';
import { assemble } from './assembly.js';
import { refuse } from './events.js';
import { loadExtras } from './listening.js';
import { readOptions } from './options.js';
import { start } from './start.js';

/** @typedef {import('./types.js').Client} Client */

/**
 * Start a client.
 *
 * @param {import('./types.js').Options} options
 * @return {Promise<Client>} Resolves also where it cannot work (no WebAssembly, a privacy signal): to an inert client with the
 *  same methods, whose `statusReason` says why.
 * @throws {HeliographError} The mistakes of the caller, all in one.
 */
export async function createClient( options ) {
	const read = readOptions( options );
	const random = createRandom( read.random );
	let extras = {}, instantiate, session, reason;
	try {
		if ( read.signal ) {
			throw failure( read.signal, 'the reader does not want it' );
		}
		[ instantiate, extras ] = await Promise.all( [ load( read.given.wasm ), loadExtras( read ) ] );
		session = start( instantiate(), read, random );
	} catch ( error ) {
		reason = error;
	}
	if ( read.problems.length ) {
		throw new HeliographError( read.problems );
	}
	return makeClient( { options: read, random, extras, instantiate, session }, reason );
}

/**
 * @param {import('./assembly.js').Started} started
 * @param {unknown} reason Why the client is inert, if it is.
 * @return {Client}
 */
function makeClient( started, reason ) {
	const { diagnose, clock, document, given } = started.options;
	const { bus, delivery, events, guard, listening, running, state, stats } = assemble( started );
	const { outbox, sender, store } = delivery;
	/** @type {Promise<void>} */
	let lastFlush;

	const isReady = () => state.status === 'ready';
	const submit = guard( events.submit, 'dropped' ), isInSample = guard( events.isInSample );
	const validate = guard( events.validate ), attach = guard( listening.attach ), forget = guard( outbox.forget ), flushAll = guard( sender.flush );
	const flush = () => flushAll() || Promise.resolve();
	const checkContributions = createContributionCheck( given.instruments?.contributionStatistics || {}, guard( ( /** @type {string} */ event ) => running.core.checkContributions( event ) ) );

	const newPageview = guard( ( /** @type {import('./types.js').Change} */ change ) => {
		const { session } = running;
		const context = change.context || session.context;
		session.changeSamples( change );
		const isGood = session.beginPageview( context, { ...session.tokens, pageview: '', ...change.tokens } );
		if ( isGood ) {
			store?.own( context );
			listening.newPageview();
		}
		return isGood;
	} );

	if ( reason ) {
		state.becomeInert( reason );
	}
	return {
		get status() {
			return state.status;
		},

		get statusReason() {
			return state.statusReason;
		},

		submit: ( name, event ) => isReady() && submit( name, event, 'streams' ) || /** @type {import('./types.js').Result} */ ( state.status ),
		validate: ( uri, value ) => validate( uri, value ) || refuse( 'type', 'the client is inert' ),
		isInSample: ( name ) => isReady() && !!isInSample( name, 'streams' ),
		attach: ( root = document ) => isReady() && !!attach( root ),
		detach: listening.detach,
		getInstrument: listening.getInstrument,
		newPageview: ( change ) => isReady() && !!newPageview( change || {} ),

		optOut() {
			forget( 'opted_out' );
			store?.clear();
			state.becomeInert( failure( 'opted-out', 'the reader opted out' ) );
		},

		flush,
		stats,
		checkContributionStatistics: checkContributions,
		track: ( topic, data ) => bus.track( topic, data, clock.now() ),

		trackSubscribe: ( prefix, callback ) => bus.subscribe( prefix, ( topic, data, time ) => {
			try {
				callback( topic, data, time );
			} catch ( error ) {
				diagnose( 'subscriber-failed', textOf( error ), topic );
			}
		} ),

		close() {
			if ( state.status !== 'closed' ) {
				state.status = 'closed';
				listening.detach();
				lastFlush = flush().then( () => store?.finish() ).then( () => {
					forget( store?.isWorking ? 'stored' : 'closed' );
					state.end();
				} );
			}
			return lastFlush;
		}
	};
}
