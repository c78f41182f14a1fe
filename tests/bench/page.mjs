/*
 * A page as a host.
 */

import { runSuite } from './suite.mjs';
import { buildFreeEvent, clickOn, clientOptions, createIntake, createRoot, NAMES, SCHEMA, STREAM } from './workload.mjs';

const LIBRARY = '/dist/heliograph.mjs', MODULE = '/dist/heliograph.wasm', SCHEMA_FILE = `/schemas${ SCHEMA }.json`;

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
 * @param {Element} parent
 * @return {Element}
 */
function createControl( name, parent ) {
	const link = document.createElement( 'a' );
	link.href = '#';
	link.className = 'mw-ui-icon';
	link.setAttribute( 'data-event-name', name );
	parent.append( link );
	return link;
}

/** @return {Promise<any>} */
async function fetchSchema() {
	return ( await fetch( SCHEMA_FILE ) ).json();
}

/**
 * @return {Promise<any>} The results of the topics.
 */
export async function run() {
	const parent = createDeep();
	return runSuite( {
		loadLibrary: ( copy ) => import( `${ LIBRARY }?${ copy }` ),
		wasm: new Uint8Array( await ( await fetch( MODULE ) ).arrayBuffer() ),
		schema: await fetchSchema(),
		elements: NAMES.map( ( name ) => createControl( name, parent ) ),
		untagged: parent,
		isReal: true
	} );
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
	const schema = await fetchSchema(), root = createRoot();
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
		[ `first click${ rest }`, () => root.listeners.click( clickOn( target ) ) ],
		[ `a second createClient in the page${ rest }`, create ]
	] );
}

export const startFromBytes = () => timeClient( false );
export const startFromModule = () => timeClient( true );

const BURST = 10000, SLICE = 100;

/**
 * A burst of events with the real store and transport, a slice of them a task: what the page is kept from meanwhile.
 *
 * @return {Promise<{ name: string, longest: number, long: number, delivered: number }[]>} Tasks in ms,
 *  and how many of them were over 50.
 */
export async function measureBurst() {
	const { createClient } = await import( LIBRARY );
	const root = createRoot(), target = createControl( NAMES[ 0 ], createDeep() );
	const client = await createClient( { ...clientOptions( undefined ), transport: undefined, intakeUrl: '/v1/events', schemas: { [ SCHEMA ]: await fetchSchema() } } );
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
		[ 'clicks', () => root.listeners.click( clickOn( target ) ) ],
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
	const uri = '/heliograph/homepage_module/1.0.0';
	const schema = await ( await fetch( `/schemas${ uri }.json` ) ).json();
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
