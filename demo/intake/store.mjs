/*
 * The embedded store: a SQLite file with the events that were accepted, each once, and how to read it.
 *
 * What is stable: the table `events` and its columns, in which columns may be added, and the functions of openReader. The file
 * is in write-ahead mode, so whoever reads (this, the program sqlite3, DuckDB) neither waits for the intake nor delays it.
 *
 *   seq       INTEGER  order of arrival; grows, may have gaps
 *   id        TEXT     meta.id, unique; of one over 100 characters or beyond ASCII a digest; NULL where the event has none
 *   stream    TEXT     meta.stream
 *   schema    TEXT     $schema
 *   dt        TEXT     when it happened: dt, else client_dt, else meta.dt, as 2026-01-31T23:59:59.000Z, always UTC
 *   received  TEXT     when it was stored first, of the same form
 *   body      TEXT     the event as JSON, with meta.dt and the schema's defaults filled in
 *
 * Indices: ( stream, dt ), ( received ), and the unique one of id. Time is text that sorts as time does.
 */

import fs from 'node:fs';
import { identityOf } from './identity.mjs';

/* "HGev" in the header of the file: that it is a store of ours and not somebody's database. */
const APPLICATION = 0x48476576;
const VERSION = 1;

const SCHEMA = `
	CREATE TABLE events (
		seq INTEGER PRIMARY KEY,
		id TEXT UNIQUE,
		stream TEXT NOT NULL,
		schema TEXT NOT NULL,
		dt TEXT NOT NULL,
		received TEXT NOT NULL,
		body TEXT NOT NULL
	);
	CREATE INDEX events_stream_dt ON events ( stream, dt );
	CREATE INDEX events_received ON events ( received );
	PRAGMA application_id = ${ APPLICATION };
	PRAGMA user_version = ${ VERSION };
`;

/* Events that one transaction of prune() deletes, so that requests wait a moment and not minutes. */
const PRUNE_TOGETHER = 2000;

/** SQLite's own codes in our words: code, what is wrong, what to do. */
const PROBLEMS = {
	SQLITE_BUSY: [ 'store-locked', 'is locked by another program', 'Stop what writes to it, then try again' ],
	SQLITE_LOCKED: [ 'store-locked', 'is locked by another program', 'Stop what writes to it, then try again' ],
	SQLITE_FULL: [ 'store-full', 'has no room: the disk is full', 'Make room, or keep events for fewer days' ],
	SQLITE_CORRUPT: [ 'store-damaged', 'is damaged', 'Restore it from a copy, or move it away and begin a new one' ],
	SQLITE_NOTADB: [ 'store-damaged', 'is no SQLite database, or its beginning is damaged', 'Name another file, or restore it from a copy' ],
	SQLITE_READONLY: [ 'store-read-only', 'cannot be written', 'Give the user that runs this the right to write the file and its folder' ],
	SQLITE_IOERR: [ 'store-unreadable', 'cannot be read or written', 'Look after the disk' ],
	SQLITE_CANTOPEN: [ 'store-unreadable', 'cannot be opened', 'Give the path of a file in a folder that exists and can be written' ]
};

/** What is wrong with a store: `code` for programs, the message for people, `cause` as SQLite told it. */
export class StoreError extends Error {
	/**
	 * @param {string} code
	 * @param {string} message
	 * @param {any} [cause]
	 */
	constructor( code, message, cause ) {
		super( message, { cause } );
		this.code = code;
	}
}

/**
 * @param {string} file
 * @param {any} error Of SQLite.
 * @return {StoreError}
 */
function explain( file, error ) {
	if ( error instanceof StoreError ) {
		return error;
	}
	const [ code, what, todo ] = PROBLEMS[ String( error.code ).match( /^(SQLITE_[A-Z]+)?/ )[ 0 ] ] || ( /to open/.test( error.message ) ? PROBLEMS.SQLITE_CANTOPEN : [ 'store-failed', `failed: ${ error.message }`, 'This should not happen' ] );
	return new StoreError( code, `The store ${ file } ${ what }. ${ todo }.`, error );
}

/**
 * @template T
 * @param {string} file
 * @param {() => T} work
 * @return {T}
 * @throws {StoreError}
 */
function attempt( file, work ) {
	try {
		return work();
	} catch ( error ) {
		throw explain( file, error );
	}
}

/**
 * @param {string} file
 * @param {number} timeoutMs How long a lock of another program is waited for.
 * @return {Promise<any>} The database, of libsql.
 * @throws {StoreError}
 */
async function openDatabase( file, timeoutMs ) {
	let Database;
	try {
		( { default: Database } = await import( 'libsql' ) );
	} catch ( error ) {
		throw new StoreError( 'store-missing', 'The embedded store needs the package libsql, which is not installed or has no build for this machine. Install it: npm install libsql.', error );
	}
	return attempt( file, () => new Database( file, { timeout: timeoutMs } ) );
}

