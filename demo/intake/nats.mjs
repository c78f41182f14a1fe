/*
 * Accepted events on their way to NATS JetStream, which keeps them on several machines. The intake itself keeps nothing, so any
 * number of them may stand beside each other. An event is accepted when JetStream has acknowledged it, which a replicated stream
 * does when most of its machines have it. `Nats-Msg-Id` is meta.id: what comes twice within the stream's window is kept once.
 */

import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, nanos } from '@nats-io/transport-node';
import { identityOf } from './identity.mjs';
import { Refusal, Unavailable } from './refusal.mjs';

/* How long one try may take at the most, and the longest rest between two. */
const TRY_MS = 2000;
const MAX_REST_MS = 1000;

const HOUR_MS = 3600000;

/* JetStream's own codes for what is not there. */
const NOT_FOUND = [ 10059, 10014 ];

/**
 * @typedef {Object} NatsOptions
 * @property {string[]} servers `nats://host:4222`, or `tls://` for an encrypted connection; with `user:password@` where asked for.
 * @property {string} stream Name of the JetStream stream. It is made where there is none, with subjects `<subject>.>`.
 * @property {string} subject Events are published to `<subject>.<name of the event's stream>`.
 * @property {number} replicas On how many machines, if the stream is made.
 * @property {number} keepDays How long events are kept, if the stream is made.
 * @property {number} windowMinutes Within which an event that comes again is recognised, if the stream is made.
 * @property {number} [startMs] How long the servers are waited for at the start.
 * @property {number} [deadlineMs] How long an event waits for its acknowledgement, a new leader's included.
 * @property {( event: string ) => void} [onStatus] `disconnect`, `reconnect`.
 * @property {() => void} [onEnd] The connection is gone for good: the program is to end and be started again.
 */

const rest = ( ms ) => new Promise( ( resolve ) => {
	setTimeout( resolve, ms );
} );

/**
 * @param {string[]} servers
 * @return {any} Options for connect().
 * @throws {Refusal}
 */
function readServers( servers ) {
	const urls = servers.map( ( server ) => {
		const url = URL.canParse( server ) ? new URL( server ) : null;
		if ( !url || ![ 'nats:', 'tls:' ].includes( url.protocol ) || !url.hostname ) {
			throw new Refusal( 'bad-servers', `--to: ${ server.replace( /\/\/.*@/, '//…@' ) } is no address of a NATS server. Give for example nats://localhost:4222.` );
		}
		return url;
	} );
	const [ { username, password, protocol } ] = urls;
	return {
		servers: urls.map( ( { host } ) => host ),
		...username ? { user: decodeURIComponent( username ), pass: decodeURIComponent( password ) } : {},
		...protocol === 'tls:' ? { tls: {} } : {}
	};
}

/**
 * @param {any} connection
 * @param {NatsOptions} options
 * @return {Promise<void>} When there is such a stream.
 */
async function makeStream( connection, { stream, subject, replicas, keepDays, windowMinutes } ) {
	const manager = await jetstreamManager( connection );
	let info;
	try {
		info = await manager.streams.info( stream );
	} catch ( error ) {
		if ( !NOT_FOUND.includes( error.code ) ) {
			throw error;
		}
		info = await manager.streams.add( {
			name: stream,
			subjects: [ `${ subject }.>` ],
			storage: 'file',
			num_replicas: replicas,
			max_age: nanos( keepDays * 24 * HOUR_MS ),
			duplicate_window: nanos( windowMinutes * 60000 )
		} );
	}
	if ( !info.config.subjects.includes( `${ subject }.>` ) ) {
		throw new Refusal( 'other-stream', `The JetStream stream ${ stream } takes ${ info.config.subjects.join( ', ' ) } and not ${ subject }.>. Name another by --nats-stream, or add the subject.` );
	}
}

/**
 * @param {string} name
 * @param {number} deadline
 * @param {() => Promise<any>} work Tried again until it succeeds.
 * @return {Promise<any>}
 * @throws {Unavailable}
 */
async function persist( name, deadline, work ) {
	for ( let pause = 50; ; pause = Math.min( 2 * pause, MAX_REST_MS ) ) {
		try {
			return await work();
		} catch ( error ) {
			if ( error instanceof Refusal ) {
				throw error;
			}
			if ( performance.now() + pause >= deadline ) {
				throw new Unavailable( name, `NATS did not take it: ${ error.message }.` );
			}
		}
		await rest( pause );
	}
}

/**
 * @param {NatsOptions} options
 * @return {Promise<import('./writer.mjs').Sink & { maxPayload: number }>}
 * @throws {Refusal}
 */
export async function openNats( options ) {
	const { servers, subject, startMs = 15000, deadlineMs = 10000, onStatus = () => {}, onEnd = () => {} } = options;
	const deadline = performance.now() + startMs;
	const where = readServers( servers );
	/** @type {any} */
	let connection;
	try {
		connection = await persist( 'nats-unreachable', deadline, () => connect( { ...where, name: 'heliograph-intake', timeout: Math.min( TRY_MS, startMs ), maxReconnectAttempts: -1, reconnectTimeWait: 250 } ) );
		await persist( 'nats-unreachable', deadline, () => makeStream( connection, options ) );
	} catch ( error ) {
		if ( connection ) {
			await connection.close();
		}
		throw error instanceof Refusal ? error : new Refusal( 'nats-unreachable', `--to: no JetStream stream can be had at ${ where.servers.join( ', ' ) }: ${ error.message } Start the servers with JetStream on, at least as many as --replicas.` );
	}

	let isConnected = true, isClosing = false;
	( async () => {
		for await ( const { type } of connection.status() ) {
			if ( type === 'disconnect' || type === 'reconnect' ) {
				isConnected = type === 'reconnect';
				onStatus( type );
			}
		}
	} )();
	connection.closed().then( () => isClosing || onEnd() );

	const stream = jetstream( connection );

	/**
	 * @param {any} event
	 * @param {number} until
	 * @return {Promise<boolean>} Whether it is new.
	 */
	async function publish( event, until ) {
		const id = identityOf( event );
		const payload = JSON.stringify( event );
		const { duplicate } = await persist( 'nats-unavailable', until, () => {
			/* Else it would wait in the memory of the connection, once for each try. */
			if ( !isConnected ) {
				throw new Error( 'there is no connection' );
			}
			return stream.publish( `${ subject }.${ event.meta.stream }`, payload, { timeout: Math.min( TRY_MS, deadlineMs ), ...id ? { msgID: id } : {} } );
		} );
		return !duplicate;
	}

	return {
		maxPayload: connection.info.max_payload,

		async add( events ) {
			const until = performance.now() + deadlineMs;
			const results = await Promise.allSettled( events.map( ( event ) => publish( event, until ) ) );
			const failed = /** @type {any} */ ( results.find( ( { status } ) => status === 'rejected' ) );
			if ( failed ) {
				throw failed.reason;
			}
			return results.map( ( result ) => /** @type {any} */ ( result ).value );
		},

		async close() {
			isClosing = true;
			await connection.close();
		}
	};
}
