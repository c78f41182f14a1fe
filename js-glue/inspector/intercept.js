/*
 * Functions of the inspector's own before those of others, for as long as it is open.
 */

const complain = ( /** @type {unknown} */ error ) => console.error( 'heliograph inspector:', error );

/**
 * @template {any[]} Given
 * @param {( ...given: Given ) => unknown} work
 * @return {( ...given: Given ) => void} The same, which never throws: what the inspector gets wrong must not reach the page.
 */
export function quietly( work ) {
	return ( ...given ) => {
		try {
			/* Also what it promises may fail. */
			Promise.resolve( work( ...given ) ).catch( complain );
		} catch ( error ) {
			complain( error );
		}
	};
}

/**
 * Put a function in the place of a method.
 *
 * @template {Record<string, any>} Target
 * @template {keyof Target & string} Name
 * @param {Target} object
 * @param {Name} name
 * @param {( original: Target[Name] ) => Target[Name]} wrap Makes it; the original is called as it was, without the object.
 * @return {() => void} Puts the original back, unless something else stands there by then.
 */
export function intercept( object, name, wrap ) {
	const original = object[ name ], own = wrap( original );
	object[ name ] = own;
	return () => {
		if ( object[ name ] === own ) {
			object[ name ] = original;
		}
	};
}

/**
 * Follow a property whose value may be replaced by another one.
 *
 * @template {Record<string, any>} Target
 * @template {keyof Target & string} Name
 * @param {Target} object
 * @param {Name} name
 * @param {( value: NonNullable<Target[Name]> ) => () => void} begin Told of the value, and of each that follows. Returns what ends it.
 * @return {() => void} Ends it; the value stays.
 */
export function followProperty( object, name, begin ) {
	let value = object[ name ], end = value && begin( value );
	Object.defineProperty( object, name, {
		configurable: true,
		enumerable: true,
		get: () => value,

		set( next ) {
			end?.();
			value = next;
			end = value && begin( value );
		}
	} );
	return () => {
		end?.();
		Object.defineProperty( object, name, { configurable: true, enumerable: true, writable: true, value } );
	};
}
