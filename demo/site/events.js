/*
 * The list of events as the intake reports them, the latest first, each with all that it says for who opens its row. Text only,
 * never markup.
 */

import { kindOf } from './kind.js';
import { make } from './markup.js';
import { watchNews } from './news.js';

const MAX_ROWS = 40;

const byId = ( /** @type {string} */ id ) => document.getElementById( id );

/**
 * @param {any} event Any JSON value, if it was refused.
 * @return {boolean}
 */
export const isMadeUp = ( event ) => Object( Object( event ).meta ).domain === 'simulated.invalid';

/**
 * @param {any} news
 * @return {HTMLElement} What became of it.
 */
export function makeVerdict( { event, refused, again } ) {
	const words = refused || ( isMadeUp( event ) ? 'accepted, simulated' : again ? 'came again' : 'accepted' );
	return make( 'span', refused ? 'verdict refused' : 'verdict accepted', words );
}

/**
 * @param {any} event
 * @return {HTMLElement} Which kind of user it is from.
 */
export function makeWho( event ) {
	const kind = kindOf( Object( event ) );
	return make( 'span', `who who-${ kind }`, kind );
}

/**
 * @param {any} event
 * @param {HTMLElement[]} cells
 */
export function showEvent( event, cells ) {
	const details = make( 'details', '', make( 'summary', '', ...cells ) );
	details.addEventListener( 'toggle', () => {
		const whole = make( 'pre', '', JSON.stringify( event, null, '\t' ) );
		Object.assign( whole, { tabIndex: 0, dir: 'ltr' } );
		details.append( whole );
	}, { once: true } );
	byId( 'events' ).prepend( make( 'li', '', details ) );
	byId( 'none' ).hidden = true;
	while ( byId( 'events' ).children.length > MAX_ROWS ) {
		byId( 'events' ).lastElementChild.remove();
	}
}

/**
 * @param {( news: any ) => void} onNews Shows it, if it is of this page.
 */
export function followEvents( onNews ) {
	const list = byId( 'events' );
	watchNews( {
		onNews,
		onClear() {
			list.replaceChildren();
			byId( 'none' ).hidden = false;
			byId( 'jump-text' ).textContent = 'heliograph: 0 stored';
		},
		onTrouble( isTrouble ) {
			byId( 'events-trouble' ).textContent = isTrouble ? 'The demo’s server does not answer, so nothing new can be shown. It is asked again every few seconds.' : '';
		}
	} );
}

/**
 * List a page's own events in words.
 *
 * @param {Object<string, string[] | null>} own By stream: the instruments whose events are this page's; null for all of it.
 * @param {( event: any ) => string} describe What somebody did. Also of a refused event, which may lack anything.
 */
export function followOwnEvents( own, describe ) {
	const time = new Intl.DateTimeFormat( 'en-GB', { timeStyle: 'medium' } );

	followEvents( ( news ) => {
		const event = Object( news.event ), instruments = own[ Object( event.meta ).stream ];
		if ( instruments === undefined || ( instruments && !instruments.includes( event.instrument_name ) ) ) {
			return;
		}
		const happened = new Date( event.dt || event.client_dt || Object( event.meta ).dt );
		const words = describe( Object( event.event ) === event.event ? event.event : event );
		showEvent( news.event, [
			make( 'span', 'bytes', isNaN( happened.getTime() ) ? '' : time.format( happened ) ),
			make( 'span', 'words', words ),
			/* The server's own log names no kind of user. */
			...kindOf( event ) === 'unknown' ? [] : [ makeWho( event ) ],
			makeVerdict( news )
		] );
		byId( 'jump-text' ).textContent = `heliograph: ${ words }`;
	} );
}
