/*
 * From options to a core that is ready for events.
 */

import { registry } from '../instruments/registry.js';
import { readDevice } from '../platform/device.js';
import { isObject, parse, stringify } from '../platform/environment.js';
import { failure } from '../platform/errors.js';
import { step } from '../core/serialise.js';
import { createMemory } from '../core/memory.js';
import { strip } from '../core/schema.js';

/**
 * @param {import('../platform/types.js').Core} core
 * @param {import('../platform/types.js').Parts} parts Mistakes of the caller are added to its `problems`.
 * @return {import('../platform/types.js').Session}
 */
export function start( core, { given, diagnose, domain, problems, random, window } ) {
	const memory = createMemory( core );
	/** @type {any} */
	const session = { core, memory, beginPageview, changeSamples, fill, hex, report, tab: hex( 8 ) };
	let isStarted = false;

	/**
	 * @param {{ fatal: boolean, code: string, path: string, message: string }} problem
	 * @param {string} [within]
	 */
	function tell( { fatal, code, path, message }, within ) {
		if ( fatal && !isStarted ) {
			problems.push( { code, path, message } );
		} else {
			diagnose( code, message, path, within );
		}
	}

	/**
	 * Pass on what the core reported.
	 *
	 * @param {string} [at] The place where the core names none.
	 * @param {string} [within]
	 */
	function report( at, within ) {
		if ( core.hg_wasm_report() ) {
			for ( const problem of parse( memory.read() ) ) {
				problem.path = problem.path || at;
				tell( problem, within );
			}
		}
	}

	/**
	 * Give the core a value as JSON.
	 *
	 * @param {string} path Where the caller gave it.
	 * @param {( bytes: number ) => number} call
	 * @param {any} value
	 * @param {string} [uri] Of the schema that it is.
	 * @return {number} What the call answered; negative when it was refused.
	 */
	function give( path, call, value, uri ) {
		let answer = -1;
		try {
			const text = stringify( uri ? strip( value ) : value );
			const bytes = memory.write( ( uri || '' ) + text );
			answer = bytes < 0 ? bytes : call( bytes );
		} catch ( error ) {
			if ( error instanceof WebAssembly.RuntimeError ) {
				throw error;
			}
			tell( { fatal: true, code: 'not-serialisable', path, message: error.message } );
		}
		report( path );
		return answer;
	}

	/**
	 * @param {string} option A map.
	 * @param {( name: string, value: any, path: string ) => number} add
	 * @return {Map<string, number>} What the members got as their numbers.
	 */
	function giveEach( option, add ) {
		const map = given[ option ] || {};
		const path = '/' + option;
		if ( !isObject( map ) ) {
			tell( { fatal: true, code: 'bad-option', path, message: 'must be an object' } );
			return new Map();
		}
		return new Map( Object.keys( map ).map( ( name ) => [ name, add( name, map[ name ], path + step( name ) ) ] ) );
	}

	/**
	 * @param {Uint8Array} bytes
	 * @return {Uint8Array}
	 */
	function fill( bytes ) {
		try {
			/** @type {( bytes: Uint8Array ) => void} */ ( random )( bytes );
			return bytes;
		} catch ( error ) {
			throw failure( 'no-random', error );
		}
	}

	/**
	 * @param {number} bytes
	 * @return {string} Random hexadecimal digits, two a byte.
	 */
	function hex( bytes ) {
		return Array.from( fill( new Uint8Array( bytes ) ), ( byte ) => ( byte + 256 ).toString( 16 ).slice( 1 ) ).join( '' );
	}

	/**
	 * @param {any} context
	 * @param {import('../platform/types.js').Tokens} [tokens]
	 * @return {boolean} Whether the context was accepted.
	 */
	function beginPageview( context, tokens ) {
		const viewport_width = window && window.innerWidth || undefined;
		session.context = context;
		session.tokens = { ...tokens, pageview: tokens && tokens.pageview || hex( 10 ) };
		return !give( '/context', core.hg_wasm_begin_pageview, { context, tokens: session.tokens, viewport_width } );
	}

	/**
	 * Samples that hold from the next pageview on.
	 *
	 * @param {any} change By option and name, as at the start.
	 */
	function changeSamples( change ) {
		for ( const [ option, known ] of [ [ 'streams', session.streams ], [ 'instrumentConfigs', session.handles ] ] ) {
			for ( const name of Object.keys( Object( change[ option ] ) ) ) {
				if ( known.has( name ) ) {
					give( '/' + option + step( name ), core.hg_wasm_add_stream, { option, name, config: change[ option ][ name ] } );
				}
			}
		}
	}

	core.hg_wasm_open( new Int32Array( fill( new Uint8Array( 4 ) ).buffer )[ 0 ] );
	core.hg_wasm_describe();
	Object.assign( session, parse( memory.read() ) );
	give( '', core.hg_wasm_configure, { domain, intakeFills: given.intakeFills } );
	session.schemas = giveEach( 'schemas', ( uri, schema, path ) => {
		const uriBytes = memory.write( uri );
		return give( path, ( bytes ) => core.hg_wasm_add_schema( uriBytes, bytes - uriBytes ), schema, uri );
	} );
	const addStreams = ( /** @type {string} */ option ) => giveEach( option, ( name, config, path ) => give( path, core.hg_wasm_add_stream, { option, name, config } ) );
	session.streams = addStreams( 'streams' );
	session.handles = addStreams( 'instrumentConfigs' );
	/** @type {import('../instruments/registry.js').Site['refuse']} */
	const refuse = ( code, path, message ) => tell( { fatal: true, code, path, message } );
	giveEach( 'instruments', ( name, options, path ) => {
		const { prepare } = registry[ name ] || {};
		const prepared = prepare ? prepare( options, { path, handles: session.handles, refuse } ) : options;
		return prepare && prepared === undefined ? 0 : give( path, core.hg_wasm_add_instrument, { name, options: prepared } );
	} );
	session.clickThrough = given.instruments?.clickThrough || [];
	const device = given.deviceToken && !Object( given.tokens ).device ? readDevice( window, () => hex( 10 ) ) : undefined;
	beginPageview( given.context, device ? { ...given.tokens, device } : given.tokens );
	isStarted = true;
	core.hg_wasm_listener_plan();
	session.plan = parse( memory.read() );
	return session;
}
