/*
 * Rules on `impression`: an event when an element is seen, once for each name and pageview.
 */

import { match } from './elements.js';
import { readFrom } from './names.js';

/** @type {import('./types.js').Attach} */
export function attachImpressions( rules, { emit, root, seen, viewability } ) {
	const watches = rules.map( ( rule ) => /** @type {import('./types.js').Viewability} */ ( viewability ).watch( root, /** @type {string} */ ( rule.selector ), ( element ) => {
		const [ first ] = /** @type {string[]} */ ( rule.read );
		/* What matches the selector may still lie in an excepted root. */
		const name = match( element, rule ) === element && readFrom( element, first );
		const key = rule.rule + ' ' + name;
		if ( name && !seen.has( key ) ) {
			seen.add( key );
			emit( rule.rule, name );
		}
	} ) );
	return () => watches.forEach( ( { stop } ) => stop() );
}
