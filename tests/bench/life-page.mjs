/*
 * The page in which the whole life of events is measured. Its network answers at once and costs as good as nothing; the
 * client has its own transport, and works with a real document.
 */

import { quantile } from './statistics.mjs';
import { buildEvent, clientOptions, INTERACTION, NAMES, SCHEMA, STREAM } from './workload.mjs';

const LIBRARY = '/dist/heliograph.mjs', INTAKE = '/v1/events', INSTRUMENT = 'bench';

const PARTS = 20;

/* What the stream provides, so that a caller gives only what is of the event. */
const PROVIDED = [
	'agent_client_platform', 'agent_client_platform_family', 'mediawiki_skin', 'mediawiki_database', 'page_namespace_id',
	'performer_is_logged_in', 'performer_is_temp', 'performer_groups', 'performer_is_bot', 'performer_edit_count_bucket',
	'performer_session_id', 'performer_pageview_id'
];

const NO_STORAGE = {
	add: async () => {},
	remove: async () => {},
	all: async () => [],
	clear: async () => {}
};

/* Here floors leave their texts until a work has ended. */
/** @type {any[]} */
const queue = [];

/* What the client sent. */
/** @type {string[]} */
const bodies = [];

/** @type {HTMLButtonElement} */
let button;

/** @type {Uint8Array} */
let wasm;

/** @type {Object<string, any>} */
const schemas = {};

/** @type {any} */
let client;

/** @type {any} */
let instrument;

const dt = new Date().toISOString(), id = crypto.randomUUID();

/**
 * The complete event, as it would be built without a client.
 *
 * @param {string} name
 * @param {number} i
 * @return {string}
 */
function write( name, i ) {
	return JSON.stringify( { ...buildEvent( name, i, dt, id ), viewport_size_bucket: '1200px-2000px' } );
}

/**
 * The least that a listener does which tells of tagged elements.
 *
 * @param {Event} event
 */
function listen( event ) {
	const found = /** @type {Element} */ ( event.target ).closest( '[data-event-name]' );
	if ( found ) {
		queue.push( write( found.getAttribute( 'data-event-name' ) || '', queue.length ) );
	}
}

/** @param {string} answer */
function expectQueued( answer ) {
	if ( answer !== 'queued' ) {
		throw new Error( `not what was to be measured: ${ answer }` );
	}
}

const takeEvent = ( /** @type {number} */ i ) => ( { action_source: NAMES[ i % 64 ], action_context: 'desktop' } );

/**
 * @typedef {Object} Work
 * @property {( i: number ) => void} run
 * @property {() => void} [begin]
 * @property {() => void} [end]
 */

/** @type {Object<string, Work>} */
const works = {
	nothing: { run() {} },
	push: {
		run: ( i ) => {
			queue.push( write( NAMES[ i % 64 ], i ) );
		}
	},
	beacon: {
		run: ( i ) => {
			navigator.sendBeacon( INTAKE, write( NAMES[ i % 64 ], i ) );
		}
	},
	listener: {
		begin: () => document.addEventListener( 'click', listen, true ),
		run: () => button.click(),
		end: () => document.removeEventListener( 'click', listen, true )
	},
	submit: { run: ( i ) => expectQueued( client.submit( 'bench', { action: 'click', ...takeEvent( i ) } ) ) },
	send: { run: ( i ) => expectQueued( instrument.send( 'click', takeEvent( i ) ) ) },
	click: { run: () => button.click() }
};

function replaceNetwork() {
	navigator.sendBeacon = ( _, body ) => !!queue.push( body );
	globalThis.fetch = ( _, { body } = {} ) => {
		bodies.push( /** @type {string} */ ( body ) );
		return Promise.resolve( new Response( null, { status: 201 } ) );
	};
}

/** Everything but the client, whose code nothing of the page has seen yet. */
export async function prepare() {
	for ( const uri of [ SCHEMA, INTERACTION ] ) {
		schemas[ uri ] = await ( await fetch( `/schemas${ uri }.json` ) ).json();
	}
	wasm = new Uint8Array( await ( await fetch( '/dist/heliograph.wasm' ) ).arrayBuffer() );
	button = document.createElement( 'button' );
	button.dataset.eventName = NAMES[ 0 ];
	document.body.append( button );
	/* The page's first click of all is nobody's. */
	button.click();
	/* Before the library is loaded, which looks for what the host has when it is. */
	replaceNetwork();
}

/**
 * @param {{ storage: string, isListening: boolean }} how
 */
export async function start( { storage, isListening } ) {
	const { createClient } = await import( LIBRARY );
	const { streams, ...options } = clientOptions( undefined );
	const sample = { unit: 'pageview', rate: 1 };
	client = await createClient( {
		...options,
		streams: { ...streams, bench: { schema_uri: SCHEMA, sample, producers: { metrics_platform_client: { provide_values: PROVIDED } } } },
		instrumentConfigs: { [ INSTRUMENT ]: { stream_name: 'bench-interaction', schema_uri: INTERACTION, sample, contextual_attributes: PROVIDED } },
		schemas,
		instruments: { webUiClick: { stream: STREAM, untrustedEvents: true } },
		intakeUrl: INTAKE,
		wasm,
		window: globalThis,
		transport: undefined,
		...storage === 'nothing' && { storage: NO_STORAGE },
		onDiagnostic( /** @type {any} */ { code, message } ) {
			throw new Error( `${ code }: ${ message }` );
		}
	} );
	instrument = client.getInstrument( INSTRUMENT );
	if ( isListening ) {
		client.attach();
	}
}

/**
 * @param {{ work: string, count: number }} what
 * @return {number} µs a call, the median of parts. Of the first, what every function costs that is called for the first time.
 */
export function burst( { work, count } ) {
	const { begin, run, end } = works[ work ];
	if ( begin ) {
		begin();
	}
	/* Of parts, so that somebody else's turn on the processor spoils one of them. */
	const parts = Math.min( count, PARTS ), us = [];
	for ( let part = 0; part < parts; part++ ) {
		const before = performance.now();
		for ( let i = 0; i < count / parts; i++ ) {
			run( i );
		}
		us.push( ( performance.now() - before ) * 1000 * parts / count );
	}
	if ( end ) {
		end();
	}
	queue.length = 0;
	return parts ? quantile( us, 0.5 ) : 0;
}

/**
 * One call after the other, each in a task of its own.
 *
 * @param {{ work: string, count: number, ms: number }} what
 */
export async function pace( { work, count, ms } ) {
	const { begin, run, end } = works[ work ];
	if ( begin ) {
		begin();
	}
	for ( let i = 0; i < count; i++ ) {
		run( i );
		await new Promise( ( resolve ) => {
			setTimeout( resolve, ms );
		} );
	}
	if ( end ) {
		end();
	}
	queue.length = 0;
}

/** All that was accepted has arrived by itself; otherwise something else was measured. */
export function assertDelivered() {
	const stats = client.stats();
	const sent = bodies.reduce( ( sum, body ) => sum + JSON.parse( body ).length, 0 );
	if ( !stats.emitted || stats.emitted !== stats.delivered || stats.delivered !== sent ) {
		throw new Error( `not what was to be measured: ${ sent } events were sent, ${ JSON.stringify( stats ) }` );
	}
}
