/*
 * What is configured of visits, ticks and readings: the rules of the listener plan that the glue carries out without the core.
 * Options are checked here, and what the stream's schema has a place for is looked up. An entry of its own, heliograph.rules.mjs,
 * which is imported where one of them is configured in a page; a packed page is told what came of it.
 */

import { step, textOf } from '../core/serialise.js';
import { isObject } from '../platform/json.js';

/** @typedef {import('../listening/types.js').Rule} Rule */

/**
 * @typedef {Object} Kind
 * @property {string} on
 * @property {Record<string, unknown>} options The options and their defaults, `stream` apart.
 * @property {( options: any ) => string | undefined} fault What is wrong with the options, of which each has its type.
 * @property {( options: any ) => string[]} units By which a stream may be sampled.
 * @property {string[]} attributes Contextual attributes of its events.
 * @property {string[]} members Of its events, beside those that every event has.
 * @property {Record<string, unknown>} event What all of its events have.
 */

/* What tells three kinds of user apart, and wikis and platforms. */
const ATTRIBUTES = [ 'performer_is_logged_in', 'performer_is_temp', 'mediawiki_database', 'agent_client_platform', 'agent_client_platform_family' ];

/* Members that the core gives, or finds a place for. */
const CORE = [ '$schema', 'meta', 'dt', 'sample', 'agent', 'mediawiki', 'page', 'performer' ];

const ANY_UNIT = [ 'pageview', 'session', 'device' ];

const MAX_DAYS = 90, MAX_TICKS = 120, MIN_TICK_MS = 1000, MAX_MS = 86400000;

const isBetween = ( /** @type {unknown} */ value, /** @type {number} */ least, /** @type {number} */ most ) => Number.isInteger( value ) && Number( value ) >= least && Number( value ) <= most;

/** @type {Record<string, Kind>} */
const KINDS = {
	pageVisit: {
		on: 'visit',
		options: { unit: 'device', days: 28 },
		fault: ( { unit, days } ) => unit !== 'device' && unit !== 'session' ? 'unit must be device or session' :
			isBetween( days, 1, MAX_DAYS ) ? undefined : `days must be a whole number from 1 to ${ MAX_DAYS }`,
		/* Whoever is drawn anew is not seen to return. */
		units: ( { unit } ) => unit === 'device' ? [ 'device' ] : [ 'session', 'device' ],
		attributes: ATTRIBUTES,
		members: [ 'action', 'action_context', 'unit', 'days_since_first', 'days_since_previous', 'client_dt' ],
		event: { action: 'page_visit' }
	},
	sessionTick: {
		on: 'tick',
		options: { tickMs: 60000, idleMs: 100000, resetMs: 1800000, untrustedEvents: false },
		fault: ( { tickMs, idleMs, resetMs } ) => ![ tickMs, idleMs, resetMs ].every( ( ms ) => isBetween( ms, MIN_TICK_MS, MAX_MS ) ) ? `tickMs, idleMs and resetMs must be whole numbers from ${ MIN_TICK_MS } to ${ MAX_MS }` :
			resetMs < tickMs || resetMs > MAX_TICKS * tickMs ? `resetMs must be from 1 to ${ MAX_TICKS } times tickMs` : undefined,
		/* Ticks are counted over pages. */
		units: () => [ 'session', 'device' ],
		attributes: ATTRIBUTES,
		members: [ 'tick', 'config_tick_ms', 'config_idle_ms', 'config_reset_ms' ],
		event: {}
	},
	readingDepth: {
		on: 'reading',
		options: {},
		fault: () => undefined,
		units: () => ANY_UNIT,
		attributes: [ ...ATTRIBUTES, 'mediawiki_skin', 'page_namespace_id', 'performer_pageview_id' ],
		members: [
			'action', 'total_length', 'visible_length', 'visibility_listeners_time', 'dom_interactive_time', 'first_paint_time', 'page_length',
			'access_method', 'is_anon', 'database', 'page_namespace', 'session_token', 'skin', 'web_pageview_id'
		],
		event: {}
	}
};

