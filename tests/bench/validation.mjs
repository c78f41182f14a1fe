/*
 * One event against its schema: by the core, and by what an intake uses. From its text, as the core is asked, and from an
 * object, as `client.validate` is.
 */

import { createMemory } from '../../js-glue/core/core.js';
import { strip } from '../../js-glue/core/schema.js';
import { openClient } from './heliograph.mjs';
import { measure } from './rounds.mjs';
import { toRow } from './statistics.mjs';
import { buildFreeEvent, NAMES, SCHEMA } from './workload.mjs';

/**
 * @param {any} Ajv
 * @param {any} schema
 * @return {( event: any ) => boolean} What an intake asks.
 */
export function compileWith( Ajv, schema ) {
	const copy = structuredClone( schema );
	/* ajv 6 does not know this draft by its address; and the intake fills meta.dt. */
	delete copy.$schema;
	delete copy.$id;
	copy.properties.meta.required = [ 'stream' ];
	return new Ajv().compile( copy );
}

/**
 * @param {string} name
 * @param {any[]} values
 * @param {( value: any ) => boolean} isValid
 * @return {any} A variant.
 */
function checking( name, values, isValid ) {
	let at = 0;
	return {
		name,
		run( /** @type {number} */ count ) {
			for ( let i = 0; i < count; i++ ) {
				if ( !isValid( values[ at++ % values.length ] ) ) {
					throw new Error( `${ name }: an event that is valid was refused` );
				}
			}
		},
		rest() {}
	};
}

/**
 * @param {import('./heliograph.mjs').Host} host
 * @return {( text: string ) => boolean}
 */
function openCore( { wasm, schema } ) {
	const core = /** @type {any} */ ( new WebAssembly.Instance( new WebAssembly.Module( /** @type {any} */ ( wasm ) ) ).exports );
	core._initialize();
	core.hg_wasm_open( 1 );
	const memory = createMemory( core ), uri = 'schema';
	core.hg_wasm_add_schema( uri.length, memory.write( uri + JSON.stringify( strip( schema ) ) ) - uri.length );
	return ( text ) => core.hg_wasm_validate( 0, memory.write( text ) ) === 0;
}

/**
 * @param {import('./heliograph.mjs').Host} host
 * @param {( event: any ) => boolean} validate ajv's.
 * @return {Promise<any>} Rows of both topics.
 */
export async function measureValidation( host, validate ) {
	const { client } = await openClient( host, 'validation' );
	const events = NAMES.map( ( name ) => ( { $schema: SCHEMA, meta: { stream: 'free' }, ...buildFreeEvent( name ) } ) );
	const texts = events.map( ( event ) => JSON.stringify( event ) );
	const plan = { slice: 16, slices: 40, samples: 60, warm: 12 };
	const rows = ( /** @type {any[]} */ series ) => series.map( ( { name, run } ) => toRow( name, run, series[ 0 ].run ) );
	return {
		fromText: rows( await measure( [
			checking( 'floor: JSON.parse + ajv 6', texts, ( text ) => validate( JSON.parse( text ) ) ),
			checking( 'heliograph\'s core', texts, openCore( host ) )
		], plan ) ),
		fromObject: rows( await measure( [
			checking( 'floor: ajv 6', events, validate ),
			checking( 'heliograph: client.validate', events, ( event ) => client.validate( SCHEMA, event ).valid )
		], plan ) )
	};
}
