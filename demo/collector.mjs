/*
 * An intake that answers as an EventGate does: POST /v1/events takes one event or an array, validates each against its schema
 * with ajv 6, fills meta.dt, keeps the valid ones and lists the others in its answer. There is no Kafka behind it. Consumers
 * of one drop events whose meta.id they have seen, and so does this: it accepts such an event and does not keep it again.
 */

import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import Ajv from 'ajv';

const BODY_LIMIT = 100 * 1024;

/* Number of earlier events that a page is sent when it begins to watch. */
const MAX_RECENT = 20;

const BODY_TYPES = [ 'application/json', 'text/plain', 'application/reports+json' ];

const CORS = {
	'access-control-allow-origin': '*',
	'access-control-allow-headers': 'accept, x-requested-with, content-type',
	'access-control-allow-methods': 'post'
};

/**
 * @typedef {Object} News An event, and whether it was accepted.
 * @property {number} id
 * @property {any} event
 * @property {number} bytes Length of its JSON.
 * @property {string | null} refused Why it was refused; null when it was accepted.
 * @property {boolean} again Whether an event with its meta.id was accepted before.
 */

/**
 * @typedef {Object} Options
 * @property {string[]} schemaDirectories Searched in this order for the file `<schema URI>.json`.
 * @property {string} [outputFile] Accepted events are appended to it, one a line, before the request is answered.
 * @property {Object<string, { schema_title?: string }>} [streams] When given, events of other streams are refused.
 * @property {() => boolean} [isDown] While it returns true, every POST is answered with 503.
 * @property {number} [port] Default: any free one.
 * @property {( request: http.IncomingMessage, response: http.ServerResponse ) => boolean} [otherwise] Called for other
 *  paths. Returns whether it answers the request; if not, the answer is 404.
 */

/**
 * @param {string[]} directories
 * @return {( uri: string ) => { title: string, validate: any }} Returns the compiled schema of a URI; throws when there is none.
 */
function createSchemas( directories ) {
	const ajv = new Ajv( { useDefaults: true, schemaId: 'auto', allErrors: true } );
	const compiled = new Map();
	return ( uri ) => {
		if ( !compiled.has( uri ) ) {
			const name = /^(\/[A-Za-z0-9_-]+)+\/\d+\.\d+\.\d+$/.test( uri ) ? `${ uri.slice( 1 ) }.json` : '';
			const file = name && directories.map( ( directory ) => path.join( directory, name ) ).find( fs.existsSync );
			if ( !file ) {
				throw new Error( `Failed loading schema at ${ uri }` );
			}
			const schema = JSON.parse( fs.readFileSync( file, 'utf8' ) );
			/* ajv would register the id, and some real schemas share one. The file was found by its path. */
			delete schema.$id;
			delete schema.$schema;
			compiled.set( uri, { title: schema.title, validate: ajv.compile( schema ) } );
		}
		return compiled.get( uri );
	};
}

/**
 * @param {any} errors Of ajv.
 * @return {string}
 */
function errorsText( errors ) {
	return errors.map( ( error ) => `'${ error.dataPath }' ${ error.message }` ).join( ', ' );
}

/**
 * @param {http.IncomingMessage} request
 * @return {Promise<string>}
 */
async function readBody( request ) {
	const chunks = [];
	let bytes = 0;
	for await ( const chunk of request ) {
		bytes += chunk.length;
		if ( bytes <= BODY_LIMIT ) {
			chunks.push( chunk );
		}
	}
	if ( bytes > BODY_LIMIT ) {
		throw Object.assign( new Error( 'request entity too large' ), { title: 'PayloadTooLargeError' } );
	}
	return Buffer.concat( chunks ).toString( 'utf8' );
}

/**
 * @param {http.ServerResponse} response
 * @param {number} status
 * @param {string} message The reason phrase of the status line.
 * @param {any} [body]
 */
function answer( response, status, message, body ) {
	response.writeHead( status, message, { ...CORS, 'content-type': 'application/json; charset=utf-8' } );
	response.end( body ? JSON.stringify( body ) : '' );
}

