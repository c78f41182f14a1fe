/*
 * The report answers the ticket's question from events as they were accepted.
 */

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { createReport } from '../../demo/report/live.mjs';
import { schemaDirectories } from '../../demo/site.mjs';
import { kindOf } from '../../demo/site/kind.js';
import { startIntake } from '../../demo/watched-intake.mjs';
import { WEB_UI_ACTIONS } from '../support/shared.js';

const WHO = {
	anonymous: { is_logged_in: false, is_temp: false },
	temporary: { is_logged_in: true, is_temp: true },
	registered: { is_logged_in: true, is_temp: false }
};

let last = 0;

/**
 * @param {string} action
 * @param {string} name
 * @param {any} [rest]
 */
function event( action, name, rest ) {
	return { action, action_source: name, dt: '2026-11-20T19:15:00.000Z', performer: WHO.temporary, ...rest, meta: { id: `id-${ ++last }`, domain: 'wiki.example', ...Object( rest ).meta } };
}

/**
 * @param {any[]} events
 */
function reportOf( events ) {
	const report = createReport();
	events.forEach( report.count );
	return report.read().kinds;
}

describe( 'an event is from', () => {
	const ROWS = [
		[ 'anonymous', { performer: WHO.anonymous } ],
		[ 'temporary', { performer: WHO.temporary } ],
		[ 'registered', { performer: WHO.registered } ],
		[ 'temporary', { is_temp: true, performer: { is_logged_in: true } } ],
		[ 'registered', { is_temp: false, performer: { is_logged_in: true } } ],
		[ 'anonymous', { isAnon: true, isTemp: false } ],
		[ 'temporary', { isAnon: false, isTemp: true } ],
		[ 'registered', { isAnon: false, isTemp: false } ],
		[ 'unknown', { performer: { is_logged_in: true } } ],
		[ 'unknown', { performer: { is_temp: true } } ],
		[ 'unknown', { performer: { is_logged_in: true, is_temp: null } } ],
		[ 'unknown', { performer: { is_logged_in: true, is_temp: 'true' } } ],
		[ 'unknown', { performer: null } ],
		[ 'unknown', {} ]
	];
	for ( const [ kind, facts ] of ROWS ) {
		it( `${ kind } users, if it says ${ JSON.stringify( facts ) }`, () => {
			assert.equal( kindOf( facts ), kind );
		} );
	}
} );

describe( 'the report', () => {
	it( 'counts pageviews and clicks on log out, and nothing else', () => {
		const { temporary, registered, anonymous } = reportOf( [
			event( 'init', 'ns=0' ),
			event( 'click', 'pt-logout' ),
			event( 'click', 'pt-logout-sticky-header' ),
			event( 'click', 'pt-login' ),
			event( 'click', 'not-pt-logout' ),
			event( 'show', 'pt-logout' ),
			event( 'click', undefined, { name: 'pt-logout' } ),
			event( 'init', 'ns=0', { performer: WHO.registered } )
		] );
		assert.deepEqual( [ temporary.pageviews.count, temporary.logOuts.count ], [ 1, 3 ] );
		assert.deepEqual( [ registered.pageviews.count, registered.logOuts.count ], [ 1, 0 ] );
		assert.deepEqual( [ anonymous.pageviews.count, anonymous.logOuts.count ], [ 0, 0 ] );
	} );

	it( 'estimates by the rate that each event tells, so that rates can change', () => {
		const { temporary } = reportOf( [ 1, 0.5, 0.1, undefined, 0 ].map( ( rate ) => event( 'init', 'ns=0', { sample: { unit: 'pageview', rate } } ) ) );
		assert.deepEqual( temporary.pageviews, { count: 5, estimate: 1 + 2 + 10 + 1 + 1, simulated: 0 } );
	} );

	it( 'keeps what does not say who it is from to itself', () => {
		const { unknown, registered } = reportOf( [ event( 'click', 'pt-logout', { performer: { is_logged_in: true } } ) ] );
		assert.equal( unknown.logOuts.count, 1 );
		assert.equal( registered.logOuts.count, 0 );
	} );

	it( 'tells made-up readers apart', () => {
		const { temporary } = reportOf( [ event( 'init', 'ns=0' ), event( 'init', 'ns=0', { meta: { domain: 'simulated.invalid' } } ) ] );
		assert.deepEqual( temporary.pageviews, { count: 2, estimate: 2, simulated: 1 } );
	} );

	it( 'counts what an intake stores, once, and what it had stored before a restart, unless it was begun anew', async ( t ) => {
		const folder = fs.mkdtempSync( path.join( os.tmpdir(), 'heliograph-' ) );
		t.after( () => fs.rmSync( folder, { recursive: true } ) );
		const [ one, other ] = Array.from( { length: 2 }, () => ( { $schema: WEB_UI_ACTIONS, agent: {}, ...event( 'init', 'ns=0', { meta: { stream: 'clicks' } } ) } ) );
		const visit = async ( events ) => {
			const report = createReport();
			const intake = await startIntake( { schemaDirectories, database: path.join( folder, 'events.sqlite' ), otherwise: ( request, response ) => report.serve( request, response ) } );
			const stop = report.listen( intake );
			await fetch( `${ intake.url }/v1/events`, { method: 'POST', body: JSON.stringify( events ) } );
			stop();
			await fetch( `${ intake.url }/v1/events`, { method: 'POST', body: JSON.stringify( [ { ...one, meta: { ...one.meta, id: 'unheard' } } ] ) } );
			const counts = [ report.read().kinds.temporary.pageviews.count ];
			if ( !events.length ) {
				await fetch( `${ intake.url }/report`, { method: 'DELETE' } );
				counts.push( report.read().kinds.temporary.pageviews.count, intake.store.count() );
			}
			await intake.close();
			return counts;
		};
		assert.deepEqual( await visit( [ one, one, { ...other, action: 5 } ] ), [ 1 ] );
		assert.deepEqual( await visit( [ one, other ] ), [ 3 ] );
		assert.deepEqual( await visit( [] ), [ 3, 0, 0 ] );
		assert.deepEqual( await visit( [ one ] ), [ 1 ] );
	} );
} );
