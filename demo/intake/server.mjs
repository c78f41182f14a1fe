/*
 * The intake's side of HTTP. POST /v1/events answers as EventGate does, and reads bodies by the same library; GET /_info and
 * /metrics tell about it. docs/intake.md has the contract.
 */

/* The part of body-parser that reads JSON; all of it would bring twenty packages more into the command. */
import parseJson from 'body-parser/lib/types/json.js';
import { createJudge } from './judge.mjs';
import { createLog } from './log.mjs';
import { createMetrics } from './metrics.mjs';
import { Unavailable } from './refusal.mjs';
import { createSchemas } from './schemas.mjs';
import { createLookup } from './streams.mjs';

const BODY_TYPES = [ 'application/json', 'text/plain', 'application/reports+json' ];

const SCHEMA_NAME = /^(\/[a-z0-9_-]{1,64}){1,8}\/(\d+\.\d+\.\d+|latest)$/i;

const EVENTS = /^\/v1\/events\/?$/i;

/* Bytes of bodies that are worked on at a time. Beyond, senders are told to come again. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;

/* A body that is too large is read to its end, so that its sender hears the answer; one that has no end is not. */
const MAX_TIMES_TOO_LARGE = 16;

/* In seconds, what a sender waits that is told to come again. */
const RETRY_AFTER = 30;

/**
 * @typedef {Object} Outcome What became of an event.
 * @property {any} event
 * @property {'accepted' | 'repeated' | 'invalid' | 'error'} result `repeated`: accepted, and there already.
 * @property {string | null} reason Why it was refused.
 */

/**
 * @typedef {Object} IntakeOptions
 * @property {string[]} schemaDirectories Searched in this order for `<schema URI>.json`, or YAML.
 * @property {import('./writer.mjs').Sink} sink
 * @property {Object<string, { schema_title?: string }>} [streams] When given, events of other streams are refused.
 * @property {string[]} [origins] Origins whose pages may send and read answers. Default: all.
 * @property {number} [maxBodyBytes] Of a body, decompressed.
 * @property {( verdict: import('./judge.mjs').Verdict ) => void} [onInvalid] Called for each event that is refused.
 * @property {( events: any[] ) => void} [onReceive] Called with the events of a request as they came, before anything is filled in.
 * @property {( outcome: Outcome ) => void} [onOutcome] Called for each event once it is settled, in the order of the request.
 * @property {( metrics: any ) => void} [onMetrics] Called before the metrics are read.
 * @property {any} [log] Of createLog.
 * @property {string} [version]
 * @property {() => string} [now] The time, as 2026-01-31T23:59:59.000Z.
 */

const PLAIN = { 'content-type': 'text/html; charset=utf-8' };
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

/**
 * @param {any} response
 * @param {number} status
 * @param {string} message The reason phrase of the status line.
 * @param {any} [body] None: no body and no type.
 * @param {any} [headers]
 */
function answer( response, status, message, body, headers ) {
	response.writeHead( status, message, { ...body === undefined ? {} : JSON_TYPE, ...headers } );
	response.end( body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify( body ) );
}

/**
 * @param {any} request
 * @param {any} response
 */
