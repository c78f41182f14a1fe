/*
 * What is remembered of visits from page to page: one entry of localStorage with a small record a stream. It has no identifier,
 * and an opt-out or a privacy signal deletes it (platform/device.js).
 */

import { VISITS, storeOf } from '../platform/device.js';
import { isObject, parse, stringify, textOf } from '../platform/json.js';
import { withLock } from '../platform/locks.js';

/**
 * @param {Storage | undefined} store
 * @return {Record<string, any>} By stream; none where they cannot be read. Anybody may have written them.
 */
function readAll( store ) {
	try {
		const records = parse( /** @type {Storage} */ ( store ).getItem( VISITS ) || '{}' );
		return isObject( records ) ? records : {};
	} catch ( error ) {
		return {};
	}
}

/**
 * @typedef {Object} Records
 * @property {any} record That of the stream; undefined where there is none.
 * @property {( record: object | undefined ) => boolean} write Put it in the place of what is there. False where the browser does not keep it, or the client does
 *  not work any more.
 */

/**
 * Change the record of a stream, one tab after the other where the browser can tell them to.
 *
 * @param {Pick<import('../listening/types.js').AttachContext, 'diagnose' | 'submission' | 'window'>} context
 * @param {import('../listening/types.js').Rule} rule
 * @param {( records: Records ) => void} work
 */
export function changeRecord( { diagnose, submission: { life }, window }, { instrument, stream }, work ) {
	const run = () => {
		const store = storeOf( /** @type {any} */ ( window ) );
		work( {
			record: new Map( Object.entries( readAll( store ) ) ).get( stream ),

			write( record ) {
				/* What is told of an event may have its reader opt out. */
				if ( life.status !== 'ready' ) {
					return false;
				}
				const text = stringify( { ...readAll( store ), [ stream ]: record } );
				let isKept = false;
				try {
					store?.setItem( VISITS, text );
					isKept = store?.getItem( VISITS ) === text;
				} catch ( error ) {
					/* A store that is full, or forbidden. */
				}
				if ( !isKept ) {
					diagnose( 'visits-not-kept', 'the browser keeps nothing in localStorage, so nothing is sent', '/instruments/' + instrument );
				}
				return isKept;
			}
		} );
	};
	const where = '/instruments/' + instrument;
	Promise.resolve().then( () => withLock( window?.navigator?.locks, { name: VISITS }, run, ( message ) => diagnose( 'lock-refused', message, where ) ) )
		.catch( ( error ) => diagnose( 'listener-failed', textOf( error ), where ) );
}
