/*
 * The client: options in, verdicts out. What is decided is decided in the core; here is what carries it out.
 */

import * as environment from './environment.js';
import { HeliographError } from './errors.js';
import { watchLifecycle } from './lifecycle.js';
import { createListeners } from './listeners.js';
import { load } from './loader.js';
import { createMemory } from './memory.js';
import { createOutbox } from './outbox.js';
import { strip } from './schema.js';
import { fetchTransport } from './transport.js';

/* At most so many different strings are remembered here; the core has a bound of its own. */
const MOST_DIAGNOSTICS = 256;

/* Options that the contract knows and that are not built yet. */
const LATER = [ 'instrumentConfigs', 'storage' ];

/**
 * @typedef {Object} Diagnostic
 * @property {string} code
 * @property {string} message
 * @property {string} where JSON Pointer into the options, or into an event.
 */

/**
 * @typedef {Object} Options
 * @property {string | URL | BufferSource | WebAssembly.Module} [wasm] Default: heliograph.wasm beside this module.
 * @property {string} intakeUrl Where batches are POSTed, such as an EventGate's `/v1/events?hasty=true`.
 * @property {Object<string, any>} [streams] Stream configurations by name, in EventStreamConfig's shape.
 * @property {Object<string, any>} [schemas] JSON Schemas by URI.
 * @property {Object<string, any>} context Contextual attributes: agent, mediawiki, page, performer. The boolean
 *  performer.is_temp is required.
 * @property {string} [domain] meta.domain; default location.hostname.
 * @property {{ pageview?: string, session?: string, device?: string }} [tokens] 20 hexadecimal digits each; the
 *  pageview's is made when it is absent.
 * @property {Object<string, any>} [instruments] Options of the built-in instruments that run, by name.
 * @property {{ gpc?: boolean, dnt?: boolean, optOut?: boolean }} [privacy] Which signals stop everything: GPC unless
 *  false, DNT when true, and optOut itself.
 * @property {string[]} [intakeFills] JSON Pointers of required members that the intake fills. Default `[ '/meta/dt' ]`.
 * @property {( diagnostic: Diagnostic ) => void} [onDiagnostic] Everything that was ignored, refused or degraded, once each.
 * @property {import('./transport.js').Transport} [transport]
 * @property {import('./environment.js').Clock} [clock]
 * @property {( bytes: Uint8Array ) => void} [random] Fills the bytes with random bits.
 * @property {any} [document]
 * @property {any} [window]
 */

/**
 * @typedef {Object} Stats
 * @property {number} emitted Events that were given a meta.id here.
 * @property {number} queued
 * @property {number} inFlight
 * @property {number} stored
 * @property {number} delivered
 * @property {number} retried
 * @property {Object<string, number>} dropped By reason.
 * @property {number} invalid
 * @property {number} notInSample
 * @property {number} filtered
 */

/**
 * @typedef {'queued' | 'not-in-sample' | 'filtered' | 'invalid' | 'dropped' | 'unknown-stream' | 'closed' | 'inert'} Result
 */

/**
 * Tell each problem once, and never fail for it.
 *
 * @param {( ( diagnostic: Diagnostic ) => void ) | undefined} onDiagnostic
 * @return {( code: string, message: string, where?: string ) => void}
 */
function createDiagnose( onDiagnostic ) {
	const told = new Set();
	return ( code, message, where = '' ) => {
		const key = `${ code } ${ where }`;
		if ( !onDiagnostic || told.has( key ) || told.size === MOST_DIAGNOSTICS ) {
			return;
		}
		told.add( key );
		try {
			onDiagnostic( { code, message, where } );
		} catch ( error ) {
			/* Whoever listens to diagnostics looks after their own mistakes. */
		}
	};
}

/**
 * @param {any} value
 * @param {any} base
 * @return {string | null} The absolute address, where it is one that batches may be sent to.
 */
function resolveIntake( value, base ) {
	try {
		const url = new URL( value, base );
		const mixed = base && base.startsWith( 'https:' ) && url.protocol === 'http:';
		return value && /^https?:$/.test( url.protocol ) && !url.username && !url.password && !mixed ? url.href : null;
	} catch ( error ) {
		return null;
	}
}

/**
 * @param {any} privacy
 * @param {any} window
 * @return {string} The signal that forbids everything, or ''.
 */
