/*
 * What became of visits to the homepage: how often the links of each module are followed, and the latest visits that the server
 * logged, each joined by its token with the events of its page.
 */

import { drawBar, makeAxis, makeScale } from './bars.js';
import { nameModule, seconds } from './homepage-words.js';
import { certainty, figure, figures, make, makeHeader, makeTableHead, percentage } from './markup.js';
import { followReport } from './news.js';
import { byId } from './panel.js';

const COLUMNS = [ 'impression', 'hover-in', 'link-click' ];

/* The visit that is this page. */
const own = /** @type {HTMLMetaElement} */ ( document.querySelector( 'meta[name=wgGEHomepagePageviewToken]' ) ).content;

/**
 * @param {any} visit
 * @return {HTMLElement}
 */
function makeVisit( visit ) {
	const isThis = visit.token === own;
	const row = make( 'tr', isThis ? 'is-this' : '',
		makeHeader( 'row', make( 'code', '', `${ visit.token.slice( 0, 8 ) }…` ) ),
		make( 'td', '', visit.isLogged ? 'yes' : 'no' ),
		...COLUMNS.map( ( name ) => make( 'td', '', figure( visit.counts[ name ] || 0 ) ) ) );
	if ( isThis ) {
		row.setAttribute( 'aria-current', 'true' );
	}
	return row;
}

/**
 * @param {any} found
 * @param {import('./bars.js').Scale} scale
 * @return {HTMLElement}
 */
function makeModule( found, scale ) {
	const { rate, tooFew, impressions, dwellMs } = found;
	return make( 'tr', '',
		makeHeader( 'row', nameModule( found ) ),
		rate ?
			make( 'td', 'bar-cell', make( 'b', 'figure', percentage( rate.estimate ) ), drawBar( scale, { ...rate, tooFew } ), certainty( rate, tooFew ) ) :
			make( 'td', 'bar-cell', 'not seen' ),
		make( 'td', '', ...figures( impressions ) ),
		dwellMs ? make( 'td', '', make( 'b', 'figure', seconds( dwellMs.median ) ), make( 'span', 'estimate', dwellMs.tooFew ? `of ${ dwellMs.n }, too few to tell` : `of ${ figure( dwellMs.n ) }` ) ) : make( 'td', '', 'never' ) );
}

followReport( ( { homepage: { recent, modules } } ) => {
	const scale = makeScale( modules.map( ( { rate } ) => rate ).filter( Boolean ) );
	byId( 'modules' ).replaceChildren(
		makeTableHead( [ 'Module', 'Links followed, by impressions', 'Seen', 'Pointed at' ] ),
		make( 'tbody', '', ...modules.map( ( found ) => makeModule( found, scale ) ) ),
		makeAxis( scale, '%', { before: 1, after: 2 } )
	);
	byId( 'modules' ).hidden = !modules.length;
	byId( 'modules-none' ).hidden = modules.length > 0;
	byId( 'modules-note' ).textContent = modules.length ? 'Pointed at: for how long, the median of all times that a pointer rested there.' : '';
	byId( 'visits' ).replaceChildren(
		makeTableHead( [ 'Visit', 'Logged', 'Seen', 'Pointed at', 'Followed' ], -1 ),
		make( 'tbody', '', ...recent.map( makeVisit ) )
	);
} );
