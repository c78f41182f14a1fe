/*
 * Tabs that come and go, two intakes and stores that fail in every way, and a clock that jumps: random steps, and after
 * each of them what has to hold.
 */

import assert from 'node:assert/strict';
import { decode } from '../../js-glue/delivery/differences.js';
import { open } from '../support/client.js';
import { createOrigin, createStorage, settle } from '../support/hosts.js';

const MOST_TABS = 4;

/* What a client promises, in requests and bytes that are under way. */
const MOST_REQUESTS = 2, MOST_BYTES = 40960, MOST_LEAVING_BYTES = 61440;

/* Characters of localStorage from which on an event may not fit into them. */
const MOST_WRITTEN = 59000;

/* How often an event is tried that an intake cannot take, and how long that lasts. */
const MOST_TRIES = 8, HOUR = 3600000;

/* What is older is thrown away. */
const LIFETIME = 48 * HOUR;

/* A step is its name and a number that says how. */
export const KINDS = [
	'open', 'submit', 'submit', 'submit', 'burst', 'wait', 'wait', 'linger', 'flush', 'hide', 'show', 'freeze', 'depart', 'leave', 'back',
	'crash', 'close', 'answer', 'answer', 'answer', 'fail', 'online', 'intake', 'store', 'jump', 'activate', 'offline',
	'turn', 'turn', 'idle', 'idle', 'set', 'stall', 'suspend', 'optOut'
];

/* Steps that are not a tab's own. */
const OF_THE_WORLD = [ 'open', 'intake', 'store', 'jump', 'linger', 'wait', 'set', 'stall', 'suspend' ];

/* Steps after which another page may take up what a page has. */
const AWAY = [ 'hide', 'freeze', 'depart', 'leave' ];

/* By how much somebody sets the clock, in ms. */
const SETTINGS = [ -1000, 1000, -60000, 60000, -3600000, 3600000, -86400000, 86400000, -3 * 86400000, 3 * 86400000 ];

/* For how long in all the monotonic clock stands still. */
const MOST_STALLED = 3600000;

/* Who reads. The first one is who every page begins with. */
const READERS = [
	{ is_temp: true },
	{ is_temp: false, is_logged_in: true, id: 7 },
	{ is_temp: false, is_logged_in: true, id: 8 },
	/* Nobody knows, so that no pageview begins. */
	{}
];

/* What the intake says, by the number of a step: the first ones are good days. */
const MOODS = [ 'good', 'good', 'hasty', 'partly', 'partly', 'unreadable', 'down', 'busy', 'tooLarge', 'tooLargeInWords', 'silent', 'offline', 'wall' ];

/* What the browser's database does. */
const FAULTS = [ '', '', 'fails', 'hangs', 'aborts', 'dies' ];

const INTAKES = { a: 'https://a.example.org/v1/events', b: 'https://b.example.org/v1/events' };

const never = new Promise( () => {} );

/**
 * A world with its oracle.
 *
 * @param {boolean} isBrowserStore Whether events are kept by the browser's own means, and not by a storage that is given.
 */
