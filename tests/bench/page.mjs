/*
 * A page as a host.
 */

import { clickOn, createRoot } from './root.mjs';
import { openScale } from './scale.mjs';
import { runSuite } from './suite.mjs';
import { compileWith } from './validation.mjs';
import { buildEvent, buildFreeEvent, clientOptions, createIntake, INTERACTION, NAMES, SCHEMA, STREAM } from './workload.mjs';

const STUB = '/dist/heliograph.stub.js', AJV = '/ajv.mjs';
const LIBRARY = '/dist/heliograph.mjs', MODULE = '/dist/heliograph.wasm';

/* As deep as a control lies in a skin's page. */
const DEPTH = 12;

/** @return {Element} */
function createDeep() {
	let parent = document.body;
	for ( let i = 0; i < DEPTH; i++ ) {
		const child = document.createElement( 'div' );
		child.className = `box level-${ i }`;
		parent.append( child );
		parent = child;
	}
	return parent;
}

/**
 * @param {string} name
 * @param {Element} [parent]
 * @return {Element}
 */
function createControl( name, parent ) {
	const link = document.createElement( 'a' );
	link.href = '#';
	link.className = 'mw-ui-icon';
	link.setAttribute( 'data-event-name', name );
	if ( parent ) {
		parent.append( link );
	}
	return link;
}

/* Copies of the library that are given what only stands in for an element. */
const OF_STAND_INS = [ 'matched', 'parts', 'scale' ];

/** What is clicked where the search for a control shall cost nothing, so that what follows it is measured alone. */
class StandIn {
	/** @param {string} name */
	constructor( name ) {
		this.control = createControl( name );
		this.nodeType = 1;
		this.localName = 'button';
		this.shadowRoot = this.parentElement = this.parentNode = null;
	}

	/** @param {string} selector */
	closest( selector ) {
		return selector.includes( 'data-event-name' ) ? this : null;
	}

	/** @param {string} attribute */
	getAttribute( attribute ) {
		return this.control.getAttribute( attribute );
	}
}

/**
 * Load a copy of the library that takes stand-ins for elements: while it is loaded, the DOM's methods that it takes for itself
 * are ones that know them.
 *
 * @param {string} copy
 * @return {Promise<any>}
 */
async function loadForStandIns( copy ) {
	const replaced = [ [ Node, 'nodeType' ], [ Node, 'parentElement' ], [ Node, 'parentNode' ], [ Element, 'shadowRoot' ], [ Element, 'closest' ], [ Element, 'getAttribute' ], [ Element, 'localName' ] ]
		.map( ( [ { prototype }, name ] ) => ( { prototype, name, descriptor: Object.getOwnPropertyDescriptor( prototype, name ) } ) );
	for ( const { prototype, name, descriptor: { get, value, ...rest } } of replaced ) {
		Object.defineProperty( prototype, name, get ?
			{ ...rest, get() {
				return this instanceof StandIn ? this[ name ] : get.call( this );
			} } :
			{ ...rest, value( /** @type {string} */ given ) {
				return this instanceof StandIn ? this[ name ]( given ) : value.call( this, given );
			} } );
	}
	try {
		return await import( `${ LIBRARY }?${ copy }` );
	} finally {
		replaced.forEach( ( { prototype, name, descriptor } ) => Object.defineProperty( prototype, name, descriptor ) );
	}
}

/** @return {Promise<any>} */
async function fetchSchema( uri = SCHEMA ) {
	return ( await fetch( `/schemas${ uri }.json` ) ).json();
}

/** @return {Promise<import('./heliograph.mjs').Host>} */
async function createHost() {
	const parent = createDeep();
	return {
		loadLibrary: ( copy ) => OF_STAND_INS.includes( copy ) ? loadForStandIns( copy ) : import( `${ LIBRARY }?${ copy }` ),
		wasm: new Uint8Array( await ( await fetch( MODULE ) ).arrayBuffer() ),
		schema: await fetchSchema(),
		interaction: await fetchSchema( INTERACTION ),
		elements: NAMES.map( ( name ) => createControl( name, parent ) ),
		matched: NAMES.map( ( name ) => new StandIn( name ) ),
		untagged: parent,
		isReal: true
	};
}

/**
 * @return {Promise<any>} The results of the topics.
 */