function privacySignal( privacy = {}, window ) {
	const navigator = window && window.navigator || {};
	if ( privacy.optOut ) {
		return 'opted-out';
	}
	if ( privacy.gpc !== false && navigator.globalPrivacyControl ) {
		return 'gpc';
	}
	return privacy.dnt && navigator.doNotTrack === '1' ? 'dnt' : '';
}

/**
 * The first number that JSON cannot carry, as a JSON Pointer; '' for none.
 *
 * @param {any} value
 * @return {string}
 */
function findNonFinite( value ) {
	if ( typeof value === 'number' ) {
		return isFinite( value ) ? '' : '/';
	}
	for ( const key of value && typeof value === 'object' ? Object.keys( value ) : [] ) {
		const found = findNonFinite( value[ key ] );
		if ( found ) {
			return `/${ key.replace( /~/g, '~0' ).replace( /\//g, '~1' ) }${ found === '/' ? '' : found }`;
		}
	}
	return '';
}

/**
 * @param {any} value
 * @return {boolean}
 */
function isObject( value ) {
	return typeof value === 'object' && value !== null && !Array.isArray( value );
}

/**
 * @param {( bytes: Uint8Array ) => void} random
 * @return {string} 20 hexadecimal digits.
 */
function makeToken( random ) {
	const bytes = new Uint8Array( 10 );
	random( bytes );
	return Array.from( bytes, ( byte ) => ( byte + 256 ).toString( 16 ).slice( 1 ) ).join( '' );
}

/**
 * Start a client.
 *
 * @param {Options} options
 * @return {Promise<Client>} Resolves also where it cannot work (no WebAssembly, a privacy signal): to an inert client
 *  with the same methods, whose `statusReason` says why.
 * @throws {HeliographError} For mistakes of the caller, all in one.
 *
 * @typedef {ReturnType<typeof makeClient>} Client
 */
export async function createClient( options ) {
	const given = isObject( options ) ? options : /** @type {any} */ ( {} );
	const window = 'window' in given ? given.window : globalThis.window;
	const document = 'document' in given ? given.document : globalThis.document;
	const diagnose = createDiagnose( given.onDiagnostic );
	const base = document && document.baseURI || globalThis.location && globalThis.location.href;
	const url = resolveIntake( given.intakeUrl, base );
	/** @type {import('./errors.js').Problem[]} */
	const problems = [];
	if ( !url ) {
		problems.push( { code: 'bad-intake-url', path: '/intakeUrl', message: 'an http(s) address without credentials is needed' } );
	}
	if ( !isObject( given.context ) ) {
		problems.push( { code: 'bad-context', path: '/context', message: 'an object with performer.is_temp is needed' } );
	}
	if ( problems.length ) {
		throw new HeliographError( problems );
	}
	LATER.filter( ( name ) => given[ name ] !== undefined ).forEach( ( name ) => diagnose( 'unsupported-option', 'not supported yet; ignored', `/${ name }` ) );
	const parts = {
		window,
		document,
		diagnose,
		url,
		clock: given.clock || environment.clock,
		random: given.random || environment.random,
		transport: given.transport || fetchTransport
	};
	const signal = privacySignal( given.privacy, window );
	let core = null, code = '', message = '';
	try {
		if ( signal ) {
			throw Object.assign( new Error( 'the reader does not want to be measured' ), { code: signal } );
		}
		if ( !parts.random ) {
			throw Object.assign( new Error( 'there is no source of random bits' ), { code: 'no-random' } );
		}
		core = await load( given.wasm );
	} catch ( error ) {
		code = error.code;
		message = error.message;
		diagnose( code, message );
	}
	return makeClient( given, parts, core, { code, message } );
}

/**
 * @param {any} options
 * @param {any} parts
 * @param {any} core Exports of the module; null for an inert client.
 * @param {{ code: string, message: string }} why Why it is inert.
 */
