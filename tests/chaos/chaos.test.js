/*
 * Tabs that come and go, an intake and a store that fail in every way, and a clock that jumps: random steps, and after
 * each of them what has to hold. A failure prints its seed and the smallest list of steps that still fails; HELIOGRAPH_SEED
 * makes it come again. 100,000 steps, or ten million with HELIOGRAPH_LONG.
 */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { open } from '../support/client.js';
import { createClock, createLocks, createPage, createStorage, settle } from '../support/hosts.js';

const STEPS_A_RUN = 100;
const RUNS = process.env.HELIOGRAPH_LONG ? 100000 : Number( process.env.RUNS ) || 1000;
const MOST_TABS = 4;

/* What a client promises, in requests and bytes that are under way. */
const MOST_REQUESTS = 2, MOST_BYTES = 49152, MOST_LEAVING_BYTES = 61440;

/**
 * A small generator, so that a seed is all that a run is.
 *
 * @param {number} seed
 * @return {( below: number ) => number}
 */
function createRandom( seed ) {
	let state = seed >>> 0 || 1;
	return ( below ) => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return ( state >>> 0 ) % below;
	};
}

/* A step is its name and a number that says how. */
const KINDS = [
	'open', 'submit', 'submit', 'submit', 'burst', 'wait', 'wait', 'linger', 'flush', 'hide', 'show', 'freeze', 'leave', 'back',
	'crash', 'close', 'answer', 'answer', 'answer', 'fail', 'online', 'intake', 'store', 'jump'
];

/* What the intake says, by the number of a step: the first ones are good days. */
const MOODS = [ 'good', 'good', 'hasty', 'partly', 'unreadable', 'down', 'busy', 'tooLarge', 'silent', 'offline', 'wall' ];

/**
 * A world with its oracle.
 */
