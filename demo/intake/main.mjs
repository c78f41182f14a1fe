/*
 * heliograph-intake: takes events by HTTP, validates them and keeps them in a file of its own, or hands them to NATS JetStream.
 */

import fs from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { exportEvents } from './export.mjs';
import { openInvalid } from './invalid.mjs';
import { listen } from './listen.mjs';
import { createLog } from './log.mjs';
import { openNats } from './nats.mjs';
import { readExportOptions, readServeOptions, USAGE } from './options.mjs';
import { Refusal } from './refusal.mjs';
import { keepFor } from './retention.mjs';
import { createSchemas } from './schemas.mjs';
import { createIntake } from './server.mjs';
import { openReader, openStore, StoreError } from './store.mjs';
import { readStreams } from './streams.mjs';
import { createWriter } from './writer.mjs';

const here = path.dirname( fileURLToPath( import.meta.url ) );

const now = () => new Date().toISOString();

/**
 * @param {string[]} names Relative to this file: where it is in the package, and where in the project.
 * @return {string} The first that is there.
 */
const findBeside = ( names ) => names.map( ( name ) => path.join( here, name ) ).find( fs.existsSync );

const version = () => JSON.parse( fs.readFileSync( findBeside( [ '../package.json', '../../package.json' ] ), 'utf8' ) ).version;

/**
 * Every stream that names a schema has one that can be used, or events of it could never be accepted.
 *
 * @param {Object<string, { schema_title?: string }>} streams
 * @param {string[]} directories
 * @throws {Refusal}
 */
function checkStreams( streams, directories ) {
	const schemas = createSchemas( directories );
	for ( const [ name, { schema_title: title } ] of Object.entries( streams ) ) {
		const versions = title ? schemas.versions( String( title ) ) : [];
		if ( title && !versions.length ) {
			throw new Refusal( 'schema-not-found', `The stream ${ name } has the schema ${ title }, of which there is no version in ${ directories.join( ', ' ) }. Give its folder by --schemas.` );
		}
		for ( const uri of versions ) {
			try {
				schemas.find( uri );
			} catch ( error ) {
				throw new Refusal( 'bad-schema', `The schema ${ uri } of the stream ${ name } cannot be used: ${ error.reason }. Mend it, or take it out of the folder; heliograph-schema check says more.` );
			}
		}
	}
}

/**
 * @param {any} options
 * @param {any} log
 * @return {Promise<{ sink: import('./writer.mjs').Sink, where: string, onMetrics?: ( metrics: any ) => void }>}
 */
async function openSink( options, log ) {
	if ( options.to ) {
		const sink = await openNats( {
			servers: options.to.split( ',' ),
			stream: options[ 'nats-stream' ],
			subject: options[ 'nats-subject' ],
			replicas: options.replicas,
			keepDays: options.keep,
			windowMinutes: options.window,
			onStatus: ( status ) => log.info( `nats-${ status }`, status === 'disconnect' ? 'The connection to NATS is lost; another server is looked for.' : 'The connection to NATS is back.' ),
			onEnd() {
				log.trouble( 'error', 'nats-closed', 'NATS has ended the connection for good. Start the intake again.' );
				process.exit( 1 );
			}
		} );
		/* An event may be as large as a body, and grows by what is filled in. */
		if ( sink.maxPayload < 2 * options[ 'max-body' ] ) {
			await sink.close();
			throw new Refusal( 'bad-option', `--max-body is ${ options[ 'max-body' ] }, but the NATS servers take no message over ${ sink.maxPayload } bytes. Give half of that at the most, or raise their max_payload.` );
		}
		return { sink, where: `the JetStream stream ${ options[ 'nats-stream' ] }` };
	}
	const store = await openStore( options.store );
	const writer = createWriter( store, { now } );
	const retention = keepFor( store, { days: options.keep, log } );
	return {
		sink: {
			add: writer.add,
			close() {
				retention.stop();
				return writer.close();
			}
		},
		where: path.resolve( options.store ),
		onMetrics( metrics ) {
			metrics.set( 'store', store.bytes() );
			metrics.set( 'pruned', retention.count() );
		}
	};
}

