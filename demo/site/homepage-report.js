/*
 * The visits that the server logged, each joined by its token with the events of its page.
 */

const COLUMNS = [ 'visit', 'impression', 'hover-in', 'link-click' ];

/* Counts of events by action, by the token of the visit. */
const visits = new Map();

function draw() {
	const rows = Array.from( visits ).reverse().slice( 0, 10 ).map( ( [ token, counts ] ) => {
		const row = document.createElement( 'tr' );
		const head = Object.assign( document.createElement( 'th' ), { scope: 'row', textContent: `${ token.slice( 0, 8 ) }…` } );
		row.append( head, ...COLUMNS.map( ( name ) => Object.assign( document.createElement( 'td' ), { textContent: name === 'visit' ? counts.visit ? 'yes' : 'no' : String( counts[ name ] || 0 ) } ) ) );
		return row;
	} );
	document.querySelector( '#visits tbody' ).replaceChildren( ...rows );
}

new EventSource( '/events' ).onmessage = ( message ) => {
	const { event, refused, again } = JSON.parse( message.data );
	const token = event.homepage_pageview_token;
	if ( token && !refused && !again ) {
		const counts = visits.get( token ) || {};
		const name = event.action || 'visit';
		counts[ name ] = ( counts[ name ] || 0 ) + 1;
		visits.set( token, counts );
		draw();
	}
};