async function createWorld( isBrowserStore ) {
	const origin = createOrigin(), { clock, indexedDB, localStorage, locks } = origin;
	const kept = createStorage();
	const world = {
		/** @type {any[]} */
		tabs: [],
		/** @type {Map<string, string>} By id: what became of it. */
		received: new Map(),
		/** @type {Map<string, number>} By id: how often an intake could not take it. */
		errors: new Map(),
		/** @type {Map<string, { least: number, most: number }>} Names of the events that a client took, and what the clock has said since. */
		queued: new Map(),
		/** @type {Set<string>} Names of events that a crash took before they were kept. */
		excused: new Set(),
		/* What tabs that are gone counted as dropped, and as handed over on trust. */
		dropped: 0,
		handedOver: 0,
		mood: 'good',
		isStoreBroken: false,
		isAutomatic: false,
		submitted: 0,
		/* How far the clock is set wrong, and how far the monotonic one has stayed behind, in ms. */
		set: 0,
		stalled: 0,
		lastMonotonic: 0,
		/** @type {Set<string>} Names of events that nobody may ever see, for their reader opted out. */
		unwanted: new Set(),
		/** @type {string[]} What was found where a failed assertion would have been taken for a failure of the network or the browser. */
		violations: []
	};

	/**
	 * @param {boolean} isRight
	 * @param {string} what
	 */
	function insist( isRight, what ) {
		if ( !isRight ) {
			world.violations.push( what );
		}
	}

	const monotonic = () => {
		world.lastMonotonic = Math.max( world.lastMonotonic, clock.monotonic() - world.stalled );
		return world.lastMonotonic;
	};

	function receive( events ) {
		for ( const event of events ) {
			insist( !world.unwanted.has( event.name ), `${ event.name } arrived after its reader had opted out` );
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
			for ( const { meta: { id } } of error ) {
				world.errors.set( id, ( world.errors.get( id ) || 0 ) + 1 );
			}
			return error.length ? { status: 207, body: JSON.stringify( { error: error.map( ( event ) => ( { event } ) ), invalid: [] } ) } : { status: 201 };
		},
		unreadable: ( events ) => {
			receive( events );
			return { status: 207, body: '{"error":[{' };
		},
		down: () => ( { status: 503 } ),
		busy: () => ( { status: 429, retryAfter: '7' } ),
		tooLarge: ( events ) => events.length > 2 ? { status: 413 } : answers.good( events ),
		tooLargeInWords: ( events ) => events.length > 2 ? { status: 500, body: '{"title":"PayloadTooLargeError"}' } : answers.good( events ),
		offline: () => Promise.reject( new TypeError( 'Failed to fetch' ) ),
		wall: () => ( { status: 0 } )
	};

	/**
	 * The tab's way to its intake.
	 *
	 * @param {any} tab
	 * @param {any} request
	 */
	function send( tab, { url, body, exiting, signal } ) {
		if ( !tab.isAlive ) {
			return never;
		}
		insist( !tab.document.prerendering, 'a page that nobody sees sent something' );
		insist( tab.client?.statusReason?.code !== 'opted-out', 'a page whose reader has opted out sent something' );
		const events = JSON.parse( body );
		insist( url === tab.url && events.every( ( { name } ) => INTAKES[ name[ 0 ] ] === url ), 'an event came to an intake that it is not for' );
		if ( world.isAutomatic ) {
			return Promise.resolve( answers.good( events ) );
		}
		insist( tab.waiting.size < MOST_REQUESTS || exiting, `${ tab.waiting.size + 1 } requests at once` );
		/* One event may be larger than a share of what a page has. */
		const bytes = [ ...tab.waiting ].reduce( ( all, request ) => all + request.body.length, body.length );
		insist( bytes <= ( exiting ? MOST_LEAVING_BYTES : MOST_BYTES ) || !tab.waiting.size, `${ bytes } bytes at once` );
		if ( exiting ) {
			events.forEach( ( { name } ) => tab.handed.add( name ) );
		}
		return new Promise( ( resolve, reject ) => {
			const request = { body, resolve, reject };
			tab.waiting.add( request );
			signal.addEventListener( 'abort', () => tab.waiting.delete( request ) );
		} );
	}

	/**
	 * What a tab finds around it. Nothing of a tab that crashed runs, or is answered.
	 *
	 * @param {any} tab
	 */
	function furnish( tab ) {
		const store = ( work ) => ( ...args ) => !tab.isAlive ? never : world.isStoreBroken ? Promise.reject( new Error( 'quota' ) ) : work( ...args );
		function touch() {
			assert.ok( tab.isAlive );
			/* But for an opt-out, which forgets it. */
			insist( !tab.document.prerendering || tab.client?.status === 'inert', 'a page that nobody sees touched what is kept' );
		}
		Object.defineProperty( tab.window, 'localStorage', { get() {
			touch();
			return localStorage;
		} } );
		tab.window.indexedDB = {
			databases: indexedDB.databases,
			open( name, version ) {
				touch();
				return indexedDB.open( name, version, () => tab.isAlive );
			},
			deleteDatabase( name ) {
				touch();
				return indexedDB.deleteDatabase( name );
			}
		};
		tab.window.navigator.locks = {
			request( name, ...rest ) {
				tab.locks.add( name );
				return tab.isAlive ? locks.request( name, ...rest ) : never;
			},
			query: () => locks.query()
		};
		return isBrowserStore ? { isBrowserStore } : { storage: { add: store( kept.add ), remove: store( kept.remove ), all: store( kept.all ), clear: store( kept.clear ) } };
	}

	/**
	 * @param {string} name Of an intake.
	 * @param {boolean} isPrerendered
	 * @param {boolean} hasIdle Whether its browser knows idle moments.
	 */
	async function openTab( name, isPrerendered, hasIdle ) {
		const page = origin.createTab();
		/** @type {any} */
		const tab = { ...page, name, url: INTAKES[ name ], isAlive: true, isGone: false, waiting: new Set(), names: [], handed: new Set(), locks: new Set(), late: [], idle: [] };
		page.document.prerendering = isPrerendered;
		/* The timers of a page in the back/forward cache come when it is back. */
		const run = ( work ) => tab.isAlive && ( tab.isGone ? tab.late.push( work ) : work() );
		if ( hasIdle ) {
			page.window.requestIdleCallback = ( work, { timeout } = {} ) => {
				tab.idle.push( work );
				if ( timeout ) {
					clock.setTimeout( () => run( () => beIdle( tab, work ) ), timeout );
				}
			};
		}
		tab.client = ( await open( {
			...page,
			...furnish( tab ),
			transport: ( request ) => send( tab, request ),
			intakeUrl: tab.url,
			clock: { ...clock, now: () => clock.now() + world.set, monotonic, setTimeout: ( work, ms ) => clock.setTimeout( () => run( work ), ms ) },
			streams: { free: {} }, schemas: {}, instruments: {},
			onDiagnostic: ( { code, message } ) => insist( code !== 'internal-error', message )
		} ) ).client;
		world.tabs.push( tab );
		await settle();
	}

	/** A page is idle, for as long as this takes. */
	function beIdle( tab, work ) {
		if ( tab.idle.includes( work ) ) {
			tab.idle.splice( tab.idle.indexOf( work ), 1 );
			work();
		}
	}

	/** Let the intake say something to the oldest request of a tab. */
	function answer( tab, mood ) {
		const [ request ] = tab.waiting;
		if ( request && mood !== 'silent' ) {
			tab.waiting.delete( request );
			Promise.resolve( answers[ mood ]( JSON.parse( request.body ) ) ).then( request.resolve, request.reject );
		}
	}

	/** @return {Set<string>} Names of the events that are kept. */
	function inStore() {
		const { owners = {} } = localStorage.state || {};
		const texts = [ ...kept.records.values(), ...indexedDB.records.values(), ...Object.values( owners ).flatMap( ( { events } ) => decode( events ) ) ].map( ( { text } ) => text );
		return new Set( texts.map( ( text ) => JSON.parse( text ).name ) );
	}

	/**
	 * A page of another intake takes away what is too old, and has nobody to tell. An event is as old as it was written: when that was
	 * the world does not know.
	 */
	function excuseOld() {
		const now = clock.now() + world.set;
		for ( const [ name, at ] of world.queued ) {
			at.least = Math.min( at.least, now );
			at.most = Math.max( at.most, now );
			if ( Math.max( now - at.least, at.most - now ) > LIFETIME - 8 * HOUR ) {
				world.excused.add( name );
			}
		}
	}

	const inIntake = () => new Set( world.received.values() );
	const dropsOf = ( { client } ) => Object.values( client.stats().dropped ).reduce( ( a, b ) => a + b, 0 );

	/** A tab is gone without another word: nothing of it runs any more, and the browser gives its locks away. */
	function crash( tab ) {
		const stored = inStore(), received = inIntake();
		const { handedOver } = tab.client.stats();
		/* What was handed over may have been trusted to arrive, if anything ever did; also what earlier tabs left. */
		const trusted = ( one ) => one.client.stats().delivered ? one.handed : new Set();
		const lost = [ ...new Set( [ ...tab.names, ...trusted( tab ) ] ) ].filter( ( name ) => !stored.has( name ) && !received.has( name ) );
		world.handedOver += handedOver;
		const room = MOST_WRITTEN - ( localStorage.items.get( 'heliograph' ) || '' ).length;
		if ( tab.isGone && tab.isKeeping && room > 0 ) {
			/* Another page may have taken up what this one left, and handed it over. */
			const unexplained = lost.filter( ( name ) => !world.tabs.some( ( one ) => trusted( one ).has( name ) ) && !world.excused.has( name ) );
			/* What is of another reader the next page drops, and counts. */
			const dropped = world.tabs.reduce( ( all, one ) => all + dropsOf( one ), world.dropped );
			assert.ok( unexplained.length <= dropped + handedOver, `${ unexplained.join() } lost with a page that was left before` );
		}
		world.dropped += dropsOf( tab );
		tab.isAlive = false;
		world.tabs.splice( world.tabs.indexOf( tab ), 1 );
		tab.locks.forEach( ( name ) => locks.crash( name ) );
		lost.forEach( ( name ) => world.excused.add( name ) );
	}

	/**
	 * A document and its window hear of it, in this order.
	 *
	 * @param {any} tab
	 * @param {'visible' | 'hidden'} how
	 */
	function show( tab, how ) {
		tab.document.visibilityState = how;
		tab.document.fire( 'visibilitychange' );
		tab.window.fire( 'visibilitychange' );
	}

	const steps = {
		open: ( _, how ) => world.tabs.length < MOST_TABS ? openTab( how % 3 ? 'a' : 'b', how % 7 === 0, how % 2 === 0 ) : undefined,
		submit( tab, how ) {
			const name = `${ tab.name }${ world.submitted++ }`;
			const result = tab.client.submit( 'free', { $schema: '/a/1.0.0', name, text: 'x'.repeat( how % 900 ) } );
			assert.ok( result === 'queued' || tab.client.status !== 'ready' || tab.isUnknown && result === 'not-in-sample', result );
			if ( result === 'queued' ) {
				const now = clock.now() + world.set;
				world.queued.set( name, { least: now, most: now } );
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
		hide: ( tab ) => show( tab, 'hidden' ),
		show( tab ) {
			/* A page that is gone is back first. */
			if ( tab.isGone ) {
				return;
			}
			show( tab, 'visible' );
		},
		freeze: ( tab ) => tab.document.fire( 'freeze' ),
		/* A navigation begins that somebody may cancel. */
		depart: ( tab ) => tab.window.fire( 'beforeunload' ),
		leave( tab ) {
			/* Whether it can keep what it has, now, and may. */
			tab.isKeeping = !world.isStoreBroken && !localStorage.isFull && tab.client.status !== 'inert';
			tab.window.fire( 'pagehide' );
			if ( tab.document.prerendering ) {
				/* There is no way back to what was never shown. */
				crash( tab );
			}
			tab.isGone = true;
			show( tab, 'hidden' );
		},
		back( tab, how ) {
			if ( !tab.isGone ) {
				return;
			}
			/* What was under way is not heard of again. */
			for ( const { body } of tab.waiting ) {
				receive( how % 2 ? JSON.parse( body ) : [] );
			}
			tab.waiting.clear();
			tab.isGone = false;
			show( tab, 'visible' );
			tab.window.fire( 'pageshow' );
			tab.late.splice( 0 ).forEach( ( work ) => work() );
		},
		close( tab ) {
			tab.client.close();
		},
		answer: ( tab ) => answer( tab, world.mood ),
		fail: ( tab ) => answer( tab, 'offline' ),
		online( tab ) {
			tab.window.navigator.onLine = true;
			tab.window.fire( 'online' );
		},
		offline( tab ) {
			tab.window.navigator.onLine = false;
		},
		activate( tab ) {
			if ( tab.document.prerendering ) {
				tab.document.prerendering = false;
				tab.document.fire( 'prerenderingchange' );
			}
		},
		intake( _, how ) {
			world.mood = MOODS[ how % MOODS.length ];
		},
		store( _, how ) {
			world.isStoreBroken = how % 4 === 0;
			indexedDB.heal();
			indexedDB.fault = FAULTS[ how % FAULTS.length ];
			localStorage.isFull = how % 8 === 0;
			for ( const tab of world.tabs ) {
				tab.isKeeping = tab.isKeeping && !world.isStoreBroken && !localStorage.isFull;
			}
		},
		jump: ( _, how ) => clock.advance( how % 5 ? 1000 : HOUR ),
		/** Another pageview in the same page, perhaps of somebody else. */
		turn( tab, how ) {
			const performer = READERS[ how % READERS.length ], isReady = tab.client.status === 'ready';
			const hasBegun = tab.client.newPageview( how % 5 ? { context: { performer } } : undefined );
			assert.equal( hasBegun, isReady && ( how % 5 === 0 || 'is_temp' in performer ) );
			tab.isUnknown = !hasBegun;
		},
		idle( tab ) {
			if ( !tab.isGone && tab.idle.length ) {
				beIdle( tab, tab.idle[ 0 ] );
			}
		},
		/** Somebody sets the clock, or it is corrected. */
		set( _, how ) {
			world.set += SETTINGS[ how % SETTINGS.length ];
		},
		/** The monotonic clock stands still while timers go on. */
		stall( _, how ) {
			world.stalled = Math.min( world.stalled + how * 10, MOST_STALLED );
		},
		/** The machine sleeps: only the clock of days goes on. */
		suspend( _, how ) {
			world.set += how * 60000;
		},
		/** Nothing of this page may be seen from here on, unless it is on its way; and nothing of any page stays kept. */
		optOut( tab, how ) {
			if ( how % 10 || tab.client.status !== 'ready' ) {
				return;
			}
			const onTheirWay = new Set( [ ...tab.waiting ].flatMap( ( { body } ) => JSON.parse( body ) ).map( ( { name } ) => name ) ), received = inIntake();
			const own = tab.names.filter( ( name ) => !onTheirWay.has( name ) && !received.has( name ) );
			if ( !tab.wasAway ) {
				own.forEach( ( name ) => world.unwanted.add( name ) );
			}
			[ ...own, ...inStore() ].forEach( ( name ) => world.excused.add( name ) );
			for ( const one of world.tabs ) {
				one.isKeeping = false;
			}
			tab.client.optOut();
			assert.equal( tab.client.status, 'inert' );
		}
	};

	function assertHolds() {
		excuseOld();
		assert.deepEqual( world.violations, [] );
		for ( const { client } of world.tabs ) {
			const { emitted, queued, inFlight, stored, delivered, dropped, handedOver } = client.stats();
			assert.equal( emitted, queued + inFlight + stored + delivered + Object.values( dropped ).reduce( ( a, b ) => a + b, 0 ), JSON.stringify( client.stats() ) );
			assert.ok( [ queued, inFlight, stored, delivered, handedOver, delivered - handedOver ].every( ( count ) => count >= 0 ) );
		}
	}

	/** Better days: everything that is still somewhere arrives. */
	async function heal() {
		world.mood = 'good';
		world.isStoreBroken = false;
		world.isAutomatic = true;
		indexedDB.heal();
		localStorage.isFull = false;
		for ( const tab of [ ...world.tabs ] ) {
			steps.activate( tab );
			if ( tab.isGone ) {
				steps.back( tab, 0 );
			}
			while ( tab.waiting.size ) {
				answer( tab, 'good' );
			}
		}
		await clock.advance( 3 * HOUR );
		await openTab( 'a', false, false );
		await openTab( 'b', false, true );
		await clock.advance( 3 * HOUR );
	}

	return {
		/**
		 * @param {[ string, number ]} step
		 */
		async take( [ kind, how ] ) {
			const tab = world.tabs[ how % Math.max( 1, world.tabs.length ) ];
			if ( OF_THE_WORLD.includes( kind ) ) {
				await steps[ kind ]( tab, how );
			} else if ( tab && kind === 'crash' ) {
				crash( tab );
			} else if ( tab ) {
				tab.wasAway = tab.wasAway || AWAY.includes( kind );
				await steps[ kind ]( tab, how );
			}
			await settle();
			assertHolds();
		},

		async end() {
			await heal();
			assertHolds();
			for ( const { client } of world.tabs ) {
				const { queued, inFlight } = client.stats();
				assert.deepEqual( [ queued, inFlight ], [ 0, 0 ] );
			}
			const received = inIntake();
			assert.ok( [ ...received ].every( ( name ) => world.queued.has( name ) ), 'an event arrived that nobody submitted' );
			assert.equal( received.size, world.received.size, 'an event arrived under two ids' );
			const missing = [ ...world.queued.keys() ].filter( ( name ) => !received.has( name ) && !world.excused.has( name ) );
			const counted = world.tabs.reduce( ( all, tab ) => all + dropsOf( tab ) + tab.client.stats().handedOver, world.dropped + world.handedOver );
			assert.ok( missing.length <= counted, `${ missing.join() } lost, and ${ counted } counted` );
			/* Two pages may try an event, one that is hidden and one that took it for gone. */
			assert.ok( Math.max( 0, ...world.errors.values() ) <= 2 * MOST_TRIES, `an event was tried ${ Math.max( ...world.errors.values() ) } times` );
			/* What could not be removed when it had arrived may stay until its owner is gone. */
			assert.ok( [ ...inStore() ].every( ( name ) => received.has( name ) ), 'an event was left in the store' );
		}
	};
}

/**
 * @param {[ string, number ][]} steps
 * @param {boolean} isBrowserStore
 * @return {Promise<Error | null>} What went wrong.
 */
export async function play( steps, isBrowserStore ) {
	try {
		const { take, end } = await createWorld( isBrowserStore );
		await take( [ 'open', 1 ] );
		for ( const step of steps ) {
			await take( step );
		}
		await end();
		return null;
	} catch ( error ) {
		return error;
	}
}
