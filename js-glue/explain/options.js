/*
 * The options of createClient as a tree, in words: what each of them takes. A test compares the names with the types of
 * client/types.js.
 */

import { isObject } from '../platform/json.js';
import { ATTRIBUTES, UNITS } from './words.js';

/**
 * @typedef {Object} Shape
 * @property {string} takes What it may be, as the end of "has to be".
 * @property {( value: any ) => boolean} [fits] Whether a value is right, as far as that can be told. Null always is.
 * @property {Record<string, Shape>} [members] All that there are.
 * @property {boolean} [isOpen] Others may be there, which only a server reads.
 * @property {boolean} [isChecked] Names that are not among the members are refused elsewhere.
 * @property {Shape} [each] What each item of it is, or each member, by whatever name.
 */

const isString = ( /** @type {unknown} */ value ) => typeof value === 'string';
const isFunction = ( /** @type {unknown} */ value ) => typeof value === 'function';
const isNumber = ( /** @type {unknown} */ value ) => typeof value === 'number';

/** @type {Shape} */
const text = { takes: 'a string', fits: isString };
/** @type {Shape} */
const flag = { takes: 'true or false', fits: ( value ) => typeof value === 'boolean' };
/** @type {Shape} */
const number = { takes: 'a number', fits: isNumber };
/** @type {Shape} */
const whole = { takes: 'a whole number', fits: Number.isInteger };
/** @type {Shape} */
const texts = { takes: 'an array of strings', fits: ( value ) => Array.isArray( value ) && value.every( isString ) };
/** @type {Shape} */
const token = { takes: '20 lower-case hexadecimal digits', fits: ( value ) => isString( value ) && /^[0-9a-f]{20}$/.test( value ) };
/** @type {Shape} */
const uri = { takes: 'the URI of a schema, such as "/my/schema/1.0.0"', fits: isString };
/** @type {Shape} */
const unit = { takes: `one of ${ UNITS.join( ', ' ) }`, fits: ( value ) => UNITS.includes( value ) };
/** @type {Shape} */
const rate = { takes: 'a number from 0 to 1', fits: ( value ) => isNumber( value ) && value >= 0 && value <= 1 };
/** @type {Shape} */
const version = { takes: 'a string or a number', fits: ( value ) => isString( value ) || isNumber( value ) };
/** @type {Shape} */
const module = { takes: 'the address of the module, its bytes, an answer of fetch or a WebAssembly.Module' };
/** @type {Shape} */
const anything = { takes: 'anything' };

/**
 * @param {Record<string, Shape>} members
 * @param {Partial<Shape>} [more]
 * @return {Shape}
 */
function object( members, more ) {
	return { takes: `an object with ${ Object.keys( members ).join( ', ' ) }`, fits: isObject, members, ...more };
}

/**
 * @param {string} what
 * @param {Shape} each
 * @return {Shape}
 */
function byName( what, each ) {
	return { takes: `an object that has ${ what } by name`, fits: isObject, each };
}

const audience = object( { minimum_edit_count: number, maximum_edit_count: number } );
const sample = object( { unit, rate, salted: flag } );
/** @type {Shape} */
const curation = { takes: 'an object of rules, such as { performer_edit_count: { greater_than: 10 } }', fits: isObject };
/** @type {Shape} */
const rates = { takes: 'a rate from 0 to 1, or rates by wiki such as { default: 1, "0.1": [ "enwiki" ] }' };

const producer = object( { events: texts, provide_values: texts, curation, stream_name: text, sample }, { isOpen: true } );

const sampled = { schema_uri: uri, schema_title: text, sample, sample_rate: rates, sample_unit: unit, sample_salted: flag, audience, allow_personal: texts, allow_full_rate: flag };

const stream = object( {
	...sampled,
	stream: text,
	topics: texts,
	topic_prefixes: texts,
	destination_event_service: text,
	canary_events_enabled: flag,
	consumers: anything,
	producers: object( { metrics_platform_client: producer }, { isOpen: true } )
}, { isOpen: true } );

const instrumentConfig = object( { ...sampled, stream_name: text, contextual_attributes: texts, curation }, { isOpen: true } );

/** @type {Shape} */
const groups = {
	takes: 'an array of different names, 64 at the most, such as [ "control", "treatment" ]',
	fits: ( value ) => Array.isArray( value ) && value.length > 0 && value.length <= 64 && value.every( ( name ) => isString( name ) && name ) && new Set( value ).size === value.length
};

const experiment = object( {
	stream_name: text,
	schema_uri: uri,
	contextual_attributes: texts,
	groups,
	sample: { ...object( { unit, rate } ), takes: 'a rate from 0 to 1, or { unit, rate }', fits: ( value ) => rate.fits?.( isObject( value ) ? value.rate : value ) === true },
	unit,
	user_identifier_type: text,
	exposure_version: version,
	version,
	phase_index: number
}, { isOpen: true } );

const facts = object( {
	viewport_size_bucket: text,
	font: text,
	is_full_width: flag,
	is_page_preview_on: flag,
	is_pinned: flag,
	is_sidebar_collapsed: flag,
	is_media_viewer_enabled: flag,
	is_dark_mode_prepared_by_os: flag,
	is_dark_mode_on: flag,
	dark_mode_setting: text
} );

