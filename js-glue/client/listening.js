/*
 * What a client listens to: the core's plan, click-through of the site's own instruments, and the topics of the page.
 */

import { step, textOf } from '../core/serialise.js';
import { activatedAt, isPrerendering, whenActive } from '../platform/activation.js';
import { isSubscription } from '../listening/call-log.js';
import { createListeners } from '../listening/listeners.js';
import { ownerDocument } from '../platform/intrinsics.js';
import { words } from '../platform/words.js';
import { UNENROLLED } from '../instruments/unenrolled.js';
import { createHandle } from './handle.js';

/** @typedef {import('../listening/types.js').Extras} Extras */
/** @typedef {import('./types.js').Instrument} Instrument */

/**
 * @typedef {Object} Listening
 * @property {Document | Element | undefined} root In which it listens; undefined while it does not.
 * @property {ReturnType<typeof import('../instruments/watches.js').createWatches> | undefined} watches Undefined without the extras.
 * @property {( root: Document | Element ) => boolean} attach
 * @property {() => void} detach
 * @property {() => void} close Detach, and hear nothing from here on.
 * @property {import('./types.js').Client['trackSubscribe']} trackSubscribe
 * @property {( isOver?: boolean ) => void} newPageview A pageview is over; or the next one has begun.
 * @property {( name: string ) => Instrument} getInstrument
 * @property {( ( name: string ) => import('./types.js').Experiment ) & { getAssignments: () => Record<string, string> }} getExperiment
 */

/**
 * @typedef {Object} Inspected What an inspector sees of a client (js-glue/inspector). It puts functions of its own before those of the
 *  core, the outbox and the transport, which are looked up at each call, and takes them away again: who has no inspector pays nothing.
 * @property {import('./life.js').Life} life
 * @property {Listening} listening
 * @property {import('./types.js').ReadOptions} options
 */

/**
 * What each client hears its page by, for entries that bring events of the page.
 *
 * @type {WeakMap<import('./types.js').Client, import('../listening/types.js').Bus>}
 */
export const buses = new WeakMap();

/**
 * What callers subscribe to by a client, and hear until it is closed; also while it is inert.
 *
 * @param {import('../listening/types.js').Bus} bus
 * @param {import('../platform/types.js').Diagnose} diagnose
 * @return {{ subscribe: import('./types.js').Client['trackSubscribe'], close: () => void }}
 */
function createSubscriptions( bus, diagnose ) {
	/** @type {Set<() => void>} What ends each. */
	const all = new Set();
	let isClosed = false;
	return {
		subscribe( prefix, callback ) {
			if ( !isSubscription( prefix, callback ) ) {
				diagnose( 'bad-subscription', words( 'trackSubscribe takes a string that topics begin with, and a function' ) );
				return () => {};
			}
			const end = isClosed ? () => {} : bus.subscribe( prefix, ( topic, data, time ) => {
				try {
					callback( topic, data, time );
				} catch ( error ) {
					diagnose( 'subscriber-failed', textOf( error ), topic );
				}
			} );
			all.add( end );
			return () => {
				all.delete( end );
				end();
			};
		},

		close() {
			isClosed = true;
			all.forEach( ( end ) => end() );
		}
	};
}

/**
 * A page's bus as the instruments of a client hear it: nothing happened before the page was activated.
 *
 * @param {import('../listening/types.js').Bus} bus
 * @param {Window | undefined} window
 * @return {{ bus: import('../listening/types.js').Bus, begin: ( now: number ) => void }} `begin`: it is activated now.
 */
function sinceActivation( bus, window ) {
	/** @type {number | undefined} Epoch time in ms at which a page that had been prerendered was activated, or 0. */
	let began;

	/**
	 * Asks for the activation when something has happened: it costs a tenth of a millisecond, and at most starts nothing has.
	 *
	 * @template {number | undefined} Time
	 * @param {Time} time
	 * @return {Time}
	 */
	function clamp( time ) {
		if ( time && began === undefined ) {
			began = activatedAt( window );
		}
		return /** @type {Time} */ ( time && Math.max( time, /** @type {number} */ ( began ) ) );
	}

	/** @type {import('../listening/types.js').Bus} */
	const heard = /** @type {any} */ ( {
		__proto__: bus,
		get since() {
			return clamp( bus.since );
		},
		subscribe: /** @type {import('../listening/types.js').Subscribe} */ ( ( prefix, callback, name ) => bus.subscribe( prefix, ( topic, data, time ) => callback( topic, data, clamp( time ) ), name ) )
	} );
	return {
		bus: heard,
		begin( now ) {
			began = now;
		}
	};
}

/**
 * An event of getInstrument where the extras, which compose it faster and within objects as well, could not be loaded: it is
 * not lost for that.
 *
 * @param {any} given See serialiseAction of compose.js.
 * @param {( event: unknown ) => string} serialiseEvent
 * @return {string}
 */
function serialisePlainly( { action, data, name, schema, values }, serialiseEvent ) {
	return serialiseEvent( { ...values, ...data, $schema: schema, meta: undefined, dt: undefined, sample: undefined, action, instrument_name: name } );
}

