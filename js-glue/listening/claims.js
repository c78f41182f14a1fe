/*
 * An instrument runs at most once for each document and stream, whichever client or copy of this module started it.
 */

import { words } from '../platform/words.js';
import { keyOf } from './topics.js';

/* Property of a document that holds what runs there: a Set of the keys of topics.js. */
const CLAIMS = Symbol.for( 'heliograph.listeners' );

/**
 * @param {import('./types.js').Rule[]} plan
 * @param {Document & { [ CLAIMS ]?: Set<string> }} document
 * @param {import('./types.js').Diagnose} diagnose
 * @return {{ rules: import('./types.js').Rule[], release: () => void }} The rules that no other client carries out there; and
 *  what leaves them to others.
 */
export function claim( plan, document, diagnose ) {
	const claims = document[ CLAIMS ] = document[ CLAIMS ] || new Set();
	const rules = plan.filter( ( rule ) => {
		const isTaken = claims.has( keyOf( rule ) );
		if ( isTaken ) {
			diagnose( 'already-attached', words( 'listened to by another client' ), '/instruments/' + rule.instrument );
		}
		return !isTaken;
	} );
	const keys = rules.map( keyOf );
	keys.forEach( ( key ) => claims.add( key ) );
	return { rules, release: () => keys.forEach( ( key ) => claims.delete( key ) ) };
}
