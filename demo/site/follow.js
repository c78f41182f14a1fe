/*
 * Asks the server for its report now and whenever an event arrives; while an answer is awaited, once more after it.
 */

/**
 * @param {( report: any ) => void} draw
 */
export function followReport( draw ) {
	let isAsking = false, isStale = false;

	async function refresh() {
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
			console.info( `The report cannot be had: ${ error.message }` );
		}
		isAsking = false;
	}

	new EventSource( '/events' ).onmessage = refresh;
	refresh();
}