function makeClient( options, parts, core, why ) {
	const { clock, diagnose, document, random, window } = parts;
	const memory = core && createMemory( core );
	/** @type {Map<string, number>} */
	const streams = new Map();
	/** @type {Map<string, number>} */
	const schemas = new Map();
	/** @type {Map<string, number>} */
	const strings = new Map();
	/** @type {any} */
	let words = { results: [], limits: {} };
	/** @type {any} */
	let listeners = null;
	/** @type {any} */
	let outbox = null;
	/** @type {'ready' | 'inert' | 'closed'} */
	let status = core ? 'ready' : 'inert';
	/** @type {{ code: string, message: string } | null} */
	let statusReason = core ? null : why;
	let context = options.context, tokens = options.tokens || {};
	let unwatch = () => {};

	/**
	 * @param {string} code
	 * @param {string} message
	 */
	function becomeInert( code, message ) {
		if ( status === 'ready' ) {
			status = 'inert';
			statusReason = { code, message };
			diagnose( code, message );
		}
		if ( listeners ) {
			listeners.detach();
		}
		unwatch();
	}

	/**
	 * Nothing that goes wrong in here may reach the page. A trap means that the module's memory cannot be trusted any more.
	 *
	 * @template T
	 * @param {() => T} task
	 * @return {T | undefined}
	 */
	function guard( task ) {
		if ( !core ) {
			return undefined;
		}
		try {
			return task();
		} catch ( error ) {
			core = null;
			becomeInert( 'core-trapped', `the core stopped: ${ error && error.message }` );
			return undefined;
		}
	}

	/** Pass on what the core reported. Returns what must stop the start. */
	function readReport() {
		/** @type {import('./errors.js').Problem[]} */
		const fatal = [];
		if ( core.hg_wasm_report() ) {
			for ( const problem of environment.parse( memory.read() ) ) {
				if ( problem.fatal ) {
					fatal.push( problem );
				} else {
					diagnose( problem.code, problem.message, problem.path );
				}
			}
		}
		return fatal;
	}

	/**
	 * Text of a configuration; a problem where it has none.
	 *
	 * @param {any} value
	 * @param {string} path
	 * @param {import('./errors.js').Problem[]} problems
	 * @return {string}
	 */
	function textOf( value, path, problems ) {
		try {
			return environment.stringify( typeof value === 'function' ? value() : value ) || 'null';
		} catch ( error ) {
			problems.push( { code: 'not-serialisable', path, message: error.message } );
			return '';
		}
	}

	/**
	 * Give the core one text of the start.
	 *
	 * @param {import('./errors.js').Problem[]} problems
	 * @param {string} path
	 * @param {any} value
	 * @param {( bytes: number ) => number} call
	 * @param {string} [head] Text that precedes the JSON.
	 * @return {number}
	 */
	function configure( problems, path, value, call, head = '' ) {
		const text = textOf( value, path, problems );
		if ( !text ) {
			return -1;
		}
		const bytes = memory.write( head + text );
		const answer = bytes < 0 ? -1 : call( bytes );
		const fatal = readReport();
		if ( answer < 0 && !fatal.length && !listeners ) {
			fatal.push( { code: 'too-large', path, message: 'does not fit into the client\'s memory' } );
		}
		problems.push( ...fatal );
		return answer;
	}

	/**
	 * @param {import('./errors.js').Problem[]} problems
	 * @return {number}
	 */
	function beginPageview( problems ) {
		const width = window && window.innerWidth;
		const facts = {
			context,
			tokens: Object.assign( { pageview: makeToken( random ) }, tokens ),
			viewport_width: width > 0 ? width : undefined
		};
		return configure( problems, '/context', facts, core.hg_wasm_begin_pageview );
	}

	/**
	 * @param {any} map
	 * @param {string} path
	 * @param {import('./errors.js').Problem[]} problems
	 * @return {[ string, any ][]}
	 */
	function entriesOf( map, path, problems ) {
		if ( map === undefined || isObject( map ) ) {
			return Object.entries( map || {} );
		}
		problems.push( { code: 'bad-option', path, message: 'an object is needed' } );
		return [];
	}

	function start() {
		/** @type {import('./errors.js').Problem[]} */
		const problems = [];
		const seed = new Uint8Array( 4 );
		random( seed );
		core.hg_wasm_open( seed[ 0 ] | seed[ 1 ] << 8 | seed[ 2 ] << 16 | seed[ 3 ] << 24 );
		core.hg_wasm_describe();
		words = environment.parse( memory.read() );
		const domain = options.domain || window && window.location && window.location.hostname || undefined;
		configure( problems, '/domain', { domain, intakeFills: options.intakeFills }, core.hg_wasm_configure );
		for ( const [ uri, schema ] of entriesOf( options.schemas, '/schemas', problems ) ) {
			const head = memory.write( uri );
			schemas.set( uri, configure( problems, `/schemas/${ uri.replace( /\//g, '~1' ) }`, () => strip( schema ),
				( bytes ) => core.hg_wasm_add_schema( head, bytes - head ), uri ) );
		}
		for ( const [ name, config ] of entriesOf( options.streams, '/streams', problems ) ) {
			streams.set( name, configure( problems, `/streams/${ name }`, { name, config }, core.hg_wasm_add_stream ) );
		}
		for ( const [ name, settings ] of entriesOf( options.instruments, '/instruments', problems ) ) {
			configure( problems, `/instruments/${ name }`, { name, options: settings }, core.hg_wasm_add_instrument );
		}
		if ( beginPageview( problems ) < 0 || problems.length ) {
			throw new HeliographError( problems );
		}
		core.hg_wasm_listener_plan();
		listeners = createListeners( environment.parse( memory.read() ), emit, diagnose );
		outbox = createOutbox( { core, memory, clock, transport: parts.transport, url: parts.url, guard } );
		unwatch = watchLifecycle( document, window,
			( gone ) => guard( () => outbox.leave( gone ) ), () => outbox.comeBack() );
	}

	/**
	 * Do what the core asks for before it can answer.
	 *
	 * @param {number} result
	 * @return {boolean} Whether to ask again.
	 */
	function provide( result ) {
		if ( result === -1 ) {
			const at = core.hg_wasm_random_pool();
			random( memory.bytes.subarray( at, at + words.limits.randomPoolBytes ) );
			core.hg_wasm_random_filled();
		} else if ( result === -2 ) {
			outbox.collect();
		}
		return result < 0;
	}

	/**
	 * @param {number} result
	 * @return {Result}
	 */
	function answer( result ) {
		if ( result === 0 ) {
			outbox.touch();
		}
		return words.results[ result ];
	}

	/**
	 * @param {string} text
	 * @return {number} The string's number in the core.
	 */
	function intern( text ) {
		const known = strings.get( text );
		if ( known !== undefined ) {
			return known;
		}
		let number = core.hg_wasm_intern( memory.write( text ) );
		if ( !number ) {
			core.hg_wasm_forget_strings();
			strings.clear();
			number = core.hg_wasm_intern( memory.write( text ) );
		}
		strings.set( text, number );
		return number;
	}

	/**
	 * A matched element, or the beginning of a pageview: the hot path.
	 *
	 * @param {number} rule
	 * @param {string} value
	 */
	function emit( rule, value ) {
		if ( !core ) {
			return;
		}
		try {
			let result;
			const now = clock.now();
			do {
				result = core.hg_wasm_emit( rule, value ? intern( value ) : 0, 0, now );
			} while ( result < 0 && provide( result ) );
			if ( result === 0 ) {
				outbox.touch();
			}
		} catch ( error ) {
			guard( () => {
				throw error;
			} );
		}
	}

	/**
	 * The event as text, or '' and a diagnostic.
	 *
	 * @param {any} event
	 * @param {string} stream
	 * @return {string}
	 */
	function snapshot( event, stream ) {
		try {
			const text = isObject( event ) ? environment.stringify( event ) : '';
			const place = text && text.includes( 'null' ) ? findNonFinite( event ) : '';
			if ( text && !place ) {
				return text;
			}
			diagnose( 'not-serialisable', place ? `JSON cannot carry this number; stream ${ stream }` :
				`an event is one object; stream ${ stream }`, place );
		} catch ( error ) {
			diagnose( 'not-serialisable', `${ error && error.message }; stream ${ stream }` );
		}
		return '';
	}

	/**
	 * @param {string} name
	 * @param {any} event
	 * @return {Result}
	 */
	function submit( name, event ) {
		const stream = streams.get( name );
		if ( stream === undefined ) {
			diagnose( 'unknown-stream', 'no stream of this name was configured', `/streams/${ name }` );
			return 'unknown-stream';
		}
		const text = core.hg_wasm_in_sample( stream ) ? snapshot( event, name ) : '';
		/* Too long is for the core to say and to count; it does not look at the text then. */
		const fits = text.length <= words.limits.maxEventBytes;
		const now = clock.now();
		let result;
		do {
			result = core.hg_wasm_submit( stream, fits && text ? memory.write( text ) : text.length, now );
		} while ( provide( result ) );
		if ( result && text ) {
			readReport();
		} else if ( result ) {
			core.hg_wasm_report();
		}
		return answer( result );
	}

	const client = {
		/** 'ready', 'inert' or 'closed'. */
		get status() {
			return status;
		},

		/** Why it is not ready: `{ code, message }`; null while it is. */
		get statusReason() {
			return statusReason;
		},

		/**
		 * Check, complete and queue an event. It is copied at once and never changed.
		 *
		 * @param {string} streamName
		 * @param {Object} event
		 * @return {Result}
		 */
		submit( streamName, event ) {
			return status === 'ready' && guard( () => submit( streamName, event ) ) ||
				( status === 'ready' ? 'invalid' : status );
		},

		/**
		 * Any JSON value against a schema alone.
		 *
		 * @param {string} schemaUri
		 * @param {any} value
		 * @return {{ valid: boolean, errors: { path: string, keyword: string, message: string }[] }}
		 */
		validate( schemaUri, value ) {
			const schema = schemas.get( schemaUri );
			const refuse = ( /** @type {string} */ keyword, /** @type {string} */ message ) => ( { valid: false, errors: [ { path: '', keyword, message } ] } );
			if ( schema === undefined ) {
				return refuse( '$schema', 'no schema was given for this URI' );
			}
			return guard( () => {
				/** @type {import('./errors.js').Problem[]} */
				const problems = [];
				const text = textOf( value, '', problems );
				const bytes = text ? memory.write( text ) : -1;
				const count = bytes < 0 ? -1 : core.hg_wasm_validate( schema, bytes );
				const errors = count < 0 ? [] : environment.parse( memory.read() );
				readReport();
				return count < 0 ? refuse( 'json', 'no JSON value, or one that is too large' ) : { valid: !count, errors };
			} ) || refuse( 'json', 'the client is inert' );
		},

		/**
		 * @param {string} streamName
		 * @return {boolean} Whether the stream is in sample in this pageview.
		 */
		isInSample( streamName ) {
			const stream = streams.get( streamName );
			return status === 'ready' && stream !== undefined && !!guard( () => core.hg_wasm_in_sample( stream ) );
		},

		/**
		 * Listen for the configured instruments. Idempotent.
		 *
		 * @param {any} [root] A document or an element of one.
		 * @return {boolean} Whether it is listening.
		 */
		attach( root = document ) {
			if ( status !== 'ready' ) {
				return false;
			}
			if ( !root || !root.addEventListener ) {
				diagnose( 'no-document', 'there is no document to listen to' );
				return false;
			}
			return !!guard( () => listeners.attach( root ) );
		},

		/** Stop listening. What is queued still leaves. */
		detach() {
			guard( () => listeners.detach() );
		},

		/**
		 * A navigation within the page: a new token and sampling decision, sequences from 1.
		 *
		 * @param {{ tokens?: { pageview?: string, session?: string, device?: string }, context?: any }} [change] What is
		 *  left out stays as it was, but for the pageview's token.
		 * @return {boolean} Whether the new context was taken; until one is, nothing is in sample.
		 */
		newPageview( change = {} ) {
			return status === 'ready' && !!guard( () => {
				/** @type {import('./errors.js').Problem[]} */
				const problems = [];
				context = change.context || context;
				tokens = Object.assign( {}, tokens, { pageview: undefined }, change.tokens );
				if ( tokens.pageview === undefined ) {
					delete tokens.pageview;
				}
				const good = beginPageview( problems ) >= 0;
				problems.forEach( ( problem ) => diagnose( problem.code, problem.message, problem.path ) );
				if ( good ) {
					listeners.init();
				}
				return good;
			} );
		},

		/** Stop, forget what waits, and stay stopped. */
		optOut() {
			guard( () => outbox.forget() );
			becomeInert( 'opted-out', 'the reader opted out' );
		},

		/**
		 * Try everything once, now.
		 *
		 * @return {Promise<void>} Resolves when those attempts have settled, within 10 s.
		 */
		flush() {
			return guard( () => outbox.flush() ) || Promise.resolve();
		},

		/**
		 * emitted = delivered + dropped + queued + inFlight + stored, at every moment.
		 *
		 * @return {Stats}
		 */
		stats() {
			return guard( () => {
				core.hg_wasm_stats();
				return environment.parse( memory.read() );
			} ) || { emitted: 0, queued: 0, inFlight: 0, stored: 0, delivered: 0, retried: 0, dropped: {}, invalid: 0, notInSample: 0, filtered: 0 };
		},

		/** Closed at once; the last flush goes on. */
		close() {
			if ( status === 'closed' ) {
				return;
			}
			client.detach();
			client.flush().then( unwatch );
			status = 'closed';
			statusReason = { code: 'closed', message: 'close() was called' };
		}
	};

	if ( core ) {
		start();
	}
	return client;
}