async function createWorld() {
	const clock = createClock(), locks = createLocks();
	const kept = createStorage();
	const world = {
		/** @type {any[]} */
		tabs: [],
		/** @type {Map<string, string>} By id: what became of it. */
		received: new Map(),
		/** @type {Set<string>} Names of the events that a client took. */
		queued: new Set(),
		/** @type {Set<string>} Names of events that a crash took before they were stored. */
		excused: new Set(),
		dropped: 0,
		mood: 'good',
		isStoreBroken: false,
		isAutomatic: false,
		submitted: 0
	};
	const never = new Promise( () => {} );

	function receive( events ) {
		for ( const event of events ) {
			world.received.set( event.meta.id, event.name );
		}
	}

	const answers = {
		good: ( events ) => {
			receive( events );
			return { status: 201 };
		},
		hasty: ( events ) => {
			receive( events );
			return { status: 202 };
		},
		partly: ( events ) => {
			const error = events.filter( ( _, i ) => i % 2 ), good = events.filter( ( _, i ) => !( i % 2 ) );
			receive( good );
			return error.length ? { status: 207, body: JSON.stringify( { error: error.map( ( event ) => ( { event } ) ), invalid: [] } ) } : { status: 201 };
		},
		unreadable: ( events ) => {
			receive( events );
			return { status: 207, body: '{"error":[{' };
		},
		down: () => ( { status: 503 } ),
		busy: () => ( { status: 429, retryAfter: '7' } ),
		tooLarge: ( events ) => events.length > 2 ? { status: 413 } : answers.good( events ),
		offline: () => Promise.reject( new TypeError( 'Failed to fetch' ) ),
		wall: () => ( { status: 0 } )
	};

	async function openTab() {
		const page = createPage();
		/** @type {any} */
		const tab = { ...page, isAlive: true, waiting: [], bytes: 0, names: [], locks: new Set() };
		/* Nothing of a tab that crashed runs, or is answered. */
		const store = ( work ) => ( ...args ) => !tab.isAlive ? never : world.isStoreBroken ? Promise.reject( new Error( 'quota' ) ) : work( ...args );
		const storage = { add: store( kept.add ), remove: store( kept.remove ), all: store( kept.all ), clear: store( kept.clear ) };
		Object.assign( page.window.navigator, { locks: {
			request( name, ...rest ) {
				tab.locks.add( name );
				return locks.request( name, ...rest );
			},
			query: () => locks.query()
		} } );
		const transport = ( { body, exiting } ) => {
			if ( !tab.isAlive ) {
				return never;
			}
			if ( world.isAutomatic ) {
				return Promise.resolve( answers.good( JSON.parse( body ) ) );
			}
			tab.bytes += body.length;
			assert.ok( tab.waiting.length < MOST_REQUESTS || exiting, `${ tab.waiting.length + 1 } requests at once` );
			/* One event may be larger than a share of what a page has. */
			assert.ok( tab.bytes <= ( exiting ? MOST_LEAVING_BYTES : MOST_BYTES ) || !tab.waiting.length, `${ tab.bytes } bytes at once` );
			return new Promise( ( resolve, reject ) => {
				tab.waiting.push( { body, resolve, reject } );
			} ).finally( () => {
				tab.bytes -= body.length;
			} );
		};
		tab.client = ( await open( {
			...page, storage, transport,
			clock: { ...clock, setTimeout: ( work, ms ) => clock.setTimeout( () => tab.isAlive && work(), ms ) },
			streams: { free: {} }, schemas: {}, instruments: {},
			onDiagnostic() {}
		} ) ).client;
		world.tabs.push( tab );
		await settle();
	}

	/** Let the intake say something to the oldest request of a tab. */
	function answer( tab, mood ) {
		const [ request ] = tab.waiting.splice( 0, 1 );
		if ( request && mood === 'silent' ) {
			tab.waiting.push( request );
		} else if ( request ) {
			Promise.resolve( answers[ mood ]( JSON.parse( request.body ) ) ).then( request.resolve, request.reject );
		}
	}

	/** @return {Set<string>} Names of the events in the store. */
	const inStore = () => new Set( [ ...kept.records.values() ].map( ( { text } ) => JSON.parse( text ).name ) );
	const inIntake = () => new Set( world.received.values() );
	const dropsOf = ( { client } ) => Object.values( client.stats().dropped ).reduce( ( a, b ) => a + b, 0 );

	/** A tab is gone without another word: nothing of it runs any more, and the browser gives its locks away. */
	function crash( tab ) {
		const stored = inStore(), received = inIntake();
		world.dropped += dropsOf( tab );
		tab.isAlive = false;
		world.tabs.splice( world.tabs.indexOf( tab ), 1 );
		tab.locks.forEach( ( name ) => locks.crash( name ) );
		tab.names.filter( ( name ) => !stored.has( name ) && !received.has( name ) ).forEach( ( name ) => world.excused.add( name ) );
	}

	const steps = {
		open: () => world.tabs.length < MOST_TABS ? openTab() : undefined,
		submit( tab, how ) {
			const name = `e${ world.submitted++ }`;
			const result = tab.client.submit( 'free', { $schema: '/a/1.0.0', name, text: 'x'.repeat( how % 900 ) } );
			assert.ok( result === 'queued' || tab.client.status !== 'ready', result );
			if ( result === 'queued' ) {
				world.queued.add( name );
				tab.names.push( name );
			}
		},
		burst( tab, how ) {
			for ( let i = 0; i < 20; i++ ) {
				steps.submit( tab, how + i * 40 );
			}
		},
		wait: () => clock.advance( 0 ),
		linger: ( _, how ) => clock.advance( how * 30 ),
		flush: ( tab ) => void tab.client.flush(),
		hide( tab ) {
			tab.document.visibilityState = 'hidden';
			tab.document.fire( 'visibilitychange' );
			tab.window.fire( 'visibilitychange' );
		},
		show( tab ) {
			tab.document.visibilityState = 'visible';
			tab.document.fire( 'visibilitychange' );
		},
		freeze: ( tab ) => tab.document.fire( 'freeze' ),
		leave: ( tab ) => tab.window.fire( 'pagehide' ),
		back: ( tab ) => tab.window.fire( 'pageshow' ),
		close( tab ) {
			tab.client.close();
			tab.isClosed = true;
		},
		answer: ( tab ) => answer( tab, world.mood ),
		fail: ( tab ) => answer( tab, 'offline' ),
		online: ( tab ) => tab.window.fire( 'online' ),
		intake( _, how ) {
			world.mood = MOODS[ how % MOODS.length ];
		},
		store( _, how ) {
			world.isStoreBroken = how % 4 === 0;
		},
		jump: ( _, how ) => clock.advance( how % 5 ? 1000 : 3600000 )
	};

	function assertHolds() {
		for ( const { client } of world.tabs ) {
			const { emitted, queued, inFlight, stored, delivered, dropped } = client.stats();
			assert.equal( emitted, queued + inFlight + stored + delivered + Object.values( dropped ).reduce( ( a, b ) => a + b, 0 ), JSON.stringify( client.stats() ) );
			assert.ok( [ queued, inFlight, stored, delivered ].every( ( count ) => count >= 0 ) );
		}
	}

	return {
		world,

		/**
		 * @param {[ string, number ]} step
		 */
		async take( [ kind, how ] ) {
			const tab = world.tabs[ how % Math.max( 1, world.tabs.length ) ];
			if ( kind === 'open' || kind === 'intake' || kind === 'store' || kind === 'jump' || kind === 'linger' || kind === 'wait' ) {
				await steps[ kind ]( tab, how );
			} else if ( tab && kind === 'crash' ) {
				crash( tab );
			} else if ( tab ) {
				await steps[ kind ]( tab, how );
			}
			await settle();
			assertHolds();
		},

		/** Better days: everything that is still somewhere arrives. */
		async end() {
			world.mood = 'good';
			world.isStoreBroken = false;
			world.isAutomatic = true;
			for ( const tab of world.tabs ) {
				while ( tab.waiting.length ) {
					answer( tab, 'good' );
				}
			}
			await clock.advance( 2 * 3600000 );
			await openTab();
			await clock.advance( 2 * 3600000 );
			assertHolds();
			for ( const { client } of world.tabs ) {
				const { queued, inFlight } = client.stats();
				assert.deepEqual( [ queued, inFlight ], [ 0, 0 ] );
			}
			const received = inIntake();
			assert.ok( [ ...received ].every( ( name ) => world.queued.has( name ) ), 'an event arrived that nobody submitted' );
			assert.equal( received.size, world.received.size, 'an event arrived under two ids' );
			const missing = [ ...world.queued ].filter( ( name ) => !received.has( name ) && !world.excused.has( name ) );
			const counted = world.dropped + world.tabs.reduce( ( all, tab ) => all + dropsOf( tab ), 0 );
			assert.ok( missing.length <= counted, `${ missing.join() } lost, and ${ counted } counted` );
			/* What could not be removed when it had arrived may stay until its owner is gone. */
			assert.ok( [ ...inStore() ].every( ( name ) => received.has( name ) ), 'an event was left in the store' );
		}
	};
}

