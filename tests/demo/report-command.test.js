/*
 * heliograph-report as it is run: on a store that an intake filled, and on what is none.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openStore } from '../../demo/intake/store.mjs';
import { project } from '../../demo/site.mjs';
import { makeWiki, sampleWiki } from './support/readers.js';

const TOOL = path.join( project, 'dist/heliograph-report.mjs' );

const folder = fs.mkdtempSync( path.join( os.tmpdir(), 'heliograph-' ) );
const at = ( name ) => path.join( folder, name );

/**
 * @param {string[]} args
 */
const use = ( ...args ) => spawnSync( process.execPath, [ TOOL, ...args ], { encoding: 'utf8' } );

/**
 * @param {string} name
 * @param {any[]} events
 */
async function fill( name, events ) {
	const store = await openStore( at( name ) );
	store.add( events, '2026-11-03T00:00:00.000Z' );
	store.close();
}

/* What a stranger may send. */
const EVIL = '<script>alert( 1 )</script>\u001b[2J"&';

before( async () => {
	await fill( 'empty.sqlite', [] );
	await fill( 'wiki.sqlite', sampleWiki( makeWiki(), 1 ) );
	const event = ( action, source, i ) => ( { $schema: '/a/1.0.0', action, action_source: source, dt: '2026-11-01T12:00:00.000Z', performer: { pageview_id: 'one', is_logged_in: false, is_temp: false }, meta: { id: `e${ i }`, stream: 'evil', domain: 'wiki.example' } } );
	await fill( 'evil.sqlite', [ event( 'init', 'ns=0', 0 ), ...[ 1, 2, 3 ].map( ( i ) => event( 'click', EVIL, i ) ) ] );
	fs.symlinkSync( 'wiki.sqlite', at( 'link.html' ) );
	fs.writeFileSync( at( 'text.sqlite' ), 'These are no events, but they are long enough to look at.'.repeat( 20 ) );
} );

after( () => fs.rmSync( folder, { recursive: true } ) );

