/*
 * Events on their way into the core: those of instruments, those of callers, and values that are only checked.
 */

import { serialise, serialiseEvent, step, textOf } from '../core/serialise.js';
import { stringify } from '../platform/json.js';
import { words } from '../platform/words.js';

/** @typedef {import('../core/core.js').Result} Result */
/** @typedef {import('../platform/types.js').Validation} Validation */

/**
 * Where a name is looked up: the option that names it.
 *
 * @typedef {'streams' | 'instrumentConfigs'} Option
 */

/**
 * @param {string} keyword
 * @param {string} message
 * @param {string} [path]
 * @return {Validation}
 */
export function notValid( keyword, message, path = '' ) {
	return { valid: false, errors: [ { path, keyword, message } ] };
}

/**
 * @param {import('./life.js').Running} life
 * @param {import('../platform/types.js').Parts} parts
 * @param {() => void} onQueued Told that an event was queued. Never throws.
 */
export function createEvents( life, { clock, diagnose }, onQueued ) {
	/** @type {Set<number>} Streams of which an event was queued. */
	const used = new Set();
	let isRehearsing = false;

	/**
	 * An element of the plan was used, or a pageview began: the hot path.
	 *
	 * @param {number} rule Of the listener plan.
	 * @param {string | null} [first]
	 * @param {string | null} [second]
	 * @param {number} [now]
	 * @return {Result}
	 */
	function emit( rule, first, second, now = clock.now() ) {
		const result = life.core.emit( rule, first, second, now );
		if ( result === 'queued' ) {
			onQueued();
		} else {
			life.session.report( '', rule );
		}
		return result;
	}

	/**
	 * @param {string} name
	 * @param {Option} option
	 * @return {number} -1 for what is not configured.
	 */
	function find( name, option ) {
		const number = life.session[ option ].get( name );
		return number === undefined ? -1 : number;
	}

	/**
	 * @param {string} name
	 * @param {any} event
	 * @param {Option} option
	 * @param {( event: any, serialise: typeof serialiseEvent ) => string} [toText] How the event becomes JSON; as it is if this is not given.
	 * @return {Result}
	 */
	function submit( name, event, option, toText = serialiseEvent ) {
		const stream = find( name, option );
		const now = clock.now();
		let text = '';
		/** @type {{ message?: unknown, path?: string } | undefined} What was thrown, by whoever. */
		let problem;
		/* Nothing is read of an event that would not leave. What JSON cannot carry is, as no text, invalid for the core. */
		if ( life.core.isInSample( stream ) ) {
			try {
				text = toText( event, serialiseEvent );
			} catch ( error ) {
				problem = error || {};
			}
		}
		const result = ( isRehearsing ? life.core.rehearse : life.core.submit )( stream, text, now );
		if ( problem ) {
			/* The core knows only that there was no text. */
			life.core.report();
			diagnose( 'not-serialisable', textOf( problem.message ) + ', stream ' + name, problem.path, name );
		} else if ( result !== 'queued' || !used.has( stream ) ) {
			/* Of a stream's first event it may say that nothing checks them. */
			life.session.report( '', name );
		}
		if ( result === 'queued' ) {
			used.add( stream );
			onQueued();
		} else if ( stream < 0 ) {
			diagnose( /** @type {'unknown-stream'} */ ( result ), words( 'no such stream' ), '/' + option + step( name ) );
		}
		return result;
	}

	return {
		emit,
		submit,

		/**
		 * @param {string} name
		 * @param {Option} option
		 * @return {boolean}
		 */
		isInSample: ( name, option ) => life.core.isInSample( find( name, option ) ),

		/**
		 * @param {string} name
		 * @param {Option} option
		 * @param {unknown} names Of contextual attributes, as a caller gives them.
		 * @param {string} [schema] URI of the event's schema where it is not the stream's.
		 * @return {Record<string, any>} Their values, as members of an event.
		 */
		requestAttributes( name, option, names, schema ) {
			const at = '/' + option + step( name );
			const request = life.session.read( at, () => Array.isArray( names ) && names.length && stringify( { names, schema } ) );
			const values = request ? life.core.requestAttributes( find( name, option ), request ) : {};
			life.session.report( at, name );
			return values;
		},

		/** @type {typeof submit} What is submitted by this goes the way of an event and becomes none. */
		rehearse( name, event, option, toText ) {
			isRehearsing = true;
			try {
				return submit( name, event, option, toText );
			} finally {
				isRehearsing = false;
				onQueued();
			}
		},

		/**
		 * @param {string} uri
		 * @param {unknown} value
		 * @return {Validation}
		 */
		validate( uri, value ) {
			const schema = life.session.schemas.get( uri );
			let text;
			if ( schema === undefined ) {
				return notValid( '$schema', 'no such schema' );
			}
			try {
				text = serialise( value );
			} catch ( error ) {
				return notValid( 'type', textOf( error ), error?.path );
			}
			const validation = life.core.validate( schema, text );
			if ( !validation ) {
				/* What it says of a value that was only checked is of no event. */
				life.core.report();
			}
			return validation || notValid( 'type', 'too large or too deep' );
		}
	};
}
