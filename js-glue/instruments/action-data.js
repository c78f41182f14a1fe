/*
 * The actionData of a homepage module as one string, which is all that its schema has a place for.
 */

/**
 * @param {unknown} part Name or value of a pair.
 * @return {string} With separators escaped, so that no value can pass for another pair.
 */
function escape( part ) {
	return String( part ).replace( /[%;=]/g, ( char ) => '%' + char.charCodeAt( 0 ).toString( 16 ).toUpperCase() );
}

/**
 * @param {unknown} value
 * @return {string} Members of an array joined by commas, members of an object as `name:value`.
 */
function inner( value ) {
	return Array.isArray( value ) ? value.map( inner ).join( ',' ) :
		Object( value ) === value ? Object.entries( /** @type {Object} */ ( value ) ).map( ( [ key, member ] ) => escape( key ) + ':' + inner( member ) ).join( ',' ) :
			escape( value );
}

/**
 * @param {unknown} data
 * @return {string} An object as `name=value`, joined by semicolons, in the order of its members; an array joined by semicolons;
 *  anything else as text; empty for null and undefined.
 */
export function serialiseActionData( data ) {
	return data === null || data === undefined ? '' :
		Array.isArray( data ) ? data.map( inner ).join( ';' ) :
			typeof data === 'object' ? Object.entries( data ).map( ( [ key, member ] ) => escape( key ) + '=' + inner( member ) ).join( ';' ) :
				String( data );
}
