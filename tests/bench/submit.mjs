/*
 * A caller's own event, by `submit` and by an instrument of the site's own: heliograph checks it against its schema, completes
 * it and queues it.
 */

import { assertDelivered, openClient } from './heliograph.mjs';
import { createQueue } from './plain.mjs';
import { measure } from './rounds.mjs';
import { toRow } from './statistics.mjs';
import { buildFreeEvent, INTERACTION, NAMES, SCHEMA } from './workload.mjs';

const INSTRUMENT = 'bench';

/**
 * @param {string} name
 * @param {any[]} events
 * @param {( event: any ) => boolean} [validate]
 * @return {any} A variant.
 */
function stringifying( name, events, validate ) {
	const queue = createQueue(), texts = queue.texts;
	let at = 0;
	return {
		name,
		run: validate ?
			( /** @type {number} */ count ) => {
				for ( let i = 0; i < count; i++ ) {
					const event = events[ at++ % 64 ];
					if ( validate( event ) ) {
						texts.push( JSON.stringify( event ) );
					}
				}
				if ( texts.length !== count ) {
					throw new Error( 'an event that heliograph takes is not valid here' );
				}
			} :
			( /** @type {number} */ count ) => {
				for ( let i = 0; i < count; i++ ) {
					texts.push( JSON.stringify( events[ at++ % 64 ] ) );
				}
			},
		rest: () => queue.flush()
	};
}

/**
 * @param {any} client
 * @return {any[]} Variants, each with a loop of its own.
 */
function calling( client ) {
	const events = NAMES.map( buildFreeEvent );
	const data = NAMES.map( ( name ) => ( { action_source: name } ) );
	const instrument = client.getInstrument( INSTRUMENT );
	const rest = () => client.flush();
	let at = 0;
	return [
		{
			name: 'heliograph: submit',
			run( /** @type {number} */ count ) {
				for ( let i = 0; i < count; i++ ) {
					if ( client.submit( 'free', events[ at++ % 64 ] ) !== 'queued' ) {
						throw new Error( 'not queued' );
					}
				}
			},
			rest
		},
		{
			name: 'heliograph: getInstrument().send',
			run( /** @type {number} */ count ) {
				for ( let i = 0; i < count; i++ ) {
					if ( instrument.send( 'click', data[ at++ % 64 ] ) !== 'queued' ) {
						throw new Error( 'not queued' );
					}
				}
			},
			rest
		}
	];
}

/**
 * A client with an instrument whose events are as long as those that are submitted.
 *
 * @param {import('./heliograph.mjs').Host} host
 */
function open( host ) {
	return openClient( host, 'submit', {
		schemas: { [ SCHEMA ]: host.schema, [ INTERACTION ]: host.interaction },
		instrumentConfigs: { [ INSTRUMENT ]: {
			stream_name: 'free-interaction',
			schema_uri: INTERACTION,
			contextual_attributes: [
				'agent_client_platform', 'agent_client_platform_family', 'mediawiki_skin', 'mediawiki_database',
				'performer_is_logged_in', 'performer_is_temp', 'performer_session_id'
			]
		} }
	} );
}

/**
 * @param {import('./heliograph.mjs').Host} host
 * @param {( event: any ) => boolean} validate A schema that ajv compiled.
 * @return {Promise<any>}
 */
export async function measureSubmit( host, validate ) {
	const { client, intake } = await open( host );
	client.submit( 'free', buildFreeEvent( NAMES[ 0 ] ) );
	await client.flush();
	const text = intake.bodies[ intake.bodies.length - 1 ].slice( 1, -1 );
	intake.keep = false;
	/* What leaves heliograph is what the others write: the completed event. */
	const completed = NAMES.map( ( name ) => Object.assign( JSON.parse( text ), { action_source: name } ) );
	const variants = [
		stringifying( 'floor: JSON.stringify + push', completed ),
		...calling( client ),
		stringifying( 'ajv 6 + JSON.stringify + push', completed, validate )
	];
	const series = await measure( variants, { slice: 16, slices: 40, samples: 60, warm: 12 } );
	await client.flush();
	assertDelivered( client );
	return { bytes: text.length, rows: series.map( ( { name, run } ) => toRow( name, run, series[ 0 ].run ) ) };
}
