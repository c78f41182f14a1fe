/*
 * The queries of docs/reading-the-data.md, run on a store as an analyst would, say what the report says; and of what it does not
 * report, what readers did.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import Database from 'libsql';
import { openReader, openStore } from '../../demo/intake/store.mjs';
import { createMeasures } from '../../demo/report/measures.mjs';
import { project } from '../../demo/site.mjs';
import { createBrowser } from '../support/browser.js';
import { makeWiki, sampleWiki } from './support/readers.js';

const page = fs.readFileSync( path.join( project, 'docs/reading-the-data.md' ), 'utf8' );
const queries = Object.fromEntries( Array.from( page.matchAll( /```sql\n-- ([\w-]+)(?::.*)?\n([^`]+)```/g ), ( [ , name, sql ] ) => [ name, sql ] ) );

const folder = fs.mkdtempSync( path.join( os.tmpdir(), 'heliograph-' ) );
/** @type {any} */
let report, database;

before( async () => {
	const file = path.join( folder, 'events.sqlite' ), store = await openStore( file );
	const events = sampleWiki( makeWiki(), 7 );
	/* Two of them never arrive, and all others do twice. */
	const lost = events.filter( ( { action } ) => action === 'save-attempt' ).slice( 0, 2 );
	const sent = events.filter( ( event ) => !lost.includes( event ) );
	for ( const batch of [ sent, sent ] ) {
		store.add( batch, '2026-11-03T00:00:00.000Z' );
	}
	store.close();
	const reader = await openReader( file ), measures = createMeasures();
	for ( const { event } of reader.events() ) {
		measures.count( event );
	}
	reader.close();
	report = measures.read();
	database = new Database( file );
	database.exec( queries.SQLite );
} );

after( () => {
	database.close();
	fs.rmSync( folder, { recursive: true } );
} );

const round = ( value ) => Math.round( value * 1e6 ) / 1e6;
/* Rows as numbers that can be compared. */
const ask = ( from, name ) => from.prepare( queries[ name ] ).all().map( ( row ) => Object.fromEntries( Object.entries( row ).map( ( [ column, value ] ) => [ column, typeof value === 'number' ? round( value ) : value ] ) ) );
const moduleRows = ( pick ) => report.homepage.modules.map( ( found ) => ( { module: found.module, state: found.state, ...pick( found ) } ) );
const cohort = () => report.retention.find( ( { stream } ) => stream === 'wiki.accounts' ).cohorts[ 0 ];

/** What the report says, in the form of the query's rows. */
const SAYS = {
	clicks: () => Object.entries( report.clicks[ 0 ].kinds ).map( ( [ kind, { pageviews, clicks, rate } ] ) => ( { kind, pageviews: pageviews.estimate, clicks: clicks.estimate, rate: round( rate.estimate ) } ) ),
	'click-through': () => report.clickThrough.map( ( { element, all } ) => ( { element, impressions: all.impressions.estimate, clicks: all.clicks.estimate } ) ),
	homepage: () => moduleRows( ( { impressions, clicks } ) => ( { impressions: round( impressions.estimate ), clicks: round( clicks.estimate ) } ) ),
	dwell: () => moduleRows( ( { dwellMs } ) => ( { hovers: dwellMs.n, median: dwellMs.median } ) ),
	funnel: () => Object.entries( report.talk.steps ).map( ( [ step, { count } ] ) => ( { step, visitors: count } ) ).sort( ( a, b ) => a.step < b.step ? -1 : 1 ),
	engagement: () => [ { visitors: report.talk.engagement.tried.n, tried: report.talk.engagement.tried.count, saved: report.talk.engagement.saved.count } ],
	replies: () => [ { topics: round( report.talk.newTopics.estimate ), replies: round( report.talk.replies.estimate ) } ],
	retention: () => [ { accounts: cohort().users, returned: cohort().returns[ 0 ].count } ],
	experiment: () => report.experiments.find( ( { experiment } ) => experiment === 'heading' ).arms.map( ( { arm, n, clicked } ) => ( { arm, units: n, clicked } ) ),
	losses: () => [ report.data.streams.find( ( { stream } ) => stream === 'wiki.talk' ).missing ].map( ( { expected, atLeast } ) => ( { expected, missing: atLeast } ) )
};

