/*
 * The list of events as the intake reports them, the latest first, for pages that have no panel. Text only, never markup.
 */

const MAX_ITEMS = 40;

const list = document.getElementById( 'activity' );
const status = document.getElementById( 'activity-status' );

/**
 * @param {any} event
 * @return {string}
 */
function describe( event ) {
	const body = event.event || event;
	const what = body.module || body.element_friendly_name || body.action_source || body.entrypoint || body.name || '';
	const more = [ body.action_data, body.state, body.funnelId && `funnel ${ body.funnelId.slice( 0, 6 ) }`, body.funnel_event_sequence_position ]
		.filter( Boolean ).join( ' · ' );
	return [ body.action || 'visit', what, more && `(${ more })` ].filter( Boolean ).join( ' ' );
}

new EventSource( '/events' ).onmessage = ( message ) => {
	const { event, refused } = JSON.parse( message.data );
	const item = document.createElement( 'li' );
	item.textContent = refused ? `refused: ${ refused }` : describe( event );
	item.title = JSON.stringify( event );
	list.prepend( item );
	while ( list.children.length > MAX_ITEMS ) {
		list.lastChild.remove();
	}
};

/**
 * @param {any} client Its status and statistics are shown from now on.
 */
export function show( client ) {
	const refresh = () => {
		const { delivered, dropped, filtered, invalid, notInSample, queued } = client.stats();
		const lost = Object.values( dropped ).reduce( ( sum, count ) => sum + count, 0 );
		const words = `${ client.status }: ${ delivered } delivered, ${ queued } waiting, ${ notInSample } not in sample, ${ filtered } not for you, ${ invalid } invalid, ${ lost } dropped`;
		if ( status.textContent !== words ) {
			status.textContent = words;
		}
	};
	refresh();
	setInterval( refresh, 500 );
}

/**
 * @param {any} error
 */
export function fail( error ) {
	status.textContent = `heliograph could not start: ${ error.message }`;
}

/**
 * @param {string} uri
 * @return {Promise<any>} The schema of this URI, of those that the library ships.
 */
export async function fetchSchema( uri ) {
	return ( await fetch( `/dist/schemas${ uri }.json` ) ).json();
}
