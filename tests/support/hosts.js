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
		const listeners = Object.create( null );
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

/** localStorage of one origin, which counts its calls. */
export function createLocalStorage() {
	/** @type {Map<string, string>} */
	const items = new Map();
	const local = {
		items,
		calls: { getItem: 0, setItem: 0, removeItem: 0 },
		isFull: false,

		getItem( key ) {
			local.calls.getItem++;
			return items.has( key ) ? items.get( key ) : null;
		},

		setItem( key, value ) {
			local.calls.setItem++;
			if ( local.isFull ) {
				throw new Error( 'QuotaExceededError' );
			}
			items.set( key, value );
		},

		removeItem( key ) {
			local.calls.removeItem++;
			items.delete( key );
		},

		/** @return {any} What heliograph keeps there. */
		get state() {
			return items.has( 'heliograph' ) ? JSON.parse( items.get( 'heliograph' ) ) : null;
		}
	};
	return local;
}

/**
 * As much of IndexedDB as is used, for one origin. What is written is there at once; answers come in later microtasks.
 *
 * `fault` is what it does from now on: `fails` to open, `hangs` while it opens, `dies` without a word when a transaction
 * begins, `aborts` every transaction. `transactions` counts those that wrote.
 */
export function createIndexedDB() {
	/** @type {Map<string, { version: number, stores: Map<string, Map<string, any>> }>} */
	const databases = new Map();
	/** @type {Set<any>} */
	const connections = new Set();
	const later = ( work ) => Promise.resolve().then( () => {} ).then( work );
	const fake = {
		fault: '',
		opens: 0,
		transactions: 0,
		commits: 0,
		/** @type {( () => void )[]} What hangs. */
		hanging: [],
		connections,

		/** @return {Map<string, any>} The records, by id. */
		get records() {
			return databases.get( 'heliograph' )?.stores.get( 'records' ) || new Map();
		}
	};

	/**
	 * @param {() => any} work
	 * @param {any} transaction
	 */
	function ask( work, transaction ) {
		const request = { onsuccess: null, result: undefined };
		transaction.pending++;
		later( () => {
			request.result = work();
			request.onsuccess?.( { target: request } );
			transaction.settle();
		} );
		return request;
	}

	function createStore( records, transaction ) {
		const sorted = () => [ ...records.values() ].sort( ( a, b ) => a.at - b.at || ( a.id < b.id ? -1 : 1 ) );
		const now = ( work ) => {
			const result = fake.fault === 'aborts' ? undefined : work();
			return ask( () => result, transaction );
		};
		return {
			put: ( record ) => now( () => records.set( record.id, structuredClone( record ) ) ),
			delete: ( id ) => now( () => records.delete( id ) ),
			clear: () => now( () => records.clear() ),
			count: () => ask( () => records.size, transaction ),
			index: () => ( { openCursor() {
				const found = sorted();
				let i = 0;
				const request = ask( () => transaction.cursorAt(), transaction );
				transaction.cursorAt = () => i < found.length ? { value: structuredClone( found[ i ] ), continue() {
					i++;
					transaction.pending++;
					later( () => {
						request.result = transaction.cursorAt();
						request.onsuccess?.( { target: request } );
						transaction.settle();
					} );
				} } : null;
				return request;
			} } )
		};
	}

	function connect( state, isAlive ) {
		const connection = {
			isClosed: false,
			objectStoreNames: { contains: ( of ) => state.stores.has( of ) },
			createObjectStore( of ) {
				state.stores.set( of, new Map() );
				return { createIndex() {} };
			},
			close() {
				connection.isClosed = true;
				connections.delete( connection );
			},
			transaction( of, mode ) {
				if ( connection.isClosed || !isAlive() || fake.fault === 'dies' ) {
					fake.fault = fake.fault === 'dies' ? '' : fake.fault;
					throw new Error( 'InvalidStateError' );
				}
				fake.transactions += Number( mode === 'readwrite' );
				const transaction = {
					pending: 0,
					error: null,
					objectStore: () => createStore( state.stores.get( of ), transaction ),
					commit() {
						fake.commits++;
					},
					settle() {
						if ( --transaction.pending === 0 ) {
							later( () => {
								if ( transaction.pending === 0 && fake.fault === 'aborts' ) {
									transaction.error = new Error( 'QuotaExceededError' );
									transaction.onabort?.();
								} else if ( transaction.pending === 0 ) {
									transaction.oncomplete?.();
								}
							} );
						}
					}
				};
				transaction.pending++;
				later( transaction.settle );
				return transaction;
			}
		};
		connections.add( connection );
		return connection;
	}

	return Object.assign( fake, {
		/**
		 * @param {string} name
		 * @param {number} version
		 * @param {() => boolean} [isAlive] Whether the tab that opens it is still there.
		 */
		open( name, version, isAlive = () => true ) {
			const request = { onsuccess: null, onerror: null, onupgradeneeded: null, result: undefined, error: null };
			fake.opens++;
			const succeed = () => {
				const state = databases.get( name ) || { version: 0, stores: new Map() };
				databases.set( name, state );
				request.result = connect( state, isAlive );
				if ( state.version < version ) {
					state.version = version;
					request.onupgradeneeded?.( { target: request } );
				}
				request.onsuccess?.( { target: request } );
			};
			if ( fake.fault === 'hangs' ) {
				fake.hanging.push( succeed );
			} else if ( fake.fault === 'fails' ) {
				later( () => {
					request.error = new Error( 'UnknownError' );
					request.onerror?.( { target: request } );
				} );
			} else {
				later( succeed );
			}
			return request;
		},

		databases: async () => [ ...databases.keys() ].map( ( name ) => ( { name } ) ),

		deleteDatabase( name ) {
			[ ...connections ].forEach( ( connection ) => connection.onversionchange?.() );
			databases.delete( name );
			return {};
		},

		/** What hung goes on, and nothing is wrong any more. */
		heal() {
			fake.fault = '';
			fake.hanging.splice( 0 ).forEach( later );
		},

		/** A database that somebody else made. */
		make( name ) {
			databases.set( name, { version: 1, stores: new Map() } );
		}
	} );
}

/**
 * What the tabs of one origin share. A tab keeps what does not leave in the browser's own stores.
 */
export function createOrigin() {
	const clock = createClock(), locks = createLocks(), localStorage = createLocalStorage(), indexedDB = createIndexedDB();
	return {
		clock,
		locks,
		localStorage,
		indexedDB,

		/** A page of it, for the options of a client, whose `storage` has to be left out. */
		createTab() {
			const page = createPage();
			Object.assign( page.window.navigator, { locks } );
			Object.assign( page.window, { localStorage, indexedDB } );
			return page;
		}
	};
}
