/*
 * The events of instruments that the core has no part in, which leave like those that a caller submits.
 */

import { ownerDocument } from '../platform/intrinsics.js';

/** @typedef {import('../listening/types.js').AttachContext} AttachContext */
/** @typedef {import('../listening/types.js').Rule} Rule */

/**
 * @param {Rule} rule
 * @param {AttachContext['submission']} submission
 * @return {( values: Record<string, any>, more?: object ) => import('../platform/types.js').Result | undefined} Submit an event with those
 *  of the values that its schema has a place for, and with `more`, whatever the schema says.
 */
export function createSubmit( { attributes, event, members, stream }, { requestAttributes, submit } ) {
	return ( values, more ) => submit( stream, {
		...event,
		...requestAttributes( stream, 'streams', attributes ),
		...Object.fromEntries( Object.entries( values ).filter( ( [ name, value ] ) => members?.includes( name ) && value !== undefined ) ),
		...more
	}, 'streams' );
}

/**
 * @param {AttachContext['root']} root
 * @return {Document}
 */
export function documentOf( root ) {
	return ownerDocument( /** @type {Node} */ ( /** @type {unknown} */ ( root ) ) ) || /** @type {Document} */ ( /** @type {unknown} */ ( root ) );
}