export async function run() {
	const host = await createHost();
	return runSuite( host, async () => compileWith( ( await import( AJV ) ).default, host.schema ) );
}

/**
 * Run steps one after the other, each given what the one before it made.
 *
 * @param {[ string, ( value: any ) => any ][]} steps
 * @return {Promise<Object<string, number>>} ms of each.
 */
async function timeSteps( steps ) {
	/** @type {Object<string, number>} */
	const times = {};
	let value;
	for ( const [ name, step ] of steps ) {
		const start = performance.now();
		value = await step( value );
		times[ name ] = performance.now() - start;
	}
	return times;
}

/** Of the module alone, in a page where nothing has compiled it yet. */
export function startModule() {
	return timeSteps( [
		[ 'fetch heliograph.wasm', async () => ( await fetch( MODULE ) ).arrayBuffer() ],
		[ 'compile', ( bytes ) => WebAssembly.compile( bytes ) ],
		[ 'instantiate', ( module ) => WebAssembly.instantiate( module, {} ) ]
	] );
}

/**
 * Of a client, in a page where nothing has compiled the module yet.
 *
 * @param {boolean} isCompiled Whether compiling is left out of createClient's time.
 */
async function timeClient( isCompiled ) {
	const schema = await fetchSchema(), { listeners, root } = createRoot();
	const target = createControl( NAMES[ 0 ], createDeep() );
	const bytes = await ( await fetch( MODULE ) ).arrayBuffer();
	const wasm = isCompiled ? await WebAssembly.compile( bytes ) : bytes;
	const rest = isCompiled ? ', of a compiled module' : ', of bytes';
	/** @type {any} */
	let library;
	const create = () => library.createClient( { ...clientOptions( createIntake() ), wasm, schemas: { [ SCHEMA ]: schema } } );
	return timeSteps( [
		[ 'load heliograph.mjs', async () => {
			library = await import( LIBRARY );
		} ],
		[ `createClient${ rest }`, create ],
		[ `attach and init event${ rest }`, ( client ) => client.attach( root ) ],
		[ `first click${ rest }`, () => listeners.click( clickOn( target ) ) ],
		[ `a second createClient in the page${ rest }`, create ]
	] );
}

/**
 * How much of createClient is spent in which function of the module, all of them called for the first time.
 *
 * @return {Promise<Object<string, number>>} ms
 */
export async function startSteps() {
	const { instantiate } = WebAssembly;
	const schemas = { [ SCHEMA ]: await fetchSchema() };
	const wasm = await WebAssembly.compile( await ( await fetch( MODULE ) ).arrayBuffer() );
	const { createClient } = await import( LIBRARY );
	/** @type {Object<string, number>} */
	const times = {};
	let inModule = 0;
	const timed = ( /** @type {string} */ name, /** @type {Function} */ call ) => ( /** @type {any[]} */ ...given ) => {
		const before = performance.now();
		const answer = call( ...given );
		const ms = performance.now() - before;
		times[ `- ${ name }` ] = ( times[ `- ${ name }` ] || 0 ) + ms;
		inModule += ms;
		return answer;
	};
	WebAssembly.instantiate = /** @type {any} */ ( async ( /** @type {any} */ module, /** @type {any} */ imports ) => {
		const { exports } = await instantiate( module, imports );
		return { exports: Object.fromEntries( Object.entries( exports ).map( ( [ name, value ] ) => [
			name, typeof value === 'function' ? timed( name.replace( 'hg_wasm_', '' ), value ) : value
		] ) ) };
	} );
	const start = performance.now();
	await createClient( { ...clientOptions( createIntake() ), wasm, schemas } );
	const all = performance.now() - start;
	const slow = Object.fromEntries( Object.entries( times ).filter( ( [ name ] ) => /add_|begin_|configure/.test( name ) ) );
	return { 'createClient, of it in the module': inModule, ...slow, 'createClient, of it in JavaScript and waiting': all - inModule };
}

export const startFromBytes = () => timeClient( false );
export const startFromModule = () => timeClient( true );

/* As many as the stub keeps. */
const EARLY_CLICKS = 99;

