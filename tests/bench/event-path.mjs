/*
 * From a matched element to a queued event: heliograph against plain JavaScript that does the same.
 */

import { assertDelivered, openClient } from './heliograph.mjs';
import { createBest, createFloor, createOrdinary } from './plain.mjs';
import { measure } from './rounds.mjs';
import { toRow } from './statistics.mjs';
import { NAMES } from './workload.mjs';

/**
 * An event without what no two events share, its members in one order.
 *
 * @param {string} text
 * @return {string}
 */
function comparable( text ) {
	const event = JSON.parse( text );
	for ( const [ owner, key ] of [ [ event, 'dt' ], [ event, 'funnel_event_sequence_position' ], [ event.meta, 'id' ] ] ) {
		owner[ key ] = typeof owner[ key ];
	}
	return JSON.stringify( event, ( _, value ) => value && typeof value === 'object' && !Array.isArray( value ) ?
		Object.fromEntries( Object.entries( value ).sort( ( [ a ], [ b ] ) => a < b ? -1 : 1 ) ) : value );
}

/**
 * Every variant makes the same events.
 *
 * @param {string[]} texts heliograph's, one for each name.
 * @param {any[]} variants
 */
function assertSame( texts, variants ) {
	for ( const { name, queue, run } of variants ) {
		run( NAMES.length );
		queue.texts.forEach( ( /** @type {string} */ text, /** @type {number} */ i ) => {
			if ( comparable( text ) !== comparable( texts[ i ] ) ) {
				throw new Error( `${ name } makes another event:\n${ text }\nheliograph's:\n${ texts[ i ] }` );
			}
		} );
		queue.flush();
	}
}

/**
 * @param {any} opened
 * @param {ReturnType<Awaited<ReturnType<typeof openClient>>['clicks']>} clicks
 * @return {Promise<string[]>} An event for each name, as it was sent.
 */
async function firstEvents( { client, intake }, clicks ) {
	intake.bodies.length = 0;
	for ( let i = 0; i < NAMES.length; i += 16 ) {
		clicks.prepare( 16 );
		clicks.run( 16 );
		await client.flush();
	}
	intake.keep = false;
	const texts = intake.bodies.flatMap( ( /** @type {string} */ body ) => JSON.parse( body ) ).map( ( /** @type {any} */ event ) => JSON.stringify( event ) );
	if ( texts.length !== NAMES.length ) {
		throw new Error( `${ texts.length } events of ${ NAMES.length } clicks` );
	}
	return texts;
}

/**
 * @param {import('./heliograph.mjs').Host} host
 * @return {Promise<any>}
 */
export async function measureEventPath( host ) {
	const opened = await openClient( host, 'matched' );
	const plain = [ createFloor(), createOrdinary( host.matched ), createBest( host.matched, opened.poolBytes ) ];
	const clicks = opened.clicks( 'heliograph', host.matched );
	const variants = [ ...plain, clicks ];
	/** @type {any[]} */
	const clients = [ opened.client ];

	const texts = await firstEvents( opened, clicks );
	assertSame( texts, plain );
	if ( host.isReal ) {
		const matching = await openClient( host, 'matching' );
		matching.intake.keep = false;
		variants.push( matching.clicks( 'heliograph, matching included', host.elements ) );
		clients.push( matching.client );
	}
	const series = await measure( variants );
	for ( const client of clients ) {
		await client.flush();
		assertDelivered( client );
	}
	const floor = series[ 0 ];
	return {
		bytes: texts.reduce( ( sum, text ) => sum + text.length, 0 ) / texts.length,
		path: series.map( ( { name, run } ) => toRow( name, run, floor.run ) ),
		flush: series.slice( 0, 4 ).map( ( { name, rest } ) => toRow( name, rest, floor.rest ) ),
		both: series.slice( 0, 4 ).map( ( { name, run, rest } ) => toRow( name, run.map( ( ns, i ) => ns + rest[ i ] ), floor.run.map( ( ns, i ) => ns + floor.rest[ i ] ) ) ),
		/* Each against heliograph, sample by sample, for the lines that are quoted. */
		quoted: [ 'floor', 'ordinary', 'best' ].map( ( name, i ) => toRow( name, series[ 3 ].run, series[ i ].run ) )
	};
}
