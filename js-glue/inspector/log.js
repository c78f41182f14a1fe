/*
 * The list of events that the inspector shows: those that wait when it is opened, and those that come from then on. Nothing of it is
 * kept anywhere else, and it is gone with the inspector.
 */

import { isObject, parse } from '../platform/json.js';

/** @typedef {import('./types.js').Row} Row */

/* Of more rows, the oldest are forgotten. */
const MAX_ROWS = 300;

/* Where schemas have the name of an element, the first that is there. */
const NAMES = [ 'action_source', 'name', 'element_friendly_name', 'module', 'entrypoint', 'event' ];

/**
 * @typedef {Object} Log
 * @property {() => Row[]} list The latest last.
 * @property {( row: Partial<Row> & Pick<Row, 'of' | 'stream' | 'fate'>, id?: string ) => Row} add `id`: the event's meta.id.
 * @property {( id: string ) => Row | undefined} find By its meta.id.
 * @property {( row: Row | undefined, change: Partial<Row>, reason?: string ) => void} change A reason comes behind those that are there.
 * @property {() => void} clear
 */

/**
 * @param {string} text JSON.
 * @return {{ action: string, name: string }} Empty where it has none.
 */
function describe( text ) {
	try {
		const event = parse( text ), inner = isObject( event.event ) ? event.event : {};
		const read = ( /** @type {string[]} */ names ) => names.flatMap( ( name ) => [ event[ name ], inner[ name ] ] ).find( ( value ) => typeof value === 'string' && value ) || '';
		return { action: read( [ 'action' ] ), name: read( NAMES ) };
	} catch ( error ) {
		return { action: '', name: '' };
	}
}

/**
 * @param {() => void} onChange
 * @return {Log}
 */
export function createLog( onChange ) {
	/** @type {Map<Row, string>} With the ids of those that have one. */
	const rows = new Map();
	/** @type {Map<string, Row>} */
	const byId = new Map();

	return {
		list: () => [ ...rows.keys() ],

		add( given, id = '' ) {
			const { text = '' } = given;
			/** @type {Row} */
			const row = { at: given.of.options.clock.now(), reasons: [], text, ...describe( text ), ...given };
			rows.set( row, id );
			if ( id ) {
				byId.set( id, row );
			}
			if ( rows.size > MAX_ROWS ) {
				const [ [ oldest, its ] ] = rows;
				rows.delete( oldest );
				byId.delete( its );
			}
			onChange();
			return row;
		},

		find: ( id ) => byId.get( id ),

		change( row, change, reason ) {
			if ( row ) {
				Object.assign( row, change );
				if ( reason && row.reasons[ row.reasons.length - 1 ] !== reason ) {
					row.reasons.push( reason );
				}
				onChange();
			}
		},

		clear() {
			rows.clear();
			byId.clear();
			onChange();
		}
	};
}
