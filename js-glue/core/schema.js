/*
 * What of a schema crosses into the core: what it asserts. Annotations are three quarters of a real one.
 */

const ANNOTATIONS = [ 'title', 'description', 'examples', '$comment', '$schema' ];

/* Keywords whose members are named by the schema's author: there `title` is a property. */
const NAMED = [ 'properties', 'patternProperties', 'definitions', 'dependencies' ];

/* Keywords whose value is data, and stays what it is. */
const DATA = [ 'enum', 'const', 'default' ];

/**
 * A copy without annotations.
 *
 * @param {unknown} schema What is no object or array is answered as it is.
 * @param {boolean} [isNamed] Its members are names, not keywords.
 * @return {unknown}
 */
export function strip( schema, isNamed ) {
	if ( Array.isArray( schema ) ) {
		return schema.map( ( item ) => strip( item ) );
	}
	if ( typeof schema !== 'object' || !schema ) {
		return schema;
	}
	/* Not by assignment: a member may be called __proto__. */
	return Object.fromEntries( Object.entries( schema )
		.filter( ( [ key ] ) => isNamed || !ANNOTATIONS.includes( key ) )
		.map( ( [ key, value ] ) => [ key, !isNamed && DATA.includes( key ) ? value : strip( value, !isNamed && NAMED.includes( key ) ) ] ) );
}