/**
 * @param {import('./life.js').Life} life
 * @param {ReturnType<typeof import('./events.js').createEvents>} events
 * @param {import('./types.js').ReadOptions} options
 * @param {{ bus: import('../listening/types.js').Bus, extras: Extras, makeToken: () => string }} parts
 * @return {Listening}
 */
export function createListening( life, events, options, { bus, extras, makeToken } ) {
	const { clock, diagnose, document, window } = options;
	const { guard, session } = life;
	const { capsules, instruments, plan } = session?.facts || { capsules: [], instruments: {}, plan: [] };
	const heard = sinceActivation( bus, window );
	const viewability = extras.createViewability?.( options );
	const submit = guard( events.submit, 'dropped' ), isInSample = guard( events.isInSample ), requestAttributes = guard( events.requestAttributes );
	const submission = { submit, isInSample, requestAttributes, life };
	const listeners = createListeners( {
		plan,
		emit: guard( events.emit, 'dropped' ),
		stats: life.stats,
		submission,
		bus: heard.bus,
		viewability,
		extras,
		parts: options
	} );
	const watches = viewability && extras.createWatches?.( { document, diagnose, viewability, makeToken } );
	const clickThrough = instruments.clickThrough || [];
	const toText = extras.serialiseAction || serialisePlainly;
	/* Whether the watches that the options ask for are begun. */
	let isWatching = false;
	/** @type {( () => void ) | undefined} Calls off what waits until a page that is prerendered is active. */
	let callOff;

	/** @type {import('../listening/types.js').Watch} */
	function watch( target, name, wanted ) {
		if ( life.status === 'ready' && !watches ) {
			diagnose( 'not-watched', words( 'without instrumentConfigs nothing is seen' ), '/instrumentConfigs' + step( name ) );
		}
		return life.status === 'ready' && watches?.watch( target, name, wanted ) || ( () => {} );
	}

	const subscriptions = createSubscriptions( bus, diagnose );
	/** What ends the topics that name a schema. */
	let endSchemas = () => {};

	const inspected = /** @type {Inspected} */ ( { life, options } );
	/** @type {Listening} */
	const listening = {
		root: undefined,
		watches,

		attach( /** @type {Document | Element} */ root ) {
			const page = /** @type {Document | undefined} */ ( root && ownerDocument( root ) || root );
			if ( isPrerendering( page ) ) {
				callOff = callOff || whenActive( page, guard( () => {
					callOff = undefined;
					heard.begin( clock.now() );
					listening.attach( root );
				} ) );
				return true;
			}
			const isListening = listeners.attach( root, clickThrough.length > 0 );
			listening.root = isListening ? root : undefined;
			if ( isListening && !isWatching ) {
				isWatching = true;
				clickThrough.forEach( ( one ) => listening.getInstrument( one.instrument ).watch( one ) );
			}
			return isListening;
		},

		detach() {
			callOff?.();
			callOff = undefined;
			listeners.detach();
			listening.root = undefined;
			isWatching = false;
			watches?.end();
		},

		close() {
			listening.detach();
			endSchemas();
			subscriptions.close();
			bus.opened?.delete( inspected );
		},

		trackSubscribe: subscriptions.subscribe,

		newPageview( isOver = false ) {
			listeners.newPageview( isOver );
			if ( !isOver ) {
				viewability?.newPageview();
			}
		},

		getInstrument( /** @type {string} */ name ) {
			/** @type {Instrument} */
			const instrument = createHandle( name, {
				submit( event ) {
					const values = event.attributes && requestAttributes( name, 'instrumentConfigs', event.attributes, event.schema );
					return submit( name, values ? { ...event, values } : event, 'instrumentConfigs', toText ) || /** @type {import('./types.js').Result} */ ( life.status );
				},
				isInSample: () => life.status === 'ready' && !!isInSample( name, 'instrumentConfigs' ),
				watch: ( wanted ) => watch( instrument, name, wanted ),
				diagnose
			} );
			return instrument;
		},

		getExperiment: /** @type {Listening['getExperiment']} */ ( Object.assign( () => UNENROLLED, { getAssignments: () => ( {} ) } ) )
	};
	bus.opened?.add( Object.assign( inspected, { listening } ) );
	const { experiments } = session?.facts || {};
	if ( session && experiments && extras.createExperiments ) {
		listening.getExperiment = extras.createExperiments( { ...experiments, options, read: session.read, submission, watch } );
	}
	const { followSchemas } = extras;
	if ( session && followSchemas ) {
		let end = () => {};
		const callOffSchemas = whenActive( document, guard( () => {
			end = followSchemas( bus, session.streams, capsules, ( name, event ) => submit( name, event, 'streams' ) );
		} ) );
		endSchemas = () => {
			callOffSchemas();
			end();
		};
	}
	life.ends.push( listening.detach, () => endSchemas(), () => {
		/* Until then the stub keeps clicks for who may come. */
		if ( life.status === 'inert' && document ) {
			bus.takeClicks();
		}
	} );
	return listening;
}