describe( 'a query of the docs says what the report says of', () => {
	for ( const [ name, say ] of Object.entries( SAYS ) ) {
		it( name, () => {
			const rows = ask( database, name );
			assert.ok( rows.length );
			assert.deepEqual( rows, say() );
		} );
	}

	it( 'funnel, also of forms whose events name no session, as is the default', async () => {
		const file = path.join( folder, 'forms.sqlite' ), store = await openStore( file ), measures = createMeasures();
		const forms = sampleWiki( makeWiki(), 7 ).filter( ( { funnelId } ) => funnelId ).map( ( event ) => ( { ...event, sessionId: undefined } ) );
		store.add( forms, '2026-11-03T00:00:00.000Z' );
		store.close();
		forms.forEach( ( event ) => measures.count( event ) );
		const own = new Database( file );
		own.exec( queries.SQLite );
		const rows = ask( own, 'funnel' );
		own.close();
		const { steps } = measures.read().talk;
		assert.deepEqual( Object.fromEntries( rows.map( ( { step, visitors } ) => [ step, visitors ] ) ), Object.fromEntries( Object.entries( steps ).map( ( [ step, { count } ] ) => [ step, count ] ) ) );
	} );

	it( 'losses, of which there are two', () => {
		assert.equal( SAYS.losses()[ 0 ].missing, 2 );
	} );

	it( 'days, which sum up to the clicks on log out', () => {
		const sum = database.prepare( queries.days ).all().reduce( ( sofar, { clicks } ) => sofar + clicks, 0 );
		assert.equal( round( sum ), round( report.clicks[ 0 ].targets.find( ( { target } ) => target === 'pt-logout' ).all.clicks.estimate ) );
	} );
} );

describe( 'a query of the docs says of readers what they did:', () => {
	const SECOND = 1000, MINUTE = 60 * SECOND, DAY = 86400 * SECOND;
	const file = path.join( folder, 'visits.sqlite' );
	/** @type {any} */
	let visits;

	/** A page with all three instruments, as a reader of a kind sees it. */
	function siteOf( isLoggedIn ) {
		const uris = { visit: '/heliograph/page_visit/1.0.0', tick: '/heliograph/session_tick/1.0.0', reading: '/heliograph/reading_depth/1.0.0' };
		return {
			streams: Object.fromEntries( Object.entries( uris ).map( ( [ name, uri ] ) => [ name, { schema_uri: uri } ] ) ),
			schemas: Object.fromEntries( Object.values( uris ).map( ( uri ) => [ uri, JSON.parse( fs.readFileSync( path.join( project, `src/schemas${ uri }.json` ), 'utf8' ) ) ] ) ),
			instruments: { pageVisit: { stream: 'visit' }, sessionTick: { stream: 'tick' }, readingDepth: { stream: 'reading' } },
			context: { performer: { is_temp: false, is_logged_in: isLoggedIn } },
			random: ( bytes ) => crypto.getRandomValues( bytes )
		};
	}

	/**
	 * @param {boolean} isLoggedIn
	 * @param {{ days: number, read: number[] }[]} plan How many days after the visit before, and how many seconds each page of it is read.
	 */
	async function simulate( isLoggedIn, plan ) {
		const browser = createBrowser();
		for ( const { days, read: pages } of plan ) {
			await browser.clock.advance( days * DAY );
			for ( const seconds of pages ) {
				const visit = await browser.visit( siteOf( isLoggedIn ) );
				for ( let left = seconds; left > 0; left -= 50 ) {
					await browser.clock.advance( Math.min( left, 50 ) * SECOND );
					visit.document.fire( 'scroll' );
				}
				await visit.leave();
			}
			await browser.clock.advance( MINUTE );
		}
		return browser.events();
	}

	before( async () => {
		const readers = await Promise.all( [
			simulate( false, [ { days: 0, read: [ 10, 200 ] } ] ),
			simulate( false, [ { days: 0, read: [ 20 ] }, { days: 1, read: [ 30 ] }, { days: 6, read: [ 70 ] } ] ),
			simulate( false, [ { days: 0, read: [ 5 ] }, { days: 7, read: [ 5 ] } ] ),
			simulate( true, [ { days: 1, read: [ 100 ] } ] )
		] );
		const store = await openStore( file );
		store.add( readers.flat(), '2026-11-30T00:00:00.000Z' );
		store.close();
		visits = new Database( file );
		visits.exec( queries.SQLite );
	} );

	after( () => visits.close() );

	it( 'devices', () => {
		assert.deepEqual( ask( visits, 'devices' ), [
			{ day: '2026-11-20', devices: 3, new: 3, recent: 0 }, { day: '2026-11-21', devices: 2, new: 1, recent: 1 }, { day: '2026-11-27', devices: 2, new: 0, recent: 2 }
		] );
	} );

	it( 'returns', () => {
		assert.deepEqual( ask( visits, 'returns' ), [ { devices: 3, next_day: 1, next_week: 2 } ] );
	} );

	it( 'sessions, of which there were seven', () => {
		const lasting = ask( visits, 'sessions' ).map( ( { minutes, sessions, share } ) => [ minutes, sessions, share ] );
		assert.deepEqual( lasting, [ [ 0, 7, 1 ], [ 1, 3, round( 3 / 7 ) ], [ 2, 1, round( 1 / 7 ) ], [ 3, 1, round( 1 / 7 ) ] ] );
	} );

	it( 'reading', () => {
		assert.deepEqual( ask( visits, 'reading' ), [ { kind: 'anonymous', pageviews: 7, ended: 7, seconds: 20 }, { kind: 'registered', pageviews: 1, ended: 1, seconds: 100 } ] );
	} );
} );
