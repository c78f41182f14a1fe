/*
 * What of a schema crosses into the core: assertions. Annotations make up three quarters of a real schema.
 */

const ANNOTATIONS = [ 'title', 'description', 'examples', '$comment', '$id', '$schema' ];

/* Keywords whose members are names of the schema's author: there a `title` is a property. */
const NAMED = [ 'properties', 'patternProperties', 'definitions' ];

/* Keywords whose value is data, to be left as it is. */
const DATA = [ 'enum', 'const', 'default', 'required' ];

/**
 * A copy without annotations.
 *
 * @param {any} schema
 * @param {boolean} [named] Its members are names, not keywords.
 * @return {any}
 */
export function strip( schema, named ) {
	if ( typeof schema !== 'object' || schema === null ) {
		return schema;
	}
	if ( Array.isArray( schema ) ) {
		return schema.map( ( item ) => strip( item ) );
	}
	/** @type {Object<string, any>} */
	const kept = {};
	for ( const key of Object.keys( schema ) ) {
		const value = schema[ key ];
		if ( named ) {
			kept[ key ] = strip( value );
		} else if ( !ANNOTATIONS.includes( key ) ) {
			kept[ key ] = DATA.includes( key ) ? value : strip( value, NAMED.includes( key ) );
		}
	}
	return kept;
}
