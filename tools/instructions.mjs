/*
 * npm run bench:instructions: what each call of the core costs in instructions, by valgrind's callgrind on a native build.
 * The figures repeat to the digit, so a stage of `npm test` compares them with what is recorded. `-- --record` records.
 */

import fs from 'node:fs';
import path from 'node:path';
import { strip } from '../js-glue/core/schema.js';
import { workflow } from './cmake.mjs';
import { Failure, ask, root, run, say } from './steps.mjs';

const recordFile = path.join( root, 'tools/instructions.json' );
const folder = path.join( root, 'build/instructions' );

/* Growth by more than this fails. */
const TOLERANCE = 0.02;

/* Which of its variants the C library takes depends on the processor; these are the same on all. */
const ENVIRONMENT = { GLIBC_TUNABLES: 'glibc.cpu.hwcaps=-AVX512F,-AVX2,-AVX_Fast_Unaligned_Load,-ERMS,-FSRM' };

/* From the function of tests/bench/instructions.c to the call that is counted in it. */
const CALLS = {
	add_schema: 'hg_add_schema', begin_pageview: 'hg_begin_pageview', begin_packed: 'hg_begin_pageview, packed', begin_packed_out: 'hg_begin_pageview, packed, not in sample', submit_first: 'hg_submit, first of a pageview', submit: 'hg_submit',
	emit: 'hg_emit', validate: 'hg_validate', adopt: 'hg_adopt'
};

const ATTRIBUTES = [
	'agent_client_platform', 'agent_client_platform_family', 'page_namespace_id', 'performer_is_logged_in', 'performer_is_temp', 'performer_session_id',
	'performer_pageview_id', 'performer_edit_count_bucket', 'performer_groups', 'performer_is_bot', 'mediawiki_skin', 'mediawiki_database'
];

const PAGEVIEW = {
	context: {
		agent: { client_platform: 'mediawiki_js', client_platform_family: 'desktop_browser' }, page: { namespace_id: 0 },
		performer: { is_temp: false, is_logged_in: false, groups: [ '*' ] }, mediawiki: { skin: 'vector-2022', database: 'enwiki' }
	},
	tokens: { pageview: '0123456789abcdef0123' }
};

const CLICK = {

	action_source: 'zq7.12.toc-heading', action_context: 'desktop', viewport_size_bucket: '1200px-2000px', font: '2', is_full_width: false,
	is_dark_mode_on: false, action: 'click'

};

/**
 * @param {string} uri
 * @return {any} A stream in EventStreamConfig's shape.
 */
const stream = ( uri ) => ( {
	name: 'stream',

	config: { schema_uri: uri, sample: { unit: 'pageview', rate: 1 }, producers: { metrics_platform_client: { provide_values: ATTRIBUTES } } }
} );

/**
 * @param {string} uri
 * @return {any} One in Test Kitchen's shape, as events of getInstrument have it.
 */
const handle = ( uri ) => ( {
	name: 'instrument', option: 'instrumentConfigs',

	config: { stream_name: 'stream', schema_uri: uri, sample_rate: { default: 1 }, sample_unit: 'pageview', contextual_attributes: ATTRIBUTES }
} );

const SENT = { action: 'click', action_source: 'toolbar', action_context: '{"a":1}', instrument_name: 'instrument', element_id: 'ca-watch' };
const LEGACY = { event: { action: 'click', name: 'ca-watch', token: '0123456789abcdef0123', isSidebarCollapsed: false, isAnon: true } };

const ours = path.join( root, 'src/schemas' ), shared = path.join( root, '../shared/schemas' );

/* What is measured: where the schema lies, the stream and the event. Only the first has an instrument beside it. */
const CASES = [
	{ schemas: ours, uri: '/analytics/mediawiki/product_metrics/web_ui_actions/1.0.1', stream, event: CLICK, instrument: { name: 'webUiClick', options: { stream: 'stream' } } },
	{ schemas: ours, uri: '/heliograph/interaction/1.0.0', stream: handle, event: SENT },
	{ schemas: shared, uri: '/analytics/product_metrics/web/base/1.3.0', stream: handle, event: SENT },
	{ schemas: shared, uri: '/analytics/legacy/desktopwebuiactionstracking/1.5.0', stream, event: LEGACY }
];

/**
 * Instructions a call, from what callgrind writes: the cost of a call is in the line behind its `calls=`, with all that it
 * calls.
 *
 * @param {string} profile
 * @return {Object<string, number>}
 */
