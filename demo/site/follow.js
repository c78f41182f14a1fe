/*
 * Asks the server for its report; while an answer is awaited, once more after it.
 */

/**
 * @param {( report: any ) => void} draw
 * @param {( error: any ) => void} fail
 * @return {() => Promise<void>} Asks and draws.
 */
export function createRefresh( draw, fail ) {
	let isAsking = false, isStale = false;

	return async function refresh() {
		isStale = true;
		if ( isAsking ) {
			return;
		}
		isAsking = true;
		try {
			while ( isStale ) {
				isStale = false;
				draw( await ( await fetch( '/report' ) ).json() );
			}
		} catch ( error ) {
			fail( error );
		}
		isAsking = false;
	};
}

/**
 * Draw the report now and whenever an event arrives.
 *
 * @param {( report: any ) => void} draw
 */
export function followReport( draw ) {
	const refresh = createRefresh( draw, ( error ) => console.info( `The report cannot be had: ${ error.message }` ) );
	new EventSource( '/events' ).onmessage = refresh;
	refresh();
}
