/*
 * From options to a core that is ready for events.
 */

import { openCore } from '../core/core.js';
import { strip } from '../core/schema.js';
import { step } from '../core/serialise.js';
import { registry } from '../instruments/registry.js';
import { readDevice } from '../platform/device.js';
import { isObject, stringify } from '../platform/json.js';

/** @typedef {import('./types.js').Context} Context */
/** @typedef {import('./types.js').Tokens} Tokens */

/**
 * @typedef {Object} Session A core that is ready for events, and what it was given.
 * @property {import('../core/core.js').Core} core
 * @property {string} tab Random digits: another start has others.
 * @property {Map<string, number>} schemas Their numbers in the core, by URI.
 * @property {Map<string, number>} streams Their numbers, by name.
 * @property {Map<string, number>} instrumentConfigs The numbers of their streams, by name.
 * @property {import('../listening/types.js').Rule[]} plan
 * @property {Context} context The current pageview's.
 * @property {Tokens} tokens The current pageview's.
 * @property {( context: Context, tokens?: Tokens ) => boolean} beginPageview Whether the context was accepted.
 * @property {( change: import('./types.js').Change ) => void} changeSamples Samples that hold from the next pageview on.
 * @property {( at: string, within?: string | number ) => void} report Pass on what the core reported. `at` is the place where the
 *  core names none; what is told is told once for each thing `within`.
 */

/**
 * @param {import('../core/boundary.js').Exports} exports Of a fresh instance.
 * @param {import('./types.js').ReadOptions} options Mistakes of the caller are added to its `problems`.
 * @param {import('../core/random.js').Random} random
 * @return {Session}
 */
export function start( exports, { clock, diagnose, domain, given, problems, window }, { fill, hex } ) {
	const tab = hex( 8 );
	const core = openCore( exports, fill, clock.monotonic );
	let isStarted = false;

	/**
	 * A mistake of the caller: once it has started, that stops nothing any more.
	 *
	 * @param {string} code
	 * @param {string} path
	 * @param {string} message
	 */
	function refuse( code, path, message ) {
		if ( isStarted ) {
			diagnose( code, message, path );
		} else {
			problems.push( { code, path, message } );
		}
	}

	/** @type {Session['report']} */
	function report( at, within ) {
		for ( const { fatal, code, path, message } of core.report() ) {
			if ( fatal && !isStarted ) {
				refuse( code, path || at, message );
			} else {
				diagnose( code, message, path || at, within );
			}
		}
	}

	/**
	 * Give the core a value as JSON.
	 *
	 * @param {string} path Where the caller gave it.
	 * @param {( text: string ) => number} call
	 * @param {unknown} value
	 * @param {( value: unknown ) => unknown} [prepare]
	 * @return {number} What the call answered; negative when the value was refused.
	 */
	function give( path, call, value, prepare = ( same ) => same ) {
		let text;
		try {
			text = stringify( prepare( value ) );
		} catch ( error ) {
			refuse( 'not-serialisable', path, error.message );
			return -1;
		}
		const answer = call( text );
		report( path );
		return answer;
	}

	/**
	 * @param {'streams' | 'instrumentConfigs' | 'schemas' | 'instruments'} option
	 * @param {( name: string, value: unknown, path: string ) => number} add
	 * @return {Map<string, number>} What its members got as their numbers.
	 */
	function giveEach( option, add ) {
		const map = given[ option ] || {};
		const path = '/' + option;
		if ( !isObject( map ) ) {
			refuse( 'bad-option', path, 'must be an object' );
			return new Map();
		}
		return new Map( Object.entries( map ).map( ( [ name, value ] ) => [ name, add( name, value, path + step( name ) ) ] ) );
	}

	/** @param {'streams' | 'instrumentConfigs'} option */
	const addStreams = ( option ) => giveEach( option, ( name, config, path ) => give( path, core.addStream, { option, name, config } ) );

	give( '', core.configure, { domain, intakeFills: given.intakeFills } );
	/** @type {Session} */
	const session = {
		core,
		tab,
		schemas: giveEach( 'schemas', ( uri, schema, path ) => give( path, ( text ) => core.addSchema( uri, text ), schema, strip ) ),
		streams: addStreams( 'streams' ),
		instrumentConfigs: addStreams( 'instrumentConfigs' ),
		plan: [],
		context: given.context,
		tokens: {},
		report,

		beginPageview( context, tokens ) {
			session.context = context;
			session.tokens = { ...tokens, pageview: tokens?.pageview || hex( 10 ) };
			return !give( '/context', core.beginPageview, { context, tokens: session.tokens, viewport_width: window?.innerWidth || undefined } );
		},

		changeSamples( change ) {
			for ( const option of /** @type {const} */ ( [ 'streams', 'instrumentConfigs' ] ) ) {
				for ( const [ name, config ] of Object.entries( change[ option ] || {} ) ) {
					const stream = session[ option ].get( name );
					if ( stream !== undefined ) {
						give( '/' + option + step( name ), ( text ) => core.setSample( stream, text ), config );
					}
				}
			}
		}
	};
	giveEach( 'instruments', ( name, instrument, path ) => {
		const { prepare } = registry[ name ] || {};
		const prepared = prepare ? prepare( instrument, { path, handles: session.instrumentConfigs, refuse } ) : instrument;
		return prepare && prepared === undefined ? 0 : give( path, core.addInstrument, { name, options: prepared } );
	} );
	const device = given.deviceToken && !given.tokens?.device ? readDevice( window, () => hex( 10 ) ) : undefined;
	session.beginPageview( given.context, device ? { ...given.tokens, device } : given.tokens );
	isStarted = true;
	session.plan = core.listenerPlan();
	return session;
}