/**
 * @param {any} database
 * @param {string} name
 * @return {any} The value of a pragma.
 */
function ask( database, name ) {
	const [ row ] = database.pragma( name );
	return Object.values( row )[ 0 ];
}

/**
 * @param {any} database
 * @param {string} file
 * @throws {StoreError} If it is of another kind, or of a later edition.
 */
function checkKind( database, file ) {
	const application = ask( database, 'application_id' ), version = ask( database, 'user_version' );
	if ( application !== APPLICATION ) {
		throw new StoreError( 'store-of-another-kind', `${ file } is a database of something else. Name another file.` );
	}
	if ( version > VERSION ) {
		throw new StoreError( 'store-newer', `The store ${ file } is of edition ${ version }, and this program knows up to ${ VERSION }. Use the version of heliograph that made it, or a later one.` );
	}
}

/**
 * @param {any} event
 * @param {string} received
 * @return {string} When it happened, in UTC; when it was received where it does not say so in a way that can be read.
 */
function timeOf( event, received ) {
	const said = [ event.dt, event.client_dt, event.meta.dt ].find( ( value ) => typeof value === 'string' && !Number.isNaN( Date.parse( value ) ) );
	const time = said === undefined ? received : new Date( said ).toISOString();
	/* Years beyond four digits do not sort as text. */
	return /^\d{4}-/.test( time ) ? time : received;
}

/**
 * @typedef {Object} Stored
 * @property {number} seq
 * @property {string | null} id
 * @property {string} stream
 * @property {string} schema
 * @property {string} dt
 * @property {string} received
 * @property {any} event
 */

/**
 * @param {any} database
 * @param {string} file
 */
function createReading( database, file ) {
	/**
	 * Rows of a query of one's own: SQL of SQLite, with JSON functions such as `body ->> '$.performer.is_temp'`.
	 *
	 * @param {string} sql With `?` for values.
	 * @param {...any} values
	 * @return {any[]} An object a row, by the names of its columns.
	 * @throws {StoreError}
	 */
	const query = ( sql, ...values ) => attempt( file, () => database.prepare( sql ).all( ...values ) );

	/**
	 * Events in the order in which they arrived, or, of one stream, in which they happened; read as they are asked for.
	 *
	 * @param {{ stream?: string, from?: string, to?: string }} [which] Of a stream; from `from` on and before `to`, times in UTC of
	 *  the form of the column dt, or the beginning of one, such as 2026-01-31.
	 * @yield {Stored}
	 * @throws {StoreError}
	 */
	function* events( { stream, from, to } = {} ) {
		const conditions = [ [ 'stream = ?', stream ], [ 'dt >= ?', from ], [ 'dt < ?', to ] ].filter( ( [ , value ] ) => value !== undefined );
		const where = conditions.length ? `WHERE ${ conditions.map( ( [ text ] ) => text ).join( ' AND ' ) }` : '';
		const order = stream === undefined ? 'seq' : 'dt, seq';
		try {
			const rows = database.prepare( `SELECT * FROM events ${ where } ORDER BY ${ order }` ).iterate( ...conditions.map( ( [ , value ] ) => value ) );
			for ( const { body, ...row } of rows ) {
				yield { ...row, event: JSON.parse( body ) };
			}
		} catch ( error ) {
			throw explain( file, error );
		}
	}

	/** @return {{ stream: string, count: number, from: string, to: string }[]} Each stream, how many events it has, and the first and last dt. */
	const streams = () => query( 'SELECT stream, count(*) AS count, min( dt ) AS "from", max( dt ) AS "to" FROM events GROUP BY stream ORDER BY stream' );

	/** @return {number} How many events there are. */
	const count = () => query( 'SELECT count(*) AS count FROM events' )[ 0 ].count;

	return { query, events, streams, count };
}

/**
 * Open a store to read it, while an intake may be writing. Nothing can be changed.
 *
 * @param {string} file
 * @return {Promise<ReturnType<typeof createReading> & { snapshot: <T>( work: () => T | Promise<T> ) => Promise<T>, close: () => void }>}
 * @throws {StoreError}
 */
export async function openReader( file ) {
	if ( !fs.existsSync( file ) ) {
		throw new StoreError( 'store-not-found', `There is no store at ${ file }. Give the path of the file that heliograph-intake keeps.` );
	}
	const database = await openDatabase( file, 5000 );
	try {
		attempt( file, () => {
			checkKind( database, file );
			database.pragma( 'query_only = ON' );
		} );
	} catch ( error ) {
		database.close();
		throw error;
	}
	return {
		...createReading( database, file ),

		/**
		 * Read several things of one moment, whatever the intake writes meanwhile.
		 *
		 * @template T
		 * @param {() => T | Promise<T>} work
		 * @return {Promise<T>}
		 */
		async snapshot( work ) {
			database.exec( 'BEGIN' );
			try {
				return await work();
			} finally {
				database.exec( 'ROLLBACK' );
			}
		},

		close: () => database.close()
	};
}

