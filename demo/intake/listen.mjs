/*
 * The HTTP server around an intake: nobody may take longer than it should, and what was answered is kept when it stops.
 */

import http from 'node:http';
import { Refusal } from './refusal.mjs';

/**
 * @typedef {Object} ListenOptions
 * @property {number} [port] 0: any free one.
 * @property {string} [host]
 * @property {number} [maxConnections] Beyond, connections are refused; each may hold a body in memory.
 * @property {number} [headersMs] How long a sender may take for the head of a request.
 * @property {number} [requestMs] How long for all of it.
 * @property {number} [stopMs] How long what is still arriving may take when the server stops.
 * @property {( request: http.IncomingMessage, response: http.ServerResponse ) => boolean} [otherwise] Answers other paths.
 */

/**
 * @param {any} error
 * @param {string} host
 * @param {number} port
 * @return {Refusal}
 */
function explain( { code, message }, host, port ) {
	const todo = {
		EADDRINUSE: 'Another program listens there. Give another --port, or stop it',
		EACCES: 'Ports below 1024 are for root. Give another --port',
		EADDRNOTAVAIL: 'This machine has no such address. Give another --host',
		ENOTFOUND: 'There is no such name. Give another --host'
	}[ code ] || message;
	return new Refusal( code === 'EADDRINUSE' ? 'port-taken' : 'cannot-listen', `Cannot listen on ${ host }, port ${ port }: ${ todo }.` );
}

/**
 * @param {ReturnType<typeof import('./server.mjs').createIntake>} intake
 * @param {ListenOptions} [options]
 * @return {Promise<{ url: string, close: () => Promise<void> }>} close() takes no new requests, answers the ones that are there,
 *  and closes the intake.
 * @throws {Refusal}
 */
export async function listen( intake, { port = 0, host = '127.0.0.1', maxConnections = 1000, headersMs = 10000, requestMs = 30000, stopMs = 5000, otherwise } = {} ) {
	const server = http.createServer( { headersTimeout: headersMs, requestTimeout: requestMs, connectionsCheckingInterval: Math.min( 1000, headersMs ) }, ( request, response ) => {
		if ( !server.listening ) {
			response.setHeader( 'connection', 'close' );
		}
		intake.handle( request, response, otherwise && ( () => otherwise( request, response ) ) );
	} );
	server.maxConnections = maxConnections;
	await new Promise( ( resolve, reject ) => {
		server.once( 'error', ( error ) => reject( explain( error, host, port ) ) );
		server.listen( port, host, () => resolve( undefined ) );
	} );
	const { port: used, family, address } = /** @type {any} */ ( server.address() );
	return {
		url: `http://${ family === 'IPv6' ? `[${ address }]` : address }:${ used }`,

		async close() {
			const closed = new Promise( ( resolve ) => {
				server.close( resolve );
			} );
			const timer = setTimeout( () => server.closeAllConnections(), stopMs );
			await closed;
			clearTimeout( timer );
			await intake.close();
		}
	};
}
