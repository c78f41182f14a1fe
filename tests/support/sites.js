/*
 * Sites, the pages that are made of them, and what is done there, at random: for what has to be the same whether a site was packed or is
 * configured in its page.
 */

import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { root, sharedSchema, sharedSchemaUris, withoutSharedSchemas } from './shared.js';

const folder = path.join( root, 'src/schemas' );
const ours = fs.readdirSync( folder, { recursive: true } ).map( String ).filter( ( name ) => name.endsWith( '.json' ) ).sort();

const EVERYTHING = { $schema: { type: 'string' }, meta: { type: 'object' }, dt: { type: 'string', format: 'date-time' }, sample: { type: 'object' } };

/** Small ones of everything that few schemas have. */
const SMALL = {
	'/small/open/1.0.0': { title: 'small/open', type: 'object' },
	'/small/numbers/1.0.0': {
		title: 'small/numbers', type: 'object', additionalProperties: false, required: [ 'action' ],
		properties: {
			...EVERYTHING, performer: { type: 'object', properties: { is_temp: { type: 'boolean' } } }, agent: { type: 'object' },
			action: { type: 'string', enum: [ 'click', 'init', 'impression', 'hover-in', 'hover-out' ] }, action_source: { type: [ 'integer', 'null' ], maximum: 99 }, dwell_ms: { type: 'number' },
			funnel_event_sequence_position: { type: 'integer' }, list: { type: 'array', uniqueItems: true, items: { $ref: '#/definitions/one' } }
		},
		definitions: { one: { anyOf: [ { type: 'integer', exclusiveMinimum: 3 }, { const: 'x' } ] } }
	},
	'/small/capsule/1.0.0': {
		title: 'small/capsule', type: 'object', additionalProperties: false, required: [ 'event', '$schema' ],
		properties: { ...EVERYTHING, schema: {}, webHost: {}, wiki: {}, client_dt: {}, event: { type: 'object', properties: { isTemp: { type: 'boolean' }, action: { type: 'integer' }, name: {} } } }
	},
	'/small/flat/1.0.0': {
		title: 'small/flat', type: 'object', properties: { ...EVERYTHING, is_temp: { type: 'boolean' }, action: { type: 'string', maxLength: 4 }, action_source: { type: 'string', pattern: '^[a-z-]+$' }, user_id: { type: [ 'integer', 'null' ] }, is_mobile: {} }
	},
	'/small/odd/1.0.0': {
		title: 'small/odd', type: 'object', patternProperties: { '^x_': { type: 'integer' }, '(?:ab|a[bc])+d': false }, minProperties: 2, propertyNames: { pattern: '^[$a-z_]*$' },
		properties: {
			performer: { required: [ 'is_temp' ], properties: { is_temp: {}, groups: { type: 'array', contains: { const: '*' } } } }, meta: { properties: { id: { format: 'uuid' }, domain: { minLength: 3 } } },
			action: { not: { const: 'no' }, pattern: '(a|b)*a(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)$|^.' }, experiment: { type: 'object' }, url: { format: 'uri' }
		},
		if: { required: [ 'url' ] }, then: { required: [ 'action' ] }, dependencies: { a: [ 'b' ] }
	}
};

/** By URI: what a site may have. */
export const SCHEMAS = Object.fromEntries( [
	...ours.map( ( name ) => [ `/${ name.slice( 0, -5 ) }`, JSON.parse( fs.readFileSync( path.join( folder, name ), 'utf8' ) ) ] ),
	...( withoutSharedSchemas ? [] : sharedSchemaUris() ).map( ( uri ) => [ uri, sharedSchema( uri ) ] ),
	...Object.entries( SMALL )
] );

