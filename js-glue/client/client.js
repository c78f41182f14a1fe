/*
 * The client: the core decides, this carries out, and nothing that goes wrong here reaches the page.
 */

import { isTrap } from '../core/core.js';
import { createRandom } from '../core/random.js';
import { bytesOf } from '../core/utf8.js';
import { createDelivery } from '../delivery/delivery.js';
import { loadInspector } from '../instruments/files.js';
import { checkNothing } from '../instruments/unavailable.js';
import { holdBack } from '../platform/activation.js';
import { joinBus } from '../listening/bus.js';
import { runAt } from '../platform/environment.js';
import { HeliographError, failure } from '../platform/errors.js';
import { whenIdle } from '../platform/idle.js';
import { stringify } from '../platform/json.js';
import { words } from '../platform/words.js';
import { createEvents, notValid } from './events.js';
import { createLife } from './life.js';
import { buses, createListening } from './listening.js';
import { createNewPageview } from './new-pageview.js';
import { createOptOut } from './opt-out.js';
import { unreadable } from './options.js';
import { rehearse } from './rehearsal.js';

/** @typedef {import('./types.js').Client} Client */
/** @typedef {import('./session.js').Loaded} Loaded */

/**
 * Start a client.
 *
 * @param {import('./session.js').Build} build
 * @return {Promise<Client>} Resolves also where it cannot work (no WebAssembly, a privacy signal): to an inert client with the
 *  same methods, whose `statusReason` says why.
 * @throws {HeliographError} The mistakes of the caller, all in one.
 */
export async function openClient( { options, load } ) {
	const { given, problems, signal } = options;
	const random = createRandom( options.random );
	/** @type {Loaded | undefined} */
	let loaded;
	let session, reason;
	await loadInspector( options );
	try {
		if ( signal ) {
			throw failure( signal, words( 'the reader does not want it' ) );
		}
		loaded = await load( random );
		session = loaded.start( given, problems );
	} catch ( error ) {
		reason = error;
		if ( !isTrap( error ) && !error?.code ) {
			/* An option throws as it is read. */
			problems.push( unreadable( error ) );
		}
	}
	if ( problems.length ) {
		throw new HeliographError( problems );
	}
	const life = createLife( options, session, ( before ) => /** @type {Loaded} */ ( loaded ).start( before, [] ) );
	const client = makeClient( life, options, loaded || { extras: {} }, random );
	if ( reason ) {
		life.becomeInert( reason );
	}
	return client;
}

/**
 * @param {import('./life.js').Life} life
 * @param {import('./types.js').ReadOptions} options
 * @param {Pick<Loaded, 'extras' | 'check'>} parts
 * @param {import('../core/random.js').Random} random
 * @return {Client}
 */
function makeClient( life, options, { extras, check }, { hex } ) {
	const { clock, document, given, window } = options;
	const { guard, session, stats } = life;
	const running = /** @type {import('./life.js').Running} */ ( life );
	const bus = joinBus( window || globalThis );
	/** @type {undefined | ( ( stats: import('./types.js').Stats ) => void )} */
	let reportLosses;
	const delivery = createDelivery( running, options, session, () => reportLosses?.( stats() ) );
	const { outbox, sender, stop } = life.delivery = delivery;
	const sending = holdBack( document, delivery.onQueued );
	const events = createEvents( running, options, sending.run );
	const listening = createListening( life, events, options, { bus, extras, makeToken: () => hex( 10 ) } );
	const submit = guard( events.submit, 'dropped' ), isInSample = guard( events.isInSample ), validate = guard( events.validate );
	const attach = guard( listening.attach ), forget = guard( outbox.forget ), newPageview = guard( createNewPageview( running, delivery, listening ) ), flushAll = guard( sender.flush );
	const isReady = () => life.status === 'ready', flush = () => !sending.isHeld() && flushAll() || Promise.resolve();
	/** @type {Promise<void>} */
	let lastFlush;

	if ( session && given.lossStream && events.isInSample( given.lossStream, 'streams' ) ) {
		reportLosses = extras.createLossReport?.( options, given.lossStream, session.facts.lossSchema, { bytesOf, hex, stringify } );
	}
	life.ends.push( stop, sending.callOff );
	/** @type {Client} */
	const client = {
		get status() {
			return life.status;
		},

		get statusReason() {
			return life.statusReason;
		},

		submit: ( name, event ) => submit( name, event, 'streams' ) || /** @type {import('./types.js').Result} */ ( life.status ),
		validate: ( uri, value ) => validate( uri, value ) || notValid( 'type', 'the client is inert' ),
		isInSample: ( name ) => isReady() && !!isInSample( name, 'streams' ),
		attach: ( root = document ) => isReady() && !!attach( root ),
		detach: listening.detach,
		getInstrument: listening.getInstrument,
		getExperiment: ( name ) => listening.getExperiment( name ),
		getAssignments: () => listening.getExperiment.getAssignments(),
		newPageview: ( change ) => isReady() && !!newPageview( change || {} ),

		optOut: createOptOut( life, options, forget ),

		flush,
		stats,
		checkContributionStatistics: check || checkNothing,

		at: ( time, callback ) => runAt( clock, time, callback ),
		track: ( topic, data ) => bus.track( topic, data, clock.now() ),

		trackSubscribe: listening.trackSubscribe,

		close() {
			if ( life.status !== 'closed' ) {
				life.status = 'closed';
				listening.close();
				lastFlush = flush().then( () => life.isEnded || delivery.finish() ).then( ( isKept ) => {
					forget( isKept ? 'stored' : 'closed' );
					life.end();
				} );
			}
			return lastFlush;
		}
	};
	buses.set( client, bus );
	whenIdle( window, guard( () => isReady() && rehearse( running, events, !!listening.root, extras.serialiseAction ) ) );
	return client;
}
