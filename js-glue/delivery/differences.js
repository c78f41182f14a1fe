/*
 * Events in little room: of one that is much like an earlier one of its stream, only what differs.
 *
 * Texts are cut at their quotation marks. An event is [ 0, text ], or [ back, piece, text, piece, text, ... ]: the event so
 * many places before, with other texts in these pieces. An object behind it holds what is told beside the text, where
 * that is not the same as of the event before.
 */

import { parse, stringify } from '../platform/json.js';

/** @typedef {{ text: string, at: number, tries: number, due: number }} Kept */

/** @typedef {( number | string | { at: number, tries: number, due: number } )[]} Difference */

/**
 * @param {( Kept & { stream: string } )[]} entries
 * @param {number} room Characters of JSON that they may take.
 * @return {{ events: Difference[], chars: number }} As many of the first of them as fit.
 */
export function encode( entries, room ) {
	/** @type {Difference[]} */
	const events = [];
	/** @type {Map<string, { index: number, pieces: string[] }>} The last ones, by stream and number of pieces. */
	const latest = new Map();
	let told = '', chars = 0;
	for ( const { stream, text, at, tries, due } of entries ) {
		const pieces = text.split( '"' ), key = pieces.length + stream, base = latest.get( key ), index = events.length;
		/** @type {Difference} */
		const event = base ? [ index - base.index ] : [ 0, text ];
		if ( base ) {
			pieces.forEach( ( piece, i ) => piece === base.pieces[ i ] || event.push( i, piece ) );
		}
		const beside = stringify( { at, tries, due } );
		if ( beside !== told ) {
			event.push( { at, tries, due } );
			told = beside;
		}
		chars += stringify( event ).length + 1;
		if ( chars > room ) {
			break;
		}
		latest.set( key, { index, pieces } );
		events.push( event );
	}
	return { events, chars };
}

/**
 * @param {any} events Of `encode`, or anything that somebody wrote in its place.
 * @return {{ id: string, stream: string, text: string, at: number, tries: number, due: number }[]}
 * @throws {Error} For what does not come from `encode`.
 */
export function decode( events ) {
	/** @type {string[]} */
	const texts = [];
	let told = { at: NaN, tries: 0, due: 0 };
	return events.map( ( /** @type {any[]} */ event, /** @type {number} */ i ) => {
		const [ back, ...rest ] = event;
		if ( typeof rest[ rest.length - 1 ] === 'object' ) {
			told = rest.pop();
		}
		let text = rest[ 0 ];
		if ( back ) {
			const pieces = texts[ i - back ].split( '"' );
			for ( let at = 0; at < rest.length; at += 2 ) {
				pieces[ rest[ at ] ] = rest[ at + 1 ];
			}
			text = pieces.join( '"' );
		}
		texts.push( text );
		/* What has no id is known by its text. */
		const { id = text, stream } = parse( text ).meta;
		return { id, stream, text, at: told.at, tries: told.tries, due: told.due };
	} );
}
