/*
 * From options to a core that is ready for events.
 */

import { openCore } from '../core/core.js';
import { strip } from '../core/schema.js';
import { step } from '../core/serialise.js';
import { registry } from '../instruments/registry.js';
import { readDevice } from '../platform/device.js';
import { createConfiguration } from './configuration.js';

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
 * @property {import('./configuration.js').Configuration['report']} report
 */

/**
 * @param {import('../core/boundary.js').Exports} exports Of a fresh instance.
 * @param {import('./types.js').ReadOptions} options Mistakes of the caller are added to its `problems`.
 * @param {import('../core/random.js').Random} random
 * @return {Session}
 */
export function start( exports, options, { fill, hex } ) {
	const { clock, domain, given, window } = options;
	const tab = hex( 8 );
	const core = openCore( exports, { fill, monotonic: clock.monotonic } );
	const configuration = createConfiguration( core, options );
	const { give, giveEach, refuse, report } = configuration;

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
					if ( session[ option ].has( name ) ) {
						give( '/' + option + step( name ), core.addStream, { option, name, config } );
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
	configuration.isStarted = true;
	session.plan = core.listenerPlan();
	return session;
}