/** Of the inline stub, and of taking over what it kept. */
export async function startStub() {
	const target = document.createElement( 'button' );
	target.dataset.eventName = NAMES[ 0 ];
	createDeep().append( target );
	const script = document.createElement( 'script' );
	script.dataset.src = LIBRARY;
	script.dataset.when = 'interaction';
	script.textContent = await ( await fetch( STUB ) ).text();
	const schemas = { [ SCHEMA ]: await fetchSchema() };
	const click = () => {
		for ( let i = 0; i < EARLY_CLICKS; i++ ) {
			target.click();
		}
	};
	const before = await timeSteps( [
		[ `${ EARLY_CLICKS } clicks, nobody listens`, click ],
		[ 'the stub: its script', () => document.head.append( script ) ],
		[ `${ EARLY_CLICKS } clicks, the stub keeps them`, click ]
	] );
	const client = await ( await import( LIBRARY ) ).createClient( {
		...clientOptions( createIntake() ), schemas, instruments: { webUiClick: { stream: STREAM, untrustedEvents: true } }
	} );
	const after = await timeSteps( [ [ `attach, with ${ EARLY_CLICKS } clicks to take over`, () => client.attach( document ) ] ] );
	await client.flush();
	if ( client.stats().delivered !== EARLY_CLICKS + 1 ) {
		throw new Error( `not what was to be measured: ${ JSON.stringify( client.stats() ) }` );
	}
	return { ...before, ...after };
}

/** @type {() => Promise<void>} */
let startClient;

/** Everything up to fetched bytes, so that what is left is the start itself. */
export async function prepareStart() {
	const options = { ...clientOptions( createIntake() ), schemas: { [ SCHEMA ]: await fetchSchema() } };
	const bytes = await ( await fetch( MODULE ) ).arrayBuffer();
	const { createClient } = await import( LIBRARY );
	startClient = async () => {
		await createClient( { ...options, wasm: bytes } );
	};
}

export const runStart = () => startClient();

export const doNothing = async () => {};

const BURST = 10000, SLICE = 100;

/**
 * A burst of events with the real store and transport, a slice of them a task: what the page is kept from meanwhile.
 *
 * @return {Promise<{ name: string, longest: number, long: number, delivered: number }[]>} Tasks in ms,
 *  and how many of them were over 50.
 */
export async function measureBurst() {
	const { createClient } = await import( LIBRARY );
	const { listeners, root } = createRoot(), target = createControl( NAMES[ 0 ], createDeep() );
	const client = await createClient( { ...clientOptions( undefined ), window: globalThis, intakeUrl: '/v1/events', schemas: { [ SCHEMA ]: await fetchSchema() } } );
	client.attach( root );
	await client.flush();
	/* What the browser calls a task holds ours and what it does for them. */
	/** @type {number[]} */
	const tasks = [];
	new PerformanceObserver( ( list ) => list.getEntries().forEach( ( { duration } ) => tasks.push( duration ) ) ).observe( { type: 'longtask' } );
	const { port1, port2 } = new MessageChannel();
	const nextTask = () => new Promise( ( resolve ) => {
		port1.onmessage = resolve;
		port2.postMessage( 0 );
	} );
	const rows = [];
	for ( const [ name, emit ] of /** @type {[ string, () => void ][]} */ ( [
		[ 'clicks', () => listeners.click( clickOn( target ) ) ],
		[ 'submitted events', () => client.submit( STREAM, buildFreeEvent( NAMES[ 0 ] ) ) ]
	] ) ) {
		tasks.length = 0;
		const before = client.stats().delivered;
		let longest = 0;
		for ( let i = 0; i < BURST / SLICE; i++ ) {
			await nextTask();
			const start = performance.now();
			for ( let k = 0; k < SLICE; k++ ) {
				emit();
			}
			longest = Math.max( longest, performance.now() - start );
		}
		while ( client.stats().delivered - before < BURST ) {
			await nextTask();
		}
		rows.push( { name, longest: Math.max( longest, ...tasks ), long: tasks.length, delivered: client.stats().delivered - before } );
	}
	return rows;
}

const NODES = 1000, MOVES = 20000;

/**
 * A pointer that crosses a thousand tagged modules, a thousand times a second: what one of its events costs the page, with
 * nobody who listens, with an empty listener, and with ours.
 *
 * @return {Promise<{ name: string, ns: number }[]>}
 */
