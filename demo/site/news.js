/*
 * What the server tells while events arrive: what became of each, and the report of all. One connection a page.
 */

/** @type {Set<any>} */
const watchers = new Set();

/**
 * @param {{ onNews?: ( news: any ) => void, onClear?: () => void, onTrouble?: ( isTrouble: boolean ) => void }} watcher `onNews`
 *  is told of each event, the latest 20 before it watched included; `onClear`, that all were deleted; `onTrouble`, whether
 *  the server cannot be reached.
 */
export function watchNews( watcher ) {
	watchers.add( watcher );
	if ( watchers.size > 1 ) {
		return;
	}
	const tell = ( name, value ) => watchers.forEach( ( each ) => each[ name ]?.( value ) );
	const source = new EventSource( '/events' );
	source.onmessage = ( message ) => tell( 'onNews', JSON.parse( message.data ) );
	source.onopen = () => tell( 'onTrouble', false );
	source.onerror = () => tell( 'onTrouble', true );
	source.addEventListener( 'clear', () => tell( 'onClear' ) );
}

/**
 * Draw the report now, and whenever an event was accepted or all were deleted. While an answer is awaited, it is asked for once
 * more after it.
 *
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

	watchNews( {
		onNews: ( { refused } ) => refused || refresh(),
		onClear: refresh,
		/* After trouble the figures may be old. */
		onTrouble: ( isTrouble ) => isTrouble || refresh()
	} );
	refresh();
}

/**
 * @param {string} uri
 * @return {Promise<any>} The schema of this URI, of those that the library ships.
 */
export async function fetchSchema( uri ) {
	return ( await fetch( `/dist/schemas${ uri }.json` ) ).json();
}
