/*
 * What a client listens to: the core's plan, click-through of the site's own instruments, and the topics of the page.
 */

import { step, textOf } from '../core/serialise.js';
import { kinds, registry } from '../instruments/registry.js';
import { createListeners } from '../listening/listeners.js';
import { followSchemas } from '../listening/topics.js';
import { createHandle } from './handle.js';

/** @typedef {import('../listening/types.js').Extras} Extras */
/** @typedef {import('./types.js').Instrument} Instrument */

/**
 * @typedef {Object} Listening
 * @property {( root: any ) => boolean} attach
 * @property {() => void} detach
 * @property {() => void} newPageview
 * @property {( name: string ) => Instrument} getInstrument
 */

/**
 * @param {import('./types.js').ReadOptions} options
 * @return {Promise<Extras>} What the options ask for, and maybe more; nothing where it cannot be had, and then everything else
 *  works.
 */
export async function loadExtras( { diagnose, given: { instrumentConfigs, instruments, lossStream } } ) {
	const isAsked = instrumentConfigs || lossStream || Object.keys( instruments || {} ).some( ( name ) => registry[ name ]?.lazy );
	try {
		return isAsked ? await import( '../instruments/extras.js' ) : {};
	} catch ( error ) {
		diagnose( 'extras-unavailable', textOf( error ), '/instruments' );
		return {};
	}
}

/**
 * @param {Object} parts
 * @param {import('./state.js').State} parts.state
 * @param {import('./types.js').ReadOptions} parts.options
 * @param {import('../listening/types.js').Bus} parts.bus
 * @param {Extras} parts.extras
 * @param {import('../platform/types.js').Guard} parts.guard
 * @param {ReturnType<typeof import('./events.js').createEvents>} parts.events
 * @param {import('../core/random.js').Random} parts.random
 * @param {() => import('../platform/types.js').Stats | undefined} parts.stats
 * @return {Listening}
 */
export function createListening( { state, options, bus, extras, guard, events, random, stats } ) {
	const { diagnose, document, given } = options;
	const { createClickThrough, createViewability } = extras;
	const viewability = createViewability && createViewability( options );
	const listeners = createListeners( {
		plan: state.session?.plan || [],
		kinds,
		emit: guard( events.emit, 'dropped' ),
		emitFunnel: guard( events.emitFunnel, '' ),
		stats,
		bus,
		viewability,
		extras,
		parts: options
	} );
	const watchClicks = viewability && createClickThrough && createClickThrough( { document, diagnose, viewability, makeToken: () => random.hex( 10 ) } );
	const submit = guard( events.submit, 'dropped' ), isInSample = guard( events.isInSample );
	const clickThrough = given.instruments?.clickThrough || [];
	/** @type {Set<() => void>} What ends each watch of an instrument. */
	const watched = new Set();
	/* Whether the watches that the options ask for are among them. */
	let isWatching = false;

	/** @type {( instrument: Instrument, name: string, watch: any ) => () => void} */
	function watch( instrument, name, wanted ) {
		const isReady = state.status === 'ready';
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

	const listening = {
		attach( /** @type {any} */ root ) {
			const isListening = listeners.attach( root, clickThrough.length > 0 );
			if ( isListening && !isWatching ) {
				isWatching = true;
				clickThrough.forEach( ( one ) => listening.getInstrument( one.instrument ).watch( one ) );
			}
			return isListening;
		},

		detach() {
			listeners.detach();
			isWatching = false;
			watched.forEach( ( stop ) => stop() );
			watched.clear();
		},

		newPageview() {
			listeners.newPageview();
			if ( viewability ) {
				viewability.newPageview();
			}
		},

		getInstrument( /** @type {string} */ name ) {
			/** @type {Instrument} */
			const instrument = createHandle( name, {
				submit: ( event ) => ( state.status === 'ready' && submit( name, event, 'instrumentConfigs' ) ) || /** @type {any} */ ( state.status ),
				isInSample: () => state.status === 'ready' && !!isInSample( name, 'instrumentConfigs' ),
				watch: ( wanted ) => watch( instrument, name, wanted ),
				diagnose
			} );
			return instrument;
		}
	};
	if ( state.session ) {
		state.onEnd( followSchemas( bus, options, state.session.streams, ( name, event ) => submit( name, event, 'streams' ) ) );
	}
	state.onEnd( listening.detach );
	return listening;
}
