/*
 * The demo's intake: heliograph-intake as it ships, which here also serves the site, tells pages what arrives, and remembers for
 * tests what came and what became of it.
 */

import { listen } from './intake/listen.mjs';
import { createIntake } from './intake/server.mjs';
import { openStore } from './intake/store.mjs';
import { createWriter } from './intake/writer.mjs';

/* Number of earlier events that a page is sent when it begins to watch. */
const MAX_RECENT = 20;

/**
 * @typedef {Object} News What became of an event.
 * @property {number} id
 * @property {any} event
 * @property {number} bytes Length of its JSON, as it came.
 * @property {string | null} refused Why it was refused; null when it was accepted.
 * @property {boolean} again Whether it was accepted, and had been stored before.
 * @property {number} stored How many events there are in the store now.
 */

/**
 * @typedef {Object} Options
 * @property {string[]} schemaDirectories
 * @property {Object<string, { schema_title?: string }>} [streams]
 * @property {string} [database] The file to keep events in. Default: they end with the process.
 * @property {() => boolean} [isDown] While it returns true, events are answered with 503.
 * @property {number} [port] Default: any free one.
 * @property {( request: any, response: any ) => boolean} [otherwise] Answers other paths. Returns false for what there is not.
 */

/** What became of each event, for those who listen: in this process by `on`, in pages by server-sent events. */
function createNews() {
	/** @type {Set<( news: News ) => void>} */
	const listeners = new Set();
	/** @type {News[]} */
	const recent = [];
	/** @type {Set<any>} Responses of pages that watch. */
	const watching = new Set();
	/* Ids of server-sent events. They begin at the time, so that they are higher than those before a restart. */
	let id = Date.now();

	/**
	 * @param {( news: News ) => void} listener
	 * @return {() => void}
	 */
	function on( listener ) {
		listeners.add( listener );
		return () => {
			listeners.delete( listener );
		};
	}

	/**
	 * @param {Omit<News, 'id'>} what
	 */
	function tell( what ) {
		const news = { id: ++id, ...what };
		recent.splice( 0, Math.max( 0, recent.length - MAX_RECENT + 1 ) );
		recent.push( news );
		listeners.forEach( ( listener ) => listener( news ) );
	}

	/**
	 * Send server-sent events. A page that reconnects names the last one it received, and gets those after it.
	 *
	 * @param {any} request
	 * @param {any} response
	 * @return {boolean}
	 */
	function watch( request, response ) {
		const seen = Number( request.headers[ 'last-event-id' ] ) || 0;
		const write = ( news ) => response.write( `id: ${ news.id }\ndata: ${ JSON.stringify( news ) }\n\n` );
		response.writeHead( 200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' } );
		response.write( '\n' );
		recent.filter( ( news ) => news.id > seen ).forEach( write );
		const off = on( write );
		watching.add( response );
		response.on( 'close', () => {
			off();
			watching.delete( response );
		} );
		return true;
	}

	/** Tell pages that all events were deleted, and those that come later nothing of them. */
	function forget() {
		recent.length = 0;
		watching.forEach( ( response ) => response.write( 'event: clear\ndata: {}\n\n' ) );
	}

	return { forget, on, tell, watch };
}

/**
 * @param {any} request
 * @param {( text: string ) => void} use Called with the body, as text, when all of it is there.
 */
function copyBody( request, use ) {
	/** @type {Buffer[]} */
	const chunks = [];
	request.on( 'data', ( chunk ) => chunks.push( chunk ) );
	request.on( 'end', () => use( Buffer.concat( chunks ).toString( 'utf8' ) ) );
}

/**
 * @param {Options} options
 * @return {Promise<{ url: string, accepted: any[], again: any[], refused: any[], requests: any[], store: any,
 *  on: ( listener: ( news: News ) => void ) => () => void, clear: () => void, close: () => Promise<void> }>}
 *  `on` calls its listener for each event that is settled. It returns what removes the listener. `clear` deletes what is stored.
 */
export async function startIntake( { schemaDirectories, streams, database = ':memory:', isDown = () => false, port, otherwise = () => false } ) {
	const now = () => new Date().toISOString();
	const { forget, on, tell, watch } = createNews();
	const store = await openStore( database );
	/** @type {any[]} */
	const accepted = [], again = [], refused = [], requests = [];
	/** @type {WeakMap<any, number>} Length of an event as it came. */
	const lengths = new WeakMap();
	const measure = ( event ) => Buffer.byteLength( JSON.stringify( event ) );
	let stored = store.count();

	const intake = createIntake( {
		schemaDirectories,
		streams,
		sink: createWriter( store, { now } ),
		now,
		log: {
			info() {},
			trouble: ( level, code, message ) => level === 'error' && console.error( `heliograph: ${ message }` )
		},
		onInvalid: ( verdict ) => refused.push( verdict ),
		onReceive: ( events ) => events.filter( ( event ) => Object( event ) === event ).forEach( ( event ) => lengths.set( event, measure( event ) ) ),
		onOutcome( { event, result, reason } ) {
			if ( result === 'accepted' ) {
				accepted.push( event );
				stored++;
			} else if ( result === 'repeated' ) {
				again.push( event );
			}
			tell( { event, bytes: lengths.get( event ) || measure( event ), refused: reason, again: result === 'repeated', stored } );
		}
	} );

	const { url, close } = await listen( {
		...intake,
		handle( request, response, serveOther ) {
			const isEvents = request.method === 'POST' && request.url.split( '?' )[ 0 ] === '/v1/events';
			if ( isEvents && isDown() ) {
				response.writeHead( 503, { 'access-control-allow-origin': '*' } ).end();
				return;
			}
			if ( isEvents ) {
				const { headers } = request;
				copyBody( request, ( body ) => requests.push( { body, headers } ) );
			}
			intake.handle( request, response, serveOther );
		}
	}, {
		port,
		/* Pages that watch never go by themselves. */
		stopMs: 0,
		otherwise( request, response ) {
			/* Pages of other origins may send events, and read nothing. */
			response.removeHeader( 'access-control-allow-origin' );
			return request.url === '/events' ? watch( request, response ) : otherwise( request, response );
		}
	} );

	return {
		url,
		accepted,
		again,
		refused,
		requests,
		store,
		on,
		clear() {
			store.clear();
			stored = 0;
			forget();
		},
		close
	};
}
