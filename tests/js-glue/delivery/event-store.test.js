/*
 * The write-ahead store, by tabs that share a storage and locks: what one could not deliver, another does, once.
 */

import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { assertConserved, EVENT, open } from '../../support/client.js';
import { createClock, createLocks, createPage, createStorage, settle } from '../../support/hosts.js';

const HOUR = 3600000;

describe( 'tabs that share a store', () => {
	/** @type {any} */
	let storage;
	/** @type {any} */
	let locks;
	/** @type {any} */
	let clock;

	beforeEach( () => {
		storage = createStorage();
		locks = createLocks();
		clock = createClock();
	} );

	/**
	 * @param {any} [options]
	 */
	async function openTab( options = {} ) {
		const page = createPage();
		Object.assign( page.window.navigator, { locks } );
		const tab = await open( { storage, clock, ...page, ...options } );
		await settle();
		return { ...tab, ...page, clock };
	}

	const idsAt = ( { intake } ) => intake.events.map( ( { meta } ) => meta.id );
	const down = () => ( { status: 503 } );

	/** A tab that queued events and is gone: its lock as well, unless the browser still thinks otherwise. */
	async function leaveBehind( count, { isGone = true, options = {} } = {} ) {
		const tab = await openTab( options );
		tab.intake.answer = down;
		for ( let i = 0; i < count; i++ ) {
			tab.client.submit( 'ui', EVENT );
		}
		/* The request fails, and so they are written. */
		await clock.advance( 1000 );
		if ( isGone ) {
			locks.crash( 'heliograph ' );
		}
		return tab;
	}

	it( 'write nothing as long as the intake answers, and hold no lock', async () => {
		const tab = await openTab();
		const { add, remove } = storage;
		let writes = 0;
		Object.assign( storage, { add: ( given ) => writes++ || add( given ), remove: ( given ) => writes++ || remove( given ) } );
		for ( let i = 0; i < 10; i++ ) {
			tab.client.submit( 'ui', EVENT );
			await clock.advance( 700 );
			assert.deepEqual( ( await locks.query() ).held, [] );
		}
		tab.client.submit( 'ui', EVENT );
		tab.window.fire( 'pagehide' );
		await clock.advance( 5000 );
		assert.deepEqual( [ tab.client.stats().delivered, writes ], [ 11, 0 ] );
	} );

	it( 'write what waits when a request failed, in one transaction, and delete it by its id when it is acknowledged', async () => {
		const { client, intake } = await openTab();
		const { add } = storage;
		/** @type {number[]} */
		const transactions = [];
		storage.add = ( given ) => {
			transactions.push( given.length );
			return add( given );
		};
		client.submit( 'ui', EVENT );
		client.submit( 'ui', EVENT );
		await clock.advance( 999 );
		assert.equal( storage.records.size, 0 );
		intake.answer = down;
		await clock.advance( 1 );
		const records = [ ...storage.records.values() ];
		assert.deepEqual( [ transactions, records.map( ( { stream, at, url } ) => [ stream, at, url ] ) ], [ [ 2 ], [ [ 'ui', clock.now() - 1000, 'https://intake.example.org/v1/events' ], [ 'ui', clock.now() - 1000, 'https://intake.example.org/v1/events' ] ] ] );
		intake.answer = ( events ) => ( { status: 207, body: JSON.stringify( { error: [ { event: events[ 0 ] } ] } ) } );
		await clock.advance( 5000 );
		assert.deepEqual( [ ...storage.records.keys() ], [ records[ 0 ].id ] );
		assert.deepEqual( JSON.parse( records[ 0 ].text ).meta.id, records[ 0 ].id );
		assertConserved( client );
	} );

	it( 'write what is not settled a second after it was due', async () => {
		const { client, intake } = await openTab();
		intake.answer = () => new Promise( () => {} );
		client.submit( 'ui', EVENT );
		await clock.advance( 1999 );
		assert.equal( storage.records.size, 0 );
		await clock.advance( 1 );
		assert.equal( storage.records.size, 1 );
		assertConserved( client );
	} );

	it( 'deliver what one left behind, once, with the same ids', async () => {
		const gone = await leaveBehind( 3 );
		const [ one, two ] = [ await openTab(), await openTab() ];
		await clock.advance( 2000 );
		assert.deepEqual( [ ...idsAt( one ), ...idsAt( two ) ].sort(), [ ...storage.records.keys(), ...new Set( idsAt( gone ) ) ].slice( -3 ).sort() );
		assert.equal( one.client.stats().delivered + two.client.stats().delivered, 3 );
		assert.equal( storage.records.size, 0 );
		assertConserved( one.client );
		assertConserved( two.client );
	} );

	it( 'leave to a living one what is its own', async () => {
		const living = await leaveBehind( 2, { isGone: false } );
		const other = await openTab();
		await clock.advance( 2000 );
		assert.deepEqual( [ idsAt( other ).length, storage.records.size ], [ 0, 2 ] );
		living.intake.answer = () => ( { status: 201 } );
		await clock.advance( 60000 );
		assert.equal( storage.records.size, 0 );
		assert.equal( other.client.stats().emitted, 0 );
	} );

	it( 'let go of what they wrote when the page is left, and hold it again when it is back', async () => {
		const left = await leaveBehind( 1, { isGone: false } );
		left.window.fire( 'pagehide' );
		await settle();
		assert.deepEqual( ( await locks.query() ).held, [] );
		left.window.fire( 'pageshow' );
		await settle();
		assert.equal( ( await locks.query() ).held.length, 1 );
	} );

	const refuse = () => Promise.reject( new DOMException( 'not allowed in this context', 'SecurityError' ) );
	for ( const [ what, given ] of [ [ 'there are no locks', undefined ], [ 'locks are refused', { query: refuse, request: refuse } ] ] ) {
		it( `wait a minute where ${ what }`, async () => {
			const openWithout = () => {
				const page = createPage();
				Object.assign( page.window.navigator, { locks: given } );
				return openTab( page );
			};
			await leaveBehind( 1 );
			const early = await openWithout();
			await clock.advance( 57000 );
			assert.equal( idsAt( early ).length, 0 );
			const late = await openWithout();
			await clock.advance( 2000 );
			assert.equal( idsAt( late ).length, 0 );
			await clock.advance( 60000 );
			const later = await openWithout();
			await clock.advance( 2000 );
			assert.equal( idsAt( later ).length, 1 );
		} );
	}

	const isAbsent = { query: () => locks.query(), request: refuse };
	for ( const [ what, given ] of [ [ 'is refused', isAbsent ], [ 'is refused at once', { ...isAbsent, request() {
		throw new Error( 'no such function here' );
	} } ], [ 'is another thing', { ...isAbsent, request: undefined } ], [ 'is never given', { ...isAbsent, request: async () => {} } ] ] ) {
		it( `take over where the lock for it ${ what }, and say so`, async () => {
			await leaveBehind( 1 );
			const page = createPage();
			Object.assign( page.window.navigator, { locks: given } );
			const next = await openTab( page );
			await clock.advance( 2000 );
			assert.deepEqual( [ idsAt( next ).length, next.codes() ], [ 1, what === 'is never given' ? [] : [ 'lock-refused' ] ] );
			assertConserved( next.client );
		} );
	}

	it( 'forget what is older than two days, and count it', async () => {
		await leaveBehind( 2 );
		await clock.advance( 49 * HOUR );
		/* The first tab went on trying: what it kept is there still. */
		for ( const record of storage.records.values() ) {
			record.at = clock.now() - 49 * HOUR;
		}
		locks.crash( 'heliograph ' );
		const next = await openTab();
		await clock.advance( 2000 );
		assert.deepEqual( [ next.client.stats().dropped.expired, idsAt( next ).length, storage.records.size ], [ 2, 0, 0 ] );
		assertConserved( next.client );
	} );

	it( 'send nothing of somebody else', async () => {
		await leaveBehind( 1, { options: { context: { performer: { is_temp: true, name: '~2026-1' } } } } );
		const next = await openTab( { context: { performer: { is_temp: false, name: 'Alice' } } } );
		await clock.advance( 2000 );
		assert.deepEqual( [ next.client.stats().dropped.user_changed, idsAt( next ).length, storage.records.size ], [ 1, 0, 0 ] );
		assert.doesNotMatch( JSON.stringify( [ ...storage.records.values() ] ), /Alice|~2026/ );
		assertConserved( next.client );
	} );

	/* What somebody may have put there, how it is counted. */
	const FOREIGN = {
		'no text': [ { text: 7 }, 'invalid' ],
		'no JSON': [ { text: '{"a":' }, 'invalid' ],
		'no event': [ { text: '{"$schema":"/s/1.0.0"}' }, 'invalid' ],
		'two lines': [ { text: '{"$schema":"/s/1.0.0",\n"meta":{"id":"1","stream":"ui"}}' }, 'invalid' ],
		'what the schema refuses': [ { text: JSON.stringify( { $schema: '/analytics/mediawiki/product_metrics/web_ui_actions/1.0.1', action: 1, agent: {}, meta: { id: '1', stream: 'ui' } } ) }, 'invalid' ],
		'too much': [ { text: JSON.stringify( { $schema: '/s/1.0.0', x: 'x'.repeat( 20000 ), meta: { id: '1', stream: 'ui' } } ) }, 'too_large' ],
		'no time': [ { at: 'yesterday' }, 'invalid' ],
		'a time to come': [ { at: 1795202100123 + 99 * HOUR }, 'expired' ],
		'no owner': [ { owner: undefined }, 'user_changed' ]
	};
	for ( const [ what, [ change, reason ] ] of Object.entries( FOREIGN ) ) {
		it( `drop a record with ${ what }, count it as ${ reason }, and deliver the others`, async () => {
			await leaveBehind( 2 );
			const [ first ] = storage.records.values();
			storage.records.set( 'foreign', { ...first, id: 'foreign', ...change } );
			const next = await openTab();
			await clock.advance( 2000 );
			assert.deepEqual( [ next.client.stats().dropped[ reason ], next.client.stats().delivered, storage.records.size ], [ 1, 2, 0 ] );
			assertConserved( next.client );
		} );
	}

	it( 'deliver thousands, a part at a time', async () => {
		await leaveBehind( 1 );
		const [ first ] = storage.records.values();
		for ( let i = 0; i < 1800; i++ ) {
			const id = `r${ i }`;
			storage.records.set( id, { ...first, id, text: first.text.replace( first.id, id ) } );
		}
		const next = await openTab();
		await clock.advance( 100000 );
		assert.deepEqual( [ new Set( idsAt( next ) ).size, idsAt( next ).length, storage.records.size ], [ 1801, 1801, 0 ] );
		assertConserved( next.client );
	} );

	const inError = ( events ) => ( { status: 207, body: JSON.stringify( { error: events.map( ( event ) => ( { event } ) ) } ) } );
	const refused = () => ( { status: 400 } );

	/* What an intake could not take before. How many there are, how each differs, what the intake says of them now, how many are left
	 * and how often the store may be read. */
	for ( const [ what, count, change, answer, left, looks ] of /** @type {[ string, number, ( record: any, i: number ) => any, any, number, number ][]} */ ( [
		[ 'what is refused in the end, one by one', 3, () => ( { tries: 2 } ), refused, 0, 3 ],
		[ 'what is given up, one by one', 3, () => ( { tries: 7 } ), inError, 0, 3 ],
		[ 'what stands beside an event that cannot be read', 3, ( { text }, i ) => ( { tries: 2, text: i ? text : '{' } ), undefined, 0, 2 ],
		[ 'what has to wait', 600, () => ( { tries: 4, due: clock.now() + 300000 } ), undefined, 600, 1 ]
	] ) ) {
		it( `do not look for ever for ${ what }`, async () => {
			await leaveBehind( 1 );
			const [ first ] = storage.records.values();
			storage.records.clear();
			for ( let i = 0; i < count; i++ ) {
				const id = first.id.slice( 0, -3 ) + ( 100 + i ), record = { ...first, id, text: first.text.replace( first.id, id ) };
				storage.records.set( id, { ...record, ...change( record, i ) } );
			}
			const { all } = storage;
			let looked = 0;
			storage.all = async ( limit ) => {
				looked++;
				/* As a browser's does, it takes a task. */
				await settle();
				return looked > 50 ? new Promise( () => {} ) : all( limit );
			};
			const next = await openTab();
			next.intake.answer = answer || next.intake.answer;
			for ( let i = 0; i < 60; i++ ) {
				await clock.advance( 1000 );
			}
			assert.deepEqual( [ looked, storage.records.size ], [ looks, left ] );
			assertConserved( next.client );
		} );
	}

	it( 'remove what arrived also where they could not make it their own, and send it once', async () => {
		await leaveBehind( 2 );
		storage.add = () => Promise.reject( new Error( 'QuotaExceededError' ) );
		let sent = 0;
		for ( let page = 0; page < 3; page++ ) {
			const next = await openTab();
			await clock.advance( 5000 );
			sent += next.intake.events.length;
			next.window.fire( 'pagehide' );
			assertConserved( next.client );
		}
		assert.deepEqual( [ sent, storage.records.size ], [ 2, 0 ] );
	} );

	it( 'begin nothing more in a store after an opt-out, also where something was being written or removed', async () => {
		const { add, remove } = storage;
		const tab = await openTab();
		/** @type {string[]} */
		const calls = [];
		/** @type {() => void} */
		let go = () => {};
		/* Done at once, and answered when it is let. */
		const late = ( name, work ) => async ( given ) => {
			calls.push( name );
			await work( given );
			await new Promise( ( resolve ) => {
				go = () => resolve( undefined );
			} );
		};
		Object.assign( storage, { add: late( 'add', add ), remove: late( 'remove', remove ) } );
		/** @type {(( answer: any ) => void)[]} */
		const answers = [];
		tab.intake.answer = () => new Promise( ( resolve ) => {
			answers.push( resolve );
		} );
		for ( let i = 0; i < 2; i++ ) {
			tab.client.submit( 'ui', EVENT );
			await clock.advance( 2000 );
		}
		await clock.advance( 1000 );
		answers[ 0 ]( { status: 201 } );
		await clock.advance( 0 );
		assert.deepEqual( [ calls, answers.length ], [ [ 'add' ], 2 ] );
		tab.client.optOut();
		await settle();
		for ( let i = 0; i < 3; i++ ) {
			go();
			await settle();
		}
		assert.deepEqual( calls, [ 'add' ] );
	} );

	it( 'forget everything when the reader opts out, or has', async () => {
		await leaveBehind( 2 );
		const next = await openTab();
		next.intake.answer = down;
		next.client.submit( 'ui', EVENT );
		await clock.advance( 0 );
		next.client.optOut();
		await settle();
		assert.equal( storage.records.size, 0 );
		assertConserved( next.client );
		await leaveBehind( 1 );
		await openTab( { privacy: { optOut: true } } );
		assert.equal( storage.records.size, 0 );
	} );

	it( 'leave alone what one of them began to write while another was looking', async () => {
		const { all } = storage;
		let goOn = () => {};
		storage.all = ( ...given ) => new Promise( ( resolve ) => {
			goOn = () => resolve( all( ...given ) );
		} );
		const other = await openTab();
		await clock.advance( 3000 );
		storage.all = all;
		const one = await openTab();
		one.intake.answer = down;
		one.client.submit( 'ui', EVENT );
		await clock.advance( 1000 );
		assert.equal( storage.records.size, 1 );
		goOn();
		await clock.advance( 1000 );
		assert.deepEqual( [ other.client.stats().emitted, storage.records.size ], [ 0, 1 ] );
	} );

	it( 'count what waits as stored when they are closed, and another takes it up', async () => {
		const { client, intake } = await openTab();
		intake.answer = down;
		client.submit( 'ui', EVENT );
		await client.close();
		await settle();
		assert.equal( client.stats().stored, 1 );
		assertConserved( client );
		const next = await openTab();
		await clock.advance( 2000 );
		assert.equal( next.client.stats().delivered, 1 );
	} );
} );

