/*
 * Requests as they are, without what a browser or fetch() would make of them.
 */

import http from 'node:http';
import net from 'node:net';

/**
 * @param {string} url Of the server.
 * @param {{ method?: string, path?: string, headers?: any, body?: string | Buffer }} request
 * @return {Promise<{ status: number, message: string, headers: any, text: string }>}
 */
export function send( url, { method = 'POST', path = '/v1/events', headers = { 'content-type': 'text/plain' }, body } ) {
	return new Promise( ( resolve, reject ) => {
		const request = http.request( url + path, { method, headers, agent: false }, async ( response ) => {
			let text = '';
			response.setEncoding( 'utf8' );
			try {
				for await ( const chunk of response ) {
					text += chunk;
				}
			} catch ( error ) {
				reject( error );
			}
			resolve( { status: response.statusCode, message: response.statusMessage, headers: response.headers, text } );
		} );
		request.on( 'error', reject );
		request.end( body );
	} );
}

/**
 * A connection on which a test writes what it likes.
 *
 * @param {string} url
 * @param {{ allowHalfOpen?: boolean }} [options]
 */
export function openSocket( url, options = {} ) {
	const { hostname, port } = new URL( url );
	const socket = net.connect( { host: hostname, port: Number( port ), ...options } );
	let text = '';
	socket.setEncoding( 'utf8' );
	socket.on( 'data', ( chunk ) => {
		text += chunk;
	} );
	socket.on( 'error', () => {} );
	return {
		socket,
		/** What came back so far. */
		text: () => text,
		/** When the other side has closed it. */
		closed: new Promise( ( resolve ) => {
			socket.on( 'close', resolve );
		} )
	};
}