/**
 * @param {http.ServerResponse} response
 * @param {any} error
 */
function answerError( response, error ) {
	if ( response.headersSent ) {
		/* In hasty mode the answer was sent before the events were handled. */
		console.error( `collector: ${ error.message }` );
		return;
	}
	answer( response, 500, 'Internal Server Error', { status: 500, type: 'internal_error', title: error.title || error.name, detail: error.message } );
}

/**
 * @param {Options} options
 * @return {( event: any ) => any} Checks an event: null when it is accepted, else the entry for EventGate's answer.
 */
function createJudge( options ) {
	const findSchema = createSchemas( options.schemaDirectories );
	return ( event ) => {
		const stream = event && event.meta && event.meta.stream;
		const uri = event && event.$schema;
		const error = ( message ) => ( { status: 'error', event, context: { message } } );
		if ( !uri || !stream ) {
			return error( `Field(s) ${ uri ? 'meta.stream' : '$schema' } were missing from event and could not be extracted.` );
		}
		const config = options.streams && Object.hasOwn( options.streams, stream ) ? options.streams[ stream ] : null;
		if ( options.streams && !config ) {
			return error( `Stream ${ stream } is not configured.` );
		}
		let schema;
		try {
			schema = findSchema( String( uri ) );
		} catch ( failure ) {
			return error( failure.message );
		}
		if ( config && config.schema_title && config.schema_title !== schema.title ) {
			return error( `Schema ${ schema.title } is not the one of stream ${ stream }, ${ config.schema_title }.` );
		}
		const { validate } = schema;
		event.meta.dt = event.meta.dt || new Date().toISOString();
		if ( validate( event ) ) {
			return null;
		}
		return { status: 'invalid', event, context: { errors: validate.errors, errorsText: errorsText( validate.errors ) } };
	};
}

/**
 * What became of each event, for those who listen: in this process by `on`, elsewhere by server-sent events.
 */
function createNews() {
	/** @type {Set<( news: News ) => void>} */
	const listeners = new Set();
	/** @type {News[]} */
	const recent = [];
	/* Ids of server-sent events. They begin at the time, so that they are higher than those of a collector before a restart. */
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
	 * @param {http.IncomingMessage} request
	 * @param {http.ServerResponse} response
	 */
	function watch( request, response ) {
		const seen = Number( request.headers[ 'last-event-id' ] ) || 0;
		const write = ( news ) => response.write( `id: ${ news.id }\ndata: ${ JSON.stringify( news ) }\n\n` );
		response.writeHead( 200, { ...CORS, 'content-type': 'text/event-stream', 'cache-control': 'no-store' } );
		response.write( '\n' );
		recent.filter( ( news ) => news.id > seen ).forEach( write );
		response.on( 'close', on( write ) );
	}

	return { on, tell, watch };
}

/**
 * @param {Options} options
 * @return {Promise<{ url: string, accepted: any[], again: any[], refused: any[], requests: any[],
 *  on: ( listener: ( news: News ) => void ) => () => void, close: () => Promise<void> }>}
 *  `on` calls its listener for each event that was validated and, if accepted, kept. It returns what removes the listener.
 */