export async function measureHover() {
	const { createClient } = await import( LIBRARY );
	const uri = '/heliograph/homepage_module/1.0.1';
	const schema = await fetchSchema( uri );
	const modules = Array.from( { length: NODES }, ( _, i ) => {
		const module = document.createElement( 'div' );
		module.className = 'growthexperiments-homepage-module';
		module.dataset.moduleName = [ 'impact', 'help', 'mentorship' ][ i % 3 ];
		module.append( document.createElement( 'p' ) );
		document.body.append( module );
		return module.firstChild;
	} );
	const open = async () => {
		const client = await createClient( {
			...clientOptions( createIntake() ), streams: { home: { schema_uri: uri } }, schemas: { [ uri ]: schema }, storage: undefined,
			context: { performer: { is_temp: false, is_logged_in: true } },
			instruments: { homepageModule: { stream: 'home', token: '0123456789abcdefghijklmnopqrstuv', userId: 7, userEditCount: 1, untrustedEvents: true } }
		} );
		client.attach();
		return () => client.close();
	};
	const listenEmpty = async () => {
		const listener = () => {};
		document.addEventListener( 'pointerover', listener, true );
		return () => document.removeEventListener( 'pointerover', listener, true );
	};
	const move = () => {
		const start = performance.now();
		for ( let i = 0; i < MOVES; i++ ) {
			modules[ i % NODES ].dispatchEvent( new PointerEvent( 'pointerover', { bubbles: true, pointerType: 'mouse' } ) );
		}
		return ( performance.now() - start ) * 1e6 / MOVES;
	};
	/** @type {Map<string, number[]>} */
	const times = new Map();
	for ( let round = 0; round < 7; round++ ) {
		for ( const [ name, begin ] of /** @type {[ string, () => Promise<() => any> ][]} */ ( [
			[ 'nobody listens', async () => () => {} ], [ 'an empty listener', listenEmpty ], [ 'homepage modules', open ]
		] ) ) {
			const end = await begin();
			times.set( name, ( times.get( name ) || [] ).concat( move() ) );
			await end();
		}
	}
	return Array.from( times, ( [ name, values ] ) => ( { name, ns: values.sort( ( a, b ) => a - b )[ 3 ] } ) );
}

const WIRE_EVENTS = 50;

/** @return {Promise<any>} What the server counted since it was last asked. */
async function askServer() {
	return ( await fetch( '/counted' ) ).json();
}

/**
 * Fifty events in a burst, over real HTTP: what a client that batches sends, and a beacon for each of the same events.
 *
 * @return {Promise<{ name: string, requests: number, body: number, head: number }[]>} Bytes without compression, HTTP/1.1.
 */
export async function measureWire() {
	const { createClient } = await import( LIBRARY );
	const { listeners, root } = createRoot(), target = createControl( NAMES[ 0 ], createDeep() );
	const schemas = { [ SCHEMA ]: await fetchSchema() };
	/** @type {any[]} */
	const rows = [];
	const client = await createClient( { ...clientOptions( undefined ), transport: undefined, intakeUrl: '/v1/events', schemas } );
	client.attach( root );
	await client.flush();
	await askServer();
	for ( let i = 0; i < WIRE_EVENTS; i++ ) {
		listeners.click( clickOn( target ) );
	}
	while ( client.stats().delivered < WIRE_EVENTS + 1 ) {
		await new Promise( ( resolve ) => {
			setTimeout( resolve, 20 );
		} );
	}
	rows.push( { name: 'heliograph', ...await askServer() } );

	const sum = { requests: 0, body: 0, head: 0 };
	for ( let i = 0; i < WIRE_EVENTS; i++ ) {
		const event = buildEvent( NAMES[ 0 ], i + 1, new Date().toISOString(), crypto.randomUUID() );
		navigator.sendBeacon( '/v1/events', JSON.stringify( event ) );
	}
	while ( sum.requests < WIRE_EVENTS ) {
		const { requests, body, head } = await askServer();
		sum.requests += requests;
		sum.body += body;
		sum.head += head;
	}
	rows.push( { name: 'a beacon an event', ...sum } );
	return rows;
}

/** @type {() => Promise<number>} A block of the million, driven from outside, where the collector of garbage can be asked to work. */
let runBlock;

export async function openLongLived() {
	runBlock = await openScale( await createHost() );
}

export const runLongLived = () => runBlock();