function read( profile ) {
	/** @type {Map<string, string>} Names stand in full once, and later by a number. */
	const names = new Map();
	const nameOf = ( /** @type {string} */ text ) => {
		const [ , number, name ] = /^(\(\d+\)) ?(.*)$/.exec( text ) || [];
		if ( name ) {
			names.set( number, name );
		}
		return names.get( number ) || '';
	};
	/** @type {Object<string, number>} */
	const found = {};
	let caller = '', callee = '', calls = 0;
	for ( const line of profile.split( '\n' ) ) {
		if ( line.startsWith( 'fn=' ) ) {
			caller = nameOf( line.slice( 3 ) );
		} else if ( line.startsWith( 'cfn=' ) ) {
			callee = nameOf( line.slice( 4 ) );
		} else if ( line.startsWith( 'calls=' ) ) {
			calls = parseInt( line.slice( 6 ) );
		} else if ( calls ) {
			const call = CALLS[ /** @type {keyof CALLS} */ ( caller ) ];
			if ( call && call.split( ',' )[ 0 ] === callee ) {
				found[ call ] = Math.round( Number( line.split( ' ' )[ 1 ] ) / calls );
			}
			calls = 0;
		}
	}
	/* callgrind lists calls by address. */
	return Object.fromEntries( Object.entries( found ).sort() );
}

/**
 * @param {typeof CASES[0]} measured
 * @return {Object<string, number>}
 */
function count( { schemas, uri, stream: toStream, event, instrument } ) {
	const schema = path.join( folder, 'schema.json' ), profile = path.join( folder, 'callgrind.out' );
	fs.writeFileSync( schema, JSON.stringify( strip( JSON.parse( fs.readFileSync( path.join( schemas, `${ uri }.json` ), 'utf8' ) ) ) ) );
	run( 'valgrind', [
		'--quiet', '--tool=callgrind', `--callgrind-out-file=${ profile }`, path.join( root, 'build/fleet/tests/instructions' ),
		uri, schema, JSON.stringify( toStream( uri ) ), instrument ? JSON.stringify( instrument ) : '', JSON.stringify( PAGEVIEW ), JSON.stringify( event )
	], { env: { ...process.env, ...ENVIRONMENT } } );
	return read( fs.readFileSync( profile, 'utf8' ) );
}

/** What the figures depend on besides the code. */
const compiler = () => ( ask( 'clang', [ '--version' ] ) || '' ).split( '\n' )[ 0 ];

/**
 * @return {Object<string, Object<string, number>>} Instructions by schema and call.
 */
function countAll() {
	workflow( 'fleet' );
	fs.mkdirSync( folder, { recursive: true } );
	const present = CASES.filter( ( { schemas, uri } ) => fs.existsSync( path.join( schemas, `${ uri }.json` ) ) );
	CASES.filter( ( one ) => !present.includes( one ) ).forEach( ( { uri } ) => say( `instructions: without ${ uri }, which is not here` ) );
	const counts = Object.fromEntries( present.map( ( one ) => [ one.uri, count( one ) ] ) );
	console.table( counts );
	return counts;
}

/** @return {boolean} */
function canCount() {
	const can = ask( 'valgrind', [ '--version' ] ) !== null;
	if ( !can ) {
		say( 'instructions: not counted, because valgrind is not installed' );
	}
	return can;
}

/** Print the table, and with `isRecorded` let it be what later ones are compared with. */
export function benchInstructions( /** @type {boolean} */ isRecorded ) {
	const counts = canCount() && countAll();
	if ( counts && isRecorded ) {
		fs.writeFileSync( recordFile, `${ JSON.stringify( { compiler: compiler(), counts }, null, '\t' ) }\n` );
		say( 'instructions: recorded' );
	}
}

export function checkInstructions() {
	const record = JSON.parse( fs.readFileSync( recordFile, 'utf8' ) );
	if ( !canCount() ) {
		return;
	}
	if ( record.compiler !== compiler() ) {
		say( `instructions: not compared, because they were recorded with another compiler (${ record.compiler })` );
		return;
	}
	const grown = Object.entries( countAll() ).flatMap( ( [ uri, calls ] ) => Object.entries( calls )
		.map( ( [ call, now ] ) => ( { uri, call, now, before: ( record.counts[ uri ] || {} )[ call ] } ) ) )
		.filter( ( { now, before } ) => now > before * ( 1 + TOLERANCE ) );
	if ( grown.length ) {
		throw new Failure( `calls take more instructions: ${ grown.map( ( { uri, call, now, before } ) => `${ call } of ${ uri }, ${ before } to ${ now }` ).join( '; ' ) }. Make them cheaper, or record them: npm run bench:instructions -- --record` );
	}
}
