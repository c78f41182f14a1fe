/*
 * The same event without heliograph: as the floor that every client has, as it is usually written, and as well as it can
 * be written in plain JavaScript.
 */

import { buildEvent, NAMES } from './workload.mjs';

const ATTRIBUTE = 'data-event-name';
const LONGEST = 64;

/** How a queue of texts leaves: one body of them. */
function joined( queue ) {
	const body = `[${ queue.join( ',' ) }]`;
	queue.length = 0;
	return body;
}

/**
 * An array of texts, and the body that they make; the last body is kept, so that no engine leaves the work out.
 */
export function createQueue() {
	return {
		/** @type {string[]} */
		texts: [],
		last: '',
		bytes: 0,
		flush() {
			this.last = joined( this.texts );
			/* A rope of strings is only made one when it is read. */
			this.bytes += this.last.charCodeAt( this.last.length - 2 );
		}
	};
}

/**
 * JSON.stringify of an event that is there already, and a push: no clock, no id, no check, nothing read.
 *
 * @return {any} A variant.
 */
export function createFloor() {
	const queue = createQueue(), texts = queue.texts;
	const events = NAMES.map( ( name, i ) => buildEvent( name, i + 1, new Date().toISOString(), crypto.randomUUID() ) );
	let at = 0;
	return {
		name: 'floor: JSON.stringify + push',
		queue,
		run( /** @type {number} */ count ) {
			for ( let i = 0; i < count; i++ ) {
				texts.push( JSON.stringify( events[ at++ % 64 ] ) );
			}
		},
		rest: () => queue.flush()
	};
}

/**
 * As it is usually written.
 *
 * @param {any[]} elements
 * @return {any} A variant.
 */
export function createOrdinary( elements ) {
	const queue = createQueue(), texts = queue.texts;
	let at = 0, sequence = 0;
	return {
		name: 'ordinary JS',
		queue,
		run( /** @type {number} */ count ) {
			for ( let i = 0; i < count; i++ ) {
				const name = elements[ at++ % 64 ].getAttribute( ATTRIBUTE );
				texts.push( JSON.stringify( buildEvent( name, ++sequence, new Date().toISOString(), crypto.randomUUID() ) ) );
			}
		},
		rest: () => queue.flush()
	};
}

const HEX = Array.from( { length: 256 }, ( _, i ) => ( i + 256 ).toString( 16 ).slice( 1 ) );
/* The same of the bytes that tell a UUID's version and variant. */
const VERSION = HEX.map( ( _, i ) => HEX[ 0x40 + i % 16 ] );
const VARIANT = HEX.map( ( _, i ) => HEX[ 0x80 + i % 64 ] );

const MILLISECONDS = Array.from( { length: 1000 }, ( _, i ) => `${ i + 1000 }`.slice( 1 ) );

/**
 * A UUID v4 for 16 bytes of a pool.
 *
 * @param {number} bytes Of the pool.
 */
function createIds( bytes ) {
	const pool = new Uint8Array( bytes );
	let left = 0;
	return () => {
		if ( !left ) {
			crypto.getRandomValues( pool );
			left = bytes;
		}
		left -= 16;
		const p = left;
		return HEX[ pool[ p ] ] + HEX[ pool[ p + 1 ] ] + HEX[ pool[ p + 2 ] ] + HEX[ pool[ p + 3 ] ] + '-' +
			HEX[ pool[ p + 4 ] ] + HEX[ pool[ p + 5 ] ] + '-' +
			VERSION[ pool[ p + 6 ] ] + HEX[ pool[ p + 7 ] ] + '-' +
			VARIANT[ pool[ p + 8 ] ] + HEX[ pool[ p + 9 ] ] + '-' +
			HEX[ pool[ p + 10 ] ] + HEX[ pool[ p + 11 ] ] + HEX[ pool[ p + 12 ] ] + HEX[ pool[ p + 13 ] ] +
			HEX[ pool[ p + 14 ] ] + HEX[ pool[ p + 15 ] ];
	};
}

/** A time as text; of one second, all but the milliseconds is kept. */
function createTimes() {
	let second = -1, text = '';
	return () => {
		const now = Date.now(), current = Math.floor( now / 1000 );
		if ( current !== second ) {
			second = current;
			text = new Date( second * 1000 ).toISOString().slice( 0, 20 );
		}
		return text + MILLISECONDS[ now - second * 1000 ] + 'Z';
	};
}

/**
 * A name in quotes, checked and cut once, as heliograph does: its length is counted in code points.
 *
 * @param {string} name
 * @return {string}
 */
function escapeName( name ) {
	const points = Array.from( name );
	return JSON.stringify( points.length > LONGEST ? points.slice( 0, LONGEST ).join( '' ) : name );
}

/* Values that no event has, to find where the varying ones stand. */
const MARK = { name: '\u0001name', sequence: 1e15, dt: '\u0001dt', id: '\u0001id' };

/** @return {string[]} What stands before, between and behind the varying values. */
function cutTemplate() {
	let rest = JSON.stringify( buildEvent( MARK.name, MARK.sequence, MARK.dt, MARK.id ) );
	const pieces = [];
	for ( const value of [ MARK.name, MARK.sequence, MARK.dt, MARK.id ] ) {
		const text = JSON.stringify( value ), at = rest.indexOf( text );
		pieces.push( rest.slice( 0, at ) );
		rest = rest.slice( at + text.length );
	}
	return [ ...pieces, rest ];
}

/**
 * As well as it can be written: everything that does not vary is text already.
 *
 * @param {any[]} elements
 * @param {number} poolBytes As heliograph's, so that both fill it as often.
 * @return {any} A variant.
 */
export function createBest( elements, poolBytes ) {
	const queue = createQueue(), texts = queue.texts;
	const makeId = createIds( poolBytes ), makeTime = createTimes();
	/** @type {Map<string, string>} */
	const escaped = new Map();
	const [ before, toSequence, toTime, toId, behind ] = cutTemplate();
	let at = 0, sequence = 0;

	/** @param {any} element */
	function put( element ) {
		const name = element.getAttribute( ATTRIBUTE );
		/* An empty name tags nothing. */
		if ( !name ) {
			return;
		}
		let text = escaped.get( name );
		if ( text === undefined ) {
			text = escapeName( name );
			escaped.set( name, text );
		}
		texts.push( before + text + toSequence + ++sequence + toTime + '"' + makeTime() + '"' + toId + '"' + makeId() + '"' + behind );
	}

	return {
		name: 'best plain JS',
		queue,
		run( /** @type {number} */ count ) {
			for ( let i = 0; i < count; i++ ) {
				put( elements[ at++ % 64 ] );
			}
		},
		rest: () => queue.flush()
	};
}
