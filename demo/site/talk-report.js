/*
 * The funnel of the talk page as the report has it: who came, how many visitors who opened a form took each step, by kind of
 * user, and as a share of those who opened one.
 */

import { drawBar, makeAxis, makeScale } from './bars.js';
import { KINDS } from './kind.js';
import { certainty, figure, make, makeHeader, makeTableHead, percentage } from './markup.js';
import { followReport } from './news.js';
import { byId } from './panel.js';
import { STEPS } from './talk-words.js';

/* Shares are of a whole. */
const SCALE = makeScale( [ { estimate: 1 } ] );

/* What is said of visitors, by the report's member. */
const SHARES = { neverTried: 'only read', tried: 'began to write', saved: 'saved', answered: 'were answered' };

/**
 * @param {string} name
 * @param {number[]} counts
 * @param {any} [of] The share of all kinds together.
 * @return {HTMLElement}
 */
function makeRow( name, counts, of ) {
	const cell = make( 'td', 'bar-cell' );
	if ( of && of.n ) {
		cell.append( make( 'b', 'figure', percentage( of.estimate ) ), drawBar( SCALE, of ), certainty( of, of.tooFew ) );
	}
	return make( 'tr', '', makeHeader( 'row', name ), ...counts.map( ( count ) => make( 'td', '', figure( count ) ) ), cell );
}

/**
 * @param {any} engagement
 * @return {string}
 */
function writeEngagement( engagement ) {
	if ( engagement.unknown ) {
		return engagement.visits ? 'Some events name no session: shares of visitors are not known.' : 'Nobody has come yet.';
	}
	const known = Object.keys( SHARES ).filter( ( name ) => engagement[ name ] );
	const { n, tooFew } = engagement.tried;
	return `Of ${ figure( n ) } ${ n === 1 ? 'visitor' : 'visitors' }, ${ known.map( ( name ) => `${ percentage( engagement[ name ].estimate ) } ${ SHARES[ name ] }` ).join( ', ' ) }${ tooFew ? ': too few to tell' : '' }.`;
}

followReport( ( { talk } ) => {
	const kinds = KINDS.map( ( kind ) => talk.kinds[ kind ] );
	byId( 'funnel' ).replaceChildren(
		makeTableHead( [ 'Step', ...KINDS, 'Of those who opened a form' ], 4 ),
		make( 'tbody', '',
			makeRow( 'Visits', kinds.map( ( { visits } ) => visits ) ),
			...Object.keys( STEPS ).map( ( step ) => makeRow( STEPS[ step ], kinds.map( ( { steps } ) => steps[ step ].count ), talk.steps[ step ] ) ) ),
		makeAxis( SCALE, '%', { before: 4, after: 0 } )
	);
	byId( 'engagement' ).textContent = writeEngagement( talk.engagement );
} );