/**
 * @param {string[]} args
 */
async function serve( args ) {
	const options = readServeOptions( args );
	const missing = options.schemas.find( ( folder ) => !fs.existsSync( folder ) || !fs.statSync( folder ).isDirectory() );
	if ( missing ) {
		throw new Refusal( 'bad-option', `--schemas: there is no folder ${ missing }.` );
	}
	const schemaDirectories = [ ...options.schemas, findBeside( [ 'schemas', '../../src/schemas' ] ) ];
	const streams = options.streams ? readStreams( options.streams ) : undefined;
	if ( streams ) {
		checkStreams( streams, schemaDirectories );
	}
	const log = createLog( { now } );
	let onInvalid;
	if ( options.invalid ) {
		try {
			onInvalid = openInvalid( options.invalid, { now, onProblem: ( { message } ) => log.trouble( 'error', 'invalid-not-kept', `Refused events could not be kept apart: ${ message }.` ) } );
		} catch ( error ) {
			throw new Refusal( 'bad-option', `--invalid: ${ error.message }. Give a file that can be written.` );
		}
	}
	const { sink, where, onMetrics } = await openSink( options, log );
	const intake = createIntake( { schemaDirectories, streams, sink, origins: options.origin.length ? options.origin : undefined, maxBodyBytes: options[ 'max-body' ], onInvalid, onMetrics, log, version: version(), now } );
	let server;
	try {
		server = await listen( intake, { port: options.port, host: options.host, maxConnections: options[ 'max-connections' ] } );
	} catch ( error ) {
		await intake.close();
		throw error;
	}
	let isStopping = false;
	for ( const signal of [ 'SIGINT', 'SIGTERM' ] ) {
		process.on( signal, async () => {
			if ( !isStopping ) {
				isStopping = true;
				await server.close();
				log.info( 'stopped', 'What was answered is kept.' );
				process.exit( 0 );
			}
		} );
	}
	log.info( 'started', `Events are taken at ${ server.url }/v1/events and go to ${ where }.`, { url: server.url } );
}

/**
 * @param {string[]} args
 */
async function exportStore( args ) {
	const { store, format, stream, from, until, output } = readExportOptions( args );
	const reader = await openReader( store );
	try {
		const lines = () => exportEvents( reader, format, { stream: stream || undefined, from: from || undefined, to: until || undefined } );
		await reader.snapshot( () => pipeline( Readable.from( lines() ), output ? fs.createWriteStream( output ) : process.stdout, { end: !!output } ) );
	} catch ( error ) {
		/* Who reads has enough, as `head` has. */
		if ( error.code !== 'EPIPE' ) {
			throw error.syscall ? new Refusal( 'cannot-write', `The events cannot be written: ${ error.message }. ${ output ? 'Give --output a file in a folder that exists and can be written' : 'What standard output leads to has to take them' }.` ) : error;
		}
	} finally {
		reader.close();
	}
}

/**
 * @param {string[]} args
 */
async function main( args ) {
	if ( args.includes( '--help' ) ) {
		process.stdout.write( USAGE );
	} else if ( args.includes( '--version' ) ) {
		process.stdout.write( `${ version() }\n` );
	} else {
		await ( args[ 0 ] === 'export' ? exportStore( args.slice( 1 ) ) : serve( args ) );
	}
}

try {
	await main( process.argv.slice( 2 ) );
} catch ( error ) {
	const isKnown = error instanceof Refusal || error instanceof StoreError;
	process.stderr.write( `heliograph-intake: ${ isKnown ? `${ error.code }: ${ error.message }` : error.stack }\n` );
	process.exitCode = error.code === 'bad-option' ? 2 : 1;
}
