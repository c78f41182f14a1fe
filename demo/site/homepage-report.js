/*
 * The latest visits that the server logged, each joined by its token with the events of its page, and what the report says of
 * each module.
 */

import { followReport } from './follow.js';
import { figure, make, share } from './markup.js';

const COLUMNS = [ 'visit', 'impression', 'hover-in', 'link-click' ];

/**
 * @param {string} name
 * @param {string[]} cells
 * @return {HTMLElement}
 */
function makeRow( name, cells ) {
	const head = make( 'th', '', name );
	head.setAttribute( 'scope', 'row' );
	return make( 'tr', '', head, ...cells.map( ( text ) => make( 'td', '', text ) ) );
}

/**
 * @param {any} found
 * @return {string}
 */
function writeRate( { rate, tooFew } ) {
	return rate ? `${ share( rate.estimate, 1 ) || '0 %' }${ tooFew ? ', too few to tell' : '' }` : 'none';
}

followReport( ( { homepage: { recent, modules } } ) => {
	document.querySelector( '#visits tbody' ).replaceChildren( ...recent.map( ( { token, isLogged, counts } ) => makeRow( `${ token.slice( 0, 8 ) }…`,
		COLUMNS.map( ( name ) => name === 'visit' ? isLogged ? 'yes' : 'no' : String( counts[ name ] || 0 ) ) ) ) );
	document.querySelector( '#modules tbody' ).replaceChildren( ...modules.map( ( found ) => makeRow( [ found.module, found.state ].filter( Boolean ).join( ', ' ), [
		figure( found.impressions.estimate ),
		found.dwellMs ? `${ ( found.dwellMs.median / 1000 ).toFixed( 1 ) } s of ${ found.dwellMs.n }${ found.dwellMs.tooFew ? ', too few to tell' : '' }` : 'none',
		writeRate( found )
	] ) ) );
} );
