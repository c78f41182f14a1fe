/*
 * Ports for servers that have to be told one.
 */

import net from 'node:net';

/**
 * @return {Promise<number>} A free port. From 32768 on, a connection of somebody else's may be given it before it is used.
 */
export function findPort() {
	const port = 20000 + Math.floor( Math.random() * 12000 );
	return new Promise( ( resolve ) => {
		const server = net.createServer().once( 'error', () => resolve( findPort() ) ).listen( port, '127.0.0.1', () => server.close( () => resolve( port ) ) );
	} );
}
