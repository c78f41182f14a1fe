/*
 * What came of it: the kind of user, the counters, what the collector received and what was reported. Text only; nothing
 * that arrives here is taken for markup.
 */

const MOST_ROWS = 40;

/**
 * @param {string} tag
 * @param {string} text
 * @param {Object<string, string>} [attributes]
 * @return {HTMLElement}
 */
function element( tag, text, attributes = {} ) {
	const made = document.createElement( tag );
	made.textContent = text;
	Object.keys( attributes ).forEach( ( name ) => made.setAttribute( name, attributes[ name ] ) );
	return made;
}

/**
 * @param {string} id
 * @return {HTMLElement}
 */
function byId( id ) {
	return document.getElementById( id );
}

/**
 * @param {any} event
 * @return {string} What the event itself says; an event that does not say belongs to nobody.
 */
function kindOf( event ) {
	const { is_temp: temporary, is_logged_in: loggedIn } = event.performer || {};
	if ( typeof temporary !== 'boolean' || typeof loggedIn !== 'boolean' ) {
		return 'unknown';
	}
	if ( temporary ) {
		return 'temporary';
	}
	return loggedIn ? 'registered' : 'anonymous';
}

function showPage( wiki ) {
	const anonymous = wiki.kind === 'anonymous';
	byId( 'who' ).textContent = anonymous ? 'Not logged in' : wiki.config.wgUserName;
	byId( 'pt-logout' ).textContent = wiki.kind === 'temporary' ? 'Exit session' : 'Log out';
	byId( 'pt-createaccount' ).hidden = byId( 'pt-login' ).hidden = !anonymous;
	byId( 'pt-watchlist' ).hidden = wiki.kind !== 'registered';
	byId( 'watch' ).addEventListener( 'click', () => {
		const pressed = byId( 'watch' ).getAttribute( 'aria-pressed' ) === 'true';
		byId( 'watch' ).setAttribute( 'aria-pressed', String( !pressed ) );
	} );
	for ( const kind of wiki.kinds ) {
		const link = element( 'a', kind, { href: `?user=${ kind }` } );
		if ( kind === wiki.kind ) {
			link.setAttribute( 'aria-current', 'true' );
		}
		byId( 'kinds' ).append( link );
	}
}

/**
 * @param {{ event: any, bytes: number, refused: string | null }} news
 */
function showEvent( { event, bytes, refused } ) {
	const row = document.createElement( 'tr' );
	/* The intake takes anything, and refuses it then. */
	const shown = Object( event );
	row.append(
		element( 'td', shown.action || '' ),
		element( 'td', shown.action_source || '' ),
		element( 'td', kindOf( shown ), { class: `kind ${ kindOf( shown ) }` } ),
		element( 'td', String( bytes ), { class: 'bytes' } ),
		element( 'td', refused || 'accepted', { class: refused ? 'refused' : 'accepted' } )
	);
	byId( 'events' ).prepend( row );
	byId( 'none' ).hidden = true;
	while ( byId( 'events' ).children.length > MOST_ROWS ) {
		byId( 'events' ).lastElementChild.remove();
	}
}

function showStats( client ) {
	const stats = client.stats();
	const dropped = Object.values( stats.dropped ).reduce( ( sum, count ) => sum + count, 0 );
	byId( 'stats' ).replaceChildren( ...Object.entries( { ...stats, dropped } ).map( ( [ name, count ] ) => {
		const group = element( 'div', '' );
		group.append( element( 'dt', name ), element( 'dd', String( count ) ) );
		return group;
	} ) );
	byId( 'status' ).textContent = client.statusReason ? `${ client.status }: ${ client.statusReason.message }` : client.status;
}

/**
 * @param {any} wiki
 */
export function show( wiki ) {
	showPage( wiki );
	new EventSource( '/events' ).onmessage = ( message ) => showEvent( JSON.parse( message.data ) );
	return {
		/** @param {{ code: string, message: string, where: string }} diagnostic */
		diagnose( { code, message, where } ) {
			byId( 'diagnostics' ).append( element( 'li', [ code, where, message ].filter( Boolean ).join( ' · ' ) ) );
		},

		/** @param {any} client */
		follow( client ) {
			showStats( client );
			setInterval( () => showStats( client ), 500 );
		}
	};
}