export async function startCollector( options ) {
	const judge = createJudge( options ), { on, tell, watch } = createNews();
	/** @type {any[]} */
	const accepted = [];
	/** @type {any[]} */
	const again = [];
	/** @type {Set<string>} */
	const known = new Set();
	/** @type {any[]} */
	const refused = [];
	/** @type {any[]} */
	const requests = [];
	/**
	 * @param {any} event One that was accepted.
	 * @return {boolean}
	 */
	function isKnown( { meta: { id: of } } ) {
		const before = known.size;
		return !!of && known.add( of ).size === before;
	}

	/**
	 * @param {any[]} events
	 * @return {{ invalid: any[], error: any[], accepted: number }}
	 */
	function take( events ) {
		const good = [], invalid = [], error = [], news = [];
		let taken = 0;
		for ( const event of events ) {
			const bytes = Buffer.byteLength( JSON.stringify( event ) );
			const verdict = judge( event );
			if ( verdict ) {
				( verdict.status === 'invalid' ? invalid : error ).push( verdict );
			} else {
				good.push( event );
			}
			const isAgain = !verdict && isKnown( event );
			if ( isAgain ) {
				again.push( good.pop() );
			}
			taken += verdict ? 0 : 1;
			news.push( { event, bytes, refused: verdict && ( verdict.context.errorsText || verdict.context.message ), again: isAgain } );
		}
		if ( options.outputFile && good.length ) {
			fs.appendFileSync( options.outputFile, good.map( ( event ) => `${ JSON.stringify( event ) }\n` ).join( '' ) );
		}
		accepted.push( ...good );
		refused.push( ...invalid, ...error );
		news.forEach( tell );
		return { invalid, error, accepted: taken };
	}

	/**
	 * @param {http.ServerResponse} response
	 * @param {any[]} events
	 */
	function answerEvents( response, events ) {
		const result = take( events );
		const all = events.length, bad = result.invalid.length, errored = result.error.length;
		const body = { invalid: result.invalid, error: result.error };
		if ( result.accepted === all ) {
			answer( response, 201, `All ${ all } out of ${ all } events were accepted.` );
		} else if ( result.accepted ) {
			answer( response, 207, `${ result.accepted } out of ${ all } events were accepted, but ${ bad + errored } failed (${ bad } invalid and ${ errored } errored).`, body );
		} else if ( errored ) {
			answer( response, 500, `${ all } out of ${ all } events failed (${ bad } invalid and ${ errored } errored).`, body );
		} else {
			answer( response, 400, `${ all } out of ${ all } events were invalid and not accepted.`, body );
		}
	}

	/**
	 * @param {http.IncomingMessage} request
	 * @param {http.ServerResponse} response
	 * @param {URL} url
	 */
	async function receive( request, response, url ) {
		const text = await readBody( request );
		const type = ( request.headers[ 'content-type' ] || '' ).split( ';' )[ 0 ].trim().toLowerCase();
		requests.push( { body: text, headers: request.headers } );
		const body = text && BODY_TYPES.includes( type ) ? JSON.parse( text ) : [];
		const events = Array.isArray( body ) ? body : [ body ];
		if ( !events.length ) {
			answer( response, 400, 'Request body was empty. Must provide JSON encoded events.' );
		} else if ( url.searchParams.get( 'hasty' ) ) {
			answer( response, 202, `${ events.length } events hastily received.` );
			take( events );
		} else {
			answerEvents( response, events );
		}
	}

	const server = http.createServer( async ( request, response ) => {
		try {
			const url = new URL( `http://collector${ request.url }` );
			if ( request.method === 'OPTIONS' ) {
				answer( response, 200, 'OK' );
			} else if ( url.pathname === '/v1/events' && options.isDown && options.isDown() ) {
				answer( response, 503, 'Service Unavailable' );
			} else if ( url.pathname === '/v1/events' && request.method === 'POST' ) {
				await receive( request, response, url );
			} else if ( url.pathname === '/events' ) {
				watch( request, response );
			} else if ( url.pathname === '/_info' ) {
				answer( response, 200, 'OK', { name: 'heliograph-collector' } );
			} else if ( !options.otherwise || !options.otherwise( request, response ) ) {
				answer( response, 404, 'Not Found', { status: 404, title: 'Not Found' } );
			}
		} catch ( error ) {
			answerError( response, error );
		}
	} );
	if ( options.outputFile ) {
		fs.mkdirSync( path.dirname( options.outputFile ), { recursive: true } );
	}
	await new Promise( ( resolve, reject ) => {
		server.once( 'error', reject );
		server.listen( options.port || 0, '127.0.0.1', () => resolve( undefined ) );
	} );

	return {
		url: `http://127.0.0.1:${ /** @type {any} */ ( server.address() ).port }`,
		accepted,
		again,
		refused,
		requests,
		on,
		close() {
			server.closeAllConnections();
			return new Promise( ( resolve ) => {
				server.close( () => resolve() );
			} );
		}
	};
}
