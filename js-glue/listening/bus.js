/*
 * The bus of a page: features say what happens without knowing whether anyone listens, as with mw.track. The inline stub
 * (stub.js) may have begun it before this module was there.
 */

import { parse, stringify } from '../platform/environment.js';

/* Calls that a late subscriber is told of; of more, the oldest are lost, and counted. */
const MOST_CALLS = 500;

const MOST_CLICKS = 99;

/**
 * @param {any} bus What the stub left, or an empty object; becomes the bus.
 * @return {import('../platform/types.js').Bus}
 */
function beginBus( bus ) {
	const { kept = [], count = 0 } = bus;
	const isCall = ( /** @type {any[]} */ [ , what ] ) => typeof what === 'string';
	/* Each with its time and the JSON of its data, so that what the caller changes later is not what is told. */
	const calls = kept.filter( isCall );
	let clicks = kept.filter( ( /** @type {any[]} */ entry ) => !isCall( entry ) )
		.map( ( /** @type {any[]} */ [ time, target, isTrusted ] ) => [ time, target, isTrusted === 'true' ] );
	const subscribers = new Set();
	/** @type {Map<string, any>} */
	const named = new Map();
	/* The number of the first call that is kept. */
	let first = 0;

	/**
	 * Tell a subscriber what it was not told yet. A call that is made meanwhile comes behind the one that made it.
	 *
	 * @param {any} subscriber
	 */
	function tell( subscriber ) {
		while ( subscribers.has( subscriber ) && subscriber.next < first + calls.length ) {
			subscriber.next = Math.max( subscriber.next, first );
			const [ time, topic, text ] = calls[ subscriber.next++ - first ];
			if ( topic.startsWith( subscriber.prefix ) ) {
				try {
					subscriber.callback( topic, text && parse( text ), time );
				} catch ( error ) {
					/* Neither who tracks nor who else listens has to do with it. */
				}
			}
		}
	}

	return Object.assign( bus, {
		lost: count - kept.length,

		track( /** @type {any} */ topic, /** @type {any} */ data, time = Date.now() ) {
			let text;
			try {
				text = stringify( data );
			} catch ( error ) {
				/* What is no JSON cannot be kept; that it happened can. */
			}
			calls.push( [ time, String( topic ), text ] );
			if ( calls.length > MOST_CALLS ) {
				calls.shift();
				first++;
				bus.lost++;
			}
			subscribers.forEach( tell );
		},

		subscribe( /** @type {string} */ prefix, /** @type {any} */ callback, name = '' ) {
			const subscriber = { next: 0, ...named.get( name ), prefix, callback };
			if ( name ) {
				named.set( name, subscriber );
			}
			subscribers.add( subscriber );
			tell( subscriber );
			return () => {
				subscribers.delete( subscriber );
			};
		},

		/* The stub goes on listening until its clicks are taken. */
		handleEvent( /** @type {any} */ event ) {
			if ( clicks.length < MOST_CLICKS ) {
				clicks.push( [ Date.now(), event.composedPath()[ 0 ], event.isTrusted ] );
			} else {
				bus.lost++;
			}
		},

		takeClicks( /** @type {any} */ document ) {
			const taken = clicks;
			clicks = [];
			if ( bus.since ) {
				document.removeEventListener( 'click', bus, true );
			}
			return taken;
		}
	} );
}

/**
 * MediaWiki's own track in place of ours: feature code that uses it goes on as it is. What the stub kept is told as well.
 *
 * @param {any} mw
 * @param {import('../platform/types.js').Bus} bus
 * @return {import('../platform/types.js').Bus}
 */
function joinMediaWiki( mw, bus ) {
	return Object.assign( Object.create( bus ), {
		track( /** @type {any} */ topic, /** @type {any} */ data ) {
			let copy;
			try {
				/* MediaWiki hands on the object itself, perhaps much later. */
				copy = parse( stringify( data ) );
			} catch ( error ) {
				/* What is no JSON cannot be kept; that it happened can. */
			}
			mw.track( topic, copy );
		},

		subscribe( /** @type {string} */ prefix, /** @type {any} */ callback, /** @type {string} */ name ) {
			let isEnded = false;
			const stop = bus.subscribe( prefix, callback, name );
			const listener = ( /** @type {string} */ topic, /** @type {any} */ data ) => {
				try {
					if ( !isEnded ) {
						callback( topic, data );
					}
				} catch ( error ) {
					/* Neither who tracks nor who else listens has to do with it. */
				}
			};
			mw.trackSubscribe( prefix, listener );
			return () => {
				isEnded = true;
				stop();
				if ( mw.trackUnsubscribe ) {
					mw.trackUnsubscribe( listener );
				}
			};
		}
	} );
}

/**
 * The page's bus, which all copies of this module share; where there is neither a page nor a bus, one of its own. Where
 * there is MediaWiki, its topics are ours.
 *
 * @param {any} host The window, or what stands for it.
 * @return {import('../platform/types.js').Bus}
 */
export function joinBus( host ) {
	const { mw } = host;
	let bus = host.heliographBus || {};
	if ( host.document ) {
		host.heliographBus = bus;
	}
	bus = bus.subscribe ? bus : beginBus( bus );
	return mw && mw.track && mw.trackSubscribe ? joinMediaWiki( mw, bus ) : bus;
}
