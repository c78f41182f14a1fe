/* For a machine in trouble, not for a verdict on speed: what takes a second may take half a minute where others are at work. */
export const LIMIT_MS = 120000;

/**
 * Wait for a condition.
 *
 * @template T
 * @param {() => T | Promise<T>} condition
 * @param {string | ( () => string )} what For the error; a function where that is known when it has been waited in vain.
 * @return {Promise<T>}
 */
export async function until( condition, what ) {
	const end = Date.now() + LIMIT_MS;
	for ( ;; ) {
		const value = await condition();
		if ( value ) {
			return value;
		}
		if ( Date.now() > end ) {
			throw new Error( `waited in vain: ${ typeof what === 'function' ? what() : what }` );
		}
		await new Promise( ( resolve ) => {
			setTimeout( resolve, 20 );
		} );
	}
}
