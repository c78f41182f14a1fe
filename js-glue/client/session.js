/*
 * A core that is ready for events: what both builds of the client have of it, whether it was configured here or ahead of time.
 */

import { step } from '../core/serialise.js';
import { readDevice } from '../platform/device.js';
import { withCode } from '../platform/errors.js';
import { stringify, textOf } from '../platform/json.js';

/** @typedef {import('./types.js').Context} Context */
/** @typedef {import('./types.js').Tokens} Tokens */

/** @typedef {Map<number, [ path: string, config: unknown ]>} Samples Configs of streams by their numbers in the core, of which only the sample is read. */

/** @typedef {{ context: Context, tokens?: Tokens, samples?: Samples }} Pageview */

/**
 * @typedef {Object} Session A core that is ready for events, and what it was given.
 * @property {import('../core/core.js').Core} core
 * @property {string} tab Random digits: another start has others.
 * @property {import('../core/image.js').Facts} facts
 * @property {Map<string, number>} schemas Their numbers in the core, by URI.
 * @property {Map<string, number>} streams Their numbers, by name.
 * @property {Map<string, number>} instrumentConfigs The numbers of their streams, by name.
 * @property {Context} context The current pageview's.
 * @property {Tokens} tokens The current pageview's.
 * @property {( context: Context, tokens?: Tokens ) => boolean} beginPageview Whether the context was accepted.
 * @property {Samples} samples Those that have changed, which another core begins with.
 * @property {( change: import('./types.js').Change ) => Samples | undefined} readSamples Nothing where they cannot be read.
 * @property {( changed: Samples ) => void} changeSamples This ends the pageview.
 * @property {Reporter['read']} read
 * @property {Reporter['report']} report
 */

/**
 * @typedef {Object} Reporter How a core is given something, and heard.
 * @property {boolean} isStarted Whether a mistake of the caller stops nothing any more.
 * @property {( code: string, path: string, message: string ) => void} refuse A mistake of the caller.
 * @property {( at: string, within?: string | number ) => void} report Pass on what the core reported. `at` is the place where the
 *  core names none; what is told is told once for each thing `within`.
 * @property {import('../platform/types.js').Read} read
 * @property {( path: string, call: ( text: string ) => number, value: unknown, prepare?: ( value: unknown ) => unknown ) => number} give Give
 *  the core a value as JSON, which the caller gave at that path. What the call answered; negative when the value was refused.
 */

/**
 * @typedef {Object} Build In what way a client comes to its core: configured here (configure.js) or ahead of time (packed.js).
 * @property {import('./types.js').ReadOptions} options Mistakes that were found so far are in its `problems`.
 * @property {( random: import('../core/random.js').Random ) => Promise<Loaded>} load Rejects with an error that has a `code`.
 */

/**
 * @typedef {Object} Loaded
 * @property {import('../listening/types.js').Extras} extras
 * @property {void | import('./types.js').Client['checkContributionStatistics']} [check] Where the options ask for it and it can be had.
 * @property {( pageview: Pageview, problems: import('./types.js').Problem[] ) => Session} start
 *  Have a fresh core begin a pageview; once, and again for each that failed. Mistakes of the caller are added to the problems.
 */

/**
 * @param {import('../core/core.js').Core} core
 * @param {Pick<import('./types.js').ReadOptions, 'diagnose' | 'problems'>} options Mistakes of the caller are added to its `problems`.
 * @return {Reporter}
 */
export function createReporter( core, { diagnose, problems } ) {
	/** @type {Reporter} */
	const reporter = {
		isStarted: false,

		refuse( code, path, message ) {
			if ( reporter.isStarted ) {
				diagnose( code, message, path );
			} else {
				problems.push( { code, path, message } );
			}
		},

		report( at, within ) {
			for ( const { fatal, code, path, message } of core.report() ) {
				if ( fatal && !reporter.isStarted ) {
					reporter.refuse( code, path || at, withCode( code, message ) );
				} else {
					diagnose( code, message, path || at, within );
				}
			}
		},

		read( path, work ) {
			try {
				return work();
			} catch ( error ) {
				reporter.refuse( 'not-serialisable', path, textOf( error?.message ?? error ) );
				return undefined;
			}
		},

		give( path, call, value, prepare = ( same ) => same ) {
			const read = reporter.read( path, () => ( { text: stringify( prepare( value ) ) } ) );
			if ( !read ) {
				return -1;
			}
			const answer = call( read.text );
			reporter.report( path );
			return answer;
		}
	};
	return reporter;
}

/**
 * @param {string[]} names In the order of their numbers.
 * @param {number} [first]
 * @return {Map<string, number>}
 */
function number( names, first = 0 ) {
	return new Map( names.map( ( name, i ) => [ name, first + i ] ) );
}

/**
 * Begin the first pageview of a core that is configured.
 *
 * @param {{ core: import('../core/core.js').Core, reporter: Reporter, facts: import('../core/image.js').Facts }} configured
 * @param {import('./types.js').ReadOptions} options
 * @param {Pageview} pageview
 * @param {import('../core/random.js').Random['hex']} hex
 * @return {Session}
 */
export function createSession( { core, reporter, facts }, { domain, given, window }, { context, tokens: known, samples }, hex ) {
	/** @type {Session} */
	const session = {
		core,
		tab: hex( 8 ),
		facts,
		schemas: number( facts.schemas ),
		streams: number( facts.streams ),
		instrumentConfigs: number( facts.instrumentConfigs, facts.streams.length ),
		context,
		tokens: {},
		samples: new Map(),
		read: reporter.read,
		report: reporter.report,

		beginPageview( next, tokens ) {
			const own = { ...tokens, pageview: tokens?.pageview || hex( 10 ) };
			const isGood = !reporter.give( '/context', core.beginPageview, { context: next, tokens: own, viewport_width: window?.innerWidth || undefined, domain } );
			if ( isGood ) {
				/* Otherwise the pageview of before goes on, also in another core. */
				Object.assign( session, { context: next, tokens: own } );
			}
			return isGood;
		},

		readSamples( change ) {
			/** @type {Samples} */
			const changed = new Map();
			for ( const option of /** @type {const} */ ( [ 'streams', 'instrumentConfigs' ] ) ) {
				const configs = reporter.read( '/' + option, () => Object.entries( change[ option ] || {} ) );
				if ( !configs ) {
					return undefined;
				}
				for ( const [ name, config ] of configs ) {
					const stream = session[ option ].get( name );
					if ( stream !== undefined ) {
						changed.set( stream, [ '/' + option + step( name ), config ] );
					}
				}
			}
			return changed;
		},

		changeSamples( changed ) {
			changed.forEach( ( [ path, config ], stream ) => {
				session.samples.set( stream, [ path, config ] );
				reporter.give( path, ( text ) => core.setSample( stream, text ), config );
			} );
		}
	};
	if ( samples ) {
		session.changeSamples( samples );
	}
	const first = reporter.read( '/tokens', () => ( { ...known } ) ) || {};
	const device = given.deviceToken && !first.device && readDevice( window, () => hex( 10 ) );
	session.beginPageview( context, device ? { ...first, device } : first );
	reporter.isStarted = true;
	return session;
}