/**
 * @param {any} config Of a stream.
 * @return {string | undefined} The unit by which it is sampled, if it is.
 */
function unitOf( { sample, sample_rate: rate, sample_unit: unit = 'session' } ) {
	return isObject( sample ) ? sample.unit : rate === undefined ? undefined : unit;
}

/**
 * @param {Kind} kind
 * @param {Record<string, any>} given As a site wrote them.
 * @return {Record<string, any>} With the defaults. As everywhere, null stands for what is not given.
 */
function withDefaults( kind, given ) {
	return { ...kind.options, ...Object.fromEntries( Object.entries( given ).filter( ( [ , value ] ) => value !== undefined && value !== null ) ) };
}

/**
 * @typedef {[ code: 'bad-option' | 'bad-instrument' | 'cuts-visits' | 'no-schema' | 'unknown-stream', path: string, message: string ]} Fault
 */

/**
 * @param {Kind} kind
 * @param {Record<string, any>} options With the defaults.
 * @return {Fault | undefined}
 */
function faultOfOptions( kind, options ) {
	const wrong = Object.keys( options ).find( ( name ) => name !== 'stream' && ( !Object.keys( kind.options ).includes( name ) || typeof options[ name ] !== typeof kind.options[ name ] ) );
	const message = wrong === undefined && kind.fault( options );
	return wrong !== undefined ? [ 'bad-option', step( wrong ), 'no option, or a value it cannot have' ] : message ? [ 'bad-option', '', message ] : undefined;
}

/**
 * @param {Kind} kind
 * @param {any} options Which are good.
 * @param {any} config Of the stream; undefined where there is none.
 * @param {any} schema Of its events.
 * @return {Fault | undefined}
 */
function faultOfStream( kind, options, config, schema ) {
	const path = '/stream';
	if ( !isObject( config ) ) {
		return [ 'unknown-stream', path, 'names none of the streams' ];
	}
	if ( !isObject( schema ) || !isObject( schema.properties ) ) {
		return [ 'no-schema', path, 'the stream\'s schema_uri names no schema with properties' ];
	}
	const unit = unitOf( config ), units = kind.units( options );
	if ( unit !== undefined && !units.includes( unit ) ) {
		return [ 'cuts-visits', path, `a sample by the ${ textOf( unit ) } misses what belongs together: sample by ${ units.join( ' or ' ) }, or not at all` ];
	}
	const lacking = listRequired( schema ).filter( ( member ) => ![ ...CORE, ...kind.members ].includes( member ) );
	return lacking.length ? [ 'bad-instrument', path, 'cannot satisfy the stream\'s schema, which requires ' + lacking.join( ', ' ) ] : undefined;
}

/**
 * @param {Record<string, any>} schema
 * @return {string[]}
 */
function listRequired( { required } ) {
	return Array.isArray( required ) ? required : [];
}

/**
 * Add the rule of an instrument, where nothing is wrong with its options.
 *
 * @param {string} name
 * @param {unknown} given
 * @param {import('./registry.js').Site} site
 */
export function prepareVisits( name, given, { addRule, path, refuse, schemas, streams } ) {
	const kind = KINDS[ name ];
	const { stream, ...options } = isObject( given ) ? withDefaults( kind, given ) : { stream: undefined };
	const config = streams.get( stream ), schema = schemas.get( config?.schema_uri );
	const fault = !isObject( given ) ? /** @type {Fault} */ ( [ 'bad-option', '', 'must be an object with a stream' ] ) :
		faultOfOptions( kind, options ) || faultOfStream( kind, options, config, schema );
	if ( fault ) {
		const [ code, at, message ] = fault;
		refuse( code, path + at, message );
		return;
	}
	addRule( {
		rule: -1,
		instrument: name,
		stream,
		on: kind.on,
		options,
		attributes: kind.attributes,
		members: kind.members.filter( ( member ) => member in schema.properties ),
		event: { ...listRequired( schema ).includes( 'agent' ) && { agent: {} }, ...kind.event }
	} );
}