/* What a storage may do, for ever or for a while. */
const FAULTS = {
	'is full': () => Promise.reject( new Error( 'QuotaExceededError' ) ),
	'throws': () => {
		throw new Error( 'SecurityError' );
	},
	'never answers': () => new Promise( () => {} )
};

describe( 'a store that', () => {
	for ( const [ what, fault ] of Object.entries( FAULTS ) ) {
		it( `${ what } loses nothing of a page that stays, and is told once`, async () => {
			const { client, clock, codes, intake } = await open( { storage: { add: fault, remove: fault, all: fault, clear: fault } } );
			for ( let i = 0; i < 3; i++ ) {
				assert.equal( client.submit( 'ui', EVENT ), 'queued' );
				await clock.advance( 20000 );
			}
			assert.equal( intake.events.length, 3 );
			assert.deepEqual( codes(), [ 'storage-failed' ] );
			assertConserved( client );
			await client.close();
			assert.equal( clock.timers, 0 );
		} );

		it( `${ what } makes what waits at the end a loss that is counted`, async () => {
			const { client, clock, intake } = await open( { storage: { add: fault, remove: fault, all: fault, clear: fault } } );
			intake.answer = () => ( { status: 503 } );
			client.submit( 'ui', EVENT );
			await clock.advance( 20000 );
			client.close();
			await clock.advance( 20000 );
			assert.deepEqual( [ client.stats().dropped.closed, client.stats().stored ], [ 1, 0 ] );
			assertConserved( client );
		} );
	}
} );
