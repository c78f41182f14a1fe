/*
 * What homepage modules say of themselves, as the one string that their schema has room for.
 */

/**
 * @param {any} part Of a pair.
 * @return {string} With what divides pairs escaped, so that no value can pass for another pair.
 */
function escape( part ) {
	return String( part ).replace( /[%;=]/g, ( char ) => '%' + char.charCodeAt( 0 ).toString( 16 ).toUpperCase() );
}

/**
 * @param {any} value
 * @return {string} A list by commas, an object as `name:value`.
 */
function inner( value ) {
	return Array.isArray( value ) ? value.map( inner ).join( ',' ) :
		Object( value ) === value ? Object.keys( value ).map( ( key ) => escape( key ) + ':' + inner( value[ key ] ) ).join( ',' ) :
			escape( value );
}

/**
 * @param {any} data
 * @return {string} `name=value` by semicolons, in the order in which they were added; a list by semicolons; anything else as
 *  text, and nothing for null or undefined.
 */
export function serialiseActionData( data ) {
	return data === null || data === undefined ? '' :
		Array.isArray( data ) ? data.map( inner ).join( ';' ) :
			typeof data === 'object' ? Object.keys( data ).map( ( key ) => escape( key ) + '=' + inner( data[ key ] ) ).join( ';' ) :
				String( data );
}
