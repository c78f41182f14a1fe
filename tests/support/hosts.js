/*
 * Stand-ins for what a page gives: a clock that moves when it is told to, and an intake that answers as it is told.
 */

/** A clock on which nothing happens by itself. */
export function createClock() {
	let now = 0, last = 0;
	/** @type {Map<number, { at: number, callback: () => void }>} */
	const timers = new Map();
	return {
		/** Epoch time of the clock's zero: 2026-11-20T19:15:00.123Z. */
		now: () => 1795202100123 + now,
		monotonic: () => now,
		setTimeout( callback, ms ) {
			if ( !( ms <= 2147483647 ) ) {
				throw new Error( `a timer of ${ ms } ms fires at once` );
			}
			timers.set( ++last, { at: now + ms, callback } );
			return last;
		},
		clearTimeout( timer ) {
			timers.delete( timer );
		},

		/** Let time pass, timer by timer, and what is waiting for promises be done in between. */
		async advance( ms ) {
			const end = now + ms;
			for ( ;; ) {
				await settle();
				const due = [ ...timers ].filter( ( [ , timer ] ) => timer.at <= end ).sort( ( a, b ) => a[ 1 ].at - b[ 1 ].at )[ 0 ];
				if ( !due ) {
					break;
				}
				now = Math.max( now, due[ 1 ].at );
				timers.delete( due[ 0 ] );
				due[ 1 ].callback();
			}
			now = end;
			await settle();
		},

		get timers() {
			return timers.size;
		}
	};
}

/** Let everything that is already promised happen. */
export async function settle() {
	await new Promise( ( resolve ) => {
		setImmediate( resolve );
	} );
}

/**
 * @param {( events: any[], request: any ) => any} [answer] What the intake says; 201 by default.
 */
export function createIntake( answer = () => ( { status: 201 } ) ) {
	/** @type {any[]} */
	const requests = [];
	return {
		requests,
		answer,

		/** @return {any[]} All events of all requests. */
		get events() {
			return requests.flatMap( ( { body } ) => JSON.parse( body ) );
		},

		send( request ) {
			requests.push( request );
			return Promise.resolve( this.answer( JSON.parse( request.body ), request ) );
		}
	};
}

/** A document and a window that only pass on events. */
export function createPage() {
	const listen = () => {
		/** @type {Object<string, Function[]>} */
		const listeners = {};
		return {
			listeners,
			addEventListener: ( type, listener ) => {
				( listeners[ type ] = listeners[ type ] || [] ).push( listener );
			},
			removeEventListener: ( type, listener ) => {
				listeners[ type ] = listeners[ type ].filter( ( other ) => other !== listener );
			},
			fire( type, event = {} ) {
				( listeners[ type ] || [] ).slice().forEach( ( listener ) => listener( { type, isTrusted: true, ...event } ) );
			},
			/** @return {number} */
			count: () => Object.values( listeners ).flat().length
		};
	};
	const document = { ...listen(), visibilityState: 'visible', querySelector: () => null, baseURI: 'https://en.example.org/wiki/A' };
	const window = { ...listen(), innerWidth: 1100, location: { hostname: 'en.example.org' }, navigator: {} };
	return { document, window };
}

/**
 * An element as far as the listeners ask.
 *
 * @param {string | null} name Of the nearest control; null where there is none.
 * @param {boolean} [untrusted] Whether it lies in content.
 */
export function createElement( name, untrusted = false ) {
	const element = {
		nodeType: 1,
		closest: ( selector ) => selector.includes( 'data-event-name' ) ? name !== null && element : untrusted && element,
		getAttribute: () => name
	};
	return element;
}

/** A storage that keeps records as long as the test lives. */
export function createStorage() {
	/** @type {Map<string, any>} */
	const records = new Map();
	return {
		records,
		add: async ( added ) => added.forEach( ( record ) => records.set( record.id, record ) ),
		remove: async ( ids ) => ids.forEach( ( id ) => records.delete( id ) ),
		all: async ( limit ) => [ ...records.values() ].sort( ( a, b ) => a.at - b.at ).slice( 0, limit ),
		clear: async () => records.clear()
	};
}

/** navigator.locks of one origin: hand it to each of its tabs. */
export function createLocks() {
	/** @type {{ name: string, grant: () => void }[]} */
	const pending = [];
	/** @type {Set<string>} */
	const held = new Set();

	async function hold( name, work ) {
		held.add( name );
		try {
			return await work( { name } );
		} finally {
			held.delete( name );
			const next = pending.findIndex( ( waiting ) => waiting.name === name );
			if ( next >= 0 ) {
				pending.splice( next, 1 )[ 0 ].grant();
			}
		}
	}

	return {
		async request( name, options, work = options ) {
			if ( held.has( name ) && options.ifAvailable ) {
				return work( null );
			}
			if ( held.has( name ) ) {
				await new Promise( ( resolve ) => {
					pending.push( { name, grant: () => resolve( undefined ) } );
				} );
			}
			return hold( name, work );
		},
		query: async () => ( { held: [ ...held ].map( ( name ) => ( { name } ) ), pending: pending.map( ( { name } ) => ( { name } ) ) } ),

		/** A tab is gone, without a word. */
		crash: ( part ) => held.forEach( ( name ) => name.includes( part ) && held.delete( name ) )
	};
}
