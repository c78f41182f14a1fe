/*
 * Rules on `impression`: an event when an element is seen, once for each name and pageview.
 */

/** @type {import('./types.js').Attach} */
export function attachImpressions( rules, { emit, find, root, seen, viewability } ) {
	return rules.map( ( rule ) => /** @type {import('./types.js').Viewability} */ ( viewability ).watch( root, /** @type {string} */ ( rule.selector ), ( element ) => {
		const found = find( element, rule );
		const key = rule.rule + ' ' + found?.name;
		/* What matches the selector may still lie in an excepted root: then something around it is found, or nothing. */
		if ( found && found.element === element && !seen.has( key ) ) {
			seen.add( key );
			emit( rule.rule, found.name );
		}
	} ).stop );
}
