/*
 * The whole life of an event, in Chromium: not only the call, but what the page's own thread works until the event has left
 * and was acknowledged. Each page measures its floors first and then a client, so that a ratio is of one process.
 */

import { openMeter, withFreshPage } from './fresh-page.mjs';
import { isQuick } from './quick.mjs';
import { shuffle } from './rounds.mjs';
import { toRow } from './statistics.mjs';

/**
 * @typedef {Object} Kind Of event.
 * @property {string} work What is called, of life-page.mjs.
 * @property {string} title
 * @property {string} floor Of life-page.mjs, too: what the whole life is compared with.
 * @property {string} floorOfCall The same of the call alone.
 */

/** @type {Kind[]} */
const KINDS = [
	{ work: 'submit', title: 'a submitted event', floor: 'beacon', floorOfCall: 'push' },
	{ work: 'send', title: 'an event of getInstrument().send', floor: 'beacon', floorOfCall: 'push' },
	{ work: 'click', title: 'a click', floor: 'listener', floorOfCall: 'listener' }
];

const FLOORS = {
	push: 'build + stringify + push',
	beacon: 'build + stringify + stub sendBeacon',
	listener: 'a bare capture listener that builds, stringifies and pushes'
};

/* Of the client: as it is shipped, and one that does nothing, so that the difference is what storing costs. */
const STORAGES = [ 'nothing', 'shipped' ];

const ROUNDS = isQuick ? 1 : 5;

const BURST = 2000;

/* One event every PACE_MS: in between, others have the processor's caches. */
const PACED = isQuick ? 60 : 200, PACE_MS = 10, TURNS = 10;

/* Longer than events wait for others. Nothing of the page runs meanwhile but the client's own. */
const SETTLED_MS = 1200;

/** @param {number} ms */
function wait( ms ) {
	return new Promise( ( resolve ) => {
		setTimeout( resolve, ms );
	} );
}

/**
 * @typedef {Object} Measured µs an event, where it says nothing else.
 * @property {number} call
 * @property {number} drained Main thread, from the call until the event has left and was acknowledged.
 * @property {number} paced The same at life's pace, less what the same page works while nothing happens.
 * @property {number} first The first call of all.
 */

/**
 * @typedef {Object} Page
 * @property {Object<string, Measured>} floors By name.
 * @property {Measured} client
 */

/**
 * @typedef {Object} Meter
 * @property {( task: string, given?: any ) => Promise<any>} call Runs a function of life-page.mjs.
 * @property {( work: () => any ) => Promise<number>} worked What the main thread works meanwhile, in ms.
 */

/**
 * @param {Meter} meter
 * @param {string} work Of life-page.mjs.
 * @param {number} turns In how many parts: where nothing follows, many short ones in turn with idleness, for that changes, too.
 * @param {number} rest How long to wait for what follows, in ms.
 * @return {Promise<number>} µs an event, net of idle.
 */
async function measurePaced( { call, worked }, work, turns, rest ) {
	const pace = ( /** @type {string} */ each, count = PACED / turns ) => worked( async () => {
		await call( 'pace', { work: each, count, ms: PACE_MS } );
		await wait( rest );
	} );
	/* A page that has just been loaded is busy with itself. */
	await pace( 'nothing', 20 );
	let net = 0;
	for ( let i = 0; i < turns; i++ ) {
		net -= await pace( 'nothing' );
		net += await pace( work );
	}
	return net * 1000 / PACED;
}

/**
 * @param {Meter} meter
 * @param {string} work Of life-page.mjs.
 * @param {number} turns Of the paced part, which is left out where there are none.
 * @param {number} rest In ms.
 * @return {Promise<Measured>}
 */
async function measureWork( meter, work, turns, rest ) {
	const first = await meter.call( 'burst', { work, count: 1 } );
	/* Functions run for the first time elsewhere. */
	await meter.call( 'burst', { work, count: 20 } );
	await wait( rest );

	const paced = turns ? await measurePaced( meter, work, turns, rest ) : 0;
	let us = 0;
	const burst = ( /** @type {number} */ count ) => meter.worked( async () => {
		us = await meter.call( 'burst', { work, count } );
		await wait( rest );
	} );
	const none = await burst( 0 );
	const drained = ( await burst( BURST ) - none ) * 1000 / BURST;
	return { first, paced, call: us, drained };
}

/**
 * @param {any} browser
 * @param {string} url
 * @param {Kind} kind
 * @param {string} storage
 * @return {Promise<Page>}
 */
function measurePage( browser, url, { work, floor, floorOfCall }, storage ) {
	return withFreshPage( browser, url, 'life-page.mjs', async ( call, session ) => {
		const worked = await openMeter( session );
		await call( 'prepare' );
		/** @type {Object<string, Measured>} */
		const floors = {};
		floors[ floor ] = await measureWork( { call, worked }, floor, TURNS, 0 );
		if ( floorOfCall !== floor ) {
			floors[ floorOfCall ] = await measureWork( { call, worked }, floorOfCall, 0, 0 );
		}
		await call( 'start', { storage, isListening: work === 'click' } );
		await wait( SETTLED_MS );
		const client = await measureWork( { call, worked }, work, 1, SETTLED_MS );
		await call( 'assertDelivered' );
		return { floors, client };
	} );
}

/**
 * @typedef {Object} LifeRow Rows are of µs.
 * @property {string} name
 * @property {string} floorName
 * @property {import('./statistics.mjs').Row} floor
 * @property {Object<string, import('./statistics.mjs').Row>} clients By storage; ratios are to the floor of the same page.
 */

/**
 * @param {Kind} kind
 * @param {Page[][]} pages Of each storage.
 * @return {LifeRow[]}
 */
function toRows( kind, pages ) {
	return /** @type {[ string, keyof Measured, string ][]} */ ( [
		[ 'the first call', 'first', kind.floor ],
		[ 'the call alone', 'call', kind.floorOfCall ],
		[ 'until drained', 'drained', kind.floor ],
		[ 'until drained, paced, net of idle', 'paced', kind.floor ]
	] ).map( ( [ name, measure, floor ] ) => {
		const ofFloor = pages.map( ( each ) => each.map( ( { floors } ) => floors[ floor ][ measure ] ) );
		return {
			name,
			floorName: FLOORS[ floor ],
			floor: toRow( FLOORS[ floor ], ofFloor.flat(), null ),
			clients: Object.fromEntries( STORAGES.map( ( storage, i ) => [
				storage, toRow( storage, pages[ i ].map( ( { client } ) => client[ measure ] ), ofFloor[ i ] )
			] ) )
		};
	} );
}

/**
 * @param {any} browser
 * @param {string} url
 * @return {Promise<{ title: string, rows: LifeRow[] }[]>}
 */
export async function measureLife( browser, url ) {
	const jobs = KINDS.flatMap( ( kind ) => STORAGES.map( ( storage ) => ( { kind, storage, pages: /** @type {Page[]} */ ( [] ) } ) ) );
	/* Rounds are outermost: when the machine changes its pace, all change with it. */
	for ( let i = 0; i < ROUNDS; i++ ) {
		for ( const { kind, storage, pages } of shuffle( jobs.slice() ) ) {
			pages.push( await measurePage( browser, url, kind, storage ) );
		}
	}
	return KINDS.map( ( kind ) => ( {
		title: kind.title,
		rows: toRows( kind, jobs.filter( ( job ) => job.kind === kind ).map( ( { pages } ) => pages ) )
	} ) );
}