function answerNotFound( { method, url }, response ) {
	const path = url.split( '?' )[ 0 ].replace( /[&<>"']/g, ( character ) => `&#${ character.charCodeAt( 0 ) };` );
	const page = [ '<!DOCTYPE html>', '<html lang="en">', '<head>', '<meta charset="utf-8">', '<title>Error</title>', '</head>', '<body>', `<pre>Cannot ${ method } ${ path }</pre>`, '</body>', '</html>', '' ].join( '\n' );
	answer( response, 404, 'Not Found', method === 'HEAD' ? '' : page, PLAIN );
}

/**
 * @param {import('./judge.mjs').Verdict[]} verdicts
 * @return {[ number, string, any? ]} Status, message and body.
 */
function summarise( verdicts ) {
	const of = ( wanted ) => verdicts.filter( ( { status } ) => status === wanted );
	const all = verdicts.length, invalid = of( 'invalid' ), error = of( 'error' );
	const failed = invalid.length + error.length, counts = `(${ invalid.length } invalid and ${ error.length } errored)`;
	if ( !failed ) {
		return [ 201, `All ${ all } out of ${ all } events were accepted.` ];
	}
	if ( invalid.length === all ) {
		return [ 400, `${ all } out of ${ all } events were invalid and not accepted.`, { invalid } ];
	}
	if ( failed < all ) {
		return [ 207, `${ all - failed } out of ${ all } events were accepted, but ${ failed } failed ${ counts }.`, { invalid, error } ];
	}
	return [ 500, `${ all } out of ${ all } events had failures and were not accepted. ${ counts }.`, { invalid, error } ];
}

/**
 * @param {IntakeOptions} options
 * @param {any} log
 * @param {ReturnType<typeof createMetrics>} metrics
 * @return {( events: any[] ) => Promise<import('./judge.mjs').Verdict[]>} Judges and keeps events; rejects with an Unavailable.
 */
function createTaking( options, log, metrics ) {
	const { now = () => new Date().toISOString(), onInvalid = () => {}, onOutcome = () => {}, onReceive = () => {}, sink, streams } = options;
	const lookup = createLookup( streams );
	const judge = createJudge( {
		schemas: createSchemas( options.schemaDirectories ),
		lookup,
		now,
		onSchemaProblem( uri, reason ) {
			/* What is not of the form of a schema's name may be anything that somebody typed. */
			const schema = SCHEMA_NAME.test( uri ) ? { schema: uri } : {};
			log.trouble( 'warning', 'schema-not-loaded', 'An event names a schema that cannot be loaded.', { ...schema, reason: String( reason ).slice( 0, 500 ) } );
		}
	} );
	/* Names of streams that are configured by name; what else is sent must not fill the memory of who reads the metrics. */
	const nameOf = ( event ) => {
		const name = Object( Object( event ).meta ).stream;
		return streams && typeof name === 'string' && Object.hasOwn( streams, name ) ? name : 'other';
	};
	return async ( events ) => {
		onReceive( events );
		const verdicts = events.map( judge );
		const good = verdicts.filter( ( { status } ) => status === 'success' );
		const kept = good.length ? await sink.add( good.map( ( { event } ) => event ) ) : [];
		for ( const verdict of verdicts ) {
			const { status, event, context } = verdict;
			const result = status === 'success' ? ( kept.shift() ? 'accepted' : 'repeated' ) : status;
			const stream = nameOf( event );
			metrics.add( 'events', 1, stream, result );
			if ( status !== 'success' ) {
				/* Why, may tell what somebody wrote: that is for the sender, who wrote it, and for --invalid. */
				log.trouble( 'warning', 'events-refused', 'Events were refused. The answer says why, and with --invalid FILE so does a file.', { stream, reason: result } );
				onInvalid( verdict );
			}
			onOutcome( { event, result, reason: context ? context.errorsText || context.message : null } );
		}
		return verdicts;
	};
}

/**
 * @param {number} maxBodyBytes
 * @param {ReturnType<typeof createMetrics>} metrics
 * @return {( request: any, response: any ) => Promise<any>} Reads a body: the array or object that it holds. Rejects with an error
 *  of body-parser.
 */
function createReading( maxBodyBytes, metrics ) {
	const parse = parseJson( { limit: maxBodyBytes, type: BODY_TYPES } );
	return ( request, response ) => new Promise( ( resolve, reject ) => {
		let bytes = 0;
		request.on( 'data', ( chunk ) => {
			bytes += chunk.length;
			metrics.add( 'bytes', chunk.length );
			if ( bytes > MAX_TIMES_TOO_LARGE * maxBodyBytes ) {
				request.destroy();
			}
		} );
		parse( request, response, ( error ) => error ? reject( error ) : resolve( request.body ) );
	} );
}

/**
 * @param {any} log
 * @param {any} error
 * @param {any} request
 * @param {any} response
 */
function answerError( log, error, { method, url }, response ) {
	if ( response.destroyed || response.headersSent ) {
		return;
	}
	if ( error instanceof Unavailable ) {
		log.trouble( 'error', error.code, `Events could not be kept; their senders were told to come again. ${ error.message }` );
		answer( response, 503, 'Service Unavailable', { status: 503, type: 'unavailable', title: error.code, detail: 'Events cannot be kept now. Send them again later.', method, uri: url }, { 'retry-after': String( RETRY_AFTER ) } );
		return;
	}
	if ( !error.status ) {
		log.trouble( 'error', 'failed', `A request failed: ${ error.stack }` );
	}
	answer( response, 500, 'Internal Server Error', { status: 500, type: 'internal_error', title: error.name, detail: error.status ? error.message : 'See the log of the intake.', method, uri: url } );
}

/**
 * @param {IntakeOptions} options
 */
export function createIntake( options ) {
	const { origins, sink, maxBodyBytes = 102400, now = () => new Date().toISOString(), version = '0', log = createLog( { now } ) } = options;
	const metrics = createMetrics();
	const take = createTaking( options, log, metrics );
	const read = createReading( maxBodyBytes, metrics );
	/** @type {Set<Promise<any>>} */
	const busy = new Set();
	let waitingBytes = 0;

	/**
	 * @param {any} request
	 * @param {any} response
	 * @return {boolean} Whether the sender is one that may.
	 */
	function allow( { headers: { origin } }, response ) {
		const isListed = !origins || ( !!origin && origins.includes( origin ) );
		if ( isListed ) {
			response.setHeader( 'access-control-allow-origin', origins ? origin : '*' );
			response.setHeader( 'access-control-allow-headers', 'accept, x-requested-with, content-type, content-encoding' );
			response.setHeader( 'access-control-allow-methods', 'POST' );
			response.setHeader( 'access-control-max-age', '86400' );
		}
		if ( origins ) {
			response.setHeader( 'vary', 'origin' );
		}
		return isListed || !origin;
	}

	/**
	 * @param {any[]} events
	 * @param {any} response
	 * @param {boolean} isHasty
	 */
	async function receive( events, response, isHasty ) {
		if ( !isHasty ) {
			answer( response, ...summarise( await take( events ) ) );
			return;
		}
		answer( response, 202, `${ events.length } events hastily received.` );
		try {
			await take( events );
		} catch ( error ) {
			metrics.add( 'lost', events.length );
			log.trouble( 'error', error.code || 'failed', `Events that had been answered with 202 are lost. ${ error.message }` );
		}
	}

	/**
	 * @param {any} request
	 * @param {any} response
	 */
	async function handleEvents( request, response ) {
		const body = await read( request, response );
		const events = Array.isArray( body ) ? body : [ body ];
		/* An object without members is what is there when nothing was read. */
		if ( !Object.keys( body ).length ) {
			answer( response, 400, 'Request body was empty. Must provide JSON encoded events.' );
			return;
		}
		const { 'content-length': length, 'content-encoding': encoding } = request.headers;
		const bytes = encoding ? maxBodyBytes : Number( length ) || maxBodyBytes;
		if ( waitingBytes + bytes > MAX_WAITING_BYTES ) {
			throw new Unavailable( 'overloaded', 'More is arriving than can be kept.' );
		}
		waitingBytes += bytes;
		try {
			await receive( events, response, !!new URLSearchParams( request.url.split( '?' )[ 1 ] ).get( 'hasty' ) );
		} finally {
			waitingBytes -= bytes;
		}
	}

	/**
	 * @param {any} request
	 * @param {any} response
	 * @return {boolean} Whether it is for the intake.
	 */
	function route( request, response ) {
		const path = request.url.split( '?' )[ 0 ];
		if ( path === '/_info' && request.method === 'GET' ) {
			answer( response, 200, 'OK', { name: 'heliograph-intake', version, description: 'Takes events by HTTP, validates them and keeps them.' } );
		} else if ( path === '/metrics' && request.method === 'GET' ) {
			metrics.set( 'waiting', waitingBytes );
			const { user, system } = process.cpuUsage();
			metrics.set( 'cpu', ( user + system ) / 1e6 );
			metrics.set( 'memory', process.memoryUsage.rss() );
			if ( options.onMetrics ) {
				options.onMetrics( metrics );
			}
			answer( response, 200, 'OK', metrics.write(), { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' } );
		} else if ( EVENTS.test( path ) && request.method === 'OPTIONS' ) {
			answer( response, 200, 'OK', 'POST', { ...PLAIN, allow: 'POST' } );
		} else {
			return false;
		}
		return true;
	}

	/**
	 * @param {any} request
	 * @param {any} response
	 */
	function start( request, response ) {
		response.on( 'close', () => metrics.add( 'requests', 1, response.writableFinished ? response.statusCode : 'aborted' ) );
		const work = handleEvents( request, response ).catch( ( error ) => answerError( log, error, request, response ) ).finally( () => busy.delete( work ) );
		busy.add( work );
	}

	return {
		metrics,

		/**
		 * @param {import('node:http').IncomingMessage} request
		 * @param {import('node:http').ServerResponse} response
		 * @param {() => boolean} [otherwise] Answers other paths, or returns false.
		 */
		handle( request, response, otherwise = () => false ) {
			const isAllowed = allow( request, response );
			if ( EVENTS.test( request.url.split( '?' )[ 0 ] ) && request.method === 'POST' ) {
				if ( isAllowed ) {
					start( request, response );
				} else {
					request.resume();
					log.trouble( 'warning', 'origin-refused', 'A page of an origin that is not listed was refused.', { reason: String( request.headers.origin ).slice( 0, 200 ) } );
					answer( response, 403, 'Forbidden', { status: 403, type: 'forbidden', title: 'origin-not-allowed', detail: 'Pages of this origin may not send events here.' }, { connection: 'close' } );
				}
			} else if ( !route( request, response ) && !( request.url.startsWith( '/' ) && otherwise() ) ) {
				/* What begins with anything else, as that of `OPTIONS *` does, is no path. */
				request.resume();
				answerNotFound( request, response );
			}
		},

		/** @return {Promise<void>} When all that was received is settled, and kept. No more may be handled. */
		async close() {
			while ( busy.size ) {
				await Promise.all( busy );
			}
			await sink.close();
		}
	};
}
