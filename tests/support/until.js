/**
 * Wait for a condition. The limit is for a machine in trouble, not for a verdict on speed.
 *
 * @template T
 * @param {() => T | Promise<T>} condition
 * @param {string} what For the error.
 * @return {Promise<T>}
 */
export async function until( condition, what ) {
	const end = Date.now() + 30000;
	for ( ;; ) {
		const value = await condition();
		if ( value ) {
			return value;
		}
		if ( Date.now() > end ) {
			throw new Error( `waited in vain: ${ what }` );
		}
		await new Promise( ( resolve ) => {
			setTimeout( resolve, 20 );
		} );
	}
}
