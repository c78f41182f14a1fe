/*
 * The queries of docs/reading-the-data.md, run on a store as an analyst would, say what the report says.
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
			const rows = database.prepare( queries[ name ] ).all().map( ( row ) => Object.fromEntries( Object.entries( row ).map( ( [ column, value ] ) => [ column, typeof value === 'number' ? round( value ) : value ] ) ) );
			assert.ok( rows.length );
			assert.deepEqual( rows, say() );
		} );
	}

	it( 'losses, of which there are two', () => {
		assert.equal( SAYS.losses()[ 0 ].missing, 2 );
	} );

	it( 'days, which sum up to the clicks on log out', () => {
		const sum = database.prepare( queries.days ).all().reduce( ( sofar, { clicks } ) => sofar + clicks, 0 );
		assert.equal( round( sum ), round( report.clicks[ 0 ].targets.find( ( { target } ) => target === 'pt-logout' ).all.clicks.estimate ) );
	} );
} );
