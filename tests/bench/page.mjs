/*
 * A page as a host.
 */

import { runSuite } from './suite.mjs';
import { clickOn, clientOptions, createIntake, createRoot, NAMES, SCHEMA } from './workload.mjs';

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