const instruments = object( {
	webUiClick: object( {
		stream: text,
		mode: text,
		facts,
		destination: flag,
		impressions: flag,
		hovers: { takes: "true, false or 'focus'", fits: ( value ) => typeof value === 'boolean' || value === 'focus' },
		untrustedRoots: { takes: 'an array of selectors', fits: texts.fits },
		untrustedEvents: flag
	}, { isChecked: true } ),
	homepageModule: object( {
		stream: text,
		token: { takes: 'the 32 characters of the visit that the server logged', fits: ( value ) => isString( value ) && /^[0-9a-v]{32}$/.test( value ) },
		userId: whole,
		userEditCount: whole,
		isMobile: flag,
		mode: text,
		userVariant: text,
		modules: byName( 'modules', object( { state: text, actionData: anything } ) ),
		untrustedEvents: flag
	}, { isChecked: true } ),
	flowReplies: object( { stream: text, sessionId: flag, untrustedEvents: flag }, { isChecked: true } ),
	clickThrough: {
		takes: 'an array of { instrument, selector, friendlyName }',
		fits: Array.isArray,
		each: object( { instrument: text, selector: text, friendlyName: text, each: flag, untrustedEvents: flag } )
	},
	contributionStatistics: object( {
		disallowedCountries: { takes: 'names of countries by their codes, such as { BH: "Bahrain" }' },
		requireWikis: flag,
		language: text,
		messages: { takes: 'texts by message key', fits: isObject },
		wasm: module
	} ),
	pageVisit: object( {
		stream: text,
		unit: { takes: "'device' or 'session'", fits: ( value ) => value === 'device' || value === 'session' },
		days: { takes: 'a whole number from 1 to 90', fits: ( value ) => Number.isInteger( value ) && value >= 1 && value <= 90 }
	}, { isChecked: true } ),
	sessionTick: object( { stream: text, tickMs: whole, idleMs: whole, resetMs: whole, untrustedEvents: flag }, { isChecked: true } ),
	readingDepth: object( { stream: text }, { isChecked: true } )
}, { isChecked: true } );

const TYPES = /** @type {Record<string, Shape>} */ ( { 'a string': text, 'a whole number': whole, 'true or false': flag, 'an array of strings': texts } );

/** What the context of a pageview takes. */
export const context = object( Object.fromEntries( Object.entries( ATTRIBUTES ).map( ( [ name, fields ] ) => [
	name, object( {
		...Object.fromEntries( Object.entries( fields ).map( ( [ field, type ] ) => [ field, TYPES[ type ] ] ) ),
		/* Said for audiences alone, and no attribute of an event. */
		...name === 'performer' && { is_eligible: flag }
	}, { isChecked: true } )
] ) ), { isChecked: true } );

/** What createClient takes. */
export const options = object( {
	wasm: module,
	fallback: { takes: 'an address, a function that answers what the file exports, or false' },
	intakeUrl: { takes: 'an address of http or https, such as "/v1/events"' },
	streams: byName( 'stream configurations', stream ),
	schemas: { takes: 'an object that has schemas by URI', fits: isObject, each: { takes: 'a schema', isOpen: true } },
	schemaDirectories: { takes: 'an array of folders, which only heliograph-pack reads' },
	instrumentConfigs: byName( 'instruments', instrumentConfig ),
	experiments: byName( 'experiments', experiment ),
	enrollments: object( { assigned: anything, subject_ids: anything, enrolled: anything }, { isOpen: true } ),
	enrollmentHeader: text,
	experimentOverrides: { takes: 'groups by experiment, or a string such as "name:group;name:group"' },
	context,
	domain: text,
	tokens: object( { pageview: token, session: token, device: token } ),
	deviceToken: flag,
	instruments,
	privacy: object( { gpc: flag, dnt: flag, optOut: flag, rememberOptOut: flag } ),
	intakeFills: { takes: 'an array of JSON Pointers, such as [ "/meta/dt" ]', fits: ( value ) => texts.fits?.( value ) === true && value.every( ( /** @type {string} */ one ) => one.startsWith( '/' ) ) },
	onDiagnostic: { takes: 'a function, or null', fits: isFunction },
	transport: { takes: 'a function, or an object that has it as send', fits: ( value ) => isFunction( value ) || isFunction( Object( value ).send ) },
	lossStream: text,
	storage: { takes: 'an object with add, remove, all and clear', fits: ( value ) => [ 'add', 'remove', 'all', 'clear' ].every( ( name ) => isFunction( Object( value )[ name ] ) ) },
	inspect: { takes: 'true, false or a function that answers one', fits: ( value ) => typeof value === 'boolean' || typeof value === 'function' },
	delivery: { ...object( { atExit: { takes: "'trust' or 'store'", fits: ( value ) => [ 'trust', 'store' ].includes( value ) } }, { isChecked: true } ), takes: "an object such as { atExit: 'store' }" },
	clock: { takes: 'an object with now, monotonic, setTimeout and clearTimeout', fits: isObject },
	random: { takes: 'a function that fills a Uint8Array', fits: isFunction },
	document: anything,
	window: anything
} );

/**
 * @param {string[]} steps Of a JSON Pointer into the options.
 * @return {{ shape: Shape | undefined, around: Shape | undefined, name: string }} What is taken there; undefined where nothing is known of
 *  it. `around`: what is taken where its name, the last step, stands.
 */
export function shapeAt( steps ) {
	/** @type {Shape | undefined} */
	let shape = options, around;
	for ( const step of steps ) {
		around = shape;
		const { members, each } = /** @type {Partial<Shape>} */ ( shape || {} );
		shape = members && Object.prototype.hasOwnProperty.call( members, step ) ? members[ step ] : each;
	}
	return { shape, around, name: steps[ steps.length - 1 ] };
}
