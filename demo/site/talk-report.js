/*
 * The funnel of the talk page, counted from the events that arrived: each step by kind of user, and as a share of the step
 * before.
 */

const KINDS = [ 'anonymous', 'temporary', 'registered' ];
const STEPS = [ 'visit', 'initiate', 'save-attempt', 'save-success', 'cancel-attempt', 'cancel-success' ];

/* The funnels that took each step, by kind of user: a funnel counts once, however often it took the step. */
const seen = new Map( STEPS.map( ( step ) => [ step, KINDS.map( () => new Set() ) ] ) );

/**
 * @param {any} event
 * @return {number} Index into KINDS.
 */
function kindOf( event ) {
	const { isAnon = event.performer && !event.performer.is_logged_in, isTemp = event.performer && event.performer.is_temp } = event;
	return isTemp ? 1 : isAnon ? 0 : 2;
}

function draw() {
	let before = 0;
	const rows = STEPS.map( ( step ) => {
		const counts = seen.get( step ).map( ( { size } ) => size );
		const total = counts.reduce( ( sum, count ) => sum + count, 0 );
		const from = step === 'cancel-attempt' ? seen.get( 'initiate' ).reduce( ( sum, { size } ) => sum + size, 0 ) : before;
		before = total;
		const row = document.createElement( 'tr' );
		const head = document.createElement( 'th' );
		head.scope = 'row';
		head.textContent = step;
		const meter = document.createElement( 'meter' );
		meter.max = Math.max( from, total, 1 );
		meter.value = total;
		meter.title = from ? `${ Math.round( 100 * total / from ) } %` : '';
		row.append( head, ...counts.map( ( count ) => {
			const cell = document.createElement( 'td' );
			cell.textContent = String( count );
			return cell;
		} ), Object.assign( document.createElement( 'td' ), { textContent: `${ meter.title } ` } ) );
		row.lastChild.append( meter );
		return row;
	} );
	document.querySelector( '#funnel tbody' ).replaceChildren( ...rows );
}

draw();
new EventSource( '/events' ).onmessage = ( message ) => {
	const { event, refused } = JSON.parse( message.data );
	const isVisit = event.instrument_name === 'talk-visits';
	if ( !refused && ( isVisit || event.funnelId ) ) {
		seen.get( event.action )?.[ kindOf( event ) ].add( event.funnelId || event.meta.id );
		draw();
	}
};
