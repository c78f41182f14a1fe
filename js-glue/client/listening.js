/*
 * What a client listens to: the core's plan, click-through of the site's own instruments, and the topics of the page.
 */

import { serialiseAction, step, textOf } from '../core/serialise.js';
import { registry } from '../instruments/registry.js';
import { activatedAt, isPrerendering, whenActive } from '../platform/activation.js';
import { isSubscription } from '../listening/call-log.js';
import { createListeners } from '../listening/listeners.js';
import { followSchemas } from '../listening/topics.js';
import { catchErrors } from '../platform/errors.js';
import { ownerDocument } from '../platform/intrinsics.js';
import { isObject } from '../platform/json.js';
import { createHandle } from './handle.js';

/** @typedef {import('../listening/types.js').Extras} Extras */
/** @typedef {import('./types.js').Instrument} Instrument */

/**
 * @typedef {Object} Listening
 * @property {( root: Document | Element ) => boolean} attach
 * @property {() => void} detach
 * @property {() => void} close Detach, and hear nothing from here on.
 * @property {import('./types.js').Client['trackSubscribe']} trackSubscribe
 * @property {() => void} newPageview
 * @property {( name: string ) => Instrument} getInstrument
 */

/**
 * What each client hears its page by, for entries that bring events of the page.
 *
 * @type {WeakMap<import('./types.js').Client, import('../listening/types.js').Bus>}
 */
export const buses = new WeakMap();

/**
 * @param {import('./types.js').ReadOptions} options
 * @return {Promise<Extras>} What the options ask for, and maybe more; nothing where it cannot be had, and then everything else
 *  works.
 */
export async function loadExtras( { diagnose, given: { instrumentConfigs, instruments, lossStream } } ) {
	const wanted = Object.entries( instruments || {} );
	const files = wanted.map( ( [ name ] ) => registry[ name ]?.load );
	if ( instrumentConfigs || lossStream || wanted.some( ( [ name, options ] ) => !registry[ name ]?.plain?.( options ) ) ) {
		files.push( () => import( '../instruments/extras.js' ) );
	}
	const loaded = await Promise.all( files.map( async ( load ) => {
		try {
			return await load?.();
		} catch ( error ) {
			diagnose( 'extras-unavailable', textOf( error ), '/instruments' );
			return undefined;
		}
	} ) );
	return Object.assign( {}, ...loaded, { kinds: Object.assign( {}, ...loaded.map( ( extras ) => extras?.kinds ) ) } );
}

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
				diagnose( 'bad-subscription', 'trackSubscribe takes a string that topics begin with, and a function' );
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
 * @param {number} began Epoch time in ms at which a page that had been prerendered was activated, or 0.
 * @return {{ bus: import('../listening/types.js').Bus, begin: ( now: number ) => void }} `begin`: it is activated now.
 */
function sinceActivation( bus, began ) {
	/** @type {import('../listening/types.js').Bus} */
	const heard = Object.assign( Object.create( bus ), {
		/** @type {import('../listening/types.js').Subscribe} */
		subscribe: ( prefix, callback, name ) => bus.subscribe( prefix, ( topic, data, time ) => callback( topic, data, time && Math.max( time, began ) ), name )
	} );

	function begin( /** @type {number} */ now ) {
		began = now;
		heard.since = bus.since && Math.max( bus.since, now );
	}

	begin( began );
	return { bus: heard, begin };
}

/**
 * @param {import('./life.js').Life} life
 * @param {ReturnType<typeof import('./events.js').createEvents>} events
 * @param {import('./types.js').ReadOptions} options
 * @param {{ bus: import('../listening/types.js').Bus, extras: Extras, makeToken: () => string }} parts
 * @return {Listening}
 */
export function createListening( life, events, options, { bus, extras, makeToken } ) {
	const { clock, diagnose, document, given, window } = options;
	const { guard, session } = life;
	const heard = sinceActivation( bus, activatedAt( window ) );
	const { createClickThrough, createViewability } = extras;
	const viewability = createViewability && createViewability( options );
	const listeners = createListeners( {
		plan: session?.plan || [],
		emit: guard( events.emit, 'dropped' ),
		emitFunnel: guard( events.emitFunnel, '' ),
		stats: life.stats,
		bus: heard.bus,
		viewability,
		extras,
		parts: options
	} );
	const watchClicks = viewability && createClickThrough && createClickThrough( { document, diagnose, viewability, makeToken } );
	const submit = guard( events.submit, 'dropped' ), isInSample = guard( events.isInSample );
	const clickThrough = given.instruments?.clickThrough || [];
	/** @type {Set<() => void>} What ends each watch of an instrument. */
	const watched = new Set();
	/* Whether the watches that the options ask for are among them. */
	let isWatching = false;
	/** @type {( () => void ) | undefined} Calls off what waits until a page that is prerendered is active. */
	let callOff;

	/**
	 * @param {Instrument} instrument
	 * @param {string} name
	 * @param {Parameters<Instrument['watch']>[0]} wanted
	 * @return {() => void} Ends it.
	 */
	function watch( instrument, name, wanted ) {
		const isReady = life.status === 'ready';
		if ( !isObject( wanted ) || typeof wanted.selector !== 'string' || typeof wanted.friendlyName !== 'string' ) {
			diagnose( 'bad-option', 'watch needs a selector and a friendlyName', '/instrumentConfigs' + step( name ) );
			return () => {};
		}
		if ( isReady && !watchClicks ) {
			diagnose( 'not-watched', 'without instrumentConfigs nothing is seen', '/instrumentConfigs' + step( name ) );
		}
		const stop = isReady && watchClicks ? watchClicks( instrument, name, wanted ) : () => {};
		watched.add( stop );
		return () => {
			watched.delete( stop );
			stop();
		};
	}

	/* What it is given may have getters that throw. */
	const watchSafely = catchErrors( diagnose, 'watch', watch );

	const subscriptions = createSubscriptions( bus, diagnose );
	/** What ends the topics that name a schema. */
	let endSchemas = () => {};

	const listening = {
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
			isWatching = false;
			watched.forEach( ( stop ) => stop() );
			watched.clear();
		},

		close() {
			listening.detach();
			endSchemas();
			subscriptions.close();
		},

		trackSubscribe: subscriptions.subscribe,

		newPageview() {
			listeners.newPageview();
			if ( viewability ) {
				viewability.newPageview();
			}
		},

		getInstrument( /** @type {string} */ name ) {
			/** @type {Instrument} */
			const instrument = createHandle( name, {
				submit: ( event ) => ( life.status === 'ready' && submit( name, event, 'instrumentConfigs', serialiseAction ) ) || /** @type {import('./types.js').Result} */ ( life.status ),
				isInSample: () => life.status === 'ready' && !!isInSample( name, 'instrumentConfigs' ),
				watch: ( wanted ) => watchSafely( instrument, name, wanted ) || ( () => {} ),
				diagnose
			} );
			return instrument;
		}
	};
	if ( session ) {
		let end = () => {};
		const callOffSchemas = whenActive( document, guard( () => {
			end = followSchemas( bus, options, session.streams, ( name, event ) => submit( name, event, 'streams' ) );
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