/**
 * @param {any} database
 * @param {string} file
 */
function prepare( database, file ) {
	/* Every commit is on the disk before it returns. */
	database.pragma( 'synchronous = FULL' );
	const tables = database.prepare( 'SELECT count(*) AS count FROM sqlite_schema' ).all()[ 0 ].count;
	if ( !tables && !ask( database, 'application_id' ) ) {
		database.pragma( 'journal_mode = WAL' );
		database.exec( `BEGIN IMMEDIATE; ${ SCHEMA } COMMIT` );
	}
	checkKind( database, file );
	database.pragma( 'journal_mode = WAL' );
	/* The ends of the table and of its indices, so that coarse damage is told at the start and not to readers. */
	database.prepare( 'SELECT min( seq ), max( seq ), min( received ), max( received ), min( id ), max( id ) FROM events' ).all();
	/* Somebody else's lock is told at the start, too. */
	database.exec( 'BEGIN IMMEDIATE; ROLLBACK' );
}

/**
 * Open a store to write it; made where there is none. Several programs may have it open; they take turns.
 *
 * @param {string} file A path; `:memory:` for one that ends with the process.
 * @param {{ startTimeoutMs?: number }} [options] How long another program's lock is waited for at the start.
 * @throws {StoreError}
 */
export async function openStore( file, { startTimeoutMs = 5000 } = {} ) {
	const database = await openDatabase( file, startTimeoutMs );
	/** @type {any} */
	let insert, forget;
	try {
		attempt( file, () => {
			prepare( database, file );
			insert = database.prepare( 'INSERT INTO events ( id, stream, schema, dt, received, body ) VALUES ( ?, ?, ?, ?, ?, ? ) ON CONFLICT ( id ) DO NOTHING' );
			forget = database.prepare( 'DELETE FROM events WHERE seq IN ( SELECT seq FROM events WHERE received < ? LIMIT ? )' );
			/* From now on the caller waits, who has something else to do meanwhile. */
			database.pragma( 'busy_timeout = 0' );
		} );
	} catch ( error ) {
		database.close();
		throw error;
	}

	/**
	 * @param {() => any} work All of it is done, or nothing.
	 * @return {any}
	 * @throws {StoreError}
	 */
	const transact = ( work ) => attempt( file, () => {
		database.exec( 'BEGIN IMMEDIATE' );
		try {
			const result = work();
			database.exec( 'COMMIT' );
			return result;
		} catch ( error ) {
			/* SQLite has ended it by itself after some errors. */
			if ( database.inTransaction ) {
				database.exec( 'ROLLBACK' );
			}
			throw error;
		}
	} );

	/**
	 * @param {any} event
	 * @param {string} received
	 * @return {boolean}
	 */
	const addOne = ( event, received ) => {
		const { meta: { stream }, $schema } = event;
		const values = [ identityOf( event ), String( stream ), String( $schema ), timeOf( event, received ), received, JSON.stringify( event ) ];
		return insert.run( ...values ).changes === 1;
	};

	return {
		...createReading( database, file ),

		/**
		 * Keep events, in one transaction that is on the disk when this returns.
		 *
		 * @param {any[]} events With meta.stream.
		 * @param {string} received Now, of the form of the column.
		 * @return {boolean[]} For each whether it is new: false where its id was there already.
		 * @throws {StoreError} Nothing was kept; `store-locked` may pass.
		 */
		add: ( events, received ) => transact( () => events.map( ( event ) => addOne( event, received ) ) ),

		/**
		 * Delete events that were received before a time, a few thousand at most.
		 *
		 * @param {string} before
		 * @return {number} How many; 0 when no more are there.
		 * @throws {StoreError}
		 */
		prune: ( before ) => transact( () => forget.run( before, PRUNE_TOGETHER ).changes ),

		/** Delete all events. */
		clear: () => transact( () => database.exec( 'DELETE FROM events' ) ),

		/** @return {number} Bytes of the file, without what waits to be written into it. */
		bytes: () => ask( database, 'page_count' ) * ask( database, 'page_size' ),

		close() {
			try {
				database.pragma( 'wal_checkpoint(TRUNCATE)' );
			} catch ( error ) {
				/* Somebody reads, or the disk is full: what is written beside it is taken up at the next opening. */
			}
			database.close();
		}
	};
}
