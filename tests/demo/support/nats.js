/*
 * NATS servers with JetStream, of Debian's package nats-server, in processes of their own.
 */

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { findPort } from '../../../demo/free-port.mjs';
import { root } from '../../support/shared.js';
import { until } from '../../support/until.js';

/* Where it is installed, or where the set-up unpacks it. */
const PROGRAM = [ ...( process.env.PATH || '' ).split( path.delimiter ), path.join( root, 'build/nats/usr/sbin' ) ].map( ( folder ) => path.join( folder, 'nats-server' ) ).find( fs.existsSync );

/** For a test's `skip`: false, or why. */
export const withoutNats = PROGRAM ? false : 'nats-server is not installed, and the set-up could not unpack Debian\'s package of it';

/**
 * @param {string} folder
 * @param {{ name: string, port: number, cluster: number }} server
 * @param {{ cluster: number }[]} all
 * @return {string} A file.
 */
function writeConfiguration( folder, { name, port, cluster }, all ) {
	const file = path.join( folder, `${ name }.conf` );
	const routes = all.map( ( other ) => `nats-route://127.0.0.1:${ other.cluster }` ).join( ', ' );
	fs.writeFileSync( file, [
		`server_name: ${ name }`,
		`listen: 127.0.0.1:${ port }`,
		`jetstream { store_dir: "${ path.join( folder, name ) }", max_mem: 64MB, max_file: 1GB }`,
		...all.length > 1 ? [ `cluster { name: test, listen: 127.0.0.1:${ cluster }, routes: [ ${ routes } ] }` ] : []
	].join( '\n' ) );
	return file;
}

/**
 * @param {any} t Kills what is left at its end.
 * @param {string} folder
 * @param {number} count
 */
export async function startNats( t, folder, count ) {
	const servers = [];
	for ( let i = 0; i < count; i++ ) {
		servers.push( { name: `n${ i }`, port: await findPort(), cluster: await findPort() } );
	}
	const processes = new Map();

	/** @param {string} name */
	function restart( name ) {
		const file = writeConfiguration( folder, servers.find( ( server ) => server.name === name ), servers );
		const child = spawn( PROGRAM, [ '-c', file ], { stdio: 'ignore' } );
		const ended = new Promise( ( resolve ) => {
			child.once( 'close', resolve );
		} );
		processes.set( name, { child, ended } );
	}
	servers.forEach( ( { name } ) => restart( name ) );

	/** @param {string} name */
	async function kill( name ) {
		const { child, ended } = processes.get( name );
		child.kill( 'SIGKILL' );
		await ended;
	}
	t.after( () => Promise.all( Array.from( processes.keys(), kill ) ) );

	/**
	 * Have a server hang. It runs on for a moment after the signal is sent.
	 *
	 * @param {string} name
	 */
	async function stop( name ) {
		const { child } = processes.get( name );
		child.kill( 'SIGSTOP' );
		await until( () => fs.readdirSync( `/proc/${ child.pid }/task` ).every( ( task ) => /\) T /.test( fs.readFileSync( `/proc/${ child.pid }/task/${ task }/stat`, 'utf8' ) ) ), 'the server to hang' );
	}

	/**
	 * @param {string} name Of a server that hangs.
	 */
	const wake = ( name ) => processes.get( name ).child.kill( 'SIGCONT' );

	const url = servers.map( ( { port } ) => `nats://127.0.0.1:${ port }` ).join( ',' );

	/**
	 * @template T
	 * @param {( manager: any ) => Promise<T>} work
	 * @return {Promise<T>}
	 */
	async function manage( work ) {
		const connection = await connect( { servers: url.split( ',' ), timeout: 2000, maxReconnectAttempts: 2 } );
		try {
			return await work( await jetstreamManager( connection, { timeout: 5000 } ) );
		} finally {
			await connection.close();
		}
	}

	return {
		url,
		kill,
		restart,
		stop,
		wake,
		manage,

		/**
		 * @param {string} stream
		 * @return {Promise<string>} Name of the server that leads it.
		 */
		findLeader: ( stream ) => until( () => manage( async ( manager ) => ( await manager.streams.info( stream ) ).cluster.leader ).catch( () => '' ), 'a leader' ),

		/**
		 * @param {string} stream
		 * @return {Promise<any[]>} Every message in it: subject and event.
		 */
		readAll: ( stream ) => manage( async ( manager ) => {
			const { state } = await manager.streams.info( stream );
			const messages = [];
			for ( let seq = state.first_seq; seq <= state.last_seq; seq++ ) {
				const message = await manager.streams.getMessage( stream, { seq } );
				if ( message ) {
					messages.push( { subject: message.subject, event: message.json() } );
				}
			}
			return messages;
		} )
	};
}