describe( 'heliograph-report', () => {
	it( 'has a section for each question, with figures, intervals and what is too few', () => {
		const { status, stdout } = use( at( 'wiki.sqlite' ) );
		assert.equal( status, 0 );
		for ( const title of [ 'CLICKS BY KIND OF USER: WIKI.CLICKS', 'CLICK-THROUGH: HEADING', 'HOMEPAGE', 'TALK PAGES', 'WHO COMES BACK: WIKI.ACCOUNTS', 'EXPERIMENT: HEADING', 'WHAT THIS RESTS ON' ] ) {
			assert.ok( stdout.includes( title ), title );
		}
		assert.match( stdout, /anonymous +about 472 \(404 to 552\), 118 seen +about 136 \(96 to 192\), 34 seen +28.8 % \(21.2 % to 39.2 %\)/ );
		assert.match( stdout, /too few to tell/ );
	} );

	it( 'has the same figures as JSON, of the streams and times that are asked for', () => {
		const read = ( ...args ) => JSON.parse( use( at( 'wiki.sqlite' ), '--json', ...args ).stdout );
		assert.equal( read().clicks[ 0 ].kinds.anonymous.clicks.count, 34 );
		assert.deepEqual( read( '--stream', 'wiki.test', '--stream', 'wiki.clicks' ).data.streams.map( ( { stream } ) => stream ), [ 'wiki.clicks', 'wiki.test' ] );
		const { from, to } = read( '--stream', 'wiki.clicks', '--from', '2026-10-06', '--until', '2026-10-08' ).data.streams[ 0 ];
		assert.deepEqual( [ from.slice( 0, 10 ), to.slice( 0, 10 ) ], [ '2026-10-06', '2026-10-07' ] );
	} );

	it( 'says that arms are not of the sizes that they should have, and then nothing of their difference', () => {
		const { stdout } = use( at( 'wiki.sqlite' ), '--split', 'heading=control:70,shorter:30' );
		assert.match( stdout, /SAMPLE RATIO MISMATCH: the arms should have control 840, shorter 360/ );
		assert.match( stdout, /not to be believed/ );
	} );

	it( 'writes one page with charts, and nothing that it would have to fetch or run', () => {
		const { status } = use( at( 'wiki.sqlite' ), '--html', at( 'page.html' ) );
		const html = fs.readFileSync( at( 'page.html' ), 'utf8' );
		assert.equal( status, 0 );
		assert.ok( html.match( /<figure>/g ).length > 8 );
		assert.equal( html.match( /<figure>/g ).length, html.match( /<svg[^>]* role="img"/g ).length );
		assert.match( html, />clicks in 100 pageviews<\/text>/ );
		assert.doesNotMatch( html, /<script|<link|<img|src=|url\(|NaN|undefined/ );
	} );

	it( 'shows what strangers sent as text, in the page and in the terminal, and says why a rate is above 100 %', () => {
		use( at( 'evil.sqlite' ), '--html', at( 'evil.html' ) );
		const html = fs.readFileSync( at( 'evil.html' ), 'utf8' );
		assert.doesNotMatch( html, /<script/ );
		assert.match( html, /&#60;script&#62;alert/ );
		const { stdout } = use( at( 'evil.sqlite' ) );
		assert.ok( !stdout.includes( '\u001b' ) );
		assert.match( stdout, /300 %, too few to tell/ );
		assert.match( stdout, /A rate above 100 %: / );
	} );

	/* arguments, exit status, code and what to do */
	const MISTAKES = [
		[ [ 'nowhere.sqlite' ], 1, /^heliograph-report: store-not-found: There is no store at .* Give the path/ ],
		[ [ 'text.sqlite' ], 1, /^heliograph-report: store-damaged: .* is no SQLite database/ ],
		[ [ 'empty.sqlite' ], 1, /^heliograph-report: store-empty: .* Point a client's intakeUrl at its intake/ ],
		[ [ 'wiki.sqlite', '--stream', 'wiki.click' ], 1, /^heliograph-report: no-such-stream: .* It has wiki.accounts, wiki.clicks,/ ],
		[ [ 'wiki.sqlite', '--from', '2030-01-01' ], 1, /^heliograph-report: no-events: No event lies from 2030-01-01 on\./ ],
		[ [ 'wiki.sqlite', '--from', 'yesterday' ], 2, /^heliograph-report: bad-option: --from is “yesterday”/ ],
		[ [ 'wiki.sqlite', '--split', 'heading' ], 2, /^heliograph-report: bad-option: --split is “heading”/ ],
		[ [ 'wiki.sqlite', '--html', 'no/such/folder.html' ], 1, /^heliograph-report: cannot-write: / ],
		[ [ 'wiki.sqlite', '--html', 'wiki.sqlite' ], 2, /^heliograph-report: bad-option: --html is the store itself/ ],
		[ [ 'wiki.sqlite', '--html', 'link.html' ], 2, /^heliograph-report: bad-option: --html is the store itself/ ],
		[ [ 'wiki.sqlite', '--from', '2026-02-30' ], 2, /^heliograph-report: bad-option: --from is “2026-02-30”/ ],
		[ [ 'wiki.sqlite', '--html', 'x', '--json' ], 2, /^heliograph-report: bad-option: --json and --html/ ],
		[ [ 'wiki.sqlite', 'empty.sqlite' ], 2, /^heliograph-report: bad-option: More than one store/ ],
		[ [ '--speed' ], 2, /^heliograph-report: bad-option: Unknown option '--speed'/ ]
	];
	for ( const [ args, expected, message ] of MISTAKES ) {
		it( `says what is wrong with ${ args.join( ' ' ) }, and what to do`, () => {
			const { status, stdout, stderr } = use( ...args.map( ( arg ) => /sqlite$|^link/.test( arg ) ? at( arg ) : arg ) );
			assert.match( stderr, message );
			assert.equal( status, expected );
			assert.equal( stdout, '' );
		} );
	}
} );