/**
 * @param {[ string, number ][]} steps
 * @return {Promise<Error | null>} What went wrong.
 */
async function play( steps ) {
	try {
		const { take, end } = await createWorld();
		await take( [ 'open', 0 ] );
		for ( const step of steps ) {
			await take( step );
		}
		await end();
		return null;
	} catch ( error ) {
		return error;
	}
}

/**
 * Leave out what the failure does not need: halves first, then single steps.
 *
 * @param {[ string, number ][]} steps
 * @return {Promise<[ string, number ][]>}
 */
async function shrink( steps ) {
	for ( let size = Math.ceil( steps.length / 2 ); size >= 1; size = size > 1 ? Math.ceil( size / 2 ) : 0 ) {
		for ( let at = 0; at < steps.length; ) {
			const fewer = [ ...steps.slice( 0, at ), ...steps.slice( at + size ) ];
			if ( await play( fewer ) ) {
				steps = fewer;
			} else {
				at += size;
			}
		}
	}
	return steps;
}

describe( 'in a world where everything fails', () => {
	it( `what a client promises holds after each of ${ RUNS * STEPS_A_RUN } steps`, async () => {
		const first = Number( process.env.HELIOGRAPH_SEED ) || Date.now() % 1e9;
		for ( let run = 0; run < ( process.env.HELIOGRAPH_SEED ? 1 : RUNS ); run++ ) {
			const seed = first + run, random = createRandom( seed * 2654435761 );
			/** @type {[ string, number ][]} */
			const steps = Array.from( { length: STEPS_A_RUN }, () => [ KINDS[ random( KINDS.length ) ], random( 1000 ) ] );
			const error = await play( steps );
			if ( error ) {
				const least = await shrink( steps );
				assert.fail( `HELIOGRAPH_SEED=${ seed }: ${ error.stack }\nthe fewest steps: ${ JSON.stringify( least ) }\n${ ( await play( least ) || error ).message }` );
			}
		}
	} );
} );