const ATTRIBUTES = [ ...fs.readFileSync( path.join( root, 'src/stream/attributes.h' ), 'utf8' ).split( 'HG_INSTRUMENT_ATTRIBUTES' )[ 0 ].matchAll( /X\(([A-Z_]+), "/g ) ].map( ( [ , name ] ) => name.toLowerCase() );

const maybe = ( arbitrary ) => fc.option( arbitrary, { nil: undefined } );
const partly = ( record ) => fc.record( record, { requiredKeys: [] } );
const oneOf = ( ...values ) => fc.constantFrom( ...values );

const WORDS = [ '', 'a', 'click', 'init', 'pt-logout', '12', '100', '007', 'no', '\u00e4\ud83d\ude00', '"\\\n', 'x'.repeat( 80 ), 'start-email', 'aaaaaaaaab' ];
const word = oneOf( ...WORDS );
const anything = fc.oneof( { depthSize: 'small' }, oneOf( null, true, false, 0, 1, -1, 0.5, 1e21, 'x', '2026-11-20T19:15:00.123Z', '/a/b', ...WORDS ), fc.jsonValue( { maxDepth: 2 } ) );

/**
 * @param {boolean} isOdd Whether mistakes may be among it.
 * @return {any} What a site is made of.
 */
function partsOf( isOdd ) {
	const odd = ( good, ...bad ) => isOdd ? fc.oneof( { weight: 15, arbitrary: good }, { weight: 1, arbitrary: oneOf( ...bad ) } ) : good;
	const unit = oneOf( 'pageview', 'session', 'device' ), rate = oneOf( 1, 1, 1, 1, 0.5, 0 );
	const rates = fc.oneof( rate, oneOf( '0.5', '1', '+1' ), oneOf( { default: 1, 0.1: [ 'enwiki' ] }, { default: 0, 1: [ 'enwiki', 'dewiki' ] }, { 0.5: [ 'enwiki' ] } ) );
	const sampling = fc.oneof(
		{ weight: 4, arbitrary: fc.constant( {} ) },
		{ weight: 4, arbitrary: fc.record( { sample: odd( fc.record( { unit, rate } ), { unit: 'weather', rate: 1 }, { unit: 'session' }, null ) } ) },
		{ weight: 1, arbitrary: fc.record( { sample: fc.record( { unit, rate, salted: fc.boolean() } ) } ) },
		{ weight: 3, arbitrary: fc.record( { sample_rate: odd( rates, 7, 'much', { default: 'x' } ), sample_unit: unit, sample_salted: fc.boolean() }, { requiredKeys: [ 'sample_rate' ] } ) }
	);
	const rule = partly( {
		equals: anything, not_equals: anything, greater_than: oneOf( 0, 5 ), less_than: oneOf( 3, 100 ), in: oneOf( [ 'enwiki' ], [ true, 'vector' ], [] ), not_in: oneOf( [ 'enwiki', 0 ] ),
		contains: oneOf( '*', 'bot' ), does_not_contain: oneOf( 'bot' ), contains_all: oneOf( [ '*' ] ), contains_any: oneOf( [ 'bot', '*' ] )
	} ).chain( ( all ) => fc.subarray( Object.entries( all ), { maxLength: 2 } ) ).map( ( some ) => Object.fromEntries( some ) );
	const curation = odd( fc.dictionary( oneOf( 'performer_is_temp', 'performer_is_logged_in', 'mediawiki_skin', 'performer_groups', 'performer_edit_count', 'page_namespace_id', 'mediawiki_database' ), rule, { maxKeys: 1 } ), { performer_id: { more: 1 } }, [] );
	const audience = odd( partly( { minimum_edit_count: oneOf( 0, 5, 100 ), maximum_edit_count: oneOf( 10, 1000 ) } ), 'all' );
	const attributes = fc.uniqueArray( isOdd ? oneOf( ...ATTRIBUTES, 'performer_shoe_size' ) : oneOf( ...ATTRIBUTES ), { maxLength: 8 } );
	const personal = oneOf( [ 'performer_name' ], [ 'page_title', 'agent_ua_string' ] );

	/**
	 * @param {string[]} uris
	 * @param {any} more Members, of which each may be there.
	 * @param {any} [sample]
	 */
	const streamOf = ( uris, more, sample = sampling ) => fc.tuple( sample, odd( oneOf( ...uris ), '/none/1.0.0', undefined ), partly( { allow_personal: personal, allow_full_rate: fc.boolean(), ...more } ), fc.nat( 9 ), audience, oneOf( 'other/title' ) )
		.map( ( [ sampled, uri, config, n, readers, title ] ) => ( {
			...sampled, schema_uri: uri, ...config,
			/* Both would leave little to compare. */
			...n === 0 && { audience: readers }, ...n === 1 && { schema_title: title }, ...n > 5 && uri in SCHEMAS && { schema_title: SCHEMAS[ uri ].title }
		} ) );
	/* Curation as well. */
	const producers = fc.tuple( partly( { provide_values: attributes, stream_name: oneOf( 'elsewhere', 'a' ) } ), curation, fc.nat( 5 ) ).map( ( [ producer, rules, n ] ) => ( { metrics_platform_client: { ...producer, ...!n && { curation: rules } } } ) );
	const ofHandle = fc.tuple( partly( { stream_name: oneOf( 'elsewhere', 'one' ), contextual_attributes: attributes } ), curation, fc.nat( 5 ) ).map( ( [ config, rules, n ] ) => ( { ...config, ...!n && { curation: rules } } ) );
	return { odd, sampling, attributes, producers, ofHandle, streamOf };
}

/* What has a place for what each instrument tells. */
const BELONGING = Object.fromEntries( Object.entries( {
	webUiClick: [ '/heliograph/web_ui_click/1.0.0', '/heliograph/interaction/1.0.0', '/heliograph/interaction/1.1.0', '/analytics/mediawiki/product_metrics/web_ui_actions/1.0.1', '/small/numbers/1.0.0', '/small/numbers/1.0.0', '/small/flat/1.0.0', '/analytics/product_metrics/web/base/1.3.0', '/analytics/legacy/mobilewebuiactionstracking/1.4.0' ],
	homepageModule: [ '/heliograph/homepage_module/1.0.1', '/heliograph/homepage_module_capsule/1.0.1', '/analytics/legacy/homepagemodule/1.7.0', '/small/flat/1.0.0' ],
	flowReplies: [ '/heliograph/flow_replies/1.0.1', '/heliograph/interaction/1.1.0', '/small/flat/1.0.0' ],
	pageVisit: [ '/heliograph/page_visit/1.0.0', '/small/flat/1.0.0' ],
	sessionTick: [ '/heliograph/session_tick/1.0.0', '/small/flat/1.0.0', '/analytics/session_tick/2.0.0' ],
	readingDepth: [ '/heliograph/reading_depth/1.0.0', '/small/flat/1.0.0', '/analytics/mediawiki/web_ui_reading_depth/1.0.0' ]
} ).map( ( [ name, uris ] ) => [ name, uris.filter( ( uri ) => uri in SCHEMAS ) ] ) );
const KNOWN = Object.keys( SCHEMAS );
/* Those of instrumentConfigs have to tell temporary accounts apart. */
const TELLING = KNOWN.filter( ( uri ) => /"is_temp"|"isTemp"/.test( JSON.stringify( SCHEMAS[ uri ] ) ) && !uri.startsWith( '/analytics/legacy' ) );

const instrumentsOf = ( odd, handles ) => {
	const untrustedEvents = fc.boolean();
	return {
		webUiClick: partly( {
			mode: oneOf( null, 'mobile', 'x'.repeat( 70 ) ), destination: fc.boolean(), impressions: fc.boolean(), hovers: oneOf( true, true, false, 'focus', 'focus' ), untrustedRoots: oneOf( null, [], [ '.content', '#a' ] ), untrustedEvents,
			facts: odd( partly( { font: word, viewport_size_bucket: word, is_full_width: fc.boolean(), is_pinned: oneOf( null, true ) } ), { weather: 1 }, null )
		} ),
		homepageModule: fc.record( {
			token: oneOf( '0123456789abcdefghijklmnopqrstuv', '0123456789abcdefghijklmnopqrstuv', 'short', null ), userId: oneOf( 7, null ), userEditCount: oneOf( 0, 12 ), isMobile: fc.boolean(), mode: oneOf( 'desktop', 'mobile-overlay' ), userVariant: oneOf( 'C', null ),
			modules: fc.dictionary( oneOf( 'start-email', 'impact', 'help' ), partly( { state: word, actionData: oneOf( 'a=b', { a: 1, 'b;': 'c=' }, null ) } ), { maxKeys: 2 } ), untrustedEvents
		}, { requiredKeys: [ 'token', 'userId', 'userEditCount' ] } ),
		flowReplies: partly( { sessionId: fc.boolean(), untrustedEvents } ),
		pageVisit: partly( { unit: oneOf( 'device', 'session', null ), days: odd( oneOf( 1, 90 ), 91 ) } ),
		sessionTick: partly( { tickMs: oneOf( 60000, 20000 ), untrustedEvents } ),
		readingDepth: fc.constant( {} ),
		clickThrough: fc.array( fc.record( { instrument: odd( oneOf( ...handles ), 'three' ), selector: oneOf( '.x', 'a[href]' ), friendlyName: odd( word, 7 ) } ), { maxLength: 2 } ),
		contributionStatistics: odd( oneOf( {}, { disallowedCountries: { BH: 'Bahrain' }, requireWikis: true } ), { disallowedCountries: [ 'DE' ] } )
	};
};

/** What site.json may be, but for its schemas, of which it has the `uris`. */
export const site = fc.tuple(
	fc.integer( { min: 0, max: 3 } ).map( ( n ) => !n ), fc.uniqueArray( fc.oneof( oneOf( ...KNOWN ), oneOf( ...Object.keys( SMALL ) ) ), { minLength: 1, maxLength: 4 } ),
	fc.uniqueArray( oneOf( 'b.c', 'eventlogging_Edit', 'one', '7' ), { minLength: 1, maxLength: 3 } ), fc.uniqueArray( oneOf( 'one', 'two', 'a' ), { maxLength: 2 } ),
	fc.uniqueArray( oneOf( ...Object.keys( BELONGING ), 'webUiClick', 'clickThrough', 'contributionStatistics' ), { maxLength: 3 } )
).chain( ( [ isOdd, uris, names, handles, instruments ] ) => {
	const { odd, sampling, attributes, producers, ofHandle, streamOf } = partsOf( isOdd );
	const used = instruments.filter( ( name ) => name !== 'clickThrough' || handles.length ), built = used.filter( ( name ) => name in BELONGING );
	/* What belongs together is not drawn for each pageview. */
	const lasting = fc.oneof( fc.constant( {} ), fc.record( { sample: fc.record( { unit: oneOf( 'device' ), rate: oneOf( 1, 0.5 ) } ) } ) );
	const streams = fc.record( Object.fromEntries( [
		...names.map( ( name ) => [ name, streamOf( uris, { producers } ) ] ),
		...built.map( ( name ) => [ 'of.' + name, streamOf( BELONGING[ name ], { producers }, name === 'webUiClick' || isOdd ? sampling : lasting ) ] )
	] ) );
	const options = instrumentsOf( odd, handles.length ? handles : [ 'none' ] ), known = [ ...names, ...built.map( ( name ) => 'of.' + name ) ];
	const stream = odd( oneOf( ...known ), 'nowhere' );
	return fc.record( {
		streams, intakeUrl: odd( fc.constant( 'https://intake.example.org/v1/events' ), 'ftp://a', '' ),
		instruments: fc.record( Object.fromEntries( used.map( ( name ) => [ name, built.includes( name ) ? options[ name ].map( ( own ) => ( { stream: 'of.' + name, ...own } ) ) : options[ name ] ] ) ) ),
		instrumentConfigs: fc.record( Object.fromEntries( handles.map( ( name ) => [ name, fc.tuple( streamOf( isOdd ? KNOWN : TELLING, {} ), ofHandle ).map( ( [ config, more ] ) => ( { ...config, ...more } ) ) ] ) ) ),
		experiments: fc.dictionary( oneOf( 'colour', 'caf\u00e9', 'size' ), fc.record( {
			stream_name: stream, schema_uri: oneOf( ...uris ), contextual_attributes: attributes, groups: oneOf( [ 'control', 'treatment' ], [ 'only' ] ), sample: odd( oneOf( 1, 0.5, { unit: 'pageview', rate: 1 } ), 2 ),
			unit: oneOf( 'session', 'pageview' ), user_identifier_type: oneOf( 'edge-unique' ), version: oneOf( 3, '4' ), exposure_version: oneOf( 1 ), phase_index: oneOf( 2 )
		}, { requiredKeys: [ 'stream_name' ] } ), { maxKeys: 2 } ),
		intakeFills: odd( oneOf( [], [ '/meta/dt' ], [ '/meta/dt', '/dt', '/action' ] ), [ 'meta' ], 7 ), domain: odd( oneOf( 'packed.example.org' ), '' ),
		privacy: oneOf( { gpc: false }, { dnt: true }, {} ), delivery: odd( oneOf( { atExit: 'store' }, {} ), { atExit: 'never' } ), lossStream: oneOf( ...known ), deviceToken: fc.boolean()
	}, { requiredKeys: [ 'streams', 'intakeUrl' ] } ).map( ( given ) => {
		const named = [ ...Object.values( given.streams ), ...Object.values( given.instrumentConfigs || {} ) ].map( ( { schema_uri: uri } ) => uri ).filter( ( uri ) => uri in SCHEMAS );
		return { uris: [ ...new Set( [ ...uris, ...named ] ) ], ...given };
	} );
} );

/**
 * @param {any} drawn
 * @return {any} A site with its schemas.
 */
export function withSchemas( { uris, ...given } ) {
	return { ...given, schemas: Object.fromEntries( uris.map( ( /** @type {string} */ uri ) => [ uri, SCHEMAS[ uri ] ] ) ) };
}

/* pages */

const mostly = ( good, ...bad ) => fc.oneof( { weight: 30, arbitrary: good }, { weight: 1, arbitrary: oneOf( ...bad ) } );
const any = partsOf( true );

const tokens = fc.record( { pageview: mostly( oneOf( '00000000000000000000', '8000000000000000ffff', 'ffffffff000000000000' ), 'none', null ), session: mostly( oneOf( '00000000111111111111', '90000000111111111111' ), 'S', 7 ), device: oneOf( '00000000222222222222', 'c0000000222222222222' ) }, { requiredKeys: [ 'session', 'device' ] } ).chain( ( all ) => oneOf( all, all, all, { ...all, session: undefined }, { ...all, device: undefined }, {} ) );
const READERS = [
	{ is_temp: false, is_logged_in: false }, { is_temp: true, is_logged_in: true, id: 12, edit_count: 3, groups: [ '*', 'temp' ] },
	{ is_temp: false, is_logged_in: true, id: 7, name: 'A', edit_count: 120, groups: [ '*', 'user', 'bot' ], is_bot: true, registration_dt: '2020-01-01T00:00:00Z', language: 'de', is_eligible: true }
];
const context = fc.record( {
	performer: fc.tuple( mostly( oneOf( ...READERS ), {} ), partly( { edit_count: oneOf( null, 0, 7, 1e6 ), groups: oneOf( null, [], [ '*' ] ), pageview_id: oneOf( 'x', null ), language: word } ), fc.nat( 3 ) ).map( ( [ reader, more, n ] ) => n ? reader : { ...reader, ...more } ),
	agent: mostly( oneOf( { client_platform: 'mediawiki_js', client_platform_family: 'desktop_browser', ua_string: 'U' }, {}, null ), { client_platform: 7 } ),
	mediawiki: mostly( oneOf( { database: 'enwiki', skin: 'vector', version: '1.43', is_production: true }, { database: 'dewiki', site_content_language: 'de' }, {}, null ), 'enwiki' ),
	page: mostly( oneOf( { namespace_id: 0, id: 5, title: 'T', revision_id: 9, is_redirect: false, content_language: 'en' }, { namespace_id: -1, wikidata_qid: 'Q1', user_groups_allowed_to_edit: [] }, null ), { id: 'x' } )
}, { requiredKeys: [ 'performer' ] } );

/** What a page gives beside what was packed. */
export const page = fc.record( { context, tokens, domain: mostly( oneOf( 'page.example.org' ), '', 7 ), enrollments: oneOf( null, { assigned: { colour: 'control', other: 'b' }, subject_ids: { colour: 's' } } ) }, { requiredKeys: [ 'context', 'tokens' ] } );

/* what is done */

/**
 * @param {any} schema
 * @return {any} An arbitrary of events, of which many are valid.
 */
function eventsOf( schema ) {
	if ( schema.enum ) {
		return oneOf( ...schema.enum );
	}
	if ( schema.properties ) {
		const { properties, required = [] } = schema;
		const wanted = Object.keys( properties ).filter( ( name ) => ![ '$schema', 'meta', 'dt', 'sample' ].includes( name ) );
		return fc.record( Object.fromEntries( wanted.map( ( name ) => [ name, fc.oneof( { weight: 60, arbitrary: eventsOf( properties[ name ] ) }, { weight: 1, arbitrary: anything } ) ] ) ), { requiredKeys: required.filter( ( name ) => wanted.includes( name ) ) } );
	}
	const type = Array.isArray( schema.type ) ? schema.type[ 0 ] : schema.type;
	/* Nearly always one of those that the schema takes. */
	const fitting = [ ...WORDS, 'some-words', '0123456789abcdef0123', '2026-11-20T19:15:00Z', 'https://a.example/b' ].filter( ( text ) => text && text.length <= ( schema.maxLength ?? 99 ) && text.length >= ( schema.minLength || 0 ) && ( !schema.pattern || new RegExp( schema.pattern ).test( text ) ) && ( !schema.format || /^(2026|https)/.test( text ) ) );
	return type === 'string' ? fc.oneof( { weight: 30, arbitrary: oneOf( ...fitting, ...fitting.length ? [] : [ 'x' ] ) }, { weight: 1, arbitrary: word } ) : type === 'boolean' ? fc.boolean() : type === 'integer' || type === 'number' ? oneOf( 0, 1, 5, 1.5, 120 ) :
		type === 'array' ? fc.array( schema.items ? eventsOf( schema.items ) : anything, { maxLength: 3 } ) : type === 'object' ? fc.constant( {} ) : anything;
}

/** @param {any} drawn A site as `site` draws it. */
export function stepsOf( { uris, streams, instruments = {}, instrumentConfigs = {} } ) {
	const name = oneOf( ...Object.keys( streams ), 'nowhere' );
	const eventOf = ( uri ) => eventsOf( SCHEMAS[ uri ] ).chain( ( made ) => typeof made === 'object' && made ? oneOf( made, made, { $schema: uri, ...made } ) : fc.constant( made ) );
	const event = fc.oneof( ...uris.map( eventOf ), { weight: 1, arbitrary: anything } );
	/* Mostly of the schema that its events have. */
	const aimed = ( configs ) => oneOf( ...Object.entries( configs ), [ 'nowhere', {} ] ).chain( ( [ own, { schema_uri: uri } ] ) => fc.tuple( fc.constant( own ), uri in SCHEMAS ? fc.oneof( { weight: 5, arbitrary: eventOf( uri ) }, { weight: 1, arbitrary: event } ) : event ) );
	const change = partly( { context, tokens, streams: fc.dictionary( name, fc.oneof( any.sampling, any.sampling, anything ), { maxKeys: 2 } ), instrumentConfigs: fc.dictionary( oneOf( 'one', 'two', 'a' ), any.sampling, { maxKeys: 2 } ) } );
	const step = fc.oneof(
		{ weight: 8, arbitrary: aimed( streams ).map( ( own ) => [ 'submit', ...own ] ) },
		{ weight: Object.keys( instruments ).length ? 8 : 1, arbitrary: fc.tuple( fc.constant( 'emit' ), fc.nat( 14 ), fc.oneof( word, oneOf( 'pt-logout', 'a' ) ), fc.oneof( word, oneOf( '12', '1500' ) ) ) },
		{ weight: Object.keys( instrumentConfigs ).length ? 5 : 1, arbitrary: fc.tuple( aimed( instrumentConfigs ), word, fc.oneof( { weight: 4, arbitrary: maybe( any.attributes ) }, anything ) ).map( ( [ [ own, data ], action, names ] ) => [ 'send', own, action, data, names ] ) },
		{ weight: 2, arbitrary: fc.tuple( fc.constant( 'experiment' ), oneOf( 'colour', 'caf\u00e9', 'size' ), word, event ) },
		{ weight: 2, arbitrary: fc.tuple( fc.constant( 'validate' ), oneOf( ...uris, '/none' ), event ) },
		{ weight: 2, arbitrary: fc.tuple( fc.constant( 'newPageview' ), change ) },
		{ weight: 1, arbitrary: fc.tuple( fc.constant( 'adopt' ), event ) },
		{ weight: 1, arbitrary: fc.tuple( fc.constant( 'answers' ), fc.array( oneOf( 201, 204, 207, 302, 400, 413, 429, 500, 503, null ), { minLength: 1, maxLength: 4 } ) ) },
		{ weight: 2, arbitrary: fc.tuple( oneOf( 'attach', 'click', 'rehearse', 'wait', 'leave', 'track' ), word, word ) }
	);
	return fc.array( step, { minLength: 1, maxLength: 12, size: 'max' } );
}
